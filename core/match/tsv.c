#include "match/tsv.h"

#include "base/mem.h"
#include "base/utf8.h"

#include <string.h>

/* A table under construction. */
typedef struct reader {
    gz_tsv *tsv;
    const char *where;
    size_t line;
    gloze_error *err;
} reader;

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

static gloze_status check_text(const char *data, size_t len, const char *where, gloze_error *err)
{
    size_t valid = gz_utf8_valid(data, len);
    const char *nul = memchr(data, '\0', valid);
    reader r = { NULL, where, 0, err };

    if (len >= UINT32_MAX)
        return gz_fail(err, GLOZE_ELIMIT, "%s: the list has 4 GiB or more; split it", where);
    r.line = line_of(data, nul ? (size_t)(nul - data) : valid);
    if (nul)
        return fail_at(&r, "a NUL byte; is this a text file?");
    if (valid < len)
        return fail_at(&r, "this is not UTF-8; save the file as UTF-8");
    return GLOZE_OK;
}

/* Cuts white space of any kind off a cell and ends it with a NUL. */
static gz_tsv_cell make_cell(const gz_tsv *tsv, size_t start, size_t end)
{
    uint32_t cp;
    size_t size;

    while (start < end) {
        size = gz_utf8_next(tsv->data + start, end - start, &cp);
        if (!(gz_char_class(cp) & GZ_SPACE))
            break;
        start += size;
    }
    while (end > start) {
        size = gz_utf8_prev(tsv->data, end, &cp);
        if (!(gz_char_class(cp) & GZ_SPACE))
            break;
        end -= size;
    }
    tsv->data[end] = '\0';
    return (gz_tsv_cell){ (uint32_t)start, (uint32_t)(end - start) };
}

/* The end of the cell that begins at `start`, in a line that ends at `end`. */
static size_t find_cell_end(const gz_tsv *tsv, size_t start, size_t end)
{
    const char *tab = memchr(tsv->data + start, '\t', end - start);

    return tab ? (size_t)(tab - tsv->data) : end;
}

static bool same_name(const gz_tsv *tsv, gz_tsv_cell a, gz_tsv_cell b)
{
    return a.len == b.len && memcmp(tsv->data + a.start, tsv->data + b.start, a.len) == 0;
}

static gloze_status add_name(reader *r, gz_tsv_cell name)
{
    gz_tsv *tsv = r->tsv;

    if (name.len == 0)
        return fail_at(r, "a column without a name; the first line names every column");
    for (size_t i = 0; i < tsv->column_count; i++)
        if (same_name(tsv, tsv->names[i], name))
            return gz_fail(r->err, GLOZE_EPLUGIN, "%s:%zu: two columns are named %s; rename one",
                           r->where, r->line, tsv->data + name.start);
    if (!gz_grow(&tsv->names, &tsv->name_cap, tsv->column_count + 1, sizeof *tsv->names))
        return gz_fail_memory(r->err);
    tsv->names[tsv->column_count++] = name;
    return GLOZE_OK;
}

static gloze_status add_header(reader *r, size_t start, size_t end)
{
    for (size_t stop;; start = stop + 1) {
        gloze_status st;

        stop = find_cell_end(r->tsv, start, end);
        st = add_name(r, make_cell(r->tsv, start, stop));
        if (st != GLOZE_OK || stop == end)
            return st;
    }
}

static gloze_status add_row(reader *r, size_t start, size_t end)
{
    gz_tsv *tsv = r->tsv;
    size_t columns = tsv->column_count;

    if (!gz_grow(&tsv->cells, &tsv->cell_cap, tsv->cell_count + columns, sizeof *tsv->cells) ||
        !gz_grow(&tsv->lines, &tsv->line_cap, tsv->row_count + 1, sizeof *tsv->lines))
        return gz_fail_memory(r->err);
    for (size_t i = 0; i < columns; i++) {
        size_t stop = find_cell_end(tsv, start, end);

        tsv->cells[tsv->cell_count++] = make_cell(tsv, start, stop);
        if (stop == end)
            start = end;
        else if (i + 1 < columns)
            start = stop + 1;
        else
            return gz_fail(r->err, GLOZE_EPLUGIN,
                           "%s:%zu: more cells than columns (%zu); is there a tab too many?",
                           r->where, r->line, columns);
    }
    tsv->lines[tsv->row_count++] = (uint32_t)r->line;
    if (tsv->cells[tsv->cell_count - columns].len == 0)
        return fail_at(r, "the first cell is empty; it holds the phrase");
    return GLOZE_OK;
}

