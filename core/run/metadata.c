#include "run/metadata.h"

#include "base/mem.h"
#include "base/utf8.h"
#include "lua/values.h"
#include "run/file.h"
#include "run/json.h"

#include <string.h>

enum { FILE_LIMIT = 1 << 30, COLUMN_LIMIT = 1000 };

typedef struct cell {
    const char *text;
    size_t len;
} cell;

/* A table while it is read. */
typedef struct loader {
    gz_metadata *metadata;
    const char *path;
    const gz_reporter *reporter;
    size_t line;
    size_t bad_rows;
    cell *cells;        /* of the current line */
    const char **names; /* of the columns */
    size_t column_count, id_column;
} loader;

/* ---- finding ---- */

static size_t hash(const char *text)
{
    uint64_t h = 14695981039346656037u;

    for (; *text; text++)
        h = (h ^ (unsigned char)*text) * 1099511628211u;
    return (size_t)(h ^ h >> 29);
}

static size_t *find_place(const gz_metadata *metadata, const char *id)
{
    size_t mask = metadata->place_count - 1;
    size_t at = hash(id) & mask;

    while (metadata->places[at] && strcmp(metadata->rows[metadata->places[at] - 1].id, id) != 0)
        at = (at + 1) & mask;
    return &metadata->places[at];
}

static bool reserve_place(gz_metadata *metadata)
{
    gz_metadata bigger = *metadata;

    if (metadata->count * 2 < metadata->place_count)
        return true;
    bigger.place_count = metadata->place_count ? metadata->place_count * 2 : 64;
    bigger.places = gz_zalloc(bigger.place_count, sizeof(*bigger.places));
    if (!bigger.places)
        return false;
    for (size_t i = 0; i < metadata->count; i++)
        *find_place(&bigger, metadata->rows[i].id) = i + 1;
    gz_free(metadata->places);
    *metadata = bigger;
    return true;
}

const gz_metadata_row *gz_metadata_find(gz_metadata *metadata, const char *id)
{
    size_t place;

    if (!metadata->place_count)
        return NULL;
    place = *find_place(metadata, id);
    if (!place)
        return NULL;
    metadata->rows[place - 1].used = true;
    return &metadata->rows[place - 1];
}

size_t gz_metadata_unused(const gz_metadata *metadata, const gz_metadata_row **first)
{
    size_t unused = 0;

    *first = NULL;
    for (size_t i = 0; i < metadata->count; i++) {
        if (metadata->rows[i].used)
            continue;
        if (!unused++)
            *first = &metadata->rows[i];
    }
    return unused;
}

/* ---- loading ---- */

/* Returns the number of cells; those past the limit are counted only. */
static size_t split_line(const char *line, size_t len, cell *cells, size_t limit)
{
    const char *end = line + len;
    size_t count = 0;

    for (;; count++) {
        const char *tab = memchr(line, '\t', (size_t)(end - line));
        const char *stop = tab ? tab : end;

        if (count < limit)
            cells[count] = (cell){ line, (size_t)(stop - line) };
        if (!tab)
            return count + 1;
        line = tab + 1;
    }
}

static gloze_status read_header(loader *l, const char *line, size_t len, gloze_error *err)
{
    gz_arena *arena = &l->metadata->arena;

    l->cells = gz_arena_zalloc(arena, COLUMN_LIMIT, sizeof(*l->cells));
    l->names = gz_arena_zalloc(arena, COLUMN_LIMIT, sizeof(*l->names));
    if (!l->cells || !l->names)
        return gz_fail_memory(err);
    l->column_count = split_line(line, len, l->cells, COLUMN_LIMIT);
    if (l->column_count > COLUMN_LIMIT)
        return gz_fail(err, GLOZE_ELIMIT, "%s:%zu: more columns than the limit of %d", l->path,
                       l->line, COLUMN_LIMIT);
    l->id_column = COLUMN_LIMIT;
    for (size_t i = 0; i < l->column_count; i++) {
        l->names[i] = gz_arena_copy(arena, l->cells[i].text, l->cells[i].len);
        if (!l->names[i])
            return gz_fail_memory(err);
        for (size_t k = 0; k < i; k++)
            if (strcmp(l->names[k], l->names[i]) == 0)
                return gz_fail(err, GLOZE_EINPUT, "%s:%zu: two columns are called \"%s\"", l->path,
                               l->line, l->names[i]);
        if (strcmp(l->names[i], "id") == 0)
            l->id_column = i;
    }
    if (l->id_column == COLUMN_LIMIT)
        return gz_fail(err, GLOZE_EINPUT,
                       "%s:%zu: no column is called \"id\"; the first line names the columns, "
                       "parted by tabs",
                       l->path, l->line);
    return GLOZE_OK;
}

static void reject(loader *l, const char *what)
{
    gz_report(l->reporter, "%s:%zu: %s; the row is not used", l->path, l->line, what);
    l->bad_rows++;
}

