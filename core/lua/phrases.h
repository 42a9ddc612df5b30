/* phrases.h - what elements of seq look for: literals, words in all their forms, tokens.
 *
 * All are owned by the program; the same text in several rules is one lexicon. What is wrong is
 * raised with the rule's name.
 * Depends on bind.h, match/inflect.h. */
#ifndef GZ_PHRASES_H
#define GZ_PHRASES_H

#include "lua/bind.h"

const gz_lexicon *gz_literal_lexicon(lua_State *L, const gz_rule *rule, const char *text);
/* word "say|tell": all forms of all words, as one list; irregular ones are those of
 * lib/irregular.tsv. */
const gz_lexicon *gz_word_lexicon(lua_State *L, const gz_rule *rule, const char *words);
/* token [[regex]]: a pattern that matches a token as a whole. */
gz_regex *gz_token_regex(lua_State *L, const gz_rule *rule, const char *text);

#endif
