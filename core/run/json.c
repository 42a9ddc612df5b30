#include "run/json.h"

#include "base/utf8.h"
#include "match/number.h"

#include <math.h>
#include <string.h>

#define ONES 0x0101010101010101u
#define HIGHS 0x8080808080808080u

enum { LONGEST_PLAIN = 256 }; /* bytes of a string that is looked at before it is written */

/* Does a byte of `word` need an escape: below 0x20, a quote or a backslash? Bytes past
 * 0x7F never do. A borrow can give a false alarm, never a miss. */
static bool word_needs_escape(uint64_t word)
{
    uint64_t quote = word ^ (ONES * '"');
    uint64_t backslash = word ^ (ONES * '\\');
    uint64_t found = (word - ONES * 0x20) | (quote - ONES) | (backslash - ONES);

    return (found & ~word & HIGHS) != 0;
}

static bool byte_needs_escape(unsigned char c)
{
    return c < 0x20 || c == '"' || c == '\\';
}

size_t gz_json_plain(const char *text, size_t len)
{
    size_t i = 0;

    for (; i + 8 <= len; i += 8) {
        uint64_t word;

        memcpy(&word, text + i, 8);
        if (word_needs_escape(word))
            break;
    }
    while (i < len && !byte_needs_escape((unsigned char)text[i]))
        i++;
    return i;
}

static void add_escape(gz_buffer *out, unsigned char c)
{
    static const char digits[] = "0123456789abcdef";
    static const char shorts[] = "\"\"\\\\\bb\ff\nn\rr\tt";

    for (const char *s = shorts; *s; s += 2)
        if ((unsigned char)*s == c) {
            gz_buffer_char(out, '\\');
            gz_buffer_char(out, s[1]);
            return;
        }
    gz_buffer_add(out, "\\u00", 4);
    gz_buffer_char(out, digits[c >> 4]);
    gz_buffer_char(out, digits[c & 15]);
}

static void add_escaped(gz_buffer *out, const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        size_t plain = gz_json_plain(text + i, len - i);

        gz_buffer_add(out, text + i, plain);
        i += plain;
        if (i < len)
            add_escape(out, (unsigned char)text[i]);
    }
}

/* Can it be copied as it is? Bytes with one of the bits of `refused` (in each byte) can't. */
static bool is_plain(const char *text, size_t len, uint64_t refused)
{
    size_t at = 0;

    for (; len - at >= 8; at += 8) {
        uint64_t word;

        memcpy(&word, text + at, 8);
        if ((word & refused) || word_needs_escape(word))
            return false;
    }
    for (; at < len; at++)
        if (((unsigned char)text[at] & refused) || byte_needs_escape((unsigned char)text[at]))
            return false;
    return true;
}

/* Most strings are short, and written with their quotes in one go. */
static bool add_plain_string(gz_buffer *out, const char *text, size_t len, uint64_t refused)
{
    if (len > LONGEST_PLAIN || !is_plain(text, len, refused) || !gz_buffer_reserve(out, len + 2))
        return false;
    char *at = out->data + out->len;
    *at = at[len + 1] = '"';
    memcpy(at + 1, text, len);
    out->len += len + 2;
    return true;
}

void gz_json_valid_string(gz_buffer *out, const char *text, size_t len)
{
    if (add_plain_string(out, text, len, 0))
        return;
    gz_buffer_char(out, '"');
    add_escaped(out, text, len);
    gz_buffer_char(out, '"');
}

void gz_json_string(gz_buffer *out, const char *text, size_t len)
{
    if (add_plain_string(out, text, len, HIGHS)) /* ASCII */
        return;
    gz_buffer_char(out, '"');
    for (size_t at = 0; at < len;) {
        size_t valid = gz_utf8_valid(text + at, len - at);

        add_escaped(out, text + at, valid);
        at += valid;
        if (at < len) {
            char replacement[4];

            gz_buffer_add(out, replacement, gz_utf8_put(GZ_REPLACEMENT, replacement));
            at += gz_utf8_bad(text + at, len - at);
        }
    }
    gz_buffer_char(out, '"');
}

/* printf would be half the cost of an annotation. */
void gz_json_size(gz_buffer *out, size_t value)
{
    char digits[24];
    size_t at = sizeof(digits);

    do
        digits[--at] = (char)('0' + value % 10);
    while (value /= 10);
    gz_buffer_add(out, digits + at, sizeof(digits) - at);
}

void gz_json_number(gz_buffer *out, const gloze_value *value)
{
    gz_number number = { value->integral, value->integer, value->real };
    char text[32];

    if (!value->integral && !isfinite(value->real))
        gz_buffer_add(out, "null", 4);
    else
        gz_buffer_add(out, text, gz_number_write(&number, text));
}
