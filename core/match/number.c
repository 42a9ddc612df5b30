#include "match/number.h"

#include "match/decimal.h"
#include "match/fold.h"
#include "match/number_words.h"

#include <string.h>

#define GROUPS 12

/* What is left of the text. */
typedef struct reader {
    const char *at, *end;
} reader;

/* The unit at the reader (fold.h), 0 at the end. */
static uint32_t peek(const reader *r, size_t *size)
{
    uint32_t unit = 0;

    *size = r->at < r->end ? gz_fold_next(r->at, (size_t)(r->end - r->at), &unit) : 0;
    return unit;
}

static bool take(reader *r, uint32_t wanted)
{
    size_t size;

    if (r->at == r->end || peek(r, &size) != wanted)
        return false;
    r->at += size;
    return true;
}

static bool is_digit_at(const char *at, const char *end)
{
    return at < end && *at >= '0' && *at <= '9';
}

static size_t count_digits(const char *at, const char *end)
{
    size_t count = 0;

    while (is_digit_at(at + count, end))
        count++;
    return count;
}

/* ---- digits ---- */

/* False when there are more digits than can be kept. */
static bool add_digits(reader *r, size_t count, gz_decimal *value)
{
    static const unsigned __int128 full = (unsigned __int128)100000000000000 * 10000000000000;

    for (; count > 0; count--, r->at++) {
        if (value->digits >= full)
            return false;
        value->digits = value->digits * 10 + (unsigned)(*r->at - '0');
    }
    return true;
}

/* One white-space character of a line, as stands between thousands. */
static size_t thin_space(const reader *r)
{
    uint32_t cp;
    size_t size = r->at < r->end ? gz_utf8_next(r->at, (size_t)(r->end - r->at), &cp) : 0;

    return size && cp != '\t' && !gz_char_is_newline(cp) && (gz_char_class(cp) & GZ_SPACE) ? size
                                                                                           : 0;
}

/* A separator with a digit behind it: ',', '\'' or ' ', or 0. `*size` is its length. A space
 * is one only before just three digits: "2 1/2" has none. */
static uint32_t find_separator(const reader *r, size_t *size)
{
    uint32_t unit = peek(r, size);
    const char *next = r->at + *size;

    if (unit == ' ') {
        *size = thin_space(r);
        next = r->at + *size;
        if (*size && count_digits(next, r->end) == 3 && (next + 3 == r->end || next[3] != '/'))
            return ' ';
        return 0;
    }
    return (unit == ',' || unit == '\'') && is_digit_at(next, r->end) ? unit : 0;
}

/* Lengths of the groups of digits, as 1, 3, 3 for 1,200,000. */
static bool is_well_grouped(const size_t *groups, size_t count, uint32_t separator)
{
    size_t inner = count > 2 ? groups[1] : 3;

    if (count == 1)
        return true;
    if (groups[count - 1] != 3 || groups[0] > inner || (inner == 2 && separator != ','))
        return false;
    if (inner != 2 && inner != 3)
        return false;
    for (size_t i = 1; i + 1 < count; i++)
        if (groups[i] != inner)
            return false;
    return true;
}

static bool read_grouped(reader *r, gz_decimal *value)
{
    size_t groups[GROUPS], count = 0, size;
    uint32_t first = 0;
    bool zero = r->at < r->end && *r->at == '0';

    for (uint32_t separator;; r->at += size) {
        if (count == GROUPS)
            return false;
        groups[count] = count_digits(r->at, r->end);
        if (!add_digits(r, groups[count++], value))
            return false;
        separator = find_separator(r, &size);
        if (!separator || (first && separator != first))
            break;
        first = separator;
    }
    return is_well_grouped(groups, count, first) && !(zero && count > 1);
}

