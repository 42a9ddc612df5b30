#include "cli/command.h"
#include "cli/pairs.h"
#include "cli/review_report.h"
#include "run/case_writer.h"
#include "run/partial.h"

#include <string.h>
#include <unistd.h>

enum { EXPORTED, CORRECTED, DEFAULT_MOST = 10 };

typedef struct review {
    const gz_args *args;
    gz_review_report report;
    gz_case_writer cases;
    gz_snapshot snapshots[GZ_PAIR_SIDES];
    bool failed; /* a document could not be compared */
} review;

static void remark_on_text(review *r, const gz_pair *pair)
{
    gz_buffer what;

    gz_buffer_init(&what);
    gz_buffer_string(&what, "not reviewed: its text was changed, ");
    gz_pair_tell_change(&r->snapshots[EXPORTED], &r->snapshots[CORRECTED], &what);
    gz_remarks_add(&r->report.remarks, pair->id,
                   gz_buffer_text(&what) ? gz_buffer_text(&what) : "");
    r->report.remarks.told.failed |= what.failed;
    gz_buffer_clear(&what);
}

static gloze_status compare(review *r, gloze_error *err)
{
    const gz_snapshot *exported = &r->snapshots[EXPORTED], *corrected = &r->snapshots[CORRECTED];
    gz_differences differences;
    gz_arena arena;
    gloze_status st;

    gz_arena_init(&arena);
    st = gz_snapshot_compare(exported, corrected, &arena, &differences, err);
    if (st == GLOZE_OK)
        st = gz_review_report_add(&r->report, exported, corrected, &differences, err);
    if (st == GLOZE_OK && r->args->cases)
        st = gz_case_writer_add(&r->cases, exported, corrected, &differences, err);
    gz_arena_clear(&arena);
    return st;
}

static gloze_status add_pair(void *data, const gz_pair *pair, gloze_error *err)
{
    review *r = data;
    const gz_snapshot *exported = &r->snapshots[EXPORTED], *corrected = &r->snapshots[CORRECTED];
    gloze_status st = gz_pair_parse(pair, r->snapshots, err);

    if (st != GLOZE_OK)
        return st;
    if (!pair->where[EXPORTED])
        gz_remarks_add(&r->report.remarks, pair->id, "not reviewed: it is not in EXPORTED");
    else if (!pair->where[CORRECTED])
        gz_remarks_add(&r->report.remarks, pair->id, "not reviewed: it is not in CORRECTED");
    else if (exported->len != corrected->len ||
             memcmp(exported->text, corrected->text, exported->len) != 0)
        remark_on_text(r, pair);
    else
        st = compare(r, err);
    return st;
}

static gloze_status check_args(const gz_args *args, gloze_error *err)
{
    if (args->operands.count > GZ_PAIR_SIDES)
        return gz_fail(err, GLOZE_EUSAGE, "%s: two outputs are compared; leave it out",
                       args->operands.items[GZ_PAIR_SIDES]);
    if (args->cases && access(args->cases, F_OK) == 0)
        return gz_fail(err, GLOZE_ECREATE,
                       "--cases %s: there is such a file; give another name, or remove it",
                       args->cases);
    return GLOZE_OK;
}

static gloze_status write_cases(const review *r, const gz_reporter *reporter, gloze_error *err)
{
    const gz_buffer *out = &r->cases.out;
    gz_partial partial = { 0 };
    gloze_status st;

    if (!r->args->cases)
        return GLOZE_OK;
    if (out->failed)
        return gz_fail_memory(err);
    st = gz_partial_write(&partial, r->args->cases, out->len ? out->data : "", out->len, err);
    gz_partial_clear(&partial);
    if (st == GLOZE_OK)
        gz_report(reporter, "%s: %zu case%s; gloze test %s runs them", r->args->cases,
                  r->cases.count, r->cases.count == 1 ? "" : "s", r->args->cases);
    if (st == GLOZE_OK && r->cases.skipped)
        gz_report(reporter,
                  "%zu paragraph%s left out: marks that cross, or a line that only cases have",
                  r->cases.skipped, r->cases.skipped == 1 ? "" : "s");
    return st;
}

static gloze_status write_report(review *r, gloze_error *err)
{
    gz_buffer out;
    gloze_status st;

    gz_buffer_init(&out);
    st = gz_review_report_write(&r->report, &out, err);
    if (st == GLOZE_OK) {
        fwrite(out.data, 1, out.len, stdout);
        fflush(stdout); /* before what is told of the cases */
    }
    gz_buffer_clear(&out);
    return st;
}

static int review_command(const gz_args *args, const gz_reporter *reporter)
{
    review r = { .args = args };
    size_t most = args->most ? args->most : args->json ? SIZE_MAX : DEFAULT_MOST;
    gloze_error err = { 0 };
    gloze_status st = check_args(args, &err);
    bool incomplete;

    gz_review_report_init(&r.report, args->json, most);
    gz_case_writer_init(&r.cases);
    if (st == GLOZE_OK)
        st = gz_pairs_each(args->operands.items, reporter, add_pair, &r, &r.failed, &err);
    if (st == GLOZE_OK)
        st = write_report(&r, &err);
    if (st == GLOZE_OK)
        st = write_cases(&r, reporter, &err);
    if (st != GLOZE_OK)
        gz_report(reporter, "gloze review: %s", err.message);
    incomplete = r.failed || r.report.remarks.count > 0;
    for (int side = 0; side < GZ_PAIR_SIDES; side++)
        gz_snapshot_clear(&r.snapshots[side]);
    gz_case_writer_clear(&r.cases);
    gz_review_report_clear(&r.report);
    return st != GLOZE_OK ? gz_exit_code(st) : incomplete ? GZ_EXIT_ERRORS : GZ_EXIT_DONE;
}

static const gz_option_group *const groups[] = { &gz_review_options, &gz_json_options,
                                                 &gz_general_options, NULL };

const gz_command gz_command_review = {
    .name = "review",
    .usage = "gloze review [OPTIONS] EXPORTED CORRECTED",
    .summary = "shows what people changed, rule by rule",
    .about = "Compares what was exported to a labelling tool with what came back from it\n"
             "(gloze import), both folders, .jsonl or .json files. Tells of each rule how\n"
             "many of its suggestions were kept, moved (~), relabelled (>), altered (~:\n"
             "other attributes) or deleted (-), the worst rule first, and what people added\n"
             "(+) that no rule had found, each in context. The exit code is 1 when a\n"
             "document is on one side only, or its text was changed.",
    .example = "  gloze review annotated corrected\n"
               "  gloze review annotated corrected --cases corrections.txt\n"
               "  gloze test corrections.txt",
    .groups = groups,
    .operand_min = 2,
    .operand = "EXPORTED or CORRECTED",
    .run = review_command,
};
