#include "run/collect.h"

#include "lua/evaluate.h"
#include "lua/values.h"

#include <stdio.h>
#include <string.h>

static bool when_holds(const gz_run *run, const gz_when *when)
{
    if (when->option == SIZE_MAX) {
        gloze_value locale = gz_value_text(run->doc->locale, strlen(run->doc->locale));
        return gz_value_equal(&locale, &when->value);
    }
    return gz_value_equal(&run->vm->program.options[when->option].value, &when->value);
}

bool gz_run_wants(const gz_run *run, size_t index)
{
    const gz_rule *rule = &run->vm->program.rules[index];
    if (rule->off || run->plugin_off[rule->plugin])
        return false;
    for (size_t i = 0; i < rule->when_count; i++)
        if (!when_holds(run, &rule->when[i]))
            return false;
    return true;
}

gloze_status gz_run_blame(gz_run *run, size_t plugin, size_t rule, const gz_failure *failure)
{
    size_t hoarder =
        strcmp(failure->code, "limit-memory") == 0 ? gz_vm_hoarder(run->vm, plugin) : plugin;
    run->blame = (gz_blame){ true, plugin, rule, *failure };
    if (hoarder != plugin) {
        run->blame.plugin = hoarder;
        run->blame.rule = GZ_NO_RULE;
        snprintf(run->blame.failure.message, sizeof failure->message,
                 "%.900s; this plugin holds most of it", failure->message);
        *run->blame.failure.where = '\0';
    }
    return GLOZE_EPLUGIN;
}

/* ---- making candidates ---- */

/* Too many candidates: the plugin that made most of them is to blame. */
static gloze_status blame_crowd(gz_run *run)
{
    size_t worst = 0;
    gz_failure failure = { .code = "limit-annotations" };
    for (size_t i = 1; i < run->vm->program.plugin_count; i++)
        if (run->made[i] > run->made[worst])
            worst = i;
    snprintf(failure.message, sizeof failure.message,
             "reached the limit of %zu candidates on one document; this plugin made most of them",
             run->candidate_limit);
    return gz_run_blame(run, worst, GZ_NO_RULE, &failure);
}

static gloze_status add_candidate(gz_run *run, size_t rule, size_t type, gz_action action,
                                  gz_span span, const gz_hit *hit, gz_candidate **out)
{
    gz_proposals *proposals = &run->proposals[type];
    gz_candidate_list *list = action == GZ_NEW      ? &proposals->new
                              : action == GZ_UPDATE ? &proposals->updates
                                                    : &proposals->drops;
    if (run->candidate_count >= run->candidate_limit)
        return blame_crowd(run);
    gz_candidate *candidate = gz_arena_zalloc(run->passing, 1, sizeof *candidate);
    gz_hit *kept = gz_arena_zalloc(run->passing, 1, sizeof *kept);
    if (!candidate || !kept ||
        !gz_arena_grow(run->passing, &list->list, &list->cap, list->count + 1, sizeof *list->list))
        return gz_fail_memory(run->err);
    *kept = *hit;
    candidate->rule = rule;
    candidate->span = span;
    candidate->payload = kept;
    candidate->number = run->candidate_count++;
    run->made[run->vm->program.rules[rule].plugin]++;
    list->list[list->count++] = candidate;
    if (run->trace && !gz_trace_add(run->trace, (gz_traced){ candidate, action, type }))
        return gz_fail_memory(run->err);
    if (out)
        *out = candidate;
    return GLOZE_OK;
}

/* One for each annotation that `update` names. */
static gloze_status propose_updates(gz_run *run, size_t index, gz_span span, const gz_hit *hit)
{
    const gz_rule *rule = &run->vm->program.rules[index];
    gz_hit changed = *hit;
    gloze_status status = GLOZE_OK;
    for (size_t n = 0; status == GLOZE_OK; n++) {
        changed.note = gz_template_note(rule, &rule->target, hit, n);
        if (!changed.note)
            break;
        status = add_candidate(run, index, rule->type, GZ_UPDATE, span, &changed, NULL);
    }
    return status;
}

