#include "cli/command.h"
#include "cli/run_format.h"
#include "cli/setup.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "run/alarm.h"
#include "run/batch.h"
#include "run/pool.h"
#include "run/processors.h"

#include <stdlib.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

/* What a run holds open. */
typedef struct run {
    const gz_args *args;
    const gz_reporter *reporter;
    gz_setup setup;
    gloze_json_options json;
    gz_metadata metadata;
    gz_input_options input_options;
    const char *skip[2];
    gz_pool *pool; /* NULL with --no-workers */
    gz_input *input;
    gz_output *output;
    gz_progress progress;
    gz_totals totals;
    gz_summary summary;
    size_t bad_rows, gone;
} run;

enum { SHOWN_GONE = 20 };

static volatile sig_atomic_t stop_signal, asked;

/* The second signal ends the program at once. */
static void note_signal(int number)
{
    stop_signal = number;
}

static void note_question(int number)
{
    (void)number;
    asked = 1;
}

static void watch_signals(void)
{
    struct sigaction question = { .sa_handler = note_question, .sa_flags = SA_RESTART };
    struct sigaction action = { .sa_handler = note_signal, .sa_flags = (int)SA_RESETHAND };

    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGUSR1, &question, NULL);
    signal(SIGPIPE, SIG_IGN); /* a write says so */
}

static bool reads_standard_input(const gz_args *args)
{
    for (size_t i = 0; i < args->operands.count; i++)
        if (strcmp(args->operands.items[i], "-") == 0)
            return true;
    return false;
}

static gloze_status check_args(const gz_args *args, gloze_error *err)
{
    size_t ending = 0;
    bool is_file;

    if (args->output)
        gz_packing_of(args->output, &ending);
    is_file = ending > 0;
    if (args->id && !reads_standard_input(args))
        return gz_fail(err, GLOZE_EUSAGE,
                       "--id %s: names the document on standard input, which is "
                       "not read; add -",
                       args->id);
    if (args->id && (!*args->id || gz_utf8_valid(args->id, strlen(args->id)) < strlen(args->id)))
        return gz_fail(err, GLOZE_EUSAGE, "--id %s: empty, or not UTF-8", args->id);
    if (args->files_from && args->files0_from)
        return gz_fail(err, GLOZE_EUSAGE,
                       "--files-from, --files0-from: there can be one list; leave one out");
    if (reads_standard_input(args) && ((args->files_from && strcmp(args->files_from, "-") == 0) ||
                                       (args->files0_from && strcmp(args->files0_from, "-") == 0)))
        return gz_fail(err, GLOZE_EUSAGE,
                       "-: standard input can be a document or the list, not both");
    if (args->indent && is_file)
        return gz_fail(err, GLOZE_EUSAGE,
                       "--indent: a .jsonl file has one line a document; "
                       "leave it out, or write to a folder");
    if (args->shard_size && !is_file)
        return gz_fail(err, GLOZE_EUSAGE,
                       "--shard-size: only a .jsonl file has shards; give one with -o");
    if (args->prune && (!args->output || is_file || strcmp(args->output, "-") == 0))
        return gz_fail(err, GLOZE_EUSAGE,
                       "--prune: only in a folder do documents stay that are not in the input any "
                       "more; leave it out");
    if (args->output && gz_name_ends(args->output, ".json"))
        return gz_fail(err, GLOZE_EUSAGE,
                       "-o %s: one file for all documents ends in .jsonl, a folder for a file "
                       "of each does not end in .json; choose one",
                       args->output);
    return GLOZE_OK;
}

/* Workers come first: they inherit what is open. */
static gloze_status open_workers(run *r, gloze_error *err)
{
    const gz_args *args = r->args;
    gloze_status st;

    if (args->no_workers) {
        st = gz_setup_open(&r->setup, args, err);
        gz_alarm_install();
        gz_alarm_set(r->setup.context);
        return st;
    }
    st = gz_setup_read(&r->setup, args, err);
    if (st != GLOZE_OK)
        return st;
    return gz_pool_new(
        &(gz_pool_options){ .engine = r->setup.engine,
                            .json = r->json,
                            .workers = args->jobs ? (size_t)args->jobs : gz_processors(),
                            .cpu_seconds = (unsigned)args->limit_cpu,
                            .wall_seconds = (unsigned)args->limit_wall,
                            .require_sandbox = args->require_sandbox },
        &r->pool, err);
}

