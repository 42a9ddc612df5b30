#include "cli/diff_report.h"

#include "cli/context.h"
#include "cli/source.h"
#include "run/json.h"

#include <string.h>

enum { AROUND = 32 };

typedef struct gz_diff_group {
    const char *rule; /* string */
    size_t counts[GZ_DIFFERENCE_KINDS];
    size_t shown;
    gz_buffer told; /* text, or JSON objects with commas between */
} group;

/* What the differences of one document are told with. */
typedef struct telling {
    const gz_snapshot *old, *new;
    const gloze_input *in;
} telling;

static const char marks[] = "+-~>";

void gz_diff_report_init(gz_diff_report *report, bool json, size_t most)
{
    *report = (gz_diff_report){ .json = json, .most = most };
    gz_arena_init(&report->arena);
    gz_remarks_init(&report->remarks, json, most);
}

void gz_diff_report_clear(gz_diff_report *report)
{
    for (size_t i = 0; i < report->group_count; i++)
        gz_buffer_clear(&report->groups[i].told);
    gz_remarks_clear(&report->remarks);
    gz_arena_clear(&report->arena);
}

/* ---- groups ---- */

static size_t find_group(const gz_diff_report *report, const char *rule)
{
    size_t low = 0, high = report->group_count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (strcmp(report->groups[middle].rule, rule) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* NULL when memory ran out. */
static group *take_group(gz_diff_report *report, const char *rule)
{
    size_t at = find_group(report, rule);
    group *groups;

    if (at < report->group_count && strcmp(report->groups[at].rule, rule) == 0)
        return &report->groups[at];
    rule = gz_arena_copy(&report->arena, rule, strlen(rule));
    if (!rule || !gz_arena_grow(&report->arena, &report->groups, &report->group_cap,
                                report->group_count + 1, sizeof(group)))
        return NULL;
    groups = report->groups;
    memmove(groups + at + 1, groups + at, (report->group_count - at) * sizeof(group));
    report->group_count++;
    groups[at] = (group){ .rule = rule };
    gz_buffer_init(&groups[at].told);
    return &groups[at];
}

/* ---- text ---- */

static void add_json_value(gz_buffer *out, const json_t *value)
{
    char *dumped = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY | JSON_REAL_PRECISION(17));

    if (dumped)
        gz_buffer_string(out, dumped);
    else
        out->failed = true;
    free(dumped);
}

/* A value as an analyst writes it in an example. */
static void add_value(gz_buffer *out, const json_t *value)
{
    const char *text = json_string_value(value);

    if (!value)
        gz_buffer_char(out, '-');
    else if (text && *text && !strpbrk(text, " \t\n\"{}"))
        gz_context_plain(out, text, json_string_length(value));
    else
        add_json_value(out, value);
}

static void add_facts(gz_buffer *out, const gz_mention *mention)
{
    const char *name;
    json_t *value;

    gz_buffer_format(out, "      %s", mention->type);
    json_object_foreach(mention->facts, name, value)
    {
        gz_buffer_format(out, " %s%s", name, name[strlen(name) - 1] == '>' ? "" : "=");
        add_value(out, value);
    }
    gz_buffer_char(out, '\n');
}

static void add_change(gz_buffer *out, const char *name, const json_t *old, const json_t *new)
{
    if (json_equal(old, new))
        return;
    gz_buffer_format(out, "      %s: ", name);
    add_value(out, old);
    gz_buffer_string(out, " -> ");
    add_value(out, new);
    gz_buffer_char(out, '\n');
}

static void add_changed_facts(gz_buffer *out, const gz_difference *d)
{
    const char *name;
    json_t *value;

    json_object_foreach(d->old->facts, name, value)
        add_change(out, name, value, json_object_get(d->new->facts, name));
    json_object_foreach(d->new->facts, name, value) if (!json_object_get(d->old->facts, name))
        add_change(out, name, NULL, value);
}

static void add_changes(gz_buffer *out, const telling *t, const gz_difference *d)
{
    gz_span old = d->old->span, new = d->new->span;

    if (d->kind == GZ_RELABELLED)
        gz_buffer_format(out, "      %s -> %s\n", d->old->type, d->new->type);
    if (old.start != new.start || old.end != new.end) {
        gz_buffer_string(out, "      was ");
        gz_context_add(out, t->old->text, t->old->len, old, 0);
        gz_buffer_char(out, '\n');
    }
    if (strcmp(d->old->rule, d->new->rule) != 0)
        gz_buffer_format(out, "      rule: %s -> %s\n", d->old->rule, d->new->rule);
    add_changed_facts(out, d);
}

static bool place_of(const telling *t, const gz_mention *mention, gz_source_place *out)
{
    if (!t->in || t->in->media == GLOZE_MEDIA_VERBATIM)
        return false;
    *out = gz_source_place_of(t->in->data, t->in->len, mention->source);
    return true;
}

static void tell(gz_buffer *out, const telling *t, const gz_difference *d)
{
    const gz_mention *mention = d->new ? d->new : d->old;
    gz_source_place place;

    gz_buffer_format(out, "  %c %s", marks[d->kind], t->new->id);
    if (place_of(t, mention, &place))
        gz_buffer_format(out, ":%zu:%zu", place.line, place.column);
    gz_buffer_string(out, "  ");
    gz_context_add(out, t->new->text, t->new->len, mention->span, AROUND);
    gz_buffer_char(out, '\n');
    if (d->old && d->new)
        add_changes(out, t, d);
    else
        add_facts(out, mention);
}

/* ---- JSON ---- */

static void add_key(gz_buffer *out, const char *key, const char *value, size_t len)
{
    gz_buffer_format(out, ",\"%s\":", key);
    gz_json_string(out, value, len);
}

static void add_reading(gz_buffer *out, const char *key, const gz_snapshot *snapshot,
                        const gz_mention *mention)
{
    if (!mention)
        return;
    gz_buffer_format(out, ",\"%s\":{\"type\":", key);
    gz_json_string(out, mention->type, strlen(mention->type));
    add_key(out, "rule", mention->rule, strlen(mention->rule));
    gz_buffer_format(out, ",\"start\":%zu,\"end\":%zu", mention->span.start, mention->span.end);
    add_key(out, "text", snapshot->text + mention->span.start,
            mention->span.end - mention->span.start);
    gz_buffer_string(out, ",\"attributes\":");
    add_json_value(out, mention->facts);
    gz_buffer_char(out, '}');
}

static void tell_json(gz_buffer *out, const telling *t, const gz_difference *d)
{
    const gz_mention *mention = d->new ? d->new : d->old;
    gz_source_place place;
    gz_buffer line;

    gz_buffer_init(&line);
    gz_context_add(&line, t->new->text, t->new->len, mention->span, AROUND);
    gz_buffer_format(out, "%s{\"kind\":\"%s\"", out->len ? "," : "", gz_difference_name(d->kind));
    add_key(out, "id", t->new->id, strlen(t->new->id));
    if (place_of(t, mention, &place))
        gz_buffer_format(out, ",\"line\":%zu,\"column\":%zu", place.line, place.column);
    add_key(out, "context", line.data, line.len);
    add_reading(out, "old", t->old, d->old);
    add_reading(out, "new", t->new, d->new);
    gz_buffer_char(out, '}');
    out->failed |= line.failed;
    gz_buffer_clear(&line);
}

/* ---- adding ---- */

static bool add_difference(gz_diff_report *report, const telling *t, const gz_difference *d)
{
    const gz_mention *mention = d->new ? d->new : d->old;
    group *g = take_group(report, mention->rule);

    if (!g)
        return false;
    g->counts[d->kind]++;
    report->counts[d->kind]++;
    if (g->shown == report->most)
        return true;
    g->shown++;
    if (report->json)
        tell_json(&g->told, t, d);
    else
        tell(&g->told, t, d);
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
    if (json_array_size(old->errors) != json_array_size(new->errors)) {
        snprintf(what, sizeof(what), "its errors: %zu -> %zu", json_array_size(old->errors),
                 json_array_size(new->errors));
        gz_diff_report_remark(report, new->id, what);
    }
    return report->remarks.count > before;
}

gloze_status gz_diff_report_add(gz_diff_report *report, const gz_snapshot *old,
                                const gz_snapshot *new, const gloze_input *in, gloze_error *err)
{
    telling t = { old, new, in };
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
    return report->group_count > 0 || report->remarks.count > 0;
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
    for (size_t i = 0; i < report->group_count; i++) {
        const group *g = &report->groups[i];
        size_t left = sum_up(g->counts) - g->shown;

        gz_buffer_format(out, "%s: ", g->rule);
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
    for (size_t i = 0; i < report->group_count; i++) {
        const group *g = &report->groups[i];

        gz_buffer_string(out, i ? ",{\"rule\":" : "{\"rule\":");
        gz_json_string(out, g->rule, strlen(g->rule));
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
