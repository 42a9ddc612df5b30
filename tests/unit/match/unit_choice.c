#include "match/choice.h"

#include "base/mem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static uint32_t intern(gz_choices *choices, uint32_t from, uint32_t count)
{
    uint32_t items[100], set;

    for (uint32_t i = 0; i < count; i++)
        items[i] = from + i;
    assert_true(gz_choices_intern(choices, items, count, &set));
    return set;
}

static void assert_items(const gz_choices *choices, uint32_t set, uint32_t from, uint32_t wanted)
{
    uint32_t count;
    const uint32_t *items = gz_choices_items(choices, set, &count);

    assert_int_equal(count, wanted);
    for (uint32_t i = 0; i < count; i++)
        assert_int_equal(items[i], from + i);
}

static void keeps_each_set_once(void **state)
{
    gz_choices *choices = gz_choices_new();
    uint32_t sets[50];

    (void)state;
    assert_int_equal(intern(choices, 0, 0), GZ_CHOICE_EMPTY);
    for (uint32_t i = 0; i < 50; i++) {
        assert_true(gz_choices_reserve(choices, 100));
        sets[i] = intern(choices, i, 1 + i);
    }
    for (uint32_t i = 0; i < 50; i++) {
        assert_items(choices, sets[i], i, 1 + i);
        assert_int_equal(intern(choices, i, 1 + i), sets[i]);
    }
    gz_choices_free(choices);
}

static void forgets_what_came_after_what_is_kept(void **state)
{
    gz_choices *choices = gz_choices_new();
    uint32_t kept, items[] = { 1, 2 }, set;

    (void)state;
    assert_true(gz_choices_reserve(choices, 3));
    kept = intern(choices, 7, 2);
    gz_choices_keep(choices);
    assert_true(gz_choices_reserve(choices, 100));
    for (int round = 0; round < 5; round++) {
        uint32_t n = 0;

        while (gz_choices_intern(choices, &n, 1, &set))
            n++;
        assert_in_range(n, 50, 200);
        assert_false(gz_choices_intern(choices, items, 2, &set));
        gz_choices_forget(choices);
        assert_items(choices, kept, 7, 2);
        assert_int_equal(intern(choices, 7, 2), kept);
    }
    gz_choices_free(choices);
}

static void survives_every_failed_allocation(void **state)
{
    gz_choices *choices;
    long n = 0;

    (void)state;
    for (;; n++) {
        gz_mem_fail_after = n;
        choices = gz_choices_new();
        if (choices && gz_choices_reserve(choices, 1000))
            break;
        gz_choices_free(choices);
    }
    gz_mem_fail_after = -1;
    assert_int_equal(n, 5);
    assert_items(choices, intern(choices, 3, 90), 3, 90);
    gz_choices_free(choices);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keeps_each_set_once),
        cmocka_unit_test(forgets_what_came_after_what_is_kept),
        cmocka_unit_test(survives_every_failed_allocation),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
