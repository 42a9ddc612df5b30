#include "run/decide.h"

#include "run/judge.h"

#include <stdlib.h>
#include <string.h>

typedef struct deciding {
    gz_run *run;
    gz_step step;
} deciding;

/* ---- what the watched rule did ---- */

static gloze_status watch_update(gz_run *run, size_t rule, const gz_note *note)
{
    gz_watched *watched = &run->watched;
    if (rule != run->watch)
        return GLOZE_OK;
    if (!gz_arena_grow(run->arena, &watched->updated, &watched->updated_cap,
                       watched->updated_count + 1, sizeof *watched->updated))
        return gz_fail_memory(run->err);
    watched->updated[watched->updated_count++] = note;
    return GLOZE_OK;
}

/* The first veto that holds over a span. */
static const gz_candidate *find_veto(const gz_candidate_list *drops, gz_span span)
{
    for (size_t i = 0; i < drops->count; i++)
        if (drops->list[i]->fate == GZ_WON && gz_span_overlap(drops->list[i]->span, span))
            return drops->list[i];
    return NULL;
}

/* `span` was vetoed; was it by the watched rule? */
static gloze_status watch_veto(gz_run *run, const gz_candidate_list *drops, gz_span span)
{
    gz_watched *watched = &run->watched;
    if (run->watch == GZ_NO_RULE)
        return GLOZE_OK;
    for (size_t i = 0; i < drops->count; i++) {
        const gz_candidate *drop = drops->list[i];
        if (drop->rule != run->watch || drop->fate != GZ_WON || !gz_span_overlap(drop->span, span))
            continue;
        if (!gz_arena_grow(run->arena, &watched->vetoed, &watched->vetoed_cap,
                           watched->vetoed_count + 1, sizeof *watched->vetoed))
            return gz_fail_memory(run->err);
        watched->vetoed[watched->vetoed_count++] = span;
        break;
    }
    return GLOZE_OK;
}

/* ---- new annotations ---- */

static gloze_status add_links(gz_run *run, const gz_rule *rule, const gz_hit *hit, gz_note *note)
{
    for (size_t i = 0; i < rule->link_count; i++) {
        gz_note *target;
        for (size_t n = 0; (target = gz_template_note(rule, &rule->links[i].target, hit, n)); n++)
            if (!gz_note_link(&run->notes, note, rule->links[i].relation, target))
                return gz_fail_memory(run->err);
    }
    return GLOZE_OK;
}

static gloze_status accept(void *data, gz_candidate *candidate)
{
    deciding *d = data;
    gz_run *run = d->run;
    const gz_rule *rule = &run->vm->program.rules[candidate->rule];
    gz_verdict verdict;
    gloze_status status = gz_judge(run, candidate, &verdict);
    if (status != GLOZE_OK || !verdict.accepted)
        return status;
    gz_note *note =
        gz_notes_new(&run->notes, d->step.type, candidate->rule, candidate->span, verdict.slots);
    if (!note)
        return gz_fail_memory(run->err);
    note->pass = d->step.pass;
    candidate->note = note;
    candidate->fate = GZ_WON;
    if (!gz_notes_insert(&run->notes, note))
        return gz_fail_memory(run->err);
    return add_links(run, rule, candidate->payload, note);
}

/* ---- vetoes ---- */

/* Disjoint spans by start: what the vetoes cover. */
typedef struct cover {
    gz_span *spans;
    size_t count;
} cover;

static bool is_covered(const cover *c, gz_span span)
{
    size_t low = 0, high = c->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (c->spans[middle].end <= span.start)
            low = middle + 1;
        else
            high = middle;
    }
    return low < c->count && gz_span_overlap(c->spans[low], span);
}

