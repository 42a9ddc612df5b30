/* corrections.h - what people made of suggestions.
 * Depends on differences.h. No state. */
#ifndef GZ_CORRECTIONS_H
#define GZ_CORRECTIONS_H

#include "run/differences.h"

typedef enum gz_correction {
    GZ_KEPT,
    GZ_MOVED, /* another span; perhaps other attributes too */
    GZ_RETYPED,
    GZ_ALTERED, /* other attributes or relations */
    GZ_DELETED,
    GZ_ADDED_BY_HAND, /* no suggestion was there */
    GZ_CORRECTIONS
} gz_correction;

/* "kept", "moved", "relabelled", "altered", "deleted", "added". */
const char *gz_correction_name(gz_correction correction);

/* What a difference between what was exported (old) and what came back (`corrected`, new) is.
 * A rule that is not told any more, and facts that the tool could not carry, are no difference. */
gz_correction gz_correction_of(const gz_difference *difference, const gz_snapshot *corrected);

#endif
