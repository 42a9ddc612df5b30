#include "base/buffer.h"
#include "base/mem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void collects_bytes_strings_and_formatted_text(void **state)
{
    gz_buffer buffer;

    (void)state;
    gz_buffer_init(&buffer);
    assert_string_equal(gz_buffer_text(&buffer), "");
    gz_buffer_add(&buffer, "ab", 2);
    gz_buffer_add(&buffer, NULL, 0);
    gz_buffer_char(&buffer, 'c');
    gz_buffer_string(&buffer, "de");
    gz_buffer_format(&buffer, "-%d-%s", 42, "x");
    assert_string_equal(gz_buffer_text(&buffer), "abcde-42-x");
    assert_int_equal(buffer.len, 10);
    gz_buffer_reset(&buffer);
    assert_string_equal(gz_buffer_text(&buffer), "");
    gz_buffer_clear(&buffer);
}

static void formats_text_longer_than_its_memory(void **state)
{
    gz_buffer buffer;
    char wide[3001];

    (void)state;
    memset(wide, 'w', 3000);
    wide[3000] = '\0';
    gz_buffer_init(&buffer);
    gz_buffer_format(&buffer, "%s%s", wide, wide);
    assert_int_equal(buffer.len, 6000);
    gz_buffer_clear(&buffer);
}

static void append_everything(gz_buffer *buffer)
{
    for (int i = 0; i < 100; i++) {
        gz_buffer_char(buffer, 'x');
        gz_buffer_string(buffer, "yy");
        gz_buffer_format(buffer, "%d", i);
    }
}

static void remembers_a_failed_allocation(void **state)
{
    gz_buffer buffer;
    long n = 0;

    (void)state;
    gz_buffer_init(&buffer);
    for (;; n++) {
        gz_buffer_clear(&buffer);
        gz_mem_fail_after = n;
        append_everything(&buffer);
        gz_mem_fail_after = -1;
        if (!buffer.failed)
            break;
        assert_null(gz_buffer_text(&buffer));
        assert_false(gz_buffer_reserve(&buffer, 1));
    }
    assert_in_range(n, 3, 20);
    assert_int_equal(buffer.len, 490);
    gz_buffer_clear(&buffer);
}

static void refuses_a_size_that_overflows(void **state)
{
    gz_buffer buffer;

    (void)state;
    gz_buffer_init(&buffer);
    gz_buffer_char(&buffer, 'x');
    assert_false(gz_buffer_reserve(&buffer, SIZE_MAX));
    assert_true(buffer.failed);
    gz_buffer_reset(&buffer);
    assert_true(gz_buffer_reserve(&buffer, 1));
    gz_buffer_clear(&buffer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(collects_bytes_strings_and_formatted_text),
        cmocka_unit_test(formats_text_longer_than_its_memory),
        cmocka_unit_test(remembers_a_failed_allocation),
        cmocka_unit_test(refuses_a_size_that_overflows),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
