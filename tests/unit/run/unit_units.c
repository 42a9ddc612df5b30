#include "run/units.h"

#include "base/mem.h"
#include "base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Characters of one to four bytes, so that strides cut some. */
static char *make_text(size_t repeats, size_t *len)
{
    static const char piece[] = "ab \xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80.";
    char *text = malloc(repeats * sizeof(piece) + 1);

    *len = 0;
    assert_non_null(text);
    for (size_t i = 0; i < repeats; i++) {
        memcpy(text + *len, piece, sizeof(piece) - 1);
        *len += sizeof(piece) - 1;
    }
    return text;
}

/* Against a plain count from the start, at every character. */
static void counts_as_a_plain_count_does(void **state)
{
    static const gloze_offsets all[] = { GLOZE_CODEPOINT, GLOZE_UTF16, GLOZE_BYTE };
    size_t len;
    char *text = make_text(200, &len);

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        gz_units units;
        size_t expected = 0;

        assert_true(gz_units_init(&units, all[i], text, len));
        for (size_t at = 0; at < len;) {
            uint32_t cp;
            size_t size = gz_utf8_next(text + at, len - at, &cp);

            assert_int_equal(gz_units_at(&units, at), expected);
            assert_int_equal(gz_units_byte(&units, expected), at);
            expected += all[i] == GLOZE_BYTE ? size : all[i] == GLOZE_UTF16 ? 1 + (cp > 0xFFFF) : 1;
            at += size;
        }
        assert_int_equal(gz_units_at(&units, len), expected);
        assert_int_equal(gz_units_byte(&units, expected), len);
        assert_int_equal(gz_units_byte(&units, expected + 1), len);
        gz_units_clear(&units);
    }
    free(text);
}

static void an_empty_text_has_no_units(void **state)
{
    gz_units units;

    (void)state;
    assert_true(gz_units_init(&units, GLOZE_CODEPOINT, "", 0));
    assert_int_equal(gz_units_at(&units, 0), 0);
    gz_units_clear(&units);
}

static void tells_when_memory_runs_out(void **state)
{
    gz_units units;

    (void)state;
    gz_mem_fail_after = 0;
    assert_false(gz_units_init(&units, GLOZE_UTF16, "text", 4));
    assert_true(gz_units_init(&units, GLOZE_BYTE, "text", 4));
    gz_mem_fail_after = -1;
    gz_units_clear(&units);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_as_a_plain_count_does),
        cmocka_unit_test(an_empty_text_has_no_units),
        cmocka_unit_test(tells_when_memory_runs_out),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
