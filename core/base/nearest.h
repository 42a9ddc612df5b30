/* nearest.h - the name that is spelt most like a misspelt one, for messages.
 * Depends on nothing. No state. */
#ifndef GZ_NEAREST_H
#define GZ_NEAREST_H

#include <stddef.h>

/* Keeps the best of the names shown to it. Zero it before use. */
typedef struct gz_nearest {
    const char *best; /* string, or NULL while none is near enough */
    size_t distance;
} gz_nearest;

/* Shows one candidate: it is taken when it differs from `name` by at most a third of
 * the letters (edit distance with transpositions, case ignored), and by less than the best
 * so far. Names longer than 63 bytes are never near. */
void gz_nearest_offer(gz_nearest *nearest, const char *name, size_t len, const char *candidate);
/* "; did you mean 'best'?" or "", into `out`, which is returned. */
const char *gz_nearest_hint(const gz_nearest *nearest, char *out, size_t size);

#endif