static gloze_status propose(gz_run *run, size_t index, const gz_hit *hit)
{
    const gz_rule *rule = &run->vm->program.rules[index];
    gz_span span;
    if (!gz_rule_span(run->doc, rule, hit, &span))
        return GLOZE_OK;
    if (rule->action == GZ_UPDATE && rule->matcher != GZ_BY_EACH)
        return propose_updates(run, index, span, hit);
    return add_candidate(run, index, rule->type, rule->action, span, hit, NULL);
}

/* ---- patterns ---- */

typedef struct collecting {
    gz_run *run;
    const gz_stage *stage;
} collecting;

static gloze_status on_match(void *data, const gz_match *match)
{
    collecting *c = data;
    gz_hit hit = { .whole = match->span, .row = GZ_NO_ROW };
    gz_span *groups = gz_arena_alloc(c->run->passing, match->group_count * sizeof *groups);
    if (!groups)
        return gz_fail_memory(c->run->err);
    memcpy(groups, match->groups, match->group_count * sizeof *groups);
    hit.groups = groups;
    return propose(c->run, c->stage->pattern_rules[match->pattern], &hit);
}

static gloze_status collect_patterns(collecting *c)
{
    gz_run *run = c->run;
    const gz_stage *stage = c->stage;
    size_t failed = SIZE_MAX;
    gloze_error err = { 0 };
    for (size_t i = 0; i < stage->pattern_count; i++)
        stage->skip[i] = !gz_run_wants(run, stage->pattern_rules[i]);
    gz_scan_options options = { .skip = stage->skip,
                                .running = run->vm->shown_plugin,
                                .owners = stage->owners };
    if (run->trace) {
        options.clock = run->trace->clock;
        options.spent = stage->spent;
    }
    gloze_status status =
        gz_scanner_run(stage->scanner, run->doc, &options, on_match, c, &failed, &err);
    for (size_t i = 0; options.clock && i < stage->pattern_count; i++) {
        run->trace->spent[stage->pattern_rules[i]] += stage->spent[i];
        stage->spent[i] = 0;
    }
    if (status != GLOZE_ELIMIT || failed == SIZE_MAX) {
        if (status != GLOZE_OK && status != GLOZE_EPLUGIN)
            return gz_fail(run->err, status, "%s", err.message[0] ? err.message : "memory ran out");
        return status;
    }
    size_t rule = stage->pattern_rules[failed];
    const char *where = run->vm->program.rules[rule].where;
    gz_failure failure = { .code = "limit-match" };
    snprintf(failure.message, sizeof failure.message, "%s", err.message);
    snprintf(failure.where, sizeof failure.where, "%s", where);
    return gz_run_blame(run, run->vm->program.rules[rule].plugin, rule, &failure);
}

/* ---- lists ---- */

static gloze_status on_phrase(void *data, const gz_lexicon_match *match)
{
    collecting *c = data;
    size_t rule = c->stage->lexicon_rules[match->lexicon];
    gz_hit hit = { .whole = { match->start, match->end }, .row = match->row };
    return gz_run_wants(c->run, rule) ? propose(c->run, rule, &hit) : GLOZE_OK;
}

/* ---- annotations as seq elements see them ---- */

static const gz_note_list *list_of(const gz_run *run, const gz_is *is)
{
    return &run->notes.lists[is->type];
}

