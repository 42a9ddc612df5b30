#include "run/corrections.h"

const char *gz_correction_name(gz_correction correction)
{
    static const char *const names[] = { "kept",    "moved",   "relabelled",
                                         "altered", "deleted", "added" };

    return names[correction];
}

/* Is each fact of `a` in `b`, but for those that were lost? */
static bool has_facts(const gz_mention *a, const gz_mention *b, const gz_snapshot *corrected)
{
    const char *name;
    json_t *value;

    json_object_foreach(a->facts, name,
                        value) if (!gz_fact_equal(value, json_object_get(b->facts, name)) &&
                                   !gz_snapshot_lost(corrected, name)) return false;
    return true;
}

gz_correction gz_correction_of(const gz_difference *d, const gz_snapshot *corrected)
{
    switch (d->kind) {
    case GZ_ADDED:
        return GZ_ADDED_BY_HAND;
    case GZ_REMOVED:
        return GZ_DELETED;
    case GZ_RELABELLED:
        return GZ_RETYPED;
    default:
        break;
    }
    if (d->old->span.start != d->new->span.start || d->old->span.end != d->new->span.end)
        return GZ_MOVED;
    return has_facts(d->old, d->new, corrected) && has_facts(d->new, d->old, corrected)
               ? GZ_KEPT
               : GZ_ALTERED;
}
