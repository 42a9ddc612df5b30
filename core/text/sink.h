/* sink.h - text under construction, with its map to the bytes that it comes from.
 * Depends on offset_map.h. A failed allocation is remembered, and adding goes on
 * harmlessly, so a writer checks once, at its end. */
#ifndef GZ_SINK_H
#define GZ_SINK_H

#include "text/offset_map.h"

typedef struct gz_sink {
    gz_arena *arena; /* holds text and map */
    char *text;      /* NULL while empty */
    size_t len, cap;
    gz_offset_map map;
    bool failed;
} gz_sink;

void gz_sink_init(gz_sink *sink, gz_arena *arena);
/* Room for `more` further bytes; false when memory ran out. */
bool gz_sink_reserve(gz_sink *sink, size_t more);
/* Bytes taken over as they stand at `source` of the original. */
void gz_sink_copy(gz_sink *sink, const char *bytes, size_t len, size_t source);
/* Bytes that stand, as a whole, for `source`; neither is empty. */
void gz_sink_unit(gz_sink *sink, const char *bytes, size_t len, gz_span source);
/* The same for one character. */
void gz_sink_char(gz_sink *sink, uint32_t cp, gz_span source);
/* Adds a NUL beyond the text; false when something failed on the way. */
bool gz_sink_finish(gz_sink *sink);

#endif