/* From standard input to standard output, said so, it is a filter: a line in, a line out. */
static gz_input_format input_format(const gz_args *args)
{
    bool filter = args->format == GZ_FORMAT_BY_NAME && !args->id && args->output &&
                  strcmp(args->output, "-") == 0 && args->operands.count == 1 &&
                  strcmp(args->operands.items[0], "-") == 0;

    return filter ? GZ_FORMAT_JSONL : (gz_input_format)args->format;
}

/* Where an input is, and which of its files are read: runs that differ in this may share a folder.
 * How they are read is no part of it. */
static gloze_status name_input(const gz_args *args, gz_fingerprint *out, gloze_error *err)
{
    size_t count = args->operands.count;
    const char **names = gz_zalloc(count + 5, sizeof *names);
    gloze_status st = names ? GLOZE_OK : gz_fail_memory(err);

    for (size_t i = 0; i < count && st == GLOZE_OK; i++) {
        char *path = realpath(args->operands.items[i], NULL);

        names[i] = path ? path : args->operands.items[i];
    }
    if (st != GLOZE_OK)
        return st;
    names[count] = args->glob;
    names[count + 1] = args->all ? "all" : NULL;
    names[count + 2] = args->id;
    names[count + 3] = args->format ? "format" : NULL;
    names[count + 4] = args->files0_from ? args->files0_from : args->files_from;
    gz_fingerprint_strings(names, count + 5, out);
    for (size_t i = 0; i < count; i++)
        if (names[i] != args->operands.items[i])
            free((char *)names[i]);
    gz_free(names);
    return GLOZE_OK;
}

static gloze_status open_output(run *r, gloze_error *err)
{
    const gz_args *args = r->args;
    gz_output_setup options = {
        .destination = args->output,
        .force = args->force,
        .volume = { .shard = args->shard_size, .prune = args->prune, .census = &r->totals.census },
    };
    gloze_status st = name_input(args, &options.run, err);

    if (args->output && strcmp(args->output, "-") != 0) /* only then it is asked for */
        gz_fingerprint_recipe(r->setup.engine, &r->json, &options.recipe);
    return st == GLOZE_OK ? gz_output_open(&options, &r->output, err) : st;
}

static gloze_status open_run(run *r, gloze_error *err)
{
    const gz_args *args = r->args;
    gloze_status st = check_args(args, err);
    size_t skipped = 0;

    if (args->output || args->exported)
        r->skip[skipped++] = args->output ? args->output : args->exported;
    if (args->report)
        r->skip[skipped++] = args->report;
    r->input_options = (gz_input_options){
        .walk = { .paths = args->operands.items,
                  .path_count = args->operands.count,
                  .list = args->files0_from ? args->files0_from : args->files_from,
                  .list_nul = args->files0_from != NULL,
                  .all = args->all,
                  .glob = args->glob,
                  .skip = r->skip,
                  .skip_count = skipped },
        .format = input_format(args),
        .stdin_id = args->id,
        .apart = !args->no_workers,
        .strict = args->require_sandbox,
        .limit = gz_input_limit(args),
    };
    r->json = (gloze_json_options){ (gloze_offsets)args->offsets, args->indent };
    if (st == GLOZE_OK)
        st = open_workers(r, err);
    if (st == GLOZE_OK && args->metadata)
        st = gz_metadata_load(&r->metadata, args->metadata, r->reporter, &r->bad_rows, err);
    if (st == GLOZE_OK)
        st = open_output(r, err);
    if (st == GLOZE_OK && args->report) /* it may lie in the folder of the output */
        st = gz_summary_check(args->report, err);
    if (st == GLOZE_OK)
        st = gz_input_new(&r->input_options, &r->input, err);
    return st;
}

