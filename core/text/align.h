/* align.h - the decoded text of an HTML text node beside the bytes it was written as.
 * The parser gives both, but not which belongs to which. Depends on tags.h. */
#ifndef GZ_ALIGN_H
#define GZ_ALIGN_H

#include <stdbool.h>
#include <stddef.h>

/* Where the walk over both stands. Zero `raw_at` and `text_at` to begin. */
typedef struct gz_aligner {
    const char *raw;
    size_t raw_len;
    const char *text; /* string */
    size_t raw_at, text_at;
} gz_aligner;

/* A piece of text and its place in `raw`. */
typedef struct gz_aligned {
    const char *text;
    size_t len;
    size_t raw_start, raw_end;
    bool copied; /* byte for byte; else the piece stands for a character reference */
} gz_aligned;

/* The next piece; false at the end. Line ends and control characters are as in `raw`, not
 * as the parser has changed them; tags that the parser has ignored are passed over. */
bool gz_align_next(gz_aligner *a, gz_aligned *piece);

#endif
