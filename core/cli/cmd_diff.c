#include "base/mem.h"
#include "cli/command.h"
#include "cli/diff_report.h"
#include "cli/documents.h"
#include "cli/pairs.h"
#include "cli/setup.h"

#include <string.h>

enum { OLD, NEW, SIDES, DEFAULT_MOST = 10 };

typedef struct diff {
    const gz_args *args;
    const gz_reporter *reporter;
    gz_diff_report report;
    gz_snapshot snapshots[SIDES];
    bool failed; /* a document could not be compared */
} diff;

/* `where` names the two for messages. */
static gloze_status compare(diff *d, const gz_buffer *old, const gz_buffer *new,
                            const char *const where[SIDES], const gloze_input *in, gloze_error *err)
{
    gloze_status st;

    if (old->len == new->len && memcmp(old->data, new->data, old->len) == 0) {
        gz_diff_report_same(&d->report);
        return GLOZE_OK;
    }
    st = gz_snapshot_parse(&d->snapshots[OLD], old->data, old->len, where[OLD], err);
    if (st == GLOZE_OK)
        st = gz_snapshot_parse(&d->snapshots[NEW], new->data, new->len, where[NEW], err);
    if (st == GLOZE_OK)
        st = gz_diff_report_add(&d->report, &d->snapshots[OLD], &d->snapshots[NEW], in, err);
    return st;
}

static gloze_status compare_pair(void *data, const gz_pair *pair, gloze_error *err)
{
    diff *d = data;

    if (pair->where[OLD] && pair->where[NEW])
        return compare(d, &pair->json[OLD], &pair->json[NEW], pair->where, NULL, err);
    gz_diff_report_remark(&d->report, pair->id,
                          pair->where[OLD] ? "only in the old output" : "only in the new output");
    return GLOZE_OK;
}

/* ---- two plugin folders ---- */

typedef struct rerun {
    diff *d;
    gz_setup sides[SIDES];
    gz_buffer json[SIDES]; /* of the current document */
} rerun;

static gloze_status annotate(rerun *r, int side, const gloze_input *in, gloze_error *err)
{
    static const gloze_json_options options = { .offsets = GLOZE_BYTE };
    gloze_context *context = r->sides[side].context;
    gz_buffer *out = &r->json[side];
    const gloze_document *doc;
    const char *json;
    size_t len;
    gloze_status st = gloze_annotate(context, in, &doc, err);

    if (st == GLOZE_OK)
        st = gloze_document_json(context, doc, &options, &json, &len, err);
    if (st != GLOZE_OK)
        return st;
    gz_buffer_reset(out);
    gz_buffer_add(out, json, len);
    return out->failed ? gz_fail_memory(err) : GLOZE_OK;
}

static gloze_status compare_readings(void *data, const gloze_input *in, const gz_item *item,
                                     gloze_error *err)
{
    const char *const where[SIDES] = { item->where, item->where };
    rerun *r = data;
    gloze_status st = annotate(r, OLD, in, err);

    if (st == GLOZE_OK)
        st = annotate(r, NEW, in, err);
    return st == GLOZE_OK ? compare(r->d, &r->json[OLD], &r->json[NEW], where, in, err) : st;
}

/* The arguments with one of the two folders as the last of --plugins; "-" adds none. */
static gloze_status open_side(rerun *r, int side, const gz_args *inputs, gloze_error *err)
{
    const char *path = r->d->args->operands.items[side];
    size_t count = inputs->plugins.count;
    gz_args args = *inputs;
    gloze_status st;

    args.plugins.items = gz_zalloc(count + 1, sizeof(*args.plugins.items));
    if (!args.plugins.items)
        return gz_fail_memory(err);
    if (count)
        memcpy(args.plugins.items, inputs->plugins.items, count * sizeof(*args.plugins.items));
    if (strcmp(path, "-") != 0 && (args.alone || !gz_setup_is_shipped(path)))
        args.plugins.items[args.plugins.count++] = path;
    st = gz_setup_open(&r->sides[side], &args, err);
    gz_free(args.plugins.items);
    return st;
}

static gloze_status diff_plugins(diff *d, gloze_error *err)
{
    rerun r = { .d = d };
    gz_args inputs = *d->args;
    gloze_status st;

    inputs.operands.items += SIDES;
    inputs.operands.count -= SIDES;
    for (int side = OLD; side < SIDES; side++)
        gz_buffer_init(&r.json[side]);
    st = open_side(&r, OLD, &inputs, err);
    if (st == GLOZE_OK)
        st = open_side(&r, NEW, &inputs, err);
    if (st == GLOZE_OK)
        st = gz_documents_each(&inputs, r.sides[NEW].date, d->reporter, compare_readings, &r,
                               &d->failed, err);
    for (int side = OLD; side < SIDES; side++) {
        gz_setup_close(&r.sides[side]);
        gz_buffer_clear(&r.json[side]);
    }
    return st;
}

/* ---- the command ---- */

static gloze_status write_report(const diff *d, gloze_error *err)
{
    gz_buffer out;
    gloze_status st;

    gz_buffer_init(&out);
    st = gz_diff_report_write(&d->report, &out, err);
    if (st == GLOZE_OK)
        fwrite(out.data, 1, out.len, stdout);
    gz_buffer_clear(&out);
    return st;
}

static int diff_command(const gz_args *args, const gz_reporter *reporter)
{
    diff d = { .args = args, .reporter = reporter };
    size_t most = args->most ? args->most : args->json ? SIZE_MAX : DEFAULT_MOST;
    gloze_error err = { 0 };
    gloze_status st;
    bool differs;

    gz_diff_report_init(&d.report, args->json, most);
    st = args->operands.count > SIDES
             ? diff_plugins(&d, &err)
             : gz_pairs_each(args->operands.items, reporter, compare_pair, &d, &d.failed, &err);
    if (st == GLOZE_OK)
        st = write_report(&d, &err);
    if (st != GLOZE_OK)
        gz_report(reporter, "gloze: %s", err.message);
    differs = gz_diff_report_differs(&d.report);
    for (int side = OLD; side < SIDES; side++)
        gz_snapshot_clear(&d.snapshots[side]);
    gz_diff_report_clear(&d.report);
    if (st != GLOZE_OK)
        return gz_exit_code(st);
    return differs || d.failed ? GZ_EXIT_ERRORS : GZ_EXIT_DONE;
}

static const gz_option_group *const groups[] = { &gz_diff_options,
                                                 &gz_json_options,
                                                 &gz_document_options,
                                                 &gz_plugin_options,
                                                 &gz_limit_options,
                                                 &gz_general_options,
                                                 NULL };

const gz_command gz_command_diff = {
    .name = "diff",
    .usage = "gloze diff [OPTIONS] OLD NEW\n"
             "       gloze diff [OPTIONS] OLDPLUGINS NEWPLUGINS INPUT...",
    .summary = "shows what a change of rules changes",
    .about = "Compares two outputs of gloze run (folders, .jsonl or .json files) or, when there\n"
             "are inputs, what two sets of plugins say about them; - is no plugins beside those\n"
             "that come with gloze. Shows, rule by rule and in context, what was added (+),\n"
             "removed (-), changed (~) or got another type (>). The exit code is 1 when there\n"
             "is a difference.",
    .example = "  gloze diff before after\n"
               "  gloze diff - homes.lua articles",
    .groups = groups,
    .operand_min = 2,
    .operand = "OLD or NEW",
    .run = diff_command,
};
