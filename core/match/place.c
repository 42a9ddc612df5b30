#include "match/place.h"

#include "base/mem.h"
#include "base/utf8.h"

#include <stdio.h>
#include <string.h>

enum { CONTEXT = 32 }; /* bytes shown on either side of a place */

void gz_place_clear(gz_place_map *map)
{
    gz_free(map->points);
    *map = (gz_place_map){ 0 };
}

bool gz_place_add(gz_place_map *map, gz_place_point point)
{
    const gz_place_point *last = map->count ? &map->points[map->count - 1] : NULL;

    if (last && last->linear && point.linear && last->origin.text == point.origin.text &&
        last->at + (point.out - last->out) == point.at)
        return true;
    if (!gz_grow(&map->points, &map->cap, map->count + 1, sizeof *map->points))
        return false;
    map->points[map->count++] = point;
    return true;
}

void gz_place_find(const gz_place_map *map, size_t out, gz_origin *origin, size_t *at)
{
    size_t low = 0, high = map->count;
    const gz_place_point *point;

    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;

        if (map->points[middle].out <= out)
            low = middle;
        else
            high = middle;
    }
    point = &map->points[low];
    *origin = point->origin;
    *at = point->at + (point->linear && out > point->out ? out - point->out : 0);
    if (*at > origin->len)
        *at = origin->len;
}

/* False at 0, whatever stands there: the text may be invalid UTF-8. */
static bool is_inside_character(const char *text, size_t len, size_t at)
{
    return at > 0 && at < len && ((unsigned char)text[at] & 0xC0) == 0x80;
}

/* Line and character of a place, counted from 1. */
static void count_lines(const gz_origin *origin, size_t at, size_t *line, size_t *character)
{
    size_t start = 0;

    *line = 1;
    for (size_t i = 0; i < at; i++) {
        if (origin->text[i] == '\n') {
            ++*line;
            start = i + 1;
        }
    }
    *character = gz_utf8_count(origin->text + start, at - start) + 1;
}

/* Copies a piece of a pattern as one line. Returns its length. */
static size_t copy_line(char *out, const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++)
        out[i] = (unsigned char)text[i] < ' ' ? ' ' : text[i];
    out[len] = '\0';
    return len;
}

/* The text around a place, the place marked by an arrow. */
static void show_context(const gz_origin *origin, size_t at, char *out, size_t size)
{
    size_t start = at > CONTEXT ? at - CONTEXT : 0;
    size_t end = origin->len - at > CONTEXT ? at + CONTEXT : origin->len;
    char before[CONTEXT + 4], after[CONTEXT + 4];

    while (start < at && is_inside_character(origin->text, origin->len, start))
        start++;
    while (end > at && is_inside_character(origin->text, origin->len, end))
        end--;
    copy_line(before, origin->text + start, at - start);
    copy_line(after, origin->text + at, end > at ? end - at : 0);
    snprintf(out, size, "%s%s==>%s%s", start > 0 ? "..." : "", before, after,
             end < origin->len ? "..." : "");
}

gloze_status gz_place_fail(const char *where, const gz_origin *origin, size_t at, gloze_error *err,
                           const char *format, ...)
{
    char what[512], context[2 * CONTEXT + 32], place[192];
    size_t line, character;
    va_list args;

    va_start(args, format);
    vsnprintf(what, sizeof what, format, args);
    va_end(args);
    if (at > origin->len)
        at = origin->len;
    while (is_inside_character(origin->text, origin->len, at))
        at--;
    count_lines(origin, at, &line, &character);
    show_context(origin, at, context, sizeof context);
    if (memchr(origin->text, '\n', origin->len))
        snprintf(place, sizeof place, "line %zu, character %zu", line, character);
    else
        snprintf(place, sizeof place, "character %zu", character);
    if (origin->name)
        return gz_fail(err, GLOZE_EPLUGIN, "%s: %s (%s of %%{%.*s}: %s)", where, what, place,
                       (int)origin->name_len, origin->name, context);
    return gz_fail(err, GLOZE_EPLUGIN, "%s: %s (%s of the pattern: %s)", where, what, place,
                   context);
}
