#include "run/json_writer.h"

#include "base/mem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* "né 😀 £5": a two-byte, a four-byte and another two-byte character. */
#define TEXT                                                                                       \
    "n\xc3\xa9 \xf0\x9f\x98\x80 \xc2\xa3"                                                          \
    "5"

static const gloze_value five = { .kind = GLOZE_NUMBER, .integral = true, .integer = 5, .real = 5 };
static const gloze_value gbp = { .kind = GLOZE_STRING, .text = "GBP", .len = 3 };
static const gloze_value egp = { .kind = GLOZE_STRING, .text = "EGP", .len = 3 };
static const char *const currency_names[] = { "currency" };
static const gloze_value alternative = {
    .kind = GLOZE_RECORD, .count = 1, .items = &egp, .names = currency_names
};
static const gloze_value alternatives = { .kind = GLOZE_LIST, .count = 1, .items = &alternative };
static const gloze_value yes = { .kind = GLOZE_BOOLEAN, .boolean = true };

static gz_document source(void)
{
    return (gz_document){ .id = "a/b.txt",
                          .path = "a/b.txt",
                          .media_type = "text/plain",
                          .source_len = 12,
                          .sha256 = "00ff",
                          .text = TEXT,
                          .len = strlen(TEXT),
                          .title = "T",
                          .date = "2024-05-01",
                          .date_from = "field" };
}

static char *write_json(const gloze_document *doc, gloze_offsets offsets, bool indent,
                        gz_buffer *out)
{
    gloze_json_options options = { offsets, indent };
    gloze_error err;

    gz_buffer_init(out);
    assert_int_equal(gz_json_write(doc, &options, out, &err), GLOZE_OK);
    return (char *)gz_buffer_text(out);
}

static void check_json(const gloze_document *doc, gloze_offsets offsets, bool indent,
                       const char *expected)
{
    gz_buffer out;

    assert_string_equal(write_json(doc, offsets, indent, &out), expected);
    gz_buffer_clear(&out);
}

static void check_part(const gloze_document *doc, gloze_offsets offsets, const char *expected)
{
    gz_buffer out;
    const char *json = write_json(doc, offsets, false, &out);

    if (!strstr(json, expected))
        fail_msg("no %s in %s", expected, json);
    gz_buffer_clear(&out);
}

#define HEAD                                                                                       \
    "{\"gloze\":1,\"id\":\"a/b.txt\",\"source\":{\"path\":\"a/b.txt\","                            \
    "\"media_type\":\"text/plain\",\"bytes\":12,\"sha256\":\"00ff\"},"                             \
    "\"metadata\":{\"title\":\"T\",\"date\":\"2024-05-01\",\"date_from\":\"field\"},"

static void writes_a_document_in_a_fixed_order(void **state)
{
    gz_document text = source();
    const gloze_attribute attributes[] = {
        { "currency", gbp }, { "amount", five }, { "firm", yes }, { "alternatives", alternatives }
    };
    const gloze_relation relations[] = { { "of", 1 }, { "beside", 0 } };
    const gloze_annotation annotations[] = {
        { "word", "words/any", "heading", 0, 3, 0, 3, NULL, 0, NULL, 0 },
        { "money", "money/symbol", "body", 9, 12, 10, 14, attributes, 4, relations, 2 },
    };
    gloze_document doc = { &text, annotations, 2, NULL, 0 };

    (void)state;
    check_json(&doc, GLOZE_CODEPOINT, false,
               HEAD
               "\"offsets\":\"codepoint\",\"text\":\"" TEXT "\",\"annotations\":["
               "{\"id\":\"a1\",\"type\":\"word\",\"start\":0,\"end\":2,\"text\":\"n\xc3\xa9\","
               "\"attributes\":{},\"source\":{\"start\":0,\"end\":3},\"rule\":\"words/any\","
               "\"zone\":\"heading\"},"
               "{\"id\":\"a2\",\"type\":\"money\",\"start\":5,\"end\":7,\"text\":\"\xc2\xa3"
               "5\",\"attributes\":{\"currency\":\"GBP\",\"amount\":5,\"firm\":true,"
               "\"alternatives\":[{\"currency\":\"EGP\"}]},\"source\":{\"start\":10,\"end\":14},"
               "\"rule\":\"money/symbol\",\"zone\":\"body\",\"relations\":["
               "{\"type\":\"of\",\"target\":\"a2\"},{\"type\":\"beside\",\"target\":\"a1\"}]}],"
               "\"errors\":[]}\n");
}