/* "1,200.50", ".5" */
static bool read_digits(reader *r, gz_decimal *value)
{
    if (is_digit_at(r->at, r->end) && !read_grouped(r, value))
        return false;
    if (r->at < r->end && *r->at == '.' && is_digit_at(r->at + 1, r->end)) {
        size_t count = count_digits(++r->at, r->end);

        value->exponent = -(int)count;
        return count <= GZ_DECIMAL_DIGITS && add_digits(r, count, value);
    }
    return true;
}

/* ---- fractions and ordinals ---- */

typedef struct fraction {
    uint16_t glyph;
    uint8_t top, bottom;
} fraction;

static const fraction fractions[] = {
    { 0x00BC, 1, 4 },  { 0x00BD, 1, 2 }, { 0x00BE, 3, 4 }, { 0x2150, 1, 7 }, { 0x2151, 1, 9 },
    { 0x2152, 1, 10 }, { 0x2153, 1, 3 }, { 0x2154, 2, 3 }, { 0x2155, 1, 5 }, { 0x2156, 2, 5 },
    { 0x2157, 3, 5 },  { 0x2158, 4, 5 }, { 0x2159, 1, 6 }, { 0x215A, 5, 6 }, { 0x215B, 1, 8 },
    { 0x215C, 3, 8 },  { 0x215D, 5, 8 }, { 0x215E, 7, 8 },
};

static bool add_part(gz_decimal *value, unsigned top, unsigned bottom)
{
    if (value->exponent != 0 || value->divisor != 1 || value->digits > 1000000000000)
        return false;
    value->digits = value->digits * bottom + top;
    value->divisor = bottom;
    return true;
}

/* A glyph like ½, if there is one; false when it can't follow what stands before it. */
static bool read_glyph(reader *r, gz_decimal *value)
{
    size_t size;
    uint32_t unit = peek(r, &size);

    for (size_t i = 0; i < sizeof fractions / sizeof fractions[0]; i++) {
        if (fractions[i].glyph == unit) {
            r->at += size;
            return add_part(value, fractions[i].top, fractions[i].bottom);
        }
    }
    return true;
}

static unsigned read_small(reader *r)
{
    size_t count = count_digits(r->at, r->end);
    unsigned value = 0;

    if (count > 3)
        return 0;
    for (; count > 0; count--)
        value = value * 10 + (unsigned)(*r->at++ - '0');
    return value;
}

static bool is_slash(uint32_t unit)
{
    return unit == '/' || unit == 0x2044;
}

/* "3/4", or the "1/2" of "2 1/2"; false when it is badly made. */
static bool read_slash(reader *r, gz_decimal *value)
{
    reader next = *r;
    size_t size;
    unsigned top, bottom;

    if (is_slash(peek(&next, &size))) {
        if (value->digits > 999 || value->exponent != 0)
            return false;
        top = (unsigned)value->digits;
        value->digits = 0;
    } else if (take(&next, ' ') && is_digit_at(next.at, next.end)) {
        top = read_small(&next);
        if (!is_slash(peek(&next, &size)))
            return false;
    } else {
        return true;
    }
    next.at += size;
    bottom = read_small(&next);
    *r = next;
    return bottom > top && add_part(value, top, bottom);
}

/* The st, nd, rd or th that belongs to the number. */
static bool take_ordinal(reader *r, const gz_decimal *value)
{
    static const char *const ends[] = { "th", "st", "nd", "rd" };
    unsigned last = (unsigned)(value->digits % 10);
    bool teen = value->digits / 10 % 10 == 1;
    const char *end = ends[!teen && last < 4 ? last : 0];

    if (value->exponent != 0 || value->divisor != 1 || r->end - r->at != 2 ||
        gz_fold_lower((unsigned char)r->at[0]) != (unsigned char)end[0] ||
        gz_fold_lower((unsigned char)r->at[1]) != (unsigned char)end[1])
        return false;
    r->at += 2;
    return true;
}

/* ---- words ---- */

