#include "run/rule_tests.h"

#include "base/mem.h"
#include "base/nearest.h"
#include "lua/values.h"
#include "match/number.h"
#include "run/compare.h"
#include "run/config.h"
#include "run/engine.h"

#include <stdio.h>
#include <string.h>

#define INDENT 4
#define NO_PLUGIN SIZE_MAX

typedef struct testing {
    const gloze_config *config;
    gloze_engine *engine;
    gloze_context *plain; /* without options of an example */
    const gz_program *program;
    gz_test_counts *counts;
    gz_buffer *out;
    gloze_error *err;
} testing;

/* ---- contexts with options ---- */

/* A context for examples that set options. Owned by the caller, with its engine. */
static gloze_status open_with_options(testing *t, const gz_case_option *options, size_t count,
                                      gloze_engine **engine, gloze_context **context)
{
    gloze_config config;
    gz_config_init(&config);
    gloze_status status = gz_config_copy(t->config, &config, t->err);
    for (size_t i = 0; i < count && status == GLOZE_OK; i++)
        status = gloze_config_set(&config, options[i].name, options[i].value, t->err);
    if (status == GLOZE_OK)
        status = gloze_engine_new(&config, engine, t->err);
    if (status == GLOZE_OK)
        status = gloze_context_new(*engine, context, t->err);
    gz_config_clear(&config);
    return status;
}

/* ---- one example ---- */

typedef struct example {
    gz_case parsed;
    const char *shown; /* "plugins/boats/init.lua:12" */
    const char *what;  /* "rule boats/small-boats, yes" */
    size_t rule;       /* GZ_NO_RULE: a case of cases.txt */
    size_t plugin;     /* NO_PLUGIN: of a file that belongs to none */
    const char *type;  /* of marks that name none; NULL: they must */
} example;

typedef struct counting {
    const testing *t;
    const example *example;
    const struct gloze_document *doc;
    const bool *changed; /* one an annotation: the rule updated it */
} counting;

/* Does any rule of the plugin make this type? */
static bool plugin_makes(const gz_program *program, size_t plugin, const char *type)
{
    for (size_t i = 0; i < program->rule_count; i++) {
        const gz_rule *rule = &program->rules[i];
        if (rule->plugin != plugin || rule->action != GZ_NEW)
            continue;
        if (rule->matcher == GZ_BY_HOOK ? gz_names_has(&rule->emits, type)
                                        : strcmp(rule->type_name, type) == 0)
            return true;
    }
    return false;
}

static bool is_hidden(const gz_program *program, const char *type)
{
    return program->types.list[gz_types_find(&program->types, type, strlen(type))].hidden;
}

/* The next name of a list with commas between; 0 at its end. */
static size_t next_name(const char **at)
{
    *at += strspn(*at, ", \t");
    return strcspn(*at, ", \t");
}

static bool is_listed(const char *list, const char *type)
{
    for (size_t len; (len = next_name(&list)) > 0; list += len)
        if (strlen(type) == len && memcmp(list, type, len) == 0)
            return true;
    return false;
}

static bool case_counts(const counting *c, const char *type)
{
    if (is_hidden(c->t->program, type))
        return false;
    if (c->example->parsed.types)
        return is_listed(c->example->parsed.types, type);
    return c->example->plugin == NO_PLUGIN || plugin_makes(c->t->program, c->example->plugin, type);
}

static bool counts(void *data, const gloze_annotation *annotation)
{
    const counting *c = data;
    const gz_program *program = c->t->program;
    if (c->example->rule == GZ_NO_RULE)
        return case_counts(c, annotation->type);
    const gz_rule *rule = &program->rules[c->example->rule];
    if (rule->action == GZ_UPDATE)
        return c->changed[annotation - c->doc->annotations];
    return strcmp(annotation->rule, rule->name) == 0;
}

