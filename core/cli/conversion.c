#include "cli/conversion.h"

#include "base/status.h"
#include "lua/bind.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void gz_conversion_init(gz_conversion *c, const char *path)
{
    *c = (gz_conversion){ .path = path };
    gz_arena_init(&c->arena);
    gz_buffer_init(&c->rules);
    gz_buffer_init(&c->remarks);
}

void gz_conversion_clear(gz_conversion *c)
{
    for (size_t i = 0; i < c->list_count; i++)
        gz_buffer_clear(&c->lists[i].rows);
    gz_buffer_clear(&c->rules);
    gz_buffer_clear(&c->remarks);
    gz_arena_clear(&c->arena);
}

void gz_conversion_remark(gz_conversion *c, const char *path, size_t line, const char *format, ...)
{
    char text[512];
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    for (char *at = text; *at; at++) /* it becomes a line of a comment */
        if ((unsigned char)*at < 0x20)
            *at = ' ';
    gz_buffer_format(&c->remarks, "%s:%zu: %s\n", path, line, text);
    c->remark_count++;
}

const char *gz_conversion_name(gz_conversion *c, const char *text)
{
    size_t len = strlen(text);
    char *name = gz_arena_alloc(&c->arena, len + 3);

    c->out_of_memory |= name == NULL;
    if (!name)
        return NULL;
    memcpy(name + 1, text, len + 1);
    name[0] = 'x';
    for (char *at = name + 1; *at; at++)
        if (!((*at >= 'a' && *at <= 'z') || (*at >= 'A' && *at <= 'Z') ||
              (*at >= '0' && *at <= '9') || *at == '_'))
            *at = '_';
    if (name[1] && (name[1] < '0' || name[1] > '9'))
        name++;
    if (!gz_is_name(name)) /* a word that is taken: text, end, … */
        memcpy(name + strlen(name), "_", 2);
    return name;
}

/* ---- types ---- */

static const char *copy(gz_conversion *c, const char *text)
{
    const char *kept = gz_arena_copy(&c->arena, text, strlen(text));

    c->out_of_memory |= kept == NULL;
    return kept;
}

static bool add_string(gz_conversion *c, const char ***list, size_t *count, size_t *cap,
                       const char *text)
{
    text = copy(c, text);
    if (!text || !gz_arena_grow(&c->arena, list, cap, *count + 1, sizeof(**list))) {
        c->out_of_memory = true;
        return false;
    }
    (*list)[(*count)++] = text;
    return true;
}

static gz_conversion_type *take_type(gz_conversion *c, const char *name)
{
    for (size_t i = 0; i < c->type_count; i++)
        if (strcmp(c->types[i].name, name) == 0)
            return &c->types[i];
    if (!gz_arena_grow(&c->arena, &c->types, &c->type_cap, c->type_count + 1, sizeof(*c->types))) {
        c->out_of_memory = true;
        return NULL;
    }
    c->types[c->type_count] = (gz_conversion_type){ .name = name };
    return &c->types[c->type_count++];
}

void gz_conversion_declare(gz_conversion *c, const char *type, const char *attribute)
{
    gz_conversion_type *t = type ? take_type(c, type) : NULL;

    if (!t || !attribute)
        return;
    for (size_t i = 0; i < t->count; i++)
        if (strcmp(t->attributes[i], attribute) == 0)
            return;
    add_string(c, &t->attributes, &t->count, &t->cap, attribute);
}

/* ---- lists ---- */

gz_conversion_list *gz_conversion_list_of(gz_conversion *c, const char *name, const char *type,
                                          bool exact)
{
    gz_conversion_list *list;

    for (size_t i = 0; i < c->list_count; i++)
        if (strcmp(c->lists[i].name, name) == 0 && strcmp(c->lists[i].type, type) == 0)
            return &c->lists[i];
    if (!gz_arena_grow(&c->arena, &c->lists, &c->list_cap, c->list_count + 1, sizeof(*c->lists))) {
        c->out_of_memory = true;
        return NULL;
    }
    list = &c->lists[c->list_count++];
    *list = (gz_conversion_list){ .name = name, .type = type, .exact = exact };
    gz_buffer_init(&list->rows);
    gz_conversion_declare(c, type, NULL);
    return list;
}

