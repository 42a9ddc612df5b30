/* offset_map.h - from the extracted text back to the original bytes.
 * Depends on base/. Belongs to one document. */
#ifndef GZ_OFFSET_MAP_H
#define GZ_OFFSET_MAP_H

#include "base/arena.h"
#include "base/span.h"

#include <stdint.h>

/* One run of text. Where `text_len == source_len` and the run is `linear`, byte
 * i of the text is byte i of the source; otherwise the run stands as a whole for
 * the source bytes (an entity, a malformed sequence, a re-encoded character). */
typedef struct gz_map_run {
    uint32_t text_start, text_len;
    uint32_t source_start, source_len;
    bool linear;
} gz_map_run;

/* Runs in the order of the text; both columns rise. Source bytes between two
 * runs (markup, a BOM) belong to no text. */
typedef struct gz_offset_map {
    gz_map_run *runs;
    size_t count, cap;
} gz_offset_map;

/* Appends a run; adjacent linear runs are joined. False when memory ran out. */
bool gz_offset_map_add(gz_offset_map *map, gz_arena *arena, gz_map_run run);
/* The smallest source span that holds every byte of `span`: starts at the source of its
 * first byte, ends after the source of its last one. `span` is not empty. */
gz_span gz_offset_map_project(const gz_offset_map *map, gz_span span);
/* `outer` after `inner`: from outer's text to inner's source, in one map. */
bool gz_offset_map_compose(const gz_offset_map *inner, const gz_offset_map *outer,
                           gz_arena *arena, gz_offset_map *out);

#endif
