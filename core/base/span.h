/* span.h - a half-open range of bytes.
 * Depends on nothing. */
#ifndef GZ_SPAN_H
#define GZ_SPAN_H

#include <stdbool.h>
#include <stddef.h>

typedef struct gz_span {
    size_t start, end; /* bytes; end excluded */
} gz_span;

/* Do they share a byte? Two empty spans, or spans that only touch, don't. */
static inline bool gz_span_overlap(gz_span a, gz_span b)
{
    return a.start < b.end && b.start < a.end;
}
static inline bool gz_span_inside(gz_span inner, gz_span outer)
{
    return inner.start >= outer.start && inner.end <= outer.end;
}

#endif