/* The vetoes that hold, joined. */
static gloze_status collect_cover(gz_run *run, gz_candidate_list *drops, cover *out)
{
    gz_sort_candidates(run->vm->program.ranks, drops->list, drops->count);
    out->count = 0;
    out->spans = gz_arena_zalloc(run->passing, drops->count + 1, sizeof *out->spans);
    if (!out->spans)
        return gz_fail_memory(run->err);
    for (size_t i = 0; i < drops->count; i++) {
        gz_candidate *drop = drops->list[i];
        gz_verdict verdict;
        gloze_status status = gz_judge(run, drop, &verdict);
        if (status != GLOZE_OK)
            return status;
        if (!verdict.accepted)
            continue;
        drop->fate = GZ_WON;
        gz_span *last = out->count ? &out->spans[out->count - 1] : NULL;
        if (last && drop->span.start < last->end)
            last->end = drop->span.end > last->end ? drop->span.end : last->end;
        else
            out->spans[out->count++] = drop->span;
    }
    return GLOZE_OK;
}

static gloze_status drop_standing(gz_run *run, size_t type, const gz_candidate_list *drops,
                                  const cover *vetoes)
{
    gz_note_list *list = &run->notes.lists[type];
    for (size_t i = list->count; i-- > 0;) {
        gz_note *note = list->notes[i];
        if (!is_covered(vetoes, note->span))
            continue;
        gz_notes_remove(&run->notes, note);
        if (run->trace &&
            !gz_trace_veto(run->trace, (gz_vetoed){ note, find_veto(drops, note->span) }))
            return gz_fail_memory(run->err);
        gloze_status status = watch_veto(run, drops, note->span);
        if (status != GLOZE_OK)
            return status;
    }
    return GLOZE_OK;
}

/* What a function dropped by name is gone, whatever overlaps it. */
static gloze_status drop_named(gz_run *run, gz_candidate_list *drops)
{
    size_t kept = 0;
    for (size_t i = 0; i < drops->count; i++) {
        gz_hit *hit = drops->list[i]->payload;
        if (!hit->note || run->vm->program.rules[drops->list[i]->rule].matcher != GZ_BY_HOOK) {
            drops->list[kept++] = drops->list[i];
            continue;
        }
        drops->list[i]->fate = GZ_WON;
        if (hit->note->gone)
            continue;
        gz_notes_remove(&run->notes, hit->note);
        if (run->trace && !gz_trace_veto(run->trace, (gz_vetoed){ hit->note, drops->list[i] }))
            return gz_fail_memory(run->err);
    }
    drops->count = kept;
    return GLOZE_OK;
}

static gloze_status apply_vetoes(deciding *d, gz_proposals *proposals)
{
    cover vetoes;
    gloze_status status = drop_named(d->run, &proposals->drops);
    if (status != GLOZE_OK || proposals->drops.count == 0)
        return status;
    status = collect_cover(d->run, &proposals->drops, &vetoes);
    if (status == GLOZE_OK)
        status = drop_standing(d->run, d->step.type, &proposals->drops, &vetoes);
    gz_candidate_list *new = &proposals->new;
    size_t kept = 0;
    for (size_t i = 0; i < new->count &&status == GLOZE_OK; i++) {
        if (!is_covered(&vetoes, new->list[i]->span)) {
            new->list[kept++] = new->list[i];
            continue;
        }
        new->list[i]->fate = GZ_VETOED;
        if (d->run->trace)
            new->list[i]->winner = find_veto(&proposals->drops, new->list[i]->span);
        status = watch_veto(d->run, &proposals->drops, new->list[i]->span);
    }
    new->count = kept;
    return status;
}

/* ---- updates ---- */

static gz_note *target_of(const gz_candidate *candidate)
{
    return ((const gz_hit *)candidate->payload)->note;
}

/* By the annotation, then best first, without `over`. */
static int compare_updates(const void *left, const void *right, void *data)
{
    const gz_rank *ranks = data;
    const gz_candidate *a = *(gz_candidate *const *)left, *b = *(gz_candidate *const *)right;
    gz_span x = target_of(a)->span, y = target_of(b)->span;
    if (x.start != y.start)
        return x.start < y.start ? -1 : 1;
    if (x.end != y.end)
        return x.end > y.end ? -1 : 1;
    if (ranks[a->rule].priority != ranks[b->rule].priority)
        return ranks[a->rule].priority > ranks[b->rule].priority ? -1 : 1;
    int names = a->rule == b->rule ? 0 : strcmp(ranks[a->rule].name, ranks[b->rule].name);
    return names ? names : (a->number > b->number) - (a->number < b->number);
}

