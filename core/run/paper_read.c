#include "run/paper.h"

#include "run/name_index.h"
#include "run/units.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct reader {
    gz_paper *paper;
    gz_units units;
    size_t unit_count; /* of the whole text */
    const char *where;
    gz_name_index ids; /* id -> number of the mark */
    gloze_error *err;
} reader;

static gloze_status fail(const reader *r, const char *what, const char *remedy)
{
    return gz_fail(r->err, GLOZE_EINPUT, "%s: %s; %s", r->where, what, remedy);
}

/* "out.json: annotation a7 (money): …" */
static gloze_status fail_at(const reader *r, const gz_paper_mark *mark, const char *what,
                            const char *remedy)
{
    return gz_fail(r->err, GLOZE_EINPUT, "%s: annotation %s%s%s%s: %s; %s", r->where, mark->id,
                   *mark->type ? " (" : "", mark->type, *mark->type ? ")" : "", what, remedy);
}

/* ---- annotations ---- */

static gloze_status read_span(const reader *r, const gz_tree *item, gz_paper_mark *mark)
{
    const gz_tree *from = gz_tree_get(item, "start"), *to = gz_tree_get(item, "end");
    int64_t start = gz_tree_integer(from), end = gz_tree_integer(to);
    char what[160];

    if (!gz_tree_is(from, GZ_TREE_INTEGER) || !gz_tree_is(to, GZ_TREE_INTEGER))
        return fail_at(r, mark, "start or end is missing, or no whole number", "give both");
    snprintf(what, sizeof(what), "its span %" PRId64 " to %" PRId64, start, end);
    if (start < 0 || (size_t)end > r->unit_count || end < 0) {
        snprintf(what, sizeof(what),
                 "its span %" PRId64 " to %" PRId64 " is not in the text, which has %zu", start,
                 end, r->unit_count);
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

static gloze_status check_text(const reader *r, const gz_tree *item, const gz_paper_mark *mark)
{
    const gz_tree *said = gz_tree_get(item, "text");
    size_t len = mark->span.end - mark->span.start;
    char what[200];

    if (!said)
        return GLOZE_OK;
    if (gz_tree_is(said, GZ_TREE_STRING) && said->len == len &&
        memcmp(said->text, r->paper->text + mark->span.start, len) == 0)
        return GLOZE_OK;
    if (!gz_tree_is(said, GZ_TREE_STRING))
        return fail_at(r, mark, "its text is no string", "leave it out, or write the words");
    snprintf(what, sizeof(what), "its text is \"%.60s\", but \"%.*s\" stands at its place",
             said->text, (int)(len < 60 ? len : 60), r->paper->text + mark->span.start);
    return fail_at(r, mark, what, "was the text or a span changed?");
}

/* "a1" for the first where the file gives none: an annotation that somebody wrote by hand. */
static gloze_status read_id(reader *r, const gz_tree *item, gz_paper_mark *mark)
{
    const gz_tree *said = gz_tree_get(item, "id");
    char id[32];

    mark->id = gz_tree_string(said);
    if (*mark->id)
        return GLOZE_OK;
    snprintf(id, sizeof(id), said ? "number %zu" : "a%zu", mark->number);
    mark->id = gz_arena_copy(&r->paper->arena, id, strlen(id));
    if (!mark->id)
        return gz_fail_memory(r->err);
    return said ? fail_at(r, mark, "has no id", "give it one, such as \"a1\"") : GLOZE_OK;
}

static gloze_status read_mark(reader *r, const gz_tree *item, gz_paper_mark *mark)
{
    gz_tree *attributes = gz_tree_get(item, "attributes");
    gloze_status st;

    mark->type = gz_tree_string_of(item, "type");
    mark->rule = gz_tree_string_of(item, "rule");
    mark->zone = gz_tree_string_of(item, "zone");
    mark->attributes = attributes;
    st = read_id(r, item, mark);
    if (st != GLOZE_OK)
        return st;
    if (!*mark->type)
        return fail_at(r, mark, "has no type", "give it one, such as \"money\"");
    if (attributes && !gz_tree_is(attributes, GZ_TREE_OBJECT))
        return fail_at(r, mark, "its attributes are no object", "write { \"name\": value }");
    if (!gz_name_index_add(&r->ids, mark->id, mark->number))
        return fail_at(r, mark, "another annotation has this id", "give each its own");
    st = read_span(r, item, mark);
    return st == GLOZE_OK ? check_text(r, item, mark) : st;
}

static gloze_status read_link(reader *r, const gz_tree *link, gz_paper_mark *mark)
{
    const char *type = gz_tree_string_of(link, "type"), *target = gz_tree_string_of(link, "target");
    const size_t *number = gz_name_index_find(&r->ids, target);
    char what[200];

    if (!*type)
        return fail_at(r, mark, "a relation has no type", "give it one");
    if (!number) {
        snprintf(what, sizeof(what), "the relation %.60s points to \"%.60s\", which is not there",
                 type, target);
        return fail_at(r, mark, what, "take it out, or name an annotation of this document");
    }
    mark->links[mark->link_count++] = (gz_paper_link){ type, *number - 1 };
    return GLOZE_OK;
}

static gloze_status read_links(reader *r, gz_paper_mark *mark)
{
    const gz_tree *list = gz_tree_get(mark->json, "relations");
    gloze_status st = GLOZE_OK;

    if (list && !gz_tree_is(list, GZ_TREE_ARRAY))
        return fail_at(r, mark, "its relations are no list",
                       "write [ { \"type\": …, \"target\": … } ]");
    if (!gz_tree_count(list))
        return GLOZE_OK;
    mark->links = gz_arena_alloc(&r->paper->arena, list->count * sizeof(*mark->links));
    if (!mark->links)
        return gz_fail_memory(r->err);
    for (const gz_tree *link = list->first; st == GLOZE_OK && link; link = link->next)
        st = read_link(r, link, mark);
    return st;
}

static int compare_marks(const void *a, const void *b)
{
    const gz_paper_mark *x = a, *y = b;

    if (x->span.start != y->span.start)
        return x->span.start < y->span.start ? -1 : 1;
    if (x->span.end != y->span.end)
        return x->span.end > y->span.end ? -1 : 1;
    return x->number < y->number ? -1 : 1;
}

/* From here on the ids give the place in the order of the text, from 1. */
static void sort_marks(reader *r)
{
    gz_paper *paper = r->paper;

    if (paper->count > 1)
        qsort(paper->marks, paper->count, sizeof(*paper->marks), compare_marks);
    for (size_t i = 0; i < paper->count; i++)
        *gz_name_index_find(&r->ids, paper->marks[i].id) = i + 1;
}

static gloze_status read_marks(reader *r)
{
    gz_paper *paper = r->paper;
    const gz_tree *list = gz_tree_get(paper->root, "annotations");
    gloze_status st = GLOZE_OK;

    if (!gz_tree_is(list, GZ_TREE_ARRAY))
        return fail(r, "there are no \"annotations\"", "write a list, [] where there are none");
    paper->marks = gz_arena_zalloc(&paper->arena, list->count + 1, sizeof(gz_paper_mark));
    if (!paper->marks || !gz_name_index_init(&r->ids, list->count, &paper->arena))
        return gz_fail_memory(r->err);
    for (const gz_tree *item = list->first; item; item = item->next) {
        gz_paper_mark *mark = &paper->marks[paper->count++];

        mark->json = item;
        mark->number = paper->count;
        st = read_mark(r, item, mark);
        if (st != GLOZE_OK)
            return st;
    }
    sort_marks(r);
    for (size_t i = 0; st == GLOZE_OK && i < paper->count; i++)
        st = read_links(r, &paper->marks[i]);
    return st;
}

/* ---- the document ---- */

static bool read_unit(const gz_paper *paper, gloze_offsets *out)
{
    const gz_tree *said = gz_tree_get(paper->root, "offsets");
    const char *name = said ? gz_tree_string(said) : gz_units_name(GLOZE_CODEPOINT);

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
    const gz_tree *root = paper->root, *text = gz_tree_get(root, "text");
    gloze_offsets unit;

    if (gz_tree_integer(gz_tree_get(root, "gloze")) != 1)
        return fail(r, "no annotated document (\"gloze\": 1)", "give what gloze run wrote");
    paper->id = gz_tree_string_of(root, "id");
    if (!*paper->id)
        return fail(r, "the document has no \"id\"", "give it one");
    if (!text && gz_tree_count(gz_tree_get(root, "errors")))
        return GLOZE_OK;
    if (!gz_tree_is(text, GZ_TREE_STRING))
        return fail(r, "the document has no \"text\"", "give what gloze run wrote");
    if (!read_unit(paper, &unit))
        return fail(r, "\"offsets\" is none of codepoint, utf16 and byte", "say in which unit");
    paper->text = text->text;
    paper->len = text->len;
    paper->metadata = gz_tree_get(root, "metadata");
    if (!gz_units_init(&r->units, unit, paper->text, paper->len))
        return gz_fail_memory(r->err);
    r->unit_count = gz_units_at(&r->units, paper->len);
    return read_marks(r);
}

/* It holds nothing now, but keeps memory for the next. */
static void reset(gz_paper *paper)
{
    gz_arena_reset(&paper->arena);
    *paper = (gz_paper){ .arena = paper->arena };
}

gloze_status gz_paper_read(gz_paper *paper, const char *json, size_t len, const char *where,
                           gloze_error *err)
{
    reader r = { .paper = paper, .where = where, .err = err };
    gz_tree_fault fault;
    gloze_status st;

    reset(paper);
    paper->root = gz_tree_read(&paper->arena, json, len, NULL, &fault);
    if (paper->root)
        st = read_document(&r);
    else if (!fault.what)
        st = gz_fail_memory(err);
    else
        st = gz_fail(err, GLOZE_EINPUT, "%s: no JSON: %s (line %zu of it)", where, fault.what,
                     fault.line);
    gz_units_clear(&r.units);
    return st;
}

void gz_paper_init(gz_paper *paper)
{
    *paper = (gz_paper){ 0 };
    gz_arena_init(&paper->arena);
}

void gz_paper_clear(gz_paper *paper)
{
    gz_arena_clear(&paper->arena);
    gz_paper_init(paper);
}
