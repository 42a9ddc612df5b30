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
    const gz_tree *fact = a->facts->first;

    while (fact && (gz_fact_equal(fact, gz_tree_get(b->facts, fact->name)) ||
                    gz_snapshot_lost(corrected, fact->name)))
        fact = fact->next;
    return !fact;
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
