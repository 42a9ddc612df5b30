/* pattern_parts.h - a pattern as an analyst wrote it, cut into the parts that it is made of.
 * Depends on base/. No state. */
#ifndef GZ_PATTERN_PARTS_H
#define GZ_PATTERN_PARTS_H

#include "base/span.h"

/* One part: a word, an escape, a class, a group, %{name}, white space, with its quantifier. */
typedef struct gz_pattern_part {
    gz_span span;  /* bytes of the pattern */
    gz_span inner; /* of a group that must match once: what stands in it; else empty */
    bool bar;      /* "|": what follows is another alternative */
    bool maybe;    /* it may take no text: an optional part, a look-around, \b, ^ */
} gz_pattern_part;

/* The part that begins at byte `at` of `text` (< len). The text is a pattern that compiles. */
gz_pattern_part gz_pattern_part_at(const char *text, size_t len, size_t at);

#endif
