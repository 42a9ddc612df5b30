#include "base/buffer.h"

#include "base/mem.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

void gz_buffer_init(gz_buffer *buffer)
{
    *buffer = (gz_buffer){ 0 };
}

void gz_buffer_clear(gz_buffer *buffer)
{
    gz_free(buffer->data);
    gz_buffer_init(buffer);
}

void gz_buffer_reset(gz_buffer *buffer)
{
    buffer->len = 0;
    buffer->failed = false;
}

bool gz_buffer_reserve(gz_buffer *buffer, size_t more)
{
    if (buffer->failed)
        return false;
    if (more <= buffer->cap - buffer->len)
        return true;
    if (more > SIZE_MAX - buffer->len ||
        !gz_grow(&buffer->data, &buffer->cap, buffer->len + more, 1))
        buffer->failed = true;
    return !buffer->failed;
}

void gz_buffer_string(gz_buffer *buffer, const char *string)
{
    gz_buffer_add(buffer, string, strlen(string));
}

void gz_buffer_format(gz_buffer *buffer, const char *format, ...)
{
    va_list args;
    int len;

    va_start(args, format);
    len = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (len < 0) {
        buffer->failed = true;
        return;
    }
    if (!gz_buffer_reserve(buffer, (size_t)len + 1))
        return;
    va_start(args, format);
    vsnprintf(buffer->data + buffer->len, (size_t)len + 1, format, args);
    va_end(args);
    buffer->len += (size_t)len;
}

const char *gz_buffer_text(gz_buffer *buffer)
{
    if (buffer->failed)
        return NULL;
    if (!buffer->len)
        return "";
    if (!gz_buffer_reserve(buffer, 1))
        return NULL;
    buffer->data[buffer->len] = '\0';
    return buffer->data;
}