static bool read_word(reader *r, gz_number_word *word)
{
    char text[12];
    size_t len = 0;

    for (; r->at < r->end; r->at++) {
        uint32_t letter = gz_fold_lower((unsigned char)*r->at);

        if (letter < 'a' || letter > 'z')
            break;
        if (len == sizeof text)
            return false;
        text[len++] = (char)letter;
    }
    return gz_number_word_find(text, len, word);
}

/* The rest as words; false when anything else is there, or a hyphen at the end. */
static bool read_words(reader *r, gz_number_word *words, size_t *count)
{
    *count = 0;
    while (r->at < r->end) {
        if (!take(r, ' '))
            take(r, '-');
        if (*count == GZ_NUMBER_WORDS || !read_word(r, &words[(*count)++]))
            return false;
    }
    return true;
}

static bool read_in_words(reader *r, gz_decimal *value)
{
    gz_number_word words[GZ_NUMBER_WORDS];
    size_t count;

    return read_words(r, words, &count) && gz_number_words_read(words, count, value);
}

static bool read_in_digits(reader *r, gz_decimal *value)
{
    const char *start = r->at;
    gz_number_word words[GZ_NUMBER_WORDS];
    size_t count;

    if (!read_digits(r, value) || !read_glyph(r, value) || r->at == start)
        return false;
    if (take_ordinal(r, value))
        return true;
    return read_slash(r, value) && read_words(r, words, &count) &&
           gz_number_words_scale(words, count, value);
}

/* ---- all of it ---- */

static reader trim(const char *text, size_t len)
{
    reader r = { text, text + len };

    take(&r, ' ');
    while (r.end > r.at) {
        uint32_t cp;
        size_t size = gz_utf8_prev(r.at, (size_t)(r.end - r.at), &cp);

        if (!(gz_char_class(cp) & GZ_SPACE))
            break;
        r.end -= size;
    }
    return r;
}

static bool take_minus_word(reader *r)
{
    static const char word[] = "minus";

    for (size_t i = 0; i < sizeof word - 1; i++)
        if (r->at + i == r->end || gz_fold_lower((unsigned char)r->at[i]) != (unsigned char)word[i])
            return false;
    r->at += sizeof word - 1;
    return true;
}

static bool take_minus(reader *r)
{
    return take(r, '-') || (take_minus_word(r) && take(r, ' '));
}

bool gz_number_may_hold(const char *text, size_t len)
{
    reader r = { text, text + len };
    uint32_t first = len ? gz_fold_lower((unsigned char)*text) : 0;
    gz_number_word word;

    return first < 'a' || first > 'z' || take_minus_word(&r) || read_word(&r, &word);
}

/* "2023", "51.5", "-0.12", as tables have them; false when it is more than that. */
static bool read_plain(const char *text, size_t len, gz_number *out)
{
    bool negative = len > 0 && *text == '-';
    const char *at = text + negative, *end = text + len;
    size_t whole = count_digits(at, end), places = 0;
    uint64_t digits = 0;

    if (whole == 0 || len > GZ_DECIMAL_UNIQUE)
        return false;
    if (at + whole < end && at[whole] == '.')
        places = count_digits(at + whole + 1, end);
    if (at + whole + (places ? places + 1 : 0) != end)
        return false;
    for (; at < end; at++)
        if (*at != '.')
            digits = digits * 10 + (unsigned)(*at - '0');
    *out = gz_decimal_plain(digits, (int)places, negative);
    return true;
}

bool gz_number_read(const char *text, size_t len, gz_number *out)
{
    gz_decimal value = GZ_DECIMAL(0);
    bool negative;
    uint32_t first;
    size_t size;
    reader r;

    if (read_plain(text, len, out))
        return true;
    if (gz_utf8_valid(text, len) < len)
        return false;
    r = trim(text, len);
    negative = take_minus(&r);
    if (!negative)
        take(&r, '+');
    first = gz_fold_lower(peek(&r, &size));
    if (first >= 'a' && first <= 'z' ? !read_in_words(&r, &value) : !read_in_digits(&r, &value))
        return false;
    return gz_decimal_finish(value, negative, out);
}
