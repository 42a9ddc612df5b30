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
