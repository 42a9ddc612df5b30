/* settle.h - which of several overlapping candidates stands.
 *
 * Candidates of one type are settled group by group, in the order of the text; a
 * group is a run of candidates that overlap each other, directly or through
 * others. In a group the best is tried first; the first that is not rejected
 * wins, all that overlap it lose to it, and the rest goes on.
 *
 * The better of two overlapping candidates is, in this order: the one whose rule
 * is declared `over` the other's; the longer; the one of higher priority; the
 * earlier; the one whose rule has the smaller name. `over` is transitive but
 * partial, so a candidate is only tried when no remaining candidate that
 * overlaps it is over it.
 * Depends on annotations.h. */
#ifndef GZ_SETTLE_H
#define GZ_SETTLE_H

#include "note/annotations.h"

/* What settling needs to know of a rule. */
typedef struct gz_rank {
    const char *name; /* "plugin/rule", unique */
    int priority;
    const size_t *over; /* indices of rules that this one is over, sorted, transitive */
    size_t over_count;
} gz_rank;

typedef enum gz_fate {
    GZ_OPEN, /* not yet settled */
    GZ_WON,
    GZ_REJECTED, /* by its context, its conditions or its `set` */
    GZ_LOST,     /* to `winner` */
    GZ_VETOED    /* by a drop rule */
} gz_fate;

typedef struct gz_candidate {
    size_t rule;   /* index into the ranks */
    size_t number; /* the order of discovery, unique: the last tie-break */
    gz_span span;  /* what would be reported; not empty */
    void *payload; /* the caller's */
    gz_fate fate;
    gz_note *note;                     /* set by the caller's `accept` when it won */
    const struct gz_candidate *winner; /* GZ_LOST: to whom; NULL: to `standing`. GZ_VETOED: by
                                          whom, where the caller notes that */
    const gz_note *standing;           /* GZ_LOST to what an earlier pass left */
    const char *reason;                /* GZ_REJECTED, GZ_VETOED: string, or NULL */
} gz_candidate;

/* Is rule `a` over rule `b`? */
bool gz_rank_over(const gz_rank *ranks, size_t a, size_t b);

/* Tries a candidate: checks it and builds its annotation. Sets fate to GZ_WON (with
 * `note`, which the caller has put in its place) or GZ_REJECTED. A status other than
 * GLOZE_OK ends settling and is returned. */
typedef gloze_status (*gz_accept_fn)(void *data, gz_candidate *candidate);

typedef struct gz_settling {
    const gz_rank *ranks;
    gz_notes *notes; /* what earlier passes of this type left */
    size_t type;
    bool keep_overlap; /* all that are not rejected win, but two of one rule never overlap */
    gz_accept_fn accept;
    void *data;
} gz_settling;

/* Settles `count` candidates of one type; reorders the array. Every open candidate has
 * another fate afterwards. Standing annotations win unless the newcomer's rule is over
 * theirs: then they are removed. */
gloze_status gz_settle(const gz_settling *settling, gz_candidate **candidates, size_t count,
                       gz_arena *scratch, gloze_error *err) GLOZE_CHECK;

/* The order of the text: by start, longer first, then the rule's name. For sorting. */
void gz_sort_candidates(const gz_rank *ranks, gz_candidate **candidates, size_t count);

#endif