/* Annotations may share their slots until one of them changes. */
static bool own_slots(gz_run *run, gz_note *note)
{
    const gz_type *type = &run->vm->program.types.list[note->type];
    gloze_value *own = gz_slots_new(run->arena, type);
    if (!own)
        return false;
    memcpy(own, note->attributes, type->attribute_count * sizeof *own);
    note->attributes = own;
    return true;
}

/* Sets the attributes, unless a better update has set one of them. */
static gloze_status apply_update(deciding *d, gz_candidate *update, const gz_candidate **taken)
{
    gz_run *run = d->run;
    gz_note *note = ((gz_hit *)update->payload)->note;
    size_t slots = run->vm->program.types.list[note->type].attribute_count;
    gz_verdict verdict;
    if (note->gone) {
        update->fate = GZ_REJECTED;
        update->reason = "the annotation is gone";
        return GLOZE_OK;
    }
    gloze_status status = gz_judge(run, update, &verdict);
    if (status != GLOZE_OK || !verdict.accepted)
        return status;
    for (size_t i = 0; i < slots; i++)
        if (gz_is_set(&verdict.slots[i]) && taken[i]) {
            update->fate = GZ_LOST;
            update->winner = taken[i];
            return GLOZE_OK;
        }
    if (!own_slots(run, note))
        return gz_fail_memory(run->err);
    for (size_t i = 0; i < slots; i++)
        if (gz_is_set(&verdict.slots[i])) {
            note->attributes[i] = verdict.slots[i];
            taken[i] = update;
        }
    update->fate = GZ_WON;
    status = watch_update(run, update->rule, note);
    if (status != GLOZE_OK)
        return status;
    return add_links(run, &run->vm->program.rules[update->rule], update->payload, note);
}

static bool is_ranked_below(const gz_run *run, gz_candidate *const *group, size_t count,
                            const gz_candidate *update)
{
    for (size_t i = 0; i < count; i++)
        if (group[i]->fate == GZ_OPEN && group[i] != update &&
            gz_rank_over(run->vm->program.ranks, group[i]->rule, update->rule))
            return true;
    return false;
}

/* The updates of one annotation. Each round settles at least one, since `over` has no circle. */
static gloze_status settle_updates(deciding *d, gz_candidate **group, size_t count)
{
    size_t type = target_of(group[0])->type, open = count;
    size_t slots = d->run->vm->program.types.list[type].attribute_count;
    const gz_candidate **taken = gz_arena_zalloc(d->run->passing, slots, sizeof *taken);
    if (!taken)
        return gz_fail_memory(d->run->err);
    while (open > 0)
        for (size_t i = 0; i < count; i++) {
            if (group[i]->fate != GZ_OPEN || is_ranked_below(d->run, group, count, group[i]))
                continue;
            gloze_status status = apply_update(d, group[i], taken);
            if (status != GLOZE_OK)
                return status;
            open--;
        }
    return GLOZE_OK;
}

static gloze_status apply_updates(deciding *d, gz_candidate_list *updates)
{
    if (updates->count > 1)
        qsort_r(updates->list, updates->count, sizeof *updates->list, compare_updates,
                d->run->vm->program.ranks);
    for (size_t start = 0; start < updates->count;) {
        size_t end = start + 1;
        while (end < updates->count &&
               target_of(updates->list[end]) == target_of(updates->list[start]))
            end++;
        gloze_status status = settle_updates(d, updates->list + start, end - start);
        if (status != GLOZE_OK)
            return status;
        start = end;
    }
    return GLOZE_OK;
}

/* ---- repeats ---- */

/* The annotation of a type that overlaps a span; NULL when there is none. */
static gz_note *find_overlap(const gz_run *run, size_t type, gz_span span)
{
    const gz_note_list *list = &run->notes.lists[type];
    for (size_t i = gz_note_list_from(list, span.end); i-- > 0;)
        if (list->notes[i]->span.end > span.start)
            return list->notes[i];
        else if (!run->notes.types->list[type].keep_overlap)
            break;
    return NULL;
}

