/* census.h - how often what was found, and what went wrong, by name.
 * Depends on base/. Belongs to one thread. */
#ifndef GZ_CENSUS_H
#define GZ_CENSUS_H

#include "base/arena.h"

#include <stdint.h>

/* The values stand in journals. */
typedef enum gz_count_kind {
    GZ_COUNT_TYPE = 't',         /* annotations, by type */
    GZ_COUNT_RULE = 'r',         /* the same, by rule */
    GZ_COUNT_ERROR = 'e',        /* of plugins, by code */
    GZ_COUNT_INPUT_ERROR = 'i',  /* of the input */
    GZ_COUNT_WARNING = 'w',      /* of plugins */
    GZ_COUNT_INPUT_WARNING = 'v' /* of the input: what had to be guessed */
} gz_count_kind;

typedef struct gz_count {
    gz_count_kind kind;
    const char *name; /* string */
    size_t count;
} gz_count;

/* Counts in the order in which they came first: a number is one for good. */
typedef struct gz_census {
    gz_count *list;
    size_t count, cap;
    uint32_t *table; /* number + 1 by name; 0: free */
    size_t size;     /* of the table: a power of two */
    gz_arena names;
} gz_census;

void gz_census_init(gz_census *census);
void gz_census_clear(gz_census *census);
/* Adds so many; `*number` becomes the index in the list. False: memory ran out. */
bool gz_census_add(gz_census *census, gz_count_kind kind, const char *name, size_t count,
                   size_t *number);
/* Is it one of the kinds above? */
bool gz_count_kind_is(int kind);

#endif
