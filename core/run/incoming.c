#include "run/incoming.h"

#include "base/nearest.h"
#include "base/utf8.h"
#include "run/json.h"
#include "run/name_index.h"
#include "run/units.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SHOWN = 60 };

/* One annotation. */
typedef struct note {
    const gz_tree *json;
    const char *type, *rule; /* strings */
    gz_placed *placed;
    size_t number; /* in the tool's order, from 1 */
} note;

typedef struct incoming {
    const gz_incoming_options *options;
    const char *where;
    const gz_tree *doc;
    const char *text;
    size_t len;
    note *notes; /* by their place, once they are placed */
    gz_placed *placed;
    size_t count;
    gz_name_index ids; /* the tool's id -> place in notes, from 1 */
    gz_arena arena;
    gloze_error *err;
} incoming;

static gloze_status fail(const incoming *in, const char *what)
{
    return gz_fail(in->err, GLOZE_EINPUT, "%s: %s", in->where, what);
}

static gloze_status fail_at(const incoming *in, const note *n, const char *what)
{
    const char *id = gz_tree_string_of(n->json, "id");

    return gz_fail(in->err, GLOZE_EINPUT, "%s: annotation %zu%s%s%s: %s", in->where, n->number,
                   *id ? " (" : "", id, *id ? ")" : "", what);
}

/* ---- types ---- */

/* What a label is called here: the left side of the --map whose right side it is. */
static const char *rename_back(incoming *in, const char *label)
{
    for (size_t i = 0; i < in->options->rename_count; i++) {
        const char *equals = strchr(in->options->renames[i], '=');

        if (equals && strcmp(equals + 1, label) == 0)
            return gz_arena_copy(&in->arena, in->options->renames[i],
                                 (size_t)(equals - in->options->renames[i]));
    }
    return label;
}

static gloze_status check_type(const incoming *in, const note *n)
{
    gz_nearest nearest = { 0 };
    char what[256], hint[128];

    for (size_t i = 0; i < in->options->type_count; i++) {
        if (strcmp(in->options->types[i], n->type) == 0)
            return GLOZE_OK;
        gz_nearest_offer(&nearest, n->type, strlen(n->type), in->options->types[i]);
    }
    if (in->options->type_count == 0)
        return GLOZE_OK;
    snprintf(what, sizeof(what),
             "the label '%.60s' is none of --types%s; add it there, or say with --map TYPE=LABEL "
             "what it stands for",
             n->type, gz_nearest_hint(&nearest, hint, sizeof(hint)));
    return fail_at(in, n, what);
}

/* ---- fields ---- */

static gloze_status read_span(const incoming *in, const note *n)
{
    const gz_tree *from = gz_tree_get(n->json, "start"), *to = gz_tree_get(n->json, "stop");
    int64_t start = gz_tree_integer(from), stop = gz_tree_integer(to);
    char what[160];

    if (!gz_tree_is(from, GZ_TREE_INTEGER) || !gz_tree_is(to, GZ_TREE_INTEGER))
        return fail_at(in, n, "its start or end is missing, or no whole number; give both");
    if (start >= 0 && start < stop) {
        n->placed->start = (size_t)start;
        n->placed->stop = (size_t)stop;
        return GLOZE_OK;
    }
    snprintf(what, sizeof(what), "it runs from %" PRId64 " to %" PRId64 "%s", start, stop,
             start < 0       ? ", which is before the text; correct it"
             : start == stop ? ", which is nothing; correct it, or take it out"
                             : ": its ends are reversed; correct them");
    return fail_at(in, n, what);
}