/* The document with what the rule vetoed among its annotations, and which ones it changed. */
static bool show_deeds(const gloze_context *context, const gz_rule *rule,
                       const struct gloze_document *doc, gz_arena *arena,
                       struct gloze_document *out, bool **changed)
{
    const gz_watched *watched = gz_context_watched(context);
    size_t count = doc->count + watched->vetoed_count;
    gloze_annotation *annotations = gz_arena_zalloc(arena, count + 1, sizeof *annotations);
    *changed = gz_arena_zalloc(arena, count + 1, sizeof **changed);
    *out = *doc;
    if (!annotations || !*changed)
        return false;
    memcpy(annotations, doc->annotations, doc->count * sizeof *annotations);
    for (size_t i = 0; i < watched->vetoed_count; i++)
        annotations[doc->count + i] = (gloze_annotation){ .type = rule->type_name,
                                                          .rule = rule->name,
                                                          .zone = "",
                                                          .start = watched->vetoed[i].start,
                                                          .end = watched->vetoed[i].end };
    for (size_t i = 0; i < watched->updated_count; i++)
        if (!watched->updated[i]->gone)
            (*changed)[watched->updated[i]->index] = true;
    out->annotations = annotations;
    out->count = count;
    return true;
}

static void tell_problems(testing *t, const struct gloze_document *doc)
{
    char shown[300];
    for (size_t i = 0; i < doc->problem_count; i++)
        if (!doc->problems[i].warning)
            gz_buffer_format(
                t->out, "%*s%s: %s: %s\n", INDENT, "",
                gz_program_shown(t->program, doc->problems[i].where, shown, sizeof shown),
                doc->problems[i].code, doc->problems[i].message);
}

static gloze_status compare(testing *t, const example *e, const gloze_context *context,
                            const struct gloze_document *doc, gz_arena *arena)
{
    struct gloze_document shown = *doc;
    bool *changed = NULL;
    gz_buffer diff;
    if (e->rule != GZ_NO_RULE &&
        !show_deeds(context, &t->program->rules[e->rule], doc, arena, &shown, &changed))
        return gz_fail_memory(t->err);
    counting c = { t, e, &shown, changed };
    gz_buffer_init(&diff);
    bool sound = true;
    for (size_t i = 0; i < doc->problem_count; i++)
        sound = sound && doc->problems[i].warning;
    bool same = gz_case_compare(&e->parsed, &shown, e->type, counts, &c, INDENT, &diff);
    if (same && sound) {
        t->counts->passed++;
    } else {
        t->counts->failed++;
        gz_buffer_format(t->out, "%s: %s\n", e->shown, e->what);
        gz_buffer_add(t->out, diff.data, diff.len);
        tell_problems(t, doc);
    }
    gloze_status status = diff.failed ? gz_fail_memory(t->err) : GLOZE_OK;
    gz_buffer_clear(&diff);
    return status;
}

static gloze_status annotate_and_compare(testing *t, const example *e, gloze_context *context)
{
    const gloze_document *doc;
    gloze_input in = { .data = e->parsed.text,
                       .len = e->parsed.len,
                       .media = GLOZE_MEDIA_VERBATIM,
                       .date = e->parsed.date,
                       .date_from = "option",
                       .locale = e->parsed.locale };
    gz_arena arena;
    gz_arena_init(&arena);
    gz_context_watch(context, e->rule);
    gloze_status status = gloze_annotate(context, &in, &doc, t->err);
    if (status == GLOZE_OK)
        status = compare(t, e, context, doc, &arena);
    gz_arena_clear(&arena);
    return status;
}

static gloze_status run_example(testing *t, const example *e)
{
    gloze_engine *engine = NULL;
    gloze_context *context = NULL;
    if (e->parsed.option_count == 0)
        return annotate_and_compare(t, e, t->plain);
    gloze_status status =
        open_with_options(t, e->parsed.options, e->parsed.option_count, &engine, &context);
    if (status == GLOZE_OK)
        status = annotate_and_compare(t, e, context);
    gloze_context_free(context);
    gloze_engine_free(engine);
    return status;
}

/* ---- yes and no ---- */

