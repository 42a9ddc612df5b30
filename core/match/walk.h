/* walk.h - how a pattern is translated: a walk over the analyst's text, with a stack of
 * open groups, that goes down into definitions.
 * Depends on translate.h. Shared by translate.c, walk_group.c and walk_define.c. */
#ifndef GZ_WALK_H
#define GZ_WALK_H

#include "match/translate.h"

#include <string.h>

/* The settings inside one group. They hold to its end, so they live on its stack. */
typedef struct gz_group {
    bool behind;            /* inside a look-behind */
    bool reset;             /* (?|: each branch numbers its groups anew */
    bool plain;             /* (?n): plain parentheses capture nothing */
    uint8_t extended;       /* 1: (?x), 2: (?xx) */
    uint32_t number;        /* of the named group that this is, or 0 */
    uint32_t first, last;   /* (?|: where each branch begins to count, and the highest so far */
    size_t open;            /* byte of its parenthesis in the analyst's text */
    size_t content;         /* byte of its content in the translated text */
    const gz_lexicon *list; /* the list that its content begins with … */
    size_t list_end;        /* … and where that ends */
} gz_group;

/* A text being read: the pattern, or a definition inside another text. */
typedef struct gz_frame {
    gz_origin origin;
    size_t at;
    const gz_definition *definition; /* NULL: the pattern itself */
    const struct gz_frame *outer;
    size_t base; /* groups that are open around it */
    size_t depth;
} gz_frame;

typedef struct gz_walk {
    const gz_pattern_source *source;
    gz_translation *t;
    gloze_error *err;
    uint32_t captures;                   /* number of the last capturing group */
    size_t open;                         /* number of groups that are open */
    gz_group groups[GZ_NESTING_MAX + 1]; /* [0]: outside all groups */
} gz_walk;

/* Fails with a message that shows byte `at` of the text being read. */
#define GZ_WALK_FAIL(w, f, at, ...)                                                                \
    gz_place_fail((w)->source->where, &(f)->origin, at, (w)->err, __VA_ARGS__)

static inline gz_group *gz_walk_top(gz_walk *w)
{
    return &w->groups[w->open];
}

/* Does the text go on with `string` at byte `at` (<= len)? */
static inline bool gz_walk_follows(const gz_frame *f, size_t at, const char *string)
{
    size_t len = strlen(string);

    return f->origin.len - at >= len && memcmp(f->origin.text + at, string, len) == 0;
}

/* Puts text that stands for what the analyst wrote at the current place. */
gloze_status gz_walk_put(gz_walk *w, const gz_frame *f, const char *string) GLOZE_CHECK;
/* Copies up to byte `end` of the analyst's text, and goes on there. */
gloze_status gz_walk_copy_to(gz_walk *w, gz_frame *f, size_t end) GLOZE_CHECK;
/* Translates the rest of a text. */
gloze_status gz_walk_text(gz_walk *w, gz_frame *f) GLOZE_CHECK;

/* What begins with a parenthesis and is no comment, its end, and a bar: walk_group.c. */
gloze_status gz_walk_open(gz_walk *w, gz_frame *f) GLOZE_CHECK;
gloze_status gz_walk_close(gz_walk *w, gz_frame *f) GLOZE_CHECK;
gloze_status gz_walk_bar(gz_walk *w, gz_frame *f) GLOZE_CHECK;

/* %{name}: walk_define.c. */
gloze_status gz_walk_define(gz_walk *w, gz_frame *f) GLOZE_CHECK;

#endif
