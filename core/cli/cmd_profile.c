#include "cli/command.h"
#include "cli/documents.h"
#include "cli/profile.h"
#include "cli/setup.h"
#include "run/alarm.h"

static gloze_status profile_document(void *data, const gloze_input *in, const gz_item *item,
                                     gloze_error *err)
{
    return gz_profile_add(data, in, err);
}

static gloze_status profile_all(const gz_args *args, const gz_reporter *reporter,
                                const gz_setup *setup, bool *failed, gloze_error *err)
{
    gz_profile profile;
    gz_buffer out;
    gloze_status st = gz_profile_init(&profile, setup->context, err);

    gz_buffer_init(&out);
    if (st == GLOZE_OK)
        st =
            gz_documents_each(args, setup->date, reporter, profile_document, &profile, failed, err);
    if (st == GLOZE_OK)
        st = gz_profile_write(&profile, args->json, args->most ? args->most : SIZE_MAX, &out, err);
    if (st == GLOZE_OK)
        fwrite(out.data, 1, out.len, stdout);
    gz_buffer_clear(&out);
    gz_profile_clear(&profile);
    return st;
}

static int profile_command(const gz_args *args, const gz_reporter *reporter)
{
    gz_setup setup = { 0 };
    bool failed = false;
    gloze_error err = { 0 };
    gloze_status st = gz_setup_open(&setup, args, &err);

    gz_alarm_install(); /* as gloze run does */
    gz_alarm_set(setup.context);
    if (st == GLOZE_OK)
        st = profile_all(args, reporter, &setup, &failed, &err);
    gz_alarm_set(NULL);
    if (st != GLOZE_OK)
        gz_report(reporter, "gloze: %s", err.message);
    gz_setup_close(&setup);
    if (st != GLOZE_OK)
        return gz_exit_code(st);
    return failed ? GZ_EXIT_ERRORS : GZ_EXIT_DONE;
}

static const gz_option_group *const groups[] = { &gz_profile_options,
                                                 &gz_json_options,
                                                 &gz_document_options,
                                                 &gz_plugin_options,
                                                 &gz_limit_options,
                                                 &gz_general_options,
                                                 NULL };

const gz_command gz_command_profile = {
    .name = "profile",
    .usage = "gloze profile [OPTIONS] INPUT...",
    .summary = "tells what each rule costs, and what comes of it",
    .about = "Annotates articles and lists the rules, the dearest first: the time of the pattern\n"
             "and the functions of each; how many candidates it had; how many of these stand,\n"
             "were rejected, lost (and to whom) or were vetoed. Lists are searched all at once:\n"
             "their time is in the sum, not with a rule.",
    .example = "  gloze profile --most 20 articles",
    .groups = groups,
    .operand_min = 1,
    .operand = "INPUT",
    .run = profile_command,
};
