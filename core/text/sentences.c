#include "text/sentences.h"

#include "base/utf8.h"

#include <string.h>

enum { OPENERS = 4, DOTTED = 8 }; /* how far is looked ahead and back */

typedef struct scan {
    gz_document *doc;
    const gz_segment_words *words;
    size_t sentence; /* first token of the sentence */
    size_t end;      /* end of the block's tokens */
} scan;

static const gz_token *token_at(const scan *s, size_t index)
{
    return &s->doc->tokens[index];
}

static bool has_space_before(const scan *s, size_t index)
{
    return token_at(s, index)->shape & GZ_SHAPE_SPACE_BEFORE;
}

/* The first character of a token. */
static uint32_t char_at(const scan *s, size_t index)
{
    const gz_token *token = token_at(s, index);
    uint32_t cp;

    gz_utf8_next(s->doc->text + token->start, token->end - token->start, &cp);
    return cp;
}

static bool is_one_of(const uint32_t *set, size_t count, uint32_t cp)
{
    for (size_t i = 0; i < count; i++)
        if (set[i] == cp)
            return true;
    return false;
}
#define IS_ONE_OF(set, cp) is_one_of(set, sizeof(set) / sizeof *(set), cp)

/* Full stops that need no space after them. */
static bool is_wide_stop(uint32_t cp)
{
    return cp == 0x3002 || cp == 0xFF01 || cp == 0xFF1F;
}

static bool is_stop(uint32_t cp)
{
    static const uint32_t others[] = { 0x2026, 0x203C, 0x2047, 0x2048,
                                       0x2049, 0x061F, 0x06D4, 0x0964 };

    if (cp < 0x80)
        return cp == '.' || cp == '!' || cp == '?';
    return is_wide_stop(cp) || IS_ONE_OF(others, cp);
}

static bool is_closer(uint32_t cp)
{
    static const uint32_t closers[] = { '"',    '\'',   ')',    ']',    '}',    0x2019,
                                        0x201D, 0x00BB, 0x203A, 0x300D, 0x300F, 0xFF09 };

    return IS_ONE_OF(closers, cp);
}

static bool is_opener(uint32_t cp)
{
    static const uint32_t openers[] = { '"',    '\'',   '(',    '[',    '{',   0x2018,
                                        0x201C, 0x201E, 0x00AB, 0x2039, '-',   '*',
                                        0x2013, 0x2014, 0x2022, 0x300C, 0x300E };

    return IS_ONE_OF(openers, cp);
}

/* Does the character `cp`, at `at`, still belong to the stop before it? It touches it; or
 * it is a closing quote that stands free, or one more of ". . ." */
static bool belongs_to_stop(const scan *s, size_t at, uint32_t cp)
{
    if (!has_space_before(s, at))
        return is_stop(cp) || is_closer(cp);
    if (cp == '.')
        return true;
    return is_closer(cp) && (at + 1 == s->end || has_space_before(s, at + 1));
}

/* A reference like [12]. */
static bool is_note(const scan *s, size_t at)
{
    return char_at(s, at) == '[' && at + 2 < s->end && !has_space_before(s, at) &&
           token_at(s, at + 1)->kind == GZ_TOKEN_NUMBER && !has_space_before(s, at + 1) &&
           char_at(s, at + 2) == ']';
}

/* Behind the stop at `at`: further stops, closing quotes and brackets, and notes. `*plain`
 * becomes false when the stops are more than one full stop. */
static size_t skip_stops(const scan *s, size_t at, bool *plain)
{
    while (at < s->end && token_at(s, at)->kind == GZ_TOKEN_OTHER) {
        uint32_t cp = char_at(s, at);

        if (is_note(s, at)) {
            at += 3;
            continue;
        }
        if (!belongs_to_stop(s, at, cp))
            break;
        if (is_stop(cp))
            *plain = false;
        at++;
    }
    return at;
}

/* The first token from `at` on that is no opening quote, bracket or dash. */
static size_t skip_openers(const scan *s, size_t at)
{
    size_t limit = s->end - at > OPENERS ? at + OPENERS : s->end;

    while (at < limit && token_at(s, at)->kind == GZ_TOKEN_OTHER && is_opener(char_at(s, at)))
        at++;
    return at;
}

static bool is_adjacent_word(const scan *s, size_t index)
{
    return token_at(s, index)->kind == GZ_TOKEN_WORD && !has_space_before(s, index + 1);
}

