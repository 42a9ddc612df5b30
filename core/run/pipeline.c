#include "run/pipeline.h"

#include "base/mem.h"
#include "lua/evaluate.h"
#include "match/lexicon_index.h"
#include "run/collect.h"
#include "run/decide.h"

#include <stdio.h>
#include <string.h>

#define DEFAULT_CANDIDATES 200000
#define BYTES_EACH_CANDIDATE 8
/* Of all seq elements on one document, and for each byte of it. */
#define SEQ_STEPS ((uint64_t)50 * 1000 * 1000)
#define SEQ_STEPS_EACH_BYTE ((uint64_t)1000)

struct gz_pipeline {
    gz_vm *vm;
    const gz_plan *plan;
    size_t candidate_limit;
    gz_arena arena;   /* of the running document */
    gz_arena passing; /* of its running stage */
    gz_run run;
    bool *plugin_off;
    size_t *made;
    gz_blame *blames; /* of this document, in the order the plugins failed */
    size_t blame_count;
    size_t watch;
    gz_trace *trace;
    const gz_left_out *left_out; /* of the next run */
    size_t left_out_count;
};

gloze_status gz_pipeline_new(gz_vm *vm, const gz_plan *plan, size_t candidate_limit,
                             gz_pipeline **out, gloze_error *err)
{
    *out = NULL;
    gz_pipeline *pipeline = gz_zalloc(1, sizeof *pipeline);
    size_t plugins = vm->program.plugin_count + 1, types = vm->program.types.count + 1;
    if (!pipeline)
        return gz_fail_memory(err);
    gz_arena_init(&pipeline->arena);
    gz_arena_init(&pipeline->passing);
    pipeline->vm = vm;
    pipeline->plan = plan;
    pipeline->watch = GZ_NO_RULE;
    pipeline->candidate_limit = candidate_limit;
    pipeline->plugin_off = gz_zalloc(plugins, sizeof *pipeline->plugin_off);
    pipeline->made = gz_zalloc(plugins, sizeof *pipeline->made);
    pipeline->blames = gz_zalloc(plugins, sizeof *pipeline->blames);
    pipeline->run.proposals = gz_zalloc(types, sizeof *pipeline->run.proposals);
    if (!pipeline->plugin_off || !pipeline->made || !pipeline->blames || !pipeline->run.proposals) {
        gz_pipeline_free(pipeline);
        return gz_fail_memory(err);
    }
    *out = pipeline;
    return GLOZE_OK;
}

void gz_pipeline_free(gz_pipeline *pipeline)
{
    if (!pipeline)
        return;
    gz_arena_clear(&pipeline->arena);
    gz_arena_clear(&pipeline->passing);
    gz_seq_run_clear(&pipeline->run.seq);
    gz_free(pipeline->plugin_off);
    gz_free(pipeline->made);
    gz_free(pipeline->blames);
    gz_free(pipeline->run.proposals);
    gz_free(pipeline);
}

void gz_pipeline_watch(gz_pipeline *pipeline, size_t rule)
{
    pipeline->watch = rule;
}

void gz_pipeline_trace(gz_pipeline *pipeline, gz_trace *trace)
{
    pipeline->trace = trace;
}

void gz_pipeline_leave_out(gz_pipeline *pipeline, const gz_left_out *list, size_t count)
{
    pipeline->left_out = list;
    pipeline->left_out_count = count;
}

gz_run *gz_pipeline_last(gz_pipeline *pipeline)
{
    return &pipeline->run;
}

const gz_watched *gz_pipeline_watched(const gz_pipeline *pipeline)
{
    return &pipeline->run.watched;
}

/* ---- the document's date ---- */

/* Markup is surer than the file's name, and that than the text. */
static int date_rank(const char *from)
{
    return from[0] == 'm' ? 3 : from[0] == 'n' ? 2 : 1;
}

/* Asks the hooks; the surest proposal wins, the first of equals. It is set when all have
 * spoken, so that each sees the document without a date. */
static gloze_status find_date(gz_run *run)
{
    gz_vm *vm = run->vm;
    const char *best = NULL, *best_from = NULL;
    for (size_t i = 0; i < vm->program.date_hook_count; i++) {
        const gz_date_hook *hook = &vm->program.date_hooks[i];
        const char *date, *from;
        gz_failure failure;
        if (run->plugin_off[hook->plugin])
            continue;
        if (!gz_run_date_hook(vm, hook, &date, &from, &failure))
            return gz_run_blame(run, hook->plugin, GZ_NO_RULE, &failure);
        if (date && (!best || date_rank(from) > date_rank(best_from))) {
            best = date;
            best_from = from;
        }
    }
    if (!best)
        return GLOZE_OK;
    run->doc->date = gz_arena_copy(&run->doc->arena, best, strlen(best));
    run->doc->date_from = gz_arena_copy(&run->doc->arena, best_from, strlen(best_from));
    return run->doc->date && run->doc->date_from ? GLOZE_OK : gz_fail_memory(run->err);
}

/* ---- one run, with the plugins that are still sound ---- */

/* A limit that nobody gave grows with the document. */
static size_t limit_candidates(const gz_pipeline *pipeline, const gz_document *doc)
{
    size_t by_length = doc->len / BYTES_EACH_CANDIDATE;
    if (pipeline->candidate_limit)
        return pipeline->candidate_limit;
    return by_length > DEFAULT_CANDIDATES ? by_length : DEFAULT_CANDIDATES;
}

