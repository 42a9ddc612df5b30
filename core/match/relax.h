/* relax.h - a pattern without its look-behinds, for asking what a prefix could become.
 *
 * What looks back by more than one character can't be asked about by a prefix and the character
 * before it. Without its look-behinds it can, and whatever the pattern matches, the relaxed one
 * matches there too. That holds only where nothing can turn more matches inside into fewer
 * outside: a negative look-ahead goes with the look-behind in it, but one in an atomic or possessive
 * group or in a condition, and any recursion, reference, verb or comment, is given up on.
 * Depends on base/buffer.h. No state. Internal to match/. */
#ifndef GZ_RELAX_H
#define GZ_RELAX_H

#include "base/buffer.h"

#include <stdbool.h>

/* Adds the relaxed pattern to `out`. False when that can't be said (or out->failed): then
 * what was added is of no use. `text` is valid for PCRE2. */
bool gz_relax(const char *text, size_t len, gz_buffer *out);

#endif
