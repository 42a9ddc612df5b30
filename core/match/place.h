/* place.h - from a byte of a translated pattern back to what the analyst wrote,
 * and messages that show the place.
 * Depends on base/. A map belongs to one translation. Internal to match/. */
#ifndef GZ_PLACE_H
#define GZ_PLACE_H

#include "base/status.h"

/* A text that an analyst wrote: the pattern itself, or one of its definitions. */
typedef struct gz_origin {
    const char *text;
    size_t len;
    const char *name; /* of the definition, not NUL-terminated; NULL: the pattern itself */
    size_t name_len;
} gz_origin;

/* From here on the translated text comes from `origin`, byte `at`: byte for byte
 * where it is `linear`, as a whole where it is not. */
typedef struct gz_place_point {
    size_t out;
    gz_origin origin;
    size_t at;
    bool linear;
} gz_place_point;

/* Points in rising order of `out`. Zero it before use. */
typedef struct gz_place_map {
    gz_place_point *points;
    size_t count, cap;
} gz_place_map;

void gz_place_clear(gz_place_map *map);
/* Appends a point, unless the last one leads there anyway. False when memory ran out. */
bool gz_place_add(gz_place_map *map, gz_place_point point);
/* Where byte `out` comes from; the map is not empty. */
void gz_place_find(const gz_place_map *map, size_t out, gz_origin *origin, size_t *at);

/* Fills `err` with "where: what (character 7 of the pattern: some==>thing)" and
 * returns GLOZE_EPLUGIN. The arrow stands before byte `at` of the text. */
gloze_status gz_place_fail(const char *where, const gz_origin *origin, size_t at, gloze_error *err,
                           const char *format, ...) GLOZE_PRINTF(5, 6);

#endif
