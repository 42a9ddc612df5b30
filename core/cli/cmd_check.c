#include "cli/command.h"
#include "cli/lint.h"
#include "cli/selection.h"
#include "cli/setup.h"

#include "base/status.h"
#include "run/json.h"

#include <stdlib.h>
#include <string.h>

typedef struct check {
    const gz_args *args;
    gz_setup setup;
    gz_selection chosen;
    gloze_config *config;
    gloze_engine *engine;
    gloze_context *context;
    gz_lint lint;
} check;

static gloze_status load(check *c, gloze_error *err)
{
    gloze_status st = gz_setup_config(&c->setup, c->args, &c->config, err);

    if (st == GLOZE_OK)
        st = gz_selection_choose(&c->chosen, c->args, c->config, err);
    if (st == GLOZE_OK)
        st = gloze_engine_new(c->config, &c->engine, err);
    if (st == GLOZE_OK)
        st = gloze_context_new(c->engine, &c->context, err);
    return st;
}

static size_t find_plugin(const gz_program *program, const char *name)
{
    size_t i = 0;

    while (i < program->plugin_count && strcmp(program->plugins[i].name, name) != 0)
        i++;
    return i;
}

static gloze_status check_all(check *c, gloze_error *err)
{
    const gz_program *program = gz_context_program(c->context);
    size_t count = c->chosen.count ? c->chosen.count : program->plugin_count;
    gloze_status st = GLOZE_OK;

    for (size_t i = 0; st == GLOZE_OK && i < count; i++) {
        size_t plugin = c->chosen.count ? find_plugin(program, c->chosen.names[i]) : i;

        if (plugin == program->plugin_count)
            return gz_fail(err, GLOZE_EUSAGE, "%s: there is no such plugin; give its name or path",
                           c->chosen.names[i]);
        st = gz_lint_plugin(&c->lint, plugin, err);
    }
    return st;
}

/* By file and line; what stands at one place in the order it was found. */
static int compare_findings(const void *a, const void *b)
{
    const gz_finding *x = a, *y = b;
    const char *left = strrchr(x->where, ':'), *right = strrchr(y->where, ':');
    size_t len = left ? (size_t)(left - x->where) : strlen(x->where);
    size_t other = right ? (size_t)(right - y->where) : strlen(y->where);
    int order = strncmp(x->where, y->where, len < other ? len : other);

    if (order == 0)
        order = (len > other) - (len < other);
    if (order == 0 && left && right) {
        long p = strtol(left + 1, NULL, 10), q = strtol(right + 1, NULL, 10);

        order = (p > q) - (p < q);
    }
    return order ? order : strcmp(x->what, y->what);
}

static void write_findings(const gz_lint *lint, bool json, gz_buffer *out)
{
    for (size_t i = 0; i < lint->count; i++) {
        const gz_finding *f = &lint->findings[i];

        if (!json) {
            gz_buffer_format(out, "%s: %s%s\n", f->where, f->note ? "note: " : "", f->what);
            continue;
        }
        gz_buffer_string(out, i ? ",{\"where\":" : "{\"where\":");
        gz_json_string(out, f->where, strlen(f->where));
        gz_buffer_string(out, ",\"what\":");
        gz_json_string(out, f->what, strlen(f->what));
        gz_buffer_format(out, ",\"note\":%s}", f->note ? "true" : "false");
    }
}

static size_t count_faults(const gz_lint *lint)
{
    size_t count = 0;

    for (size_t i = 0; i < lint->count; i++)
        count += !lint->findings[i].note;
    return count;
}

static gloze_status tell(check *c, gloze_error *err)
{
    gz_lint *lint = &c->lint;
    size_t faults = count_faults(lint);
    gz_buffer out;
    gloze_status st = GLOZE_OK;

    gz_buffer_init(&out);
    if (lint->count)
        qsort(lint->findings, lint->count, sizeof(*lint->findings), compare_findings);
    if (c->args->json)
        gz_buffer_string(&out, "{\"findings\":[");
    write_findings(lint, c->args->json, &out);
    if (c->args->json)
        gz_buffer_string(&out, "]}\n");
    else
        gz_buffer_format(&out, "%zu to look at, %zu note%s\n", faults, lint->count - faults,
                         lint->count - faults == 1 ? "" : "s");
    if (out.failed)
        st = gz_fail_memory(err);
    else
        fwrite(out.data, 1, out.len, stdout);
    gz_buffer_clear(&out);
    return st;
}

static int check_command(const gz_args *args, const gz_reporter *reporter)
{
    check c = { .args = args };
    gloze_error err = { 0 };
    gloze_status st;
    size_t faults = 0;

    gz_selection_init(&c.chosen);
    st = load(&c, &err);
    if (st == GLOZE_OK) {
        gz_lint_init(&c.lint, c.engine, c.context);
        st = check_all(&c, &err);
        if (st == GLOZE_OK)
            st = tell(&c, &err);
        faults = count_faults(&c.lint);
        gz_lint_clear(&c.lint);
    }
    if (st != GLOZE_OK)
        gz_report(reporter, "gloze: %s", err.message);
    gloze_context_free(c.context);
    gloze_engine_free(c.engine);
    gloze_config_free(c.config);
    gz_selection_clear(&c.chosen);
    gz_setup_close(&c.setup);
    if (st != GLOZE_OK)
        return gz_exit_code(st);
    return faults ? GZ_EXIT_ERRORS : GZ_EXIT_DONE;
}

static const gz_option_group *const groups[] = { &gz_json_options, &gz_plugin_options,
                                                 &gz_limit_options, &gz_general_options, NULL };

const gz_command gz_command_check = {
    .name = "check",
    .usage = "gloze check [OPTIONS] [PLUGIN...]",
    .summary = "finds what is doubtful in plugins",
    .about =
        "Looks at the plugins named, by path or by name (all when none is): rules that can\n"
        "never win, patterns that may match nothing, nearly everything, or backtrack badly,\n"
        "rules without examples, captures, lists and definitions that nothing uses, rows that\n"
        "stand twice or have stray spaces, examples whose order makes a difference. Notes say\n"
        "which patterns are slow, and which rules are replaced or off. What does not load at\n"
        "all is told as an error. The exit code is 1 when there is something to look at.",
    .example = "  gloze check homes.lua",
    .groups = groups,
    .operand_min = 0,
    .operand = "PLUGIN",
    .run = check_command,
};
