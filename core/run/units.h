/* units.h - byte offsets as code points or UTF-16 units.
 * Depends on base/. Made for one text; belongs to one thread. */
#ifndef GZ_UNITS_H
#define GZ_UNITS_H

#include "gloze.h"

typedef struct gz_units {
    const char *text; /* valid UTF-8, owned by the caller */
    size_t len;
    gloze_offsets unit;
    size_t *checkpoints; /* units before every STRIDE-th byte; NULL where unit is byte */
} gz_units;

/* Counts once through `text`. False when memory ran out. */
bool gz_units_init(gz_units *units, gloze_offsets unit, const char *text, size_t len);
void gz_units_clear(gz_units *units);
/* Units before byte `at` <= len, which starts a character. O(1): asking in any order,
 * for as many spans as one likes, stays linear. */
size_t gz_units_at(const gz_units *units, size_t at);
/* The byte where unit `unit` starts, or the character that it lies in; the length of the text past
 * its end. */
size_t gz_units_byte(const gz_units *units, size_t unit);
/* "codepoint", "utf16", "byte". */
const char *gz_units_name(gloze_offsets unit);

#endif
