/* tokens.h - words, numbers and single characters of a block.
 * Depends on document.h. */
#ifndef GZ_TOKENS_H
#define GZ_TOKENS_H

#include "text/document.h"

/* Makes room for as many tokens as a text of this length has, as a rule, so that the array
 * seldom moves. False when memory ran out. */
bool gz_tokens_reserve(gz_document *doc);
/* Appends the tokens of doc->text[start, end), which must be whole characters.
 * False when memory ran out. */
bool gz_tokens_add(gz_document *doc, uint32_t start, uint32_t end);

#endif