static bool is_blank(const char *line, size_t len)
{
    return strspn(line, " \t\r") >= len;
}

static gloze_status read_lines(reader *r, size_t start, size_t len)
{
    gz_tsv *tsv = r->tsv;

    for (size_t next; start < len; start = next) {
        const char *line = tsv->data + start, *lf = memchr(line, '\n', len - start);
        size_t end = lf ? (size_t)(lf - tsv->data) : len;
        gloze_status st = GLOZE_OK;

        next = end + 1;
        r->line++;
        if (end > start && tsv->data[end - 1] == '\r')
            end--;
        if (line[0] == '#' || is_blank(line, end - start))
            continue;
        st = tsv->column_count == 0 ? add_header(r, start, end) : add_row(r, start, end);
        if (st != GLOZE_OK)
            return st;
    }
    if (tsv->column_count == 0)
        return gz_fail(r->err, GLOZE_EPLUGIN,
                       "%s:1: no header; the first line names the columns, with tabs between",
                       r->where);
    return GLOZE_OK;
}

gloze_status gz_tsv_read(const char *data, size_t len, const char *where, gz_tsv *out,
                         gloze_error *err)
{
    gz_tsv tsv = { 0 };
    reader r = { &tsv, where, 0, err };
    bool bom = len >= 3 && memcmp(data, "\xEF\xBB\xBF", 3) == 0;
    gloze_status st;

    *out = (gz_tsv){ 0 };
    st = check_text(data, len, where, err);
    if (st != GLOZE_OK)
        return st;
    tsv.data = gz_copy(data, len);
    if (!tsv.data)
        return gz_fail_memory(err);
    st = read_lines(&r, bom ? 3 : 0, len);
    if (st == GLOZE_OK)
        *out = tsv;
    else
        gz_tsv_clear(&tsv);
    return st;
}

static bool copy_strings(gz_tsv *tsv, const char *const *strings, size_t count, size_t at)
{
    tsv->cells = gz_zalloc(count, sizeof *tsv->cells);
    if (!tsv->cells)
        return false;
    for (size_t i = 0; i < count; i++) {
        size_t len = strlen(strings[i]);

        memcpy(tsv->data + at, strings[i], len + 1);
        tsv->cells[i] = make_cell(tsv, at, at + len);
        at += len + 1;
    }
    tsv->cell_count = tsv->row_count = count;
    return true;
}

gloze_status gz_tsv_from_strings(const char *name, const char *const *strings, size_t count,
                                 const char *where, gz_tsv *out, gloze_error *err)
{
    gz_tsv tsv = { 0 };
    size_t name_len = strlen(name), size = name_len + 1;

    *out = (gz_tsv){ 0 };
    for (size_t i = 0; i < count; i++) {
        size_t len = strlen(strings[i]);

        if (strspn(strings[i], " ") == len)
            return gz_fail(err, GLOZE_EPLUGIN, "%s: phrase %zu of the list is empty", where, i + 1);
        if (gz_utf8_valid(strings[i], len) < len)
            return gz_fail(err, GLOZE_EPLUGIN, "%s: phrase %zu of the list is not UTF-8", where,
                           i + 1);
        size += len + 1;
    }
    if (size >= UINT32_MAX)
        return gz_fail(err, GLOZE_ELIMIT, "%s: the list has 4 GiB or more; split it", where);
    tsv.data = gz_alloc(size);
    tsv.names = gz_alloc(sizeof *tsv.names);
    if (tsv.data && tsv.names) {
        memcpy(tsv.data, name, name_len + 1);
        tsv.names[0] = (gz_tsv_cell){ 0, (uint32_t)name_len };
        tsv.column_count = 1;
        if (copy_strings(&tsv, strings, count, name_len + 1)) {
            *out = tsv;
            return GLOZE_OK;
        }
    }
    gz_tsv_clear(&tsv);
    return gz_fail_memory(err);
}

void gz_tsv_clear(gz_tsv *tsv)
{
    gz_free(tsv->data);
    gz_free(tsv->names);
    gz_free(tsv->cells);
    gz_free(tsv->lines);
    *tsv = (gz_tsv){ 0 };
}
