/* offset_map.h - from the extracted text back to the original bytes.
 * Depends on base/. Belongs to one document. */
#ifndef GZ_OFFSET_MAP_H
#define GZ_OFFSET_MAP_H

#include "base/arena.h"
#include "base/span.h"

#include <stdint.h>

/* A run of `count` equal units: unit i of the text, `text_unit` bytes long, stands
 * for unit i of the source, `source_unit` bytes long. Copied bytes are 1 to 1, the
 * ASCII letters of UTF-16 are 1 to 2, an entity "&amp;" is one unit of 1 to 5. A
 * unit is never split: each byte of it stands for the whole. */
typedef struct gz_map_run {
    uint32_t text_start, source_start;
    uint32_t count;                  /* > 0 */
    uint32_t text_unit, source_unit; /* both > 0 */
} gz_map_run;

/* Runs in the order of the text, without a gap in it; the source never falls. Source
 * bytes between two runs (markup, a BOM) belong to no text. */
typedef struct gz_offset_map {
    gz_map_run *runs;
    size_t count, cap;
} gz_offset_map;

/* Appends a run; one that continues the last run is joined to it. False when memory
 * ran out. */
bool gz_offset_map_add(gz_offset_map *map, gz_arena *arena, gz_map_run run);
/* The smallest source span that holds every byte of `span`: starts at the source of its
 * first byte, ends after the source of its last one. `span` is not empty and lies in
 * the text. O(log n). */
gz_span gz_offset_map_project(const gz_offset_map *map, gz_span span);
/* `outer` after `inner`: from outer's text to inner's source, in one map. Every source
 * byte of `outer` lies in the text of `inner`. `*out` is overwritten; false when memory ran out. */
bool gz_offset_map_compose(const gz_offset_map *inner, const gz_offset_map *outer, gz_arena *arena,
                           gz_offset_map *out);

#endif
