#include "base/mem.h"
#include "run/case_writer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#define NOTE(type, start, end, rule, attributes)                                                   \
    "{\"type\":\"" type "\",\"start\":" #start ",\"end\":" #end ",\"rule\":\"" rule                \
    "\",\"attributes\":{" attributes "}}"
#define PAID NOTE("sum", 9, 12, "m/sign", "\"n\":5,\"of\":[1,2]")

static void parse_text(gz_snapshot *snapshot, const char *text, const char *annotations,
                       const char *lost)
{
    char json[2048];
    gloze_error err;

    snprintf(json, sizeof(json),
             "{\"gloze\":1,\"id\":\"a\\n.txt\",\"offsets\":\"byte\",\"text\":\"%s\",\"imported\":{"
             "\"lost\":[%s]},\"annotations\":[%s],\"errors\":[]}",
             text, lost, annotations);
    if (gz_snapshot_parse(snapshot, json, strlen(json), "a", &err) != GLOZE_OK)
        fail_msg("%s", err.message);
}

static void parse(gz_snapshot *snapshot, const char *annotations, const char *lost)
{
    parse_text(snapshot, "Ida paid $50 and $7.", annotations, lost);
}

static void names_what_people_did(void **state)
{
    static const struct {
        const char *old, *new, *lost, *expected;
    } cases[] = {
        { PAID, NOTE("sum", 9, 12, "m/other", "\"n\":5.0,\"of\":[1,2]"), "", "kept" },
        { PAID, NOTE("sum", 9, 12, "", "\"n\":50,\"of\":[1,2]"), "", "altered" },
        { PAID, NOTE("sum", 9, 12, "", "\"n\":5"), "", "altered" },
        { PAID, NOTE("sum", 9, 12, "", "\"n\":5"), "\"of\"", "kept" },
        { PAID, NOTE("sum", 9, 12, "", ""), "\"attributes\"", "kept" },
        { PAID, NOTE("sum", 9, 11, "", ""), "", "moved" },
        { PAID, NOTE("fee", 9, 12, "", ""), "", "relabelled" },
        { PAID, "", "", "deleted" },
        { "", PAID, "", "added" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        gz_snapshot old = { 0 }, new = { 0 };
        gz_differences found;
        gz_arena arena;

        gz_arena_init(&arena);
        parse(&old, cases[i].old, "");
        parse(&new, cases[i].new, cases[i].lost);
        assert_int_equal(gz_snapshot_compare(&old, &new, &arena, &found, NULL), GLOZE_OK);
        assert_int_equal(found.count, 1);
        assert_string_equal(gz_correction_name(gz_correction_of(&found.list[0], &new)),
                            cases[i].expected);
        gz_arena_clear(&arena);
        gz_snapshot_clear(&old);
        gz_snapshot_clear(&new);
    }
}

/* The cases of a document that had no suggestions, as text. */
static gloze_status write_cases(gz_case_writer *writer, const gz_snapshot *old,
                                const gz_snapshot *new, gloze_error *err)
{
    gz_differences found;
    gz_arena arena;
    gloze_status st;

    gz_arena_init(&arena);
    st = gz_snapshot_compare(old, new, &arena, &found, err);
    if (st == GLOZE_OK)
        st = gz_case_writer_add(writer, old, new, &found, err);
    gz_arena_clear(&arena);
    return st;
}

#define TOP "# yes: a .txt: no rule marked \"$50\" (sum)\ntypes: sum\n"

static void writes_the_paragraph_of_a_correction(void **state)
{
    static const struct {
        const char *text, *annotations, *expected;
        size_t skipped;
    } cases[] = {
        { "$50", NOTE("sum", 0, 3, "", ""), TOP "{$50|sum}\n---\n", 0 },
        { " $50 \\n\\nand $7\\n", NOTE("sum", 1, 4, "", ""), TOP "{$50|sum}\n---\n", 0 },
        { "One.\\n \\t\\n$50,\\nor\\r\\n\\r\\nmore", NOTE("sum", 8, 11, "", ""),
          TOP "{$50|sum},\nor\n---\n", 0 },
        { "a | b {c} $50", NOTE("sum", 10, 13, "", ""), TOP "a || b {{c}} {$50|sum}\n---\n", 0 },
        { "$50", NOTE("sum", 0, 3, "", "\"n\":50,\"to\":\"me\",\"ok\":true,\"x\":[1]"),
          TOP "{$50|sum n=50 to=\"me\" ok=true}\n---\n", 0 },
        /* a line that would be read as a context or a border */
        { "date: $50", NOTE("sum", 6, 9, "", ""), "", 1 },
        { "$50\\n---\\nand", NOTE("sum", 0, 3, "", ""), "", 1 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        gz_snapshot old = { 0 }, new = { 0 };
        gz_case_writer writer;
        gloze_error err;
        const char *text;

        gz_case_writer_init(&writer);
        parse_text(&old, cases[i].text, "", "");
        parse_text(&new, cases[i].text, cases[i].annotations, "");
        assert_int_equal(write_cases(&writer, &old, &new, &err), GLOZE_OK);
        text = gz_buffer_text(&writer.out);
        assert_string_equal(text, cases[i].expected);
        assert_int_equal(writer.skipped, cases[i].skipped);
        assert_int_equal(writer.count, 1 - cases[i].skipped);
        gz_case_writer_clear(&writer);
        gz_snapshot_clear(&old);
        gz_snapshot_clear(&new);
    }
}

static void survives_every_failed_allocation(void **state)
{
    gz_snapshot old = { 0 }, new = { 0 };
    long n = 0;

    (void)state;
    parse(&old, PAID, "");
    parse(&new, NOTE("sum", 9, 12, "", "\"n\":7"), "");
    for (;; n++) {
        gz_case_writer writer;
        gloze_error err = { 0 };
        gloze_status st;

        gz_case_writer_init(&writer);
        gz_mem_fail_after = n;
        st = write_cases(&writer, &old, &new, &err);
        gz_mem_fail_after = -1;
        gz_case_writer_clear(&writer);
        if (st == GLOZE_OK)
            break;
        assert_int_equal(err.code, GLOZE_ENOMEM);
    }
    assert_in_range(n, 3, 40);
    gz_snapshot_clear(&old);
    gz_snapshot_clear(&new);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_what_people_did),
        cmocka_unit_test(writes_the_paragraph_of_a_correction),
        cmocka_unit_test(survives_every_failed_allocation),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
