#include "run/record.h"

#include "base/mem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static void check_text(const char *actual, const char *expected)
{
    if (expected)
        assert_string_equal(actual ? actual : "NULL", expected);
    else
        assert_null(actual);
}

static void reads_what_a_line_says(void **state)
{
    static const struct {
        const char *line;
        gz_record expected; /* text NUL-terminated; fields apart */
    } cases[] = {
        { "{\"text\":\"words\"}", { .text = "words" } },
        { " { \"text\" : \"w\\u00e9\\n\" , \"id\" : \"a\\/7\" } ",
          { .text = "w\xc3\xa9\n", .id = "a/7" } },
        { "{\"id\":1.50e2,\"text\":\"\"}", { .text = "", .id = "1.50e2" } },
        { "{\"id\":12345678901234567890123,\"text\":\"w\"}",
          { .text = "w", .id = "12345678901234567890123" } },
        { "{\"html\":\"<p>w\",\"title\":\"T\"}", { .text = "<p>w", .html = true, .title = "T" } },
        { "{\"html\":\"<p>\",\"text\":\"w\"}", { .text = "w", .field_count = 1 } },
        { "{\"text\":\"w\",\"date\":\"2024-02-29\"}", { .text = "w", .date = "2024-02-29" } },
        { "{\"text\":\"w\",\"date\":\"2024-05-01T23:59:59+09:00\"}",
          { .text = "w", .date = "2024-05-01" } },
        { "{\"text\":\"w\",\"date\":\"2023-02-29\"}",
          { .text = "w", .bad_date = "2023-02-29", .field_count = 1 } },
        { "{\"text\":\"w\",\"date\":1700000000}",
          { .text = "w", .bad_date = "a number", .field_count = 1 } },
        { "{\"text\":\"w\",\"locale\":\"en-US\"}",
          { .text = "w", .locale = "en-US", .field_count = 1 } },
        { "{\"text\":\"w\",\"id\":null,\"date\":null}", { .text = "w", .field_count = 1 } },
        { "{\"text\":\"a\",\"annotations\":[{\"text\":\"b\",\"id\":\"x\"}],\"label\":[[0,1,\"A\"]]"
          "}",
          { .text = "a", .field_count = 2 } },
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        const gz_record *expected = &cases[i].expected;
        gz_arena arena;
        gz_record record;
        gloze_error err = { 0 };

        gz_arena_init(&arena);
        if (gz_record_parse(&arena, cases[i].line, strlen(cases[i].line), "x:1", &record, &err) !=
            GLOZE_OK)
            fail_msg("%s", err.message);
        assert_int_equal(record.len, strlen(expected->text));
        assert_memory_equal(record.text, expected->text, record.len);
        check_text(record.id, expected->id);
        check_text(record.title, expected->title);
        check_text(record.date, expected->date);
        check_text(record.locale, expected->locale);
        check_text(record.bad_date, expected->bad_date);
        assert_int_equal(record.html, expected->html);
        assert_int_equal(record.field_count, expected->field_count);
        gz_arena_clear(&arena);
    }
}

static void passes_other_members_on_as_they_were_written(void **state)
{
    static const char line[] = "{\"a\": 1.0e+2 ,\"text\":\"w\",\"b\":[ {\"}\":\"]\\\"\"} , 2],"
                               "\"c\\u0021\":\"\\u00e9\", \"d\":true}";
    static const char *const expected[][2] = {
        { "a", "1.0e+2" },
        { "b", "[ {\"}\":\"]\\\"\"} , 2]" },
        { "c!", "\"\\u00e9\"" },
        { "d", "true" },
    };
    gz_arena arena;
    gz_record record;
    gloze_error err;

    (void)state;
    gz_arena_init(&arena);
    assert_int_equal(gz_record_parse(&arena, line, strlen(line), "x:1", &record, &err), GLOZE_OK);
    assert_int_equal(record.field_count, COUNT(expected));
    for (size_t i = 0; i < COUNT(expected); i++) {
        assert_string_equal(record.fields[i].name, expected[i][0]);
        assert_string_equal(record.fields[i].json, expected[i][1]);
    }
    gz_arena_clear(&arena);
}

static void keeps_a_nul_character_for_the_reader_to_refuse(void **state)
{
    static const char line[] = "{\"text\":\"a\\u0000b\"}";
    gz_arena arena;
    gz_record record;
    gloze_error err;

    (void)state;
    gz_arena_init(&arena);
    assert_int_equal(gz_record_parse(&arena, line, strlen(line), "x:1", &record, &err), GLOZE_OK);
    assert_int_equal(record.len, 3);
    assert_memory_equal(record.text, "a\0b", 3);
    gz_arena_clear(&arena);
}