size_t gz_conversion_column(gz_conversion *c, gz_conversion_list *list, const char *name)
{
    for (size_t i = 0; i < list->column_count; i++)
        if (strcmp(list->columns[i], name) == 0)
            return i;
    gz_conversion_declare(c, list->type, name);
    add_string(c, &list->columns, &list->column_count, &list->column_cap, name);
    return list->column_count - 1;
}

/* "{phrase}", as an example. */
static const char *mark(gz_conversion *c, const char *phrase)
{
    size_t len = strlen(phrase);
    char *marked = gz_arena_alloc(&c->arena, len + 3);

    c->out_of_memory |= marked == NULL;
    if (marked)
        snprintf(marked, len + 3, "{%s}", phrase);
    return marked;
}

/* A phrase that would be a comment in a list. */
static void write_hash_phrase(gz_conversion *c, const gz_conversion_list *list, const char *phrase,
                              const char *const *values, size_t count, size_t line)
{
    const char *before = "  set   = { ";

    gz_buffer_format(&c->rules,
                     "\nrule \"%s-%zu\" { -- line %zu\n  type  = \"%s\",\n"
                     "  match = list { ",
                     list->name, line, line, list->type);
    gz_lua_quote(&c->rules, phrase);
    gz_buffer_string(&c->rules, list->exact ? " } { case = true },\n" : " },\n");
    for (size_t i = 0; i < count; i++) {
        if (!values[i])
            continue;
        gz_buffer_format(&c->rules, "%s%s = ", before, list->columns[i]);
        gz_lua_quote(&c->rules, values[i]);
        before = ", ";
    }
    gz_buffer_string(&c->rules, *before == ',' ? " },\n}\n" : "}\n");
    c->phrase_count++;
}

void gz_conversion_row(gz_conversion *c, gz_conversion_list *list, const char *phrase,
                       const char *const *values, size_t count, const char *path, size_t line)
{
    if (*phrase == '#' && !strpbrk(phrase, "\t\n\r")) {
        write_hash_phrase(c, list, phrase, values, count, line);
        return;
    }
    if (!*phrase || strpbrk(phrase, "\t\n\r")) {
        gz_conversion_remark(c, path, line, "\"%s\": no phrase that a list can hold", phrase);
        return;
    }
    gz_buffer_string(&list->rows, phrase);
    for (size_t i = 0; i < count; i++) {
        bool held = !values[i] || !strpbrk(values[i], "\t\n\r");

        if (!held)
            gz_conversion_remark(c, path, line, "\"%s\": no value that a list can hold", values[i]);
        gz_buffer_format(&list->rows, "\t%s", values[i] && held ? values[i] : "");
    }
    gz_buffer_char(&list->rows, '\n');
    if (!list->example && !strpbrk(phrase, "{}|"))
        list->example = mark(c, phrase);
    c->phrase_count++;
}

/* ---- Lua ---- */

void gz_lua_quote(gz_buffer *out, const char *text)
{
    gz_buffer_char(out, '"');
    for (; *text; text++) {
        if (*text == '"' || *text == '\\')
            gz_buffer_format(out, "\\%c", *text);
        else if ((unsigned char)*text < 0x20 || *text == 0x7F)
            gz_buffer_format(out, "\\x%02x", (unsigned char)*text);
        else
            gz_buffer_char(out, *text);
    }
    gz_buffer_char(out, '"');
}

/* Could the text end brackets with so many "="? */
static bool ends_brackets(const char *text, size_t level)
{
    for (const char *at = strchr(text, ']'); at; at = strchr(at + 1, ']')) {
        size_t equals = strspn(at + 1, "=");

        if (equals == level && (at[1 + equals] == ']' || !at[1 + equals]))
            return true;
    }
    return false;
}

void gz_lua_long(gz_buffer *out, const char *text)
{
    static const char equals[] = "==========";
    size_t level = 0;

    while (level < sizeof(equals) - 1 && ends_brackets(text, level))
        level++;
    gz_buffer_format(out, "[%.*s[%s]%.*s]", (int)level, equals, text, (int)level, equals);
}

