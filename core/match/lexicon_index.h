/* lexicon_index.h - where phrases may be: every beginning of every phrase, by its key.
 * The walk over a text finds the places worth comparing; a lexicon has an index for
 * look-ups, a set has one for all its lexicons. Depends on fold.h and lexicon.h.
 * Immutable once filled. */
#ifndef GZ_LEXICON_INDEX_H
#define GZ_LEXICON_INDEX_H

#include "match/fold.h"
#include "match/lexicon.h"

/* Longest phrase, in words and other characters. */
#define GZ_PHRASE_TOKENS 64

enum {
    GZ_INDEX_USED = 1,
    GZ_INDEX_MORE = 2 /* a phrase, or what it may carry, goes on after this key */
};

typedef struct gz_index_entry {
    uint64_t hash;
    uint32_t first; /* head of a chain of the owner's, 0 for none */
    uint32_t flags;
} gz_index_entry;

typedef struct gz_index {
    gz_index_entry *slots;
    size_t size, count; /* size is a power of two, or 0 */
    size_t longest;     /* tokens of the longest phrase */
} gz_index;

void gz_index_clear(gz_index *index);
/* Room for `more` entries; false when memory ran out. */
bool gz_index_reserve(gz_index *index, size_t more);
/* The entry of a key, made when it is new. There must be room. Valid until the next
 * gz_index_reserve. */
gz_index_entry *gz_index_put(gz_index *index, uint64_t hash);
/* NULL when there is none. */
const gz_index_entry *gz_index_find(const gz_index *index, uint64_t hash);

/* Called where the tokens up to `last` may be a phrase: the entry has a chain, and no
 * word goes on after `last`. The same end may come twice. */
typedef void (*gz_index_visit_fn)(void *data, const gz_index_entry *entry, size_t last);

typedef struct gz_index_walk {
    const gz_index *index;
    const char *text;
    const gz_token *tokens;
    const gz_key *keys; /* one a token */
    size_t begin, end;  /* the tokens of one block */
    bool possessive;    /* words may carry 's */
    bool touching;      /* a phrase may begin and end inside a word, at a token: 24|m */
    gz_index_visit_fn visit;
    void *data;
} gz_index_walk;

/* Visits what may be a phrase from token `start` on; nothing when a word goes on there. */
void gz_index_walk_from(const gz_index_walk *walk, size_t start);

#endif
