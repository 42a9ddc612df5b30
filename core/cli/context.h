/* context.h - a stretch of text with what stands around it, on one line.
 * Depends on base/. No state. */
#ifndef GZ_CLI_CONTEXT_H
#define GZ_CLI_CONTEXT_H

#include "base/buffer.h"
#include "base/span.h"

/* Appends "…handed [£75m] to the…": up to `around` characters on either side; 0: the
 * span alone. White space is one space, other control characters U+FFFD, so that a document can't speak to the terminal;
 * a long span is cut in its middle. */
void gz_context_add(gz_buffer *out, const char *text, size_t len, gz_span span, size_t around);
/* Text on one line, shown in the same way, without anything around it. */
void gz_context_plain(gz_buffer *out, const char *text, size_t len);

#endif
