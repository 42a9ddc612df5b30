#include "note/settle.h"

#include <stdlib.h>
#include <string.h>

bool gz_rank_over(const gz_rank *ranks, size_t a, size_t b)
{
    const gz_rank *rank = &ranks[a];
    size_t low = 0, high = rank->over_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (rank->over[middle] == b)
            return true;
        if (rank->over[middle] < b)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

static int compare_names(const gz_rank *ranks, const gz_candidate *a, const gz_candidate *b)
{
    if (a->rule != b->rule)
        return strcmp(ranks[a->rule].name, ranks[b->rule].name);
    return (a->number > b->number) - (a->number < b->number);
}

static int compare_text_order(const void *left, const void *right, void *ranks)
{
    const gz_candidate *a = *(gz_candidate *const *)left, *b = *(gz_candidate *const *)right;
    if (a->span.start != b->span.start)
        return a->span.start < b->span.start ? -1 : 1;
    if (a->span.end != b->span.end)
        return a->span.end > b->span.end ? -1 : 1;
    return compare_names(ranks, a, b);
}

/* Best first, without `over`. */
static int compare_merit(const void *left, const void *right, void *data)
{
    const gz_rank *ranks = data;
    const gz_candidate *a = *(gz_candidate *const *)left, *b = *(gz_candidate *const *)right;
    size_t a_len = a->span.end - a->span.start, b_len = b->span.end - b->span.start;
    if (a_len != b_len)
        return a_len > b_len ? -1 : 1;
    int a_priority = ranks[a->rule].priority, b_priority = ranks[b->rule].priority;
    if (a_priority != b_priority)
        return a_priority > b_priority ? -1 : 1;
    if (a->span.start != b->span.start)
        return a->span.start < b->span.start ? -1 : 1;
    return compare_names(ranks, a, b);
}

void gz_sort_candidates(const gz_rank *ranks, gz_candidate **candidates, size_t count)
{
    if (count > 1)
        qsort_r(candidates, count, sizeof *candidates, compare_text_order, (void *)ranks);
}

/* A group under settlement: the candidates by start, and again best first. */
typedef struct group {
    const gz_settling *how;
    gz_candidate **by_start;
    gz_candidate **by_merit;
    size_t count;
    size_t longest; /* bytes of the longest span */
    bool ordered;   /* some rule of the group is over another one of it */
} group;

static bool conflict(const gz_settling *how, const gz_candidate *a, const gz_candidate *b)
{
    return a != b && gz_span_overlap(a->span, b->span) &&
           (!how->keep_overlap || a->rule == b->rule);
}

/* Index of the first candidate of the group that could overlap `span`. */
static size_t window_start(const group *g, gz_span span)
{
    size_t from = span.start > g->longest ? span.start - g->longest : 0;
    size_t low = 0, high = g->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (g->by_start[middle]->span.start < from)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool is_blocked(const group *g, const gz_candidate *candidate)
{
    if (!g->ordered)
        return false;
    for (size_t i = window_start(g, candidate->span);
         i < g->count && g->by_start[i]->span.start < candidate->span.end; i++) {
        const gz_candidate *other = g->by_start[i];
        if (other->fate == GZ_OPEN && conflict(g->how, other, candidate) &&
            gz_rank_over(g->how->ranks, other->rule, candidate->rule))
            return true;
    }
    return false;
}

static void lose_to(const group *g, const gz_candidate *winner)
{
    for (size_t i = window_start(g, winner->span);
         i < g->count && g->by_start[i]->span.start < winner->span.end; i++) {
        gz_candidate *other = g->by_start[i];
        if (other->fate == GZ_OPEN && conflict(g->how, other, winner)) {
            other->fate = GZ_LOST;
            other->winner = winner;
        }
    }
}

/* The annotation of an earlier pass that keeps the candidate out; with `remove`, those
 * that don't are taken away. */
static const gz_note *check_standing(const gz_settling *how, const gz_candidate *candidate,
                                     bool remove)
{
    const gz_note_list *list = &how->notes->lists[how->type];
    for (size_t i = gz_note_list_from(list, candidate->span.end); i-- > 0;) {
        gz_note *note = list->notes[i];
        bool same_rule = note->rule == candidate->rule;
        if (how->keep_overlap && (!same_rule || note == candidate->note))
            continue;
        if (note == candidate->note)
            continue;
        if (note->span.end <= candidate->span.start)
            break;
        if (!gz_rank_over(how->ranks, candidate->rule, note->rule))
            return note;
        if (remove)
            gz_notes_remove(how->notes, note);
    }
    return NULL;
}

static gloze_status try_candidate(const group *g, gz_candidate *candidate)
{
    const gz_settling *how = g->how;
    candidate->standing = check_standing(how, candidate, false);
    if (candidate->standing) {
        candidate->fate = GZ_LOST;
        return GLOZE_OK;
    }
    gloze_status status = how->accept(how->data, candidate);
    if (status != GLOZE_OK || candidate->fate != GZ_WON)
        return status;
    check_standing(how, candidate, true);
    lose_to(g, candidate);
    return GLOZE_OK;
}

static gloze_status settle_group(group *g)
{
    size_t i = 0, first_blocked = SIZE_MAX;
    while (i < g->count) {
        gz_candidate *candidate = g->by_merit[i];
        if (candidate->fate == GZ_OPEN && is_blocked(g, candidate)) {
            if (first_blocked == SIZE_MAX)
                first_blocked = i;
        } else if (candidate->fate == GZ_OPEN) {
            gloze_status status = try_candidate(g, candidate);
            if (status != GLOZE_OK)
                return status;
            if (first_blocked != SIZE_MAX) { /* what was blocked may be free now */
                i = first_blocked;
                first_blocked = SIZE_MAX;
                continue;
            }
        }
        i++;
    }
    return GLOZE_OK;
}

static bool has_order(const gz_rank *ranks, gz_candidate *const *candidates, size_t count)
{
    bool any = false;
    for (size_t i = 0; i < count && !any; i++)
        any = ranks[candidates[i]->rule].over_count > 0;
    return any;
}

static void prepare_group(group *g, const gz_settling *how, gz_candidate **by_start,
                          gz_candidate **by_merit, size_t count)
{
    g->how = how;
    g->by_start = by_start;
    g->by_merit = by_merit;
    g->count = count;
    g->longest = 0;
    for (size_t i = 0; i < count; i++) {
        size_t len = by_start[i]->span.end - by_start[i]->span.start;
        if (len > g->longest)
            g->longest = len;
    }
    g->ordered = count > 1 && has_order(how->ranks, by_start, count);
    memcpy(by_merit, by_start, count * sizeof(gz_candidate *));
    if (count > 1)
        qsort_r(by_merit, count, sizeof(gz_candidate *), compare_merit, (void *)how->ranks);
}

gloze_status gz_settle(const gz_settling *settling, gz_candidate **candidates, size_t count,
                       gz_arena *scratch, gloze_error *err)
{
    gz_sort_candidates(settling->ranks, candidates, count);
    gz_candidate **by_merit = gz_arena_zalloc(scratch, count ? count : 1, sizeof *by_merit);
    if (!by_merit)
        return gz_fail_memory(err);
    for (size_t start = 0; start < count;) {
        size_t end = start + 1, reach = candidates[start]->span.end;
        while (end < count && candidates[end]->span.start < reach) {
            if (candidates[end]->span.end > reach)
                reach = candidates[end]->span.end;
            end++;
        }
        group g;
        prepare_group(&g, settling, candidates + start, by_merit, end - start);
        gloze_status status = settle_group(&g);
        if (status != GLOZE_OK)
            return status;
        start = end;
    }
    return GLOZE_OK;
}
