#include "cli/paint.h"

#include "base/mem.h"
#include "run/result.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

typedef struct spot {
    const char *type;
    size_t start, end;
} spot;

static gloze_status paint(const char *text, const spot *spots, size_t count, bool color,
                          gz_buffer *out, gloze_error *err)
{
    gloze_annotation annotations[10] = { 0 };
    gz_document source = { .text = text, .len = strlen(text) };
    gloze_document doc = { .doc = &source, .annotations = annotations, .count = count };

    for (size_t i = 0; i < count; i++) {
        annotations[i].type = spots[i].type;
        annotations[i].start = spots[i].start;
        annotations[i].end = spots[i].end;
    }
    gz_buffer_init(out);
    return gz_paint(&doc, color, out, err);
}

static void check(const char *text, const spot *spots, size_t count, bool color,
                  const char *expected)
{
    gz_buffer out;
    gloze_error err;

    assert_int_equal(paint(text, spots, count, color, &out, &err), GLOZE_OK);
    assert_string_equal(gz_buffer_text(&out), expected);
    gz_buffer_clear(&out);
}

static void puts_brackets_around_spans(void **state)
{
    static const spot apart[] = { { "a", 0, 3 }, { "b", 4, 7 } };
    static const spot touching[] = { { "a", 0, 3 }, { "b", 3, 7 } };
    static const spot nested[] = { { "a", 0, 7 }, { "b", 0, 3 }, { "c", 4, 7 } };
    static const spot same[] = { { "a", 0, 3 }, { "b", 0, 3 } };
    static const spot crossing[] = { { "a", 0, 5 }, { "b", 4, 7 } };

    (void)state;
    check("one two", NULL, 0, false, "one two\n");
    check("one two\n", apart, 2, false, "[a one] [b two]\n");
    check("one two", touching, 2, false, "[a one][b  two]\n");
    check("one two", nested, 3, false, "[a [b one] [c two]]\n");
    check("one two", same, 2, false, "[a [b one]] two\n");
    check("one two", crossing, 2, false, "[a one [b t]wo]\n");
}

static void gives_each_type_a_colour_and_explains_it(void **state)
{
    static const spot nested[] = { { "b", 0, 7 }, { "a", 4, 7 } };

    (void)state;
    check("one two.", nested, 2, true,
          "\033[0;30;48;5;117mone \033[0;30;48;5;120;4mtwo\033[0;30;48;5;117m\033[0m.\n"
          "\n\033[30;48;5;120m a \033[0m 1  \033[30;48;5;117m b \033[0m 1\n");
}

static void shows_controls_instead_of_obeying_them(void **state)
{
    (void)state;
    check("a\033[2J\a\tb\r\nc\x7f\xc2\x9b", NULL, 0, false,
          "a\xEF\xBF\xBD[2J\xEF\xBF\xBD\tb\nc\xEF\xBF\xBD\xEF\xBF\xBD\n");
}

static void survives_every_failed_allocation(void **state)
{
    static const spot spots[] = { { "a", 0, 3 }, { "b", 4, 7 } };
    long n = 0;

    (void)state;
    for (;; n++) {
        gz_buffer out;
        gloze_error err;
        gloze_status st;

        gz_mem_fail_after = n;
        st = paint("one two", spots, 2, true, &out, &err);
        gz_mem_fail_after = -1;
        gz_buffer_clear(&out);
        if (st == GLOZE_OK)
            break;
        assert_int_equal(err.code, GLOZE_ENOMEM);
    }
    assert_in_range(n, 3, 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(puts_brackets_around_spans),
        cmocka_unit_test(gives_each_type_a_colour_and_explains_it),
        cmocka_unit_test(shows_controls_instead_of_obeying_them),
        cmocka_unit_test(survives_every_failed_allocation),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
