#include "run/name_index.h"

#include <string.h>

bool gz_name_index_init(gz_name_index *index, size_t count, gz_arena *arena)
{
    for (index->size = 8; index->size < 2 * count;)
        index->size *= 2;
    index->slots = gz_arena_zalloc(arena, index->size, sizeof(*index->slots));
    return index->slots != NULL;
}

static uint32_t hash_of(const char *name)
{
    uint32_t hash = 2166136261u; /* FNV-1a */

    for (; *name; name++)
        hash = (hash ^ (unsigned char)*name) * 16777619u;
    return hash ^ hash >> 15;
}

/* The slot of a name, or the free one where it belongs: at least half of all are free. */
static struct gz_name_slot *find_slot(const gz_name_index *index, const char *name, uint32_t hash)
{
    size_t at = hash & (index->size - 1);

    while (index->slots[at].name &&
           (index->slots[at].hash != hash || strcmp(index->slots[at].name, name) != 0))
        at = (at + 1) & (index->size - 1);
    return &index->slots[at];
}

bool gz_name_index_add(gz_name_index *index, const char *name, size_t number)
{
    uint32_t hash = hash_of(name);
    struct gz_name_slot *slot = find_slot(index, name, hash);

    if (slot->name)
        return false;
    *slot = (struct gz_name_slot){ name, hash, number };
    return true;
}

size_t *gz_name_index_find(const gz_name_index *index, const char *name)
{
    struct gz_name_slot *slot = find_slot(index, name, hash_of(name));

    return slot->name ? &slot->number : NULL;
}
