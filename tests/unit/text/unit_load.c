#include "base/digest.h"
#include "base/mem.h"
#include "loading.h"

static void copies_what_the_caller_says(void **state)
{
    char name[] = "desk", json[] = "\"Ozport\"", text[] = "Ferry found\n\nIt was over.";
    gloze_field field = { name, json };
    gz_document doc;

    (void)state;
    gz_document_init(&doc);
    load_input(&doc, &(gloze_input){ .data = text,
                                     .len = strlen(text),
                                     .id = "a/b.txt",
                                     .path = "in/b.txt",
                                     .date = "2021-03-04",
                                     .date_from = "field",
                                     .locale = "en-US",
                                     .title = "Given",
                                     .metadata = &field,
                                     .metadata_count = 1 });
    memset(name, 'x', 4);
    memset(json, 'x', 4);
    memset(text, 'x', 4);
    assert_string_equal(doc.id, "a/b.txt");
    assert_string_equal(doc.path, "in/b.txt");
    assert_string_equal(doc.media_type, "text/plain");
    assert_string_equal(doc.date, "2021-03-04");
    assert_string_equal(doc.date_from, "field");
    assert_string_equal(doc.locale, "en-US");
    assert_string_equal(doc.title, "Given");
    assert_int_equal(doc.metadata_count, 1);
    assert_string_equal(doc.metadata[0].name, "desk");
    assert_string_equal(doc.metadata[0].json, "\"Ozport\"");
    assert_string_equal(doc.text, "Ferry found\n\nIt was over.");
    gz_document_clear(&doc);
}

static void fills_in_what_the_caller_leaves_out(void **state)
{
    gz_document doc;

    (void)state;
    gz_document_init(&doc);
    load_text(&doc, "Ferry found\n\nIt was all over when the officers came to Eld.",
              GLOZE_MEDIA_AUTO);
    assert_string_equal(doc.id, "");
    assert_string_equal(doc.path, "");
    assert_string_equal(doc.date, "");
    assert_string_equal(doc.date_from, "");
    assert_string_equal(doc.locale, "en-GB");
    assert_string_equal(doc.title, "Ferry found");
    load_text(&doc, "## Ferry #2 found\n\nIt was all over when the officers came to Eld.",
              GLOZE_MEDIA_AUTO);
    assert_string_equal(doc.title, "Ferry #2 found");
    load_text(&doc, "It was over.", GLOZE_MEDIA_AUTO);
    assert_string_equal(doc.title, "");
    gz_document_clear(&doc);
}

