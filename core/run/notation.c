#include "run/notation.h"

#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

/* Marks inside marks. */
#define MAX_DEPTH 32
/* Places where "{{" may be a brace or two marks; the rest are braces. */
#define MAX_DOUBLES 8
/* Characters shown of the place that is wrong. */
#define EXCERPT 40

/* A marked text being read; the plain text is written into `text` as it goes. */
typedef struct reader {
    gz_arena *arena;
    const char *start, *at, *end;
    const char *where;
    size_t line; /* of the start of the text in its file, or 0 */
    gz_case *out;
    char *text;
    size_t open[MAX_DEPTH]; /* marks that are not closed yet */
    size_t depth;
    unsigned doubles; /* "{{" seen so far */
    unsigned nested;  /* bit i: the i-th of them opens two marks */
    gloze_error *err;
} reader;

static gloze_status fail_here(const reader *r, const char *at, const char *what)
{
    size_t line = r->line, shown = 0;
    const char *from = at;

    for (const char *c = r->start; r->line && c < at; c++)
        line += *c == '\n';
    while (from > r->start && shown < EXCERPT / 2 && from[-1] != '\n') {
        uint32_t cp;

        from -= gz_utf8_prev(r->start, (size_t)(from - r->start), &cp);
        shown++;
    }
    for (shown = 0; at < r->end && shown < EXCERPT / 2 && *at != '\n'; shown++) {
        uint32_t cp;

        at += gz_utf8_next(at, (size_t)(r->end - at), &cp);
    }
    if (line)
        return gz_fail(r->err, GLOZE_EPLUGIN, "%s:%zu: %s, near \"%.*s\"", r->where, line, what,
                       (int)(at - from), from);
    return gz_fail(r->err, GLOZE_EPLUGIN, "%s: %s, near \"%.*s\"", r->where, what, (int)(at - from),
                   from);
}

static gz_mark *open_mark(const reader *r)
{
    return r->depth ? &r->out->marks[r->open[r->depth - 1]] : NULL;
}

static gloze_status begin_mark(reader *r)
{
    gz_case *out = r->out;

    if (r->depth == MAX_DEPTH)
        return fail_here(r, r->at, "marks are nested more than 32 deep");
    if (!gz_arena_grow(r->arena, &out->marks, &out->cap, out->count + 1, sizeof *out->marks))
        return gz_fail_memory(r->err);
    out->marks[out->count] = (gz_mark){ .span = { out->len, out->len } };
    r->open[r->depth++] = out->count++;
    r->at++;
    return GLOZE_OK;
}

static gloze_status end_mark(reader *r)
{
    gz_mark *mark = open_mark(r);

    mark->span.end = r->out->len;
    if (mark->span.start == mark->span.end)
        return fail_here(r, r->at, "a mark without text");
    r->depth--;
    r->at++;
    return GLOZE_OK;
}

/* ---- what follows the bar of a mark ---- */

static void skip_blanks(reader *r)
{
    while (r->at < r->end && strchr(" \t\r\n", *r->at))
        r->at++;
}

static bool is_name_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (c != '\0' && strchr("_.[]", c));
}

static const char *read_name(reader *r)
{
    const char *start = r->at;

    while (r->at < r->end && is_name_char(*r->at))
        r->at++;
    return gz_arena_copy(r->arena, start, (size_t)(r->at - start));
}

/* Bytes up to the closing quote, or to the end of the text. */
static size_t quoted_len(const reader *r)
{
    const char *at = r->at;

    for (; at < r->end && *at != '"'; at++)
        if (*at == '\\' && at + 1 < r->end)
            at++;
    return (size_t)(at - r->at);
}

/* From behind the opening quote to behind the closing one; NULL when memory ran out or it
 * is not closed. */
static char *read_quoted(reader *r)
{
    const char *end = r->at + quoted_len(r);
    char *value = gz_arena_alloc(r->arena, (size_t)(end - r->at) + 1);
    size_t len = 0;

    for (; value && r->at < end; r->at++) {
        if (*r->at == '\\' && r->at + 1 < end && (r->at[1] == '"' || r->at[1] == '\\'))
            r->at++;
        value[len++] = *r->at;
    }
    if (!value || r->at == r->end)
        return NULL;
    value[len] = '\0';
    r->at++;
    return value;
}

static gloze_status read_value(reader *r, gz_expectation *expectation)
{
    const char *start = r->at;
    bool quoted = start < r->end && *start == '"';
    const char *value;

    if (quoted) {
        r->at++;
        value = read_quoted(r);
        if (!value && r->at == r->end)
            return fail_here(r, start, "a value's quote is not closed");
    } else {
        while (r->at < r->end && !strchr(" \t\r\n}\"", *r->at))
            r->at++;
        if (r->at == start)
            return fail_here(r, start, "a value is missing; write name=- for none");
        value = gz_arena_copy(r->arena, start, (size_t)(r->at - start));
    }
    if (!value)
        return gz_fail_memory(r->err);
    if (r->at < r->end && !strchr(" \t\r\n}", *r->at))
        return fail_here(r, r->at, "a value ends at a space or the brace; quote it");
    expectation->value = !quoted && strcmp(value, "-") == 0 ? NULL : value;
    return GLOZE_OK;
}

