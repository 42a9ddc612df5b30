#include "text/tokens.h"

#include "base/utf8.h"

/* The class of the character at `at`, and its length in bytes. */
static unsigned class_at(const char *text, size_t at, size_t end, size_t *step)
{
    uint32_t cp = (unsigned char)text[at];

    *step = 1;
    if (cp >= 0x80)
        *step = gz_utf8_next(text + at, end - at, &cp);
    return gz_char_class(cp);
}

/* End of a run of letters and marks; `*classes` is the union of what is in it. */
static size_t skip_word(const char *text, size_t at, size_t end, unsigned *classes)
{
    while (at < end) {
        size_t step;
        unsigned class = class_at(text, at, end, &step);

        if (!(class & (GZ_LETTER | GZ_MARK)))
            break;
        *classes |= class;
        at += step;
    }
    return at;
}

static bool is_digit_at(const char *text, size_t at, size_t end)
{
    size_t step;

    return at < end && (class_at(text, at, end, &step) & GZ_DIGIT);
}

static size_t skip_number(const char *text, size_t at, size_t end)
{
    while (at < end) {
        size_t step;

        if (class_at(text, at, end, &step) & GZ_DIGIT)
            at += step;
        else if ((text[at] == ',' || text[at] == '.') && is_digit_at(text, at + 1, end))
            at++;
        else
            break;
    }
    return at;
}

static uint8_t word_shape(unsigned first, unsigned all)
{
    uint8_t shape = first & GZ_UPPER ? GZ_SHAPE_CAPITAL : 0;

    if ((all & GZ_UPPER) && !(all & GZ_LOWER))
        shape |= GZ_SHAPE_ALL_CAPS;
    return shape;
}

bool gz_tokens_reserve(gz_document *doc)
{
    return gz_arena_grow(&doc->arena, &doc->tokens, &doc->token_cap, doc->len / 5 + 1,
                         sizeof *doc->tokens);
}

bool gz_tokens_add(gz_document *doc, uint32_t start, uint32_t end)
{
    const char *text = doc->text;
    uint8_t space = GZ_SHAPE_SPACE_BEFORE;

    for (size_t at = start; at < end;) {
        gz_token token = { .start = (uint32_t)at, .kind = GZ_TOKEN_OTHER };
        size_t step;
        unsigned class = class_at(text, at, end, &step), all = class;

        at += step;
        if (class & GZ_SPACE) {
            space = GZ_SHAPE_SPACE_BEFORE;
            continue;
        }
        if (class & GZ_LETTER) {
            at = skip_word(text, at, end, &all);
            token.kind = GZ_TOKEN_WORD;
            token.shape = word_shape(class, all);
        } else if (class & GZ_DIGIT) {
            at = skip_number(text, at, end);
            token.kind = GZ_TOKEN_NUMBER;
        }
        token.end = (uint32_t)at;
        token.shape |= space;
        space = 0;
        if (doc->token_count == doc->token_cap &&
            !gz_arena_grow(&doc->arena, &doc->tokens, &doc->token_cap, doc->token_count + 1,
                           sizeof *doc->tokens))
            return false;
        doc->tokens[doc->token_count++] = token;
    }
    return true;
}
