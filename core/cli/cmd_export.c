#include "cli/exchange.h"
#include "cli/setup.h"
#include "run/annotated.h"
#include "run/exporter.h"
#include "run/file.h"
#include "run/made_by.h"
#include "base/mem.h"

#include <limits.h>
#include <string.h>

enum { LONGEST_WORDS = 1 << 20 };

/* What an export holds open. */
typedef struct export
{
    const gz_args *args;
    const gz_reporter *reporter;
    gz_exporter_options options;
    char script[PATH_MAX + 128], model[GZ_MODEL_NAME];
    gz_exchange_names types; /* the parts of --types */
    gz_segment_words *words;
    gz_exporter *exporter;
    size_t bad; /* documents that were passed over */
}
export;

/* ---- options ---- */

/* The abbreviations of the plugins that come with gloze, after which no sentence ends. */
static gloze_status load_words(export *e, gloze_error *err)
{
    char path[PATH_MAX + 128];
    gz_buffer content;
    size_t len;
    gloze_status st;

    if (!gz_setup_shipped_plugins(path, sizeof(path) - 32))
        return GLOZE_OK;
    len = strlen(path);
    snprintf(path + len, sizeof(path) - len, "/lib/abbreviations.tsv");
    gz_buffer_init(&content);
    st = gz_file_read(path, LONGEST_WORDS, &content, NULL) == GLOZE_OK
             ? gz_segment_words_new(content.data, content.len, path, NULL, 0, NULL, &e->words, err)
             : GLOZE_OK;
    gz_buffer_clear(&content);
    return st;
}

static gloze_status check_args(export *e, gloze_error *err)
{
    const gz_args *args = e->args;
    gloze_status st;

    if (!args->to)
        return gz_fail(err, GLOZE_EUSAGE,
                       "--to is missing; name a format, such as --to label-studio");
    if (!args->output || strcmp(args->output, "-") == 0)
        return gz_fail(err, GLOZE_EUSAGE, "-o is missing; name a folder, such as -o out");
    st = gz_setup_format("exporters", args->to, e->script, sizeof(e->script), err);
    if (st == GLOZE_OK)
        st = gz_exchange_check_renames(args, "NAME", err);
    return st == GLOZE_OK ? gz_exchange_split(&e->types, args->types, err) : st;
}

static gloze_status open_export(export *e, gloze_error *err)
{
    const gz_args *args = e->args;
    gloze_status st = check_args(e, err);

    if (st == GLOZE_OK)
        st = load_words(e, err);
    if (st == GLOZE_OK)
        st = gz_made_by(args->operands.items, args->operands.count, e->model, err);
    e->options = (gz_exporter_options){
        .script = e->script,
        .output = args->output,
        .model = e->model,
        .settings = args->format_options.items,
        .setting_count = args->format_options.count,
        .choice = { .types = (const char *const *)e->types.list,
                    .type_count = e->types.count,
                    .renames = args->renames.items,
                    .rename_count = args->renames.count,
                    .types_used = gz_zalloc(e->types.count + 1, sizeof(bool)),
                    .renames_used = gz_zalloc(args->renames.count + 1, sizeof(bool)),
                    .lf = args->newlines == GZ_NEWLINES_LF },
        .overlap = args->overlap,
        .words = e->words,
        .limits = { .lua_bytes = args->limit_memory, .lua_steps = args->limit_steps },
    };
    if (st == GLOZE_OK && (!e->options.choice.types_used || !e->options.choice.renames_used))
        st = gz_fail_memory(err);
    return st == GLOZE_OK ? gz_exporter_open(&e->options, &e->exporter, err) : st;
}

static void close_export(export *e)
{
    gz_exporter_free(e->exporter);
    gz_segment_words_free(e->words);
    gz_free(e->options.choice.types_used);
    gz_free(e->options.choice.renames_used);
    gz_exchange_clear(&e->types);
}

/* ---- documents ---- */