static gloze_status read_note(incoming *in, note *n)
{
    const gz_tree *said = gz_tree_get(n->json, "text");
    const gz_tree *attributes = gz_tree_get(n->json, "attributes");
    gloze_status st;

    n->type = gz_tree_string_of(n->json, "type");
    n->rule = gz_tree_string_of(n->json, "rule");
    if (!*n->type)
        return fail_at(in, n, "it has no label; give it one, or take it out");
    n->type = rename_back(in, n->type);
    if (!n->type)
        return gz_fail_memory(in->err);
    if (attributes && !gz_tree_is(attributes, GZ_TREE_OBJECT) && gz_tree_count(attributes))
        return fail_at(in, n, "its attributes are no object; write names and values");
    if (gz_tree_is(said, GZ_TREE_STRING)) {
        n->placed->said = said->text;
        n->placed->said_len = said->len;
    }
    st = read_span(in, n);
    return st == GLOZE_OK ? check_type(in, n) : st;
}

static gloze_status read_notes(incoming *in)
{
    const gz_tree *list = gz_tree_get(in->doc, "annotations"), *item = gz_tree_first(list);
    size_t count = gz_tree_count(list);
    gloze_status st = GLOZE_OK;

    in->notes = gz_arena_zalloc(&in->arena, count + 1, sizeof(note));
    in->placed = gz_arena_zalloc(&in->arena, count + 1, sizeof(gz_placed));
    if (!in->notes || !in->placed)
        return gz_fail_memory(in->err);
    for (in->count = 0; st == GLOZE_OK && item; item = item->next, in->count++) {
        note *n = &in->notes[in->count];

        *n = (note){ .json = item, .placed = &in->placed[in->count], .number = in->count + 1 };
        st = read_note(in, n);
    }
    return st;
}

/* ---- places ---- */

/* So much of a text is shown, in bytes. */
static int clip(const char *text, size_t len)
{
    return (int)gz_utf8_valid(text, len < SHOWN ? len : SHOWN);
}

static void describe_fault(const incoming *in, const gz_faults *faults, char *what, size_t size)
{
    const gz_placed *p = faults->first;
    const char *unit = gz_units_name(in->options->counting.unit);

    if (p->fault == GZ_OUTSIDE)
        snprintf(what, size, "it ends at %zu, but the text has %zu (%s)", p->stop, faults->units,
                 unit);
    else if (p->fault == GZ_CUT)
        snprintf(what, size, "%zu to %zu (%s) cuts a character", p->start, p->stop, unit);
    else
        snprintf(what, size, "\"%.*s\" is marked, but at %zu to %zu (%s) stands \"%.*s\"",
                 clip(p->said, p->said_len), p->said, p->start, p->stop, unit,
                 clip(in->text + p->span.start, p->span.end - p->span.start),
                 in->text + p->span.start);
}

/* Something is wrong, or doubtful: does another way of counting fit? */
static gloze_status judge_faults(const incoming *in, const gz_faults *faults)
{
    gz_counting fitting;
    char what[512], options[80];
    size_t first = faults->first ? (size_t)(faults->first - in->placed) : 0;
    bool found;
    gloze_status st;

    if (faults->wrong)
        describe_fault(in, faults, what, sizeof(what));
    st = gz_place_guess(in->placed, in->count, in->text, in->len, in->options->counting, &fitting,
                        &found, in->err);
    if (st != GLOZE_OK || (!found && !faults->wrong))
        return st;
    gz_counting_options(fitting, options, sizeof(options));
    if (!found)
        strncat(what,
                "; no way of counting fits: the text or the offsets were changed; correct them",
                sizeof(what) - strlen(what) - 1);
    else if (faults->wrong)
        snprintf(what + strlen(what), sizeof(what) - strlen(what),
                 "; all %zu fit with %s, so add that", in->count, options);
    else
        return gz_fail(in->err, GLOZE_EINPUT,
                       "%s: %zu of %zu annotations begin or end inside a word or at white space, "
                       "none does with %s: add that, or %s to keep to what they say",
                       in->where, faults->doubtful, in->count, options,
                       in->options->counting.unit == GLOZE_UTF16  ? "--offsets utf16"
                       : in->options->counting.unit == GLOZE_BYTE ? "--offsets byte"
                                                                  : "--offsets codepoint");
    return fail_at(in, &in->notes[first], what);
}

