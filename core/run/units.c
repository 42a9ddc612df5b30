#include "run/units.h"

#include "base/mem.h"

#include <string.h>

#define ONES UINT64_C(0x0101010101010101)

enum { STRIDE = 64 };

/* Both counts look at single bytes, so they add up even where a stride or a word cuts a
 * character: each has one byte that is no continuation byte (10xxxxxx), and those past U+FFFF,
 * which take two UTF-16 units, start with 1111xxxx. */
static size_t count_in_word(gloze_offsets unit, uint64_t word)
{
    uint64_t units = ~((word >> 7) & (~word >> 6)) & ONES;

    if (unit == GLOZE_UTF16)
        units += (word >> 7) & (word >> 6) & (word >> 5) & (word >> 4) & ONES;
    return (size_t)(units * ONES >> 56);
}

static size_t count_units(gloze_offsets unit, const char *text, size_t len)
{
    size_t count = 0;
    uint64_t word;

    for (; len >= 8; text += 8, len -= 8) {
        memcpy(&word, text, 8);
        count += count_in_word(unit, word);
    }
    word = 0;
    memcpy(&word, text, len);
    return count + count_in_word(unit, word) - (8 - len); /* the zeros count one each */
}

bool gz_units_init(gz_units *units, gloze_offsets unit, const char *text, size_t len)
{
    *units = (gz_units){ .text = text, .len = len, .unit = unit };
    if (unit == GLOZE_BYTE)
        return true;
    units->checkpoints = gz_alloc((len / STRIDE + 1) * sizeof(*units->checkpoints));
    if (!units->checkpoints)
        return false;
    units->checkpoints[0] = 0;
    for (size_t i = 1; i <= len / STRIDE; i++)
        units->checkpoints[i] =
            units->checkpoints[i - 1] + count_units(unit, text + (i - 1) * STRIDE, STRIDE);
    return true;
}

void gz_units_clear(gz_units *units)
{
    gz_free(units->checkpoints);
    units->checkpoints = NULL;
}

size_t gz_units_at(const gz_units *units, size_t at)
{
    size_t stride = at / STRIDE;

    if (units->unit == GLOZE_BYTE)
        return at;
    return units->checkpoints[stride] +
           count_units(units->unit, units->text + stride * STRIDE, at - stride * STRIDE);
}

static size_t find_stride(const gz_units *units, size_t unit)
{
    size_t low = 0, high = units->len / STRIDE; /* checkpoint `low` is not past `unit` */

    while (low < high) {
        size_t middle = low + (high - low + 1) / 2;

        if (units->checkpoints[middle] <= unit)
            low = middle;
        else
            high = middle - 1;
    }
    return low;
}

size_t gz_units_byte(const gz_units *units, size_t unit)
{
    size_t at, seen, past;

    if (units->unit == GLOZE_BYTE) {
        at = unit < units->len ? unit : units->len;
        while (at < units->len && at > 0 && ((unsigned char)units->text[at] & 0xC0) == 0x80)
            at--;
        return at;
    }
    at = find_stride(units, unit) * STRIDE;
    seen = units->checkpoints[at / STRIDE];
    while (at < units->len && ((unsigned char)units->text[at] & 0xC0) == 0x80)
        at++; /* of a character that the stride before has counted */
    for (past = seen; at < units->len; seen = past) {
        unsigned char c = (unsigned char)units->text[at];
        size_t len = c < 0x80 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;

        past += units->unit == GLOZE_UTF16 && len == 4 ? 2 : 1;
        if (past > unit)
            return at;
        at += len;
    }
    return units->len;
}

const char *gz_units_name(gloze_offsets unit)
{
    static const char *const names[] = { "codepoint", "utf16", "byte" };

    return names[unit];
}
