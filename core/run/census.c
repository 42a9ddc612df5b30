#include "run/census.h"

#include "base/checksum.h"
#include "base/mem.h"

#include <string.h>

enum { FIRST_SIZE = 64 };

void gz_census_init(gz_census *census)
{
    *census = (gz_census){ 0 };
    gz_arena_init(&census->names);
}

void gz_census_clear(gz_census *census)
{
    gz_free(census->list);
    gz_free(census->table);
    gz_arena_clear(&census->names);
    gz_census_init(census);
}

bool gz_count_kind_is(int kind)
{
    return kind && strchr("treiwv", kind);
}

/* Where it stands in the table, or where it would. */
static size_t find_slot(const gz_census *census, gz_count_kind kind, const char *name)
{
    size_t mask = census->size - 1;
    size_t at = (size_t)(gz_checksum(name, strlen(name)) + kind) & mask;

    for (; census->table[at]; at = (at + 1) & mask) {
        const gz_count *count = &census->list[census->table[at] - 1];

        if (count->kind == kind && strcmp(count->name, name) == 0)
            break;
    }
    return at;
}

static bool grow_table(gz_census *census)
{
    size_t size = census->size ? census->size * 2 : FIRST_SIZE;
    uint32_t *table = gz_zalloc(size, sizeof *table);

    if (!table)
        return false;
    gz_free(census->table);
    census->table = table;
    census->size = size;
    for (size_t i = 0; i < census->count; i++)
        table[find_slot(census, census->list[i].kind, census->list[i].name)] = (uint32_t)i + 1;
    return true;
}

bool gz_census_add(gz_census *census, gz_count_kind kind, const char *name, size_t count,
                   size_t *number)
{
    size_t at;

    if (census->count * 2 >= census->size && !grow_table(census))
        return false;
    at = find_slot(census, kind, name);
    if (!census->table[at]) {
        const char *copy = gz_arena_copy(&census->names, name, strlen(name));

        if (!copy || !gz_grow(&census->list, &census->cap, census->count + 1, sizeof *census->list))
            return false;
        census->list[census->count++] = (gz_count){ kind, copy, 0 };
        census->table[at] = (uint32_t)census->count;
    }
    *number = census->table[at] - 1;
    census->list[*number].count += count;
    return true;
}