/* "plugin.option" and the value as text, as cases have them. */
static bool convert_options(const testing *t, const gz_rule *rule, const gz_example *from,
                            gz_arena *arena, gz_case *to)
{
    to->options = gz_arena_zalloc(arena, from->option_count + 1, sizeof *to->options);
    for (size_t i = 0; to->options && i < from->option_count; i++) {
        const gloze_value *value = &from->options[i].value;
        char name[300], number[32] = "";
        gz_number plain = { value->integral, value->integer, value->real };
        if (value->kind == GLOZE_NUMBER)
            number[gz_number_write(&plain, number)] = '\0';
        const char *text = value->kind == GLOZE_BOOLEAN  ? value->boolean ? "true" : "false"
                           : value->kind == GLOZE_NUMBER ? number
                                                         : value->text;
        snprintf(name, sizeof name, "%s.%s", t->program->plugins[rule->plugin].name,
                 from->options[i].name);
        to->options[i].name = gz_arena_copy(arena, name, strlen(name));
        to->options[i].value = gz_arena_copy(arena, text, strlen(text));
        if (!to->options[i].name || !to->options[i].value)
            return false;
    }
    to->option_count = from->option_count;
    return to->options != NULL;
}

static gloze_status test_example(testing *t, size_t index, const gz_example *from)
{
    const gz_rule *rule = &t->program->rules[index];
    char shown[300], what[300];
    example e = { .rule = index, .plugin = rule->plugin, .type = rule->type_name, .what = what };
    gz_arena arena;
    gz_arena_init(&arena);
    e.shown = gz_program_shown(t->program, from->where, shown, sizeof shown);
    snprintf(what, sizeof what, "rule '%s', %s", rule->name, from->yes ? "yes" : "no");
    gloze_status status = gz_case_parse(&arena, from->text, from->len, e.shown, &e.parsed, t->err);
    e.parsed.date = from->date;
    e.parsed.locale = from->locale;
    if (status == GLOZE_OK && !convert_options(t, rule, from, &arena, &e.parsed))
        status = gz_fail_memory(t->err);
    if (status == GLOZE_OK && !from->yes && e.parsed.count)
        status =
            gz_fail(t->err, GLOZE_EPLUGIN, "%s: %s: nothing can be marked in `no`", e.shown, what);
    if (status == GLOZE_OK && from->yes && !e.parsed.count)
        status = gz_fail(t->err, GLOZE_EPLUGIN,
                         "%s: %s: nothing is marked in \"%s\"; write { and } "
                         "around what the rule reports",
                         e.shown, what, from->text);
    if (status == GLOZE_OK)
        status = run_example(t, &e);
    gz_arena_clear(&arena);
    return status;
}

/* ---- cases.txt ---- */

/* The one type that a plugin makes, for marks that name none; NULL when there are several. */
static const char *only_type(const gz_program *program, size_t plugin)
{
    const char *type = NULL;
    for (size_t i = 0; i < program->types.count; i++) {
        const char *name = program->types.list[i].name;
        if (!plugin_makes(program, plugin, name) || program->types.list[i].hidden)
            continue;
        if (type)
            return NULL;
        type = name;
    }
    return type;
}

static gloze_status check_types(const testing *t, const char *list, const char *where)
{
    for (size_t len; list && (len = next_name(&list)) > 0; list += len) {
        gz_nearest nearest = { 0 };
        char hint[128];

        if (gz_types_find(&t->program->types, list, len) != GZ_NO_TYPE)
            continue;
        for (size_t i = 0; i < t->program->types.count; i++)
            gz_nearest_offer(&nearest, list, len, t->program->types.list[i].name);
        return gz_fail(t->err, GLOZE_EPLUGIN, "%s: no plugin declares the type '%.*s'%s", where,
                       (int)len, list, gz_nearest_hint(&nearest, hint, sizeof hint));
    }
    return GLOZE_OK;
}

/* `path` is that of the file. */
static gloze_status run_cases(testing *t, const char *data, size_t len, const char *path,
                              size_t plugin)
{
    char shown[320];
    gz_cases cases = { 0 };
    gz_arena arena;
    gz_arena_init(&arena);
    gloze_status status = gz_cases_read(&arena, data, len, path, &cases, t->err);
    for (size_t i = 0; i < cases.count && status == GLOZE_OK; i++) {
        snprintf(shown, sizeof shown, "%s:%zu", path, cases.list[i].line);
        example e = { .parsed = cases.list[i],
                      .shown = shown,
                      .what = "case",
                      .rule = GZ_NO_RULE,
                      .plugin = plugin,
                      .type = plugin == NO_PLUGIN ? NULL : only_type(t->program, plugin) };
        status = check_types(t, e.parsed.types, shown);
        if (status == GLOZE_OK)
            status = run_example(t, &e);
    }
    gz_arena_clear(&arena);
    return status;
}

