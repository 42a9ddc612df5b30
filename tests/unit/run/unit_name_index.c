#include "run/name_index.h"

#include "base/mem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

enum { MANY = 1000 };

static void finds_each_name_by_its_number(void **state)
{
    static char names[MANY][8];
    gz_name_index index;
    gz_arena arena;

    (void)state;
    gz_arena_init(&arena);
    assert_true(gz_name_index_init(&index, MANY, &arena));
    for (size_t i = 0; i < MANY; i++) {
        snprintf(names[i], sizeof(names[i]), "a%zu", i);
        assert_null(gz_name_index_find(&index, names[i]));
        assert_true(gz_name_index_add(&index, names[i], i));
    }
    for (size_t i = 0; i < MANY; i++)
        assert_int_equal(*gz_name_index_find(&index, names[i]), i);
    assert_null(gz_name_index_find(&index, ""));
    gz_arena_clear(&arena);
}

static void keeps_the_number_of_a_name_that_comes_again(void **state)
{
    gz_name_index index;
    gz_arena arena;

    (void)state;
    gz_arena_init(&arena);
    assert_true(gz_name_index_init(&index, 2, &arena));
    assert_true(gz_name_index_add(&index, "a", 1));
    assert_false(gz_name_index_add(&index, "a", 2));
    assert_int_equal(*gz_name_index_find(&index, "a"), 1);
    *gz_name_index_find(&index, "a") = 3;
    assert_int_equal(*gz_name_index_find(&index, "a"), 3);
    gz_arena_clear(&arena);
}

static void survives_a_failed_allocation(void **state)
{
    gz_name_index index;
    gz_arena arena;

    (void)state;
    gz_arena_init(&arena);
    gz_mem_fail_after = 0;
    assert_false(gz_name_index_init(&index, 10, &arena));
    gz_mem_fail_after = -1;
    gz_arena_clear(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_each_name_by_its_number),
        cmocka_unit_test(keeps_the_number_of_a_name_that_comes_again),
        cmocka_unit_test(survives_a_failed_allocation),
    };

    return cmocka_run_group_tests_name("name_index", tests, NULL, NULL);
}
