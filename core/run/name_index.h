/* name_index.h - the names of one document, each with a number: which annotation has which id.
 * Depends on base/. It lies in an arena, and keeps pointers to the names. */
#ifndef GZ_NAME_INDEX_H
#define GZ_NAME_INDEX_H

#include "base/arena.h"

#include <stdint.h>

typedef struct gz_name_index {
    struct gz_name_slot {
        const char *name; /* string; NULL: free */
        uint32_t hash;
        size_t number;
    } * slots;
    size_t size; /* a power of two */
} gz_name_index;

/* Room for `count` names, and not more. False when memory ran out. */
bool gz_name_index_init(gz_name_index *index, size_t count, gz_arena *arena);
/* False when the name is there already; it keeps its number. */
bool gz_name_index_add(gz_name_index *index, const char *name, size_t number);
/* Where the number of a name stands, to read or change it; NULL when the name is not there. */
size_t *gz_name_index_find(const gz_name_index *index, const char *name);

#endif
