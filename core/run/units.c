#include "run/units.h"

#include "base/mem.h"

enum { STRIDE = 512 };

/* Every character has one byte that is no continuation byte, so counts of those add up
 * even where a stride cuts a character. */
static size_t count_code_points(const char *text, size_t len)
{
    size_t count = 0;

    for (size_t i = 0; i < len; i++)
        count += (signed char)text[i] >= -0x40;
    return count;
}

/* Characters past U+FFFF start with a byte from F0 on, and take two units. */
static size_t count_utf16(const char *text, size_t len)
{
    size_t count = 0;

    for (size_t i = 0; i < len; i++)
        count += ((signed char)text[i] >= -0x40) + ((unsigned char)text[i] >= 0xF0);
    return count;
}

static size_t count_units(gloze_offsets unit, const char *text, size_t len)
{
    return unit == GLOZE_UTF16 ? count_utf16(text, len) : count_code_points(text, len);
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

const char *gz_units_name(gloze_offsets unit)
{
    static const char *const names[] = { "codepoint", "utf16", "byte" };

    return names[unit];
}
