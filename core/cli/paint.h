/* paint.h - an annotated text for the eye: in colour, or with brackets.
 * Depends on gloze.h and base/buffer.h. No state. */
#ifndef GZ_CLI_PAINT_H
#define GZ_CLI_PAINT_H

#include "base/buffer.h"

/* Appends the text of `doc` to `out`. In colour, each type has its own, a span within a span
 * stands out from it, and a legend at the end names the types and counts them. Without,
 * "[money £75m]". Control characters of the text other than line ends and tabs are shown as
 * U+FFFD, so that a document can't speak to the terminal. */
gloze_status gz_paint(const gloze_document *doc, bool color, gz_buffer *out,
                      gloze_error *err) GLOZE_CHECK;

#endif
