#include "run/snapshot.h"

#include "base/utf8.h"
#include "run/units.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct reader {
    gz_snapshot *snapshot;
    gz_units units;
    size_t unit_count; /* of the whole text */
    const char *where;
    gloze_error *err;
} reader;

static gloze_status fail(const reader *r, const char *what)
{
    return gz_fail(r->err, GLOZE_EINPUT,
                   "%s: %s; give what gloze run wrote, of this version of the format", r->where,
                   what);
}

/* The same about annotation number `index`. */
static gloze_status fail_at(const reader *r, size_t index, const char *what)
{
    char told[128];

    snprintf(told, sizeof(told), "annotation %zu %s", index + 1, what);
    return fail(r, told);
}

static const char *string_of(const json_t *object, const char *key)
{
    const char *value = json_string_value(json_object_get(object, key));

    return value ? value : "";
}

/* The byte where a unit starts; units are counted in order, so halving finds it. */
static size_t byte_of(const reader *r, size_t unit)
{
    size_t low = 0, high = r->snapshot->len;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        while (middle > low && ((unsigned char)r->snapshot->text[middle] & 0xC0) == 0x80)
            middle--;
        if (gz_units_at(&r->units, middle) >= unit) {
            high = middle;
        } else {
            uint32_t cp;

            low = middle + gz_utf8_next(r->snapshot->text + middle, high - middle, &cp);
        }
    }
    return low;
}

/* ---- annotations ---- */

static bool read_span(const reader *r, const json_t *item, gz_span *out)
{
    json_int_t start = json_integer_value(json_object_get(item, "start"));
    json_int_t end = json_integer_value(json_object_get(item, "end"));

    if (!json_is_integer(json_object_get(item, "start")) || start < 0 || end <= start ||
        (size_t)end > r->unit_count)
        return false;
    *out = (gz_span){ byte_of(r, (size_t)start), byte_of(r, (size_t)end) };
    return gz_units_at(&r->units, out->start) == (size_t)start &&
           gz_units_at(&r->units, out->end) == (size_t)end;
}

/* Is what the annotation says that it covers there? Without a text it says nothing. */
static bool covers_its_text(const gz_snapshot *snapshot, const json_t *item, gz_span span)
{
    const json_t *text = json_object_get(item, "text");

    return !text || (json_is_string(text) && json_string_length(text) == span.end - span.start &&
                     memcmp(json_string_value(text), snapshot->text + span.start,
                            span.end - span.start) == 0);
}

static gloze_status read_mention(const reader *r, size_t index, const json_t *item, gz_mention *out)
{
    json_t *attributes = json_object_get(item, "attributes");
    json_int_t source =
        json_integer_value(json_object_get(json_object_get(item, "source"), "start"));

    out->type = json_string_value(json_object_get(item, "type"));
    out->rule = string_of(item, "rule");
    out->source = source > 0 ? (size_t)source : 0;
    if (!out->type)
        return fail_at(r, index, "has no type");
    if (!read_span(r, item, &out->span))
        return fail_at(r, index, "is not in its text");
    if (!covers_its_text(r->snapshot, item, out->span))
        return fail_at(r, index, "has not the text that stands at its place");
    out->facts = attributes ? json_copy(attributes) : json_object();
    return json_is_object(out->facts) ? GLOZE_OK
                                      : fail_at(r, index, "has attributes that are no object");
}

/* Annotation n has the id "a<n>", from 1. */
static const gz_mention *find_target(const gz_snapshot *snapshot, const char *id)
{
    size_t number = 0;
    int used = 0;

    if (sscanf(id, "a%7zu%n", &number, &used) != 1 || id[used] || number == 0 ||
        number > snapshot->count)
        return NULL;
    return &snapshot->mentions[number - 1];
}

/* What a relation points to, so that it can be compared with another document's: an id can't. */
static json_t *describe_target(const gz_snapshot *snapshot, const gz_mention *target)
{
    return json_pack("s#++", snapshot->text + target->span.start,
                     (int)(target->span.end - target->span.start), " (", target->type, ")");
}

static bool add_fact(json_t *facts, const char *name, json_t *value)
{
    json_t *there = json_object_get(facts, name);

    if (!there)
        return json_object_set_new(facts, name, value) == 0;
    if (!json_is_array(there)) {
        there = json_pack("[O]", there);
        if (!there || json_object_set_new(facts, name, there) != 0) {
            json_decref(value);
            return false;
        }
    }
    return json_array_append_new(there, value) == 0;
}

static gloze_status read_relations(const reader *r, size_t index, const json_t *item,
                                   gz_mention *mention)
{
    const json_t *list = json_object_get(item, "relations"), *relation;
    size_t i;

    mention->relations =
        gz_arena_zalloc(&r->snapshot->arena, json_array_size(list) + 1, sizeof(gz_relation));
    if (!mention->relations)
        return gz_fail_memory(r->err);
    json_array_foreach(list, i, relation)
    {
        const gz_mention *target = find_target(r->snapshot, string_of(relation, "target"));
        char name[256];
        json_t *value;

        if (!target)
            return fail_at(r, index, "has a relation to none that is there");
        mention->relations[mention->relation_count++] =
            (gz_relation){ string_of(relation, "type"), target->type, target->span };
        snprintf(name, sizeof(name), "%s->", string_of(relation, "type"));
        value = describe_target(r->snapshot, target);
        if (!value || !add_fact(mention->facts, name, value))
            return gz_fail_memory(r->err);
    }
    return GLOZE_OK;
}