static void gives_spans_in_the_unit_that_is_asked_for(void **state)
{
    gz_document text = source();
    const gloze_annotation money = { "money", "money/symbol", "body", 9,    12, 10,
                                     14,      NULL,           0,      NULL, 0 };
    gloze_document doc = { &text, &money, 1, NULL, 0 };

    (void)state;
    check_part(&doc, GLOZE_CODEPOINT,
               "\"start\":5,\"end\":7,\"text\":\"\xc2\xa3"
               "5\"");
    check_part(&doc, GLOZE_UTF16,
               "\"start\":6,\"end\":8,\"text\":\"\xc2\xa3"
               "5\"");
    check_part(&doc, GLOZE_BYTE,
               "\"start\":9,\"end\":12,\"text\":\"\xc2\xa3"
               "5\"");
    check_part(&doc, GLOZE_UTF16, "\"offsets\":\"utf16\"");
}

static void parts_warnings_from_errors(void **state)
{
    gz_document text = source();
    const gloze_problem problems[] = {
        { "", "", "encoding", "read as Windows-1252", "", true },
        { "money", "symbol", "limit-steps", "too \"long\"", "init.lua:12", false },
    };
    gloze_document doc = { &text, NULL, 0, problems, 2 };

    (void)state;
    check_part(&doc, GLOZE_BYTE,
               "\"annotations\":[],\"warnings\":[{\"code\":\"encoding\",\"message\":\"read as "
               "Windows-1252\"}],\"errors\":[{\"plugin\":\"money\",\"rule\":\"symbol\",\"code\":"
               "\"limit-steps\",\"message\":\"too \\\"long\\\"\",\"where\":\"init.lua:12\"}]}\n");
}

static void passes_metadata_on_unchanged(void **state)
{
    gz_document text = source();
    gz_field fields[] = { { "n", "1.50e3" }, { "a \"b\"", "[1, {\"x\": null}]" } };
    gloze_document doc = { &text, NULL, 0, NULL, 0 };

    (void)state;
    text.metadata = fields;
    text.metadata_count = 2;
    check_part(&doc, GLOZE_BYTE,
               "\"date_from\":\"field\",\"n\":1.50e3,\"a \\\"b\\\"\":[1, {\"x\": null}]},");
}

static void writes_no_key_twice(void **state)
{
    gz_document text = source();
    gz_field fields[] = { { "date", "\"May\"" }, { "title", "\"U\"" }, { "date_from", "1" } };
    gloze_document doc = { &text, NULL, 0, NULL, 0 };

    (void)state;
    text.metadata = fields;
    text.metadata_count = 3;
    check_part(&doc, GLOZE_BYTE, "\"date_from\":\"field\"},\"offsets\"");
    text.title = text.date = text.date_from = "";
    check_part(&doc, GLOZE_BYTE, "\"metadata\":{\"date\":\"May\",\"title\":\"U\"},\"offsets\"");
}

static void leaves_out_what_is_not_known(void **state)
{
    gz_document text = source();
    gloze_document doc = { &text, NULL, 0, NULL, 0 };

    (void)state;
    text.path = text.title = text.date = text.date_from = "";
    check_part(&doc, GLOZE_BYTE, "\"source\":{\"media_type\"");
    check_part(&doc, GLOZE_BYTE, "\"metadata\":{},");
}

