/* outline.h - what a text may look like that a pattern matches: a graph of characters.
 *
 * An outline knows alternatives, repeats, cases and word boundaries. It does not know what
 * only a matcher can tell: look-arounds hold, atomic groups give back, and a back reference, a
 * call or \X may be followed by anything. So all that the pattern matches follows its outline,
 * and something more does too. The outlines of all patterns of a scanner are one graph.
 * Depends on symbols.h. Belongs to one scanner. Internal to match/. */
#ifndef GZ_OUTLINE_H
#define GZ_OUTLINE_H

#include "base/buffer.h"
#include "match/symbols.h"

typedef enum gz_node_kind {
    GZ_NODE_JUMP,   /* goes on at `out` */
    GZ_NODE_SET,    /* takes a character of set `arg` */
    GZ_NODE_SPLIT,  /* goes on at `out` and at `arg` */
    GZ_NODE_EDGE,   /* goes on where a word begins or ends */
    GZ_NODE_INSIDE, /* goes on anywhere else */
    GZ_NODE_END,    /* the pattern ends */
    GZ_NODE_OPEN    /* what follows is not known */
} gz_node_kind;

typedef struct gz_node {
    uint32_t kind : 3, arg : 29;
    uint32_t out;
} gz_node;

/* Where the nodes of a pattern lie; it begins at `start`. */
typedef struct gz_outline {
    uint32_t begin, end;
    uint32_t start;
} gz_outline;

/* Zero it and set `symbols`; cleared by its owner. */
typedef struct gz_outlines {
    gz_symbols *symbols;
    gz_node *nodes;
    size_t count, cap;
    gz_outline *list; /* one a pattern, in the order of adding */
    size_t list_count, list_cap;
} gz_outlines;

/* Adds the outline of a PCRE2 text that has been compiled, and so has no faults. What it can't
 * read (verbs, (?xx), too large) is open from the start. `text` must live as long as the symbols.
 * False when memory ran out. */
bool gz_outlines_add(gz_outlines *outlines, const char *text, size_t len);
/* Appends an image of the outline, which must be the only one, for other outlines to read. False
 * when memory ran out, or an image can't hold it. */
bool gz_outlines_write(const gz_outlines *outlines, gz_buffer *out);
/* Adds what gz_outlines_write has written; not checked. It is 4-byte aligned, and must live as
 * long as the symbols. False when memory ran out. */
bool gz_outlines_read(gz_outlines *outlines, const char *image);
void gz_outlines_clear(gz_outlines *outlines);

#endif
