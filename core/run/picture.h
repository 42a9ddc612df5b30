/* picture.h - a line of text with spans drawn under it.
 * Depends on base/. No state. */
#ifndef GZ_PICTURE_H
#define GZ_PICTURE_H

#include "base/buffer.h"
#include "base/span.h"

/* Columns of text that a picture shows. */
#define GZ_PICTURE_WIDTH 88

/* One row of spans under the text, by start. */
typedef struct gz_picture_row {
    const char *label; /* string of up to 9 characters: "expected" */
    const gz_span *spans;
    size_t count;
} gz_picture_row;

/* The stretch of text to show around `focus`: its line, cut where that is too long. */
gz_span gz_picture_window(const char *text, size_t len, gz_span focus);
/* Appends the stretch, then each row; overlapping spans take further lines. */
void gz_picture_draw(const char *text, gz_span window, const gz_picture_row *rows, size_t row_count,
                     unsigned indent, gz_buffer *out);

#endif
