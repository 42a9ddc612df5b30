#include "text/zones.h"

#include "base/utf8.h"
#include "text/lines.h"

#include <string.h>

enum {
    LONGEST_HEADING = 25, /* words */
    LONGEST_HEADING_BYTES = 300,
    LONGEST_PLAIN_HEADING = 10, /* words, when it is not in Title Case */
    LONGEST_KEY = 10,           /* words before the colon of "Key: value" */
    LONGEST_NAME = 6            /* words of a caption that only says who is seen */
};

/* The document and the words that its zones are found with. */
typedef struct scan {
    gz_document *doc;
    const gz_segment_words *words;
} scan;

/* A block. */
typedef struct view {
    const gz_document *doc;
    const gz_segment_words *words;
    const char *text;
    size_t len;
    const gz_token *tokens;
    size_t count;
} view;

static view view_of(const scan *s, size_t index)
{
    const gz_document *doc = s->doc;
    const gz_block *block = &doc->blocks[index];

    return (view){ .doc = doc,
                   .words = s->words,
                   .text = doc->text + block->start,
                   .len = block->end - block->start,
                   .tokens = doc->tokens + block->first_token,
                   .count = block->token_count };
}

static uint32_t char_of(const view *v, size_t token)
{
    const gz_token *t = &v->tokens[token];
    uint32_t cp;

    gz_utf8_next(v->doc->text + t->start, t->end - t->start, &cp);
    return cp;
}

static bool is_other(const view *v, size_t token, uint32_t cp)
{
    return token < v->count && v->tokens[token].kind == GZ_TOKEN_OTHER && char_of(v, token) == cp;
}

static bool is_capital(const view *v, size_t token)
{
    return token < v->count && (v->tokens[token].shape & GZ_SHAPE_CAPITAL);
}

static bool is_blank(const view *v)
{
    for (size_t i = 0; i < v->count; i++)
        if (v->tokens[i].kind != GZ_TOKEN_OTHER)
            return false;
    return true;
}

/* The last token that is no closing quote or bracket. */
static uint32_t last_char(const view *v)
{
    static const uint32_t closers[] = { '"', '\'', ')', ']', 0x2019, 0x201D, 0xBB };
    uint32_t cp = 0;

    for (size_t i = v->count; i > 0; i--) {
        bool closer = false;

        cp = char_of(v, i - 1);
        for (size_t k = 0; k < sizeof closers / sizeof *closers; k++)
            closer |= cp == closers[k];
        if (!closer)
            break;
    }
    return cp;
}

/* Does it end as a sentence does? */
static bool is_finished(const view *v)
{
    uint32_t cp = last_char(v);

    return cp == '.' || cp == '!' || cp == '?' || cp == ';' || cp == ',' || cp == 0x2026;
}

typedef struct word_count {
    size_t words, capitals, all_caps, numbers;
    size_t long_words, long_capitals; /* of four letters and more */
} word_count;

static word_count count_words(const view *v, size_t end)
{
    word_count n = { 0 };

    for (size_t i = 0; i < end; i++) {
        const gz_token *t = &v->tokens[i];
        bool capital = t->shape & GZ_SHAPE_CAPITAL, is_long = t->end - t->start >= 4;

        n.numbers += t->kind == GZ_TOKEN_NUMBER;
        if (t->kind != GZ_TOKEN_WORD)
            continue;
        n.words++;
        n.capitals += capital;
        n.all_caps += (t->shape & GZ_SHAPE_ALL_CAPS) != 0;
        n.long_words += is_long;
        n.long_capitals += capital && is_long;
    }
    return n;
}

/* Most Words That Are Not Short Begin With a Capital. */
static bool is_title_case(const word_count *n)
{
    return n->words > 0 && n->capitals * 2 >= n->words && n->long_capitals * 5 >= n->long_words * 4;
}

/* ---- list -------------------------------------------------------------- */

/* "MR POE" in a transcript says who speaks. */
static bool is_speaker(const view *v, const word_count *key, size_t colon)
{
    enum { LONGEST_ACRONYM = 5 };

    return key->all_caps == key->words &&
           v->tokens[colon].start - v->tokens[0].start > LONGEST_ACRONYM;
}

/* "Key Phrase (KP): value". */
static bool is_key_value(const view *v)
{
    for (size_t i = 1; i < v->count && i <= 2 * LONGEST_KEY; i++) {
        word_count n;

        if (!is_other(v, i, ':'))
            continue;
        n = count_words(v, i);
        return i + 1 < v->count && (v->tokens[i + 1].shape & GZ_SHAPE_SPACE_BEFORE) &&
               v->tokens[i + 1].kind == GZ_TOKEN_WORD && is_capital(v, 0) &&
               n.words <= LONGEST_KEY && is_title_case(&n) && !is_speaker(v, &n, i);
    }
    return false;
}

static bool is_list(const scan *s, size_t index)
{
    view v = view_of(s, index);

    if (gz_bullet_length(v.text, v.len))
        return true;
    if (!is_key_value(&v))
        return false;
    for (size_t near = index ? index - 1 : index + 1; near <= index + 1; near += 2) {
        view neighbour;

        if (near >= s->doc->block_count)
            break;
        neighbour = view_of(s, near);
        if (is_key_value(&neighbour))
            return true;
    }
    return false;
}

/* ---- caption ----------------------------------------------------------- */

/* A word that names the maker of a picture, before a colon or in a bracket. */
static bool is_credit_word(const view *v, size_t token)
{
    const gz_token *t = &v->tokens[token];

    return gz_words_kinds(v->words, v->doc->text + t->start, t->end - t->start) & GZ_WORD_CREDIT;
}

