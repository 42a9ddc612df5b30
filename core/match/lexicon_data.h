/* lexicon_data.h - what a lexicon is made of. Internal to match/.
 *
 * A lexicon is four arrays, whether they were made from a table (lexicon_build.c) or lie in
 * a mapped file (lexicon_file.c); nobody else knows the difference. What a file says is not
 * to be trusted: an offset is checked when it is followed, here. */
#ifndef GZ_LEXICON_DATA_H
#define GZ_LEXICON_DATA_H

#include "match/lexicon_index.h"
#include "match/phrase.h"
#include "match/tsv.h"

/* A list with more keys has a filter, and a set asks it by itself (lexicon_set.c). */
#define GZ_LARGE_KEYS 4096

/* A phrase as it may stand in text: first those of the rows, in their order, then plurals. */
typedef struct gz_record {
    uint32_t text;     /* where the phrase is, in the text; the other cells of a row follow it */
    uint32_t next;     /* record with the same key, plus one; 0 at the end. They rise */
    uint32_t next_row; /* row with the same phrase, plus one; 0 at the end. They rise */
    uint32_t origin;   /* line of the row; of a plural, its row */
} gz_record;

struct gz_lexicon {
    const char *text; /* names of the columns, rows, plurals; every cell ends in a NUL */
    size_t text_len;
    const gz_record *records;
    size_t row_count, record_count;
    gz_index index; /* chains are of records; rows that have the phrase of another are in none */
    /* A bit for each key with GZ_INDEX_FIRST, at the low bits of its tag, and one for each with
     * GZ_INDEX_SMALL, at those of its small tag. */
    const unsigned char *filter;
    size_t filter_len; /* bytes: a power of two, or 0 for none */
    uint32_t *columns; /* where their names are, in the text */
    size_t column_count;
    gz_lexicon_options options;
    char *where;  /* of a file: string, for messages; else NULL, and the arrays are owned */
    bool trusted; /* its text is UTF-8 */
};

#define GZ_DAMAGED (SIZE_MAX - 1)
/* Of the phrases in a chain that are `text`, the row of the one that is most like it (equal,
 * then as written, then the first); GZ_NO_ROW when none is, GZ_DAMAGED when the file is. */
size_t gz_lexicon_choose(const gz_lexicon *lexicon, uint32_t chain, const char *text, size_t len);
/* GLOZE_EPLUGIN, with what to do about a damaged file. */
gloze_status gz_lexicon_fail_damaged(const char *where, gloze_error *err);

/* The phrase of a record as a string; NULL when the file is damaged. */
const char *gz_lexicon_phrase(const gz_lexicon *lexicon, const gz_record *record, size_t *len);
/* Cell `column` after the cell at `start`, as a string; NULL when there are not so many. */
const char *gz_lexicon_text(const gz_lexicon *lexicon, size_t start, size_t column, size_t *len);
/* May a phrase begin with this token? */
static inline bool gz_lexicon_admits(const gz_lexicon *lexicon, const gz_token *token,
                                     const gz_token_key *key)
{
    size_t bit = (token->shape & GZ_SHAPE_CAPITAL ? key->tag : gz_index_small_tag(key->tag)) &
                 (lexicon->filter_len * 8 - 1);

    return (lexicon->filter[bit / 8] >> bit % 8 & 1) || gz_key_is_empty(key->key);
}

/* Reads the next token of `text`, or a run of white space (then false). `*at` moves
 * behind it. A document's numbers may hold several of these tokens, which is why every
 * one of them ends a key. */
bool gz_phrase_token(const char *text, size_t len, size_t *at, gz_token_kind *kind);
/* Finds the columns at the start of the text; GLOZE_EPLUGIN when the text has not so many. */
gloze_status gz_lexicon_find_columns(gz_lexicon *lexicon, const char *where, gloze_error *err);

#endif