static gloze_status begin(gz_pipeline *pipeline, gz_document *doc, gloze_error *err)
{
    gz_run *run = &pipeline->run;
    gz_proposals *proposals = run->proposals;
    gz_seq_run seq = run->seq; /* its memory is reused */
    seq.steps_left = SEQ_STEPS + SEQ_STEPS_EACH_BYTE * doc->len;
    seq.out_of_memory = false;
    gz_arena_reset(&pipeline->arena);
    memset(pipeline->made, 0, (pipeline->vm->program.plugin_count + 1) * sizeof *pipeline->made);
    *run = (gz_run){ .vm = pipeline->vm,
                     .plan = pipeline->plan,
                     .doc = doc,
                     .arena = &pipeline->arena,
                     .passing = pipeline->trace ? &pipeline->arena : &pipeline->passing,
                     .plugin_off = pipeline->plugin_off,
                     .proposals = proposals,
                     .candidate_limit = limit_candidates(pipeline, doc),
                     .made = pipeline->made,
                     .watch = pipeline->watch,
                     .trace = pipeline->trace,
                     .seq = seq,
                     .err = err };
    if (run->trace)
        gz_trace_reset(run->trace);
    if (!gz_notes_init(&run->notes, &pipeline->vm->program.types, &pipeline->arena))
        return gz_fail_memory(err);
    return gz_vm_begin(pipeline->vm, doc, &run->notes, &pipeline->arena, err);
}

static gloze_status run_once(gz_pipeline *pipeline, gz_document *doc, bool find, gloze_error *err)
{
    gz_run *run = &pipeline->run;
    gloze_status status = begin(pipeline, doc, err);
    if (status == GLOZE_OK && find)
        status = find_date(run);
    for (size_t i = 0; i < pipeline->plan->stage_count && status == GLOZE_OK; i++) {
        gz_arena_reset(&pipeline->passing);
        status = gz_collect(run, &pipeline->plan->stages[i]);
        if (status == GLOZE_OK)
            status = gz_decide(run, &pipeline->plan->stages[i]);
    }
    gz_arena_reset(&pipeline->passing);
    return status;
}

static gloze_status record_blames(gz_pipeline *pipeline, gz_document *doc, gloze_error *err)
{
    const gz_program *program = &pipeline->vm->program;
    for (size_t i = 0; i < pipeline->blame_count; i++) {
        const gz_blame *blame = &pipeline->blames[i];
        gz_problem problem = { .plugin = program->plugins[blame->plugin].name,
                               .rule = blame->rule == GZ_NO_RULE ? ""
                                                                 : program->rules[blame->rule].name,
                               .code = blame->failure.code,
                               .message = blame->failure.message,
                               .where = blame->failure.where };
        if (!gz_document_problem(doc, problem))
            return gz_fail_memory(err);
    }
    return GLOZE_OK;
}

static void turn_off(gz_pipeline *pipeline, const gz_blame *blame)
{
    if (pipeline->plugin_off[blame->plugin])
        return;
    pipeline->blames[pipeline->blame_count++] = *blame;
    pipeline->plugin_off[blame->plugin] = true;
}

/* At the start all plugins are sound, but those that are to be left out. */
static void reset_blames(gz_pipeline *pipeline)
{
    const gz_program *program = &pipeline->vm->program;
    memset(pipeline->plugin_off, 0, (program->plugin_count + 1) * sizeof *pipeline->plugin_off);
    pipeline->blame_count = 0;
    for (size_t i = 0; i < pipeline->left_out_count; i++) {
        const gz_left_out *out = &pipeline->left_out[i];
        gz_blame blame = { .set = true, .rule = GZ_NO_RULE, .failure = { .code = out->code } };
        snprintf(blame.failure.message, sizeof blame.failure.message, "%s", out->message);
        for (; blame.plugin < program->plugin_count; blame.plugin++)
            if (strcmp(program->plugins[blame.plugin].name, out->plugin) == 0)
                break;
        if (blame.plugin < program->plugin_count)
            turn_off(pipeline, &blame);
    }
    pipeline->left_out_count = 0;
}

gloze_status gz_pipeline_run(gz_pipeline *pipeline, gz_document *doc, const gz_notes **notes,
                             gloze_error *err)
{
    bool find = !*doc->date;
    gloze_status status;
    reset_blames(pipeline);
    pipeline->vm->exact = false;
    for (;;) {
        if (find)
            doc->date = doc->date_from = "";
        status = run_once(pipeline, doc, find, err);
        if (status != GLOZE_EPLUGIN || !pipeline->run.blame.set)
            break;
        if (pipeline->run.blame.failure.code == GZ_SUSPICION)
            pipeline->vm->exact = true; /* whoever was off stays so: that verdict stands */
        else
            turn_off(pipeline, &pipeline->run.blame);
    }
    if (status == GLOZE_OK)
        status = record_blames(pipeline, doc, err);
    gz_document_forget_keys(doc);
    gz_vm_end(pipeline->vm);
    *notes = status == GLOZE_OK ? &pipeline->run.notes : NULL;
    return status;
}
