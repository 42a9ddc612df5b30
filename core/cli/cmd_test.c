#include "cli/command.h"
#include "cli/setup.h"
#include "lua/bundle.h"
#include "run/rule_tests.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* Which plugins to test: all that the operands name. */
typedef struct selection {
    gz_bundle bundle; /* of the operands; holds the names */
    const char **names;
    size_t count, cap;
} selection;

static bool is_path(const char *operand)
{
    char real[PATH_MAX];

    return strchr(operand, '/') || realpath(operand, real);
}

static gloze_status add_name(selection *chosen, const char *name, gloze_error *err)
{
    if (!gz_arena_grow(&chosen->bundle.arena, &chosen->names, &chosen->cap, chosen->count + 1,
                       sizeof *chosen->names))
        return gz_fail_memory(err);
    chosen->names[chosen->count++] = name;
    return GLOZE_OK;
}

/* The plugins of a path; they are loaded too, unless they are those that come with gloze. */
static gloze_status add_path(selection *chosen, const char *path, gloze_config *config,
                             gloze_error *err)
{
    size_t before = chosen->bundle.count;
    gloze_status st = gz_bundle_add(&chosen->bundle, path, err);

    for (size_t i = before; st == GLOZE_OK && i < chosen->bundle.count; i++)
        st = add_name(chosen, chosen->bundle.plugins[i].name, err);
    if (st == GLOZE_OK && !gz_setup_is_shipped(path))
        st = gloze_config_add_plugins(config, path, err);
    return st;
}

static gloze_status choose(selection *chosen, const gz_args *args, gloze_config *config,
                           gloze_error *err)
{
    gloze_status st = GLOZE_OK;

    for (size_t i = 0; st == GLOZE_OK && i < args->operands.count; i++) {
        const char *operand = args->operands.items[i];

        st = is_path(operand) ? add_path(chosen, operand, config, err)
                              : add_name(chosen, operand, err);
    }
    return st;
}

static void tell(const gz_test_counts *counts, const gz_buffer *report)
{
    if (report->len)
        fwrite(report->data, 1, report->len, stdout);
    if (counts->passed + counts->failed == 0)
        fprintf(stdout, "there are no examples; add yes = { … } and no = { … } to a rule\n");
    else
        fprintf(stdout, "%zu passed, %zu failed\n", counts->passed, counts->failed);
}

static int test_command(const gz_args *args, const gz_reporter *reporter)
{
    gz_setup setup = { 0 };
    selection chosen = { 0 };
    gloze_config *config = NULL;
    gz_test_counts counts = { 0 };
    gz_buffer report;
    gloze_error err = { 0 };
    gloze_status st = gz_setup_config(&setup, args, &config, &err);

    gz_bundle_init(&chosen.bundle);
    gz_buffer_init(&report);
    if (st == GLOZE_OK)
        st = choose(&chosen, args, config, &err);
    if (st == GLOZE_OK)
        st = gz_test_rules(config, chosen.names, chosen.count, &counts, &report, &err);
    if (st == GLOZE_OK)
        tell(&counts, &report);
    else
        gz_report(reporter, "gloze: %s", err.message);
    gz_buffer_clear(&report);
    gz_bundle_clear(&chosen.bundle);
    gloze_config_free(config);
    gz_setup_close(&setup);
    if (st != GLOZE_OK)
        return gz_exit_code(st);
    return counts.failed || !counts.passed ? GZ_EXIT_ERRORS : GZ_EXIT_DONE;
}

static const gz_option_group *const groups[] = { &gz_plugin_options, &gz_limit_options,
                                                 &gz_general_options, NULL };

const gz_command gz_command_test = {
    .name = "test",
    .usage = "gloze test [OPTIONS] [PLUGIN...]",
    .summary = "runs the examples of rules: yes, no and cases.txt",
    .about = "Runs the examples that stand in rules (`yes` and `no`) and in cases.txt of the\n"
             "plugins named, by path or by name; of all that are loaded when none is.",
    .example = "  gloze test my-plugins/boats",
    .groups = groups,
    .operand_min = 0,
    .operand = "PLUGIN",
    .run = test_command,
};
