/* outline_read.h - how an outline is made: a reader that goes over the pattern once and
 * leaves nodes behind.
 * Depends on outline.h. Shared by outline.c, outline_item.c and outline_group.c. */
#ifndef GZ_OUTLINE_READ_H
#define GZ_OUTLINE_READ_H

#include "match/outline.h"
#include "match/pcre.h"

#include <string.h>

/* A part of the graph; the `out` of the tail is not set yet. */
typedef struct gz_part {
    uint32_t first, tail;
} gz_part;

typedef struct gz_reader {
    gz_outlines *outlines;
    const char *text;
    size_t len, at;
    size_t begin;     /* the first node of the outline */
    size_t work;      /* bytes read again, for copies of what is repeated */
    size_t depth;     /* groups that are open */
    uint32_t options; /* PCRE2_CASELESS, PCRE2_DOTALL and PCRE2_EXTENDED, as they are here */
    bool quoted;      /* inside \Q…\E */
    bool ignored;     /* inside a look-around: what it wants does not count */
    bool no_memory;
} gz_reader;

/* The byte that many after the current one, 0 behind the end. */
static inline char gz_reader_peek(const gz_reader *r, size_t ahead)
{
    return ahead < r->len - r->at ? r->text[r->at + ahead] : '\0';
}

static inline bool gz_reader_follows(const gz_reader *r, const char *string)
{
    size_t wanted = strlen(string);

    return r->len - r->at >= wanted && memcmp(r->text + r->at, string, wanted) == 0;
}

static inline bool gz_reader_digit(const gz_reader *r, size_t ahead)
{
    char c = gz_reader_peek(r, ahead);

    return c >= '0' && c <= '9';
}

/* At a brace: may it say how often, in PCRE2 of any version? */
static inline bool gz_reader_counts(const gz_reader *r)
{
    char c = gz_reader_peek(r, 1);

    return gz_reader_digit(r, 1) || c == ',' || c == ' ' || c == '\t';
}

/* All that return bool return false when memory ran out (`no_memory`), and when they can't
 * read on; then the whole outline is open. */

/* ---- nodes: outline_item.c ---- */

bool gz_part_node(gz_reader *r, gz_node_kind kind, uint32_t arg, uint32_t *node) GLOZE_CHECK;
/* A part of one node. */
bool gz_part_put(gz_reader *r, gz_node_kind kind, gz_part *out) GLOZE_CHECK;
/* A part that takes a character of the set of `text` (gz_symbols_set); in a look-around, any. */
bool gz_part_set(gz_reader *r, const char *text, size_t len, uint32_t options,
                 gz_part *out) GLOZE_CHECK;
/* `out` becomes itself or `other`, both of which then lead to `join`, its new tail. */
bool gz_part_either(gz_reader *r, gz_part *out, gz_part other, uint32_t join) GLOZE_CHECK;
static inline void gz_part_lead(gz_reader *r, uint32_t from, uint32_t to)
{
    r->outlines->nodes[from].out = to;
}
static inline void gz_part_append(gz_reader *r, gz_part *left, gz_part right)
{
    gz_part_lead(r, left->tail, right.first);
    left->tail = right.tail;
}

/* ---- reading ---- */

/* One character, class, escape or group, without its quantifier: outline_item.c. */
bool gz_read_item(gz_reader *r, gz_part *out) GLOZE_CHECK;
/* A character that stands for itself. */
bool gz_read_literal(gz_reader *r, gz_part *out) GLOZE_CHECK;
/* What begins with a parenthesis, to its end: outline_group.c. */
bool gz_read_group(gz_reader *r, gz_part *out) GLOZE_CHECK;
/* Up to a closing parenthesis or the end: outline.c. */
bool gz_read_alternatives(gz_reader *r, gz_part *out) GLOZE_CHECK;

#endif
