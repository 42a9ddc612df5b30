#include "base/buffer.h"
#include "base/mem.h"
#include "run/cases.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

/* A case in one line: the text, then "[start,end type name=value name->value name=-]". */
static void describe(const gz_case *one, gz_buffer *out)
{
    gz_buffer_add(out, one->text, one->len);
    for (size_t i = 0; i < one->count; i++) {
        const gz_mark *mark = &one->marks[i];

        gz_buffer_format(out, " [%zu,%zu", mark->span.start, mark->span.end);
        if (mark->type)
            gz_buffer_format(out, " %s", mark->type);
        for (size_t k = 0; k < mark->count; k++) {
            const gz_expectation *e = &mark->expectations[k];

            gz_buffer_format(out, " %s%s%s", e->name, e->relation ? "->" : "=",
                             e->value ? e->value : "(none)");
        }
        gz_buffer_char(out, ']');
    }
}

static const char *const notations[][2] = {
    { "", "" },
    { "no marks", "no marks" },
    { "a {£48m} boost", "a £48m boost [2,7]" },
    { "{£3|money}", "£3 [0,3 money]" },
    { "{£3|amount=3 currency=GBP}", "£3 [0,3 amount=3 currency=GBP]" },
    { "{£3|money amount=3 mod=-}", "£3 [0,3 money amount=3 mod=(none)]" },
    { "{x|name=\"two words\" note=\"-\" say=\"\\\"a\\\\\" end=\"}|\"}",
      "x [0,1 name=two words note=- say=\"a\\ end=}|]" },
    { "{\"x\"|speaker->\"A B\" to->C no->-}", "\"x\" [0,3 speaker->A B to->C no->(none)]" },
    { "{x|alternatives[1].value=2023-10-08}", "x [0,1 alternatives[1].value=2023-10-08]" },
    { "{x|\n  a=1\n  b=2 }", "x [0,1 a=1 b=2]" },
    { "{the {NCA|agency} head|person}", "the NCA head [0,12 person] [4,7 agency]" },
    { "{a {b {c|z}|y}|x}", "a b c [0,5 x] [2,5 y] [4,5 z]" },
    { "{a {b}}", "a b [0,3] [2,3]" },
    { "{a {b {c}}}", "a b c [0,5] [2,5] [4,5]" },
    { "a {{b}} || c", "a {b} | c" },
    { "{{{a|x}}}", "{a} [1,2 x]" },
    { "{a {{b}} c|x}", "a {b} c [0,7 x]" },
    { "{{UK|location} Home Office|agency}", "UK Home Office [0,14 agency] [0,2 location]" },
    { "{{UK} Home Office}", "UK Home Office [0,14] [0,2]" },
    { "{{{a|x} b|y} c|z}", "a b c [0,5 z] [0,3 y] [0,1 x]" },
    { "one\n\n{two|x}", "one\n\ntwo [5,8 x]" },
};

static void reads_marks(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(notations); i++) {
        gz_arena arena;
        gz_buffer out;
        gz_case one;
        gloze_error err = { 0 };

        gz_arena_init(&arena);
        gz_buffer_init(&out);
        if (gz_case_parse(&arena, notations[i][0], strlen(notations[i][0]), "x", &one, &err) !=
            GLOZE_OK)
            fail_msg("%s", err.message);
        describe(&one, &out);
        assert_string_equal(gz_buffer_text(&out), notations[i][1]);
        gz_buffer_clear(&out);
        gz_arena_clear(&arena);
    }
}

static const char *const malformed[][2] = {
    { "a {£3 b", "init.lua:7: a mark is not closed; } is missing, near \"a {£3 b\"" },
    { "a {£3|money", "init.lua:7: a mark is not closed; } is missing, near \"a {£3|money\"" },
    { "a} b", "init.lua:7: a } that closes nothing; write }} for a brace of the text, "
              "near \"a} b\"" },
    { "a | b", "init.lua:7: a | outside a mark; write || for a bar of the text, near \"a | b\"" },
    { "{a|x y}", "init.lua:7: only the first word may be a type; write name=value, "
                 "near \"{a|x y}\"" },
    { "{a|=3}", "init.lua:7: a name is missing; write name=value, near \"{a|=3}\"" },
    { "{a|b=}", "init.lua:7: a value is missing; write name=- for none, near \"{a|b=}\"" },
    { "{a|b=\"c}", "init.lua:7: a value's quote is not closed, near \"{a|b=\"c}\"" },
    { "{a|b=\"c\"d}", "init.lua:7: a value ends at a space or the brace; quote it, "
                      "near \"{a|b=\"c\"d}\"" },
    { "{|x}", "init.lua:7: a mark without text, near \"{|x}\"" },
    { "a\xFF", "init.lua:7: this is not UTF-8; save the file as UTF-8, near \"a\"" },
    { "a very long text that goes on and on {without an end\nand more",
      "init.lua:7: a mark is not closed; } is missing, near \"and more\"" },
};

