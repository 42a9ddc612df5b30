#include "run/paper.h"

#include "base/utf8.h"
#include "run/units.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct reader {
    gz_paper *paper;
    gz_units units;
    size_t unit_count; /* of the whole text */
    const char *where;
    json_t *ids; /* object: id -> number of the mark */
    gloze_error *err;
} reader;

static gloze_status fail(const reader *r, const char *what, const char *remedy)
{
    return gz_fail(r->err, GLOZE_EINPUT, "%s: %s; %s", r->where, what, remedy);
}

/* "out.json: annotation a7 (money): …" */
static gloze_status fail_at(const reader *r, const gz_mark *mark, const char *what,
                            const char *remedy)
{
    return gz_fail(r->err, GLOZE_EINPUT, "%s: annotation %s%s%s%s: %s; %s", r->where, mark->id,
                   mark->type ? " (" : "", mark->type ? mark->type : "", mark->type ? ")" : "",
                   what, remedy);
}

static const char *string_of(const json_t *object, const char *key)
{
    const char *value = json_string_value(json_object_get(object, key));

    return value ? value : "";
}

/* ---- annotations ---- */

static gloze_status read_span(const reader *r, const json_t *item, gz_mark *mark)
{
    const json_t *from = json_object_get(item, "start"), *to = json_object_get(item, "end");
    json_int_t start = json_integer_value(from), end = json_integer_value(to);
    char what[160];

    if (!json_is_integer(from) || !json_is_integer(to))
        return fail_at(r, mark, "start or end is missing, or no whole number", "give both");
    snprintf(what, sizeof(what), "its span %" JSON_INTEGER_FORMAT " to %" JSON_INTEGER_FORMAT,
             start, end);
    if (start < 0 || (size_t)end > r->unit_count || end < 0) {
        snprintf(what, sizeof(what),
                 "its span %" JSON_INTEGER_FORMAT " to %" JSON_INTEGER_FORMAT
                 " is not in the text, which has %zu",
                 start, end, r->unit_count);
        return fail_at(r, mark, what, "was the text changed, or the unit (\"offsets\")?");
    }
    if (end <= start) {
        strcat(what, end == start ? " is empty" : " is reversed");
        return fail_at(r, mark, what, "end comes after start, and is not included");
    }
    mark->span =
        (gz_span){ gz_units_byte(&r->units, (size_t)start), gz_units_byte(&r->units, (size_t)end) };
    if (gz_units_at(&r->units, mark->span.start) != (size_t)start ||
        gz_units_at(&r->units, mark->span.end) != (size_t)end)
        return fail_at(r, mark, "its span cuts a character", "is the unit (\"offsets\") right?");
    return GLOZE_OK;
}

static gloze_status check_text(const reader *r, const json_t *item, const gz_mark *mark)
{
    const json_t *said = json_object_get(item, "text");
    size_t len = mark->span.end - mark->span.start;
    char what[200];

    if (!said)
        return GLOZE_OK;
    if (json_is_string(said) && json_string_length(said) == len &&
        memcmp(json_string_value(said), r->paper->text + mark->span.start, len) == 0)
        return GLOZE_OK;
    if (!json_is_string(said))
        return fail_at(r, mark, "its text is no string", "leave it out, or write the words");
    snprintf(what, sizeof(what), "its text is \"%.60s\", but \"%.*s\" stands at its place",
             json_string_value(said), (int)(len < 60 ? len : 60),
             r->paper->text + mark->span.start);
    return fail_at(r, mark, what, "was the text or a span changed?");
}

static gloze_status read_mark(reader *r, const json_t *item, gz_mark *mark)
{
    json_t *attributes = json_object_get(item, "attributes");
    gloze_status st;

    mark->id = string_of(item, "id");
    mark->type = json_string_value(json_object_get(item, "type"));
    mark->rule = string_of(item, "rule");
    mark->zone = string_of(item, "zone");
    mark->attributes = attributes;
    if (!*mark->id) {
        char id[32];

        snprintf(id, sizeof(id), "number %zu", mark->number);
        mark->id = gz_arena_copy(&r->paper->arena, id, strlen(id));
        if (!mark->id)
            return gz_fail_memory(r->err);
        return fail_at(r, mark, "has no id", "give it one, such as \"a1\"");
    }
    if (!mark->type || !*mark->type)
        return fail_at(r, mark, "has no type", "give it one, such as \"money\"");
    if (attributes && !json_is_object(attributes))
        return fail_at(r, mark, "its attributes are no object", "write { \"name\": value }");
    if (json_object_get(r->ids, mark->id))
        return fail_at(r, mark, "another annotation has this id", "give each its own");
    if (json_object_set_new(r->ids, mark->id, json_integer((json_int_t)mark->number)) != 0)
        return gz_fail_memory(r->err);
    st = read_span(r, item, mark);
    return st == GLOZE_OK ? check_text(r, item, mark) : st;
}