static void write_types(const gz_conversion *c, gz_buffer *out)
{
    for (size_t i = 0; i < c->type_count; i++) {
        const gz_conversion_type *type = &c->types[i];

        gz_buffer_format(out, "declare \"%s\" {", type->name);
        for (size_t j = 0; j < type->count; j++)
            gz_buffer_format(out, "%s %s = \"string\"", j ? "," : "", type->attributes[j]);
        gz_buffer_string(out, type->count ? " }\n" : "}\n");
    }
}

/* As a whole match, columns that are named like attributes are set by themselves. */
static void write_list_rules(const gz_conversion *c, gz_buffer *out)
{
    for (size_t i = 0; i < c->list_count; i++) {
        const gz_conversion_list *list = &c->lists[i];

        if (list->rows.len == 0)
            continue;
        gz_buffer_format(out, "\nrule \"%s\" {\n  type  = \"%s\",\n  match = list \"%s.tsv\"%s,\n",
                         list->name, list->type, list->name, list->exact ? " { case = true }" : "");
        if (list->example) {
            gz_buffer_string(out, "  yes   = { ");
            gz_lua_quote(out, list->example);
            gz_buffer_string(out, " },\n");
        }
        gz_buffer_string(out, "}\n");
    }
}

static void write_remarks(const gz_conversion *c, gz_buffer *out)
{
    if (c->remark_count)
        gz_buffer_string(out, "\n-- What could not be said, and was left out:\n");
    for (size_t at = 0; at < c->remarks.len;) {
        const char *line = c->remarks.data + at;
        const char *feed = memchr(line, '\n', c->remarks.len - at);

        gz_buffer_format(out, "--   %.*s\n", (int)(feed - line), line);
        at += (size_t)(feed - line) + 1;
    }
}

static void write_list(const gz_conversion_list *list, gz_buffer *out)
{
    gz_buffer_string(out, "phrase");
    for (size_t i = 0; i < list->column_count; i++)
        gz_buffer_format(out, "\t%s", list->columns[i]);
    gz_buffer_char(out, '\n');
    gz_buffer_add(out, list->rows.data, list->rows.len);
}

/* ---- writing ---- */

static gloze_status write_files(gz_conversion *c, const char *folder, gz_buffer *contents,
                                gloze_error *err)
{
    gz_new_file *files = gz_arena_zalloc(&c->arena, c->list_count + 1, sizeof(*files));
    bool failed = !files || c->out_of_memory || c->rules.failed || c->remarks.failed;
    size_t count = 0;

    gz_buffer_format(&contents[0], "-- %s: made by gloze new from %s.\napi(1)\n",
                     gz_new_name(folder), c->path);
    write_types(c, &contents[0]);
    write_list_rules(c, &contents[0]);
    gz_buffer_add(&contents[0], c->rules.data, c->rules.len);
    write_remarks(c, &contents[0]);
    for (size_t i = 0; !failed && i < c->list_count; i++) {
        char name[300];
        int len = snprintf(name, sizeof(name), "%.250s.tsv", c->lists[i].name);

        if (c->lists[i].rows.len == 0)
            continue;
        write_list(&c->lists[i], &contents[i + 1]);
        files[++count] = (gz_new_file){ gz_arena_copy(&c->arena, name, (size_t)len),
                                        contents[i + 1].data, contents[i + 1].len };
        failed |= contents[i + 1].failed || !files[count].name;
    }
    if (failed || contents[0].failed)
        return gz_fail_memory(err);
    files[0] = (gz_new_file){ "init.lua", contents[0].data, contents[0].len };
    return gz_new_write(folder, files, count + 1, err);
}

gloze_status gz_conversion_write(gz_conversion *c, const char *folder, gloze_error *err)
{
    gz_buffer *contents = gz_arena_zalloc(&c->arena, c->list_count + 1, sizeof(*contents));
    gloze_status st;

    if (!contents)
        return gz_fail_memory(err);
    for (size_t i = 0; i <= c->list_count; i++)
        gz_buffer_init(&contents[i]);
    st = write_files(c, folder, contents, err);
    for (size_t i = 0; i <= c->list_count; i++)
        gz_buffer_clear(&contents[i]);
    return st;
}