static gloze_status test_cases(testing *t, size_t plugin)
{
    const gz_plugin *owner = &t->program->plugins[plugin];
    const gz_bundle_plugin *folder = gz_bundle_find(gz_engine_bundle(t->engine), owner->name);
    const gz_file *file = folder ? gz_bundle_file(folder, "cases.txt") : NULL;
    char path[300];
    if (!file)
        return GLOZE_OK;
    snprintf(path, sizeof path, "%s/cases.txt", owner->shown);
    return run_cases(t, file->data, file->len, path, plugin);
}

/* ---- all ---- */

static bool is_wanted(const char *name, const char *const *plugins, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(plugins[i], name) == 0)
            return true;
    return count == 0;
}

static gloze_status test_plugin(testing *t, size_t plugin)
{
    gloze_status status = GLOZE_OK;
    for (size_t i = 0; i < t->program->rule_count && status == GLOZE_OK; i++) {
        const gz_rule *rule = &t->program->rules[i];
        for (size_t j = 0; rule->plugin == plugin && j < rule->example_count; j++) {
            status = test_example(t, i, &rule->examples[j]);
            if (status != GLOZE_OK)
                break;
        }
    }
    return status == GLOZE_OK ? test_cases(t, plugin) : status;
}

/* Names that no plugin has are an error: their examples would not be missed. */
static gloze_status check_names(const testing *t, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        gz_nearest nearest = { 0 };
        char hint[128];
        bool found = false;

        for (size_t k = 0; !found && k < t->program->plugin_count; k++) {
            const char *name = t->program->plugins[k].name;

            found = strcmp(name, names[i]) == 0;
            gz_nearest_offer(&nearest, names[i], strlen(names[i]), name);
        }
        if (!found)
            return gz_fail(t->err, GLOZE_EUSAGE, "%s: no plugin has this name%s", names[i],
                           gz_nearest_hint(&nearest, hint, sizeof hint));
    }
    return GLOZE_OK;
}

static gloze_status open_testing(testing *t)
{
    gloze_status status = gloze_engine_new(t->config, &t->engine, t->err);
    if (status == GLOZE_OK)
        status = gloze_context_new(t->engine, &t->plain, t->err);
    if (status == GLOZE_OK)
        t->program = gz_context_program(t->plain);
    return status;
}

static gloze_status close_testing(testing *t, gloze_status status)
{
    gloze_context_free(t->plain);
    gloze_engine_free(t->engine);
    return status == GLOZE_OK && t->out->failed ? gz_fail_memory(t->err) : status;
}

gloze_status gz_test_rules(const gloze_config *config, const char *const *plugins,
                           size_t plugin_count, gz_test_counts *counts_out, gz_buffer *out,
                           gloze_error *err)
{
    testing t = { .config = config, .counts = counts_out, .out = out, .err = err };
    gloze_status status = open_testing(&t);
    if (status == GLOZE_OK)
        status = check_names(&t, plugins, plugin_count);
    for (size_t i = 0; status == GLOZE_OK && i < t.program->plugin_count; i++)
        if (is_wanted(t.program->plugins[i].name, plugins, plugin_count))
            status = test_plugin(&t, i);
    return close_testing(&t, status);
}

gloze_status gz_test_cases(const gloze_config *config, const char *data, size_t len,
                           const char *path, gz_test_counts *counts_out, gz_buffer *out,
                           gloze_error *err)
{
    testing t = { .config = config, .counts = counts_out, .out = out, .err = err };
    gloze_status status = open_testing(&t);
    if (status == GLOZE_OK)
        status = run_cases(&t, data, len, path, NO_PLUGIN);
    return close_testing(&t, status);
}
