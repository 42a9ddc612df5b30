#include "run/judge.h"

#include <string.h>

/* ---- context ---- */

static bool in_zones(const gz_run *run, const gz_names *zones, gz_span span)
{
    const char *zone = gz_zone_name(gz_document_zone_at(run->doc, span.start));
    return gz_names_has(zones, zone);
}

static bool in_types(const gz_run *run, const gz_names *types, gz_span span)
{
    for (size_t i = 0; i < types->count; i++) {
        size_t type =
            gz_types_find(&run->vm->program.types, types->list[i], strlen(types->list[i]));
        if (gz_notes_cover(&run->notes, type, span))
            return true;
    }
    return false;
}

/* Why the context keeps a match out; NULL when it doesn't. */
static const char *check_context(const gz_run *run, const gz_rule *rule, gz_span whole)
{
    if (rule->context.inside.count && !in_types(run, &rule->context.inside, whole))
        return "it is not inside what the rule asks for";
    if (rule->context.zones.count && !in_zones(run, &rule->context.zones, whole))
        return "it is in another zone than the rule asks for";
    if (rule->unless.inside.count && in_types(run, &rule->unless.inside, whole))
        return "it is inside what the rule excludes";
    if (rule->unless.zones.count && in_zones(run, &rule->unless.zones, whole))
        return "it is in a zone that the rule excludes";
    return NULL;
}

/* ---- elements around a match ---- */

static gloze_status keep_takes(gz_run *run, gz_hit *hit, const gz_take *takes, size_t count)
{
    if (count == 0)
        return GLOZE_OK;
    if (!gz_arena_grow(run->passing, &hit->takes, &hit->take_cap, hit->take_count + count,
                       sizeof *hit->takes))
        return gz_fail_memory(run->err);
    memcpy(hit->takes + hit->take_count, takes, count * sizeof *takes);
    hit->take_count += count;
    return GLOZE_OK;
}

typedef enum side { BEFORE, AFTER, NEAR } side;

/* Does the element stand there? What it captures is the match's. */
static gloze_status find_part(gz_run *run, size_t index, const gz_seq_part *part, side where,
                              gz_hit *hit, bool *found)
{
    const gz_rule *rule = &run->vm->program.rules[index];
    gz_seq_match match;
    gloze_error why = { 0 };
    gloze_status status;
    gz_run_look(run, index, hit);
    if (where == BEFORE)
        status = gz_seq_before(&run->seq, part->code, rule->within, hit->whole.start, found, &match,
                               &why);
    else if (where == AFTER)
        status =
            gz_seq_after(&run->seq, part->code, rule->within, hit->whole.end, found, &match, &why);
    else
        status = gz_seq_near(&run->seq, part->code, rule->within, hit->whole, part->tokens, found,
                             &match, &why);
    if (status != GLOZE_OK)
        return gz_run_blame_seq(run, index, status, &why);
    return *found ? keep_takes(run, hit, match.takes, match.take_count) : GLOZE_OK;
}

/* Sets `*reason` when a part is missing, or for `unless` when one is there. */
static gloze_status check_parts(gz_run *run, size_t index, const gz_context_test *test, bool wanted,
                                gz_hit *hit, const char **reason)
{
    static const char *const missing[] = { "what has to precede it is not there",
                                           "what has to follow it is not there",
                                           "what has to be near is not there" };
    static const char *const present[] = { "it is preceded by what the rule excludes",
                                           "it is followed by what the rule excludes",
                                           "it is near what the rule excludes" };
    const gz_seq_parts *parts[] = { &test->preceded, &test->followed, &test->near };
    for (int where = BEFORE; where <= NEAR; where++)
        for (size_t i = 0; i < parts[where]->count && !*reason; i++) {
            bool found;
            gloze_status status =
                find_part(run, index, &parts[where]->list[i], (side)where, hit, &found);
            if (status != GLOZE_OK)
                return status;
            if (found != wanted)
                *reason = wanted ? missing[where] : present[where];
        }
    return GLOZE_OK;
}

/* ---- with ---- */