static void indents_for_people(void **state)
{
    gz_document text = source();
    const gloze_attribute attribute = { "currency", gbp };
    const gloze_annotation money = { "money", "money/symbol", "body", 9,    12, 10,
                                     14,      &attribute,     1,      NULL, 0 };
    gloze_document doc = { &text, &money, 1, NULL, 0 };

    (void)state;
    check_json(&doc, GLOZE_BYTE, true,
               "{\n"
               "  \"gloze\": 1,\n"
               "  \"id\": \"a/b.txt\",\n"
               "  \"source\": {\"path\": \"a/b.txt\", \"media_type\": \"text/plain\", "
               "\"bytes\": 12, \"sha256\": \"00ff\"},\n"
               "  \"metadata\": {\"title\": \"T\", \"date\": \"2024-05-01\", "
               "\"date_from\": \"field\"},\n"
               "  \"offsets\": \"byte\",\n"
               "  \"text\": \"" TEXT "\",\n"
               "  \"annotations\": [\n"
               "    {\"id\": \"a1\", \"type\": \"money\", \"start\": 9, \"end\": 12, "
               "\"text\": \"\xc2\xa3"
               "5\", \"attributes\": {\"currency\": \"GBP\"}, "
               "\"source\": {\"start\": 10, \"end\": 14}, \"rule\": \"money/symbol\", "
               "\"zone\": \"body\"}\n"
               "  ],\n"
               "  \"errors\": []\n"
               "}\n");
}

static void writes_a_record_for_what_could_not_be_read(void **state)
{
    gz_json_failure failure = { "x.txt", "x.txt", "", "input", "holds NUL bytes" };
    gz_buffer out;
    gloze_error err;

    (void)state;
    gz_buffer_init(&out);
    assert_int_equal(gz_json_write_failure(&failure, false, &out, &err), GLOZE_OK);
    failure.path = NULL;
    assert_int_equal(gz_json_write_failure(&failure, false, &out, &err), GLOZE_OK);
    assert_string_equal(gz_buffer_text(&out),
                        "{\"gloze\":1,\"id\":\"x.txt\",\"source\":{\"path\":\"x.txt\"},"
                        "\"errors\":[{\"code\":\"input\",\"message\":\"holds NUL bytes\"}]}\n"
                        "{\"gloze\":1,\"id\":\"x.txt\",\"source\":{},"
                        "\"errors\":[{\"code\":\"input\",\"message\":\"holds NUL bytes\"}]}\n");
    gz_buffer_clear(&out);
}

static void survives_every_failed_allocation(void **state)
{
    gz_document text = source();
    gloze_document doc = { &text, NULL, 0, NULL, 0 };
    gloze_json_options options = { GLOZE_CODEPOINT, false };
    long n = 0;

    (void)state;
    for (;; n++) {
        gz_buffer out;
        gloze_error err = { 0 };
        gloze_status st;

        gz_buffer_init(&out);
        gz_mem_fail_after = n;
        st = gz_json_write(&doc, &options, &out, &err);
        gz_mem_fail_after = -1;
        gz_buffer_clear(&out);
        if (st == GLOZE_OK)
            break;
        assert_int_equal(err.code, GLOZE_ENOMEM);
    }
    assert_in_range(n, 2, 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_a_document_in_a_fixed_order),
        cmocka_unit_test(gives_spans_in_the_unit_that_is_asked_for),
        cmocka_unit_test(parts_warnings_from_errors),
        cmocka_unit_test(passes_metadata_on_unchanged),
        cmocka_unit_test(writes_no_key_twice),
        cmocka_unit_test(leaves_out_what_is_not_known),
        cmocka_unit_test(indents_for_people),
        cmocka_unit_test(writes_a_record_for_what_could_not_be_read),
        cmocka_unit_test(survives_every_failed_allocation),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
