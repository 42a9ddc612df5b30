/* dispatch.h - which patterns could match at a place, remembered by what stands there.
 *
 * The answer is never too small, and mostly not too large: a pattern is left out only
 * when PCRE2 itself has said, about the first bytes and the character before them, that
 * no text going on from there can match (PCRE2_PARTIAL_HARD). What was asked once is
 * kept in a table of fixed size, so the answer is quick where texts repeat themselves.
 * Depends on pattern.h. Belongs to one scanner. Internal to match/. */
#ifndef GZ_DISPATCH_H
#define GZ_DISPATCH_H

#include "match/pattern.h"
#include "match/pcre.h"

typedef struct gz_dispatch gz_dispatch;

/* `patterns` and `matcher` (for the questions) must outlive it. NULL when memory ran out. */
gz_dispatch *gz_dispatch_new(gz_pattern *const *patterns, size_t count, gz_matcher *matcher);
void gz_dispatch_free(gz_dispatch *dispatch); /* NULL is allowed */

/* A walk over one block. Start with `subject` (valid UTF-8), `len`, and zeros. */
typedef struct gz_dispatch_walk {
    const char *subject;
    size_t len;
    size_t at;                /* the place that was found … */
    const uint32_t *patterns; /* … and the patterns that could match there, in rising order; */
    uint32_t count;           /* valid until the next step */
    size_t next;              /* for gz_dispatch_next alone, as are those below */
    uint8_t before;           /* kind of the character before `next` */
    bool in_word;
} gz_dispatch_walk;

/* Goes on to the next place where some pattern could match. False at the end. */
bool gz_dispatch_next(gz_dispatch *dispatch, gz_dispatch_walk *walk);

#endif
