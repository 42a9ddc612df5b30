#include "cli/score_report.h"

#include "run/json.h"

#include <string.h>

/* What a row says in one way. */
typedef struct figures {
    double precision, recall, f1; /* -1: nothing to count */
    gz_interval precision_in, recall_in, f1_in;
} figures;

static const char *const ways[] = { "strict", "relaxed" };

static double divide(size_t part, size_t whole)
{
    return whole ? (double)part / (double)whole : -1.0;
}

static figures figures_of(const gz_score_row *row, int way)
{
    const gz_tally *t = &row->total;
    size_t right = t->right[way];

    return (figures){
        .precision = divide(right, t->found),
        .recall = divide(right, t->gold),
        .f1 = divide(2 * right, t->gold + t->found),
        .precision_in = gz_interval_share(right, t->found),
        .recall_in = gz_interval_share(right, t->gold),
        .f1_in = row->f1[way],
    };
}

/* Has the gold this attribute anywhere? Else it is not judged. */
static bool is_judged(const gz_attribute_score *a)
{
    return a->right + a->wrong + a->missing > 0;
}

static size_t judged_pairs(const gz_attribute_score *a)
{
    return a->right + a->wrong + a->missing + a->extra;
}

/* ---- text ---- */

static void add_figure(gz_buffer *out, double value, gz_interval in)
{
    if (value < 0)
        gz_buffer_format(out, "  %-19s", "-");
    else
        gz_buffer_format(out, "  %.3f %.3f-%.3f  ", value, in.low, in.high);
}

static void add_row(gz_buffer *out, const gz_score_row *row, int way)
{
    figures f = figures_of(row, way);

    gz_buffer_format(out, "  %-22s %6zu %6zu %6zu", row->name, row->total.gold, row->total.found,
                     row->total.right[way]);
    add_figure(out, f.precision, f.precision_in);
    add_figure(out, f.recall, f.recall_in);
    add_figure(out, f.f1, f.f1_in);
    while (out->len && out->data[out->len - 1] == ' ')
        out->len--;
    gz_buffer_char(out, '\n');
}

/* `all` NULL: there is no sum. */
static void add_table(gz_buffer *out, const char *title, const gz_score_rows *rows,
                      const gz_score_row *all, int way)
{
    if (rows->count == 0)
        return;
    gz_buffer_format(out, "%-24s %6s %6s %6s  %-19s  %-19s  F1\n", title, "gold", "found", "right",
                     "precision", "recall");
    for (size_t i = 0; i < rows->count; i++)
        add_row(out, &rows->list[i], way);
    if (all && rows->count > 1)
        add_row(out, all, way);
    gz_buffer_char(out, '\n');
}

static void add_attributes(gz_buffer *out, const gz_score *score)
{
    bool any = false;

    for (size_t i = 0; i < score->attribute_count; i++) {
        const gz_attribute_score *a = &score->attributes[i];

        if (!is_judged(a))
            continue;
        if (!any)
            gz_buffer_format(out, "%-24s %6s %6s %7s %6s  accuracy\n", "attributes", "right",
                             "wrong", "missing", "extra");
        any = true;
        gz_buffer_format(out, "  %-22s %6zu %6zu %7zu %6zu", a->name, a->right, a->wrong,
                         a->missing, a->extra);
        add_figure(out, divide(a->right, judged_pairs(a)),
                   gz_interval_share(a->right, judged_pairs(a)));
        out->len -= 2;
        gz_buffer_char(out, '\n');
    }
    if (any)
        gz_buffer_char(out, '\n');
}

static void add_unjudged(gz_buffer *out, const gz_score *score)
{
    const char *comma = "attributes that the gold never has, not counted: ";

    for (size_t i = 0; i < score->attribute_count; i++) {
        if (is_judged(&score->attributes[i]))
            continue;
        gz_buffer_format(out, "%s%s", comma, score->attributes[i].name);
        comma = ", ";
    }
    if (*comma == ',')
        gz_buffer_string(out, "\n\n");
}

