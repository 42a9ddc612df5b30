#include "base/nearest.h"

#include <stdio.h>
#include <string.h>

#define LONGEST 63

static size_t smallest(size_t a, size_t b, size_t c)
{
    size_t least = a < b ? a : b;
    return least < c ? least : c;
}

static int lower(char c)
{
    return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
}

/* Optimal string alignment distance (Damerau-Levenshtein without repeated edits). */
static size_t edit_distance(const char *a, size_t a_len, const char *b, size_t b_len)
{
    size_t rows[3][LONGEST + 1];
    size_t *before = rows[0], *above = rows[1], *row = rows[2];
    for (size_t j = 0; j <= b_len; j++)
        above[j] = j;
    for (size_t i = 1; i <= a_len; i++) {
        row[0] = i;
        for (size_t j = 1; j <= b_len; j++) {
            size_t cost = lower(a[i - 1]) != lower(b[j - 1]);
            row[j] = smallest(above[j] + 1, row[j - 1] + 1, above[j - 1] + cost);
            if (i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) &&
                lower(a[i - 2]) == lower(b[j - 1]) && before[j - 2] + 1 < row[j])
                row[j] = before[j - 2] + 1;
        }
        size_t *oldest = before;
        before = above;
        above = row;
        row = oldest;
    }
    return above[b_len];
}

void gz_nearest_offer(gz_nearest *nearest, const char *name, size_t len, const char *candidate)
{
    size_t candidate_len = strlen(candidate);
    if (len > LONGEST || candidate_len > LONGEST || len == 0)
        return;
    size_t longer = len > candidate_len ? len : candidate_len;
    size_t distance = edit_distance(name, len, candidate, candidate_len);
    size_t bound = longer < 4 ? longer / 2 : (longer + 1) / 3;
    if (distance > bound || (nearest->best && distance >= nearest->distance))
        return;
    nearest->best = candidate;
    nearest->distance = distance;
}

const char *gz_nearest_hint(const gz_nearest *nearest, char *out, size_t size)
{
    if (nearest->best)
        snprintf(out, size, "; did you mean '%s'?", nearest->best);
    else if (size)
        out[0] = '\0';
    return out;
}
