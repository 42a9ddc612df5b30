#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#define HIGH_BITS UINT64_C(0x8080808080808080)
#define ONES UINT64_C(0x0101010101010101)

size_t gz_utf8_next(const char *text, size_t len, uint32_t *cp)
{
    const unsigned char *s = (const unsigned char *)text;

    if (s[0] < 0x80 || len < 2) {
        *cp = s[0];
        return 1;
    }
    if (s[0] < 0xE0) {
        *cp = (s[0] & 0x1Fu) << 6 | (s[1] & 0x3Fu);
        return 2;
    }
    if (s[0] < 0xF0) {
        *cp = (s[0] & 0x0Fu) << 12 | (s[1] & 0x3Fu) << 6 | (s[2] & 0x3Fu);
        return 3;
    }
    *cp = (s[0] & 0x07u) << 18 | (s[1] & 0x3Fu) << 12 | (s[2] & 0x3Fu) << 6 | (s[3] & 0x3Fu);
    return 4;
}

size_t gz_utf8_prev(const char *text, size_t at, uint32_t *cp)
{
    size_t start = at - 1;

    while (start > 0 && ((unsigned char)text[start] & 0xC0) == 0x80)
        start--;
    return gz_utf8_next(text + start, at - start, cp);
}

size_t gz_utf8_put(uint32_t cp, char out[4])
{
    if (cp > 0x10FFFF || (cp >= 0xD800 && cp <= 0xDFFF))
        cp = GZ_REPLACEMENT;
    if (cp < 0x80) {
        out[0] = (char)cp;
        return 1;
    }
    if (cp < 0x800) {
        out[0] = (char)(0xC0 | cp >> 6);
        out[1] = (char)(0x80 | (cp & 0x3F));
        return 2;
    }
    if (cp < 0x10000) {
        out[0] = (char)(0xE0 | cp >> 12);
        out[1] = (char)(0x80 | (cp >> 6 & 0x3F));
        out[2] = (char)(0x80 | (cp & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | cp >> 18);
    out[1] = (char)(0x80 | (cp >> 12 & 0x3F));
    out[2] = (char)(0x80 | (cp >> 6 & 0x3F));
    out[3] = (char)(0x80 | (cp & 0x3F));
    return 4;
}

/* Length that the first byte announces; 0 when no character begins with it. */
static size_t announced(unsigned char lead)
{
    if (lead < 0x80)
        return 1;
    if (lead < 0xC2 || lead > 0xF4)
        return 0;
    return lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
}

/* May `second` follow `lead`? Here overlong forms, surrogates and numbers past
 * U+10FFFF are caught (Unicode 15, table 3-7). */
static bool second_fits(unsigned char lead, unsigned char second)
{
    unsigned char low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    unsigned char high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;

    return second >= low && second <= high;
}

/* Bytes at `s` that begin a character well; `*whole` when they are all of it. */
static size_t scan_one(const unsigned char *s, size_t len, bool *whole)
{
    size_t need = announced(s[0]), at = 1;

    *whole = need == 1;
    if (need < 2)
        return need;
    if (len < 2 || !second_fits(s[0], s[1]))
        return 1;
    for (at = 2; at < need && at < len && (s[at] & 0xC0) == 0x80; at++)
        ;
    *whole = at == need;
    return at;
}

size_t gz_utf8_ascii(const char *text, size_t len)
{
    uint64_t a, b;
    size_t at = 0;

    for (; len - at >= 16; at += 16) {
        memcpy(&a, text + at, 8);
        memcpy(&b, text + at + 8, 8);
        if ((a | b) & HIGH_BITS)
            break;
    }
    while (at < len && (unsigned char)text[at] < 0x80)
        at++;
    return at;
}

size_t gz_utf8_valid(const char *text, size_t len)
{
    const unsigned char *s = (const unsigned char *)text;
    size_t at = 0;

    while (at < len) {
        bool whole;
        size_t step;

        at += gz_utf8_ascii(text + at, len - at);
        if (at == len)
            break;
        step = scan_one(s + at, len - at, &whole);
        if (!whole)
            return at;
        at += step;
    }
    return len;
}

size_t gz_utf8_bad(const char *text, size_t len)
{
    bool whole;
    size_t step = scan_one((const unsigned char *)text, len, &whole);

    return step ? step : 1;
}

size_t gz_utf8_count(const char *text, size_t len)
{
    size_t count = len, at = 0;

    for (; len - at >= 8; at += 8) { /* less the bytes 10xxxxxx */
        uint64_t word;

        memcpy(&word, text + at, 8);
        count -= (size_t)(((word >> 7) & (~word >> 6) & ONES) * ONES >> 56);
    }
    for (; at < len; at++)
        count -= ((unsigned char)text[at] & 0xC0) == 0x80;
    return count;
}

size_t gz_utf16_count(const char *text, size_t len)
{
    size_t count = 0;

    for (size_t i = 0; i < len; i++) {
        count += ((unsigned char)text[i] & 0xC0) != 0x80;
        count += (unsigned char)text[i] >= 0xF0;
    }
    return count;
}

#define U (GZ_LETTER | GZ_UPPER)
#define L (GZ_LETTER | GZ_LOWER)
#define D GZ_DIGIT
#define S GZ_SPACE
const unsigned char gz_ascii_classes[128] = {
    0, 0, 0, 0, 0, 0, 0, 0, 0, S, S, S, S, S, 0, 0, /* 00 */
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, /* 10 */
    S, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, /* 20 */
    D, D, D, D, D, D, D, D, D, D, 0, 0, 0, 0, 0, 0, /* 30 */
    0, U, U, U, U, U, U, U, U, U, U, U, U, U, U, U, /* 40 */
    U, U, U, U, U, U, U, U, U, U, U, 0, 0, 0, 0, 0, /* 50 */
    0, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, /* 60 */
    L, L, L, L, L, L, L, L, L, L, L, 0, 0, 0, 0, 0, /* 70 */
};
#undef U
#undef L
#undef D
#undef S

static const unsigned char category_classes[] = {
    [UTF8PROC_CATEGORY_LU] = GZ_LETTER | GZ_UPPER,
    [UTF8PROC_CATEGORY_LL] = GZ_LETTER | GZ_LOWER,
    [UTF8PROC_CATEGORY_LT] = GZ_LETTER | GZ_UPPER,
    [UTF8PROC_CATEGORY_LM] = GZ_LETTER,
    [UTF8PROC_CATEGORY_LO] = GZ_LETTER,
    [UTF8PROC_CATEGORY_MN] = GZ_MARK,
    [UTF8PROC_CATEGORY_MC] = GZ_MARK,
    [UTF8PROC_CATEGORY_ME] = GZ_MARK,
    [UTF8PROC_CATEGORY_ND] = GZ_DIGIT,
    [UTF8PROC_CATEGORY_ZS] = GZ_SPACE,
    [UTF8PROC_CATEGORY_ZL] = GZ_SPACE,
    [UTF8PROC_CATEGORY_ZP] = GZ_SPACE,
    [UTF8PROC_CATEGORY_CO] = 0,
};

unsigned gz_char_class_wide(uint32_t cp)
{
    if (cp == 0x85)
        return GZ_SPACE;
    return category_classes[utf8proc_category((utf8proc_int32_t)cp)];
}

uint32_t gz_char_lower(uint32_t cp)
{
    if (cp < 128)
        return cp >= 'A' && cp <= 'Z' ? cp + 32 : cp;
    return (uint32_t)utf8proc_tolower((utf8proc_int32_t)cp);
}

uint32_t gz_char_compose(uint32_t letter, uint32_t mark)
{
    utf8proc_int32_t pair[] = { (utf8proc_int32_t)letter, (utf8proc_int32_t)mark };

    if (!(gz_char_class(mark) & GZ_MARK) ||
        utf8proc_normalize_utf32(pair, 2, UTF8PROC_COMPOSE | UTF8PROC_STABLE) != 1)
        return 0;
    return (uint32_t)pair[0];
}

size_t gz_char_decompose(uint32_t cp, uint32_t out[GZ_MOST_PARTS])
{
    utf8proc_int32_t parts[GZ_MOST_PARTS];
    int last = UTF8PROC_BOUNDCLASS_START;
    utf8proc_ssize_t count = utf8proc_decompose_char((utf8proc_int32_t)cp, parts, GZ_MOST_PARTS,
                                                     UTF8PROC_DECOMPOSE | UTF8PROC_STABLE, &last);

    if (count < 1 || count > GZ_MOST_PARTS) {
        out[0] = cp;
        return 1;
    }
    for (utf8proc_ssize_t i = 0; i < count; i++)
        out[i] = (uint32_t)parts[i];
    return (size_t)count;
}

uint32_t gz_utf8_unicode(void)
{
    char *end;
    unsigned long major = strtoul(utf8proc_unicode_version(), &end, 10);

    return (uint32_t)(major << 8 | (*end == '.' ? strtoul(end + 1, NULL, 10) : 0));
}

bool gz_char_is_newline(uint32_t cp)
{
    return (cp >= 0x0A && cp <= 0x0D) || cp == 0x85 || cp == 0x2028 || cp == 0x2029;
}
