#include "run/compare.h"

#include "match/number.h"
#include "run/picture.h"
#include "run/value_text.h"

#include <stdlib.h>
#include <string.h>

/* Spans that one picture shows in a row. */
#define MAX_SPANS 64

typedef struct comparison {
    const gz_case *expected;
    const gloze_document *doc;
    const char *type;
    gz_counts_fn counts;
    void *data;
    unsigned indent;
    gz_buffer *diff;
    bool fits;
    gz_span shown; /* stretch of the text that was drawn last */
} comparison;

static bool same_span(gz_span span, const gloze_annotation *a)
{
    return span.start == a->start && span.end == a->end;
}

/* Could the annotation be what the mark asks for, wherever it lies? */
static bool suits(const comparison *c, const gz_mark *mark, const gloze_annotation *a)
{
    if (mark->type)
        return strcmp(mark->type, a->type) == 0;
    return c->type && strcmp(c->type, a->type) == 0 && c->counts(c->data, a);
}

static const gloze_annotation *find_annotation(const comparison *c, const gz_mark *mark)
{
    for (size_t i = 0; i < c->doc->count; i++)
        if (same_span(mark->span, &c->doc->annotations[i]) &&
            suits(c, mark, &c->doc->annotations[i]))
            return &c->doc->annotations[i];
    return NULL;
}

/* A mark that lacks its type is complained of already. */
static bool is_marked(const comparison *c, const gloze_annotation *a)
{
    for (size_t i = 0; i < c->expected->count; i++) {
        const gz_mark *mark = &c->expected->marks[i];

        if (same_span(mark->span, a) && (suits(c, mark, a) || (!mark->type && !c->type)))
            return true;
    }
    return false;
}

/* Is the annotation worth a line under the text? */
static bool is_of_interest(const comparison *c, const gloze_annotation *a)
{
    if (c->counts(c->data, a))
        return true;
    for (size_t i = 0; i < c->expected->count; i++)
        if (suits(c, &c->expected->marks[i], a))
            return true;
    return false;
}

/* ---- saying what differs ---- */

static void draw(comparison *c, gz_span focus)
{
    gz_span marks[MAX_SPANS], found[MAX_SPANS];
    gz_picture_row rows[] = { { "expected", marks, 0 }, { "found", found, 0 } };
    gz_span window = gz_picture_window(c->expected->text, c->expected->len, focus);

    for (size_t i = 0; i < c->expected->count && rows[0].count < MAX_SPANS; i++)
        if (gz_span_overlap(c->expected->marks[i].span, window))
            marks[rows[0].count++] = c->expected->marks[i].span;
    for (size_t i = 0; i < c->doc->count && rows[1].count < MAX_SPANS; i++) {
        const gloze_annotation *a = &c->doc->annotations[i];
        gz_span span = { a->start, a->end };

        if (gz_span_overlap(span, window) && is_of_interest(c, a))
            found[rows[1].count++] = span;
    }
    gz_picture_draw(c->expected->text, window, rows, 2, c->indent, c->diff);
    c->shown = window;
}

/* Begins the line about a span, below its picture. */
static void begin_difference(comparison *c, gz_span span, const char *type)
{
    gz_span window = gz_picture_window(c->expected->text, c->expected->len, span);

    if (c->fits || !gz_span_inside((gz_span){ span.start, span.start + 1 }, c->shown))
        draw(c, (gz_span){ span.start, span.end < window.end ? span.end : window.end });
    c->fits = false;
    gz_buffer_format(c->diff, "%*s\"%.*s\" %s", (int)c->indent, "", (int)(span.end - span.start),
                     c->expected->text + span.start, type);
}

/* ---- attributes and relations ---- */

static const gloze_value *find_attribute(const gloze_annotation *a, const char *name, size_t len)
{
    for (size_t i = 0; i < a->attribute_count; i++)
        if (strlen(a->attributes[i].name) == len && memcmp(a->attributes[i].name, name, len) == 0)
            return &a->attributes[i].value;
    return NULL;
}

static const gloze_value *find_field(const gloze_value *record, const char *name, size_t len)
{
    for (size_t i = 0; record->kind == GLOZE_RECORD && i < record->count; i++)
        if (strlen(record->names[i]) == len && memcmp(record->names[i], name, len) == 0)
            return &record->items[i];
    return NULL;
}

