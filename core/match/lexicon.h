/* lexicon.h - word lists with columns, found at word boundaries.
 *
 * A lexicon is a table: the first column is the phrase, a header names the
 * rest. Phrases are sequences of normalised tokens, so white space (a line end,
 * a no-break space), quote shapes (' and ’) and dashes fold by themselves.
 * Depends on base/ and text/document.h. Immutable once made. */
#ifndef GZ_LEXICON_H
#define GZ_LEXICON_H

#include "base/buffer.h"
#include "base/span.h"
#include "text/document.h"

typedef struct gz_lexicon gz_lexicon;

typedef enum gz_letter_case {
    GZ_CASE_DEFAULT, /* a phrase with a capital needs it (or all capitals); one without
                        matches any case */
    GZ_CASE_EXACT,   /* case = true */
    GZ_CASE_FOLD     /* case = false */
} gz_letter_case;

typedef struct gz_lexicon_options {
    gz_letter_case letter_case;
    bool hyphen;     /* hyphen, space and nothing between words are the same */
    bool plural;     /* the last word may be an English plural */
    bool possessive; /* a word may carry 's or ’ ; at the end of a phrase it is part of the span */
} gz_lexicon_options;

/* From a TSV: UTF-8 (a BOM is skipped), LF or CRLF, the first line is the header,
 * `#` starts a comment line, blank lines are skipped; a cell has no quotes. A row has
 * a cell for each column, but may end before one that has a ? behind its name in the
 * header (`note?`; the name is `note`, and the ones after it have a ?, too): what is left
 * out is empty. Errors name `where:line`: no header, a column without a name or a doubled
 * one, too few cells or too many, an empty phrase, invalid UTF-8. */
gloze_status gz_lexicon_from_tsv(const char *data, size_t len, const char *where,
                                 const gz_lexicon_options *options, gz_lexicon **out,
                                 gloze_error *err) GLOZE_CHECK;
/* From phrases alone (one column, named "phrase"). */
gloze_status gz_lexicon_from_phrases(const char *const *phrases, size_t count, const char *where,
                                     const gz_lexicon_options *options, gz_lexicon **out,
                                     gloze_error *err) GLOZE_CHECK;
void gz_lexicon_free(gz_lexicon *lexicon); /* NULL is allowed */

/* ---- compiled: bytes that are ready to use, for long lists; see lexicon_file.h ---- */

/* What a compiled lexicon says it was made from, to tell whether that has changed since. */
typedef struct gz_lexicon_source {
    uint64_t len, checksum;
} gz_lexicon_source;

gz_lexicon_source gz_lexicon_source_of(const char *tsv, size_t len);
/* Appends the lexicon to `out`, as the bytes of a file. The same list gives the same bytes. */
gloze_status gz_lexicon_compile(const gz_lexicon *lexicon, gz_lexicon_source source, gz_buffer *out,
                                gloze_error *err) GLOZE_CHECK;
/* A sum of a compiled list as it has it itself, which other contents don't have; 0 for what is
 * too short to be one. */
uint64_t gz_lexicon_image_sum(const void *image, size_t len);
/* A lexicon that reads `image` in place, which is 8-byte aligned, outlives it and may be mapped;
 * many lexicons in many threads may share it. `where` begins every message. Only the header is
 * read: what is refused is another version, byte order or normaliser, a file that was cut or
 * whose header was changed. Damage further on never crashes: it ends a scan with a message,
 * makes a look-up find nothing and a cell empty. */
gloze_status gz_lexicon_from_image(const char *image, size_t len, const char *where,
                                   gz_lexicon **out, gloze_error *err) GLOZE_CHECK;
/* Of an image that is, as one knows from elsewhere, just what gz_lexicon_compile wrote: what can be
 * left out is checked no more. */
void gz_lexicon_trust(gz_lexicon *lexicon);
/* Is this the beginning of a compiled lexicon, of whatever version? */
bool gz_lexicon_is_image(const char *data, size_t len);
/* Of a lexicon from an image: reads all of it and says what is wrong, if anything is. */
gloze_status gz_lexicon_verify(const gz_lexicon *lexicon, const char *image,
                               gloze_error *err) GLOZE_CHECK;
/* Does an image say that it was made from a table of this length and checksum? */
bool gz_lexicon_is_current(const char *image, size_t len, uint64_t table_len, uint64_t table_sum);
/* Of an image that gz_lexicon_from_image took. */
gz_lexicon_source gz_lexicon_image_source(const char *image);

/* ---- rows and columns ---- */

gz_lexicon_options gz_lexicon_options_of(const gz_lexicon *lexicon);

size_t gz_lexicon_row_count(const gz_lexicon *lexicon);
size_t gz_lexicon_column_count(const gz_lexicon *lexicon);
const char *gz_lexicon_column_name(const gz_lexicon *lexicon, size_t column); /* string */
/* Index of a column, or -1. */
int gz_lexicon_column(const gz_lexicon *lexicon, const char *name, size_t len);
/* A cell as a string with its length; "" and 0 for an empty cell. */
const char *gz_lexicon_cell(const gz_lexicon *lexicon, size_t row, size_t column, size_t *len);
/* Line of the row in its file, for messages; 0 for phrases. */
size_t gz_lexicon_line(const gz_lexicon *lexicon, size_t row);

#define GZ_NO_ROW SIZE_MAX
/* The first row whose phrase is `text` under the options, or GZ_NO_ROW. */
size_t gz_lexicon_find(const gz_lexicon *lexicon, const char *text, size_t len);
/* The next row that has the same phrase as `row`, or GZ_NO_ROW. */
size_t gz_lexicon_next(const gz_lexicon *lexicon, size_t row);

/* The phrases as one PCRE2 alternation, longest first, white space and quotes folded,
 * case by the options, whatever the pattern around says; appended to `out`. It matches
 * no part of a run of letters or digits at its end ("May" in "Mayor"), but "kr" in
 * "kr500"; it starts wherever the pattern stands. */
gloze_status gz_lexicon_pattern(const gz_lexicon *lexicon, gz_buffer *out,
                                gloze_error *err) GLOZE_CHECK;

/* ---- scanning a document with many lexicons at once ---- */

typedef struct gz_lexicon_set gz_lexicon_set;

typedef struct gz_lexicon_match {
    size_t lexicon; /* index in the set */
    size_t row;     /* first row of the phrase */
    size_t start, end;
    size_t first_token, token_count;
} gz_lexicon_match;

/* Called for each match, in the order of the text; at one token longest first. A status
 * other than GLOZE_OK stops the scan and is returned. */
typedef gloze_status (*gz_lexicon_match_fn)(void *data, const gz_lexicon_match *match);

/* The lexicons must outlive the set. */
gloze_status gz_lexicon_set_new(const gz_lexicon *const *lexicons, size_t count,
                                gz_lexicon_set **out, gloze_error *err) GLOZE_CHECK;
void gz_lexicon_set_free(gz_lexicon_set *set); /* NULL is allowed */
/* Reports, for each lexicon and each token where a phrase begins at a word boundary, the
 * longest phrase that also ends at one. With `touching`, any token is such a boundary: "m" is
 * found in "24m". Phrases lie in one block. Uses doc->arena for scratch. */
gloze_status gz_lexicon_set_scan(const gz_lexicon_set *set, gz_document *doc, bool touching,
                                 gz_lexicon_match_fn report, void *data,
                                 gloze_error *err) GLOZE_CHECK;

#endif