/* Documents of an earlier run that are not in the input any more. */
static void tell_gone(void *data, const char *id, bool pruned)
{
    run *r = data;
    const char *what = pruned                           ? "it was removed"
                       : gz_output_is_folder(r->output) ? "its file stays (--prune removes it)"
                                                        : "it is not in this output";

    if (r->gone++ < SHOWN_GONE)
        gz_report(r->reporter, "%s: %s is not in the input any more; %s", gz_output_name(r->output),
                  id, what);
}

/* `st` is how the batch ended. What is left undone now is gone on with by the next run. */
static gloze_status finish_output(run *r, gloze_status st, gloze_error *err)
{
    gloze_error why;
    gloze_status end = stop_signal ? gz_output_flush(r->output, &why)
                                   : gz_output_finish(r->output, tell_gone, r, &why);

    if (r->gone > SHOWN_GONE)
        gz_report(r->reporter, "%s: and %zu others", gz_output_name(r->output),
                  r->gone - SHOWN_GONE);
    if (end == GLOZE_OK)
        return st;
    *err = why;
    return end;
}

static gloze_status annotate(run *r, gloze_error *err)
{
    gz_batch batch = {
        .pool = r->pool,
        .context = r->setup.context,
        .input = r->input,
        .given = { &r->metadata, r->setup.date },
        .output = r->output,
        .reporter = r->reporter,
        .progress = &r->progress,
        .json = r->json,
        .summary = &r->summary,
        .stop = &stop_signal,
        .ask = &asked,
    };
    gloze_status st = gz_batch_run(&batch, &r->totals, err);

    return st == GLOZE_OK || st == GLOZE_ECREATE ? finish_output(r, st, err) : st;
}

static void close_run(run *r)
{
    gz_pool_free(r->pool);
    gz_input_free(r->input);
    gz_output_free(r->output);
    gz_metadata_clear(&r->metadata);
    gz_totals_clear(&r->totals);
    gz_summary_clear(&r->summary);
    gz_alarm_set(NULL);
    gz_setup_close(&r->setup);
}

static void report_unused_rows(const run *r)
{
    const gz_metadata_row *first;
    size_t unused = gz_metadata_unused(&r->metadata, &first);

    if (unused)
        gz_report(r->reporter, "%s:%zu: no document has the id \"%s\" (%zu such row%s)",
                  r->args->metadata, first->line, first->id, unused, unused == 1 ? "" : "s");
}

/* Everything that was said before the end, as one exit code. */
static int judge(const run *r, gloze_status st)
{
    size_t input_errors = r->totals.input_errors + r->bad_rows;

    if (stop_signal)
        return GZ_EXIT_SIGNAL + (int)stop_signal;
    if (st != GLOZE_OK)
        return gz_exit_code(st);
    if (r->args->strict && input_errors) {
        gz_report(r->reporter,
                  "--strict: what was bad, or had to be guessed at, is among the errors and "
                  "warnings of the output");
        return GZ_EXIT_INPUT;
    }
    return r->totals.errors || r->bad_rows ? GZ_EXIT_ERRORS : GZ_EXIT_DONE;
}

static uint64_t given_or(uint64_t given, uint64_t otherwise)
{
    return given ? given : otherwise;
}

/* As gloze.h and pool.h have them. */
static void tell_limits(const run *r)
{
    const gz_args *args = r->args;

    gz_report(
        r->reporter,
        "limits of one document: %zu bytes of input (a JSON line: six times that, nested at most "
        "64 deep), %" PRIu64 " bytes of Lua memory, %" PRIu64 "%s steps of each plugin, "
        "%" PRIu64 " steps of a pattern at one place, %" PRIu64 "%s candidates",
        gz_input_limit(args), given_or(args->limit_memory, (uint64_t)64 << 20),
        given_or(args->limit_steps, 50000000), args->limit_steps ? "" : " (and 1000 for each byte)",
        given_or(args->limit_match, 20000000), given_or(args->limit_annotations, 200000),
        args->limit_annotations ? "" : " (or one for each 8 bytes)");
    if (!args->no_workers)
        gz_report(r->reporter,
                  "limits of one document in a worker: %" PRIu64 " s of a processor, %" PRIu64
                  " s in all",
                  given_or(args->limit_cpu, 5), given_or(args->limit_wall, 15));
}