/* "Name/Agency", "AP Photo/Name": a slash between two capitalised words without spaces. */
static bool is_maker_slash(const view *v, size_t token)
{
    return token > 0 && is_other(v, token, '/') && is_capital(v, token - 1) &&
           is_capital(v, token + 1) && !(v->tokens[token].shape & GZ_SHAPE_SPACE_BEFORE) &&
           !(v->tokens[token + 1].shape & GZ_SHAPE_SPACE_BEFORE);
}

/* A credit at the end: the last words, as far as they are capitalised, hold a slash
 * or stand in a bracket with a credit word. */
static bool ends_in_credit(const view *v)
{
    enum { LONGEST_CREDIT = 12 };
    size_t at = v->count, low = at > LONGEST_CREDIT ? at - LONGEST_CREDIT : 0;

    while (at > low) {
        at--;
        if (is_maker_slash(v, at) || is_other(v, at, 0xA9))
            return true;
        if (is_other(v, at, '('))
            return at + 1 < v->count && is_credit_word(v, at + 1);
        if (v->tokens[at].kind == GZ_TOKEN_WORD && is_credit_word(v, at) &&
            (is_other(v, at + 1, ':') || is_other(v, at - 1, '(')))
            return true;
        if (is_other(v, at, '.') && at + 1 < v->count && !is_other(v, at + 1, ')'))
            return false;
    }
    return false;
}

static bool starts_as_credit(const view *v)
{
    size_t at = is_other(v, 0, '(') || is_other(v, 0, '[') ? 1 : 0;

    if (is_other(v, at, 0xA9))
        return true;
    for (size_t last = at + 3; at < last && at + 1 < v->count; at++)
        if (is_other(v, at + 1, ':') && is_credit_word(v, at))
            return true;
    return false;
}

/* Is it the same as the block `step` further? */
static bool is_repeated(const scan *s, size_t index, int step)
{
    size_t near = index + (size_t)step; /* index - 1 wraps around at 0 */
    view v, other;

    if (near >= s->doc->block_count)
        return false;
    v = view_of(s, index);
    other = view_of(s, near);
    return v.len == other.len && memcmp(v.text, other.text, v.len) == 0;
}

static bool is_caption(const scan *s, size_t index, bool first)
{
    enum { LONGEST_CAPTION = 80 }; /* words */
    view v = view_of(s, index);
    word_count n;

    if (v.count > 2 * LONGEST_CAPTION)
        return false;
    if (starts_as_credit(&v) || (last_char(&v) != '.' && ends_in_credit(&v)))
        return true;
    n = count_words(&v, v.count);
    return !first && n.words <= LONGEST_NAME && !is_finished(&v) && is_repeated(s, index, 1);
}

/* ---- heading ----------------------------------------------------------- */

static bool is_running_text(const view *v)
{
    return is_finished(v) && count_words(v, v->count).words > LONGEST_NAME;
}

/* "12 March 2021", "March 2021", "Page 3". */
static bool is_mostly_numbers(const word_count *n)
{
    return n->words <= 2 && n->numbers >= n->words;
}

/* "Key Measures:", but not "The minister said:" */
static bool ends_in_low_colon(const view *v)
{
    return v->count > 1 && is_other(v, v->count - 1, ':') &&
           (gz_char_class(char_of(v, v->count - 2)) & GZ_LOWER);
}

/* Short, without a capital for each word, but before running text. */
static bool is_plain_heading(const scan *s, size_t index, const view *v, const word_count *n)
{
    view next;

    if (index + 1 == s->doc->block_count || n->words > LONGEST_PLAIN_HEADING || !n->capitals ||
        last_char(v) == ':' || is_finished(v) ||
        (gz_char_class(char_of(v, 0)) & (GZ_DIGIT | GZ_LOWER)))
        return false;
    next = view_of(s, index + 1);
    return is_running_text(&next);
}

static bool is_heading(const scan *s, size_t index, bool first)
{
    view v = view_of(s, index);
    uint32_t last = last_char(&v);
    bool asks = last == '?' || last == '!';
    word_count n;

    if (v.count > 3 * LONGEST_HEADING || v.len > LONGEST_HEADING_BYTES ||
        (is_finished(&v) && !asks) || ends_in_low_colon(&v))
        return false;
    n = count_words(&v, v.count);
    if (n.words == 0 || n.words > LONGEST_HEADING || is_other(&v, 0, '@') || is_mostly_numbers(&n))
        return false;
    if (first && (!asks || is_title_case(&n)))
        return true;
    if (n.words > 1 && is_title_case(&n))
        return !(gz_char_class(char_of(&v, 0)) & GZ_DIGIT);
    return is_plain_heading(s, index, &v, &n);
}

/* ---- all of them ------------------------------------------------------- */

static gz_zone find_zone(const scan *s, size_t index, bool first)
{
    if (is_repeated(s, index, -1))
        return s->doc->blocks[index - 1].zone;
    if (is_list(s, index))
        return GZ_ZONE_LIST;
    if (is_caption(s, index, first))
        return GZ_ZONE_CAPTION;
    return is_heading(s, index, first) ? GZ_ZONE_HEADING : GZ_ZONE_BODY;
}

void gz_zones_settle(gz_document *doc, const gz_segment_words *words)
{
    scan s = { .doc = doc, .words = words };
    bool first = true; /* nothing but furniture came yet */

    for (size_t i = 0; i < doc->block_count; i++) {
        gz_block *block = &doc->blocks[i];
        view v = view_of(&s, i);

        if (is_blank(&v) || gz_words_is_furniture(words, v.text, v.len))
            block->zone = GZ_ZONE_FURNITURE;
        else if (block->zone == GZ_ZONE_OPEN)
            block->zone = find_zone(&s, i, first);
        first &= block->zone == GZ_ZONE_FURNITURE;
    }
}
