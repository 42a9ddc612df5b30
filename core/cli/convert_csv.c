#include "cli/conversion.h"

#include "base/status.h"
#include "base/utf8.h"
#include "match/pattern.h"
#include "run/file.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { FILE_LIMIT = 64 << 20, COLUMNS = 32 };

/* The columns that mean something; others are attributes. */
enum { PATTERN, TYPE, KIND, MEANINGS };

typedef struct table {
    gz_conversion *c;
    const char *plugin;
    char *at, *end; /* what is not read yet */
    size_t line;    /* of the row that is read */
    size_t next_line;
    char *cells[COLUMNS];
    size_t count;
    const char *names[COLUMNS]; /* of attributes; NULL for a column that means something */
    size_t columns;
    size_t meaning[MEANINGS]; /* a column, or COLUMNS */
    gloze_error *err;
} table;

/* ---- rows ---- */

/* A cell in quotes; a quote within is doubled. The bytes are moved together in place. */
static gloze_status read_quoted(table *t, char **cell)
{
    char *to = ++t->at;

    *cell = to;
    for (; t->at < t->end; t->at++) {
        if (*t->at == '"' && t->at + 1 < t->end && t->at[1] == '"')
            t->at++;
        else if (*t->at == '"')
            break;
        t->next_line += *t->at == '\n';
        *to++ = *t->at;
    }
    if (t->at == t->end)
        return gz_fail(t->err, GLOZE_EINPUT, "%s:%zu: a quote is opened and never closed",
                       t->c->path, t->line);
    t->at++;
    *to = '\0';
    return GLOZE_OK;
}

static gloze_status read_cell(table *t, char **cell, char *ended)
{
    gloze_status st = GLOZE_OK;
    char *end;

    *cell = t->at;
    if (t->at < t->end && *t->at == '"') {
        st = read_quoted(t, cell);
        end = t->at;
    } else {
        while (t->at < t->end && *t->at != ',' && *t->at != '\n' && *t->at != '\r')
            t->at++;
        end = t->at;
    }
    if (st == GLOZE_OK && t->at < t->end && *t->at == '\r')
        t->at++;
    if (st == GLOZE_OK && t->at < t->end && *t->at != ',' && *t->at != '\n')
        st = gz_fail(t->err, GLOZE_EINPUT, "%s:%zu: a comma is missing after a quote", t->c->path,
                     t->line);
    *ended = t->at < t->end ? *t->at : '\n';
    t->at += t->at < t->end;
    *end = '\0';
    return st;
}

/* `*more` false: there is no row any more. Blank lines are passed over. */
static gloze_status read_row(table *t, bool *more)
{
    char ended = ',';

    t->count = 0;
    while (t->at < t->end && (*t->at == '\n' || *t->at == '\r'))
        t->next_line += *t->at++ == '\n';
    t->line = t->next_line;
    *more = t->at < t->end;
    while (*more && ended == ',') {
        gloze_status st;

        if (t->count == COLUMNS)
            return gz_fail(t->err, GLOZE_EINPUT, "%s:%zu: more than %d columns", t->c->path,
                           t->line, COLUMNS);
        st = read_cell(t, &t->cells[t->count++], &ended);
        if (st != GLOZE_OK)
            return st;
    }
    t->next_line++;
    return GLOZE_OK;
}

static const char *cell_of(const table *t, size_t column)
{
    return column < t->count ? t->cells[column] : "";
}

/* ---- the header ---- */

static size_t find_meaning(const char *name)
{
    static const char *const names[][2] = { [PATTERN] = { "pattern", "phrase" },
                                            [TYPE] = { "type", "label" },
                                            [KIND] = { "kind", "kind" } };
    size_t i = 0;

    while (i < MEANINGS && strcasecmp(name, names[i][0]) != 0 && strcasecmp(name, names[i][1]) != 0)
        i++;
    return i;
}

static gloze_status read_header(table *t)
{
    bool more;
    gloze_status st = read_row(t, &more);

    if (st != GLOZE_OK)
        return st;
    for (size_t i = 0; i < MEANINGS; i++)
        t->meaning[i] = COLUMNS;
    t->columns = t->count;
    for (size_t i = 0; i < t->count; i++) {
        size_t meaning = find_meaning(t->cells[i]);

        if (meaning < MEANINGS && t->meaning[meaning] == COLUMNS)
            t->meaning[meaning] = i;
        else
            t->names[i] = gz_conversion_name(t->c, t->cells[i]);
    }
    if (t->meaning[PATTERN] == COLUMNS)
        return gz_fail(t->err, GLOZE_EINPUT,
                       "%s:%zu: no column \"pattern\"; the first line names the columns: pattern, "
                       "type, kind (phrase or regex), and attributes",
                       t->c->path, t->line);
    return GLOZE_OK;
}