static void says_what_is_wrong_with_a_line(void **state)
{
    static const char *const cases[][2] = {
        { "words", "x:1: no JSON: invalid token near 'words' (byte 5); each line is one object" },
        { "{\"text\":\"w\"} {}",
          "x:1: no JSON: end of file expected near '{' (byte 14); each line is one object" },
        { "[1]", "x:1: JSON, but no object; each line is {\"id\": …, \"text\": …}" },
        { "\"w\"", "x:1: JSON, but no object; each line is {\"id\": …, \"text\": …}" },
        { "{}", "x:1: neither \"text\" nor \"html\" is a string; each line needs one" },
        { "{\"text\":7}", "x:1: neither \"text\" nor \"html\" is a string; each line needs one" },
        { "{\"text\":\"w\",\"id\":[]}", "x:1: \"id\" is no string" },
        { "{\"text\":\"w\",\"title\":7}", "x:1: \"title\" is no string" },
        { "{\"text\":\"w\",\"id\":\"a\\u0000\"}", "x:1: \"id\" holds a NUL character" },
        { "{\"text\":\"w\",\"text\":\"v\"}",
          "x:1: no JSON: duplicate object key near '\"text\"' (byte 18); each line is one object" },
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        gz_arena arena;
        gz_record record;
        gloze_error err;

        gz_arena_init(&arena);
        assert_int_equal(
            gz_record_parse(&arena, cases[i][0], strlen(cases[i][0]), "x:1", &record, &err),
            GLOZE_EINPUT);
        assert_string_equal(err.message, cases[i][1]);
        gz_arena_clear(&arena);
    }
}

static void refuses_a_nul_byte_anywhere(void **state)
{
    static const char line[] = "{\"a\":5\0,\"text\":\"w\"}";
    gz_arena arena;
    gz_record record;
    gloze_error err;

    (void)state;
    gz_arena_init(&arena);
    assert_int_equal(gz_record_parse(&arena, line, sizeof(line) - 1, "x:1", &record, &err),
                     GLOZE_EINPUT);
    assert_string_equal(err.message, "x:1: no JSON: there is a NUL byte in it");
    gz_arena_clear(&arena);
}

static void takes_a_date_that_may_be_followed_by_a_time(void **state)
{
    static const struct {
        const char *date;
        bool good;
    } cases[] = {
        { "2024-01-31", true },
        { "2000-02-29", true },
        { "2024-05-01T00:00", true },
        { "2024-05-01 10:00", true },
        { "", false },
        { "2024", false },
        { "2024-1-31", false },
        { "2024-13-01", false },
        { "1900-02-29", false },
        { "2024-05-01Z", false },
        { "2024-05-011", false },
        { "2024/05/01", false },
        { " 2024-05-01", false },
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        char line[100];
        gz_arena arena;
        gz_record record;
        gloze_error err;

        snprintf(line, sizeof(line), "{\"text\":\"w\",\"date\":\"%s\"}", cases[i].date);
        gz_arena_init(&arena);
        assert_int_equal(gz_record_parse(&arena, line, strlen(line), "x:1", &record, &err),
                         GLOZE_OK);
        assert_int_equal(record.date != NULL, cases[i].good);
        assert_int_equal(record.bad_date != NULL, !cases[i].good);
        gz_arena_clear(&arena);
    }
}

static void survives_every_failed_allocation(void **state)
{
    static const char line[] =
        "{\"id\":\"a\",\"text\":\"w\",\"title\":\"t\",\"date\":\"2024-05-01\","
        "\"x\":[1]}";
    gloze_error err;
    long n = 0;

    (void)state;
    for (;; n++) {
        gz_arena arena;
        gz_record record;
        gloze_status st;

        gz_arena_init(&arena);
        gz_mem_fail_after = n;
        st = gz_record_parse(&arena, line, strlen(line), "x:1", &record, &err);
        gz_mem_fail_after = -1;
        gz_arena_clear(&arena);
        if (st == GLOZE_OK)
            break;
        assert_int_equal(err.code, GLOZE_ENOMEM);
    }
    assert_in_range(n, 1, 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_what_a_line_says),
        cmocka_unit_test(passes_other_members_on_as_they_were_written),
        cmocka_unit_test(keeps_a_nul_character_for_the_reader_to_refuse),
        cmocka_unit_test(says_what_is_wrong_with_a_line),
        cmocka_unit_test(refuses_a_nul_byte_anywhere),
        cmocka_unit_test(takes_a_date_that_may_be_followed_by_a_time),
        cmocka_unit_test(survives_every_failed_allocation),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
