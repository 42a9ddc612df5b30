/* visible.h - the visible text of HTML, written from the pieces of the page.
 * Depends on sink.h, segment.h, align.h. */
#ifndef GZ_VISIBLE_H
#define GZ_VISIBLE_H

#include "text/segment.h"
#include "text/sink.h"

typedef enum gz_piece_kind {
    GZ_PIECE_TEXT,  /* a text node */
    GZ_PIECE_BREAK, /* <br> */
    GZ_PIECE_AS_IS  /* bytes of the source: "<name@x.org>" in plain text, what is in <xmp> */
} gz_piece_kind;

typedef struct gz_piece {
    uint32_t start, end; /* of the source */
    const char *text;    /* GZ_PIECE_TEXT: a string, references decoded */
    uint32_t block;      /* differs from the neighbour's when a block ends between them */
    uint8_t kind;        /* gz_piece_kind */
    bool keeps_space;    /* <pre> */
    bool has_zone;
    gz_zone zone;
} gz_piece;

typedef struct gz_visible {
    const char *source;
    bool page; /* false: plain text that holds HTML, where white space counts */
    gz_sink sink;
    gz_block_hint *hints; /* of a page, in the sink's arena */
    size_t hint_count, hint_cap;
} gz_visible;

/* Writes the pieces, which must be in the order of the source, to `v->sink`. In a page
 * white space collapses, "\n" stands for <br>, "\n\n" parts blocks, and a hint is
 * made for each block; two <br>, or a blank line in <pre>, part blocks too. In plain text all white
 * space stays. False when memory ran out. */
bool gz_visible_write(gz_visible *v, const gz_piece *pieces, size_t count);

#endif