static void hashes_the_original_bytes(void **state)
{
    gz_document doc;
    char known[GZ_DIGEST_LENGTH + 1] = "";

    (void)state;
    gz_document_init(&doc);
    load_text(&doc, "abc", GLOZE_MEDIA_AUTO);
    assert_string_equal(doc.sha256,
                        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_int_equal(doc.source_len, 3);
    load_input(&doc, &(gloze_input){ .data = NULL, .len = 0 });
    assert_string_equal(doc.sha256,
                        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    memset(known, 'f', GZ_DIGEST_LENGTH);
    load_input(&doc, &(gloze_input){ .data = "abc", .len = 3, .sha256 = known });
    assert_string_equal(doc.sha256, known);
    gz_document_clear(&doc);
}

static void warns_of_a_document_without_text(void **state)
{
    static const char *const texts[] = { "", " \n\t\n", "\xEF\xBB\xBF", "<!doctype html><p> </p>" };

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        gz_document doc;

        gz_document_init(&doc);
        load_text(&doc, texts[i], GLOZE_MEDIA_AUTO);
        assert_int_equal(doc.block_count, 0);
        assert_int_equal(doc.problem_count, 1);
        assert_string_equal(doc.problems[0].code, "empty");
        assert_true(doc.problems[0].warning);
        gz_document_clear(&doc);
    }
}

static void refuses_documents_that_are_too_long(void **state)
{
    gz_document doc;
    gloze_error err = { 0 };
    gloze_input in = { .data = "abcdef", .len = 6, .id = "a.txt" };

    (void)state;
    gz_document_init(&doc);
    assert_int_equal(gz_load(&doc, &in, NULL, NULL, 5, &err), GLOZE_ELIMIT);
    assert_string_equal(err.message, "a.txt: 6 bytes, longer than the limit of 5: split it, or "
                                     "raise the limit on input bytes");
    in.id = NULL;
    in.len = ((size_t)1 << 30) + 1; /* refused before a byte is read */
    assert_int_equal(gz_load(&doc, &in, NULL, NULL, 0, &err), GLOZE_ELIMIT);
    assert_string_equal(err.message, "document: 1073741825 bytes, longer than 1 GiB: split it");
    gz_document_clear(&doc);
}

static void nothing_of_the_last_document_stays(void **state)
{
    gz_document doc;

    (void)state;
    gz_document_init(&doc);
    load_text(&doc, "<!doctype html><title>t</title><meta name=a content=b>caf\xE9",
              GLOZE_MEDIA_AUTO);
    assert_int_equal(doc.markup_count, 1);
    assert_int_equal(doc.problem_count, 1);
    load_text(&doc, "It was over.", GLOZE_MEDIA_AUTO);
    assert_int_equal(doc.markup_count, 0);
    assert_int_equal(doc.problem_count, 0);
    assert_int_equal(doc.map.count, 1);
    assert_string_equal(doc.title, "");
    assert_string_equal(doc.media_type, "text/plain");
    gz_document_clear(&doc);
}

static void records_problems_with_copies_of_their_strings(void **state)
{
    char code[] = "limit-steps";
    gz_document doc;

    (void)state;
    gz_document_init(&doc);
    assert_true(gz_document_problem(&doc, (gz_problem){ .code = code, .rule = "money/symbol" }));
    code[0] = 'x';
    assert_true(gz_document_warn(&doc, "odd", "%d of %s", 3, "these"));
    assert_int_equal(doc.problem_count, 2);
    assert_string_equal(doc.problems[0].code, "limit-steps");
    assert_string_equal(doc.problems[0].where, "");
    assert_false(doc.problems[0].warning);
    assert_string_equal(doc.problems[1].message, "3 of these");
    assert_true(doc.problems[1].warning);
    gz_document_clear(&doc);
}

/* Plain text: each byte of it stands where the map says, in the source. */
static void random_text_maps_to_its_own_bytes(void **state)
{
    static const char *const parts[] = {
        "Ferry", "3.5", " ",  ".", "\n", "\r\n", "\n\n", "“", "”", "Mr.",  "é",   "\xE9",
        "\xF0",  "- ",  ": ", "?", "\t", "U.S.", "(A",   ")", "😀", "word", "THE", "x"
    };

    (void)state;
    srand(3);
    for (int round = 0; round < 3000; round++) {
        gz_document doc;
        char text[512] = "";

        for (int i = rand() % 60; i > 0; i--)
            strcat(text, parts[(size_t)rand() % (sizeof parts / sizeof *parts)]);
        gz_document_init(&doc);
        load_input(&doc, &(gloze_input){ .data = text, .len = strlen(text), .charset = "utf-8" });
        assert_mapped(&doc);
        assert_layers(&doc);
        for (size_t at = 0; at < doc.len; at++) {
            gz_span source = gz_offset_map_project(&doc.map, (gz_span){ at, at + 1 });

            if (source.end - source.start == 1 && (unsigned char)doc.text[at] < 0x80)
                assert_int_equal(text[source.start], doc.text[at]);
        }
        gz_document_clear(&doc);
    }
}

static void survives_every_failed_allocation(void **state)
{
    static const char text[] = "Ferry found\n\nIt was over, said Mr Poe at the caf\xE9.\n\n- One.";
    gz_segment_words *words = make_words();
    gloze_field field = { "a", "1" };
    gloze_input in = {
        .data = text, .len = strlen(text), .id = "i", .metadata = &field, .metadata_count = 1
    };
    gz_document doc;
    gloze_error err = { 0 };
    char filler[40000];
    long n = 0;

    (void)state;
    memset(filler, 'x', sizeof filler);
    gz_document_init(&doc);
    for (;; n++) {
        gz_document_clear(&doc);
        gz_mem_fail_after = n;
        if (gz_load(&doc, &in, words, "en-US", 0, &err) == GLOZE_OK)
            break;
        assert_int_equal(err.code, GLOZE_ENOMEM);
    }
    gz_mem_fail_after = -1;
    assert_int_equal(doc.block_count, 3);
    in.data = filler; /* needs more than the arena's first chunk */
    in.len = sizeof filler;
    for (n = 0;; n++) {
        gz_document_clear(&doc);
        gz_mem_fail_after = n;
        if (gz_load(&doc, &in, words, "en-US", 0, &err) == GLOZE_OK)
            break;
        assert_int_equal(err.code, GLOZE_ENOMEM);
    }
    gz_mem_fail_after = -1;
    assert_in_range(n, 2, 20);
    gz_document_clear(&doc);
    gz_segment_words_free(words);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(copies_what_the_caller_says),
        cmocka_unit_test(fills_in_what_the_caller_leaves_out),
        cmocka_unit_test(hashes_the_original_bytes),
        cmocka_unit_test(warns_of_a_document_without_text),
        cmocka_unit_test(refuses_documents_that_are_too_long),
        cmocka_unit_test(nothing_of_the_last_document_stays),
        cmocka_unit_test(records_problems_with_copies_of_their_strings),
        cmocka_unit_test(random_text_maps_to_its_own_bytes),
        cmocka_unit_test(survives_every_failed_allocation),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
