/* buffer.h - bytes that grow: for output and for text under construction.
 * Depends on mem.h. A failed allocation is remembered, and appending goes on
 * harmlessly, so a writer checks once, at its end. */
#ifndef GZ_BUFFER_H
#define GZ_BUFFER_H

#include "gloze.h"

#include <string.h>

typedef struct gz_buffer {
    char *data; /* not NUL-terminated; NULL while empty */
    size_t len, cap;
    bool failed; /* an allocation failed: the content is not complete */
} gz_buffer;

void gz_buffer_init(gz_buffer *buffer);
void gz_buffer_clear(gz_buffer *buffer); /* frees; can be used again */
void gz_buffer_reset(gz_buffer *buffer); /* empties, keeps the memory, forgets a failure */
/* Room for `more` further bytes; false when memory ran out. */
bool gz_buffer_reserve(gz_buffer *buffer, size_t more);
static inline void gz_buffer_add(gz_buffer *buffer, const void *data, size_t len)
{
    if (len && (len < buffer->cap - buffer->len || gz_buffer_reserve(buffer, len)) &&
        !buffer->failed) {
        memcpy(buffer->data + buffer->len, data, len);
        buffer->len += len;
    }
}
static inline void gz_buffer_char(gz_buffer *buffer, char c)
{
    gz_buffer_add(buffer, &c, 1);
}
void gz_buffer_string(gz_buffer *buffer, const char *string);
void gz_buffer_format(gz_buffer *buffer, const char *format, ...) GLOZE_PRINTF(2, 3);
/* The content as a string (NUL added, not counted); "" when empty, NULL when failed. */
const char *gz_buffer_text(gz_buffer *buffer);

#endif