/* ---- patterns ---- */

static void take_phrase(table *t, const char *type, const char *phrase)
{
    const char *values[COLUMNS] = { NULL };
    gz_conversion_list *list = gz_conversion_list_of(t->c, type, type, false);

    for (size_t i = 0; list && i < t->columns; i++)
        if (t->names[i] && gz_conversion_column(t->c, list, t->names[i]) < COLUMNS)
            values[gz_conversion_column(t->c, list, t->names[i])] =
                *cell_of(t, i) ? cell_of(t, i) : NULL;
    if (list)
        gz_conversion_row(t->c, list, phrase, values, list->column_count, t->c->path, t->line);
}

static void take_regex(table *t, const char *type, const char *regex)
{
    gz_pattern_source source = { .text = regex, .len = strlen(regex), .where = type };
    gz_pattern *pattern = NULL;
    gz_buffer *out = &t->c->rules;
    gloze_error why;
    bool any = false;

    if (gz_pattern_new(&source, &pattern, &why) != GLOZE_OK) {
        gz_conversion_remark(t->c, t->c->path, t->line, "%s", why.message);
        return;
    }
    gz_pattern_free(pattern);
    gz_conversion_declare(t->c, type, NULL);
    gz_buffer_format(out, "\nrule \"%s-%zu\" { -- line %zu\n  type  = \"%s\",\n  match = re ", type,
                     t->line, t->line, type);
    gz_lua_long(out, regex);
    gz_buffer_string(out, ",\n");
    for (size_t i = 0; i < t->columns; i++) {
        if (!t->names[i] || !*cell_of(t, i))
            continue;
        gz_conversion_declare(t->c, type, t->names[i]);
        gz_buffer_format(out, "%s%s = ", any ? ", " : "  set   = { ", t->names[i]);
        gz_lua_quote(out, cell_of(t, i));
        any = true;
    }
    gz_buffer_string(out, any ? " },\n}\n" : "}\n");
    t->c->rule_count++;
}

static void take_row(table *t)
{
    const char *type = cell_of(t, t->meaning[TYPE]), *kind = cell_of(t, t->meaning[KIND]);
    const char *pattern = cell_of(t, t->meaning[PATTERN]);

    type = gz_conversion_name(t->c, *type ? type : t->plugin);
    if (!type)
        return;
    if (t->count > t->columns)
        gz_conversion_remark(t->c, t->c->path, t->line, "%zu cells, but %zu columns", t->count,
                             t->columns);
    if (!*kind || strcasecmp(kind, "phrase") == 0)
        take_phrase(t, type, pattern);
    else if (strcasecmp(kind, "regex") == 0 || strcasecmp(kind, "re") == 0)
        take_regex(t, type, pattern);
    else
        gz_conversion_remark(t->c, t->c->path, t->line,
                             "the kind \"%s\"; there are phrase and regex", kind);
}

static gloze_status take_rows(table *t)
{
    bool more = true;
    gloze_status st = read_header(t);

    while (st == GLOZE_OK && more) {
        st = read_row(t, &more);
        if (st == GLOZE_OK && more)
            take_row(t);
    }
    return st;
}

gloze_status gz_convert_csv(gz_conversion *c, const char *plugin, gloze_error *err)
{
    table t = { .c = c, .plugin = plugin, .next_line = 1, .err = err };
    gz_buffer text;
    gloze_status st;

    gz_buffer_init(&text);
    st = gz_file_read(c->path, FILE_LIMIT, &text, err);
    if (st == GLOZE_OK && gz_utf8_valid(text.data, text.len) < text.len)
        st = gz_fail(err, GLOZE_EINPUT, "%s: not UTF-8; convert it (iconv -f latin1 -t utf8)",
                     c->path);
    if (st == GLOZE_OK && text.len && memchr(text.data, '\0', text.len))
        st = gz_fail(err, GLOZE_EINPUT, "%s: it has a NUL byte, so it is no text", c->path);
    if (st == GLOZE_OK && !gz_buffer_text(&text))
        st = gz_fail_memory(err);
    if (st == GLOZE_OK) {
        t.at = text.data;
        t.end = text.data + text.len;
        if (text.len >= 3 && memcmp(t.at, "\xEF\xBB\xBF", 3) == 0)
            t.at += 3;
        st = take_rows(&t);
    }
    gz_buffer_clear(&text);
    return st;
}
