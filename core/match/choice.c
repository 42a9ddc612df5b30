#include "match/choice.h"

#include "base/mem.h"

#include <string.h>

/* Sets lie one after the other in `words`: a count, then that many elements. The number
 * of a set is the place of its count. `slots` is a hash table of set numbers; it
 * has more slots than there can be sets, so a search for a free one ends. */
struct gz_choices {
    uint32_t *words;
    size_t used, cap, kept;
    uint32_t *slots; /* 0: free, for the empty set is not in it */
    size_t mask;
};

gz_choices *gz_choices_new(void)
{
    gz_choices *c = gz_zalloc(1, sizeof *c);

    if (c && !gz_choices_reserve(c, 1)) {
        gz_choices_free(c);
        return NULL;
    }
    if (c)
        c->words[c->used++] = 0; /* the empty set */
    return c;
}

void gz_choices_free(gz_choices *choices)
{
    if (!choices)
        return;
    gz_free(choices->words);
    gz_free(choices->slots);
    gz_free(choices);
}

static size_t hash_items(const uint32_t *items, uint32_t count)
{
    uint64_t hash = count;

    for (uint32_t i = 0; i < count; i++)
        hash = (hash ^ items[i]) * UINT64_C(0x9E3779B97F4A7C15);
    return (size_t)(hash >> 32 ^ hash >> 7);
}

/* Puts all sets into the hash table anew. */
static void index_sets(gz_choices *c)
{
    memset(c->slots, 0, (c->mask + 1) * sizeof *c->slots);
    for (size_t at = 1; at < c->used; at += c->words[at] + 1) {
        size_t slot = hash_items(c->words + at + 1, c->words[at]) & c->mask;

        while (c->slots[slot])
            slot = (slot + 1) & c->mask;
        c->slots[slot] = (uint32_t)at;
    }
}

bool gz_choices_reserve(gz_choices *choices, size_t words)
{
    size_t slots = choices->slots ? choices->mask + 1 : 2;
    uint32_t *grown;

    if (words > UINT32_MAX - choices->used ||
        !gz_grow(&choices->words, &choices->cap, choices->used + words, sizeof *choices->words))
        return false;
    while (slots <= choices->cap / 2 + 1) /* a set has a count and at least one element */
        slots *= 2;
    if (choices->slots && slots == choices->mask + 1)
        return true;
    grown = gz_realloc(choices->slots, slots * sizeof *grown);
    if (!grown)
        return false;
    choices->slots = grown;
    choices->mask = slots - 1;
    index_sets(choices);
    return true;
}

bool gz_choices_intern(gz_choices *choices, const uint32_t *items, uint32_t count, uint32_t *set)
{
    size_t slot = hash_items(items, count) & choices->mask;

    *set = GZ_CHOICE_EMPTY;
    if (count == 0)
        return true;
    for (; choices->slots[slot]; slot = (slot + 1) & choices->mask) {
        const uint32_t *words = choices->words + choices->slots[slot];

        if (words[0] == count && memcmp(words + 1, items, count * sizeof *items) == 0) {
            *set = choices->slots[slot];
            return true;
        }
    }
    if (choices->cap - choices->used < (size_t)count + 1)
        return false;
    *set = choices->slots[slot] = (uint32_t)choices->used;
    choices->words[choices->used] = count;
    memcpy(choices->words + choices->used + 1, items, count * sizeof *items);
    choices->used += (size_t)count + 1;
    return true;
}

const uint32_t *gz_choices_items(const gz_choices *choices, uint32_t set, uint32_t *count)
{
    *count = choices->words[set];
    return choices->words + set + 1;
}

void gz_choices_keep(gz_choices *choices)
{
    choices->kept = choices->used;
}

void gz_choices_forget(gz_choices *choices)
{
    choices->used = choices->kept;
    index_sets(choices);
}
