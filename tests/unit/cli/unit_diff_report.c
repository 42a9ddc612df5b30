#include "base/mem.h"
#include "cli/context.h"
#include "cli/diff_report.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#define DOCUMENT(annotations)                                                                      \
    "{\"gloze\":1,\"id\":\"a\",\"text\":\"red hat\",\"annotations\":[" annotations "]}"
#define MENTION(type, start, end)                                                                  \
    "{\"type\":\"" type "\",\"start\":" #start ",\"end\":" #end ",\"rule\":\"r/" type "\"}"

static void parse(gz_snapshot *snapshot, const char *json)
{
    assert_int_equal(gz_snapshot_parse(snapshot, json, strlen(json), "a", NULL), GLOZE_OK);
}

static void shows_a_span_in_its_surroundings(void **state)
{
    static const struct {
        const char *text;
        gz_span span;
        size_t around;
        const char *shown;
    } cases[] = {
        { "the red hat", { 4, 7 }, 20, "the [red] hat" },
        { "the red hat",
          { 4, 7 },
          2,
          "\xE2\x80\xA6"
          "e [red] h\xE2\x80\xA6" },
        { "the red hat", { 4, 7 }, 0, "[red]" },
        { "a\n\n red\that\n\n", { 4, 7 }, 9, "a [red] hat" },
        { "a \x1b[2J red", { 7, 10 }, 9, "a \xEF\xBF\xBD[2J [red]" },
        { "\xC3\xABt\xC3\xA9 red",
          { 6, 9 },
          3,
          "\xE2\x80\xA6"
          "t\xC3\xA9 [red]" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        gz_buffer out;

        gz_buffer_init(&out);
        gz_context_add(&out, cases[i].text, strlen(cases[i].text), cases[i].span, cases[i].around);
        assert_string_equal(gz_buffer_text(&out), cases[i].shown);
        gz_buffer_clear(&out);
    }
}

static gloze_status report(const gz_snapshot *old, const gz_snapshot *new, bool json,
                           gz_buffer *out, gloze_error *err)
{
    gz_diff_report report;
    gloze_status st;

    gz_diff_report_init(&report, json, 10);
    st = gz_diff_report_add(&report, old, new, NULL, err);
    gz_diff_report_remark(&report, "b", "gone");
    if (st == GLOZE_OK)
        st = gz_diff_report_write(&report, out, err);
    gz_diff_report_clear(&report);
    return st;
}

static void survives_every_failed_allocation(void **state)
{
    gz_snapshot old = { 0 }, new = { 0 };

    (void)state;
    parse(&old, DOCUMENT(MENTION("x", 0, 3)));
    parse(&new, DOCUMENT(MENTION("y", 0, 3) "," MENTION("z", 4, 7)));
    for (int json = 0; json < 2; json++) {
        long n = 0;

        for (;; n++) {
            gz_buffer out;
            gloze_error err = { 0 };
            gloze_status st;

            gz_buffer_init(&out);
            gz_mem_fail_after = n;
            st = report(&old, &new, json, &out, &err);
            gz_mem_fail_after = -1;
            gz_buffer_clear(&out);
            if (st == GLOZE_OK)
                break;
            assert_int_equal(err.code, GLOZE_ENOMEM);
        }
        assert_in_range(n, 5, 100);
    }
    gz_snapshot_clear(&old);
    gz_snapshot_clear(&new);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shows_a_span_in_its_surroundings),
        cmocka_unit_test(survives_every_failed_allocation),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
