#include "cli/command.h"
#include "cli/paint.h"
#include "cli/setup.h"

#include <stdlib.h>
#include <unistd.h>

static bool wants_color(const gz_args *args)
{
    const char *no_color = getenv("NO_COLOR");

    if (args->color != GZ_COLOR_AUTO)
        return args->color == GZ_COLOR_ALWAYS;
    return isatty(STDOUT_FILENO) && !(no_color && *no_color);
}

static gloze_status show_document(gz_setup *setup, const gz_item *item, const gz_args *args,
                                  gloze_error *err)
{
    gloze_input in = item->input;
    const gloze_document *doc;
    gz_buffer painted;
    gloze_status st;

    gz_buffer_init(&painted);
    if (setup->date) {
        in.date = setup->date;
        in.date_from = "option";
    }
    st = gloze_annotate(setup->context, &in, &doc, err);
    if (st == GLOZE_OK)
        st = gz_paint(doc, wants_color(args), &painted, err);
    if (st == GLOZE_OK)
        fwrite(painted.data, 1, painted.len, stdout);
    gz_buffer_clear(&painted);
    return st;
}

/* What can't be shown is said, and the next one shown. */
static gloze_status show_all(gz_setup *setup, gz_input *input, const gz_args *args,
                             const gz_reporter *reporter, bool *failed, gloze_error *err)
{
    for (;;) {
        gz_item item;
        gloze_status st = gz_input_next(input, &item, err);

        if (st != GLOZE_OK || item.kind == GZ_ITEM_END)
            return st;
        if (item.kind != GZ_ITEM_DOCUMENT) {
            gz_report(reporter, "%s", item.message);
            *failed = true;
        } else if (show_document(setup, &item, args, err) != GLOZE_OK) {
            gz_report(reporter, "%s", err->message);
            *failed = true;
        }
    }
}

static int show_command(const gz_args *args, const gz_reporter *reporter)
{
    gz_input_options options = {
        .walk = { .paths = args->operands.items,
                  .path_count = args->operands.count,
                  .all = args->all,
                  .glob = args->glob },
        .format = (gz_input_format)args->format,
        .stdin_id = args->id,
        .limit = gz_input_limit(args),
    };
    gz_setup setup = { 0 };
    gz_input *input = NULL;
    gloze_error err = { 0 };
    bool failed = false;
    gloze_status st = gz_setup_open(&setup, args, &err);

    if (st == GLOZE_OK)
        st = gz_input_new(&options, &input, &err);
    if (st == GLOZE_OK)
        st = show_all(&setup, input, args, reporter, &failed, &err);
    if (st != GLOZE_OK)
        gz_report(reporter, "gloze: %s", err.message);
    gz_input_free(input);
    gz_setup_close(&setup);
    if (st != GLOZE_OK)
        return gz_exit_code(st);
    return failed ? GZ_EXIT_ERRORS : GZ_EXIT_DONE;
}

static const gz_option_group *const groups[] = { &gz_show_options,    &gz_document_options,
                                                 &gz_plugin_options,  &gz_limit_options,
                                                 &gz_general_options, NULL };

const gz_command gz_command_show = {
    .name = "show",
    .usage = "gloze show [OPTIONS] FILE...",
    .summary = "shows an article with its annotations in colour",
    .about = "Annotates articles and shows them: in colour on a terminal, with a legend, else\n"
             "with brackets: \"seized [money £75m] in [location Kent]\".",
    .example = "  gloze show --only money,date article.txt",
    .groups = groups,
    .operand_min = 1,
    .operand = "FILE",
    .run = show_command,
};
