/* json.h - pieces of JSON appended to a buffer.
 * Depends on base/buffer.h and match/number.h. No state. The pieces never depend on
 * the locale; a failed allocation is remembered by the buffer. */
#ifndef GZ_JSON_H
#define GZ_JSON_H

#include "base/buffer.h"

/* A JSON string, with its quotes. Malformed UTF-8 in `text` is written as U+FFFD,
 * one for each maximal subpart. Characters outside ASCII are not escaped. */
void gz_json_string(gz_buffer *out, const char *text, size_t len);
/* The same for text that is known to be valid UTF-8: faster. */
void gz_json_valid_string(gz_buffer *out, const char *text, size_t len);
/* Length of the longest prefix without a character that a JSON string has to escape: a quote, a
 * backslash or one below 0x20. */
size_t gz_json_plain(const char *text, size_t len);
void gz_json_size(gz_buffer *out, size_t value);
/* An integer where `value` says it is one, else the shortest decimal that reads back
 * the same; null for what JSON has no number for (NaN, infinity). */
void gz_json_number(gz_buffer *out, const gloze_value *value);

#endif
