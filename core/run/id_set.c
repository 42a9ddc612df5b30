#include "run/id_set.h"

#include "base/mem.h"

#include <nettle/sha2.h>
#include <string.h>

/* A key of zeros marks a free place; no id hashes to it in practice. */
typedef struct gz_id_entry {
    uint64_t key[2];
    gz_origin origin;
} gz_id_entry;

static void hash_id(const char *id, uint64_t key[2])
{
    struct sha256_ctx context;

    sha256_init(&context);
    sha256_update(&context, strlen(id), (const uint8_t *)id);
    sha256_digest(&context, 16, (uint8_t *)key);
}

/* The place of the key, or the free one where it belongs. */
static gz_id_entry *find_place(const gz_id_set *set, const uint64_t key[2])
{
    size_t at = (size_t)key[0] & (set->size - 1);

    for (;; at = (at + 1) & (set->size - 1)) {
        gz_id_entry *entry = &set->entries[at];

        if ((!entry->key[0] && !entry->key[1]) ||
            (entry->key[0] == key[0] && entry->key[1] == key[1]))
            return entry;
    }
}

static bool grow(gz_id_set *set)
{
    gz_id_set bigger = { .count = set->count, .size = set->size ? set->size * 2 : 64 };

    bigger.entries = gz_zalloc(bigger.size, sizeof(*bigger.entries));
    if (!bigger.entries)
        return false;
    for (size_t i = 0; i < set->size; i++)
        if (set->entries[i].key[0] || set->entries[i].key[1])
            *find_place(&bigger, set->entries[i].key) = set->entries[i];
    gz_free(set->entries);
    *set = bigger;
    return true;
}

void gz_id_set_init(gz_id_set *set)
{
    *set = (gz_id_set){ 0 };
}

void gz_id_set_clear(gz_id_set *set)
{
    gz_free(set->entries);
    gz_id_set_init(set);
}

gloze_status gz_id_set_add(gz_id_set *set, const char *id, gz_origin *origin, bool *known,
                           gloze_error *err)
{
    uint64_t key[2];
    gz_id_entry *entry;

    if (set->count >= set->size - set->size / 4 && !grow(set))
        return gz_fail_memory(err);
    hash_id(id, key);
    entry = find_place(set, key);
    *known = entry->key[0] || entry->key[1];
    if (*known) {
        *origin = entry->origin;
        return GLOZE_OK;
    }
    *entry = (gz_id_entry){ { key[0], key[1] }, *origin };
    set->count++;
    return GLOZE_OK;
}
