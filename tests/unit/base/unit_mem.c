#include "base/mem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void grows_by_doubling_and_keeps_what_is_there(void **state)
{
    int *array = NULL;
    size_t cap = 0, moves = 0;

    (void)state;
    for (int i = 0; i < 1000; i++) {
        size_t before = cap;

        assert_true(gz_grow(&array, &cap, (size_t)i + 1, sizeof *array));
        moves += cap != before;
        array[i] = i;
    }
    for (int i = 0; i < 1000; i++)
        assert_int_equal(array[i], i);
    assert_in_range(moves, 1, 10);
    gz_free(array);
}

static void keeps_the_old_array_when_growing_fails(void **state)
{
    char *array = gz_copy("ab", 2), *same = array;
    size_t cap = 3;

    (void)state;
    gz_mem_fail_after = 0;
    assert_false(gz_grow(&array, &cap, 4, 1));
    gz_mem_fail_after = -1;
    assert_false(gz_grow(&array, &cap, SIZE_MAX / 2, 8));
    assert_ptr_equal(array, same);
    assert_int_equal(cap, 3);
    assert_string_equal(array, "ab");
    gz_free(array);
}

static void fails_after_the_number_of_allocations_asked_for(void **state)
{
    void *first, *second;

    (void)state;
    gz_mem_fail_after = 2;
    first = gz_alloc(1);
    second = gz_zalloc(1, 1);
    assert_non_null(first);
    assert_non_null(second);
    assert_null(gz_alloc(1));
    assert_null(gz_zalloc(1, 1));
    assert_null(gz_copy("x", 1));
    assert_null(gz_realloc(NULL, 1));
    gz_mem_fail_after = -1;
    gz_free(first);
    gz_free(second);
}

static void refuses_sizes_that_overflow(void **state)
{
    (void)state;
    assert_null(gz_zalloc(SIZE_MAX / 2, 3));
    assert_null(gz_copy("", SIZE_MAX));
}

static void gives_a_pointer_for_no_bytes(void **state)
{
    void *pieces[] = { gz_alloc(0), gz_zalloc(0, 8), gz_zalloc(8, 0), gz_copy(NULL, 0) };

    (void)state;
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        assert_non_null(pieces[i]);
        gz_free(pieces[i]);
    }
    gz_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(grows_by_doubling_and_keeps_what_is_there),
        cmocka_unit_test(keeps_the_old_array_when_growing_fails),
        cmocka_unit_test(fails_after_the_number_of_allocations_asked_for),
        cmocka_unit_test(refuses_sizes_that_overflow),
        cmocka_unit_test(gives_a_pointer_for_no_bytes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
