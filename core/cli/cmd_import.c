#include "cli/exchange.h"
#include "cli/setup.h"
#include "run/importer.h"
#include "run/walk.h"

#include <limits.h>
#include <string.h>

/* A format that is read as a whole is in the memory of Lua as a whole. */
#define MOST_MEMORY ((size_t)1 << 30)

/* What an import holds open. */
typedef struct import {
    const gz_args *args;
    const gz_reporter *reporter;
    gz_importer_options options;
    char script[PATH_MAX + 128];
    int offsets;
    gz_exchange_names types; /* the parts of --types */
    gz_importer *importer;
    size_t files;
} import;

/* ---- options ---- */

static gloze_status check_args(import *i, gloze_error *err)
{
    const gz_args *args = i->args;
    gloze_status st;

    if (!args->from)
        return gz_fail(err, GLOZE_EUSAGE,
                       "--from is missing; name a format, such as --from label-studio");
    if (!args->output || strcmp(args->output, "-") == 0)
        return gz_fail(err, GLOZE_EUSAGE, "-o is missing; name a folder or a .jsonl file");
    st = gz_setup_format("importers", args->from, i->script, sizeof(i->script), err);
    if (st == GLOZE_OK)
        st = gz_exchange_check_renames(args, "LABEL", err);
    return st == GLOZE_OK ? gz_exchange_split(&i->types, args->types, err) : st;
}

static gloze_status open_import(import *i, gloze_error *err)
{
    const gz_args *args = i->args;
    gloze_status st = check_args(i, err);

    i->offsets = args->counted - 1;
    i->options = (gz_importer_options){
        .script = i->script,
        .format = args->from,
        .output = args->output,
        .offsets = args->counted ? &i->offsets : NULL,
        .line_ends = (gz_line_ends)args->line_ends,
        .types = (const char *const *)i->types.list,
        .type_count = i->types.count,
        .renames = args->renames.items,
        .rename_count = args->renames.count,
        .limits = { .lua_bytes = args->limit_memory ? args->limit_memory : MOST_MEMORY },
    };
    return st == GLOZE_OK ? gz_importer_open(&i->options, &i->importer, err) : st;
}

static void close_import(import *i)
{
    gz_importer_free(i->importer);
    gz_exchange_clear(&i->types);
}

/* ---- files ---- */

static void complain(void *data, const char *message)
{
    gz_report(((import *)data)->reporter, "gloze: %s", message);
}

/* A file that was named is read whatever its name. */
static bool is_named(const import *i, const char *path)
{
    for (size_t k = 0; k < i->args->operands.count; k++)
        if (strcmp(i->args->operands.items[k], path) == 0)
            return true;
    return false;
}

static gloze_status read_found(import *i, const gz_found *found, gloze_error *err)
{
    bool named;

    if (gz_exchange_signal)
        return gz_exchange_fail_stopped(err);
    if (found->kind == GZ_FOUND_COMPLAINT)
        return gz_fail(err, GLOZE_EIO, "%s", found->message);
    if (found->kind == GZ_FOUND_STANDARD_INPUT)
        return gz_fail(err, GLOZE_EUSAGE, "-: an import reads files; name them");
    named = is_named(i, found->path);
    if (!named && !gz_importer_takes(i->importer, found->path))
        return GLOZE_OK;
    i->files++;
    return gz_importer_read(i->importer, found->path, found->id, named, complain, i, err);
}

static gloze_status read_files(import *i, gloze_error *err)
{
    const gz_args *args = i->args;
    gz_walk_options options = { .paths = args->operands.items,
                                .path_count = args->operands.count,
                                .all = true,
                                .skip = &args->output,
                                .skip_count = 1 };
    gz_walk *walk = NULL;
    gloze_status st = gz_walk_new(&options, &walk, err);

    while (st == GLOZE_OK) {
        gz_found found;

        st = gz_walk_next(walk, &found, err);
        if (st != GLOZE_OK || found.kind == GZ_FOUND_END)
            break;
        st = read_found(i, &found, err);
    }
    gz_walk_free(walk);
    if (st == GLOZE_OK && i->files == 0)
        st = gz_fail(err, GLOZE_EINPUT,
                     "%s: there is no file of this format; name the files themselves, or check "
                     "--from %s",
                     args->operands.items[0], args->from);
    return st;
}

static gloze_status write_all(import *i, gloze_error *err)
{
    gloze_status st = read_files(i, err);
    gz_import_totals totals = gz_importer_totals(i->importer);

    if (st == GLOZE_OK && i->args->strict && totals.wrong)
        st = gz_fail(err, GLOZE_EINPUT, "%zu document%s wrong; nothing was written (--strict)",
                     totals.wrong, totals.wrong == 1 ? " is" : "s are");
    if (st == GLOZE_OK && totals.documents == 0)
        st = gz_fail(err, GLOZE_EINPUT, "there is no document that is right; nothing was written");
    return st == GLOZE_OK ? gz_importer_commit(i->importer, err) : st;
}

static void sum_up(const import *i)
{
    gz_import_totals totals = gz_importer_totals(i->importer);

    if (!i->args->quiet)
        gz_report(i->reporter, "%zu document%s, %zu annotation%s, %zu wrong -> %s",
                  totals.documents, totals.documents == 1 ? "" : "s", totals.annotations,
                  totals.annotations == 1 ? "" : "s", totals.wrong, i->args->output);
}

static int import_command(const gz_args *args, const gz_reporter *reporter)
{
import i = {.args = args, .reporter = reporter };
    gloze_error err;
    gloze_status st;
    int code;

    gz_exchange_watch();
    st = open_import(&i, &err);
    if (st == GLOZE_OK)
        st = write_all(&i, &err);
    if (st != GLOZE_OK)
        gz_report(reporter, "gloze: %s", err.message);
    else
        sum_up(&i);
    code = gz_exchange_code(st, st == GLOZE_OK ? gz_importer_totals(i.importer).wrong : 0);
    close_import(&i);
    return code;
}

static const gz_option_group *const groups[] = { &gz_import_options, &gz_general_options, NULL };

const gz_command gz_command_import = {
    .name = "import",
    .usage = "gloze import --from FORMAT [OPTIONS] INPUT... -o OUT",
    .summary = "reads annotations back from a labelling tool",
    .about = "Reads what a labelling tool exported (files, or the files of the format in a\n"
             "folder) and writes Gloze's JSON, with who and when where the tool says. Each span\n"
             "is checked; where it does not fit, the message says which way of counting does.\n"
             "scripts/importers/README.md has the formats, and how to write another in Lua. The\n"
             "files appear all at once, at the end. gloze review then tells what was changed.",
    .example = "  gloze import --from label-studio project-1.json -o corrected\n"
               "  gloze import --from brat texts -o corrected.jsonl --map person=PER",
    .groups = groups,
    .operand_min = 1,
    .operand = "INPUT",
    .run = import_command,
};
