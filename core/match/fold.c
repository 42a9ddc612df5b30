#include "match/fold.h"

/* Odd, so that no power of it is 0; the only power that is 1 in reach is the zeroth. */
#define BASE UINT64_C(0x9E3779B97F4A7C15)
#define FIRST_MARK_BYTE 0xCC

/* To be raised with every change of what folds to what. */
#define FOLD_VERSION 1u

uint32_t gz_fold_version(void)
{
    return FOLD_VERSION << 16 | gz_utf8_unicode();
}

static bool is_space(uint32_t cp)
{
    if (cp < 0x80)
        return cp == ' ' || (cp >= '\t' && cp <= '\r');
    return (gz_char_class(cp) & GZ_SPACE) != 0;
}

static uint32_t fold_shape(uint32_t cp)
{
    switch (cp) {
    case 0x2018: /* ‘ */
    case 0x2019: /* ’ */
    case 0x201B: /* ‛ */
    case 0x02BC: /* ʼ */
        return '\'';
    case 0x201C: /* “ */
    case 0x201D: /* ” */
    case 0x201E: /* „ */
    case 0x201F: /* ‟ */
        return '"';
    case 0x2010: /* hyphen */
    case 0x2011: /* no-break hyphen */
    case 0x2012: /* figure dash */
    case 0x2013: /* en dash */
    case 0x2212: /* minus */
        return '-';
    default:
        return cp;
    }
}

static size_t skip_space(const char *text, size_t len)
{
    size_t at = 0;

    while (at < len) {
        uint32_t cp;
        size_t size = gz_utf8_next(text + at, len - at, &cp);

        if (!is_space(cp))
            break;
        at += size;
    }
    return at;
}

/* Puts the marks at `text` that have a place in a composed letter onto the letter; returns
 * their length. No mark that composes has a smaller first byte than U+0300. */
static size_t compose(const char *text, size_t len, uint32_t *letter)
{
    size_t at = 0;

    while (at < len && (unsigned char)text[at] >= FIRST_MARK_BYTE) {
        uint32_t mark, composed;
        size_t size = gz_utf8_next(text + at, len - at, &mark);

        composed = gz_char_compose(*letter, mark);
        if (!composed)
            break;
        *letter = composed;
        at += size;
    }
    return at;
}

size_t gz_fold_next(const char *text, size_t len, uint32_t *unit)
{
    uint32_t cp;
    size_t size = gz_utf8_next(text, len, &cp);

    if (is_space(cp)) {
        *unit = ' ';
        return skip_space(text, len);
    }
    size += compose(text + size, len - size, &cp);
    *unit = cp < 0x80 ? cp : fold_shape(cp);
    return size;
}

/* Letters that lower case leaves apart though PCRE2, rightly, takes them for one. */
static uint32_t fold_variant(uint32_t cp)
{
    static const uint16_t variants[][2] = {
        { 0x00B5, 0x03BC }, { 0x017F, 's' },    { 0x0345, 0x03B9 }, { 0x03C2, 0x03C3 },
        { 0x03D0, 0x03B2 }, { 0x03D1, 0x03B8 }, { 0x03D5, 0x03C6 }, { 0x03D6, 0x03C0 },
        { 0x03F0, 0x03BA }, { 0x03F1, 0x03C1 }, { 0x03F5, 0x03B5 }, { 0x1E9B, 0x1E61 },
        { 0x1FBE, 0x03B9 },
    };

    for (size_t i = 0; i < sizeof variants / sizeof variants[0]; i++)
        if (variants[i][0] == cp)
            return variants[i][1];
    return cp;
}

uint32_t gz_fold_lower(uint32_t unit)
{
    if (unit < 0x80)
        return unit >= 'A' && unit <= 'Z' ? unit + ('a' - 'A') : unit;
    return fold_variant(gz_char_lower(unit));
}

static gz_key add_unit(gz_key key, uint32_t unit)
{
    return (gz_key){ key.hash * BASE + unit + 1, key.power * BASE };
}

static bool parts_words(uint32_t unit)
{
    return unit == ' ' || unit == '-' || unit == '\'';
}

gz_key gz_key_of(const char *text, size_t len)
{
    gz_key key = GZ_KEY_EMPTY;

    for (size_t at = 0; at < len;) {
        uint32_t unit = (unsigned char)text[at];

        if (unit < 0x80 && (at + 1 == len || (unsigned char)text[at + 1] < FIRST_MARK_BYTE))
            at++;
        else
            at += gz_fold_next(text + at, len - at, &unit);
        if (!parts_words(unit) && !is_space(unit))
            key = add_unit(key, gz_fold_lower(unit));
    }
    return key;
}

gz_key gz_key_of_unit(uint32_t unit)
{
    return add_unit(GZ_KEY_EMPTY, gz_fold_lower(unit));
}
