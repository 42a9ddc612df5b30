#include "base/mem.h"
#include "text/offset_map.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void add(gz_offset_map *map, gz_arena *arena, uint32_t text, uint32_t source, uint32_t count,
                uint32_t text_unit, uint32_t source_unit)
{
    assert_true(gz_offset_map_add(map, arena,
                                  (gz_map_run){ .text_start = text,
                                                .source_start = source,
                                                .count = count,
                                                .text_unit = text_unit,
                                                .source_unit = source_unit }));
}

static void assert_projects(const gz_offset_map *map, size_t start, size_t end, size_t source_start,
                            size_t source_end)
{
    gz_span span = gz_offset_map_project(map, (gz_span){ start, end });

    assert_int_equal(span.start, source_start);
    assert_int_equal(span.end, source_end);
}

/* "a<b>b</b>&amp;c": text "ab&c" */
static void make_markup_map(gz_offset_map *map, gz_arena *arena)
{
    add(map, arena, 0, 0, 1, 1, 1);
    add(map, arena, 1, 4, 1, 1, 1);
    add(map, arena, 2, 9, 1, 1, 5);
    add(map, arena, 3, 14, 1, 1, 1);
}

static void projects_over_markup_and_entities(void **state)
{
    gz_arena arena;
    gz_offset_map map = { 0 };

    (void)state;
    gz_arena_init(&arena);
    make_markup_map(&map, &arena);
    assert_projects(&map, 0, 1, 0, 1);
    assert_projects(&map, 1, 2, 4, 5);
    assert_projects(&map, 2, 3, 9, 14);
    assert_projects(&map, 0, 4, 0, 15);
    assert_projects(&map, 1, 4, 4, 15);
    gz_arena_clear(&arena);
}

static void joins_runs_that_continue(void **state)
{
    gz_arena arena;
    gz_offset_map map = { 0 };

    (void)state;
    gz_arena_init(&arena);
    add(&map, &arena, 0, 3, 5, 1, 1);
    add(&map, &arena, 5, 8, 5, 1, 1);
    assert_int_equal(map.count, 1);
    add(&map, &arena, 10, 13, 1, 2, 1);
    add(&map, &arena, 12, 14, 1, 2, 1);
    assert_int_equal(map.count, 2);
    add(&map, &arena, 14, 16, 1, 2, 1); /* a gap in the source */
    assert_int_equal(map.count, 3);
    assert_projects(&map, 11, 12, 13, 14); /* one byte stands for its whole unit */
    assert_projects(&map, 11, 13, 13, 15);
    assert_projects(&map, 9, 15, 12, 17);
    gz_arena_clear(&arena);
}

static void composes_two_maps(void **state)
{
    gz_arena arena;
    gz_offset_map inner = { 0 }, outer = { 0 }, both;

    (void)state;
    gz_arena_init(&arena);
    add(&inner, &arena, 0, 2, 15, 1, 2); /* UTF-16 with its mark, all of it ASCII */
    make_markup_map(&outer, &arena);
    assert_true(gz_offset_map_compose(&inner, &outer, &arena, &both));
    assert_projects(&both, 0, 1, 2, 4);
    assert_projects(&both, 1, 2, 10, 12);
    assert_projects(&both, 2, 3, 20, 30);
    assert_projects(&both, 3, 4, 30, 32);
    gz_arena_clear(&arena);
}

/* A map over `*text_len` bytes of text, from random runs; its source ends at `*source_len`. */
static gz_offset_map make_random_map(gz_arena *arena, uint32_t *text_len, uint32_t source_limit)
{
    gz_offset_map map = { 0 };
    uint32_t text = 0, source = (uint32_t)rand() % 4;

    for (;;) {
        uint32_t count = 1 + (uint32_t)rand() % 4, text_unit = 1 + (uint32_t)rand() % 3;
        uint32_t source_unit = rand() % 2 ? text_unit : 1 + (uint32_t)rand() % 4;

        if (rand() % 2)
            text_unit = source_unit = 1;
        if (source + count * source_unit > source_limit)
            break;
        add(&map, arena, text, source, count, text_unit, source_unit);
        text += count * text_unit;
        source += count * source_unit + (rand() % 3 ? 0 : (uint32_t)rand() % 5);
    }
    *text_len = text;
    return map;
}

static void a_composed_map_projects_as_one_after_the_other(void **state)
{
    (void)state;
    srand(7);
    for (int round = 0; round < 300; round++) {
        gz_arena arena;
        gz_offset_map inner, outer, both;
        uint32_t middle_len, text_len;

        gz_arena_init(&arena);
        inner = make_random_map(&arena, &middle_len, 80);
        outer = make_random_map(&arena, &text_len, middle_len);
        assert_true(gz_offset_map_compose(&inner, &outer, &arena, &both));
        for (size_t start = 0; start < text_len; start++)
            for (size_t end = start + 1; end <= text_len; end++) {
                gz_span once = gz_offset_map_project(&both, (gz_span){ start, end });
                gz_span twice = gz_offset_map_project(
                    &inner, gz_offset_map_project(&outer, (gz_span){ start, end }));

                assert_int_equal(once.start, twice.start);
                assert_int_equal(once.end, twice.end);
            }
        gz_arena_clear(&arena);
    }
}

static void says_when_memory_runs_out(void **state)
{
    gz_arena arena;
    gz_offset_map map = { 0 }, outer = { 0 }, both;

    (void)state;
    gz_arena_init(&arena);
    gz_mem_fail_after = 0;
    assert_false(gz_offset_map_add(&map, &arena, (gz_map_run){ 0, 0, 1, 1, 1 }));
    gz_mem_fail_after = -1;
    add(&map, &arena, 0, 0, 9, 1, 1);
    add(&outer, &arena, 0, 0, 9, 1, 1);
    while (arena.size - arena.used >= 64)
        gz_arena_alloc(&arena, 1);
    gz_mem_fail_after = 0;
    assert_false(gz_offset_map_compose(&map, &outer, &arena, &both));
    gz_mem_fail_after = -1;
    gz_arena_clear(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(projects_over_markup_and_entities),
        cmocka_unit_test(joins_runs_that_continue),
        cmocka_unit_test(composes_two_maps),
        cmocka_unit_test(a_composed_map_projects_as_one_after_the_other),
        cmocka_unit_test(says_when_memory_runs_out),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
