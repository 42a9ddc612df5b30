#include "cli/review_report.h"

#include "cli/telling.h"
#include "run/interval.h"
#include "run/json.h"

#include <stdlib.h>
#include <string.h>

_Static_assert((int)GZ_CORRECTIONS <= (int)GZ_GROUP_COUNTS, "gz_group.counts has room");

void gz_review_report_init(gz_review_report *report, bool json, size_t most)
{
    *report = (gz_review_report){ .json = json, .most = most };
    gz_arena_init(&report->arena);
    gz_remarks_init(&report->remarks, json, SIZE_MAX);
}

void gz_review_report_clear(gz_review_report *report)
{
    gz_groups_clear(&report->rules);
    gz_groups_clear(&report->types);
    gz_remarks_clear(&report->remarks);
    gz_arena_clear(&report->arena);
}

/* ---- adding ---- */

static const char *rule_name(const gz_mention *mention)
{
    return *mention->rule ? mention->rule : "(no rule)";
}

static bool add_kept(gz_review_report *report, const gz_mention *suggested)
{
    gz_group *g = gz_groups_take(&report->rules, rule_name(suggested), &report->arena);

    if (!g)
        return false;
    g->counts[GZ_KEPT]++;
    report->counts[GZ_KEPT]++;
    return true;
}

static bool add_correction(gz_review_report *report, const gz_telling *t, const gz_difference *d,
                           gz_correction correction)
{
    gz_group *g = d->old ? gz_groups_take(&report->rules, rule_name(d->old), &report->arena)
                         : gz_groups_take(&report->types, d->new->type, &report->arena);

    if (!g)
        return false;
    g->counts[correction]++;
    report->counts[correction]++;
    if (g->shown == report->most)
        return true;
    g->shown++;
    if (report->json)
        gz_tell_json(&g->told, t, d, gz_correction_name(correction));
    else
        gz_tell(&g->told, t, d);
    return !g->told.failed;
}

gloze_status gz_review_report_add(gz_review_report *report, const gz_snapshot *exported,
                                  const gz_snapshot *corrected, const gz_differences *differences,
                                  gloze_error *err)
{
    gz_telling t = { .old = exported, .new = corrected };
    gz_arena arena;
    bool *differs, done;

    gz_arena_init(&arena);
    differs = gz_arena_zalloc(&arena, exported->count + 1, sizeof(*differs));
    done = differs != NULL;
    for (size_t i = 0; done && i < differences->count; i++) {
        const gz_difference *d = &differences->list[i];
        gz_correction correction = gz_correction_of(d, corrected);

        if (correction == GZ_KEPT)
            continue;
        if (d->old)
            differs[d->old - exported->mentions] = true;
        done = add_correction(report, &t, d, correction);
    }
    for (size_t i = 0; done && i < exported->count; i++)
        if (!differs[i])
            done = add_kept(report, &exported->mentions[i]);
    report->documents++;
    gz_arena_clear(&arena);
    return done ? GLOZE_OK : gz_fail_memory(err);
}

/* ---- the order ---- */

static size_t suggested(const gz_group *g)
{
    size_t sum = 0;

    for (int i = GZ_KEPT; i < GZ_ADDED_BY_HAND; i++)
        sum += g->counts[i];
    return sum;
}

static gz_interval share_corrected(const gz_group *g)
{
    return gz_interval_share(suggested(g) - g->counts[GZ_KEPT], suggested(g));
}

static int compare_rules(const void *a, const void *b)
{
    double x = share_corrected(a).low, y = share_corrected(b).low;

    if (x != y)
        return x > y ? -1 : 1;
    return strcmp(((const gz_group *)a)->name, ((const gz_group *)b)->name);
}

static int compare_types(const void *a, const void *b)
{
    const gz_group *x = a, *y = b;
    size_t left = x->counts[GZ_ADDED_BY_HAND], right = y->counts[GZ_ADDED_BY_HAND];

    return left != right ? (left > right ? -1 : 1) : strcmp(x->name, y->name);
}

static void order(gz_groups *all, int (*compare)(const void *, const void *))
{
    if (all->count > 1)
        qsort(all->list, all->count, sizeof(gz_group), compare);
}

/* ---- text ---- */

static void write_counts(gz_buffer *out, const size_t *counts, int from, int to)
{
    const char *comma = "";

    for (int i = from; i < to; i++) {
        if (counts[i] == 0)
            continue;
        gz_buffer_format(out, "%s%zu %s", comma, counts[i], gz_correction_name((gz_correction)i));
        comma = ", ";
    }
}