static int compare_notes(const void *a, const void *b)
{
    const note *x = a, *y = b;
    gz_span left = x->placed->span, right = y->placed->span;
    int order;

    if (left.start != right.start)
        return left.start < right.start ? -1 : 1;
    if (left.end != right.end)
        return left.end > right.end ? -1 : 1;
    order = strcmp(x->type, y->type);
    if (order == 0)
        order = strcmp(x->rule, y->rule);
    return order ? order : (x->number > y->number) - (x->number < y->number);
}

static gloze_status place_notes(incoming *in)
{
    const gz_incoming_options *options = in->options;
    gz_faults faults;
    gloze_status st =
        gz_place(in->placed, in->count, in->text, in->len, options->counting, &faults, in->err);

    if (st == GLOZE_OK && (faults.wrong || (faults.doubtful && !options->counting_given))) {
        st = judge_faults(in, &faults);
        if (st == GLOZE_OK) /* doubtful, but nothing else fits better */
            st = gz_place(in->placed, in->count, in->text, in->len, options->counting, &faults,
                          in->err);
    }
    if (st == GLOZE_OK && in->count > 1)
        qsort(in->notes, in->count, sizeof(note), compare_notes);
    return st;
}

/* ---- ids and relations ---- */

static gloze_status read_ids(incoming *in)
{
    if (!gz_name_index_init(&in->ids, in->count, &in->arena))
        return gz_fail_memory(in->err);
    for (size_t i = 0; i < in->count; i++) {
        const char *id = gz_tree_string_of(in->notes[i].json, "id");

        if (*id && !gz_name_index_add(&in->ids, id, i + 1))
            return fail_at(in, &in->notes[i],
                           "another annotation has the same id; give each its own");
    }
    return GLOZE_OK;
}

static gloze_status check_relations(const incoming *in, const note *n)
{
    const gz_tree *relation = gz_tree_first(gz_tree_get(n->json, "relations"));

    for (; relation; relation = relation->next) {
        const char *type = gz_tree_string_of(relation, "type"),
                   *target = gz_tree_string_of(relation, "target");
        char what[256];

        if (!*type)
            return fail_at(in, n, "a relation has no label; give it one, or take it out");
        if (gz_name_index_find(&in->ids, target))
            continue;
        snprintf(
            what, sizeof(what),
            "its relation '%.60s' leads to \"%.60s\", which is not there; take it out, or name "
            "an annotation of this document",
            type, target);
        return fail_at(in, n, what);
    }
    return GLOZE_OK;
}

/* ---- writing ---- */

static void add_key(gz_buffer *out, const char *key, const char *value, size_t len)
{
    gz_buffer_string(out, ",\"");
    gz_buffer_string(out, key);
    gz_buffer_string(out, "\":");
    gz_json_string(out, value, len);
}

/* Who and when, where the tool says. */
static void add_author(gz_buffer *out, const gz_tree *from)
{
    static const char *const keys[][2] = { { "by", "by" }, { "when", "at" } };

    for (int i = 0; i < 2; i++) {
        const char *value = gz_tree_string_of(from, keys[i][0]);

        if (*value)
            add_key(out, keys[i][1], value, strlen(value));
    }
}

static void add_relations(const incoming *in, const gz_tree *list, gz_buffer *out)
{
    const gz_tree *relation = gz_tree_first(list);

    if (relation)
        gz_buffer_string(out, ",\"relations\":[");
    for (; relation; relation = relation->next) {
        const char *type = gz_tree_string_of(relation, "type");

        gz_buffer_string(out, "{\"type\":");
        gz_json_string(out, type, strlen(type));
        gz_buffer_string(out, ",\"target\":\"a");
        gz_json_size(out, *gz_name_index_find(&in->ids, gz_tree_string_of(relation, "target")));
        gz_buffer_string(out, relation->next ? "\"}," : "\"}]");
    }
}

