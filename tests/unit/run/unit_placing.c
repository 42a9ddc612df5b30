#include "base/mem.h"
#include "run/incoming.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

/* A ship, which is two UTF-16 units and four bytes, and two kinds of line ends. */
#define TEXT "\xF0\x9F\x9A\xA2 to Leith\r\nor Bute\nat 5"

typedef struct place {
    size_t start, stop;
    const char *said;
} place;

/* The guess for one place that does not fit with code points: "utf16", "byte lf", "none", or "fits". */
static const char *guess(const place *at)
{
    static char told[80];
    gz_placed placed = { .start = at->start,
                         .stop = at->stop,
                         .said = at->said,
                         .said_len = at->said ? strlen(at->said) : 0 };
    gz_counting code_points = { GLOZE_CODEPOINT, GZ_LINE_ENDS_KEEP }, out;
    gz_faults faults;
    bool found;

    assert_int_equal(gz_place(&placed, 1, TEXT, strlen(TEXT), code_points, &faults, NULL),
                     GLOZE_OK);
    if (faults.wrong + faults.doubtful == 0)
        return "fits";
    assert_int_equal(
        gz_place_guess(&placed, 1, TEXT, strlen(TEXT), code_points, &out, &found, NULL), GLOZE_OK);
    if (!found)
        return "none";
    gz_counting_options(out, told, sizeof(told));
    return told;
}

static void guesses_what_was_counted(void **state)
{
    static const struct {
        place place;
        const char *expected;
    } cases[] = {
        { { 5, 10, "Leith" }, "fits" },
        { { 6, 11, "Leith" }, "--offsets utf16" },
        { { 8, 13, "Leith" }, "--offsets byte" },
        { { 5, 10, "Bute" }, "none" },
        { { 15, 19, "Bute" }, "fits" },
        { { 14, 18, "Bute" }, "--offsets codepoint --newlines lf" },
        { { 23, 24, "5" }, "fits" },
        { { 24, 25, "5" }, "--offsets utf16" },
        { { 23, 25, "t 5" }, "none" },
        { { 25, 26, "5" }, "--offsets byte --newlines lf" },
        /* nothing is said: ends in words and at white space are doubtful */
        { { 5, 10, NULL }, "fits" },
        { { 6, 11, NULL }, "--offsets utf16" },
        { { 8, 13, NULL }, "--offsets byte" },
        { { 90, 95, NULL }, "none" },
        /* white space is not compared in detail */
        { { 5, 14, "Leith\nor" }, "fits" },
        { { 5, 14, "Leith or" }, "fits" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
        assert_string_equal(guess(&cases[i].place), cases[i].expected);
}

static void gives_bytes_of_the_text_itself(void **state)
{
    gz_placed placed = { .start = 16, .stop = 20 };
    gz_counting counting = { GLOZE_UTF16, GZ_LINE_ENDS_KEEP };
    gz_faults faults;

    (void)state;
    assert_int_equal(gz_place(&placed, 1, TEXT, strlen(TEXT), counting, &faults, NULL), GLOZE_OK);
    assert_memory_equal(&TEXT[placed.span.start], "Bute", 4);
    placed.start = 15;
    placed.stop = 19;
    counting.line_ends = GZ_LINE_ENDS_LF;
    assert_int_equal(gz_place(&placed, 1, TEXT, strlen(TEXT), counting, &faults, NULL), GLOZE_OK);
    assert_memory_equal(&TEXT[placed.span.start], "Bute", 4);
    placed.start = 25;
    placed.stop = 26;
    counting.line_ends = GZ_LINE_ENDS_CRLF;
    assert_int_equal(gz_place(&placed, 1, TEXT, strlen(TEXT), counting, &faults, NULL), GLOZE_OK);
    assert_memory_equal(&TEXT[placed.span.start], "5", 1);
    assert_int_equal(faults.units, 26);
}

static void survives_every_failed_allocation(void **state)
{
    static const char json[] =
        "{\"id\":\"a\",\"text\":\"Ida\\r\\npaid\",\"annotations\":[{\"id\":\"1\",\"type\":\"x\","
        "\"start\":0,"
        "\"stop\":3,\"text\":\"Ida\",\"relations\":[{\"type\":\"r\",\"target\":\"2\"}]},{\"id\":"
        "\"2\","
        "\"type\":\"N\",\"start\":4,\"stop\":8,\"attributes\":{\"n\":1.5}}]}";
    static const char *const renames[] = { "name=N" };
    static const gz_tree lost = { .kind = GZ_TREE_ARRAY };
    gz_incoming_options options = { .format = "f",
                                    .lost = &lost,
                                    .counting = { GLOZE_UTF16, GZ_LINE_ENDS_LF },
                                    .renames = renames,
                                    .rename_count = 1 };
    gz_tree_fault fault;
    gz_arena arena;
    const gz_tree *doc;
    gz_buffer out;
    long n = 0;

    (void)state;
    gz_arena_init(&arena);
    doc = gz_tree_read(&arena, json, strlen(json), NULL, &fault);
    gz_buffer_init(&out);
    for (;; n++) {
        gloze_error err = { 0 };
        gz_incoming info;
        gloze_status st;

        gz_buffer_reset(&out);
        gz_mem_fail_after = n;
        st = gz_incoming_write(doc, &options, "f:1", &info, &out, &err);
        gz_mem_fail_after = -1;
        if (st == GLOZE_OK)
            break;
        assert_int_equal(err.code, GLOZE_ENOMEM);
        gz_buffer_clear(&out);
    }
    assert_in_range(n, 4, 40);
    assert_string_equal(gz_buffer_text(&out),
                        "{\"gloze\":1,\"id\":\"a\",\"source\":{},\"imported\":{\"from\":\"f\","
                        "\"lost\":[]},\"metadata\":{},"
                        "\"offsets\":\"codepoint\",\"text\":\"Ida\\r\\npaid\",\"annotations\":[{"
                        "\"id\":\"a1\",\"type\":\"x\","
                        "\"start\":0,\"end\":3,\"text\":\"Ida\",\"attributes\":{},\"relations\":[{"
                        "\"type\":\"r\",\"target\":"
                        "\"a2\"}]},{\"id\":\"a2\",\"type\":\"name\",\"start\":5,\"end\":9,\"text\":"
                        "\"paid\",\"attributes\":{"
                        "\"n\":1.5}}],\"errors\":[]}\n");
    gz_buffer_clear(&out);
    gz_arena_clear(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(guesses_what_was_counted),
        cmocka_unit_test(gives_bytes_of_the_text_itself),
        cmocka_unit_test(survives_every_failed_allocation),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