static gloze_status read_links(reader *r, const json_t *item, gz_mark *mark)
{
    const json_t *list = json_object_get(item, "relations"), *link;
    size_t i;

    if (list && !json_is_array(list))
        return fail_at(r, mark, "its relations are no list",
                       "write [ { \"type\": …, \"target\": … } ]");
    mark->links =
        gz_arena_alloc(&r->paper->arena, (json_array_size(list) + 1) * sizeof(*mark->links));
    if (!mark->links)
        return gz_fail_memory(r->err);
    json_array_foreach(list, i, link)
    {
        const char *type = string_of(link, "type"), *target = string_of(link, "target");
        json_int_t number = json_integer_value(json_object_get(r->ids, target));
        char what[200];

        if (!*type)
            return fail_at(r, mark, "a relation has no type", "give it one");
        snprintf(what, sizeof(what), "the relation %.60s points to \"%.60s\", which is not there",
                 type, target);
        if (number == 0)
            return fail_at(r, mark, what, "take it out, or name an annotation of this document");
        mark->links[mark->link_count++] = (gz_paper_link){ type, (size_t)number - 1 };
    }
    return GLOZE_OK;
}

static int compare_marks(const void *a, const void *b)
{
    const gz_mark *x = a, *y = b;

    if (x->span.start != y->span.start)
        return x->span.start < y->span.start ? -1 : 1;
    if (x->span.end != y->span.end)
        return x->span.end > y->span.end ? -1 : 1;
    return x->number < y->number ? -1 : 1;
}

/* From here on the ids give the place in the order of the text, from 1. */
static bool sort_marks(reader *r)
{
    gz_paper *paper = r->paper;

    qsort(paper->marks, paper->count, sizeof(*paper->marks), compare_marks);
    for (size_t i = 0; i < paper->count; i++)
        if (json_object_set_new(r->ids, paper->marks[i].id, json_integer((json_int_t)i + 1)) != 0)
            return false;
    return true;
}

static gloze_status read_marks(reader *r)
{
    gz_paper *paper = r->paper;
    const json_t *list = json_object_get(paper->root, "annotations"), *item;
    gloze_status st = GLOZE_OK;
    size_t i;

    if (!json_is_array(list))
        return fail(r, "there are no \"annotations\"", "write a list, [] where there are none");
    paper->marks = gz_arena_zalloc(&paper->arena, json_array_size(list) + 1, sizeof(gz_mark));
    if (!paper->marks)
        return gz_fail_memory(r->err);
    json_array_foreach(list, i, item)
    {
        paper->marks[i].number = i + 1;
        paper->count = i + 1;
        st = read_mark(r, item, &paper->marks[i]);
        if (st != GLOZE_OK)
            return st;
    }
    if (!sort_marks(r))
        return gz_fail_memory(r->err);
    for (i = 0; st == GLOZE_OK && i < paper->count; i++)
        st = read_links(r, json_array_get(list, paper->marks[i].number - 1), &paper->marks[i]);
    return st;
}

/* ---- the document ---- */

static bool read_unit(const gz_paper *paper, gloze_offsets *out)
{
    const char *name = string_of(paper->root, "offsets");

    for (int unit = GLOZE_CODEPOINT; unit <= GLOZE_BYTE; unit++)
        if (strcmp(name, gz_units_name((gloze_offsets)unit)) == 0) {
            *out = (gloze_offsets)unit;
            return true;
        }
    return false;
}

static gloze_status read_document(reader *r)
{
    gz_paper *paper = r->paper;
    const json_t *root = paper->root, *text = json_object_get(root, "text");
    gloze_offsets unit;

    if (!json_is_object(root) || json_integer_value(json_object_get(root, "gloze")) != 1)
        return fail(r, "no annotated document (\"gloze\": 1)", "give what gloze run wrote");
    paper->id = string_of(root, "id");
    if (!*paper->id)
        return fail(r, "the document has no \"id\"", "give it one");
    if (!text && json_array_size(json_object_get(root, "errors")))
        return GLOZE_OK;
    if (!json_is_string(text))
        return fail(r, "the document has no \"text\"", "give what gloze run wrote");
    if (!read_unit(paper, &unit))
        return fail(r, "\"offsets\" is none of codepoint, utf16 and byte", "say in which unit");
    paper->text = json_string_value(text);
    paper->len = json_string_length(text);
    paper->metadata = json_object_get(root, "metadata");
    if (!gz_units_init(&r->units, unit, paper->text, paper->len))
        return gz_fail_memory(r->err);
    r->unit_count = gz_units_at(&r->units, paper->len);
    return read_marks(r);
}

gloze_status gz_paper_read(gz_paper *paper, const char *json, size_t len, const char *where,
                           gloze_error *err)
{
    reader r = { .paper = paper, .where = where, .err = err, .ids = json_object() };
    json_error_t why;
    gloze_status st;

    gz_paper_clear(paper);
    paper->root = json_loadb(json, len, JSON_ALLOW_NUL | JSON_REJECT_DUPLICATES, &why);
    if (!r.ids || (!paper->root && json_error_code(&why) == json_error_out_of_memory))
        st = gz_fail_memory(err);
    else if (!paper->root)
        st = gz_fail(err, GLOZE_EINPUT, "%s: no JSON: %s (line %d of it)", where, why.text,
                     why.line);
    else
        st = read_document(&r);
    gz_units_clear(&r.units);
    json_decref(r.ids);
    return st;
}

void gz_paper_init(gz_paper *paper)
{
    *paper = (gz_paper){ 0 };
    gz_arena_init(&paper->arena);
}

void gz_paper_clear(gz_paper *paper)
{
    json_decref(paper->root);
    gz_arena_reset(&paper->arena);
    *paper = (gz_paper){ .arena = paper->arena };
}
