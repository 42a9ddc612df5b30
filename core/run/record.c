#include "run/record.h"

#include "lua/values.h"

#include <jansson.h>
#include <string.h>

enum { DEPTH_LIMIT = 64 };

/* ---- members as they were written ---- */

/* Walks the members of an object that jansson has accepted, so the syntax is right. */
typedef struct members {
    const char *at, *end;
} members;

typedef struct member {
    const char *key, *value; /* raw: with quotes and escapes */
    size_t key_len, value_len;
} member;

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static void skip_layout(members *m)
{
    while (m->at < m->end && (is_space(*m->at) || *m->at == ',' || *m->at == ':'))
        m->at++;
}

static void skip_string(members *m)
{
    for (m->at++; *m->at != '"'; m->at++)
        if (*m->at == '\\')
            m->at++;
    m->at++;
}

static void skip_value(members *m)
{
    size_t depth = 0;

    do {
        char c = *m->at;

        if (c == '"') {
            skip_string(m);
            continue;
        }
        depth += c == '{' || c == '[';
        depth -= c == '}' || c == ']';
        m->at++;
    } while (depth || !(is_space(*m->at) || strchr(",}", *m->at)));
}

static bool next_member(members *m, member *out)
{
    skip_layout(m);
    if (*m->at == '}')
        return false;
    out->key = m->at;
    skip_string(m);
    out->key_len = (size_t)(m->at - out->key);
    skip_layout(m);
    out->value = m->at;
    skip_value(m);
    out->value_len = (size_t)(m->at - out->value);
    return true;
}

static members open_object(const char *line, size_t len)
{
    return (members){ (const char *)memchr(line, '{', len) + 1, line + len };
}

/* ---- the record ---- */

typedef struct parser {
    gz_arena *arena;
    json_t *object;
    const char *where;
    gz_record *out;
    gloze_error *err;
} parser;

static gloze_status copy_string(parser *p, const json_t *string, const char **out)
{
    *out = gz_arena_copy(p->arena, json_string_value(string), json_string_length(string));
    return *out ? GLOZE_OK : gz_fail_memory(p->err);
}

/* An optional member; GLOZE_EINPUT where it is there and no string. */
static gloze_status take_string(parser *p, const char *name, const char **out)
{
    const json_t *value = json_object_get(p->object, name);

    if (!value || json_is_null(value))
        return GLOZE_OK;
    if (!json_is_string(value))
        return gz_fail(p->err, GLOZE_EINPUT, "%s: \"%s\" is no string", p->where, name);
    if (strlen(json_string_value(value)) < json_string_length(value))
        return gz_fail(p->err, GLOZE_EINPUT, "%s: \"%s\" holds a NUL character", p->where, name);
    return copy_string(p, value, out);
}

static gloze_status take_text(parser *p)
{
    const json_t *text = json_object_get(p->object, "text");

    p->out->html = !json_is_string(text);
    if (p->out->html)
        text = json_object_get(p->object, "html");
    if (!json_is_string(text))
        return gz_fail(p->err, GLOZE_EINPUT,
                       "%s: neither \"text\" nor \"html\" is a string; each line needs one",
                       p->where);
    p->out->len = json_string_length(text);
    return copy_string(p, text, &p->out->text);
}

/* A date may be followed by a time. */
static bool starts_with_date(const char *text)
{
    return strlen(text) >= 10 && gz_is_iso_date(text, 10) &&
           strchr("T ", text[10]); /* or its end */
}

static gloze_status take_date(parser *p)
{
    const char *date = NULL;
    gloze_status st;

    if (json_is_number(json_object_get(p->object, "date"))) {
        p->out->bad_date = "a number";
        return GLOZE_OK;
    }
    st = take_string(p, "date", &date);
    if (st != GLOZE_OK || !date)
        return st;
    if (!starts_with_date(date)) {
        p->out->bad_date = date;
        return GLOZE_OK;
    }
    p->out->date = gz_arena_copy(p->arena, date, 10);
    return p->out->date ? GLOZE_OK : gz_fail_memory(p->err);
}

static gloze_status take_id(parser *p, const member *raw)
{
    const json_t *id = json_object_get(p->object, "id");

    if (json_is_number(id)) {
        p->out->id = gz_arena_copy(p->arena, raw->value, raw->value_len);
        return p->out->id ? GLOZE_OK : gz_fail_memory(p->err);
    }
    return take_string(p, "id", &p->out->id);
}

