#include "cli/context.h"

#include "base/utf8.h"

enum { LONGEST_SPAN = 160 };

#define ELLIPSIS "\xE2\x80\xA6"

void gz_context_plain(gz_buffer *out, const char *text, size_t len)
{
    bool space = false;

    for (size_t at = 0; at < len;) {
        uint32_t cp;
        size_t size = gz_utf8_next(text + at, len - at, &cp);
        bool is_space = (gz_char_class(cp) & GZ_SPACE) != 0;

        if (is_space && !space)
            gz_buffer_char(out, ' ');
        else if (!is_space && (cp < 0x20 || (cp >= 0x7F && cp <= 0x9F)))
            gz_buffer_string(out, "\xEF\xBF\xBD");
        else if (!is_space)
            gz_buffer_add(out, text + at, size);
        space = is_space;
        at += size;
    }
}

static size_t go_back(const char *text, size_t at, size_t count)
{
    uint32_t cp;

    for (; at > 0 && count > 0; count--)
        at -= gz_utf8_prev(text, at, &cp);
    return at;
}

static size_t go_on(const char *text, size_t len, size_t at, size_t count)
{
    uint32_t cp;

    for (; at < len && count > 0; count--)
        at += gz_utf8_next(text + at, len - at, &cp);
    return at;
}

static void add_span(gz_buffer *out, const char *text, gz_span span)
{
    size_t head = go_on(text, span.end, span.start, LONGEST_SPAN / 2);
    size_t tail = go_back(text, span.end, LONGEST_SPAN / 2);

    if (head >= tail) {
        gz_context_plain(out, text + span.start, span.end - span.start);
        return;
    }
    gz_context_plain(out, text + span.start, head - span.start);
    gz_buffer_string(out, " " ELLIPSIS " ");
    gz_context_plain(out, text + tail, span.end - tail);
}

void gz_context_add(gz_buffer *out, const char *text, size_t len, gz_span span, size_t around)
{
    size_t start = go_back(text, span.start, around), end;

    while (len > span.end && text[len - 1] == '\n')
        len--;
    end = go_on(text, len, span.end, around);
    if (around && start > 0)
        gz_buffer_string(out, ELLIPSIS);
    gz_context_plain(out, text + start, span.start - start);
    gz_buffer_char(out, '[');
    add_span(out, text, span);
    gz_buffer_char(out, ']');
    gz_context_plain(out, text + span.end, end - span.end);
    if (around && end < len)
        gz_buffer_string(out, ELLIPSIS);
}
