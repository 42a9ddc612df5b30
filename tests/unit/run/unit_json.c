#include "run/json.h"

#include "base/mem.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static void check_string(const char *text, size_t len, const char *expected)
{
    gz_buffer out;

    gz_buffer_init(&out);
    gz_json_string(&out, text, len);
    assert_string_equal(gz_buffer_text(&out), expected);
    gz_buffer_clear(&out);
}

static void escapes_what_json_forbids_and_nothing_else(void **state)
{
    static const struct {
        const char *text, *expected;
    } cases[] = {
        { "", "\"\"" },
        { "plain", "\"plain\"" },
        { "a \"quote\" and a \\", "\"a \\\"quote\\\" and a \\\\\"" },
        { "\b\f\n\r\t", "\"\\b\\f\\n\\r\\t\"" },
        { "\x01\x1f\x7f", "\"\\u0001\\u001f\x7f\"" },
        { "caf\xc3\xa9 \xf0\x9f\x98\x80 \xe2\x80\xa8",
          "\"caf\xc3\xa9 \xf0\x9f\x98\x80 \xe2\x80\xa8\"" },
        { "no </script> special", "\"no </script> special\"" },
        { "a long run of plain text, then \n and another long run of plain text",
          "\"a long run of plain text, then \\n and another long run of plain text\"" },
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++)
        check_string(cases[i].text, strlen(cases[i].text), cases[i].expected);
    check_string("a\0b", 3, "\"a\\u0000b\"");
}

/* Each byte that needs an escape at each place of the eight that are looked at together. */
static void finds_an_escape_at_any_place(void **state)
{
    (void)state;
    for (int c = 0; c < 0x80; c++)
        for (size_t at = 0; at < 17; at++) {
            char text[17];
            gz_buffer out;
            bool escaped = c < 0x20 || c == '"' || c == '\\';

            memset(text, '!', sizeof(text));
            text[at] = (char)c;
            gz_buffer_init(&out);
            gz_json_valid_string(&out, text, sizeof(text));
            assert_int_equal(memchr(out.data, '\\', out.len) != NULL, escaped);
            assert_memory_equal(out.data + 1, text, at);
            assert_memory_equal(out.data + out.len - 1 - (16 - at), text + at + 1, 16 - at);
            gz_buffer_clear(&out);
        }
}

static void writes_malformed_utf8_as_replacement_characters(void **state)
{
    (void)state;
    check_string("a\xff"
                 "b",
                 3,
                 "\"a\xef\xbf\xbd"
                 "b\"");
    check_string("\xe2\x82", 2, "\"\xef\xbf\xbd\"");
    check_string("\xc0\xaf", 2, "\"\xef\xbf\xbd\xef\xbf\xbd\"");
}

static void check_number(gloze_value value, const char *expected)
{
    gz_buffer out;

    gz_buffer_init(&out);
    gz_json_number(&out, &value);
    assert_string_equal(gz_buffer_text(&out), expected);
    gz_buffer_clear(&out);
}

static gloze_value real(double value)
{
    return (gloze_value){ .kind = GLOZE_NUMBER, .real = value };
}

static gloze_value integer(int64_t value)
{
    return (gloze_value){
        .kind = GLOZE_NUMBER, .integral = true, .integer = value, .real = (double)value
    };
}

static void writes_the_shortest_number_that_reads_back_the_same(void **state)
{
    (void)state;
    check_number(integer(0), "0");
    check_number(integer(-7), "-7");
    check_number(integer(75000000), "75000000");
    check_number(integer(INT64_MIN), "-9223372036854775808");
    check_number(real(0.8), "0.8");
    check_number(real(0.1 + 0.2), "0.30000000000000004");
    check_number(real(-2.5), "-2.5");
}

static void writes_null_for_what_json_has_no_number_for(void **state)
{
    (void)state;
    check_number(real(NAN), "null");
    check_number(real(INFINITY), "null");
    check_number(real(-INFINITY), "null");
}

static void writes_sizes(void **state)
{
    static const size_t sizes[] = { 0, 9, 10, 1234567890, SIZE_MAX };

    (void)state;
    for (size_t i = 0; i < COUNT(sizes); i++) {
        char expected[32];
        gz_buffer out;

        gz_buffer_init(&out);
        gz_json_size(&out, sizes[i]);
        snprintf(expected, sizeof(expected), "%zu", sizes[i]);
        assert_string_equal(gz_buffer_text(&out), expected);
        gz_buffer_clear(&out);
    }
}

static void remembers_a_failed_allocation(void **state)
{
    gz_buffer out;

    (void)state;
    gz_buffer_init(&out);
    gz_mem_fail_after = 0;
    gz_json_string(&out, "text", 4);
    gz_mem_fail_after = -1;
    assert_true(out.failed);
    gz_buffer_clear(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(escapes_what_json_forbids_and_nothing_else),
        cmocka_unit_test(finds_an_escape_at_any_place),
        cmocka_unit_test(writes_malformed_utf8_as_replacement_characters),
        cmocka_unit_test(writes_the_shortest_number_that_reads_back_the_same),
        cmocka_unit_test(writes_null_for_what_json_has_no_number_for),
        cmocka_unit_test(writes_sizes),
        cmocka_unit_test(remembers_a_failed_allocation),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
