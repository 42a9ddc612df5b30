#include "scratch.h"

#include "base/mem.h"
#include "run/staging.h"

static void put(gz_staging *staging, const char *name, const char *text)
{
    gloze_error err;
    gz_staged *file;

    assert_int_equal(gz_staging_file(staging, name, &file, &err), GLOZE_OK);
    gz_buffer_string(gz_staged_buffer(file), text);
    assert_int_equal(gz_staged_close(file, &err), GLOZE_OK);
}

static void files_appear_together(void **state)
{
    gz_staging *staging;
    gloze_error err;
    char *text;

    (void)state;
    assert_int_equal(gz_staging_open("a/out", &staging, &err), GLOZE_OK);
    put(staging, "x/y/one.txt", "one");
    put(staging, "two.txt", "two");
    assert_int_not_equal(access("a/out/two.txt", F_OK), 0);
    assert_int_equal(gz_staging_commit(staging, &err), GLOZE_OK);
    assert_int_equal(gz_staging_count(staging), 2);
    gz_staging_free(staging);
    text = scratch_read("a/out/x/y/one.txt");
    assert_string_equal(text, "one");
    free(text);
    assert_int_equal(rmdir("a/out"), -1);
    assert_int_equal(unlink("a/out/x/y/one.txt") | unlink("a/out/two.txt"), 0);
    assert_int_equal(rmdir("a/out/x/y") | rmdir("a/out/x"), 0);
    assert_int_equal(rmdir("a/out"), 0); /* nothing else is left in it */
}

static void nothing_is_left_without_a_commit(void **state)
{
    gz_staging *staging;
    gz_staged *open;
    gloze_error err;

    (void)state;
    assert_int_equal(gz_staging_open("out", &staging, &err), GLOZE_OK);
    put(staging, "x/one.txt", "one");
    assert_int_equal(gz_staging_file(staging, "open.txt", &open, &err), GLOZE_OK);
    gz_staging_free(staging);
    assert_int_not_equal(access("out", F_OK), 0);

    scratch_folder_at("there");
    assert_int_equal(gz_staging_open("there", &staging, &err), GLOZE_OK);
    put(staging, "one.txt", "one");
    gz_staging_free(staging);
    assert_int_equal(rmdir("there"), 0); /* it was not ours to take away */
}

static void names_stay_below_the_folder(void **state)
{
    static const char *const names[] = {
        "", "/a", "../a", "a/../b", "a//b", "./a", "a/", ".gloze-x"
    };
    gz_staging *staging;
    gz_staged *file;
    gloze_error err;

    (void)state;
    assert_int_equal(gz_staging_open("out", &staging, &err), GLOZE_OK);
    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
        assert_int_equal(gz_staging_file(staging, names[i], &file, &err), GLOZE_ECREATE);
    put(staging, "a", "");
    assert_int_equal(gz_staging_file(staging, "a", &file, &err), GLOZE_ECREATE);
    assert_string_equal(err.message,
                        "out/a: would be written twice; give the documents ids that differ");
    assert_int_equal(gz_staging_file(staging, "a/b", &file, &err), GLOZE_ECREATE);
    gz_staging_free(staging);
}

static void files_of_a_document_end_with_it(void **state)
{
    gz_staging *staging;
    gz_staged *stays, *goes;
    gloze_error err;
    size_t number;

    (void)state;
    assert_int_equal(gz_staging_open("out", &staging, &err), GLOZE_OK);
    assert_int_equal(gz_staging_file(staging, "stays", &stays, &err), GLOZE_OK);
    gz_staging_keep(staging);
    assert_int_equal(gz_staging_file(staging, "goes", &goes, &err), GLOZE_OK);
    number = gz_staged_number(goes);
    assert_int_not_equal(number, 0);
    assert_int_equal(gz_staging_close(staging, &err), GLOZE_OK);
    assert_int_not_equal(gz_staged_number(goes), number);
    assert_int_not_equal(gz_staged_number(stays), 0);
    gz_staging_free(staging);
}

static gloze_status write_two(gloze_error *err)
{
    gz_staging *staging = NULL;
    gz_staged *file;
    gloze_status st = gz_staging_open("out", &staging, err);

    for (int i = 0; st == GLOZE_OK && i < 2; i++) {
        st = gz_staging_file(staging, i ? "x/two" : "one", &file, err);
        if (st == GLOZE_OK) {
            gz_buffer_string(gz_staged_buffer(file), "text");
            st = gz_staged_close(file, err);
        }
    }
    if (st == GLOZE_OK)
        st = gz_staging_commit(staging, err);
    gz_staging_free(staging);
    return st;
}

static void leaves_nothing_behind_when_memory_runs_out(void **state)
{
    gloze_error err;
    long n = 0;

    (void)state;
    for (;; n++) {
        gz_mem_fail_after = n;
        if (write_two(&err) == GLOZE_OK)
            break;
        gz_mem_fail_after = -1;
        assert_int_equal(err.code, GLOZE_ENOMEM);
        assert_int_not_equal(access("out/one", F_OK), 0);
    }
    gz_mem_fail_after = -1;
    assert_in_range(n, 4, 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(files_appear_together, scratch_enter, scratch_leave),
        cmocka_unit_test_setup_teardown(nothing_is_left_without_a_commit, scratch_enter,
                                        scratch_leave),
        cmocka_unit_test_setup_teardown(names_stay_below_the_folder, scratch_enter, scratch_leave),
        cmocka_unit_test_setup_teardown(files_of_a_document_end_with_it, scratch_enter,
                                        scratch_leave),
        cmocka_unit_test_setup_teardown(leaves_nothing_behind_when_memory_runs_out, scratch_enter,
                                        scratch_leave),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
