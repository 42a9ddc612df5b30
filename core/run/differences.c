#include "run/differences.h"

#include <stdlib.h>
#include <string.h>

/* How many annotations one that has no counterpart is held against, so that a document whose
 * spans all overlap stays linear. */
enum { REACH = 64 };

#define NONE GZ_NO_PARTNER

typedef bool (*fits_fn)(const gz_mention *old, const gz_mention *new);

typedef struct pairing {
    const gz_snapshot *old, *new;
    size_t *partner; /* one an old annotation: its new one, or NONE */
    bool *taken;     /* one a new annotation */
} pairing;

const char *gz_difference_name(gz_difference_kind kind)
{
    static const char *const names[] = { "added", "removed", "changed", "relabelled" };

    return names[kind];
}

/* ---- pairs with one span ---- */

static int compare_spans(gz_span a, gz_span b)
{
    if (a.start != b.start)
        return a.start < b.start ? -1 : 1;
    return (a.end < b.end) - (a.end > b.end); /* the longer first, as in the output */
}

static bool is_type(const gz_mention *old, const gz_mention *new)
{
    return strcmp(old->type, new->type) == 0;
}

static bool is_same(const gz_mention *old, const gz_mention *new)
{
    return is_type(old, new) && strcmp(old->rule, new->rule) == 0 &&
           gz_tree_equal(old->facts, new->facts);
}

static bool is_any(const gz_mention *old, const gz_mention *new)
{
    return old && new;
}

static void pair_group(pairing *p, gz_span old, gz_span new, fits_fn fits)
{
    for (size_t i = old.start; i < old.end; i++)
        for (size_t j = new.start; p->partner[i] == NONE &&j < new.end; j++)
            if (!p->taken[j] && fits(&p->old->mentions[i], &p->new->mentions[j])) {
                p->partner[i] = j;
                p->taken[j] = true;
            }
}

static size_t end_of_group(const gz_snapshot *snapshot, size_t at)
{
    size_t end = at + 1;

    while (end < snapshot->count &&
           compare_spans(snapshot->mentions[at].span, snapshot->mentions[end].span) == 0)
        end++;
    return end;
}

/* Both lists are ordered by their spans. The first `steps` ways of fitting are tried. */
static void pair_equal_spans(pairing *p, size_t steps)
{
    static const fits_fn surest_first[] = { is_same, is_type, is_any };
    size_t i = 0, j = 0;

    while (i < p->old->count && j < p->new->count) {
        int order = compare_spans(p->old->mentions[i].span, p->new->mentions[j].span);
        gz_span old = { i, i }, new = { j, j };

        if (order <= 0)
            old.end = i = end_of_group(p->old, i);
        if (order >= 0)
            new.end = j = end_of_group(p->new, j);
        for (size_t k = 0; order == 0 && k < steps; k++)
            pair_group(p, old, new, surest_first[k]);
    }
}

/* ---- pairs with overlapping spans ---- */

static size_t overlap(gz_span a, gz_span b)
{
    size_t start = a.start > b.start ? a.start : b.start, end = a.end < b.end ? a.end : b.end;

    return end > start ? end - start : 0;
}

/* The free new annotation of the same type that shares most with an old one; from `*first` on,
 * which moves past those that end before it. */
static size_t find_overlapping(const pairing *p, const gz_mention *old, size_t *first)
{
    size_t best = NONE, most = 0, seen = 0;

    while (*first < p->new->count &&
           (p->taken[*first] || p->new->mentions[*first].span.end <= old->span.start))
        ++*first;
    for (size_t j = *first; j < p->new->count &&seen < REACH; j++) {
        const gz_mention *new = &p->new->mentions[j];
        size_t shared = overlap(old->span, new->span);

        if (new->span.start >= old->span.end)
            break;
        if (p->taken[j])
            continue;
        seen++;
        if (shared > most && is_type(old, new)) {
            most = shared;
            best = j;
        }
    }
    return best;
}

static void pair_overlapping(pairing *p)
{
    size_t first = 0;

    for (size_t i = 0; i < p->old->count; i++) {
        if (p->partner[i] != NONE)
            continue;
        p->partner[i] = find_overlapping(p, &p->old->mentions[i], &first);
        if (p->partner[i] != NONE)
            p->taken[p->partner[i]] = true;
    }
}

/* ---- the result ---- */

static gz_difference make(const gz_mention *old, const gz_mention *new)
{
    gz_difference difference = { GZ_CHANGED, old, new };

    if (!old || !new)
        difference.kind = new ? GZ_ADDED : GZ_REMOVED;
    else if (!is_type(old, new))
        difference.kind = GZ_RELABELLED;
    return difference;
}

static bool agrees(const gz_mention *old, const gz_mention *new)
{
    return compare_spans(old->span, new->span) == 0 && is_same(old, new);
}

static int compare_differences(const void *a, const void *b)
{
    const gz_difference *x = a, *y = b;
    const gz_mention *left = x->new ? x->new : x->old, *right = y->new ? y->new : y->old;
    int order = compare_spans(left->span, right->span);

    if (order == 0)
        order = strcmp(left->type, right->type);
    if (order == 0)
        order = (x->kind > y->kind) - (x->kind < y->kind);
    return order ? order : strcmp(left->rule, right->rule);
}

/* `out` has room for all. */
static void collect(const pairing *p, gz_differences *out)
{
    for (size_t i = 0; i < p->old->count; i++) {
        const gz_mention *old = &p->old->mentions[i];
        const gz_mention *new = p->partner[i] == NONE ? NULL : &p->new->mentions[p->partner[i]];

        if (!new || !agrees(old, new))
            out->list[out->count++] = make(old, new);
    }
    for (size_t j = 0; j < p->new->count; j++)
        if (!p->taken[j])
            out->list[out->count++] = make(NULL, &p->new->mentions[j]);
}

static gloze_status begin(pairing *p, gz_arena *arena, gloze_error *err)
{
    p->partner = gz_arena_alloc(arena, (p->old->count + 1) * sizeof(*p->partner));
    p->taken = gz_arena_zalloc(arena, p->new->count + 1, sizeof(*p->taken));
    if (!p->partner || !p->taken)
        return gz_fail_memory(err);
    for (size_t i = 0; i < p->old->count; i++)
        p->partner[i] = NONE;
    return GLOZE_OK;
}

gloze_status gz_snapshot_pair(const gz_snapshot *gold, const gz_snapshot *found, gz_arena *arena,
                              size_t **partner, gloze_error *err)
{
    pairing p = { .old = gold, .new = found };
    gloze_status st = begin(&p, arena, err);

    if (st != GLOZE_OK)
        return st;
    pair_equal_spans(&p, 2);
    pair_overlapping(&p);
    *partner = p.partner;
    return GLOZE_OK;
}

gloze_status gz_snapshot_compare(const gz_snapshot *old, const gz_snapshot *new, gz_arena *arena,
                                 gz_differences *out, gloze_error *err)
{
    pairing p = { .old = old, .new = new };
    gloze_status st = begin(&p, arena, err);

    *out = (gz_differences){ 0 };
    if (st != GLOZE_OK)
        return st;
    if (!gz_arena_grow(arena, &out->list, &out->cap, old->count + new->count + 1,
                       sizeof(*out->list)))
        return gz_fail_memory(err);
    pair_equal_spans(&p, 3);
    pair_overlapping(&p);
    collect(&p, out);
    if (out->count)
        qsort(out->list, out->count, sizeof(*out->list), compare_differences);
    return GLOZE_OK;
}
