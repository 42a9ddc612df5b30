/* tsv.h - tables of tab-separated values, as word lists are written.
 * The rules of the format are those of gz_lexicon_from_tsv (lexicon.h).
 * Depends on base/. Immutable once read. */
#ifndef GZ_TSV_H
#define GZ_TSV_H

#include "base/status.h"

/* A cell, without spaces at its ends; a NUL follows it. */
typedef struct gz_tsv_cell {
    uint32_t start, len; /* in data */
} gz_tsv_cell;

typedef struct gz_tsv {
    char *data;
    gz_tsv_cell *names; /* of the columns */
    size_t column_count, name_cap;
    gz_tsv_cell *cells; /* row by row */
    size_t cell_count, cell_cap;
    uint32_t *lines; /* of the rows; NULL when they come from no file */
    size_t row_count, line_cap;
} gz_tsv;

/* On failure `*out` is empty. gz_tsv_clear frees it. */
gloze_status gz_tsv_read(const char *data, size_t len, const char *where, gz_tsv *out,
                         gloze_error *err) GLOZE_CHECK;
/* One column named `name`, a row for each string. */
gloze_status gz_tsv_from_strings(const char *name, const char *const *strings, size_t count,
                                 const char *where, gz_tsv *out, gloze_error *err) GLOZE_CHECK;
void gz_tsv_clear(gz_tsv *tsv);

#endif
