#include "run/interval.h"

#include <math.h>
#include <stdlib.h>

/* The normal distribution has 95 % within so many standard deviations. */
#define DEVIATIONS 1.959963984540054

gz_interval gz_interval_share(size_t right, size_t count)
{
    double n = (double)count, share = count ? (double)right / n : 0.0;
    double square = DEVIATIONS * DEVIATIONS, middle, half;
    gz_interval interval = { 0.0, 1.0 };

    if (count == 0)
        return interval;
    middle = (share + square / (2 * n)) / (1 + square / n);
    half = DEVIATIONS / (1 + square / n) * sqrt(share * (1 - share) / n + square / (4 * n * n));
    if (right > 0)
        interval.low = middle - half;
    if (right < count)
        interval.high = middle + half;
    return interval;
}

gz_interval gz_interval_f1(size_t right, size_t gold, size_t found)
{
    gz_interval share = gz_interval_share(right, gold + found - right);

    return (gz_interval){ 2 * share.low / (1 + share.low), 2 * share.high / (1 + share.high) };
}

static int compare_values(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

gz_interval gz_interval_middle(double *values, size_t count)
{
    size_t left_out = count / 40;

    qsort(values, count, sizeof(*values), compare_values);
    return (gz_interval){ values[left_out], values[count - 1 - left_out] };
}

uint64_t gz_chance(uint64_t *state, uint64_t bound)
{
    uint64_t z = *state += 0x9E3779B97F4A7C15u;

    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return (z ^ (z >> 31)) % bound;
}