static void *note_at(void *data, const void *what, size_t start, size_t n, const gz_take *takes,
                     size_t take_count, gz_span *span)
{
    const gz_run *run = data;
    const gz_is *is = what;
    const gz_note_list *list = list_of(run, is);
    gz_hit hit = run->beside ? *run->beside : (gz_hit){ 0 };
    hit.around = run->beside;
    hit.takes = (gz_take *)takes;
    hit.take_count = take_count;
    const gz_rule *rule = &run->vm->program.rules[run->running_rule];
    for (size_t i = gz_note_list_from(list, start);
         i < list->count && list->notes[i]->span.start == start; i++) {
        if (!gz_is_fulfilled(run->doc, rule, is, list->notes[i], &hit) || n-- > 0)
            continue;
        *span = list->notes[i]->span;
        return list->notes[i];
    }
    return NULL;
}

static size_t note_count(void *data, const void *what)
{
    return list_of(data, what)->count;
}

static size_t next_note(void *data, const void *what, size_t from)
{
    const gz_note_list *list = list_of(data, what);
    size_t i = gz_note_list_from(list, from);
    return i < list->count ? list->notes[i]->span.start : SIZE_MAX;
}

void gz_run_look(gz_run *run, size_t rule, const gz_hit *beside)
{
    run->running_rule = rule;
    run->beside = beside;
    run->seq.doc = run->doc;
    run->seq.spots = &run->spots;
    run->seq.notes = (gz_seq_notes){ note_at, note_count, next_note, run };
}

gloze_status gz_run_blame_seq(gz_run *run, size_t rule, gloze_status status, const gloze_error *why)
{
    gz_failure failure = { .code = "limit-match" };
    if (status != GLOZE_ELIMIT)
        return status == GLOZE_EPLUGIN ? status : gz_fail_memory(run->err);
    snprintf(failure.message, sizeof failure.message, "%s", why->message);
    snprintf(failure.where, sizeof failure.where, "%s", run->vm->program.rules[rule].where);
    return gz_run_blame(run, run->vm->program.rules[rule].plugin, rule, &failure);
}

static gloze_status on_seq(void *data, const gz_seq_match *match)
{
    gz_run *run = data;
    gz_hit hit = { .whole = match->span,
                   .row = GZ_NO_ROW,
                   .take_count = match->take_count,
                   .take_cap = match->take_count };
    hit.takes = gz_arena_alloc(run->passing, (match->take_count + 1) * sizeof *hit.takes);
    if (!hit.takes)
        return gz_fail_memory(run->err);
    if (match->take_count > 0) /* `takes` may be NULL */
        memcpy(hit.takes, match->takes, match->take_count * sizeof *hit.takes);
    return propose(run, run->running_rule, &hit);
}

static gloze_status collect_seq(gz_run *run, size_t index)
{
    const gz_rule *rule = &run->vm->program.rules[index];
    gloze_error why = { 0 };
    gz_run_look(run, index, NULL);
    gz_vm_show_plugin(run->vm, rule->plugin);
    gloze_status status = gz_seq_scan(&run->seq, rule->seq.code, rule->within, on_seq, run, &why);
    return status == GLOZE_OK ? status : gz_run_blame_seq(run, index, status, &why);
}

/* ---- each, hooks ---- */

static gloze_status collect_each(gz_run *run, size_t index)
{
    const gz_rule *rule = &run->vm->program.rules[index];
    const gz_note_list *list = list_of(run, rule->each);
    gloze_status status = GLOZE_OK;
    for (size_t i = 0; i < list->count && status == GLOZE_OK; i++) {
        gz_hit hit = { .whole = list->notes[i]->span, .row = GZ_NO_ROW, .note = list->notes[i] };
        if (gz_is_fulfilled(run->doc, rule, rule->each, list->notes[i], &hit))
            status = propose(run, index, &hit);
    }
    return status;
}

static void explain_status(const gz_run *run, gloze_status status, gz_failure *failure)
{
    if (status == GLOZE_EPLUGIN) /* the blame was put on another already: end this call */
        *failure = run->blame.failure;
    else
        *failure = (gz_failure){ .code = "limit-memory", .message = "memory ran out" };
}

