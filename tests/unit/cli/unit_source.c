#include "cli/source.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#define TEXT "Zo\xC3\xAB met\n\nAda.\nend"

static void lines_and_columns_are_counted_from_1_in_characters(void **state)
{
    static const struct {
        size_t at, line, column;
    } cases[] = { { 0, 1, 1 }, { 4, 1, 4 }, { 8, 1, 8 }, { 9, 2, 1 }, { 10, 3, 1 }, { 18, 4, 4 } };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        gz_source_place place = gz_source_place_of(TEXT, strlen(TEXT), cases[i].at);

        assert_int_equal(place.line, cases[i].line);
        assert_int_equal(place.column, cases[i].column);
    }
}

static void finds_the_bytes_of_a_place(void **state)
{
    static const struct {
        gz_source_place place;
        bool there;
        gz_span span;
    } cases[] = {
        { { 1, 0 }, true, { 0, 9 } },   { { 2, 0 }, true, { 9, 10 } },
        { { 4, 0 }, true, { 15, 18 } }, { { 5, 0 }, false, { 0, 0 } },
        { { 1, 3 }, true, { 2, 4 } },   { { 1, 8 }, true, { 8, 9 } },
        { { 1, 9 }, false, { 0, 0 } },  { { 4, 3 }, true, { 17, 18 } },
        { { 4, 4 }, false, { 0, 0 } },  { { 0, 1 }, false, { 0, 0 } },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        gz_span span;

        assert_int_equal(gz_source_span(TEXT, strlen(TEXT), cases[i].place, &span), cases[i].there);
        if (!cases[i].there)
            continue;
        assert_int_equal(span.start, cases[i].span.start);
        assert_int_equal(span.end, cases[i].span.end);
    }
    assert_false(gz_source_span("", 0, (gz_source_place){ 1, 0 }, &(gz_span){ 0, 0 }));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_and_columns_are_counted_from_1_in_characters),
        cmocka_unit_test(finds_the_bytes_of_a_place),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