/* One `type`, `name=value` or `name->value`. */
static gloze_status read_item(reader *r, bool first)
{
    gz_mark *mark = open_mark(r);
    const char *start = r->at, *name = read_name(r);
    gz_expectation expectation = { name, NULL, false };
    gloze_status st;

    if (!name)
        return gz_fail_memory(r->err);
    if (name[0] == '\0')
        return fail_here(r, start, "a name is missing; write name=value");
    if (r->at < r->end && *r->at == '=') {
        r->at++;
    } else if (r->end - r->at >= 2 && memcmp(r->at, "->", 2) == 0) {
        expectation.relation = true;
        r->at += 2;
    } else if (first) {
        mark->type = name;
        return GLOZE_OK;
    } else {
        return fail_here(r, start, "only the first word may be a type; write name=value");
    }
    st = read_value(r, &expectation);
    if (st != GLOZE_OK)
        return st;
    if (!gz_arena_grow(r->arena, &mark->expectations, &mark->cap, mark->count + 1,
                       sizeof *mark->expectations))
        return gz_fail_memory(r->err);
    mark->expectations[mark->count++] = expectation;
    return GLOZE_OK;
}

static gloze_status read_items(reader *r)
{
    const char *bar = r->at++;

    for (bool first = true;; first = false) {
        gloze_status st;

        skip_blanks(r);
        if (r->at == r->end)
            return fail_here(r, bar, "a mark is not closed; } is missing");
        if (*r->at == '}')
            return end_mark(r);
        st = read_item(r, first);
        if (st != GLOZE_OK)
            return st;
    }
}

/* ---- the text ---- */

/* Is the sign at the reader doubled, and so a sign of the text? Where two marks are open,
 * "}}" closes both. "{{" may be two marks that begin at one place; `nested` says so. */
static bool is_literal(reader *r)
{
    char c = *r->at;

    if (r->at + 1 == r->end || r->at[1] != c)
        return false;
    if (c == '{')
        return r->doubles >= MAX_DOUBLES || !(r->nested >> r->doubles++ & 1);
    return c == '|' || r->depth < 2;
}

static gloze_status read_sign(reader *r)
{
    char c = *r->at;

    if (is_literal(r)) {
        r->text[r->out->len++] = c;
        r->at += 2;
        return GLOZE_OK;
    }
    if (c == '{')
        return begin_mark(r);
    if (r->depth == 0)
        return fail_here(r, r->at,
                         c == '}' ? "a } that closes nothing; write }} for a brace of the text"
                                  : "a | outside a mark; write || for a bar of the text");
    return c == '}' ? end_mark(r) : read_items(r);
}

static gloze_status read_text(reader *r)
{
    while (r->at < r->end) {
        gloze_status st;

        if (*r->at != '{' && *r->at != '}' && *r->at != '|') {
            r->text[r->out->len++] = *r->at++;
            continue;
        }
        st = read_sign(r);
        if (st != GLOZE_OK)
            return st;
    }
    if (r->depth > 0)
        return fail_here(r, r->end, "a mark is not closed; } is missing");
    r->text[r->out->len] = '\0';
    return GLOZE_OK;
}

static int compare_marks(const void *a, const void *b)
{
    const gz_span *left = &((const gz_mark *)a)->span, *right = &((const gz_mark *)b)->span;

    if (left->start != right->start)
        return left->start < right->start ? -1 : 1;
    return left->end > right->end ? -1 : left->end < right->end;
}

/* Of the ways to read the "{{", the first that is well-formed counts: `{{braces}}` has none
 * marked, `{{a|inner} b|outer}` two. */
static gloze_status read_any_way(reader *r)
{
    const char *start = r->at;
    gloze_error *err = r->err;
    gloze_status st = read_text(r);
    unsigned doubles = r->doubles;

    for (unsigned nested = 1; st == GLOZE_EPLUGIN && nested < 1u << doubles; nested++) {
        gloze_status again;

        *r = (reader){ .arena = r->arena,
                       .start = start,
                       .at = start,
                       .end = r->end,
                       .where = r->where,
                       .line = r->line,
                       .out = r->out,
                       .text = r->text,
                       .nested = nested };
        r->out->len = r->out->count = 0;
        again = read_text(r);
        if (again != GLOZE_EPLUGIN)
            st = again;
        if (r->doubles > doubles)
            doubles = r->doubles;
    }
    return st == GLOZE_ENOMEM ? gz_fail_memory(err) : st;
}

gloze_status gz_notation_read(gz_arena *arena, const char *notation, size_t len, const char *where,
                              size_t line, gz_case *out, gloze_error *err)
{
    reader r = { .arena = arena,
                 .start = notation,
                 .at = notation,
                 .end = notation + len,
                 .where = where,
                 .line = line,
                 .out = out,
                 .err = err };
    size_t valid = gz_utf8_valid(notation, len);
    gloze_status st;

    out->line = line;
    r.end = notation + valid;
    if (valid < len)
        return fail_here(&r, r.end, "this is not UTF-8; save the file as UTF-8");
    out->text = r.text = gz_arena_alloc(arena, len + 1);
    if (!r.text)
        return gz_fail_memory(err);
    st = read_any_way(&r);
    if (st == GLOZE_OK && out->count > 1)
        qsort(out->marks, out->count, sizeof *out->marks, compare_marks);
    return st;
}
