/* compiled.h - a compiled pattern from the inside, for the scanner.
 * Depends on pattern.h, pcre.h. Internal to match/. */
#ifndef GZ_COMPILED_H
#define GZ_COMPILED_H

#include "base/utf8.h"
#include "match/pattern.h"
#include "match/pcre.h"

typedef struct gz_pattern_name_groups {
    const char *name; /* in the code's name table */
    uint32_t *groups; /* that have this name, rising */
    size_t group_count;
} gz_pattern_name_groups;

struct gz_pattern {
    pcre2_code *code;    /* anchored; interpreted */
    pcre2_code *native;  /* the same for the JIT, once it pays; else NULL */
    const char *outline; /* an image of it that was made beforehand (outline.h), or NULL */
    char *text, *where;
    size_t text_len;
    uint64_t match_limit;
    bool midword;
    uint64_t spent;    /* steps of dear matches in this document, see gz_matcher_run */
    unsigned patience; /* how often it is tried before the JIT is asked; 0: it has been */
    bool first[256];   /* the bytes that a match can begin with */
    uint32_t group_count;
    gz_pattern_name_groups *names;
    size_t name_count;
    uint32_t *name_groups;         /* storage of names[].groups */
    const gz_lexicon **group_list; /* by group; NULL: this group is no list */
    gz_matcher *matcher;           /* of gz_pattern_search, made when needed */
};

/* May a pattern that is not midword start at the character at `at` (< len)? */
static inline bool gz_is_place(const char *subject, size_t len, size_t at)
{
    uint32_t cp;

    gz_utf8_next(subject + at, len - at, &cp);
    if (at == 0 || !gz_char_is_word(cp))
        return true;
    gz_utf8_prev(subject, at, &cp);
    return !gz_char_is_word(cp);
}

/* Tries the pattern at byte `at`, with the result of pcre2_match. */
int gz_pattern_try(gz_pattern *pattern, gz_matcher *matcher, const char *subject, size_t len,
                   size_t at, bool no_jit);

#endif
