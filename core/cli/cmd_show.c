#include "cli/command.h"
#include "cli/context.h"
#include "cli/documents.h"
#include "cli/page.h"
#include "cli/paint.h"
#include "cli/setup.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct show {
    const gz_args *args;
    gz_setup setup;
    gz_page page; /* --html */
    gz_buffer painted;
    size_t heading; /* bytes of `painted` that a document shown alone goes without */
    size_t count;
} show;

static bool wants_color(const gz_args *args)
{
    const char *no_color = getenv("NO_COLOR");

    if (args->color != GZ_COLOR_AUTO)
        return args->color == GZ_COLOR_ALWAYS;
    return isatty(STDOUT_FILENO) && !(no_color && *no_color);
}

static void write_painted(const show *s, size_t from)
{
    fwrite(s->painted.data + from, 1, s->painted.len - from, stdout);
}

/* The first waits for a second: only then has it a heading. */
static void make_room(show *s, const char *id)
{
    if (s->count == 1)
        write_painted(s, 0);
    gz_buffer_reset(&s->painted);
    gz_buffer_string(&s->painted, s->count++ ? "\n==> " : "==> ");
    gz_context_plain(&s->painted, id, strlen(id));
    gz_buffer_string(&s->painted, " <==\n");
    s->heading = s->painted.len;
}

static gloze_status show_document(void *data, const gloze_input *in, const gz_item *item,
                                  gloze_error *err)
{
    show *s = data;
    const gloze_document *doc;
    gloze_status st = gloze_annotate(s->setup.context, in, &doc, err);

    if (s->args->html)
        return st == GLOZE_OK ? gz_page_add(&s->page, doc, err) : st;
    if (st != GLOZE_OK)
        return st;
    make_room(s, in->id);
    st = gz_paint(doc, wants_color(s->args), &s->painted, err);
    if (st == GLOZE_OK && s->count > 1)
        write_painted(s, 0);
    return st;
}

static gloze_status write_page(show *s, gloze_error *err)
{
    gloze_status st = gz_page_write(&s->page, &s->painted, err);

    if (st == GLOZE_OK)
        write_painted(s, 0);
    return st;
}

static int show_command(const gz_args *args, const gz_reporter *reporter)
{
    show s = { .args = args };
    bool failed = false; /* something could not be shown */
    gloze_error err = { 0 };
    gloze_status st;

    gz_page_init(&s.page);
    gz_buffer_init(&s.painted);
    st = gz_setup_open(&s.setup, args, &err);
    if (st == GLOZE_OK)
        st = gz_documents_each(args, s.setup.date, reporter, show_document, &s, &failed, &err);
    if (st == GLOZE_OK && args->html && s.page.article_count)
        st = write_page(&s, &err);
    if (st == GLOZE_OK && s.count == 1)
        write_painted(&s, s.heading);
    if (st != GLOZE_OK)
        gz_report(reporter, "gloze: %s", err.message);
    gz_page_clear(&s.page);
    gz_buffer_clear(&s.painted);
    gz_setup_close(&s.setup);
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
             "with brackets: \"seized [money £75m] in [location Kent]\". With --html as a page\n"
             "for a browser, where annotations can be filtered and looked at one by one.\n"
             "Several articles have headings.",
    .example = "  gloze show --only money,date article.txt\n"
               "  gloze show --html article.txt > article.html",
    .groups = groups,
    .operand_min = 1,
    .operand = "FILE",
    .run = show_command,
};
