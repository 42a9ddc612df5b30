#include "match/regex.h"

#include "base/mem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static gz_regex *compile(const char *text)
{
    gz_regex *regex = NULL;
    gloze_error err = { 0 };

    if (gz_regex_new(text, strlen(text), "p.lua:3", 50000, &regex, &err) != GLOZE_OK)
        fail_msg("%s: %s", text, err.message);
    return regex;
}

static void matches_anywhere_and_takes_spaces_as_they_are(void **state)
{
    static const struct {
        const char *text, *subject;
        size_t from, start, end; /* start SIZE_MAX: no match */
    } cases[] = {
        { "b c", "ab c", 0, 1, 4 },
        { "b c", "ab\nc", 0, SIZE_MAX, 0 },
        { "b", "abab", 2, 3, 4 },
        { "(?<=a)b", "ab", 1, 1, 2 },
        { "x*", "ab", 1, 1, 1 },
        { "\\w+", "— Zoë", 0, 4, 8 },
        { "a\\Kb", "ab", 0, 1, 2 },
        { "b",
          "\xFF\x80"
          "b",
          0, 2, 3 },
        { ".", "\xFF", 0, SIZE_MAX, 0 },
        { "é", "\xC3\xA9", 1, SIZE_MAX, 0 },
        { "$", "ab", 2, 2, 2 },
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        gz_regex *regex = compile(cases[i].text);
        gz_span groups[4];
        bool found;

        for (int use = 0; use < 300; use++) { /* interpreted first, then by the JIT */
            assert_int_equal(gz_regex_match(regex, cases[i].subject, strlen(cases[i].subject),
                                            cases[i].from, false, groups, &found, NULL),
                             GLOZE_OK);
            assert_int_equal(found, cases[i].start != SIZE_MAX);
            if (found) {
                assert_int_equal(groups[0].start, cases[i].start);
                assert_int_equal(groups[0].end, cases[i].end);
            }
        }
        gz_regex_free(regex);
    }
}

static void an_empty_match_at_the_start_can_be_left_out(void **state)
{
    gz_regex *regex = compile("x*");
    gz_span groups[1];
    bool found;

    (void)state;
    assert_int_equal(gz_regex_match(regex, "abx", 3, 0, true, groups, &found, NULL), GLOZE_OK);
    assert_true(found);
    assert_int_equal(groups[0].start, 1);
    assert_int_equal(groups[0].end, 1);
    gz_regex_free(regex);
}

static void groups_that_took_no_part_are_marked(void **state)
{
    gz_regex *regex = compile("(a)|(b)|(c)");
    gz_span groups[4];
    bool found;

    (void)state;
    assert_int_equal(gz_regex_group_count(regex), 4);
    assert_int_equal(gz_regex_match(regex, "xb", 2, 0, false, groups, &found, NULL), GLOZE_OK);
    assert_int_equal(groups[1].start, SIZE_MAX);
    assert_int_equal(groups[2].start, 1);
    assert_int_equal(groups[3].end, SIZE_MAX);
    gz_regex_free(regex);
}

static void errors_show_the_place(void **state)
{
    gz_regex *regex = NULL;
    gloze_error err;

    (void)state;
    assert_int_equal(gz_regex_new("a[b", 3, "p.lua:3", 0, &regex, &err), GLOZE_EPLUGIN);
    assert_null(regex);
    assert_string_equal(err.message,
                        "p.lua:3: this [ is never closed; add a ], or write \\[ for a bracket "
                        "(character 4 of the pattern: a[b==>)");
    assert_int_equal(gz_regex_new("a)", 2, "p.lua:3", 0, &regex, &err), GLOZE_EPLUGIN);
    assert_string_equal(err.message,
                        "p.lua:3: this ) closes nothing; remove it, or write \\) for a parenthesis "
                        "(character 2 of the pattern: a==>))");
}

static void a_limit_is_an_error(void **state)
{
    gz_regex *regex = compile("(?:a|aa)+$");
    const char *subject = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!";
    gz_span groups[1];
    gloze_error err;
    bool found;

    (void)state;
    for (int use = 0; use < 300; use++) {
        assert_int_equal(
            gz_regex_match(regex, subject, strlen(subject), 0, false, groups, &found, &err),
            GLOZE_ELIMIT);
        assert_false(found);
        assert_non_null(strstr(err.message, "match limit of 50000 steps"));
    }
    gz_regex_free(regex);
}

static void survives_every_failed_allocation(void **state)
{
    gz_regex *regex = NULL;
    gloze_error err;
    long n = 0;

    (void)state;
    for (;; n++) {
        gz_mem_fail_after = n;
        if (gz_regex_new("(a)b", 4, "p.lua:3", 0, &regex, &err) == GLOZE_OK)
            break;
        assert_int_equal(err.code, GLOZE_ENOMEM);
        assert_null(regex);
    }
    gz_mem_fail_after = -1;
    assert_in_range(n, 5, 40);
    gz_regex_free(regex);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(matches_anywhere_and_takes_spaces_as_they_are),
        cmocka_unit_test(an_empty_match_at_the_start_can_be_left_out),
        cmocka_unit_test(groups_that_took_no_part_are_marked),
        cmocka_unit_test(errors_show_the_place),
        cmocka_unit_test(a_limit_is_an_error),
        cmocka_unit_test(survives_every_failed_allocation),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
