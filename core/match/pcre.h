/* pcre.h - PCRE2 with our memory, our limits and our messages.
 * Depends on base/, place.h. Internal to match/. */
#ifndef GZ_PCRE_H
#define GZ_PCRE_H

#include "base/prepared.h"
#include "base/span.h"
#include "match/place.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

enum {
    GZ_GROUPS_MAX = 1000,      /* of one pattern, definitions included */
    GZ_MATCH_LIMIT = 20000000, /* steps at one place, unless the source says otherwise */
    GZ_DEPTH_LIMIT = 1000000,  /* nested backtracking points */
    GZ_HEAP_LIMIT = 32 << 10,  /* KiB of backtracking */
    GZ_BUDGET_FACTOR = 5,      /* times the match limit: what a pattern may use in all */
    GZ_ERROR_BUDGET = -10000   /* a result besides PCRE2's: it has used that */
};

#define GZ_NO_GROUP ((gz_span){ SIZE_MAX, SIZE_MAX })

/* Compiles with Unicode, any newline, and `options` besides. NULL on failure: then
 * `*code` is PCRE2's error and `*at` its place in `text`. */
pcre2_code *gz_pcre_compile(const char *text, size_t len, uint32_t options, int *code, size_t *at);
/* As gz_pcre_compile, or as it was prepared. */
pcre2_code *gz_pcre_make(gz_prepared prepared, const char *text, size_t len, uint32_t options,
                         int *code, size_t *at);
/* What is wrong, and what to do, for an error of gz_pcre_compile. `out` is returned. */
const char *gz_pcre_explain(int code, char *out, size_t size);
uint32_t gz_pcre_info(const pcre2_code *code, uint32_t what);
/* How often a code is to be interpreted before machine code for it pays: making that takes
 * as long as many matches, the more the larger the code is. */
unsigned gz_pcre_patience(const pcre2_code *code);

/* What one match needs besides the code. Belongs to one thread. */
typedef struct gz_matcher gz_matcher;

/* `groups`: the most that a code has, with group 0. NULL when memory ran out. */
gz_matcher *gz_matcher_new(uint32_t groups);
void gz_matcher_free(gz_matcher *matcher); /* NULL is allowed */
/* As pcre2_match, with a limit of steps. */
int gz_matcher_once(gz_matcher *matcher, const pcre2_code *code, uint64_t limit,
                    const char *subject, size_t len, size_t at, uint32_t options);
/* As pcre2_match, with a limit of steps at one place, and GZ_BUDGET_FACTOR times that in all.
 * `*spent` counts, in steps, what dear matches have used of the latter; what is found
 * at small cost is free. What the JIT gives up at a limit is tried again without it: the
 * verdict is the interpreter's, and the same on every machine. */
int gz_matcher_run(gz_matcher *matcher, const pcre2_code *code, uint64_t limit, uint64_t *spent,
                   const char *subject, size_t len, size_t at, uint32_t options);
/* The groups of the last match, from its result `rc` > 0; `count` spans are set. */
void gz_matcher_groups(const gz_matcher *matcher, int rc, gz_span *groups, size_t count);

/* The error for a result < 0 that is not PCRE2_ERROR_NOMATCH: GLOZE_ELIMIT that names
 * the limit and the place. */
gloze_status gz_pcre_fail(int rc, uint64_t match_limit, const char *where, const char *subject,
                          size_t len, size_t at, gloze_error *err);

#endif
