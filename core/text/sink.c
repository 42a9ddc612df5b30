#include "text/sink.h"

#include "base/utf8.h"

#include <string.h>

void gz_sink_init(gz_sink *sink, gz_arena *arena)
{
    *sink = (gz_sink){ .arena = arena };
}

bool gz_sink_reserve(gz_sink *sink, size_t more)
{
    if (!sink->failed && more > sink->cap - sink->len)
        sink->failed = !gz_arena_grow(sink->arena, &sink->text, &sink->cap, sink->len + more, 1);
    return !sink->failed;
}

static void add(gz_sink *sink, const char *bytes, size_t len, gz_map_run run)
{
    if (!gz_sink_reserve(sink, len))
        return;
    run.text_start = (uint32_t)sink->len;
    memcpy(sink->text + sink->len, bytes, len);
    sink->len += len;
    sink->failed = !gz_offset_map_add(&sink->map, sink->arena, run);
}

void gz_sink_copy(gz_sink *sink, const char *bytes, size_t len, size_t source)
{
    if (len)
        add(sink, bytes, len,
            (gz_map_run){ .source_start = (uint32_t)source,
                          .count = (uint32_t)len,
                          .text_unit = 1,
                          .source_unit = 1 });
}

void gz_sink_unit(gz_sink *sink, const char *bytes, size_t len, gz_span source)
{
    add(sink, bytes, len,
        (gz_map_run){ .source_start = (uint32_t)source.start,
                      .count = 1,
                      .text_unit = (uint32_t)len,
                      .source_unit = (uint32_t)(source.end - source.start) });
}

void gz_sink_char(gz_sink *sink, uint32_t cp, gz_span source)
{
    char bytes[4];

    gz_sink_unit(sink, bytes, gz_utf8_put(cp, bytes), source);
}

bool gz_sink_finish(gz_sink *sink)
{
    if (gz_sink_reserve(sink, 1))
        sink->text[sink->len] = '\0';
    return !sink->failed;
}
