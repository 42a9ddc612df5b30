#include "cli/command.h"
#include "cli/selection.h"
#include "cli/setup.h"
#include "run/rule_tests.h"

#include <string.h>

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
    gz_selection chosen;
    gloze_config *config = NULL;
    gz_test_counts counts = { 0 };
    gz_buffer report;
    gloze_error err = { 0 };
    gloze_status st = gz_setup_config(&setup, args, &config, &err);

    gz_selection_init(&chosen);
    gz_buffer_init(&report);
    if (st == GLOZE_OK)
        st = gz_selection_choose(&chosen, args, config, &err);
    if (st == GLOZE_OK)
        st = gz_test_rules(config, chosen.names, chosen.count, &counts, &report, &err);
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
