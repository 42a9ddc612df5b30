/* extract.h - HTML to visible text, with a map back, and what the markup tells.
 * Depends on visible.h, sniff.h, elements.h, markup.h, parse.h. */
#ifndef GZ_EXTRACT_H
#define GZ_EXTRACT_H

#include "text/segment.h"

typedef struct gz_extracted {
    const char *text; /* in the document's arena, NUL-terminated beyond `len` */
    size_t len;
    gz_offset_map map;          /* to the bytes that were given */
    const gz_block_hint *hints; /* of a page; NULL for plain text, where lines decide */
    size_t hint_count;
} gz_extracted;

/* Extracts from `data`, valid UTF-8: a page, or plain text that holds inline HTML.
 * Scripts, styles, comments, hidden elements and unknown elements' tags go; in plain text what
 * only looks like a tag stays. What a page says of itself goes to doc->markup and doc->title.
 * GLOZE_ELIMIT when the markup is nested too deeply or needs too
 * much memory; the message starts with `where`. */
gloze_status gz_extract(gz_document *doc, const char *data, size_t len, bool page,
                        const char *where, gz_extracted *out, gloze_error *err) GLOZE_CHECK;

#endif
