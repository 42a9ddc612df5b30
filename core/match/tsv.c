#include "match/tsv.h"

#include "base/mem.h"
#include "base/utf8.h"

#include <string.h>

/* A table under construction. */
typedef struct reader {
    gz_tsv *tsv;
    const char *data; /* what is read */
    const char *where;
    size_t line;
    gloze_error *err;
} reader;

/* Part of the data. */
typedef struct cell {
    size_t start, end;
} cell;

static gloze_status fail_at(const reader *r, const char *what)
{
    return gz_fail(r->err, GLOZE_EPLUGIN, "%s:%zu: %s", r->where, r->line, what);
}

static size_t line_of(const char *data, size_t at)
{
    size_t line = 1;

    for (size_t i = 0; i < at; i++)
        line += data[i] == '\n';
    return line;
}

static gloze_status check_text(reader *r, size_t len)
{
    size_t valid = gz_utf8_valid(r->data, len);
    const char *nul = memchr(r->data, '\0', valid);

    if (!nul && valid == len)
        return GLOZE_OK;
    r->line = line_of(r->data, nul ? (size_t)(nul - r->data) : valid);
    return fail_at(r, nul ? "a NUL byte; is this a text file?"
                          : "this is not UTF-8; save the file as UTF-8");
}

/* Lengths of the white space that begins, and that ends, a text; 0 when there is none. */
static size_t first_space(const char *text, size_t len)
{
    uint32_t cp = (unsigned char)*text;
    size_t size = cp < 0x80 ? 1 : gz_utf8_next(text, len, &cp);

    return gz_char_class(cp) & GZ_SPACE ? size : 0;
}

static size_t last_space(const char *text, size_t len)
{
    uint32_t cp = (unsigned char)text[len - 1];
    size_t size = cp < 0x80 ? 1 : gz_utf8_prev(text, len, &cp);

    return gz_char_class(cp) & GZ_SPACE ? size : 0;
}

/* Cuts white space of any kind off. */
static cell trim(const char *data, cell c)
{
    for (size_t n; c.start < c.end && (n = first_space(data + c.start, c.end - c.start)) > 0;)
        c.start += n;
    for (size_t n; c.start < c.end && (n = last_space(data + c.start, c.end - c.start)) > 0;)
        c.end -= n;
    return c;
}

/* The next cell of a line that ends at `end`; `*next` is where one more begins, or 0. */
static cell next_cell(const reader *r, size_t start, size_t end, size_t *next)
{
    const char *tab = memchr(r->data + start, '\t', end - start);
    size_t stop = tab ? (size_t)(tab - r->data) : end;

    *next = tab ? stop + 1 : 0;
    return trim(r->data, (cell){ start, stop });
}

static void put_cell(reader *r, cell c)
{
    gz_buffer *text = &r->tsv->text;

    gz_buffer_add(text, r->data + c.start, c.end - c.start);
    gz_buffer_char(text, '\0');
}

/* Is there a name like this among those that the text has? */
static bool has_name(const gz_tsv *tsv, const char *name, size_t len)
{
    const char *other = tsv->text.data;

    for (size_t i = 0; i < tsv->column_count; i++, other += strlen(other) + 1)
        if (strlen(other) == len && memcmp(other, name, len) == 0)
            return true;
    return false;
}

/* A ? behind the name says that a row may end before this column. */
static gloze_status count_required(reader *r, cell *c)
{
    gz_tsv *tsv = r->tsv;
    bool may_end = c->end > c->start && r->data[c->end - 1] == '?';

    if (may_end)
        c->end--;
    else if (tsv->required < tsv->column_count)
        return gz_fail(r->err, GLOZE_EPLUGIN,
                       "%s:%zu: column '%.*s' needs a ? behind its name, too: rows that may end "
                       "before the one on its left end before it",
                       r->where, r->line, (int)(c->end - c->start < 80 ? c->end - c->start : 80),
                       r->data + c->start);
    else
        tsv->required++;
    return GLOZE_OK;
}