static void write_cases(const gz_group *g, size_t corrected, gz_buffer *out)
{
    gz_buffer_add(out, g->told.data, g->told.len);
    if (corrected > g->shown)
        gz_buffer_format(out, "    and %zu more; --most %zu shows them\n", corrected - g->shown,
                         corrected);
    if (corrected)
        gz_buffer_char(out, '\n');
    out->failed |= g->told.failed;
}

static void write_rule(const gz_group *g, gz_buffer *out)
{
    size_t corrected = suggested(g) - g->counts[GZ_KEPT];

    if (!corrected)
        return;
    gz_buffer_format(out, "%s: %zu of %zu corrected: ", g->name, corrected, suggested(g));
    write_counts(out, g->counts, GZ_KEPT, GZ_ADDED_BY_HAND);
    gz_buffer_char(out, '\n');
    write_cases(g, corrected, out);
}

static void write_type(const gz_group *g, gz_buffer *out)
{
    gz_buffer_format(out, "no rule found: %zu %s\n", g->counts[GZ_ADDED_BY_HAND], g->name);
    write_cases(g, g->counts[GZ_ADDED_BY_HAND], out);
}

static void write_sum(const gz_review_report *report, gz_buffer *out)
{
    size_t without = 0;

    for (size_t i = 0; i < report->rules.count; i++)
        without += suggested(&report->rules.list[i]) == report->rules.list[i].counts[GZ_KEPT];
    if (without)
        gz_buffer_format(out, "%zu rule%s without a correction\n", without,
                         without == 1 ? "" : "s");
    gz_buffer_format(out, "%zu document%s reviewed: ", report->documents,
                     report->documents == 1 ? "" : "s");
    write_counts(out, report->counts, GZ_KEPT, GZ_CORRECTIONS);
    if (out->data && out->data[out->len - 2] == ':')
        gz_buffer_string(out, "no annotations");
    gz_buffer_char(out, '\n');
}

static void write_text(const gz_review_report *report, gz_buffer *out)
{
    for (size_t i = 0; i < report->rules.count; i++)
        write_rule(&report->rules.list[i], out);
    for (size_t i = 0; i < report->types.count; i++)
        write_type(&report->types.list[i], out);
    gz_remarks_write(&report->remarks, out);
    write_sum(report, out);
}

/* ---- JSON ---- */

static void write_json_counts(gz_buffer *out, const size_t *counts, int to)
{
    for (int i = GZ_KEPT; i < to; i++)
        gz_buffer_format(out, ",\"%s\":%zu", gz_correction_name((gz_correction)i), counts[i]);
}

static void write_json_rules(const gz_review_report *report, gz_buffer *out)
{
    for (size_t i = 0; i < report->rules.count; i++) {
        const gz_group *g = &report->rules.list[i];
        gz_interval share = share_corrected(g);

        gz_buffer_string(out, i ? ",{\"rule\":" : "{\"rule\":");
        gz_json_string(out, g->name, strlen(g->name));
        gz_buffer_format(out, ",\"suggested\":%zu", suggested(g));
        write_json_counts(out, g->counts, GZ_ADDED_BY_HAND);
        gz_buffer_format(out, ",\"corrected_interval\":[%.6f,%.6f],\"cases\":[", share.low,
                         share.high);
        gz_buffer_add(out, g->told.data, g->told.len);
        gz_buffer_string(out, "]}");
        out->failed |= g->told.failed;
    }
}

static void write_json_types(const gz_review_report *report, gz_buffer *out)
{
    for (size_t i = 0; i < report->types.count; i++) {
        const gz_group *g = &report->types.list[i];

        gz_buffer_string(out, i ? ",{\"type\":" : "{\"type\":");
        gz_json_string(out, g->name, strlen(g->name));
        gz_buffer_format(out, ",\"added\":%zu,\"cases\":[", g->counts[GZ_ADDED_BY_HAND]);
        gz_buffer_add(out, g->told.data, g->told.len);
        gz_buffer_string(out, "]}");
        out->failed |= g->told.failed;
    }
}

static void write_json(const gz_review_report *report, gz_buffer *out)
{
    gz_buffer_format(out, "{\"reviewed\":%zu", report->documents);
    write_json_counts(out, report->counts, GZ_CORRECTIONS);
    gz_buffer_string(out, ",\"rules\":[");
    write_json_rules(report, out);
    gz_buffer_string(out, "],\"no_rule\":[");
    write_json_types(report, out);
    gz_buffer_string(out, "],\"documents\":");
    gz_remarks_write(&report->remarks, out);
    gz_buffer_string(out, "}\n");
}

gloze_status gz_review_report_write(gz_review_report *report, gz_buffer *out, gloze_error *err)
{
    order(&report->rules, compare_rules);
    order(&report->types, compare_types);
    if (report->json)
        write_json(report, out);
    else
        write_text(report, out);
    return out->failed ? gz_fail_memory(err) : GLOZE_OK;
}
