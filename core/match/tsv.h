/* tsv.h - tables of tab-separated values, as word lists are written.
 * The rules of the format are those of gz_lexicon_from_tsv (lexicon.h).
 * Depends on base/. */
#ifndef GZ_TSV_H
#define GZ_TSV_H

#include "base/buffer.h"
#include "base/status.h"

#include <stdint.h>

/* Longest cell, in bytes. */
#define GZ_CELL_MAX 65535
#define GZ_COLUMNS_MAX 1000
/* What a list may hold, so that 32 bits count its bytes. */
#define GZ_LIST_BYTES ((size_t)UINT32_MAX - GZ_COLUMNS_MAX * (GZ_CELL_MAX + 1))
#define GZ_LIST_TOO_LONG "the list is too long: it has nearly 4 GiB; split it"

typedef struct gz_tsv_row {
    uint32_t start; /* of its first cell */
    uint32_t line;  /* 0 when it comes from no file */
} gz_tsv_row;

/* The names of the columns stand at the start of the text, then the rows; a row has a cell
 * for each column. A cell has no spaces at its ends, and a NUL behind it. */
typedef struct gz_tsv {
    gz_buffer text;
    size_t column_count;
    size_t required; /* the columns before the first one that is named with a ? */
    gz_tsv_row *rows;
    size_t row_count, row_cap;
} gz_tsv;

/* On failure `*out` is empty. gz_tsv_clear frees it. */
gloze_status gz_tsv_read(const char *data, size_t len, const char *where, gz_tsv *out,
                         gloze_error *err) GLOZE_CHECK;
/* One column named `name`, a row for each string. */
gloze_status gz_tsv_from_strings(const char *name, const char *const *strings, size_t count,
                                 const char *where, gz_tsv *out, gloze_error *err) GLOZE_CHECK;
void gz_tsv_clear(gz_tsv *tsv);

#endif