/* As gloze run orders them; of two with one span the first in the file. */
static int compare_mentions(const void *a, const void *b)
{
    const gz_mention *x = a, *y = b;

    if (x->span.start != y->span.start)
        return x->span.start < y->span.start ? -1 : 1;
    if (x->span.end != y->span.end)
        return x->span.end > y->span.end ? -1 : 1;
    return (x->index > y->index) - (x->index < y->index);
}

static gloze_status read_mentions(reader *r)
{
    gz_snapshot *snapshot = r->snapshot;
    const json_t *list = json_object_get(snapshot->root, "annotations"), *item;
    gloze_status st = GLOZE_OK;
    size_t i;

    snapshot->mentions =
        gz_arena_zalloc(&snapshot->arena, json_array_size(list) + 1, sizeof(gz_mention));
    if (!snapshot->mentions)
        return gz_fail_memory(r->err);
    json_array_foreach(list, i, item)
    {
        snapshot->count = i + 1; /* clearing frees what was begun */
        snapshot->mentions[i].index = i;
        st = read_mention(r, i, item, &snapshot->mentions[i]);
        if (st != GLOZE_OK)
            return st;
    }
    for (i = 0; st == GLOZE_OK && i < snapshot->count; i++)
        st = read_relations(r, i, json_array_get(list, i), &snapshot->mentions[i]);
    if (st == GLOZE_OK && snapshot->count > 1)
        qsort(snapshot->mentions, snapshot->count, sizeof(gz_mention), compare_mentions);
    return st;
}

/* ---- the document ---- */

static bool read_unit(const gz_snapshot *snapshot, gloze_offsets *out)
{
    const json_t *name = json_object_get(snapshot->root, "offsets");

    *out = GLOZE_CODEPOINT;
    if (!name) /* a record of a document that could not be read */
        return true;
    for (int unit = GLOZE_CODEPOINT; unit <= GLOZE_BYTE; unit++)
        if (json_is_string(name) &&
            strcmp(json_string_value(name), gz_units_name((gloze_offsets)unit)) == 0) {
            *out = (gloze_offsets)unit;
            return true;
        }
    return false;
}

static gloze_status read_document(reader *r)
{
    gz_snapshot *snapshot = r->snapshot;
    const json_t *root = snapshot->root, *text = json_object_get(root, "text");
    gloze_offsets unit;

    if (json_integer_value(json_object_get(root, "gloze")) != 1)
        return fail(r, "no annotated document");
    if (!json_is_string(json_object_get(root, "id")))
        return fail(r, "the document has no id");
    snapshot->id = string_of(root, "id");
    snapshot->date = string_of(json_object_get(root, "metadata"), "date");
    snapshot->text = string_of(root, "text");
    snapshot->len = json_string_length(text);
    snapshot->errors = json_object_get(root, "errors");
    snapshot->lost = json_object_get(json_object_get(root, "imported"), "lost");
    if (!read_unit(snapshot, &unit))
        return fail(r, "the unit of its offsets is not known");
    if (!gz_units_init(&r->units, unit, snapshot->text, snapshot->len))
        return gz_fail_memory(r->err);
    r->unit_count = gz_units_at(&r->units, snapshot->len);
    return read_mentions(r);
}

gloze_status gz_snapshot_parse(gz_snapshot *snapshot, const char *json, size_t len,
                               const char *where, gloze_error *err)
{
    reader r = { .snapshot = snapshot, .where = where, .err = err };
    json_error_t why;
    gloze_status st;

    gz_snapshot_clear(snapshot);
    snapshot->root = json_loadb(json, len, JSON_ALLOW_NUL, &why);
    if (!snapshot->root) {
        if (json_error_code(&why) == json_error_out_of_memory)
            return gz_fail_memory(err);
        return gz_fail(err, GLOZE_EINPUT, "%s: no JSON: %s", where, why.text);
    }
    st = read_document(&r);
    gz_units_clear(&r.units);
    if (st != GLOZE_OK)
        gz_snapshot_clear(snapshot);
    return st;
}

bool gz_snapshot_lost(const gz_snapshot *snapshot, const char *fact)
{
    size_t i, len = strlen(fact);
    bool relation = len > 2 && strcmp(fact + len - 2, "->") == 0;
    const char *all = relation ? "relations" : "attributes";
    const json_t *name;

    json_array_foreach(snapshot->lost, i, name)
    {
        const char *lost = json_string_value(name);

        if (lost && (strcmp(lost, all) == 0 || (!relation && strcmp(lost, fact) == 0)))
            return true;
    }
    return false;
}

void gz_snapshot_clear(gz_snapshot *snapshot)
{
    for (size_t i = 0; i < snapshot->count; i++)
        json_decref(snapshot->mentions[i].facts);
    json_decref(snapshot->root);
    gz_arena_clear(&snapshot->arena);
    *snapshot = (gz_snapshot){ 0 };
}
