/* differences.h - what two annotated readings of one document say differently.
 * Depends on snapshot.h and facts.h. No state.
 *
 * An annotation of the old reading is the same as one of the new when span, type and all that
 * is known of it agree. Where they don't, they are paired, the surest first:
 *   changed     same span and type, other attributes, relations or rule; or the same type
 *               and an overlapping span
 *   relabelled  same span, another type
 * What is left is removed or added. */
#ifndef GZ_DIFFERENCES_H
#define GZ_DIFFERENCES_H

#include "run/facts.h"
#include "run/snapshot.h"

typedef enum gz_difference_kind {
    GZ_ADDED,
    GZ_REMOVED,
    GZ_CHANGED,
    GZ_RELABELLED,
    GZ_DIFFERENCE_KINDS
} gz_difference_kind;

typedef struct gz_difference {
    gz_difference_kind kind;
    const gz_mention *old, *new; /* NULL: it is only in the other */
} gz_difference;

typedef struct gz_differences {
    gz_difference *list; /* in the order of the text */
    size_t count, cap;
} gz_differences;

/* Pairs annotations of one type that overlap: those with one span first, then, in the order of
 * the text, each with the one that it shares most with. `*partner`, in `arena`, has one number for
 * each annotation of `gold`: its place in `found`, or GZ_NO_PARTNER. */
#define GZ_NO_PARTNER SIZE_MAX
gloze_status gz_snapshot_pair(const gz_snapshot *gold, const gz_snapshot *found, gz_arena *arena,
                              size_t **partner, gloze_error *err) GLOZE_CHECK;
/* "added", "removed", "changed", "relabelled". */
const char *gz_difference_name(gz_difference_kind kind);

/* Both must have the same text. `out` lives in `arena`. */
gloze_status gz_snapshot_compare(const gz_snapshot *old, const gz_snapshot *new, gz_arena *arena,
                                 gz_differences *out, gloze_error *err) GLOZE_CHECK;

#endif
