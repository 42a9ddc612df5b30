#include "cli/command.h"
#include "cli/pairs.h"
#include "cli/score_report.h"

#include <string.h>

enum { GOLD, PRED };

typedef struct scoring {
    const gz_args *args;
    gz_score score;
    gz_remarks remarks;
    gz_snapshot snapshots[GZ_PAIR_SIDES];
    bool failed; /* a document could not be compared */
} scoring;

/* ---- the types of --only ---- */

static bool is_among(const char *list, const char *type)
{
    size_t len = strlen(type);

    for (const char *at = list; at; at = strchr(at, ',')) {
        at += *at == ',';
        if (strncmp(at, type, len) == 0 && (at[len] == ',' || at[len] == '\0'))
            return true;
    }
    return false;
}

static bool counts(void *data, const char *type)
{
    const char *only = ((const scoring *)data)->args->only;

    return !only || is_among(only, type);
}

static bool has_row(const gz_score_rows *rows, const char *name)
{
    for (size_t i = 0; i < rows->count; i++)
        if (strcmp(rows->list[i].name, name) == 0)
            return true;
    return false;
}

/* A type that nobody uses is more likely misspelt. */
static gloze_status check_only(scoring *s, gloze_error *err)
{
    const char *at = s->args->only;
    char name[64];
    int used = 0;

    for (; at && sscanf(at, "%63[^,]%n", name, &used) == 1; at += used + (at[used] == ','))
        if (!has_row(&s->score.types, name))
            return gz_fail(err, GLOZE_EUSAGE,
                           "--only %s: neither GOLD nor PRED has an annotation of this type; "
                           "check the name",
                           name);
    return GLOZE_OK;
}

/* ---- documents ---- */

static void remark_on_missing(scoring *s, const gz_pair *pair)
{
    char what[128];

    snprintf(what, sizeof(what), "not in PRED: its annotations (%zu) count as not found",
             s->snapshots[GOLD].count);
    gz_remarks_add(&s->remarks, pair->id, what);
}

static void remark_on_text(scoring *s, const gz_pair *pair)
{
    gz_buffer what;

    gz_buffer_init(&what);
    gz_buffer_string(&what, "not compared: its text differs, ");
    gz_pair_tell_change(&s->snapshots[GOLD], &s->snapshots[PRED], &what);
    gz_remarks_add(&s->remarks, pair->id, gz_buffer_text(&what) ? gz_buffer_text(&what) : "");
    s->remarks.told.failed |= what.failed;
    gz_buffer_clear(&what);
}

static bool has_same_text(const gz_snapshot *a, const gz_snapshot *b)
{
    return a->len == b->len && memcmp(a->text, b->text, a->len) == 0;
}

static gloze_status add_pair(void *data, const gz_pair *pair, gloze_error *err)
{
    scoring *s = data;
    const gz_snapshot *gold = &s->snapshots[GOLD], *found = &s->snapshots[PRED];
    gloze_status st = gz_pair_parse(pair, s->snapshots, err);

    if (st != GLOZE_OK)
        return st;
    if (!pair->where[GOLD]) {
        gz_remarks_add(&s->remarks, pair->id, "not compared: it is not in GOLD");
        return GLOZE_OK;
    }
    if (!pair->where[PRED]) {
        remark_on_missing(s, pair);
        found = NULL;
    } else if (!has_same_text(gold, found)) {
        remark_on_text(s, pair);
        return GLOZE_OK;
    }
    return gz_score_add(&s->score, gold, found, counts, s, err);
}

static gloze_status write_report(scoring *s, gloze_error *err)
{
    gz_buffer out;
    gloze_status st;

    gz_buffer_init(&out);
    if (s->args->json)
        gz_score_report_json(&s->score, &s->remarks, &out);
    else
        gz_score_report_text(&s->score, &s->remarks, &out);
    st = out.failed ? gz_fail_memory(err) : GLOZE_OK;
    if (st == GLOZE_OK)
        fwrite(out.data, 1, out.len, stdout);
    gz_buffer_clear(&out);
    return st;
}

static int score_command(const gz_args *args, const gz_reporter *reporter)
{
    scoring s = { .args = args };
    gloze_error err = { 0 };
    gloze_status st;
    bool incomplete;

    gz_score_init(&s.score);
    gz_remarks_init(&s.remarks, args->json, SIZE_MAX);
    if (args->operands.count > GZ_PAIR_SIDES)
        st = gz_fail(&err, GLOZE_EUSAGE, "%s: two outputs are compared; leave it out",
                     args->operands.items[GZ_PAIR_SIDES]);
    else
        st = gz_pairs_each(args->operands.items, reporter, add_pair, &s, &s.failed, &err);
    if (st == GLOZE_OK)
        st = check_only(&s, &err);
    if (st == GLOZE_OK)
        st = gz_score_finish(&s.score, &err);
    if (st == GLOZE_OK)
        st = write_report(&s, &err);
    if (st != GLOZE_OK)
        gz_report(reporter, "gloze score: %s", err.message);
    incomplete = s.failed || s.remarks.count > 0;
    for (int side = 0; side < GZ_PAIR_SIDES; side++)
        gz_snapshot_clear(&s.snapshots[side]);
    gz_remarks_clear(&s.remarks);
    gz_score_clear(&s.score);
    return st != GLOZE_OK ? gz_exit_code(st) : incomplete ? GZ_EXIT_ERRORS : GZ_EXIT_DONE;
}

static const gz_option_group *const groups[] = { &gz_score_options, &gz_json_options,
                                                 &gz_general_options, NULL };

const gz_command gz_command_score = {
    .name = "score",
    .usage = "gloze score [OPTIONS] GOLD PRED",
    .summary = "measures annotations against a gold standard",
    .about = "Compares two outputs (folders, .jsonl or .json files, as gloze run and gloze\n"
             "import write them; the unit of offsets may differ) document by document, by\n"
             "their ids: precision, recall and F1 of each type, strict (same span) and\n"
             "relaxed (the spans overlap), the accuracy of attributes where the span is the\n"
             "same, and relations, each with an interval at 95 %: Wilson's for shares, for\n"
             "F1 that of 1,000 samples of the documents from one seed (Wilson's too where\n"
             "fewer than ten have any). The exit code is 1 when a document is on one side\n"
             "only, or has another text.",
    .example = "  gloze score gold annotated\n"
               "  gloze score --only date,money --json gold.jsonl annotated.jsonl",
    .groups = groups,
    .operand_min = 2,
    .operand = "GOLD or PRED",
    .run = score_command,
};
