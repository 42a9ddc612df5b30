#include "cli/command.h"
#include "cli/documents.h"
#include "cli/explain.h"
#include "cli/setup.h"
#include "cli/source.h"

#include "base/mem.h"
#include "base/nearest.h"
#include "base/status.h"
#include "run/result.h"

#include <string.h>

typedef struct explaining {
    const gz_args *args;
    gz_source_place place;
    gz_setup setup;
    gz_trace trace;
    gz_buffer out;
} explaining;

/* ---- FILE:LINE[:COL] ---- */

/* Takes ":12" from the end of a string of `*len` bytes; false: there is none. */
static bool take_number(const char *text, size_t *len, size_t *number)
{
    size_t at = *len, value = 0;

    while (at > 0 && text[at - 1] >= '0' && text[at - 1] <= '9')
        at--;
    if (at == *len || *len - at > 9 || at < 2 || text[at - 1] != ':')
        return false;
    for (size_t i = at; i < *len; i++)
        value = value * 10 + (size_t)(text[i] - '0');
    *len = at - 1;
    *number = value;
    return true;
}

/* `*path` is owned by the caller. */
static gloze_status read_place(const char *operand, char **path, gz_source_place *place,
                               gloze_error *err)
{
    size_t len = strlen(operand), last, before = 0;

    if (!take_number(operand, &len, &last))
        return gz_fail(err, GLOZE_EUSAGE, "%s: no place; write FILE:LINE or FILE:LINE:COLUMN",
                       operand);
    if (take_number(operand, &len, &before))
        *place = (gz_source_place){ before, last };
    else
        *place = (gz_source_place){ last, 0 };
    if (place->line == 0 || (last == 0 && place->line == before))
        return gz_fail(err, GLOZE_EUSAGE, "%s: lines and columns are counted from 1", operand);
    *path = gz_copy(operand, len);
    return *path ? GLOZE_OK : gz_fail_memory(err);
}

/* ---- from the file to the text ---- */

/* The first byte of the text that comes from byte `at` of the file or later. */
static size_t text_at(const gz_document *doc, size_t at)
{
    size_t low = 0, high = doc->len;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (gz_offset_map_project(&doc->map, (gz_span){ middle, middle + 1 }).end <= at)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static gloze_status find_window(const explaining *x, const gloze_input *in,
                                const gloze_document *doc, gz_span *out, gloze_error *err)
{
    gz_span source;

    if (in->media == GLOZE_MEDIA_VERBATIM)
        return gz_fail(err, GLOZE_EUSAGE, "%s: a line of JSON is a whole document; give an article",
                       in->id);
    if (!gz_source_span(in->data, in->len, x->place, &source))
        return gz_fail(err, GLOZE_EUSAGE, "%s: there is no such line or column", in->path);
    *out = (gz_span){ text_at(doc->doc, source.start), text_at(doc->doc, source.end) };
    if (out->end <= out->start)
        return gz_fail(err, GLOZE_EUSAGE,
                       "%s: nothing of the text stands there, only markup or white space",
                       in->path);
    return GLOZE_OK;
}

/* ---- explaining ---- */

static gloze_status find_rule(const gloze_context *context, const char *name, size_t *rule,
                              gloze_error *err)
{
    const gz_program *program = gz_context_program(context);
    gz_nearest nearest = { 0 };
    char hint[128];

    *rule = gz_program_rule(program, SIZE_MAX, name);
    if (*rule != GZ_NO_RULE)
        return GLOZE_OK;
    for (size_t i = 0; i < program->rule_count; i++)
        gz_nearest_offer(&nearest, name, strlen(name), program->rules[i].name);
    return gz_fail(err, GLOZE_EUSAGE, "--why-not %s: there is no such rule%s", name,
                   nearest.best ? gz_nearest_hint(&nearest, hint, sizeof(hint))
                                : "; gloze plugins NAME lists those of a "
                                  "plugin, and --plugins adds one");
}

static gloze_status explain_document(void *data, const gloze_input *in, const gz_item *item,
                                     gloze_error *err)
{
    explaining *x = data;
    gz_explaining e = { .context = x->setup.context, .trace = &x->trace, .json = x->args->json };
    size_t rule = GZ_NO_RULE;
    gloze_status st = gloze_annotate(x->setup.context, in, &e.doc, err);

    if (st == GLOZE_OK)
        st = find_window(x, in, e.doc, &e.window, err);
    if (st == GLOZE_OK && x->args->why_not)
        st = find_rule(x->setup.context, x->args->why_not, &rule, err);
    if (st != GLOZE_OK)
        return st;
    return x->args->why_not ? gz_explain_why_not(&e, rule, &x->out, err)
                            : gz_explain(&e, &x->out, err);
}

static gloze_status explain_place(explaining *x, const gz_reporter *reporter, const char *path,
                                  bool *failed, gloze_error *err)
{
    gz_args args = *x->args;
    gloze_status st;

    args.operands = (gz_list){ &path, 1 };
    st = gz_setup_open(&x->setup, &args, err);
    if (st != GLOZE_OK)
        return st;
    gz_context_trace(x->setup.context, &x->trace);
    return gz_documents_each(&args, x->setup.date, reporter, explain_document, x, failed, err);
}

static int explain_command(const gz_args *args, const gz_reporter *reporter)
{
    explaining x = { .args = args };
    char *path = NULL;
    bool failed = false;
    gloze_error err = { 0 };
    gloze_status st = GLOZE_OK;

    gz_buffer_init(&x.out);
    if (args->operands.count > 1)
        st = gz_fail(&err, GLOZE_EUSAGE, "%s: one place at a time", args->operands.items[1]);
    if (st == GLOZE_OK)
        st = read_place(args->operands.items[0], &path, &x.place, &err);
    if (st == GLOZE_OK)
        st = explain_place(&x, reporter, path, &failed, &err);
    if (st == GLOZE_OK)
        fwrite(x.out.data, 1, x.out.len, stdout);
    else
        gz_report(reporter, "gloze: %s", err.message);
    gz_setup_close(&x.setup);
    gz_trace_clear(&x.trace);
    gz_buffer_clear(&x.out);
    gz_free(path);
    if (st != GLOZE_OK)
        return gz_exit_code(st);
    return failed ? GZ_EXIT_ERRORS : GZ_EXIT_DONE;
}

static const gz_option_group *const groups[] = { &gz_explain_options,
                                                 &gz_json_options,
                                                 &gz_document_options,
                                                 &gz_plugin_options,
                                                 &gz_limit_options,
                                                 &gz_general_options,
                                                 NULL };

const gz_command gz_command_explain = {
    .name = "explain",
    .usage = "gloze explain [OPTIONS] FILE:LINE[:COLUMN]",
    .summary = "tells what matched at a place, what lost, and to whom",
    .about =
        "Lists every match of a rule at a line (or a column) of an article: what it captured,\n"
        "and whether it stands, was rejected (and why), lost (to which rule, and by which\n"
        "precedence) or was vetoed. With --why-not, how far a rule got there, the part of it\n"
        "that did not fit, and the text that this part met.",
    .example = "  gloze explain article.txt:12\n"
               "  gloze explain article.txt:12:30 --plugins homes.lua \\\n"
               "      --why-not homes/number-of-homes",
    .groups = groups,
    .operand_min = 1,
    .operand = "FILE:LINE",
    .run = explain_command,
};