/* Is the member used up by the record itself, and so not passed on? */
static bool is_consumed(const gz_record *record, const char *name)
{
    return strcmp(name, "id") == 0 || strcmp(name, record->html ? "html" : "text") == 0 ||
           (strcmp(name, "title") == 0 && record->title) ||
           (strcmp(name, "date") == 0 && record->date);
}

static gloze_status take_field(parser *p, const member *raw)
{
    json_t *key = json_loadb(raw->key, raw->key_len, JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);
    gloze_field *field = &p->out->fields[p->out->field_count];
    gloze_status st = GLOZE_OK;

    if (!key)
        return gz_fail_memory(p->err);
    if (strcmp(json_string_value(key), "id") == 0)
        st = take_id(p, raw);
    if (st == GLOZE_OK && !is_consumed(p->out, json_string_value(key))) {
        st = copy_string(p, key, &field->name);
        field->json = gz_arena_copy(p->arena, raw->value, raw->value_len);
        if (!field->json)
            st = gz_fail_memory(p->err);
        p->out->field_count++;
    }
    json_decref(key);
    return st;
}

static gloze_status take_fields(parser *p, const char *line, size_t len)
{
    members all = open_object(line, len);
    gloze_status st = GLOZE_OK;
    member raw;

    p->out->fields =
        gz_arena_zalloc(p->arena, json_object_size(p->object) + 1, sizeof(*p->out->fields));
    if (!p->out->fields)
        return gz_fail_memory(p->err);
    while (st == GLOZE_OK && next_member(&all, &raw))
        st = take_field(p, &raw);
    return st;
}

/* How deep arrays and objects are nested, in text that may be no JSON. */
static size_t find_depth(const char *line, size_t len)
{
    size_t depth = 0, most = 0;
    bool in_string = false;

    for (size_t i = 0; i < len; i++) {
        if (line[i] == '"')
            in_string = !in_string;
        else if (in_string)
            i += line[i] == '\\';
        else if (line[i] == '{' || line[i] == '[')
            most = ++depth > most ? depth : most;
        else if ((line[i] == '}' || line[i] == ']') && depth)
            depth--;
    }
    return most;
}

static gloze_status load_object(parser *p, const char *line, size_t len)
{
    json_error_t why;

    if (find_depth(line, len) > DEPTH_LIMIT)
        return gz_fail(p->err, GLOZE_EINPUT,
                       "%s: JSON nested deeper than the limit of %d; leave that member out",
                       p->where, DEPTH_LIMIT);

    if (memchr(line, '\0', len)) /* jansson can pass over one */
        return gz_fail(p->err, GLOZE_EINPUT, "%s: no JSON: there is a NUL byte in it", p->where);
    /* Integers of any size are read as reals: only their text is passed on. */
    p->object = json_loadb(
        line, len,
        JSON_DECODE_ANY | JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL | JSON_DECODE_INT_AS_REAL, &why);
    if (!p->object)
        return gz_fail(p->err, GLOZE_EINPUT, "%s: no JSON: %s (byte %d); each line is one object",
                       p->where, why.text, why.position);
    if (!json_is_object(p->object))
        return gz_fail(p->err, GLOZE_EINPUT,
                       "%s: JSON, but no object; each line is {\"id\": …, \"text\": …}", p->where);
    return GLOZE_OK;
}

gloze_status gz_record_parse(gz_arena *arena, const char *line, size_t len, const char *where,
                             gz_record *out, gloze_error *err)
{
    parser p = { .arena = arena, .where = where, .out = out, .err = err };
    gloze_status st;

    *out = (gz_record){ 0 };
    st = load_object(&p, line, len);
    if (st == GLOZE_OK)
        st = take_text(&p);
    if (st == GLOZE_OK)
        st = take_string(&p, "title", &out->title);
    if (st == GLOZE_OK)
        st = take_string(&p, "locale", &out->locale);
    if (st == GLOZE_OK)
        st = take_date(&p);
    if (st == GLOZE_OK)
        st = take_fields(&p, line, len);
    json_decref(p.object);
    return st;
}
