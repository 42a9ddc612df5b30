#include "text/offset_map.h"

static uint32_t text_end(const gz_map_run *run)
{
    return run->text_start + run->count * run->text_unit;
}

static bool continues(const gz_map_run *last, const gz_map_run *run)
{
    return last->text_unit == run->text_unit && last->source_unit == run->source_unit &&
           text_end(last) == run->text_start &&
           last->source_start + last->count * last->source_unit == run->source_start;
}

bool gz_offset_map_add(gz_offset_map *map, gz_arena *arena, gz_map_run run)
{
    if (map->count > 0 && continues(&map->runs[map->count - 1], &run)) {
        map->runs[map->count - 1].count += run.count;
        return true;
    }
    if (!gz_arena_grow(arena, &map->runs, &map->cap, map->count + 1, sizeof *map->runs))
        return false;
    map->runs[map->count++] = run;
    return true;
}

/* The run that holds byte `at` of the text. */
static size_t find_run(const gz_offset_map *map, size_t at)
{
    size_t low = 0, high = map->count;

    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;

        if (map->runs[middle].text_start <= at)
            low = middle;
        else
            high = middle;
    }
    return low;
}

/* Source of the unit that holds byte `at` of the text. */
static gz_span unit_source(const gz_map_run *run, size_t at)
{
    size_t start = run->source_start + (at - run->text_start) / run->text_unit * run->source_unit;

    return (gz_span){ start, start + run->source_unit };
}

gz_span gz_offset_map_project(const gz_offset_map *map, gz_span span)
{
    const gz_map_run *first = &map->runs[find_run(map, span.start)];
    const gz_map_run *last = first;

    if (span.end > text_end(first))
        last = &map->runs[find_run(map, span.end - 1)];
    return (gz_span){ unit_source(first, span.start).start, unit_source(last, span.end - 1).end };
}

typedef struct composer {
    const gz_offset_map *inner;
    gz_arena *arena;
    gz_offset_map *out;
} composer;

static bool add_units(composer *c, size_t text_start, size_t count, size_t text_unit,
                      gz_span source)
{
    return gz_offset_map_add(c->out, c->arena,
                             (gz_map_run){ .text_start = (uint32_t)text_start,
                                           .source_start = (uint32_t)source.start,
                                           .count = (uint32_t)count,
                                           .text_unit = (uint32_t)text_unit,
                                           .source_unit = (uint32_t)(source.end - source.start) });
}

/* Bytes [at, end) of inner's text, copied one to one to `text` on. */
static bool add_copied(composer *c, size_t text, size_t at, size_t end)
{
    size_t index = find_run(c->inner, at);

    while (at < end) {
        const gz_map_run *run = &c->inner->runs[index++];
        size_t stop = end < text_end(run) ? end : text_end(run);

        while (at < stop) {
            size_t into = (at - run->text_start) % run->text_unit;
            size_t whole = into ? 0 : (stop - at) / run->text_unit;
            size_t piece = whole ? run->text_unit : run->text_unit - into;

            if (piece > stop - at)
                piece = stop - at;
            if (!add_units(c, text, whole ? whole : 1, piece, unit_source(run, at)))
                return false;
            at += whole ? whole * piece : piece;
            text += whole ? whole * piece : piece;
        }
    }
    return true;
}

/* The units of a run that is no copy: each stands for a span of inner's text. */
static bool add_projected(composer *c, const gz_map_run *run)
{
    for (uint32_t i = 0; i < run->count; i++) {
        size_t start = run->source_start + (size_t)i * run->source_unit;
        gz_span source =
            gz_offset_map_project(c->inner, (gz_span){ start, start + run->source_unit });

        if (!add_units(c, run->text_start + (size_t)i * run->text_unit, 1, run->text_unit, source))
            return false;
    }
    return true;
}

bool gz_offset_map_compose(const gz_offset_map *inner, const gz_offset_map *outer, gz_arena *arena,
                           gz_offset_map *out)
{
    composer c = { .inner = inner, .arena = arena, .out = out };

    *out = (gz_offset_map){ 0 };
    for (size_t i = 0; i < outer->count; i++) {
        const gz_map_run *run = &outer->runs[i];
        bool copied = run->text_unit == 1 && run->source_unit == 1;

        if (copied ? !add_copied(&c, run->text_start, run->source_start,
                                 (size_t)run->source_start + run->count)
                   : !add_projected(&c, run))
            return false;
    }
    return true;
}
