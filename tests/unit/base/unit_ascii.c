#include "base/ascii.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void compares_letters_in_any_case(void **state)
{
    (void)state;
    assert_true(gz_ascii_equal("TITLE", "title"));
    assert_true(gz_ascii_equal("", ""));
    assert_false(gz_ascii_equal("title", "titles"));
    assert_false(gz_ascii_equal("@[", "`{"));
    assert_false(gz_ascii_equal("\xC9", "\xE9"));
    assert_true(gz_ascii_same("ABc", "abX", 2));
    assert_false(gz_ascii_same("ABc", "abX", 3));
}

static void finds_a_word_within_bounds(void **state)
{
    const char *text = "a <META x";

    (void)state;
    assert_ptr_equal(gz_ascii_find(text, 9, "<meta"), text + 2);
    assert_null(gz_ascii_find(text, 6, "<meta"));
    assert_null(gz_ascii_find(text, 0, "a"));
    assert_true(gz_ascii_starts(text, 1, "A"));
    assert_false(gz_ascii_starts(text, 1, "A "));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(compares_letters_in_any_case),
        cmocka_unit_test(finds_a_word_within_bounds),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
