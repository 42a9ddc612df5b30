#include "cli/command.h"
#include "cli/paint.h"
#include "cli/setup.h"
#include "run/given.h"

#include <stdlib.h>
#include <unistd.h>

typedef struct show {
    const gz_args *args;
    const gz_reporter *reporter;
    gz_setup setup;
    gz_metadata metadata;
    gz_input *input;
    gz_arena arena;
    gz_buffer painted;
    bool failed; /* something could not be shown */
} show;

static bool wants_color(const gz_args *args)
{
    const char *no_color = getenv("NO_COLOR");

    if (args->color != GZ_COLOR_AUTO)
        return args->color == GZ_COLOR_ALWAYS;
    return isatty(STDOUT_FILENO) && !(no_color && *no_color);
}

static gloze_status show_document(show *s, const gz_item *item, gloze_error *err)
{
    gz_given given = { &s->metadata, s->setup.date };
    const gloze_document *doc;
    gloze_input in;
    bool guessed;
    gloze_status st;

    gz_arena_reset(&s->arena);
    gz_buffer_reset(&s->painted);
    st = gz_given_apply(&given, item, &s->arena, s->reporter, &in, &guessed, err);
    if (st == GLOZE_OK)
        st = gloze_annotate(s->setup.context, &in, &doc, err);
    if (st == GLOZE_OK)
        st = gz_paint(doc, wants_color(s->args), &s->painted, err);
    if (st == GLOZE_OK)
        fwrite(s->painted.data, 1, s->painted.len, stdout);
    return st;
}

/* What can't be shown is said, and the next one shown. */
static gloze_status show_all(show *s, gloze_error *err)
{
    for (;;) {
        gz_item item;
        gloze_status st = gz_input_next(s->input, &item, err);

        if (st != GLOZE_OK || item.kind == GZ_ITEM_END)
            return st;
        if (item.kind != GZ_ITEM_DOCUMENT) {
            gz_report(s->reporter, "%s", item.message);
            s->failed = true;
        } else if (show_document(s, &item, err) != GLOZE_OK) {
            gz_report(s->reporter, "%s", err->message);
            s->failed = true;
        }
    }
}

static gloze_status open_show(show *s, gz_input_options *options, gloze_error *err)
{
    size_t bad_rows = 0;
    gloze_status st = gz_setup_open(&s->setup, s->args, err);

    *options = (gz_input_options){
        .walk = { .paths = s->args->operands.items,
                  .path_count = s->args->operands.count,
                  .all = s->args->all,
                  .glob = s->args->glob },
        .format = (gz_input_format)s->args->format,
        .stdin_id = s->args->id,
        .limit = gz_input_limit(s->args),
    };
    if (st == GLOZE_OK && s->args->metadata)
        st = gz_metadata_load(&s->metadata, s->args->metadata, s->reporter, &bad_rows, err);
    s->failed = bad_rows > 0;
    return st == GLOZE_OK ? gz_input_new(options, &s->input, err) : st;
}

static int show_command(const gz_args *args, const gz_reporter *reporter)
{
    show s = { .args = args, .reporter = reporter };
    gz_input_options options;
    gloze_error err = { 0 };
    gloze_status st;

    gz_metadata_init(&s.metadata);
    gz_arena_init(&s.arena);
    gz_buffer_init(&s.painted);
    st = open_show(&s, &options, &err);
    if (st == GLOZE_OK)
        st = show_all(&s, &err);
    if (st != GLOZE_OK)
        gz_report(reporter, "gloze: %s", err.message);
    gz_input_free(s.input);
    gz_buffer_clear(&s.painted);
    gz_arena_clear(&s.arena);
    gz_metadata_clear(&s.metadata);
    gz_setup_close(&s.setup);
    if (st != GLOZE_OK)
        return gz_exit_code(st);
    return s.failed ? GZ_EXIT_ERRORS : GZ_EXIT_DONE;
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