static gz_span bounds_of(const gz_document *doc, gz_within within, size_t at)
{
    if (within == GZ_WITHIN_DOCUMENT)
        return (gz_span){ 0, doc->len };
    size_t i = within == GZ_WITHIN_BLOCK ? gz_document_block_at(doc, at)
                                         : gz_document_sentence_at(doc, at);
    if (within == GZ_WITHIN_BLOCK)
        return (gz_span){ doc->blocks[i].start, doc->blocks[i].end };
    return (gz_span){ doc->sentences[i].start, doc->sentences[i].end };
}

static gz_note *find_nearest(const gz_run *run, const gz_rule *rule, const gz_binding *binding,
                             const gz_hit *hit)
{
    const gz_note_list *list = &run->notes.lists[binding->is->type];
    gz_span bounds = bounds_of(run->doc, rule->within, hit->whole.start);
    size_t i = gz_note_list_from(list, binding->after ? hit->whole.end : hit->whole.start);
    if (binding->after) {
        for (; i < list->count && list->notes[i]->span.start < bounds.end; i++)
            if (gz_is_fulfilled(run->doc, rule, binding->is, list->notes[i], hit))
                return list->notes[i];
        return NULL;
    }
    while (i-- > 0 && list->notes[i]->span.start >= bounds.start)
        if (list->notes[i]->span.end <= hit->whole.start &&
            gz_is_fulfilled(run->doc, rule, binding->is, list->notes[i], hit))
            return list->notes[i];
    return NULL;
}

static gloze_status bind_names(gz_run *run, const gz_rule *rule, gz_hit *hit, const char **reason)
{
    for (size_t i = 0; i < rule->binding_count && !*reason; i++) {
        const gz_binding *binding = &rule->bindings[i];
        gz_note *note = find_nearest(run, rule, binding, hit);
        if (!note && !binding->maybe)
            *reason = "an annotation that `with` asks for is not there";
        if (!note)
            continue;
        gz_take take = { .capture = binding->capture, .span = note->span, .note = note };
        gloze_status status = keep_takes(run, hit, &take, 1);
        if (status != GLOZE_OK)
            return status;
    }
    return GLOZE_OK;
}

/* ---- all that is asked of a match ---- */

static gloze_status check_surroundings(gz_run *run, size_t index, gz_hit *hit, const char **reason)
{
    const gz_rule *rule = &run->vm->program.rules[index];
    gloze_status status = GLOZE_OK;
    *reason = check_context(run, rule, hit->whole);
    if (!*reason)
        status = check_parts(run, index, &rule->context, true, hit, reason);
    if (status == GLOZE_OK && !*reason)
        status = check_parts(run, index, &rule->unless, false, hit, reason);
    if (status == GLOZE_OK && !*reason)
        status = bind_names(run, rule, hit, reason);
    return status;
}

/* Context, with, set and its function. */
static gloze_status judge(gz_run *run, gz_candidate *candidate, gz_verdict *out)
{
    const gz_rule *rule = &run->vm->program.rules[candidate->rule];
    gz_hit *hit = candidate->payload;
    gz_failure failure;
    *out = (gz_verdict){ .accepted = true, .slots = hit->attributes };
    if (rule->matcher != GZ_BY_HOOK) {
        gloze_status status = check_surroundings(run, candidate->rule, hit, &out->reason);
        if (status != GLOZE_OK)
            return status;
        out->accepted = !out->reason;
        if (out->accepted && !gz_rule_evaluate(run->vm, candidate->rule, hit, out, &failure))
            return gz_run_blame(run, rule->plugin, candidate->rule, &failure);
    }
    if (!out->accepted) {
        candidate->fate = GZ_REJECTED;
        candidate->reason = out->reason;
    }
    return GLOZE_OK;
}

gloze_status gz_judge(gz_run *run, gz_candidate *candidate, gz_verdict *out)
{
    uint64_t begin = gz_trace_now(run->trace);
    gloze_status status = judge(run, candidate, out);
    gz_trace_spend(run->trace, candidate->rule, begin);
    return status;
}