static gz_candidate *hook_add(void *data, size_t type, gz_span span, gloze_value *attributes,
                              gz_failure *failure)
{
    gz_run *run = data;
    gz_candidate *candidate = NULL;
    gz_hit hit = { .whole = span, .row = GZ_NO_ROW, .attributes = attributes };
    static const gz_rule no_span = { .matcher = GZ_BY_HOOK };
    if (!gz_rule_span(run->doc, &no_span, &hit, &span)) {
        *failure =
            (gz_failure){ .code = "error", .message = "an annotation can't be white space alone" };
        return NULL;
    }
    gloze_status status =
        add_candidate(run, run->running_hook, type, GZ_NEW, span, &hit, &candidate);
    if (status != GLOZE_OK)
        explain_status(run, status, failure);
    return candidate;
}

static bool hook_change(gz_run *run, gz_action action, gz_note *note, gloze_value *attributes,
                        gz_failure *failure)
{
    gz_hit hit = { .whole = note->span, .row = GZ_NO_ROW, .note = note, .attributes = attributes };
    gloze_status status =
        add_candidate(run, run->running_hook, note->type, action, note->span, &hit, NULL);
    if (status != GLOZE_OK)
        explain_status(run, status, failure);
    return status == GLOZE_OK;
}

static bool hook_update(void *data, gz_note *note, gloze_value *attributes, gz_failure *failure)
{
    return hook_change(data, GZ_UPDATE, note, attributes, failure);
}

static bool hook_drop(void *data, gz_note *note, gz_failure *failure)
{
    return hook_change(data, GZ_DROP, note, NULL, failure);
}

static bool hook_link(void *data, gz_pending_link link, gz_failure *failure)
{
    gz_run *run = data;
    gz_pending_link *kept = gz_arena_alloc(run->passing, sizeof *kept);
    if (!kept) {
        explain_status(run, GLOZE_ENOMEM, failure);
        return false;
    }
    *kept = link;
    kept->next = run->links;
    run->links = kept;
    return true;
}

static gloze_status collect_hook(gz_run *run, size_t index)
{
    gz_failure failure;
    gz_out_calls calls = { hook_add, hook_update, hook_drop, hook_link, run };
    run->running_hook = index;
    run->vm->out = &calls;
    bool done = gz_run_hook(run->vm, index, &failure);
    run->vm->out = NULL;
    if (done)
        return GLOZE_OK;
    if (run->blame.set)
        return GLOZE_EPLUGIN;
    return gz_run_blame(run, run->vm->program.rules[index].plugin, index, &failure);
}

static gloze_status find_other(gz_run *run, size_t rule)
{
    switch (run->vm->program.rules[rule].matcher) {
    case GZ_BY_EACH:
        return collect_each(run, rule);
    case GZ_BY_SEQ:
        return collect_seq(run, rule);
    default:
        return collect_hook(run, rule);
    }
}

static gloze_status collect_other(gz_run *run, size_t rule)
{
    uint64_t begin = gz_trace_now(run->trace);
    gloze_status status = find_other(run, rule);
    gz_trace_spend(run->trace, rule, begin);
    return status;
}

gloze_status gz_collect(gz_run *run, const gz_stage *stage)
{
    collecting c = { run, stage };
    gloze_status status = GLOZE_OK;
    memset(run->proposals, 0, run->vm->program.types.count * sizeof *run->proposals);
    run->links = NULL;
    if (stage->scanner)
        status = collect_patterns(&c);
    if (status == GLOZE_OK && stage->lexicons)
        status = gz_lexicon_set_scan(stage->lexicons, run->doc, false, on_phrase, &c, run->err);
    if (status == GLOZE_OK)
        status = gz_spots_find(stage->spot_set, stage->spot_lists, run->doc, run->passing,
                               &run->spots, run->err);
    for (size_t i = 0; i < stage->other_count && status == GLOZE_OK; i++) {
        size_t rule = stage->others[i];
        if (!gz_run_wants(run, rule))
            continue;
        status = collect_other(run, rule);
    }
    return status;
}
