#include "cli/source.h"

#include <string.h>

gz_source_place gz_source_place_of(const char *data, size_t len, size_t at)
{
    gz_source_place place = { 1, 1 };
    const char *line = data, *end = data + (at < len ? at : len);

    for (const char *feed; (feed = memchr(line, '\n', (size_t)(end - line))) != NULL;) {
        line = feed + 1;
        place.line++;
    }
    for (; line < end; line++)
        place.column += ((unsigned char)*line & 0xC0) != 0x80;
    return place;
}

bool gz_source_span(const char *data, size_t len, gz_source_place place, gz_span *out)
{
    const char *at = data, *end = data + len, *feed;
    size_t column = 1;

    for (size_t line = 1; line < place.line; line++) {
        feed = memchr(at, '\n', (size_t)(end - at));
        if (!feed)
            return false;
        at = feed + 1;
    }
    feed = memchr(at, '\n', (size_t)(end - at));
    *out = (gz_span){ (size_t)(at - data), feed ? (size_t)(feed + 1 - data) : len };
    for (; place.column && at < data + out->end; at++) {
        if (((unsigned char)*at & 0xC0) == 0x80)
            continue;
        if (column > place.column)
            break;
        if (column++ == place.column)
            out->start = (size_t)(at - data);
    }
    if (place.column && column > place.column)
        out->end = (size_t)(at - data);
    return place.line > 0 && out->end > out->start && (!place.column || column > place.column);
}
