/* sentences.h - where sentences end within a block.
 * Depends on document.h, words.h. */
#ifndef GZ_SENTENCES_H
#define GZ_SENTENCES_H

#include "text/words.h"

/* Appends the sentences of a block whose tokens are there, and counts them in the
 * block. `words` may be NULL. False when memory ran out. */
bool gz_sentences_add(gz_document *doc, size_t block, const gz_segment_words *words);

#endif
