#include "run/interval.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static bool is_near(double a, double b)
{
    return a - b < 5e-5 && b - a < 5e-5;
}

static void is_the_interval_of_wilson(void **state)
{
    static const struct {
        size_t right, count;
        double low, high;
    } cases[] = {
        { 0, 0, 0.0, 1.0 },        { 0, 10, 0.0, 0.2775 },      { 10, 10, 0.7225, 1.0 },
        { 8, 10, 0.4902, 0.9433 }, { 50, 100, 0.4038, 0.5962 }, { 1, 1, 0.2065, 1.0 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        gz_interval in = gz_interval_share(cases[i].right, cases[i].count);

        assert_true(is_near(in.low, cases[i].low));
        assert_true(is_near(in.high, cases[i].high));
    }
}

static void f1_follows_from_the_share_of_right_ones(void **state)
{
    gz_interval share = gz_interval_share(8, 12), f1 = gz_interval_f1(8, 10, 10);

    (void)state;
    assert_true(is_near(f1.low, 2 * share.low / (1 + share.low)));
    assert_true(is_near(f1.high, 2 * share.high / (1 + share.high)));
    assert_true(f1.low < 0.8 && f1.high > 0.8);
}

static void the_middle_leaves_out_a_fortieth_on_either_side(void **state)
{
    double values[80];
    gz_interval middle;

    (void)state;
    for (int i = 0; i < 80; i++)
        values[(i * 37) % 80] = i;
    middle = gz_interval_middle(values, 80);
    assert_true(is_near(middle.low, 2) && is_near(middle.high, 77));
    assert_true(is_near(gz_interval_middle(values, 1).high, 0));
}

static void chance_is_the_same_each_time(void **state)
{
    uint64_t one = 1, other = 1, seen = 0;

    (void)state;
    for (int i = 0; i < 200; i++) {
        uint64_t number = gz_chance(&one, 10);

        assert_int_equal(number, gz_chance(&other, 10));
        assert_in_range(number, 0, 9);
        seen |= (uint64_t)1 << number;
    }
    assert_int_equal(seen, 0x3FF);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(is_the_interval_of_wilson),
        cmocka_unit_test(f1_follows_from_the_share_of_right_ones),
        cmocka_unit_test(the_middle_leaves_out_a_fortieth_on_either_side),
        cmocka_unit_test(chance_is_the_same_each_time),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
