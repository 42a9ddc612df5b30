/* why_not.h - how far a rule got in a stretch of text, and what stopped it.
 * Depends on collect.h. For gloze explain --why-not; belongs to one context. */
#ifndef GZ_WHY_NOT_H
#define GZ_WHY_NOT_H

#include "run/collect.h"

typedef enum gz_obstacle {
    GZ_FITS,          /* it matches here; what became of that, the trace tells */
    GZ_STOPPED,       /* it got as far as `fitted`, then `failed` met other text */
    GZ_INSIDE_WORD,   /* it would match, but starts inside a word */
    GZ_OTHER_CASE,    /* list: the phrase `failed` is there, in other letters */
    GZ_NOTHING_THERE, /* each: there is no annotation of the type `failed` */
    GZ_UNFULFILLED,   /* each: there is one, but `failed` is not so */
    GZ_FUNCTION       /* it is an on_document function: only that can tell */
} gz_obstacle;

/* Strings live in the arena that was given. */
typedef struct gz_shortfall {
    gz_obstacle obstacle;
    gz_span fitted;     /* the text that the beginning of the rule fitted; empty: none did */
    const char *begun;  /* that beginning, as it is written; "" where none fitted */
    const char *failed; /* the part that did not fit */
} gz_shortfall;

/* `run` is that of a document which has just been annotated. Looks at what begins in `window`, a
 * stretch of the text. */
gloze_status gz_why_not(gz_run *run, size_t rule, gz_span window, gz_arena *arena,
                        gz_shortfall *out, gloze_error *err) GLOZE_CHECK;

#endif
