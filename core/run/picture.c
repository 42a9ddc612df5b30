#include "run/picture.h"

#include "base/utf8.h"

#include <string.h>

/* Lines that overlapping spans may take. */
#define MAX_LINES 8

/* Columns on a terminal; wide characters are left as one. */
static unsigned width_of(uint32_t cp)
{
    return gz_char_class(cp) & GZ_MARK ? 0 : 1;
}

/* Moves back over up to `columns` columns of the line, not before `floor`. */
static size_t go_back(const char *text, size_t at, size_t floor, unsigned columns)
{
    while (at > floor && columns > 0) {
        uint32_t cp;

        at -= gz_utf8_prev(text, at, &cp);
        columns -= width_of(cp);
    }
    return at;
}

static size_t go_on(const char *text, size_t at, size_t ceiling, unsigned columns)
{
    while (at < ceiling && columns > 0) {
        uint32_t cp;

        at += gz_utf8_next(text + at, ceiling - at, &cp);
        columns -= width_of(cp);
    }
    return at;
}

gz_span gz_picture_window(const char *text, size_t len, gz_span focus)
{
    gz_span line = { focus.start, focus.start }, window;

    while (line.start > 0 && text[line.start - 1] != '\n')
        line.start--;
    while (line.end < len && text[line.end] != '\n')
        line.end++;
    window.start = go_back(text, focus.start, line.start, GZ_PICTURE_WIDTH / 2);
    window.end = go_on(text, window.start, line.end, GZ_PICTURE_WIDTH);
    window.start = go_back(text, window.end, line.start, GZ_PICTURE_WIDTH);
    return window;
}

static void begin_line(gz_buffer *out, unsigned indent, const char *label)
{
    gz_buffer_format(out, "%*s%-10s", (int)indent, "", label);
}

static void draw_text(const char *text, gz_span window, unsigned indent, gz_buffer *out)
{
    begin_line(out, indent, "text");
    for (size_t at = window.start; at < window.end;) {
        uint32_t cp;
        size_t size = gz_utf8_next(text + at, window.end - at, &cp);

        if (gz_char_class(cp) & GZ_SPACE || cp < 0x20 || cp == 0x7F)
            gz_buffer_char(out, ' ');
        else
            gz_buffer_add(out, text + at, size);
        at += size;
    }
    gz_buffer_char(out, '\n');
}

/* Fills the columns of a span, if they are free. */
static bool draw_span(const char *text, gz_span window, gz_span span, char *columns)
{
    size_t column = 0, from = 0;
    bool inside = false;

    for (size_t at = window.start; at < window.end && at < span.end;) {
        uint32_t cp;

        if (at >= span.start && !inside) {
            inside = true;
            from = column;
            if (columns[column] != ' ')
                return false;
        }
        at += gz_utf8_next(text + at, window.end - at, &cp);
        column += width_of(cp);
    }
    for (size_t i = from; inside && i < column; i++)
        columns[i] = i == from && i > 0 && columns[i - 1] != ' ' ? '^' : '~';
    return inside;
}

static void draw_row(const char *text, gz_span window, const gz_picture_row *row, unsigned indent,
                     gz_buffer *out)
{
    bool drawn[GZ_PICTURE_WIDTH] = { false };
    size_t count = row->count < GZ_PICTURE_WIDTH ? row->count : GZ_PICTURE_WIDTH;
    const char *label = row->label;

    for (size_t line = 0; line < MAX_LINES; line++) {
        char columns[GZ_PICTURE_WIDTH + 1];
        size_t len = GZ_PICTURE_WIDTH;
        bool any = false;

        memset(columns, ' ', sizeof columns);
        for (size_t i = 0; i < count; i++)
            if (!drawn[i] && gz_span_overlap(row->spans[i], window) &&
                draw_span(text, window, row->spans[i], columns))
                any = drawn[i] = true;
        if (!any)
            break;
        while (len > 0 && columns[len - 1] == ' ')
            len--;
        begin_line(out, indent, label);
        gz_buffer_add(out, columns, len);
        gz_buffer_char(out, '\n');
        label = "";
    }
}

void gz_picture_draw(const char *text, gz_span window, const gz_picture_row *rows, size_t row_count,
                     unsigned indent, gz_buffer *out)
{
    draw_text(text, window, indent, out);
    for (size_t i = 0; i < row_count; i++)
        draw_row(text, window, &rows[i], indent, out);
}
