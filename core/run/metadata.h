/* metadata.h - what a table says about documents: dates, titles, anything else.
 * Depends on base/, file.h and report.h. Read-only after loading, but for the marks of
 * what was used.
 *
 * The file is TSV in UTF-8. Its first line names the columns; `id` is one of them. `date`
 * is YYYY-MM-DD, `title` the document's title; other columns become metadata, as strings.
 * An empty cell says nothing. Blank lines are passed over. */
#ifndef GZ_METADATA_H
#define GZ_METADATA_H

#include "base/arena.h"
#include "base/status.h"
#include "run/report.h"

typedef struct gz_metadata_row {
    const char *id;           /* string */
    const char *date, *title; /* strings; NULL where the cell is empty */
    const gloze_field *fields;
    size_t field_count;
    size_t line;
    bool used; /* set by gz_metadata_find */
} gz_metadata_row;

typedef struct gz_metadata {
    gz_arena arena;
    gz_metadata_row *rows;
    size_t count, cap;
    size_t *places; /* hash table: index of a row + 1, or 0 */
    size_t place_count;
} gz_metadata;

void gz_metadata_init(gz_metadata *metadata);
void gz_metadata_clear(gz_metadata *metadata);
/* Reads the table at `path`. A row that is wrong (columns missing, a date that is none, an id
 * that stands twice) is reported with its line and counted in `*bad_rows`; the others count.
 * Fails when the file can't be read (GLOZE_EIO) or has no column `id` (GLOZE_EINPUT). */
gloze_status gz_metadata_load(gz_metadata *metadata, const char *path, const gz_reporter *reporter,
                              size_t *bad_rows, gloze_error *err) GLOZE_CHECK;
/* The row of that id, or NULL. */
const gz_metadata_row *gz_metadata_find(gz_metadata *metadata, const char *id);
/* Rows that no document asked for; `*first` becomes one of them, or NULL. */
size_t gz_metadata_unused(const gz_metadata *metadata, const gz_metadata_row **first);

#endif
