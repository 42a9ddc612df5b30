#include "cli/diff_report.h"

#include "cli/telling.h"
#include "run/json.h"

#include <stdio.h>
#include <string.h>

_Static_assert((int)GZ_DIFFERENCE_KINDS <= (int)GZ_GROUP_COUNTS, "gz_group.counts has room");

void gz_diff_report_init(gz_diff_report *report, bool json, size_t most)
{
    *report = (gz_diff_report){ .json = json, .most = most };
    gz_arena_init(&report->arena);
    gz_remarks_init(&report->remarks, json, most);
}

void gz_diff_report_clear(gz_diff_report *report)
{
    gz_groups_clear(&report->rules);
    gz_remarks_clear(&report->remarks);
    gz_arena_clear(&report->arena);
}

/* ---- adding ---- */

static bool add_difference(gz_diff_report *report, const gz_telling *t, const gz_difference *d)
{
    const gz_mention *mention = d->new ? d->new : d->old;
    gz_group *g = gz_groups_take(&report->rules, mention->rule, &report->arena);

    if (!g)
        return false;
    g->counts[d->kind]++;
    report->counts[d->kind]++;
    if (g->shown == report->most)
        return true;
    g->shown++;
    if (report->json)
        gz_tell_json(&g->told, t, d, gz_difference_name(d->kind));
    else
        gz_tell(&g->told, t, d);
    return !g->told.failed;
}

/* What is said of the document as a whole. True: there was something. */
static bool compare_documents(gz_diff_report *report, const gz_snapshot *old,
                              const gz_snapshot *new)
{
    size_t before = report->remarks.count;
    char what[64];

    if (strcmp(old->date, new->date) != 0) {
        snprintf(what, sizeof(what), "its date: %.16s -> %.16s", *old->date ? old->date : "-",
                 *new->date ? new->date : "-");
        gz_diff_report_remark(report, new->id, what);
    }
    if (old->error_count != new->error_count) {
        snprintf(what, sizeof(what), "its errors: %zu -> %zu", old->error_count, new->error_count);
        gz_diff_report_remark(report, new->id, what);
    }
    return report->remarks.count > before;
}

gloze_status gz_diff_report_add(gz_diff_report *report, const gz_snapshot *old,
                                const gz_snapshot *new, const gloze_input *in, gloze_error *err)
{
    gz_telling t = { .old = old, .new = new, .in = in };
    gz_differences differences;
    gz_arena arena;
    gloze_status st;
    bool differs = compare_documents(report, old, new);

    if (old->len != new->len || memcmp(old->text, new->text, old->len) != 0) {
        char what[96];

        snprintf(what, sizeof(what), "its text has changed; annotations: %zu -> %zu", old->count,
                 new->count);
        gz_diff_report_remark(report, new->id, what);
        report->documents++;
        report->differing++;
        return GLOZE_OK;
    }
    gz_arena_init(&arena);
    st = gz_snapshot_compare(old, new, &arena, &differences, err);
    for (size_t i = 0; st == GLOZE_OK && i < differences.count; i++)
        if (!add_difference(report, &t, &differences.list[i]))
            st = gz_fail_memory(err);
    report->documents++;
    report->differing += differs || (st == GLOZE_OK && differences.count > 0);
    gz_arena_clear(&arena);
    return st;
}

void gz_diff_report_same(gz_diff_report *report)
{
    report->documents++;
}

void gz_diff_report_remark(gz_diff_report *report, const char *id, const char *what)
{
    gz_remarks_add(&report->remarks, id, what);
}

bool gz_diff_report_differs(const gz_diff_report *report)
{
    return report->rules.count > 0 || report->remarks.count > 0;
}

/* ---- writing ---- */

static void write_counts(gz_buffer *out, const size_t *counts)
{
    const char *comma = "";

    for (gz_difference_kind kind = 0; kind < GZ_DIFFERENCE_KINDS; kind++) {
        if (counts[kind] == 0)
            continue;
        gz_buffer_format(out, "%s%zu %s", comma, counts[kind], gz_difference_name(kind));
        comma = ", ";
    }
}

static size_t sum_up(const size_t *counts)
{
    size_t sum = 0;

    for (gz_difference_kind kind = 0; kind < GZ_DIFFERENCE_KINDS; kind++)
        sum += counts[kind];
    return sum;
}

static void write_text(const gz_diff_report *report, gz_buffer *out)
{
    for (size_t i = 0; i < report->rules.count; i++) {
        const gz_group *g = &report->rules.list[i];
        size_t left = sum_up(g->counts) - g->shown;

        gz_buffer_format(out, "%s: ", g->name);
        write_counts(out, g->counts);
        gz_buffer_char(out, '\n');
        gz_buffer_add(out, g->told.data, g->told.len);
        if (left)
            gz_buffer_format(out, "    and %zu more; --most %zu shows them\n", left,
                             sum_up(g->counts));
        gz_buffer_char(out, '\n');
    }
    gz_remarks_write(&report->remarks, out);
    gz_buffer_format(out, "%zu document%s compared, %zu differ%s", report->documents,
                     report->documents == 1 ? "" : "s", report->differing,
                     report->differing == 1 ? "s" : "");
    if (sum_up(report->counts)) {
        gz_buffer_string(out, ": ");
        write_counts(out, report->counts);
    }
    gz_buffer_char(out, '\n');
}

static void write_json_counts(gz_buffer *out, const size_t *counts)
{
    for (gz_difference_kind kind = 0; kind < GZ_DIFFERENCE_KINDS; kind++)
        gz_buffer_format(out, ",\"%s\":%zu", gz_difference_name(kind), counts[kind]);
}

static void write_json(const gz_diff_report *report, gz_buffer *out)
{
    gz_buffer_format(out, "{\"compared\":%zu,\"differing\":%zu", report->documents,
                     report->differing);
    write_json_counts(out, report->counts);
    gz_buffer_string(out, ",\"rules\":[");
    for (size_t i = 0; i < report->rules.count; i++) {
        const gz_group *g = &report->rules.list[i];

        gz_buffer_string(out, i ? ",{\"rule\":" : "{\"rule\":");
        gz_json_string(out, g->name, strlen(g->name));
        write_json_counts(out, g->counts);
        gz_buffer_string(out, ",\"differences\":[");
        gz_buffer_add(out, g->told.data, g->told.len);
        gz_buffer_string(out, "]}");
    }
    gz_buffer_string(out, "],\"documents\":");
    gz_remarks_write(&report->remarks, out);
    gz_buffer_string(out, "}\n");
}

gloze_status gz_diff_report_write(const gz_diff_report *report, gz_buffer *out, gloze_error *err)
{
    if (report->json)
        write_json(report, out);
    else
        write_text(report, out);
    return out->failed ? gz_fail_memory(err) : GLOZE_OK;
}