static gloze_status put(void *data, const char *json, size_t len, const char *where,
                        gloze_error *err)
{
    export *e = data;
    gloze_status st;

    if (gz_exchange_signal)
        return gz_exchange_fail_stopped(err);
    st = gz_exporter_put(e->exporter, json, len, where, err);
    if (st != GLOZE_EINPUT)
        return st;
    gz_report(e->reporter, "gloze: %s", err->message);
    e->bad++;
    return GLOZE_OK;
}

static void report_unused(const export *e)
{
    const gz_paper_choice *choice = &e->options.choice;

    for (size_t i = 0; i < choice->type_count; i++)
        if (!choice->types_used[i])
            gz_report(e->reporter, "gloze: --types: there is no %s in the documents",
                      choice->types[i]);
    for (size_t i = 0; i < choice->rename_count; i++)
        if (!choice->renames_used[i])
            gz_report(e->reporter, "gloze: --map %s: there is no such type in the documents",
                      choice->renames[i]);
}

static void report_losses(const export *e)
{
    const gz_losses *losses = gz_exporter_losses(e->exporter);

    for (size_t i = 0; i < losses->count; i++)
        gz_report(e->reporter, "not carried: %6zu  %s", losses->list[i].count,
                  losses->list[i].reason);
}

static gloze_status write_all(export *e, gloze_error *err)
{
    const gz_args *args = e->args;
    gloze_status st =
        gz_annotated_each(args->operands.items, args->operands.count, args->output, put, e, err);

    if (gz_exchange_signal)
        st = gz_exchange_fail_stopped(err);

    if (st == GLOZE_OK)
        st = gz_exporter_end(e->exporter, err);
    if (st != GLOZE_OK)
        return st;
    report_unused(e);
    report_losses(e);
    if (args->strict && e->bad)
        return gz_fail(err, GLOZE_EINPUT, "%zu document%s wrong; nothing was written (--strict)",
                       e->bad, e->bad == 1 ? " is" : "s are");
    if (args->strict && gz_exporter_losses(e->exporter)->count)
        return gz_fail(err, GLOZE_EINPUT,
                       "the format can't hold everything; nothing was written (--strict)");
    return gz_exporter_commit(e->exporter, err);
}

static void sum_up(const export *e)
{
    gz_export_totals totals = gz_exporter_totals(e->exporter);

    if (!e->args->quiet)
        gz_report(e->reporter, "%zu document%s, %zu annotation%s, %zu wrong, %zu file%s -> %s",
                  totals.documents, totals.documents == 1 ? "" : "s", totals.annotations,
                  totals.annotations == 1 ? "" : "s", e->bad, totals.files,
                  totals.files == 1 ? "" : "s", e->args->output);
}

static int export_command(const gz_args *args, const gz_reporter *reporter)
{
    export e = { .args = args, .reporter = reporter };
    gloze_error err;
    gloze_status st;
    int code;

    gz_exchange_watch();
    st = open_export(&e, &err);
    if (st == GLOZE_OK)
        st = write_all(&e, &err);
    if (st != GLOZE_OK)
        gz_report(reporter, "gloze: %s", err.message);
    else
        sum_up(&e);
    code = gz_exchange_code(st, e.bad);
    close_export(&e);
    return code;
}

static const gz_option_group *const groups[] = { &gz_export_options, &gz_format_options,
                                                 &gz_general_options, NULL };

const gz_command gz_command_export = {
    .name = "export",
    .usage = "gloze export --to FORMAT [OPTIONS] INPUT... -o OUT",
    .summary = "writes annotated documents in the format of a labelling tool",
    .about = "Reads what gloze run wrote (folders, .json and .jsonl files, or JSON Lines on\n"
             "standard input, -), writes it to the folder OUT in the format of another tool, and\n"
             "tells what that could not hold. scripts/exporters/README.md has the formats, and\n"
             "how to write one in Lua. The files appear all at once, at the end.",
    .example = "  gloze run articles -o annotated\n"
               "  gloze export --to label-studio annotated -o tasks\n"
               "  gloze export --to conll --option scheme=bilou annotated -o conll",
    .groups = groups,
    .operand_min = 1,
    .operand = "INPUT",
    .run = export_command,
};
