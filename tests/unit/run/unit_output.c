#include "run/output.h"

#include "base/mem.h"
#include "scratch.h"

#include <dirent.h>

static gz_census census;

static gloze_status try_open(const char *destination, gz_output **out, gloze_error *err)
{
    const gz_output_setup setup = { .destination = destination, .volume = { .census = &census } };

    return gz_output_open(&setup, out, err);
}

static gz_output *open_output(const char *destination)
{
    gz_output *out;
    gloze_error err;

    if (try_open(destination, &out, &err) != GLOZE_OK)
        fail_msg("%s", err.message);
    return out;
}

static gloze_status try_put(gz_output *out, const char *id, const char *data, gloze_error *err)
{
    const gz_written document = {
        .id = id, .verdict = GZ_VERDICT_RETRY, .json = data, .len = strlen(data)
    };

    return gz_output_put(out, &document, err);
}

static void put(gz_output *out, const char *id, const char *data)
{
    gloze_error err;

    if (try_put(out, id, data, &err) != GLOZE_OK)
        fail_msg("%s", err.message);
}

static void ignore_gone(void *data, const char *id, bool pruned)
{
    (void)data;
    (void)id;
    (void)pruned;
}

static void finish(gz_output *out)
{
    gloze_error err;

    if (gz_output_finish(out, ignore_gone, NULL, &err) != GLOZE_OK)
        fail_msg("%s", err.message);
    gz_output_free(out);
}

static void check_file(const char *path, const char *expected)
{
    char *text = scratch_read(path);

    assert_string_equal(text, expected);
    free(text);
}

/* Without the books, which are hidden. */
static size_t count_entries(const char *path)
{
    DIR *dir = opendir(path);
    size_t count = 0;

    assert_non_null(dir);
    for (const struct dirent *entry; (entry = readdir(dir));)
        count += entry->d_name[0] != '.' || strncmp(entry->d_name, ".gloze-", 7) == 0;
    closedir(dir);
    return count;
}

static void a_folder_gets_a_file_for_each_document(void **state)
{
    gz_output *out;

    (void)state;
    out = open_output("new/out");
    put(out, "a", "1");
    put(out, "a/b.txt", "2");
    put(out, "a/c/d", "3");
    put(out, "a", "4");
    finish(out);
    check_file("new/out/a.json", "4");
    check_file("new/out/a/b.txt.json", "2");
    check_file("new/out/a/c/d.json", "3");
    assert_int_equal(count_entries("new/out"), 2);
    assert_int_equal(count_entries("new/out/a"), 2);
}

static void check_refused(const char *id, const char *message)
{
    gz_output *out = open_output("out");
    gloze_error err;

    assert_int_equal(try_put(out, id, "x", &err), GLOZE_ECREATE);
    assert_string_equal(err.message, message);
    gz_output_free(out);
}

static void refuses_ids_that_lead_out_of_the_folder(void **state)
{
    static const char *const ids[] = { "", "..", ".", "../a", "a/../b", "/a", "a//b", "a/", "a/." };

    (void)state;
    for (size_t i = 0; i < sizeof(ids) / sizeof(*ids); i++) {
        char message[200];

        snprintf(
            message, sizeof(message),
            "out: the id \"%s\" is no path below the folder; write to one .jsonl file, or give "
            "other ids",
            ids[i]);
        check_refused(ids[i], message);
    }
    assert_int_equal(count_entries("out"), 0);
}

static void says_that_a_file_stands_in_the_way(void **state)
{
    char id[301], message[400];

    (void)state;
    scratch_folder_at("out");
    scratch_text("out/a", "");
    scratch_folder_at("out/b.json");
    check_refused("a/b",
                  "out/a/b.json: can't be made: Not a directory; choose another place with -o");
    check_refused("b", "out/b.json: can't be made: Is a directory; choose another place with -o");
    memset(id, 'x', 300);
    id[300] = '\0';
    snprintf(message, sizeof(message),
             "out/%s.json: can't be made: File name too long; choose another place with -o", id);
    check_refused(id, message);
    assert_int_equal(count_entries("out"), 2);
}

static void one_file_appears_when_it_is_finished(void **state)
{
    gz_output *out;

    (void)state;
    scratch_text("all.jsonl", "old");
    out = open_output("all.jsonl");
    put(out, "../any id", "1\n");
    check_file("all.jsonl", "old");
    put(out, "b", "2\n");
    finish(out);
    check_file("all.jsonl", "1\n2\n");
    assert_int_equal(count_entries("."), 1);
}

static void an_unfinished_file_is_gone_on_with(void **state)
{
    gz_output *out;

    (void)state;
    out = open_output("all.jsonl");
    put(out, "a", "1\n");
    gz_output_free(out);
    assert_int_equal(count_entries("."), 0);
    out = open_output("all.jsonl");
    put(out, "a", "1\n");
    put(out, "b", "2\n");
    finish(out);
    check_file("all.jsonl", "1\n2\n");
}

static void check_open_fails(const char *destination, const char *message)
{
    gz_output *out;
    gloze_error err;

    assert_int_equal(try_open(destination, &out, &err), GLOZE_ECREATE);
    assert_null(out);
    assert_string_equal(err.message, message);
}

static void says_why_there_can_be_no_output(void **state)
{
    (void)state;
    scratch_text("file", "");
    scratch_folder_at("folder.jsonl");
    check_open_fails("file", "file: can't be made: Not a directory; choose another place with -o");
    check_open_fails("file/out",
                     "file/out: can't be made: Not a directory; choose another place with -o");
    check_open_fails("none/all.jsonl", "none/all.jsonl: can't be made: No such file or directory; "
                                       "choose another place with -o");
    check_open_fails("folder.jsonl",
                     "folder.jsonl: is there, and is no regular file; choose another name");
}

static void survives_every_failed_allocation(void **state)
{
    gloze_error err;
    long n = 0;

    (void)state;
    for (;; n++) {
        gz_output *out = NULL;
        gloze_status st;

        gz_mem_fail_after = n;
        st = try_open("out", &out, &err);
        if (st == GLOZE_OK)
            st = try_put(out, "a/b", "x", &err);
        gz_mem_fail_after = -1;
        gz_output_free(out);
        if (st == GLOZE_OK)
            break;
    }
    assert_in_range(n, 3, 60);
    check_file("out/a/b.json", "x");
    assert_int_equal(count_entries("out/a"), 1);
}

#define IN_SCRATCH(test) cmocka_unit_test_setup_teardown(test, scratch_enter, scratch_leave)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_SCRATCH(a_folder_gets_a_file_for_each_document),
        IN_SCRATCH(refuses_ids_that_lead_out_of_the_folder),
        IN_SCRATCH(says_that_a_file_stands_in_the_way),
        IN_SCRATCH(one_file_appears_when_it_is_finished),
        IN_SCRATCH(an_unfinished_file_is_gone_on_with),
        IN_SCRATCH(says_why_there_can_be_no_output),
        IN_SCRATCH(survives_every_failed_allocation),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