static void sum_up(const run *r, gloze_status st)
{
    if (st != GLOZE_OK && st != GLOZE_ECREATE)
        return;
    if (stop_signal)
        gz_report(r->reporter,
                  gz_output_is_resumable(r->output)
                      ? "interrupted; the same command again goes on where this has stopped"
                      : "interrupted; standard output holds what was done until then");
    else
        report_unused_rows(r);
    if (!r->args->quiet && !r->args->to) /* the export sums up */
        gz_report_totals(r->reporter, &r->totals, gz_progress_seconds(&r->progress),
                         gz_output_name(r->output));
}

/* Also when the run was stopped, or failed: then it tells how far it came. */
static gloze_status write_summary(const run *r, gloze_status st, gloze_error *err)
{
    gloze_error why;
    gloze_status written;

    if (!r->args->report)
        return st;
    written = gz_summary_write(&r->summary, &r->totals, gz_progress_seconds(&r->progress),
                               st == GLOZE_OK && !stop_signal, gz_output_name(r->output),
                               r->args->report, &why);
    if (written == GLOZE_OK || (st != GLOZE_OK && st != GLOZE_ECREATE))
        return st;
    *err = why;
    return written;
}

static bool writes_to_terminal(const gz_args *args)
{
    return (!args->output || strcmp(args->output, "-") == 0) && isatty(STDOUT_FILENO);
}

static int annotate_documents(const gz_args *args, const gz_reporter *reporter)
{
    run r = { .args = args };
    gz_reporter own = { reporter->file, &r.progress };
    gloze_error err = { 0 };
    gloze_status st;
    int code;

    r.reporter = &own;
    gz_metadata_init(&r.metadata);
    gz_totals_init(&r.totals);
    gz_summary_init(&r.summary);
    gz_progress_init(&r.progress, stderr, !args->quiet && !writes_to_terminal(args));
    watch_signals();
    if (args->verbose)
        tell_limits(&r);
    st = open_run(&r, &err);
    if (st != GLOZE_OK) {
        gz_report(&own, "gloze: %s", err.message);
        code = gz_exit_code(st);
    } else {
        st = write_summary(&r, annotate(&r, &err), &err);
        if (st != GLOZE_OK && !stop_signal)
            gz_report(&own, "gloze: %s", err.message);
        sum_up(&r, st);
        code = judge(&r, st);
    }
    close_run(&r);
    return code;
}

static int run_command(const gz_args *args, const gz_reporter *reporter)
{
    return args->to ? gz_run_format(args, reporter, annotate_documents)
                    : annotate_documents(args, reporter);
}

static const gz_option_group *const groups[] = { &gz_output_options,  &gz_books_options,
                                                 &gz_format_options,  &gz_document_options,
                                                 &gz_list_options,    &gz_plugin_options,
                                                 &gz_worker_options,  &gz_limit_options,
                                                 &gz_general_options, NULL };

const gz_command gz_command_run = {
    .name = "run",
    .usage = "gloze run [OPTIONS] INPUT...",
    .summary = "annotates articles and writes JSON",
    .about = "Annotates files, folders (all .txt, .md, .html and .htm below them), JSON Lines\n"
             "(.jsonl, .ndjson, also .gz, .zst: an object a line, with \"text\" or \"html\"),\n"
             "archives (.zip, .tar, .tar.gz, .tar.zst, .7z, .warc.gz: an entry is a document,\n"
             "called ARCHIVE/ENTRY) or standard input (-) and writes one JSON object for each\n"
             "document. Run again, or after it was stopped, it annotates only what it has not,\n"
             "and what has changed since: documents, plugins, word lists and options are\n"
             "compared by content. gloze run - -o - is a filter: JSON Lines, a line out for\n"
             "each line in (--as text or --id: one text).",
    .example = "  gloze run articles -o annotated --metadata dates.tsv\n"
               "  gloze run articles --format label-studio -o tasks\n"
               "  gloze run news.jsonl -o news.annotated.jsonl.zst --only date,money\n"
               "  echo 'He paid $20 on 3 May 2024.' | gloze run --indent -",
    .groups = groups,
    .operand_min = 1,
    .operand = "INPUT",
    .run = run_command,
};
