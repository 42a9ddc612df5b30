#include "text/lines.h"

#include "base/utf8.h"

#include <string.h>

enum {
    WIDEST_WRAP = 120, /* characters; no one wraps wider */
    NARROWEST_WRAP = 40
};

/* A line that is not blank, without the white space at its ends. */
typedef struct line {
    uint32_t start, end;
    uint32_t width;      /* characters, indentation included */
    uint32_t first_word; /* characters of the first word */
    uint32_t indent;
    bool after_blank; /* or first of all */
} line;

typedef struct lines {
    line *items;
    size_t count, cap;
} lines;

static size_t next_char(const gz_document *doc, size_t at, uint32_t *cp)
{
    *cp = (unsigned char)doc->text[at];
    return *cp < 0x80 ? 1 : gz_utf8_next(doc->text + at, doc->len - at, cp);
}

static size_t trim_start(const gz_document *doc, size_t start, size_t end)
{
    while (start < end) {
        uint32_t cp;
        size_t step = next_char(doc, start, &cp);

        if (!(gz_char_class(cp) & GZ_SPACE))
            break;
        start += step;
    }
    return start;
}

static size_t trim_end(const gz_document *doc, size_t start, size_t end)
{
    while (end > start) {
        uint32_t cp;
        size_t step = gz_utf8_prev(doc->text, end, &cp);

        if (!(gz_char_class(cp) & GZ_SPACE))
            break;
        end -= step;
    }
    return end;
}

bool gz_block_add(gz_document *doc, size_t start, size_t end, gz_zone zone)
{
    start = trim_start(doc, start, end);
    end = trim_end(doc, start, end);
    if (start == end)
        return true;
    if (!gz_arena_grow(&doc->arena, &doc->blocks, &doc->block_cap, doc->block_count + 1,
                       sizeof *doc->blocks))
        return false;
    doc->blocks[doc->block_count++] =
        (gz_block){ .start = (uint32_t)start, .end = (uint32_t)end, .zone = zone };
    return true;
}

/* ---- reading lines ----------------------------------------------------- */

#define ONES UINT64_C(0x0101010101010101)

/* Bytes from `at` on, eight by eight, that end no line and begin no character of several bytes. A
 * borrow can only stop it early. */
static size_t skip_plain(const gz_document *doc, size_t at)
{
    for (; doc->len - at >= 8; at += 8) {
        uint64_t word;

        memcpy(&word, doc->text + at, 8);
        if (((word - ONES * ('\r' + 1)) | word) & (ONES * 0x80))
            break;
    }
    return at;
}

/* Where the line that begins at `at` ends; `*next` is behind its line end. */
static size_t find_line_end(const gz_document *doc, size_t at, size_t *next)
{
    while (at < doc->len) {
        unsigned char c = (unsigned char)doc->text[at];
        uint32_t cp = c;
        size_t step = 1;

        if (c > '\r' && c != 0xC2 && c != 0xE2) {
            at = skip_plain(doc, at + 1);
            continue;
        }
        if (c >= 0x80)
            step = gz_utf8_next(doc->text + at, doc->len - at, &cp);
        if (gz_char_is_newline(cp)) {
            *next = at + step;
            if (cp == '\r' && *next < doc->len && doc->text[*next] == '\n')
                ++*next;
            return at;
        }
        at += step;
    }
    *next = doc->len;
    return doc->len;
}

static uint32_t measure_word(const gz_document *doc, size_t start, size_t end)
{
    uint32_t width = 0;

    while (start < end && width < WIDEST_WRAP) {
        uint32_t cp;
        size_t step = next_char(doc, start, &cp);

        if (gz_char_class(cp) & GZ_SPACE)
            break;
        start += step;
        width++;
    }
    return width;
}

static bool add_line(gz_document *doc, lines *all, size_t start, size_t end, bool after_blank)
{
    size_t inner = trim_start(doc, start, end);
    line l = { .start = (uint32_t)inner, .after_blank = after_blank };

    l.end = (uint32_t)trim_end(doc, inner, end);
    l.indent = (uint32_t)gz_utf8_count(doc->text + start, inner - start);
    l.width = (uint32_t)gz_utf8_count(doc->text + start, l.end - start);
    l.first_word = measure_word(doc, inner, l.end);
    if (!gz_arena_grow(&doc->arena, &all->items, &all->cap, all->count + 1, sizeof *all->items))
        return false;
    all->items[all->count++] = l;
    return true;
}

static bool read_lines(gz_document *doc, lines *all)
{
    bool after_blank = true;

    for (size_t at = 0, next; at < doc->len; at = next) {
        size_t end = find_line_end(doc, at, &next);
        bool blank = trim_start(doc, at, end) == end;

        if (!blank && !add_line(doc, all, at, end, after_blank))
            return false;
        after_blank = blank;
    }
    return true;
}

/* ---- is the text hard-wrapped? ----------------------------------------- */

static bool starts_lower(const gz_document *doc, const line *l)
{
    uint32_t cp;

    next_char(doc, l->start, &cp);
    return gz_char_class(cp) & GZ_LOWER;
}