void gz_score_report_text(const gz_score *score, const gz_remarks *remarks, gz_buffer *out)
{
    add_table(out, "strict: same span", &score->types, &score->all, GZ_STRICT);
    add_table(out, "relaxed: spans overlap", &score->types, &score->all, GZ_RELAXED);
    add_table(out, "relations, strict", &score->relations, NULL, GZ_STRICT);
    add_table(out, "relations, relaxed", &score->relations, NULL, GZ_RELAXED);
    add_attributes(out, score);
    add_unjudged(out, score);
    gz_remarks_write(remarks, out);
    gz_buffer_format(out, "%zu document%s compared; intervals are at 95 %%\n", score->documents,
                     score->documents == 1 ? "" : "s");
}

/* ---- JSON ---- */

static void add_number(gz_buffer *out, const char *key, double value)
{
    if (value < 0)
        gz_buffer_format(out, ",\"%s\":null", key);
    else
        gz_buffer_format(out, ",\"%s\":%.6f", key, value);
}

static void add_interval(gz_buffer *out, const char *key, gz_interval in)
{
    gz_buffer_format(out, ",\"%s\":[%.6f,%.6f]", key, in.low, in.high);
}

static void add_json_way(gz_buffer *out, const gz_score_row *row, int way)
{
    figures f = figures_of(row, way);

    gz_buffer_format(out, ",\"%s\":{\"right\":%zu", ways[way], row->total.right[way]);
    add_number(out, "precision", f.precision);
    add_number(out, "recall", f.recall);
    add_number(out, "f1", f.f1);
    add_interval(out, "precision_interval", f.precision_in);
    add_interval(out, "recall_interval", f.recall_in);
    add_interval(out, "f1_interval", f.f1_in);
    gz_buffer_format(out, ",\"f1_interval_from\":\"%s\"}",
                     row->from_documents[way] ? "documents" : "shares");
}

static void add_json_row(gz_buffer *out, const gz_score_row *row)
{
    gz_buffer_string(out, "{\"name\":");
    gz_json_string(out, row->name, strlen(row->name));
    gz_buffer_format(out, ",\"gold\":%zu,\"found\":%zu", row->total.gold, row->total.found);
    for (int way = 0; way < GZ_SCORE_WAYS; way++)
        add_json_way(out, row, way);
    gz_buffer_char(out, '}');
}

static void add_json_rows(gz_buffer *out, const char *key, const gz_score_rows *rows)
{
    gz_buffer_format(out, ",\"%s\":[", key);
    for (size_t i = 0; i < rows->count; i++) {
        gz_buffer_string(out, i ? "," : "");
        add_json_row(out, &rows->list[i]);
    }
    gz_buffer_char(out, ']');
}

static void add_json_attribute(gz_buffer *out, const gz_attribute_score *a)
{
    gz_buffer_string(out, "{\"name\":");
    gz_json_string(out, a->name, strlen(a->name));
    gz_buffer_format(out,
                     ",\"in_gold\":%s,\"right\":%zu,\"wrong\":%zu,\"missing\":%zu,\"extra\":%zu",
                     is_judged(a) ? "true" : "false", a->right, a->wrong, a->missing, a->extra);
    add_number(out, "accuracy", is_judged(a) ? divide(a->right, judged_pairs(a)) : -1.0);
    add_interval(
        out, "accuracy_interval",
        gz_interval_share(is_judged(a) ? a->right : 0, is_judged(a) ? judged_pairs(a) : 0));
    gz_buffer_char(out, '}');
}

void gz_score_report_json(const gz_score *score, const gz_remarks *remarks, gz_buffer *out)
{
    gz_buffer_format(out, "{\"compared\":%zu,\"level\":0.95,\"all\":", score->documents);
    add_json_row(out, &score->all);
    add_json_rows(out, "types", &score->types);
    add_json_rows(out, "relations", &score->relations);
    gz_buffer_string(out, ",\"attributes\":[");
    for (size_t i = 0; i < score->attribute_count; i++) {
        gz_buffer_string(out, i ? "," : "");
        add_json_attribute(out, &score->attributes[i]);
    }
    gz_buffer_string(out, "],\"documents\":");
    gz_remarks_write(remarks, out);
    gz_buffer_string(out, "}\n");
}
