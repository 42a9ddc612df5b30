#include "cli/lint.h"

#include "base/mem.h"
#include "base/status.h"
#include "run/cases.h"

#include <stdio.h>
#include <string.h>

enum { PLACE_SIZE = 4352 };

/* A text of the plugin's examples, and what was found in it. */
typedef struct sample {
    const char *where;
    gz_case text;
    gz_buffer json; /* when it was read the first time */
} sample;

typedef struct running {
    gz_lint *lint;
    sample *samples;
    size_t count, cap;
    size_t *tried, *won; /* one a rule: candidates, and those that stand */
    size_t *winner;      /* one a rule: who beat it last */
    gloze_error *err;
} running;

/* ---- the samples ---- */

static gloze_status add_sample(running *r, const char *where, const gz_case *text)
{
    if (!gz_arena_grow(&r->lint->arena, &r->samples, &r->cap, r->count + 1, sizeof(sample)))
        return gz_fail_memory(r->err);
    r->samples[r->count] = (sample){ .where = where, .text = *text };
    gz_buffer_init(&r->samples[r->count++].json);
    return GLOZE_OK;
}

/* Examples that set options need a context of their own: `gloze test` runs those. */
static gloze_status add_examples(running *r, const gz_rule *rule)
{
    gloze_status st = GLOZE_OK;

    for (size_t i = 0; st == GLOZE_OK && i < rule->example_count; i++) {
        const gz_example *example = &rule->examples[i];
        char shown[PLACE_SIZE];
        gz_case text = { 0 };

        if (example->option_count)
            continue;
        gz_program_shown(r->lint->program, example->where, shown, sizeof(shown));
        st = gz_case_parse(&r->lint->arena, example->text, example->len, shown, &text, r->err);
        text.date = example->date;
        text.locale = example->locale;
        if (st == GLOZE_OK)
            st = add_sample(r, example->where, &text);
    }
    return st;
}

static gloze_status add_cases(running *r)
{
    const gz_plugin *plugin = &r->lint->program->plugins[r->lint->plugin];
    const gz_bundle_plugin *files = gz_bundle_find(r->lint->bundle, plugin->name);
    const gz_file *file = files ? gz_bundle_file(files, "cases.txt") : NULL;
    gz_cases cases = { 0 };
    char where[PLACE_SIZE];
    gloze_status st = GLOZE_OK;

    if (!file)
        return GLOZE_OK;
    snprintf(where, sizeof(where), "%s/cases.txt", plugin->shown);
    st = gz_cases_read(&r->lint->arena, file->data, file->len, where, &cases, r->err);
    for (size_t i = 0; st == GLOZE_OK && i < cases.count; i++) {
        const char *place;
        int len =
            snprintf(where, sizeof(where), "%s/cases.txt:%zu", plugin->name, cases.list[i].line);

        place = gz_arena_copy(&r->lint->arena, where, (size_t)len);
        if (!place)
            st = gz_fail_memory(r->err);
        else if (!cases.list[i].option_count)
            st = add_sample(r, place, &cases.list[i]);
    }
    return st;
}

static gloze_status collect(running *r)
{
    const gz_program *program = r->lint->program;
    gloze_status st = GLOZE_OK;

    for (size_t i = 0; st == GLOZE_OK && i < program->rule_count; i++)
        if (program->rules[i].plugin == r->lint->plugin)
            st = add_examples(r, &program->rules[i]);
    return st == GLOZE_OK ? add_cases(r) : st;
}

/* ---- running ---- */

static gloze_status read_sample(running *r, const sample *s, const char **json, size_t *len)
{
    static const gloze_json_options options = { 0 };
    gloze_input in = { .data = s->text.text,
                       .len = s->text.len,
                       .id = s->where,
                       .media = GLOZE_MEDIA_VERBATIM,
                       .date = s->text.date,
                       .date_from = "option",
                       .locale = s->text.locale };
    const gloze_document *doc;
    gloze_status st = gloze_annotate(r->lint->context, &in, &doc, r->err);

    *json = NULL;
    *len = 0;
    if (st == GLOZE_EINPUT) /* an empty example */
        return GLOZE_OK;
    if (st == GLOZE_OK)
        st = gloze_document_json(r->lint->context, doc, &options, json, len, r->err);
    return st;
}

static void count_fates(running *r, const gz_trace *trace)
{
    for (size_t i = 0; i < trace->count; i++) {
        const gz_candidate *candidate = trace->list[i].candidate;

        r->tried[candidate->rule]++;
        r->won[candidate->rule] += candidate->fate == GZ_WON;
        if (candidate->fate == GZ_LOST && candidate->winner)
            r->winner[candidate->rule] = candidate->winner->rule;
    }
}

static gloze_status read_forwards(running *r)
{
    gz_trace trace = { 0 };
    gloze_status st = GLOZE_OK;

    gz_context_trace(r->lint->context, &trace);
    for (size_t i = 0; st == GLOZE_OK && i < r->count; i++) {
        const char *json;
        size_t len;

        st = read_sample(r, &r->samples[i], &json, &len);
        if (st == GLOZE_OK)
            count_fates(r, &trace);
        gz_buffer_add(&r->samples[i].json, json, len);
        if (st == GLOZE_OK && r->samples[i].json.failed)
            st = gz_fail_memory(r->err);
    }
    gz_context_trace(r->lint->context, NULL);
    gz_trace_clear(&trace);
    return st;
}

static gloze_status read_backwards(running *r)
{
    gloze_status st = GLOZE_OK;

    for (size_t i = r->count; st == GLOZE_OK && i-- > 0;) {
        const gz_buffer *before = &r->samples[i].json;
        const char *json;
        size_t len;

        st = read_sample(r, &r->samples[i], &json, &len);
        if (st == GLOZE_OK && (len != before->len || (len && memcmp(json, before->data, len) != 0)))
            gz_lint_add(r->lint, r->samples[i].where,
                        "other things are found here when the examples are read in another order; "
                        "keep nothing from one document to the next, but for doc.state");
    }
    return st;
}

static void report_losers(running *r)
{
    const gz_program *program = r->lint->program;

    for (size_t i = 0; i < program->rule_count; i++)
        if (program->rules[i].plugin == r->lint->plugin && r->tried[i] && !r->won[i] &&
            r->winner[i] != GZ_NO_RULE)
            gz_lint_add(r->lint, program->rules[i].where,
                        "rule %s: never wins in the examples of this plugin; it loses to %s: give "
                        "an example in which it wins, or take it away",
                        program->rules[i].name, program->rules[r->winner[i]].name);
}

gloze_status gz_lint_runs(gz_lint *lint, gloze_error *err)
{
    size_t rules = lint->program->rule_count + 1;
    running r = { .lint = lint, .err = err };
    gloze_status st;

    r.tried = gz_arena_zalloc(&lint->arena, rules, sizeof(*r.tried));
    r.won = gz_arena_zalloc(&lint->arena, rules, sizeof(*r.won));
    r.winner = gz_arena_alloc(&lint->arena, rules * sizeof(*r.winner));
    if (!r.tried || !r.won || !r.winner)
        return gz_fail_memory(err);
    for (size_t i = 0; i < rules; i++)
        r.winner[i] = GZ_NO_RULE;
    st = collect(&r);
    if (st == GLOZE_OK)
        st = read_forwards(&r);
    if (st == GLOZE_OK)
        st = read_backwards(&r);
    if (st == GLOZE_OK)
        report_losers(&r);
    for (size_t i = 0; i < r.count; i++)
        gz_buffer_clear(&r.samples[i].json);
    return st;
}