/* A later mention: what stands there gets what it lacks, else it gets an annotation. */
static gloze_status repeat_at(deciding *d, const gz_note *first, gz_span span)
{
    gz_run *run = d->run;
    const gz_type *type = &run->vm->program.types.list[first->type];
    gz_note *note = find_overlap(run, first->type, span);
    if (note && (note->span.start != span.start || note->span.end != span.end))
        return GLOZE_OK;
    bool new = note == NULL;
    if (new) {
        gloze_value *slots = gz_slots_new(run->arena, type);
        note = slots ? gz_notes_new(&run->notes, first->type, first->rule, span, slots) : NULL;
        if (!note)
            return gz_fail_memory(run->err);
        note->pass = d->step.pass;
    } else if (!own_slots(run, note)) {
        return gz_fail_memory(run->err);
    }
    for (size_t i = 0; i < type->attribute_count; i++)
        if (!gz_is_set(&note->attributes[i]))
            note->attributes[i] = first->attributes[i];
    if ((new && !gz_notes_insert(&run->notes, note)) ||
        !gz_note_link(&run->notes, note, "first", (gz_note *)first))
        return gz_fail_memory(run->err);
    return GLOZE_OK;
}

static gloze_status repeat_one(deciding *d, const gz_candidate *winner)
{
    const gz_rule *rule = &d->run->vm->program.rules[winner->rule];
    const gz_document *doc = d->run->doc;
    gz_span mention, span;
    gloze_status status = GLOZE_OK;
    if (!gz_template_span(rule, &rule->repeats, winner->payload, &mention))
        return GLOZE_OK;
    size_t from = winner->span.end > mention.end ? winner->span.end : mention.end;
    while (status == GLOZE_OK && gz_document_find(doc, doc->text + mention.start,
                                                  mention.end - mention.start, from, &span)) {
        status = repeat_at(d, winner->note, span);
        from = span.end;
    }
    return status;
}

/* Later mentions, in the order of the text: the first definition counts. */
static gloze_status apply_repeats(deciding *d, const gz_candidate_list *new)
{
    gloze_status status = GLOZE_OK;
    for (size_t i = 0; i < new->count &&status == GLOZE_OK; i++)
        if (new->list[i]->fate == GZ_WON &&
            d->run->vm->program.rules[new->list[i]->rule].has_repeats)
            status = repeat_one(d, new->list[i]);
    return status;
}

/* ---- relations that functions asked for ---- */

static gz_note *end_of(gz_note *note, const gz_candidate *candidate)
{
    if (candidate)
        return candidate->fate == GZ_WON ? candidate->note : NULL;
    return note && !note->gone ? note : NULL;
}

static gloze_status apply_links(gz_run *run)
{
    gz_pending_link *oldest = NULL;
    while (run->links) { /* reversed, so that relations keep the order they were asked in */
        gz_pending_link *next = run->links->next;
        run->links->next = oldest;
        oldest = run->links;
        run->links = next;
    }
    for (; oldest; oldest = oldest->next) {
        gz_note *from = end_of(oldest->from, oldest->from_candidate);
        gz_note *to = end_of(oldest->to, oldest->to_candidate);
        if (from && to && !gz_note_link(&run->notes, from, oldest->relation, to))
            return gz_fail_memory(run->err);
    }
    return GLOZE_OK;
}

gloze_status gz_decide(gz_run *run, const gz_stage *stage)
{
    gloze_status status = GLOZE_OK;
    for (size_t i = 0; i < stage->step_count && status == GLOZE_OK; i++) {
        deciding d = { run, stage->steps[i] };
        gz_proposals *proposals = &run->proposals[d.step.type];
        gz_settling settling = {
            .ranks = run->vm->program.ranks,
            .notes = &run->notes,
            .type = d.step.type,
            .keep_overlap = run->vm->program.types.list[d.step.type].keep_overlap,
            .accept = accept,
            .data = &d,
        };
        status = apply_vetoes(&d, proposals);
        if (status == GLOZE_OK)
            status = gz_settle(&settling, proposals->new.list, proposals->new.count, run->passing,
                               run->err);
        if (status == GLOZE_OK)
            status = apply_repeats(&d, &proposals->new);
        if (status == GLOZE_OK)
            status = apply_updates(&d, &proposals->updates);
    }
    return status == GLOZE_OK ? apply_links(run) : status;
}