static bool add_field(loader *l, gloze_field *fields, size_t *count, size_t column)
{
    gz_buffer json;
    const char *text;

    gz_buffer_init(&json);
    gz_json_valid_string(&json, l->cells[column].text, l->cells[column].len);
    text = gz_buffer_text(&json);
    if (text) {
        fields[*count].name = l->names[column];
        fields[*count].json = gz_arena_copy(&l->metadata->arena, text, json.len);
    }
    gz_buffer_clear(&json);
    return text && fields[(*count)++].json;
}

static gloze_status fill_row(loader *l, gz_metadata_row *row, gloze_error *err)
{
    gz_arena *arena = &l->metadata->arena;
    gloze_field *fields = gz_arena_zalloc(arena, l->column_count, sizeof(*fields));

    row->fields = fields;
    for (size_t i = 0; fields && i < l->column_count; i++) {
        const char **known = i == l->id_column                   ? &row->id
                             : strcmp(l->names[i], "date") == 0  ? &row->date
                             : strcmp(l->names[i], "title") == 0 ? &row->title
                                                                 : NULL;
        bool fine = true;

        if (l->cells[i].len && known)
            fine = (*known = gz_arena_copy(arena, l->cells[i].text, l->cells[i].len)) != NULL;
        else if (l->cells[i].len)
            fine = add_field(l, fields, &row->field_count, i);
        if (!fine)
            fields = NULL;
    }
    return fields ? GLOZE_OK : gz_fail_memory(err);
}

static gloze_status add_row(loader *l, gz_metadata_row row, gloze_error *err)
{
    gz_metadata *m = l->metadata;
    size_t *place;

    if (!row.id) {
        reject(l, "the id is empty");
        return GLOZE_OK;
    }
    if (row.date && !gz_is_iso_date(row.date, strlen(row.date))) {
        reject(l, "the date is not YYYY-MM-DD");
        return GLOZE_OK;
    }
    if (!reserve_place(m) || !gz_grow(&m->rows, &m->cap, m->count + 1, sizeof(*m->rows)))
        return gz_fail_memory(err);
    place = find_place(m, row.id);
    if (*place) {
        char what[64];

        snprintf(what, sizeof(what), "the id stands on line %zu too", m->rows[*place - 1].line);
        reject(l, what);
        return GLOZE_OK;
    }
    m->rows[m->count++] = row;
    *place = m->count;
    return GLOZE_OK;
}

static gloze_status read_row(loader *l, const char *line, size_t len, gloze_error *err)
{
    gz_metadata_row row = { .line = l->line };
    size_t count = split_line(line, len, l->cells, l->column_count);
    gloze_status st;

    if (gz_utf8_valid(line, len) < len || memchr(line, '\0', len)) {
        reject(l, "not UTF-8 text");
        return GLOZE_OK;
    }
    if (count != l->column_count) {
        char what[96];

        snprintf(what, sizeof(what), "%zu columns where the first line names %zu", count,
                 l->column_count);
        reject(l, what);
        return GLOZE_OK;
    }
    st = fill_row(l, &row, err);
    return st == GLOZE_OK ? add_row(l, row, err) : st;
}

static gloze_status read_line(loader *l, const char *line, size_t len, gloze_error *err)
{
    if (len && line[len - 1] == '\r')
        len--;
    if (l->line == 1 && len >= 3 && memcmp(line, "\xEF\xBB\xBF", 3) == 0) {
        line += 3;
        len -= 3;
    }
    if (!len)
        return GLOZE_OK;
    return l->names ? read_row(l, line, len, err) : read_header(l, line, len, err);
}

void gz_metadata_init(gz_metadata *metadata)
{
    *metadata = (gz_metadata){ 0 };
    gz_arena_init(&metadata->arena);
}

void gz_metadata_clear(gz_metadata *metadata)
{
    gz_arena_clear(&metadata->arena);
    gz_free(metadata->rows);
    gz_free(metadata->places);
    gz_metadata_init(metadata);
}

gloze_status gz_metadata_load(gz_metadata *metadata, const char *path, const gz_reporter *reporter,
                              size_t *bad_rows, gloze_error *err)
{
    loader l = { .metadata = metadata, .path = path, .reporter = reporter };
    gz_buffer file;
    gloze_status st;

    gz_buffer_init(&file);
    st = gz_file_read(path, FILE_LIMIT, &file, err);
    for (size_t at = 0; st == GLOZE_OK && at < file.len;) {
        const char *line = file.data + at;
        const char *feed = memchr(line, '\n', file.len - at);
        size_t len = feed ? (size_t)(feed - line) : file.len - at;

        l.line++;
        st = read_line(&l, line, len, err);
        at += len + 1;
    }
    if (st == GLOZE_OK && !l.names)
        st = gz_fail(err, GLOZE_EINPUT, "%s: empty; the first line names the columns, one is id",
                     path);
    gz_buffer_clear(&file);
    *bad_rows = l.bad_rows;
    return st;
}
