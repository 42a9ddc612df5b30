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
    const char *comma, *colon; /* between members, between key and value */
    bool indent;
} writer;

/* ---- punctuation ---- */

static void add(writer *w, const char *string)
{
    gz_buffer_add(w->out, string, strlen(string));
}

/* `name` needs no escapes. `first` is cleared. */
static void add_key(writer *w, const char *name, bool *first)
{
    if (!*first)
        add(w, w->comma);
    *first = false;
    gz_buffer_char(w->out, '"');
    add(w, name);
    gz_buffer_char(w->out, '"');
    add(w, w->colon);
}

static void add_string(writer *w, const char *string)
{
    gz_json_string(w->out, string, strlen(string));
}

static void add_string_key(writer *w, const char *name, bool *first)
{
    if (!*first)
        add(w, w->comma);
    *first = false;
    add_string(w, name);
    add(w, w->colon);
}

static void add_string_member(writer *w, const char *name, const char *value, bool *first)
{
    add_key(w, name, first);
    add_string(w, value);
}

/* Empty values are left out. */
static void add_optional(writer *w, const char *name, const char *value, bool *first)
{
    if (*value)
        add_string_member(w, name, value, first);
}

static void add_size_member(writer *w, const char *name, size_t value, bool *first)
{
    add_key(w, name, first);
    gz_json_size(w->out, value);
}

/* A member of the document itself: on a line of its own where indented. */
static void add_top_key(writer *w, const char *name, bool first)
{
    bool no_comma = true;

    if (!first)
        gz_buffer_char(w->out, ',');
    if (w->indent)
        add(w, "\n  ");
    add_key(w, name, &no_comma);
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
            add(w, w->comma);
        add_value(w, &list->items[i]);
    }
    gz_buffer_char(w->out, ']');
}

static void add_record(writer *w, const gloze_value *record)
{
    bool first = true;

    gz_buffer_char(w->out, '{');
    for (size_t i = 0; i < record->count; i++) {
        add_string_key(w, record->names[i], &first);
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
    bool first = true;

    gz_buffer_char(w->out, '{');
    for (size_t i = 0; i < a->attribute_count; i++) {
        add_string_key(w, a->attributes[i].name, &first);
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

static void add_relations(writer *w, const gloze_annotation *a, bool *first)
{
    if (!a->relation_count)
        return;
    add_key(w, "relations", first);
    gz_buffer_char(w->out, '[');
    for (size_t i = 0; i < a->relation_count; i++) {
        bool inner = true;

        add(w, i ? w->comma : "");
        gz_buffer_char(w->out, '{');
        add_string_member(w, "type", a->relations[i].type, &inner);
        add_key(w, "target", &inner);
        add_annotation_id(w, a->relations[i].target);
        gz_buffer_char(w->out, '}');
    }
    gz_buffer_char(w->out, ']');
}

static void add_source_span(writer *w, const gloze_annotation *a, bool *first)
{
    bool inner = true;

    add_key(w, "source", first);
    gz_buffer_char(w->out, '{');
    add_size_member(w, "start", a->source_start, &inner);
    add_size_member(w, "end", a->source_end, &inner);
    gz_buffer_char(w->out, '}');
}

static void add_annotation(writer *w, size_t index)
{
    const gloze_annotation *a = &w->doc->annotations[index];
    bool first = true;

    gz_buffer_char(w->out, '{');
    add_key(w, "id", &first);
    add_annotation_id(w, index);
    add_string_member(w, "type", a->type, &first);
    add_size_member(w, "start", gz_units_at(w->units, a->start), &first);
    add_size_member(w, "end", gz_units_at(w->units, a->end), &first);
    add_key(w, "text", &first);
    gz_json_valid_string(w->out, w->doc->doc->text + a->start, a->end - a->start);
    add_key(w, "attributes", &first);
    add_attributes(w, a);
    add_source_span(w, a, &first);
    add_string_member(w, "rule", a->rule, &first);
    add_string_member(w, "zone", a->zone, &first);
    add_relations(w, a, &first);
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
    bool first = true;

    gz_buffer_char(w->out, '{');
    add_optional(w, "path", doc->path, &first);
    add_string_member(w, "media_type", doc->media_type, &first);
    add_size_member(w, "bytes", doc->source_len, &first);
    add_string_member(w, "sha256", doc->sha256, &first);
    gz_buffer_char(w->out, '}');
}

/* Would the field stand beside a member of that name that the document itself has? */
static bool is_shadowed(const gz_document *doc, const char *name)
{
    return (*doc->title && strcmp(name, "title") == 0) ||
           (*doc->date && strcmp(name, "date") == 0) ||
           (*doc->date_from && strcmp(name, "date_from") == 0);
}

static void add_metadata(writer *w, const gz_document *doc)
{
    bool first = true;

    gz_buffer_char(w->out, '{');
    add_optional(w, "title", doc->title, &first);
    add_optional(w, "date", doc->date, &first);
    add_optional(w, "date_from", doc->date_from, &first);
    for (size_t i = 0; i < doc->metadata_count; i++) {
        if (is_shadowed(doc, doc->metadata[i].name))
            continue;
        add_string_key(w, doc->metadata[i].name, &first);
        add(w, doc->metadata[i].json);
    }
    gz_buffer_char(w->out, '}');
}

static void add_problem(writer *w, const gloze_problem *problem)
{
    bool first = true;

    gz_buffer_char(w->out, '{');
    add_optional(w, "plugin", problem->plugin, &first);
    add_optional(w, "rule", problem->rule, &first);
    add_string_member(w, "code", problem->code, &first);
    add_string_member(w, "message", problem->message, &first);
    add_optional(w, "where", problem->where, &first);
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
    writer w = { .out = out, .indent = indent, .comma = ",", .colon = ":" };

    if (indent) {
        w.comma = ", ";
        w.colon = ": ";
    }
    gz_buffer_char(out, '{');
    add_top_key(&w, "gloze", true);
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
    add_top_key(&w, "id", false);
    add_string(&w, doc->doc->id);
    add_top_key(&w, "source", false);
    add_source(&w, doc->doc);
    add_top_key(&w, "metadata", false);
    add_metadata(&w, doc->doc);
    add_top_key(&w, "offsets", false);
    add_string(&w, gz_units_name(options->offsets));
    add_top_key(&w, "text", false);
    gz_json_valid_string(out, doc->doc->text, doc->doc->len);
    add_top_key(&w, "annotations", false);
    add_annotations(&w);
    if (has_warnings(doc)) {
        add_top_key(&w, "warnings", false);
        add_problems(&w, true);
    }
    add_top_key(&w, "errors", false);
    add_problems(&w, false);
    gz_units_clear(&units);
    return finish(&w, err);
}

gloze_status gz_json_write_failure(const gz_json_failure *failure, bool indent, gz_buffer *out,
                                   gloze_error *err)
{
    gloze_problem problem = { "", "", failure->code, failure->message, "", false };
    gloze_document doc = { .problems = &problem, .problem_count = 1 };
    writer w = start(out, indent);
    bool first = true;

    w.doc = &doc;
    add_top_key(&w, "id", false);
    add_string(&w, failure->id);
    add_top_key(&w, "source", false);
    gz_buffer_char(out, '{');
    add_optional(&w, "path", failure->path ? failure->path : "", &first);
    gz_buffer_char(out, '}');
    add_top_key(&w, "errors", false);
    add_problems(&w, false);
    return finish(&w, err);
}
