/* dispatch.h - which patterns could match at a place.
 *
 * The answer is never too small, and mostly not too large: a pattern is left out only when no
 * text as it stands there follows its outline. The text is walked once for all patterns.
 * Depends on pattern.h, automaton.h. Belongs to one scanner. Internal to match/. */
#ifndef GZ_DISPATCH_H
#define GZ_DISPATCH_H

#include "match/pattern.h"

typedef struct gz_dispatch gz_dispatch;

/* `patterns` must outlive it. NULL when memory ran out. */
gz_dispatch *gz_dispatch_new(gz_pattern *const *patterns, size_t count);
void gz_dispatch_free(gz_dispatch *dispatch); /* NULL is allowed */

/* A walk over one block. Start with `subject` (valid UTF-8), `len`, and zeros. */
typedef struct gz_dispatch_walk {
    const char *subject;
    size_t len;
    size_t at;                /* the place that was found … */
    const uint32_t *patterns; /* … and the patterns that could match there, in rising order; */
    uint32_t count;           /* valid until the next step */
    bool failed;              /* it ended because memory ran out */
    size_t next;              /* for gz_dispatch_next alone, as is … */
    uint8_t before;           /* … what the character before `next` is */
} gz_dispatch_walk;

/* Goes on to the next place where some pattern could match. False at the end. */
bool gz_dispatch_next(gz_dispatch *dispatch, gz_dispatch_walk *walk);

#endif
