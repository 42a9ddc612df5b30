/* words.h - looking up the words that segmentation needs (see segment.h).
 * Depends on segment.h. Immutable once made: may be shared between threads. */
#ifndef GZ_WORDS_H
#define GZ_WORDS_H

#include "text/segment.h"

enum {
    GZ_WORD_TITLE = 1,
    GZ_WORD_ABBREVIATION = 2,
    GZ_WORD_NUMBERED = 4,
    GZ_WORD_OPENER = 8,
    GZ_WORD_CREDIT = 16
};

/* The kinds of a word as written, as a sum of the above; 0 for all others.
 * `words` may be NULL. */
unsigned gz_words_kinds(const gz_segment_words *words, const char *word, size_t len);
/* Is this block furniture? `words` may be NULL. */
bool gz_words_is_furniture(const gz_segment_words *words, const char *block, size_t len);

#endif