static void add_note(const incoming *in, const gz_units *units, size_t index, gz_buffer *out)
{
    const note *n = &in->notes[index];
    const gz_tree *attributes = gz_tree_get(n->json, "attributes");
    gz_span span = n->placed->span;

    gz_buffer_string(out, index ? ",{\"id\":\"a" : "{\"id\":\"a");
    gz_json_size(out, index + 1);
    gz_buffer_char(out, '"');
    add_key(out, "type", n->type, strlen(n->type));
    gz_buffer_string(out, ",\"start\":");
    gz_json_size(out, gz_units_at(units, span.start));
    gz_buffer_string(out, ",\"end\":");
    gz_json_size(out, gz_units_at(units, span.end));
    add_key(out, "text", in->text + span.start, span.end - span.start);
    gz_buffer_string(out, ",\"attributes\":");
    if (gz_tree_is(attributes, GZ_TREE_OBJECT)) /* an empty table of Lua is none */
        gz_tree_write(out, attributes);
    else
        gz_buffer_string(out, "{}");
    if (*n->rule)
        add_key(out, "rule", n->rule, strlen(n->rule));
    add_relations(in, gz_tree_get(n->json, "relations"), out);
    add_author(out, n->json);
    gz_buffer_char(out, '}');
}

static gloze_status write_document(const incoming *in, const char *id, gz_buffer *out)
{
    const gz_tree *metadata = gz_tree_get(in->doc, "metadata");
    gz_units units;

    if (!gz_units_init(&units, GLOZE_CODEPOINT, in->text, in->len))
        return gz_fail_memory(in->err);
    gz_buffer_string(out, "{\"gloze\":1,\"id\":");
    gz_json_string(out, id, strlen(id));
    gz_buffer_string(out, ",\"source\":{},\"imported\":{\"from\":");
    gz_json_string(out, in->options->format, strlen(in->options->format));
    add_author(out, in->doc);
    gz_buffer_string(out, ",\"lost\":");
    gz_tree_write(out, in->options->lost);
    gz_buffer_string(out, "},\"metadata\":");
    if (gz_tree_is(metadata, GZ_TREE_OBJECT))
        gz_tree_write(out, metadata);
    else
        gz_buffer_string(out, "{}");
    gz_buffer_string(out, ",\"offsets\":\"codepoint\"");
    add_key(out, "text", in->text, in->len);
    gz_buffer_string(out, ",\"annotations\":[");
    for (size_t i = 0; i < in->count; i++)
        add_note(in, &units, i, out);
    gz_buffer_string(out, "],\"errors\":[]}\n");
    gz_units_clear(&units);
    return out->failed ? gz_fail_memory(in->err) : GLOZE_OK;
}

/* ---- the document ---- */

static gloze_status read_document(incoming *in, const char *id)
{
    const gz_tree *text = gz_tree_get(in->doc, "text");
    gloze_status st;

    if (!*id)
        return fail(in, "the document has no id; give it the one that it had when it was exported");
    if (!gz_tree_is(text, GZ_TREE_STRING))
        return fail(in, "the document has no text; export it with its text");
    if (!gz_tree_is(gz_tree_get(in->doc, "annotations"), GZ_TREE_ARRAY))
        return fail(in, "the document has no list of annotations");
    in->text = text->text;
    in->len = text->len;
    st = read_notes(in);
    if (st == GLOZE_OK)
        st = place_notes(in);
    if (st == GLOZE_OK)
        st = read_ids(in);
    for (size_t i = 0; st == GLOZE_OK && i < in->count; i++)
        st = check_relations(in, &in->notes[i]);
    return st;
}

gloze_status gz_incoming_write(const gz_tree *doc, const gz_incoming_options *options,
                               const char *where, gz_incoming *info, gz_buffer *out,
                               gloze_error *err)
{
    incoming in = { .options = options, .where = where, .doc = doc, .err = err };
    const char *id = gz_tree_string_of(doc, "id");
    gloze_status st;

    gz_arena_init(&in.arena);
    st = read_document(&in, id);
    if (st == GLOZE_OK)
        st = write_document(&in, id, out);
    *info = (gz_incoming){ id, in.count };
    gz_arena_clear(&in.arena);
    return st;
}
