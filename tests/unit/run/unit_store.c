#include "scratch.h"

#include "base/mem.h"
#include "run/store.h"

#define DOCUMENT(id) "{\"gloze\":1,\"id\":\"" id "\"}"

/* "a=a.jsonl:2 b=…": ids and where they stand; each must read back as itself. */
static const char *list(const char *path)
{
    static char told[512];
    gz_store *store = NULL;
    gz_buffer json;
    gloze_error err;

    told[0] = '\0';
    gz_buffer_init(&json);
    if (gz_store_open(path, &store, &err) != GLOZE_OK)
        return strcpy(told, err.message);
    for (size_t i = 0; i < gz_store_count(store); i++) {
        char expected[64];

        snprintf(told + strlen(told), sizeof(told) - strlen(told), "%s%s=%s", i ? " " : "",
                 gz_store_id(store, i), gz_store_where(store, i));
        assert_int_equal(gz_store_read(store, i, &json, &err), GLOZE_OK);
        snprintf(expected, sizeof(expected), DOCUMENT("%s"), gz_store_id(store, i));
        assert_string_equal(gz_buffer_text(&json), expected);
    }
    gz_buffer_clear(&json);
    gz_store_free(store);
    return told;
}

static void reads_a_folder_by_the_ids_of_its_files(void **state)
{
    (void)state;
    scratch_folder_at("out");
    scratch_folder_at("out/b");
    scratch_text("out/a.txt.json", DOCUMENT("a.txt"));
    scratch_text("out/b/c.json", DOCUMENT("b/c"));
    scratch_text("out/.gloze-x.json", "half a file");
    scratch_text("out/notes.txt", "no document");
    assert_string_equal(list("out"), "a.txt=out/a.txt.json b/c=out/b/c.json");
}

static void reads_lines_in_the_order_of_their_ids(void **state)
{
    (void)state;
    scratch_text("a.jsonl", DOCUMENT("z") "\n\n" DOCUMENT("a") "\n" DOCUMENT("a"));
    assert_string_equal(list("a.jsonl"), "a=a.jsonl:3 a=a.jsonl:4 z=a.jsonl:1");
    scratch_text("one.json", DOCUMENT("x"));
    assert_string_equal(list("one.json"), "x=one.json");
}

static void says_what_it_can_not_read(void **state)
{
    (void)state;
    scratch_folder_at("none-in-it");
    scratch_text("none-in-it/a.txt", "text");
    scratch_text("a.txt", "text");
    scratch_text("b.jsonl", DOCUMENT("a") "\n{\n");
    scratch_text("c.jsonl", "{}\n");
    assert_string_equal(list("none"),
                        "none: can't be read: No such file or directory; check the path");
    assert_string_equal(list("none-in-it"),
                        "none-in-it: there is no annotated document; give what gloze run wrote");
    assert_string_equal(list("a.txt"),
                        "a.txt: no output of gloze run; give a folder, a .jsonl or a .json file");
    assert_string_equal(list("b.jsonl"),
                        "b.jsonl:2: the name of a value is missing; give what gloze run wrote");
    assert_string_equal(list("c.jsonl"),
                        "c.jsonl:1: the document has no id; give what gloze run wrote");
}

static void survives_every_failed_allocation(void **state)
{
    long n = 0;

    (void)state;
    scratch_text("a.jsonl", DOCUMENT("a") "\n" DOCUMENT("b") "\n");
    for (;; n++) {
        gz_store *store;
        gloze_error err = { 0 };

        gz_mem_fail_after = n;
        if (gz_store_open("a.jsonl", &store, &err) == GLOZE_OK) {
            gz_mem_fail_after = -1;
            gz_store_free(store);
            break;
        }
        assert_int_equal(err.code, GLOZE_ENOMEM);
        assert_null(store);
    }
    assert_in_range(n, 3, 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(reads_a_folder_by_the_ids_of_its_files, scratch_enter,
                                        scratch_leave),
        cmocka_unit_test_setup_teardown(reads_lines_in_the_order_of_their_ids, scratch_enter,
                                        scratch_leave),
        cmocka_unit_test_setup_teardown(says_what_it_can_not_read, scratch_enter, scratch_leave),
        cmocka_unit_test_setup_teardown(survives_every_failed_allocation, scratch_enter,
                                        scratch_leave),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