/* First token of the dotted word that ends with token `last`: U.S of "U.S." */
static size_t find_dotted(const scan *s, size_t last)
{
    size_t first = last;

    for (int i = 0; i < DOTTED && first >= s->sentence + 2 && !has_space_before(s, first) &&
                    char_at(s, first - 1) == '.' && is_adjacent_word(s, first - 2);
         i++)
        first -= 2;
    return first;
}

static bool is_initial(const scan *s, size_t index)
{
    const gz_token *token = token_at(s, index);
    uint32_t cp;

    return (token->shape & GZ_SHAPE_CAPITAL) &&
           gz_utf8_next(s->doc->text + token->start, token->end - token->start, &cp) ==
               token->end - token->start;
}

static unsigned kinds_of(const scan *s, size_t first, size_t last)
{
    uint32_t start = token_at(s, first)->start;

    return gz_words_kinds(s->words, s->doc->text + start, token_at(s, last)->end - start);
}

static bool is_opening_word(const scan *s, size_t next)
{
    return next < s->end && token_at(s, next)->kind == GZ_TOKEN_WORD &&
           (kinds_of(s, next, next) & GZ_WORD_OPENER);
}

/* Does the full stop `stop` belong to an abbreviation, so that the sentence goes on
 * with token `next`? */
static bool is_abbreviation(const scan *s, size_t stop, size_t next)
{
    size_t last = stop - 1, first;
    unsigned kinds;

    if (stop == s->sentence || has_space_before(s, stop))
        return false;
    if (token_at(s, last)->kind == GZ_TOKEN_NUMBER) /* "1. The plan", but not "in 1990. The" */
        return skip_openers(s, s->sentence) == last &&
               token_at(s, last)->end - token_at(s, last)->start <= 3;
    if (token_at(s, last)->kind != GZ_TOKEN_WORD)
        return false;
    first = find_dotted(s, last);
    kinds = kinds_of(s, first, last);
    if (kinds & GZ_WORD_TITLE)
        return true;
    if (kinds & GZ_WORD_NUMBERED)
        return next < s->end && token_at(s, next)->kind == GZ_TOKEN_NUMBER;
    return ((kinds & GZ_WORD_ABBREVIATION) || is_initial(s, last)) && !is_opening_word(s, next);
}

/* Does a sentence end at the stop `stop`, whose closing quotes reach to `after`? */
static bool is_end(const scan *s, size_t stop, size_t after, bool plain)
{
    uint32_t cp = char_at(s, stop);
    size_t next;

    if (after == s->end || is_wide_stop(cp))
        return true;
    if (!has_space_before(s, after))
        return false;
    next = skip_openers(s, after);
    if (next < s->end && (gz_char_class(char_at(s, next)) & GZ_LOWER))
        return false;
    return !(plain && cp == '.' && is_abbreviation(s, stop, next));
}

static bool add_sentence(scan *s, size_t block, size_t end)
{
    gz_document *doc = s->doc;

    if (!gz_arena_grow(&doc->arena, &doc->sentences, &doc->sentence_cap, doc->sentence_count + 1,
                       sizeof *doc->sentences))
        return false;
    doc->sentences[doc->sentence_count++] =
        (gz_sentence){ .start = token_at(s, s->sentence)->start,
                       .end = token_at(s, end - 1)->end,
                       .first_token = (uint32_t)s->sentence,
                       .token_count = (uint32_t)(end - s->sentence),
                       .block = (uint32_t)block };
    doc->blocks[block].sentence_count++;
    s->sentence = end;
    return true;
}

bool gz_sentences_add(gz_document *doc, size_t block, const gz_segment_words *words)
{
    gz_block *b = &doc->blocks[block];
    scan s = { .doc = doc,
               .words = words,
               .sentence = b->first_token,
               .end = (size_t)b->first_token + b->token_count };

    b->first_sentence = (uint32_t)doc->sentence_count;
    b->sentence_count = 0;
    for (size_t at = s.sentence; at < s.end;) {
        bool plain = true;
        size_t stop = at++;

        if (token_at(&s, stop)->kind != GZ_TOKEN_OTHER || !is_stop(char_at(&s, stop)))
            continue;
        at = skip_stops(&s, at, &plain);
        if (is_end(&s, stop, at, plain) && !add_sentence(&s, block, at))
            return false;
    }
    return s.sentence == s.end || add_sentence(&s, block, s.end);
}