static void shows_the_place_that_is_malformed(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(malformed); i++) {
        gz_arena arena;
        gz_case one;
        gloze_error err = { 0 };

        gz_arena_init(&arena);
        assert_int_equal(gz_case_parse(&arena, malformed[i][0], strlen(malformed[i][0]),
                                       "init.lua:7", &one, &err),
                         GLOZE_EPLUGIN);
        assert_string_equal(err.message, malformed[i][1]);
        gz_arena_clear(&arena);
    }
}

static void refuses_marks_nested_too_deep(void **state)
{
    char text[200];
    gz_arena arena;
    gz_case one;

    (void)state;
    for (size_t i = 0; i < sizeof text; i += 2)
        memcpy(text + i, "{a", 2);
    gz_arena_init(&arena);
    assert_int_equal(gz_case_parse(&arena, text, sizeof text, "x", &one, NULL), GLOZE_EPLUGIN);
    memset(text, '{', sizeof text);
    assert_int_equal(gz_case_parse(&arena, text, sizeof text - 1, "x", &one, NULL), GLOZE_EPLUGIN);
    gz_arena_clear(&arena);
}

static const char cases_file[] = "\xEF\xBB\xBF# all of these\r\n"
                                 "locale: en-GB\r\n"
                                 "option: dates.adverbs=true\n"
                                 "---\n"
                                 "# a comment\n"
                                 "date: 2024-09-20\n"
                                 "\n"
                                 "on {Friday|date}\n"
                                 "\n"
                                 "date: this is text\n"
                                 "\n"
                                 "---\n"
                                 "---  \n"
                                 "locale: en-US\n"
                                 "option: money.x = y\n"
                                 "--\n"
                                 "two\n"
                                 "---\n"
                                 "last";

static void reads_files_of_cases(void **state)
{
    gz_arena arena;
    gz_cases cases;

    (void)state;
    gz_arena_init(&arena);
    assert_int_equal(
        gz_cases_read(&arena, cases_file, sizeof cases_file - 1, "cases.txt", &cases, NULL),
        GLOZE_OK);
    assert_int_equal(cases.count, 3);
    assert_string_equal(cases.list[0].text, "on Friday\n\ndate: this is text");
    assert_int_equal(cases.list[0].line, 8);
    assert_string_equal(cases.list[0].date, "2024-09-20");
    assert_string_equal(cases.list[0].locale, "en-GB");
    assert_int_equal(cases.list[0].option_count, 1);
    assert_string_equal(cases.list[0].options[0].name, "dates.adverbs");
    assert_string_equal(cases.list[0].options[0].value, "true");
    assert_string_equal(cases.list[1].text, "--\ntwo");
    assert_null(cases.list[1].date);
    assert_string_equal(cases.list[1].locale, "en-US");
    assert_int_equal(cases.list[1].option_count, 2);
    assert_string_equal(cases.list[2].text, "last");
    assert_string_equal(cases.list[2].locale, "en-GB");
    assert_int_equal(cases.list[2].option_count, 1);
    gz_arena_clear(&arena);
}

static void names_the_line_of_the_file_that_is_malformed(void **state)
{
    static const char *const files[][2] = {
        { "a\n---\n\nb\nc {d\n", "cases.txt:5: a mark is not closed; } is missing, near \"c {d\"" },
        { "date: 2024-01-01\noption: x\na",
          "cases.txt:2: an option is written as option: plugin.name=value" },
    };

    (void)state;
    for (size_t i = 0; i < COUNT(files); i++) {
        gz_arena arena;
        gz_cases cases;
        gloze_error err = { 0 };

        gz_arena_init(&arena);
        assert_int_equal(
            gz_cases_read(&arena, files[i][0], strlen(files[i][0]), "cases.txt", &cases, &err),
            GLOZE_EPLUGIN);
        assert_string_equal(err.message, files[i][1]);
        gz_arena_clear(&arena);
    }
}

static void survives_every_failed_allocation(void **state)
{
    gz_arena arena;
    gz_cases cases;
    gloze_error err = { 0 };
    long n = 0;

    (void)state;
    for (;; n++) {
        gz_arena_init(&arena);
        gz_mem_fail_after = n;
        if (gz_cases_read(&arena, cases_file, sizeof cases_file - 1, "x", &cases, &err) == GLOZE_OK)
            break;
        assert_int_equal(err.code, GLOZE_ENOMEM);
        gz_arena_clear(&arena);
    }
    gz_mem_fail_after = -1;
    assert_in_range(n, 1, 50);
    gz_arena_clear(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_marks),
        cmocka_unit_test(shows_the_place_that_is_malformed),
        cmocka_unit_test(refuses_marks_nested_too_deep),
        cmocka_unit_test(reads_files_of_cases),
        cmocka_unit_test(names_the_line_of_the_file_that_is_malformed),
        cmocka_unit_test(survives_every_failed_allocation),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
