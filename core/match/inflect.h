/* inflect.h - the forms of an English verb or noun: say, says, said, saying.
 * Depends on lexicon.h. No state. */
#ifndef GZ_INFLECT_H
#define GZ_INFLECT_H

#include "match/lexicon.h"

/* Appends the forms of a word to `out`, each followed by a NUL, the word itself first: the
 * plural or third person (-s), the past (-ed) and the present participle (-ing), by the spelling
 * rules of English (carries, stopped, making, watches). Of a phrase ("set up") the first word
 * is inflected. `irregular` (may be NULL) has the columns word and forms (parted by spaces):
 * a word that is there has these forms, -s and -ing, and no -ed. */
void gz_inflect(const char *word, size_t len, const gz_lexicon *irregular, gz_buffer *out);

#endif
