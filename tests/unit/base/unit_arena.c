#include "base/arena.h"
#include "base/mem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void hands_out_aligned_pieces_that_do_not_overlap(void **state)
{
    gz_arena arena;
    unsigned char *pieces[500];

    (void)state;
    gz_arena_init(&arena);
    for (size_t i = 0; i < 500; i++) {
        pieces[i] = gz_arena_alloc(&arena, i);
        assert_non_null(pieces[i]);
        assert_int_equal((uintptr_t)pieces[i] % _Alignof(max_align_t), 0);
        memset(pieces[i], (int)i, i);
    }
    for (size_t i = 0; i < 500; i++)
        for (size_t k = 0; k < i; k++)
            assert_int_equal(pieces[i][k], (unsigned char)i);
    gz_arena_clear(&arena);
}

static void gives_a_piece_larger_than_any_chunk(void **state)
{
    gz_arena arena;
    char *large;

    (void)state;
    gz_arena_init(&arena);
    large = gz_arena_zalloc(&arena, 50, 1 << 20);
    assert_non_null(large);
    assert_int_equal(large[(50 << 20) - 1], 0);
    gz_arena_clear(&arena);
}

static void an_array_keeps_what_it_holds_while_it_becomes_large(void **state)
{
    enum { COUNT = 500000 }; /* some megabytes */
    gz_arena arena;
    size_t *left = NULL, *right = NULL, left_cap = 0, right_cap = 0;

    (void)state;
    gz_arena_init(&arena);
    for (int round = 0; round < 2; round++) {
        left = right = NULL;
        left_cap = right_cap = 0;
        for (size_t i = 0; i < COUNT; i++) {
            assert_true(gz_arena_grow(&arena, &left, &left_cap, i + 1, sizeof *left));
            assert_true(gz_arena_grow(&arena, &right, &right_cap, i + 1, sizeof *right));
            left[i] = i;
            right[i] = COUNT - i;
        }
        for (size_t i = 0; i < COUNT; i++) {
            assert_int_equal(left[i], i);
            assert_int_equal(right[i], COUNT - i);
        }
        gz_arena_reset(&arena);
        assert_int_equal(arena.total, 0);
    }
    gz_arena_clear(&arena);
}

static void a_large_array_stays_as_it_was_when_memory_runs_out(void **state)
{
    gz_arena arena;
    char *array = NULL;
    size_t cap = 0;

    (void)state;
    gz_arena_init(&arena);
    assert_true(gz_arena_grow(&arena, &array, &cap, 2 << 20, 1));
    memset(array, 'a', cap);
    gz_mem_fail_after = 0;
    assert_false(gz_arena_grow(&arena, &array, &cap, cap + 1, 1));
    gz_mem_fail_after = -1;
    assert_int_equal(array[cap - 1], 'a');
    assert_true(gz_arena_grow(&arena, &array, &cap, cap + 1, 1));
    assert_int_equal(array[(2 << 20) - 1], 'a');
    gz_arena_clear(&arena);
}

static void reuses_its_memory_after_a_reset(void **state)
{
    gz_arena arena;
    void *first;

    (void)state;
    gz_arena_init(&arena);
    gz_arena_reset(&arena);
    for (int i = 0; i < 100; i++)
        assert_non_null(gz_arena_alloc(&arena, 10000));
    gz_arena_reset(&arena);
    assert_int_equal(arena.total, 0);
    first = gz_arena_alloc(&arena, 100);
    gz_arena_reset(&arena);
    gz_mem_fail_after = 0;
    assert_ptr_equal(gz_arena_alloc(&arena, 100), first);
    gz_mem_fail_after = -1;
    gz_arena_clear(&arena);
}

static void grows_an_array_in_place_while_it_is_the_newest(void **state)
{
    gz_arena arena;
    int *array = NULL, *first;
    size_t cap = 0;

    (void)state;
    gz_arena_init(&arena);
    assert_true(gz_arena_grow(&arena, &array, &cap, 1, sizeof *array));
    first = array;
    for (int i = 0; i < 1000; i++) {
        assert_true(gz_arena_grow(&arena, &array, &cap, (size_t)i + 1, sizeof *array));
        array[i] = i;
    }
    assert_ptr_equal(array, first);
    assert_non_null(gz_arena_alloc(&arena, 1));
    assert_true(gz_arena_grow(&arena, &array, &cap, cap + 1, sizeof *array));
    assert_ptr_not_equal(array, first);
    for (int i = 0; i < 1000; i++)
        assert_int_equal(array[i], i);
    gz_arena_clear(&arena);
}

static void keeps_the_old_array_when_memory_runs_out(void **state)
{
    gz_arena arena;
    char *array = NULL, *first;
    size_t cap = 0;

    (void)state;
    gz_arena_init(&arena);
    assert_true(gz_arena_grow(&arena, &array, &cap, 30000, 1));
    first = array;
    gz_mem_fail_after = 0;
    assert_false(gz_arena_grow(&arena, &array, &cap, 70000, 1));
    assert_null(gz_arena_alloc(&arena, 70000));
    assert_null(gz_arena_zalloc(&arena, 1, 70000));
    gz_mem_fail_after = -1;
    assert_ptr_equal(array, first);
    assert_int_equal(cap, 30000);
    gz_arena_clear(&arena);
}

static void refuses_sizes_that_overflow(void **state)
{
    gz_arena arena;
    char *array = NULL;
    size_t cap = 0;

    (void)state;
    gz_arena_init(&arena);
    assert_null(gz_arena_alloc(&arena, SIZE_MAX));
    assert_null(gz_arena_alloc(&arena, SIZE_MAX - 64));
    assert_null(gz_arena_zalloc(&arena, SIZE_MAX / 2, 4));
    assert_null(gz_arena_copy(&arena, "", SIZE_MAX));
    assert_false(gz_arena_grow(&arena, &array, &cap, SIZE_MAX / 2, 4));
    gz_arena_clear(&arena);
}

static void copies_text_with_a_nul_behind_it(void **state)
{
    gz_arena arena;

    (void)state;
    gz_arena_init(&arena);
    assert_string_equal(gz_arena_copy(&arena, "margin", 3), "mar");
    assert_string_equal(gz_arena_copy(&arena, NULL, 0), "");
    gz_arena_clear(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hands_out_aligned_pieces_that_do_not_overlap),
        cmocka_unit_test(gives_a_piece_larger_than_any_chunk),
        cmocka_unit_test(an_array_keeps_what_it_holds_while_it_becomes_large),
        cmocka_unit_test(a_large_array_stays_as_it_was_when_memory_runs_out),
        cmocka_unit_test(reuses_its_memory_after_a_reset),
        cmocka_unit_test(grows_an_array_in_place_while_it_is_the_newest),
        cmocka_unit_test(keeps_the_old_array_when_memory_runs_out),
        cmocka_unit_test(refuses_sizes_that_overflow),
        cmocka_unit_test(copies_text_with_a_nul_behind_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
