#include "base/span.h"
#include "base/status.h"
#include "base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void fills_in_code_and_message(void **state)
{
    gloze_error err = { 0 };

    (void)state;
    assert_int_equal(gz_fail(&err, GLOZE_EIO, "%s:%d: gone", "a.txt", 3), GLOZE_EIO);
    assert_int_equal(err.code, GLOZE_EIO);
    assert_string_equal(err.message, "a.txt:3: gone");
    assert_int_equal(gz_fail(NULL, GLOZE_EBUSY, "nobody listens"), GLOZE_EBUSY);
    assert_int_equal(gz_fail_memory(&err), GLOZE_ENOMEM);
    assert_string_equal(err.message,
                        "out of memory: raise the memory limit, or give smaller documents");
}

static void cuts_a_long_message_at_a_character(void **state)
{
    static const char *const characters[] = { "x", "é", "€", "😀" };
    char text[4096];
    gloze_error err;

    (void)state;
    for (size_t shift = 0; shift < 4; shift++)
        for (size_t c = 0; c < 4; c++) {
            size_t at = shift, size = strlen(characters[c]);

            memset(text, '.', shift);
            for (; at + size < sizeof text; at += size)
                memcpy(text + at, characters[c], size);
            text[at] = '\0';
            gz_fail(&err, GLOZE_EINPUT, "%s", text);
            at = strlen(err.message);
            assert_in_range(at, sizeof err.message - 4, sizeof err.message - 1);
            assert_int_equal(gz_utf8_valid(err.message, at), at);
        }
}

static void names_every_status(void **state)
{
    (void)state;
    assert_string_equal(gloze_status_name(GLOZE_OK), "ok");
    assert_string_equal(gloze_status_name(GLOZE_EPLUGIN), "plugin");
    assert_string_equal(gloze_status_name(GLOZE_EINTERNAL), "internal");
    assert_string_equal(gloze_status_name((gloze_status)99), "unknown");
}

static void touching_spans_do_not_overlap(void **state)
{
    (void)state;
    assert_false(gz_span_overlap((gz_span){ 0, 3 }, (gz_span){ 3, 5 }));
    assert_true(gz_span_overlap((gz_span){ 0, 4 }, (gz_span){ 3, 5 }));
    assert_false(gz_span_overlap((gz_span){ 2, 2 }, (gz_span){ 2, 2 }));
    assert_true(gz_span_inside((gz_span){ 1, 2 }, (gz_span){ 1, 2 }));
    assert_false(gz_span_inside((gz_span){ 0, 2 }, (gz_span){ 1, 2 }));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fills_in_code_and_message),
        cmocka_unit_test(cuts_a_long_message_at_a_character),
        cmocka_unit_test(names_every_status),
        cmocka_unit_test(touching_spans_do_not_overlap),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
