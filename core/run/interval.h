/* interval.h - how sure a share is that was counted on few things.
 * Depends on nothing. No state; the same on every machine. */
#ifndef GZ_INTERVAL_H
#define GZ_INTERVAL_H

#include <stddef.h>
#include <stdint.h>

/* At 95 %. `low` and `high` are 0 and 1 where nothing was counted. */
typedef struct gz_interval {
    double low, high;
} gz_interval;

/* Of `right` of `count` (Wilson's score interval: sound for few, and at 0 and 1). */
gz_interval gz_interval_share(size_t right, size_t count);
/* Of an F1, from the same for the share of right ones among all that were in the gold or were
 * found: F1 = 2s / (1 + s). */
gz_interval gz_interval_f1(size_t right, size_t gold, size_t found);
/* The middle 95 % of `values` (count > 0), which are sorted by this. */
gz_interval gz_interval_middle(double *values, size_t count);

/* Numbers by chance that are the same in each run (splitmix64): below `bound`, which is > 0. */
uint64_t gz_chance(uint64_t *state, uint64_t bound);

#endif
