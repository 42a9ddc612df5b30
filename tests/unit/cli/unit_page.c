#include "base/mem.h"
#include "cli/page.h"
#include "run/result.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

static gloze_status write_page(const gloze_document *doc, gz_buffer *out, gloze_error *err)
{
    gz_page page;
    gloze_status st;

    gz_page_init(&page);
    st = gz_page_add(&page, doc, err);
    if (st == GLOZE_OK)
        st = gz_page_add(&page, doc, err);
    if (st == GLOZE_OK)
        st = gz_page_write(&page, out, err);
    gz_page_clear(&page);
    return st;
}

static void survives_every_failed_allocation(void **state)
{
    static const gloze_attribute attribute = {
        "n", { .kind = GLOZE_NUMBER, .integral = true, .integer = 2, .real = 2 }
    };
    const gloze_annotation annotations[] = {
        { .type = "a",
          .rule = "r/a",
          .zone = "body",
          .start = 0,
          .end = 7,
          .source_end = 7,
          .attributes = &attribute,
          .attribute_count = 1 },
        { .type = "b",
          .rule = "r/b",
          .zone = "body",
          .start = 4,
          .end = 11,
          .source_start = 4,
          .source_end = 11 },
    };
    gz_document source = { .id = "x", .title = "", .date = "", .text = "one two three", .len = 13 };
    struct gloze_document doc = { .doc = &source, .annotations = annotations, .count = 2 };
    long n = 0;

    (void)state;
    for (;; n++) {
        gz_buffer out;
        gloze_error err = { 0 };
        gloze_status st;

        gz_buffer_init(&out);
        gz_mem_fail_after = n;
        st = write_page(&doc, &out, &err);
        gz_mem_fail_after = -1;
        if (st == GLOZE_OK)
            assert_non_null(strstr(gz_buffer_text(&out),
                                   "data-label=\"a\">one <mark class=\"t1\" data-a=\"1\" "
                                   "tabindex=\"0\" data-label=\"b\">two</mark></mark>"
                                   "<mark class=\"t1\" data-a=\"1\"> thr</mark>ee"));
        gz_buffer_clear(&out);
        if (st == GLOZE_OK)
            break;
        assert_int_equal(err.code, GLOZE_ENOMEM);
    }
    assert_in_range(n, 5, 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(survives_every_failed_allocation) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
