#include "match/relax.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* "-" where nothing can be said. */
static void assert_relaxed(const char *pattern, const char *expected)
{
    gz_buffer out = { 0 };
    const char *got = "-";

    if (gz_relax(pattern, strlen(pattern), &out)) {
        gz_buffer_char(&out, '\0');
        got = out.data;
    }
    assert_string_equal(got, expected);
    gz_buffer_clear(&out);
}

static void look_behinds_go(void **state)
{
    (void)state;
    assert_relaxed("ab(?<=ab)c", "ab(?:)c");
    assert_relaxed("(?<!last |past )(?<n>\\d+)", "(?:)(?<n>\\d+)");
    assert_relaxed("(?:a|(?<=[)(]x)b)+c", "(?:a|(?:)b)+c");
    assert_relaxed("(?i:x(?<=(a)|\\(x))y", "(?i:x(?:))y");
    assert_relaxed("\\bin [(?<=a)] x", "\\bin [(?<=a)] x");
}

static void a_negative_look_ahead_goes_with_its_look_behind(void **state)
{
    (void)state;
    assert_relaxed("a(?!(?<=xy)b)c", "a(?:)c");
    assert_relaxed("a(?!b(?!c))d", "a(?!b(?!c))d");
    assert_relaxed("a(?=(?<=xa)b)", "a(?=(?:)b)");
}

static void what_could_lose_a_match_is_given_up_on(void **state)
{
    (void)state;
    assert_relaxed("(?>(?<=ab)x|xy)z", "-");
    assert_relaxed("(?:(?<=ab)x|xy)++z", "-");
    assert_relaxed("(?:(?<=ab)x|xy){1,2}+z", "-");
    assert_relaxed("(?>a(?!(?<=ab)x)|ab)z", "-");
    assert_relaxed("(?(?<=ab)x|y)z", "-");
    assert_relaxed("(a)(?<=ab)\\1", "-");
    assert_relaxed("(?<x>a)(?<=ab)\\k<x>", "-");
    assert_relaxed("(?<=ab)(x(?1)?y)", "-");
    assert_relaxed("(*COMMIT)(?<=ab)c", "-");
    assert_relaxed("(?x)(?<=ab)c # (", "-");
    assert_relaxed("(?<*ab)c", "-");
    assert_relaxed("(?<=ab)\\Q(\\E", "-");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(look_behinds_go),
        cmocka_unit_test(a_negative_look_ahead_goes_with_its_look_behind),
        cmocka_unit_test(what_could_lose_a_match_is_given_up_on),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