static bool ends_terminal(const gz_document *doc, const line *l)
{
    static const uint32_t closers[] = { '"', '\'', ')', ']', 0x2019, 0x201D, 0xBB };
    size_t end = l->end;
    uint32_t cp = 0;

    while (end > l->start) {
        bool closer = false;

        end -= gz_utf8_prev(doc->text, end, &cp);
        for (size_t i = 0; i < sizeof closers / sizeof *closers; i++)
            closer |= cp == closers[i];
        if (!closer)
            break;
    }
    return cp == '.' || cp == '!' || cp == '?' || cp == ':' || cp == 0x2026;
}

/* Could `line` not have taken the first word of `next`? */
static bool is_full(const line *l, const line *next, uint32_t width)
{
    return l->width + 1 + next->first_word > width;
}

/* The width that all but a few lines keep to: where two paragraphs met in one line,
 * where a word was too long; 0 when lines are too wide, or too narrow, for wrapped text. */
static uint32_t find_common_width(const lines *all)
{
    size_t at_width[WIDEST_WRAP + 2] = { 0 }, wider = 0;
    uint32_t width = WIDEST_WRAP + 1;

    for (size_t i = 0; i < all->count; i++)
        at_width[all->items[i].width < width ? all->items[i].width : width]++;
    while (width > 0 && wider + at_width[width] <= all->count / 20)
        wider += at_width[width--];
    return width <= WIDEST_WRAP && width >= NARROWEST_WRAP ? width : 0;
}

/* The width that the text is wrapped at; 0 when it is not. Neighbouring lines tell:
 * in wrapped text most are full, and many go on in lower case. */
static uint32_t find_wrap_width(const gz_document *doc, const lines *all)
{
    uint32_t width = find_common_width(all);
    size_t pairs = 0, full = 0, lower = 0;

    if (!width)
        return 0;
    for (size_t i = 1; i < all->count; i++) {
        const line *l = &all->items[i];

        if (l->after_blank)
            continue;
        pairs++;
        full += is_full(l - 1, l, width);
        lower += starts_lower(doc, l);
    }
    if (full * 2 < pairs || (lower * 10 < pairs * 3 && (pairs < 4 || full * 10 < pairs * 9)))
        return 0;
    return width;
}

/* ---- blocks ------------------------------------------------------------ */

size_t gz_bullet_length(const char *text, size_t len)
{
    static const uint32_t marks[] = { '-',    '*',    '+',    0x2022, 0x2023, 0x2043,
                                      0x2219, 0x25AA, 0x25CB, 0x25CF, 0x25E6, 0x25A0,
                                      0x25A1, 0x2013, 0x221A, 0x2713, 0x2714, 0x279C,
                                      0x27A4, 0x2192, 0x25BA, 0x25B6, 0xB7 };
    size_t at, digits = 0;
    uint32_t cp, space;
    bool mark = false;

    if (len < 2)
        return 0;
    at = gz_utf8_next(text, len, &cp);
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        mark |= cp == marks[i];
    if (!mark) {
        for (at = 0; at < len && at < 3 && text[at] >= '0' && text[at] <= '9'; at++)
            digits++;
        if (!digits && ((text[0] >= 'a' && text[0] <= 'z') || (text[0] >= 'A' && text[0] <= 'Z')))
            at = 1;
        if (at == 0 || at == len || !(text[at] == ')' || (text[at] == '.' && digits)))
            return 0;
        at++;
    }
    if (at >= len)
        return 0;
    at += gz_utf8_next(text + at, len - at, &space);
    return gz_char_class(space) & GZ_SPACE ? at : 0;
}

static bool is_bullet(const gz_document *doc, const line *l)
{
    return gz_bullet_length(doc->text + l->start, l->end - l->start) > 0;
}

/* Does the paragraph of `l` go on with `next`, in text wrapped at `width`? `bullet`:
 * the paragraph is a list item. */
static bool goes_on(const gz_document *doc, const line *l, uint32_t width, bool bullet)
{
    const line *next = l + 1;

    if (next->after_blank || is_bullet(doc, next))
        return false;
    if (starts_lower(doc, next))
        return true;
    if (!bullet && next->indent > l->indent + 1)
        return false;
    return is_full(l, next, width) || (l->width * 2 > width && !ends_terminal(doc, l));
}

bool gz_lines_add_blocks(gz_document *doc, gz_zone zone)
{
    lines all = { 0 };
    uint32_t width;

    if (!read_lines(doc, &all))
        return false;
    width = find_wrap_width(doc, &all);
    for (size_t first = 0, last; first < all.count; first = last + 1) {
        bool bullet = width && is_bullet(doc, &all.items[first]);

        for (last = first; width && last + 1 < all.count; last++)
            if (!goes_on(doc, &all.items[last], width, bullet))
                break;
        if (!gz_block_add(doc, all.items[first].start, all.items[last].end, zone))
            return false;
    }
    return true;
}
