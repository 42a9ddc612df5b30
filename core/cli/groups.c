#include "cli/groups.h"

#include <string.h>

/* Where the name stands, or belongs. */
static size_t find_place(const gz_groups *groups, const char *name)
{
    size_t low = 0, high = groups->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (strcmp(groups->list[middle].name, name) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

gz_group *gz_groups_take(gz_groups *groups, const char *name, gz_arena *arena)
{
    size_t at = find_place(groups, name);
    gz_group *place;

    if (at < groups->count && strcmp(groups->list[at].name, name) == 0)
        return &groups->list[at];
    name = gz_arena_copy(arena, name, strlen(name));
    if (!name || !gz_arena_grow(arena, &groups->list, &groups->cap, groups->count + 1,
                                sizeof(*groups->list)))
        return NULL;
    place = groups->list + at;
    memmove(place + 1, place, (groups->count - at) * sizeof(*place));
    groups->count++;
    *place = (gz_group){ .name = name };
    gz_buffer_init(&place->told);
    return place;
}

void gz_groups_clear(gz_groups *groups)
{
    for (size_t i = 0; i < groups->count; i++)
        gz_buffer_clear(&groups->list[i].told);
}
