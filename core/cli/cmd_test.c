#include "base/mem.h"
#include "cli/command.h"
#include "cli/selection.h"
#include "cli/setup.h"
#include "run/file.h"
#include "run/rule_tests.h"

#include <string.h>

#define LONGEST_FILE ((size_t)64 << 20)

static void tell(const gz_test_counts *counts, const gz_buffer *report)
{
    if (report->len)
        fwrite(report->data, 1, report->len, stdout);
    if (counts->passed + counts->failed == 0)
        fprintf(stdout, "there are no examples; add yes = { … } and no = { … } to a rule\n");
    else
        fprintf(stdout, "%zu passed, %zu failed\n", counts->passed, counts->failed);
}

/* A file of cases that belongs to no plugin: one that gloze review wrote. */
static bool is_cases_file(const char *operand)
{
    return gz_name_ends(operand, ".txt");
}

static gloze_status test_cases_files(const gz_args *args, const gloze_config *config,
                                     gz_test_counts *counts, gz_buffer *report, gloze_error *err)
{
    gz_buffer content;
    gloze_status st = GLOZE_OK;

    gz_buffer_init(&content);
    for (size_t i = 0; st == GLOZE_OK && i < args->operands.count; i++) {
        const char *path = args->operands.items[i];

        if (!is_cases_file(path))
            continue;
        st = gz_file_read(path, LONGEST_FILE, &content, err);
        if (st == GLOZE_OK)
            st = gz_test_cases(config, content.data, content.len, path, counts, report, err);
    }
    gz_buffer_clear(&content);
    return st;
}

/* The operands without the files of cases, into `out`, whose items are to be freed. */
static gloze_status take_plugins(const gz_args *args, gz_args *out, gloze_error *err)
{
    *out = *args;
    out->operands.items = gz_zalloc(args->operands.count + 1, sizeof(*out->operands.items));
    out->operands.count = 0;
    if (!out->operands.items)
        return gz_fail_memory(err);
    for (size_t i = 0; i < args->operands.count; i++)
        if (!is_cases_file(args->operands.items[i]))
            out->operands.items[out->operands.count++] = args->operands.items[i];
    return GLOZE_OK;
}

static gloze_status run_tests(const gz_args *args, gloze_config *config, gz_selection *chosen,
                              gz_test_counts *counts, gz_buffer *report, gloze_error *err)
{
    gz_args plugins;
    gloze_status st = take_plugins(args, &plugins, err);

    if (st == GLOZE_OK)
        st = gz_selection_choose(chosen, &plugins, config, err);
    if (st == GLOZE_OK && (plugins.operands.count || !args->operands.count))
        st = gz_test_rules(config, chosen->names, chosen->count, counts, report, err);
    if (st == GLOZE_OK)
        st = test_cases_files(args, config, counts, report, err);
    gz_free(plugins.operands.items);
    return st;
}

static int test_command(const gz_args *args, const gz_reporter *reporter)
{
    gz_setup setup = { 0 };
    gz_selection chosen;
    gloze_config *config = NULL;
    gz_test_counts counts = { 0 };
    gz_buffer report;
    gloze_error err = { 0 };
    gloze_status st = gz_setup_config(&setup, args, &config, &err);

    gz_selection_init(&chosen);
    gz_buffer_init(&report);
    if (st == GLOZE_OK)
        st = run_tests(args, config, &chosen, &counts, &report, &err);
    if (st == GLOZE_OK)
        tell(&counts, &report);
    else
        gz_report(reporter, "gloze: %s", err.message);
    gz_buffer_clear(&report);
    gz_selection_clear(&chosen);
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
    .usage = "gloze test [OPTIONS] [PLUGIN | CASES.txt]...",
    .summary = "runs the examples of rules: yes, no and cases.txt",
    .about = "Runs the examples that stand in rules (`yes` and `no`) and in cases.txt of the\n"
             "plugins named, by path or by name; of all that are loaded when none is. A .txt\n"
             "file holds cases of its own, such as gloze review --cases writes.",
    .example = "  gloze test my-plugins/boats\n"
               "  gloze test corrections.txt",
    .groups = groups,
    .operand_min = 0,
    .operand = "PLUGIN",
    .run = test_command,
};