static gloze_status add_name(reader *r, cell c)
{
    gloze_status st = count_required(r, &c);
    size_t len = c.end - c.start;

    if (st != GLOZE_OK)
        return st;
    if (len == 0)
        return fail_at(r, "a column without a name; the first line names every column");
    if (has_name(r->tsv, r->data + c.start, len))
        return gz_fail(r->err, GLOZE_EPLUGIN, "%s:%zu: two columns are named %.*s; rename one",
                       r->where, r->line, (int)(len < 80 ? len : 80), r->data + c.start);
    if (r->tsv->column_count == GZ_COLUMNS_MAX)
        return fail_at(r, "more than 1,000 columns; is this a table?");
    put_cell(r, c);
    r->tsv->column_count++;
    return r->tsv->text.failed ? gz_fail_memory(r->err) : GLOZE_OK;
}

/* Only a table whose columns are parted by something else has such a name for its one column. */
static bool holds_separator(const reader *r, cell c)
{
    for (size_t i = c.start; i < c.end; i++)
        if (r->data[i] == ' ' || r->data[i] == ',' || r->data[i] == ';' || r->data[i] == '|')
            return true;
    return false;
}

static gloze_status add_header(reader *r, size_t start, size_t end)
{
    for (size_t next;; start = next) {
        cell name = next_cell(r, start, end, &next);
        gloze_status st;

        if (next == 0 && r->tsv->column_count == 0 && holds_separator(r, name))
            return fail_at(r, "the header has no tab; columns are parted by tabs");
        st = add_name(r, name);
        if (st != GLOZE_OK || next == 0)
            return st;
    }
}

/* The name of a column; those of the columns are at the start of the text. */
static const char *name_of(const gz_tsv *tsv, size_t column)
{
    const char *name = tsv->text.data;

    for (; column > 0; column--)
        name += strlen(name) + 1;
    return name;
}

static gloze_status fail_short(const reader *r, size_t cells)
{
    const char *name = name_of(r->tsv, cells);

    return gz_fail(r->err, GLOZE_EPLUGIN,
                   "%s:%zu: the row has %zu cell%s and ends before column '%s'; put a tab before "
                   "each cell, an empty one too, or write '%s?' in the header if rows may end "
                   "before it",
                   r->where, r->line, cells, cells == 1 ? "" : "s", name, name);
}

static gloze_status add_row(reader *r, size_t start, size_t end)
{
    gz_tsv *tsv = r->tsv;
    size_t columns = tsv->column_count, next = start;

    if (!gz_grow(&tsv->rows, &tsv->row_cap, tsv->row_count + 1, sizeof *tsv->rows))
        return gz_fail_memory(r->err);
    tsv->rows[tsv->row_count++] = (gz_tsv_row){ (uint32_t)tsv->text.len, (uint32_t)r->line };
    for (size_t i = 0; i < columns; i++) {
        bool there = next != 0;
        cell c = there ? next_cell(r, next, end, &next) : (cell){ end, end };

        if (!there && i < tsv->required)
            return fail_short(r, i);
        if (i == 0 && c.start == c.end)
            return fail_at(r, "the first cell is empty; it holds the phrase");
        if (c.end - c.start > GZ_CELL_MAX)
            return fail_at(r, "a cell of more than 64 KiB; is a line end missing?");
        put_cell(r, c);
    }
    if (next)
        return gz_fail(r->err, GLOZE_EPLUGIN,
                       "%s:%zu: more cells than columns (%zu); is there a tab too many?", r->where,
                       r->line, columns);
    return tsv->text.failed ? gz_fail_memory(r->err) : GLOZE_OK;
}

static bool is_blank(const char *line, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (line[i] != ' ' && line[i] != '\t' && line[i] != '\r')
            return false;
    return true;
}

