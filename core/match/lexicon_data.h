/* lexicon_data.h - what a lexicon is made of, for lexicon.c and lexicon_set.c. */
#ifndef GZ_LEXICON_DATA_H
#define GZ_LEXICON_DATA_H

#include "match/lexicon_index.h"
#include "match/phrase.h"
#include "match/tsv.h"

/* A phrase as it may stand in text: as written, or a plural of it. Rows with the same
 * phrase share one form, which has the first of them. */
typedef struct gz_form {
    uint32_t text; /* in the table's data, or in `plurals` */
    uint32_t len;
    uint32_t row;
    uint32_t last_row; /* of the rows with this phrase */
    uint32_t next;     /* form with the same key, plus one; 0 at the end */
    bool plural;
} gz_form;

struct gz_lexicon {
    gz_tsv table;
    gz_lexicon_options options;
    gz_index index; /* chains are of forms */
    gz_form *forms;
    size_t form_count, form_cap;
    gz_buffer plurals;
    uint32_t *next_rows; /* row with the same phrase, plus one; 0 at the end */
};

const char *gz_lexicon_form_text(const gz_lexicon *lexicon, const gz_form *form);
/* Of the forms in a chain that are `text`, the one that is most like it (equal, then as
 * written, then the first); NULL when none is. */
const gz_form *gz_lexicon_choose(const gz_lexicon *lexicon, uint32_t chain, const char *text,
                                 size_t len);

#endif
