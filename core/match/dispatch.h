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

/* False where no pattern can begin with this byte: at a place where every pattern may
 * start (`place`), or inside a word, where only midword patterns may. */
bool gz_dispatch_begins(const gz_dispatch *dispatch, unsigned char first, bool place);
/* Indices of the patterns that could match at the character at `at` (< len) of the valid
 * UTF-8 `subject`, in rising order. Valid until the next call. */
const uint32_t *gz_dispatch_find(gz_dispatch *dispatch, const char *subject, size_t len, size_t at,
                                 bool place, uint32_t *count);

#endif