static gloze_status read_lines(reader *r, size_t start, size_t len)
{
    for (size_t next; start < len; start = next) {
        const char *line = r->data + start, *lf = memchr(line, '\n', len - start);
        size_t end = lf ? (size_t)(lf - r->data) : len;
        gloze_status st = GLOZE_OK;

        next = end + 1;
        r->line++;
        if (end > start && r->data[end - 1] == '\r')
            end--;
        if (line[0] == '#' || is_blank(line, end - start))
            continue;
        st = r->tsv->column_count == 0 ? add_header(r, start, end) : add_row(r, start, end);
        if (st != GLOZE_OK)
            return st;
        if (r->tsv->text.len >= GZ_LIST_BYTES)
            return fail_at(r, GZ_LIST_TOO_LONG);
    }
    if (r->tsv->column_count == 0)
        return gz_fail(r->err, GLOZE_EPLUGIN,
                       "%s:1: no header; the first line names the columns, with tabs between",
                       r->where);
    return GLOZE_OK;
}

gloze_status gz_tsv_read(const char *data, size_t len, const char *where, gz_tsv *out,
                         gloze_error *err)
{
    gz_tsv tsv = { 0 };
    reader r = { &tsv, data, where, 0, err };
    bool bom = len >= 3 && memcmp(data, "\xEF\xBB\xBF", 3) == 0;
    gloze_status st;

    *out = (gz_tsv){ 0 };
    st = check_text(&r, len);
    if (st == GLOZE_OK && !gz_buffer_reserve(&tsv.text, len < GZ_LIST_BYTES ? len : GZ_LIST_BYTES))
        st = gz_fail_memory(err);
    if (st == GLOZE_OK)
        st = read_lines(&r, bom ? 3 : 0, len);
    if (st == GLOZE_OK)
        *out = tsv;
    else
        gz_tsv_clear(&tsv);
    return st;
}

static gloze_status add_string(reader *r, const char *string)
{
    gz_tsv *tsv = r->tsv;
    size_t len = strlen(string), number = tsv->row_count + 1;
    cell c;

    if (gz_utf8_valid(string, len) < len)
        return gz_fail(r->err, GLOZE_EPLUGIN, "%s: phrase %zu of the list is not UTF-8", r->where,
                       number);
    c = trim(string, (cell){ 0, len });
    if (c.start == c.end)
        return gz_fail(r->err, GLOZE_EPLUGIN, "%s: phrase %zu of the list is empty", r->where,
                       number);
    if (tsv->text.len + len >= GZ_LIST_BYTES)
        return gz_fail(r->err, GLOZE_ELIMIT, "%s: " GZ_LIST_TOO_LONG, r->where);
    tsv->rows[tsv->row_count++] = (gz_tsv_row){ (uint32_t)tsv->text.len, 0 };
    r->data = string;
    put_cell(r, c);
    return GLOZE_OK;
}

gloze_status gz_tsv_from_strings(const char *name, const char *const *strings, size_t count,
                                 const char *where, gz_tsv *out, gloze_error *err)
{
    gz_tsv tsv = { .column_count = 1 };
    reader r = { &tsv, NULL, where, 0, err };
    gloze_status st = GLOZE_OK;

    *out = (gz_tsv){ 0 };
    gz_buffer_add(&tsv.text, name, strlen(name) + 1);
    tsv.rows = gz_zalloc(count, sizeof *tsv.rows);
    if (!tsv.rows)
        st = gz_fail_memory(err);
    for (size_t i = 0; i < count && st == GLOZE_OK; i++)
        st = add_string(&r, strings[i]);
    if (st == GLOZE_OK && tsv.text.failed)
        st = gz_fail_memory(err);
    if (st == GLOZE_OK)
        *out = tsv;
    else
        gz_tsv_clear(&tsv);
    return st;
}

void gz_tsv_clear(gz_tsv *tsv)
{
    gz_buffer_clear(&tsv->text);
    gz_free(tsv->rows);
    *tsv = (gz_tsv){ 0 };
}
