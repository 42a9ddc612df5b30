#include "run/json_writer.h"

#include "run/json.h"
#include "run/units.h"

#include <string.h>

enum { JSON_VERSION = 1 };

/* What every function here passes on. */
typedef struct writer {
    gz_buffer *out;
    const gloze_document *doc;
    const gz_units *units;
    bool indent;
} writer;

/* ---- punctuation ---- */

static void add(writer *w, const char *string)
{
    gz_buffer_add(w->out, string, strlen(string));
}

/* Is this the first member, and so has no comma before it? */
static bool is_first(const writer *w)
{
    return w->out->len && w->out->data[w->out->len - 1] == '{';
}

static void add_comma(writer *w)
{
    gz_buffer_add(w->out, ", ", w->indent ? 2 : 1);
}

static void add_colon(writer *w)
{
    gz_buffer_add(w->out, ": ", w->indent ? 2 : 1);
}

static inline void add_piece(writer *w, const char *tight, size_t tight_len, const char *spaced,
                             size_t spaced_len)
{
    if (w->indent)
        gz_buffer_add(w->out, spaced, spaced_len);
    else
        gz_buffer_add(w->out, tight, tight_len);
}

/* A key that is known here, with what stands before it and the colon after it, in one go. */
#define ADD_PIECE(w, tight, spaced)                                                                \
    add_piece((w), (tight), sizeof(tight) - 1, (spaced), sizeof(spaced) - 1)
#define ADD_FIRST_KEY(w, name) ADD_PIECE(w, "{\"" name "\":", "{\"" name "\": ")
#define ADD_KEY(w, name) ADD_PIECE(w, ",\"" name "\":", ", \"" name "\": ")

static void add_string(writer *w, const char *string)
{
    gz_json_string(w->out, string, strlen(string));
}

/* A key that may be the first, or comes from outside. */
static void add_string_key(writer *w, const char *name)
{
    if (!is_first(w))
        add_comma(w);
    add_string(w, name);
    add_colon(w);
}

#define ADD_STRING(w, name, value) (ADD_KEY(w, name), add_string(w, value))
#define ADD_SIZE(w, name, value) (ADD_KEY(w, name), gz_json_size((w)->out, value))

static void add_member(writer *w, const char *name, const char *value)
{
    add_string_key(w, name);
    add_string(w, value);
}

/* Empty values are left out. */
static void add_optional(writer *w, const char *name, const char *value)
{
    if (*value)
        add_member(w, name, value);
}

/* A member of the document itself: on a line of its own where indented. */
static void add_top_key(writer *w, const char *name)
{
    if (!is_first(w))
        gz_buffer_char(w->out, ',');
    if (w->indent)
        add(w, "\n  ");
    add_string(w, name);
    add_colon(w);
}

/* Before element `i` of a list whose elements have a line each. */
static void add_element(writer *w, size_t i)
{
    if (i)
        gz_buffer_char(w->out, ',');
    if (w->indent)
        add(w, "\n    ");
}

static void end_elements(writer *w, size_t count)
{
    if (w->indent && count)
        add(w, "\n  ");
    gz_buffer_char(w->out, ']');
}

/* ---- annotations ---- */

static void add_value(writer *w, const gloze_value *value);

static void add_list(writer *w, const gloze_value *list)
{
    gz_buffer_char(w->out, '[');
    for (size_t i = 0; i < list->count; i++) {
        if (i)
            add_comma(w);
        add_value(w, &list->items[i]);
    }
    gz_buffer_char(w->out, ']');
}

static void add_record(writer *w, const gloze_value *record)
{
    gz_buffer_char(w->out, '{');
    for (size_t i = 0; i < record->count; i++) {
        add_string_key(w, record->names[i]);
        add_value(w, &record->items[i]);
    }
    gz_buffer_char(w->out, '}');
}

/* Recursion ends: attributes are declared as lists of plain values or of records of
 * attributes, so values nest a few levels at most. */
static void add_value(writer *w, const gloze_value *value)
{
    switch (value->kind) {
    case GLOZE_STRING:
    case GLOZE_DATE:
        gz_json_string(w->out, value->text, value->len);
        break;
    case GLOZE_NUMBER:
        gz_json_number(w->out, value);
        break;
    case GLOZE_BOOLEAN:
        add(w, value->boolean ? "true" : "false");
        break;
    case GLOZE_LIST:
        add_list(w, value);
        break;
    case GLOZE_RECORD:
        add_record(w, value);
        break;
    }
}

static void add_attributes(writer *w, const gloze_annotation *a)
{
    gz_buffer_char(w->out, '{');
    for (size_t i = 0; i < a->attribute_count; i++) {
        add_string_key(w, a->attributes[i].name);
        add_value(w, &a->attributes[i].value);
    }
    gz_buffer_char(w->out, '}');
}

/* "a1" for annotation 0. */
static void add_annotation_id(writer *w, size_t index)
{
    add(w, "\"a");
    gz_json_size(w->out, index + 1);
    gz_buffer_char(w->out, '"');
}

static void add_relations(writer *w, const gloze_annotation *a)
{
    if (!a->relation_count)
        return;
    ADD_KEY(w, "relations");
    gz_buffer_char(w->out, '[');
    for (size_t i = 0; i < a->relation_count; i++) {
        if (i)
            add_comma(w);
        ADD_FIRST_KEY(w, "type");
        add_string(w, a->relations[i].type);
        ADD_KEY(w, "target");
        add_annotation_id(w, a->relations[i].target);
        gz_buffer_char(w->out, '}');
    }
    gz_buffer_char(w->out, ']');
}

