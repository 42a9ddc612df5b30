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
    GZ_INDEX_MORE = 2,  /* a phrase, or what it may carry, goes on after this key */
    GZ_INDEX_FIRST = 4, /* a phrase may begin with one token that has this key */
    GZ_INDEX_SMALL = 8, /* … and one that need not have a capital there */
    GZ_INDEX_FLAGS = 15,
    GZ_INDEX_SHIFT = 4
};
#define GZ_INDEX_CHAINS (UINT32_MAX >> GZ_INDEX_SHIFT) /* as many chains there can be */

/* Two keys with the same tag share an entry, which is rare and does no harm: an entry is
 * where to compare, not what was found. */
typedef struct gz_index_entry {
    uint32_t tag;   /* of the key */
    uint32_t value; /* flags, and above them the head of a chain of the owner's, 0 for none */
} gz_index_entry;

static inline uint32_t gz_index_chain(const gz_index_entry *entry)
{
    return entry->value >> GZ_INDEX_SHIFT;
}
static inline void gz_index_set_chain(gz_index_entry *entry, uint32_t chain)
{
    entry->value = (entry->value & GZ_INDEX_FLAGS) | chain << GZ_INDEX_SHIFT;
}

/* A hash table that is probed from where the tag falls. In a sorted one the tags rise, but for those
 * that had no room at its end and stand at its beginning: a tag that is not there is missed as soon as
 * a greater one is met. */
typedef struct gz_index {
    gz_index_entry *slots;
    size_t size, count; /* count is less than size, unless both are 0 */
    size_t longest;     /* tokens of the longest phrase */
    bool sorted;        /* nothing more is put into it */
} gz_index;

void gz_index_clear(gz_index *index);
/* Room for `more` entries; false when memory ran out. */
bool gz_index_reserve(gz_index *index, size_t more);
/* A sorted copy in as many slots as there must be; false when memory ran out. */
bool gz_index_fitted(const gz_index *index, gz_index *out);
static inline uint32_t gz_index_tag(uint64_t hash)
{
    return (uint32_t)((hash ^ hash >> 32) * UINT64_C(0xD6E8FEB86659FD93) >> 32);
}
/* What stands for a tag in a filter, where the token need not begin with a capital. */
static inline uint32_t gz_index_small_tag(uint32_t tag)
{
    return tag * 0x9E3779B1u;
}
/* The entry of a tag, made when it is new. There must be room. Valid until the next
 * gz_index_reserve. */
gz_index_entry *gz_index_put(gz_index *index, uint32_t tag);
/* Where an entry of the tag is looked for first. */
static inline size_t gz_index_slot(const gz_index *index, uint32_t tag)
{
    return (size_t)((uint64_t)tag * index->size >> 32);
}
/* NULL when there is none. */
const gz_index_entry *gz_index_find(const gz_index *index, uint32_t tag);

/* What a token is in an index, the same for all that look at a document. */
typedef struct gz_token_key {
    gz_key key;
    uint32_t tag; /* of the key */
} gz_token_key;

static inline gz_token_key gz_token_key_of(const char *text, size_t len)
{
    gz_key key = gz_key_of(text, len);

    return (gz_token_key){ key, gz_index_tag(key.hash) };
}
/* Those of all tokens of the document, made once. NULL when memory ran out. */
const gz_token_key *gz_document_token_keys(gz_document *doc);
/* Gives their memory back; they can be asked for again. */
void gz_document_forget_keys(gz_document *doc);

/* Called where the tokens up to `last` may be a phrase: the entry has a chain, and no
 * word goes on after `last`. The same end may come twice. */
typedef void (*gz_index_visit_fn)(void *data, const gz_index_entry *entry, size_t last);

typedef struct gz_index_walk {
    const gz_index *index;
    const char *text;
    const gz_token *tokens;
    const gz_token_key *keys; /* one a token */
    size_t begin, end;        /* the tokens of one block */
    bool possessive;          /* words may carry 's */
    bool touching;            /* a phrase may begin and end inside a word, at a token: 24|m */
    gz_index_visit_fn visit;
    void *data;
} gz_index_walk;

/* Visits what may be a phrase from token `start` on; nothing when a word goes on there. */
void gz_index_walk_from(const gz_index_walk *walk, size_t start);

#endif