/* The value at a path such as alternatives[1].value, NULL when there is none. */
static const gloze_value *find_value(const gloze_annotation *a, const char *path)
{
    size_t len = strcspn(path, ".[");
    const gloze_value *value = find_attribute(a, path, len);

    for (path += len; value && *path; path += len) {
        if (*path == '[') {
            char *end;
            unsigned long index = strtoul(path + 1, &end, 10);

            if (*end != ']' || value->kind != GLOZE_LIST || index < 1 || index > value->count)
                return NULL;
            value = &value->items[index - 1];
            len = (size_t)(end + 1 - path);
        } else {
            size_t name_len = strcspn(++path, ".[");

            value = find_field(value, path, name_len);
            len = name_len;
        }
    }
    return value;
}

static bool same_number(const gloze_value *value, const char *expected)
{
    gz_number number;

    if (!gz_number_read(expected, strlen(expected), &number))
        return false;
    if (number.integral && value->integral)
        return number.integer == value->integer;
    return number.real == value->real;
}

static bool same_value(const gloze_value *value, const char *expected)
{
    gz_buffer text;
    const char *written;
    bool same;

    if (value->kind == GLOZE_NUMBER && same_number(value, expected))
        return true;
    gz_buffer_init(&text);
    gz_value_add_text(&text, value);
    written = gz_buffer_text(&text);
    same = written && strcmp(written, expected) == 0;
    gz_buffer_clear(&text);
    return same;
}

/* Appends what differs, and returns false, when the attribute is not as expected. */
static bool check_attribute(comparison *c, const gloze_annotation *a, const gz_expectation *e)
{
    const gloze_value *value = find_value(a, e->name);

    if (e->value ? value && same_value(value, e->value) : !value)
        return true;
    begin_difference(c, (gz_span){ a->start, a->end }, a->type);
    if (value) {
        gz_buffer_format(c->diff, ": %s is ", e->name);
        gz_value_add_text(c->diff, value);
    } else {
        gz_buffer_format(c->diff, ": no %s", e->name);
    }
    gz_buffer_format(c->diff, ", expected %s\n", e->value ? e->value : "none");
    return false;
}

static bool same_text(const comparison *c, const gloze_annotation *a, const char *expected)
{
    size_t len = strlen(expected);

    return a->end - a->start == len && memcmp(c->expected->text + a->start, expected, len) == 0;
}

static bool check_relation(comparison *c, const gloze_annotation *a, const gz_expectation *e)
{
    const gloze_annotation *other = NULL;

    for (size_t i = 0; i < a->relation_count; i++) {
        if (strcmp(a->relations[i].type, e->name) != 0)
            continue;
        other = &c->doc->annotations[a->relations[i].target];
        if (e->value && same_text(c, other, e->value))
            return true;
    }
    if (!e->value && !other)
        return true;
    begin_difference(c, (gz_span){ a->start, a->end }, a->type);
    if (other)
        gz_buffer_format(c->diff, ": %s leads to \"%.*s\"", e->name,
                         (int)(other->end - other->start), c->expected->text + other->start);
    else
        gz_buffer_format(c->diff, ": no relation %s", e->name);
    if (e->value)
        gz_buffer_format(c->diff, ", expected \"%s\"\n", e->value);
    else
        gz_buffer_string(c->diff, ", expected none\n");
    return false;
}

/* ---- marks against annotations ---- */

static void check_mark(comparison *c, const gz_mark *mark)
{
    const gloze_annotation *a = find_annotation(c, mark);

    if (!mark->type && !c->type) {
        begin_difference(c, mark->span, "needs its type here: {text|type name=value}\n");
        return;
    }
    if (!a) {
        begin_difference(c, mark->span, mark->type ? mark->type : c->type);
        gz_buffer_string(c->diff, " is missing\n");
        return;
    }
    for (size_t i = 0; i < mark->count; i++) {
        const gz_expectation *e = &mark->expectations[i];

        if (e->relation ? !check_relation(c, a, e) : !check_attribute(c, a, e))
            return;
    }
}

static void check_annotation(comparison *c, const gloze_annotation *a)
{
    if (!c->counts(c->data, a) || is_marked(c, a))
        return;
    begin_difference(c, (gz_span){ a->start, a->end }, a->type);
    gz_buffer_format(c->diff, " is not marked (%s)\n", a->rule);
}

bool gz_case_compare(const gz_case *expected, const gloze_document *doc, const char *type,
                     gz_counts_fn counts, void *data, unsigned indent, gz_buffer *diff)
{
    comparison c = { expected, doc, type, counts, data, indent, diff, true, { 0, 0 } };

    for (size_t m = 0, a = 0; m < expected->count || a < doc->count;) {
        if (m < expected->count &&
            (a == doc->count || expected->marks[m].span.start <= doc->annotations[a].start))
            check_mark(&c, &expected->marks[m++]);
        else
            check_annotation(&c, &doc->annotations[a++]);
    }
    return c.fits;
}