static void add_source_span(writer *w, const gloze_annotation *a)
{
    ADD_KEY(w, "source");
    ADD_FIRST_KEY(w, "start");
    gz_json_size(w->out, a->source_start);
    ADD_SIZE(w, "end", a->source_end);
    gz_buffer_char(w->out, '}');
}

static void add_annotation(writer *w, size_t index)
{
    const gloze_annotation *a = &w->doc->annotations[index];

    ADD_FIRST_KEY(w, "id");
    add_annotation_id(w, index);
    ADD_STRING(w, "type", a->type);
    ADD_SIZE(w, "start", gz_units_at(w->units, a->start));
    ADD_SIZE(w, "end", gz_units_at(w->units, a->end));
    ADD_KEY(w, "text");
    gz_json_valid_string(w->out, w->doc->doc->text + a->start, a->end - a->start);
    ADD_KEY(w, "attributes");
    add_attributes(w, a);
    add_source_span(w, a);
    ADD_STRING(w, "rule", a->rule);
    ADD_STRING(w, "zone", a->zone);
    add_relations(w, a);
    gz_buffer_char(w->out, '}');
}

static void add_annotations(writer *w)
{
    gz_buffer_char(w->out, '[');
    for (size_t i = 0; i < w->doc->count; i++) {
        add_element(w, i);
        add_annotation(w, i);
    }
    end_elements(w, w->doc->count);
}

/* ---- the document ---- */

static void add_source(writer *w, const gz_document *doc)
{
    gz_buffer_char(w->out, '{');
    add_optional(w, "path", doc->path);
    add_member(w, "media_type", doc->media_type);
    ADD_SIZE(w, "bytes", doc->source_len);
    ADD_STRING(w, "sha256", doc->sha256);
    gz_buffer_char(w->out, '}');
}

/* Does the field yield to what the document says itself? `date_from` speaks of our own date. */
static bool is_shadowed(const gz_document *doc, const char *name)
{
    return (*doc->title && strcmp(name, "title") == 0) ||
           (*doc->date && strcmp(name, "date") == 0) || strcmp(name, "date_from") == 0;
}

static void add_metadata(writer *w, const gz_document *doc)
{
    gz_buffer_char(w->out, '{');
    add_optional(w, "title", doc->title);
    add_optional(w, "date", doc->date);
    add_optional(w, "date_from", doc->date_from);
    for (size_t i = 0; i < doc->metadata_count; i++) {
        if (is_shadowed(doc, doc->metadata[i].name))
            continue;
        add_string_key(w, doc->metadata[i].name);
        add(w, doc->metadata[i].json);
    }
    gz_buffer_char(w->out, '}');
}

static void add_problem(writer *w, const gloze_problem *problem)
{
    gz_buffer_char(w->out, '{');
    add_optional(w, "plugin", problem->plugin);
    add_optional(w, "rule", problem->rule);
    add_member(w, "code", problem->code);
    ADD_STRING(w, "message", problem->message);
    add_optional(w, "where", problem->where);
    gz_buffer_char(w->out, '}');
}

static void add_problems(writer *w, bool warnings)
{
    size_t count = 0;

    gz_buffer_char(w->out, '[');
    for (size_t i = 0; i < w->doc->problem_count; i++) {
        if (w->doc->problems[i].warning != warnings)
            continue;
        add_element(w, count++);
        add_problem(w, &w->doc->problems[i]);
    }
    end_elements(w, count);
}

static bool has_warnings(const gloze_document *doc)
{
    for (size_t i = 0; i < doc->problem_count; i++)
        if (doc->problems[i].warning)
            return true;
    return false;
}

static writer start(gz_buffer *out, bool indent)
{
    writer w = { .out = out, .indent = indent };

    gz_buffer_char(out, '{');
    add_top_key(&w, "gloze");
    gz_json_size(out, JSON_VERSION);
    return w;
}

static gloze_status finish(writer *w, gloze_error *err)
{
    add(w, w->indent ? "\n}\n" : "}\n");
    return w->out->failed ? gz_fail_memory(err) : GLOZE_OK;
}

gloze_status gz_json_write(const gloze_document *doc, const gloze_json_options *options,
                           gz_buffer *out, gloze_error *err)
{
    gz_units units;
    writer w = start(out, options->indent);

    if (!gz_units_init(&units, options->offsets, doc->doc->text, doc->doc->len))
        return gz_fail_memory(err);
    w.doc = doc;
    w.units = &units;
    add_top_key(&w, "id");
    add_string(&w, doc->doc->id);
    add_top_key(&w, "source");
    add_source(&w, doc->doc);
    add_top_key(&w, "metadata");
    add_metadata(&w, doc->doc);
    add_top_key(&w, "offsets");
    add_string(&w, gz_units_name(options->offsets));
    add_top_key(&w, "text");
    gz_json_valid_string(out, doc->doc->text, doc->doc->len);
    add_top_key(&w, "annotations");
    add_annotations(&w);
    if (has_warnings(doc)) {
        add_top_key(&w, "warnings");
        add_problems(&w, true);
    }
    add_top_key(&w, "errors");
    add_problems(&w, false);
    gz_units_clear(&units);
    return finish(&w, err);
}

gloze_status gz_json_write_failure(const gz_json_failure *failure, bool indent, gz_buffer *out,
                                   gloze_error *err)
{
    gloze_problem problem = { failure->plugin, "", failure->code, failure->message, "", false };
    gloze_document doc = { .problems = &problem, .problem_count = 1 };
    writer w = start(out, indent);
    w.doc = &doc;
    add_top_key(&w, "id");
    add_string(&w, failure->id);
    add_top_key(&w, "source");
    gz_buffer_char(out, '{');
    add_optional(&w, "path", failure->path ? failure->path : "");
    gz_buffer_char(out, '}');
    add_top_key(&w, "errors");
    add_problems(&w, false);
    return finish(&w, err);
}
