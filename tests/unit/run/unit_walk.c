#include "run/walk.h"

#include "base/mem.h"
#include "scratch.h"

/* Everything that a walk gives, one a line: ids, or "! message". */
static char *walk_all(const gz_walk_options *options)
{
    static char all[65536];
    gz_walk *walk;
    gz_found found;
    gloze_error err;

    all[0] = '\0';
    assert_int_equal(gz_walk_new(options, &walk, &err), GLOZE_OK);
    for (;;) {
        size_t used = strlen(all);

        assert_int_equal(gz_walk_next(walk, &found, &err), GLOZE_OK);
        if (found.kind == GZ_FOUND_END)
            break;
        snprintf(all + used, sizeof(all) - used, "%s%s\n",
                 found.kind == GZ_FOUND_COMPLAINT ? "! " : "",
                 found.kind == GZ_FOUND_COMPLAINT ? found.message
                 : found.id                       ? found.id
                                                  : found.path);
    }
    gz_walk_free(walk);
    return all;
}

static void check_walk(const char *path, const char *expected)
{
    const char *paths[] = { path };
    gz_walk_options options = { .paths = paths, .path_count = 1 };

    assert_string_equal(walk_all(&options), expected);
}

static void make_tree(void)
{
    scratch_folder_at("in");
    scratch_folder_at("in/a");
    scratch_folder_at("in/a/deep");
    scratch_text("in/b.txt", "");
    scratch_text("in/a.md", "");
    scratch_text("in/a-.HTML", "");
    scratch_text("in/a/deep/z.htm", "");
    scratch_text("in/a/y.txt", "");
    scratch_text("in/a/data.csv", "");
    scratch_text("in/.hidden.txt", "");
    scratch_text("in/txt", "");
}

static void walks_down_in_the_byte_order_of_paths(void **state)
{
    (void)state;
    make_tree();
    check_walk("in", "a-.HTML\na.md\na/deep/z.htm\na/y.txt\nb.txt\n");
    check_walk("in/", "a-.HTML\na.md\na/deep/z.htm\na/y.txt\nb.txt\n");
    check_walk("in/a/../a", "deep/z.htm\ny.txt\n");
}

static void a_file_that_is_named_is_taken_whatever_its_name(void **state)
{
    (void)state;
    make_tree();
    check_walk("in/a/data.csv", "data.csv\n");
    check_walk("in/.hidden.txt", ".hidden.txt\n");
    check_walk("-", "-\n");
}

static void selects_other_files(void **state)
{
    const char *paths[] = { "in" };
    gz_walk_options options = { .paths = paths, .path_count = 1, .all = true };

    (void)state;
    make_tree();
    assert_string_equal(walk_all(&options),
                        "a-.HTML\na.md\na/data.csv\na/deep/z.htm\na/y.txt\nb.txt\ntxt\n");
    options.glob = "*.csv";
    assert_string_equal(walk_all(&options), "a/data.csv\n");
    options.glob = "a/*.txt";
    assert_string_equal(walk_all(&options), "a/y.txt\n");
    options.glob = "*.pdf";
    assert_string_equal(walk_all(&options), "! in/: no file in it matches --glob\n");
}

static void never_enters_what_is_to_be_skipped(void **state)
{
    const char *paths[] = { "in" };
    const char *skip[] = { "in/a", "in/b.txt", "in/not-there" };
    gz_walk_options options = { .paths = paths, .path_count = 1, .skip = skip, .skip_count = 3 };

    (void)state;
    make_tree();
    assert_string_equal(walk_all(&options), "a-.HTML\na.md\n");
}

static void complains_and_goes_on(void **state)
{
    const char *paths[] = { "none", "empty", "in" };
    gz_walk_options options = { .paths = paths, .path_count = 3 };

    (void)state;
    make_tree();
    scratch_folder_at("empty");
    assert_int_equal(symlink("..", "in/a/loop"), 0);
    assert_int_equal(symlink("a/deep", "in/again"), 0);
    assert_string_equal(walk_all(&options),
                        "! none: can't be read: No such file or directory; check the path\n"
                        "! empty/: no file in it ends in .txt, .md, .html or .htm; --all or --glob "
                        "reads others\n"
                        "a-.HTML\na.md\na/deep/z.htm\n"
                        "! in/a/loop/: leads back to a folder above it; the link is not followed\n"
                        "a/y.txt\nagain/z.htm\nb.txt\n");
}

static void refuses_names_that_can_be_no_id(void **state)
{
    (void)state;
    scratch_folder_at("in");
    scratch_text("in/b\xe9.txt", "");
    check_walk("in", "! in/b\xe9.txt: the name is not UTF-8, and so can't be an id; rename the "
                     "file\n");
}

static void says_that_a_folder_lies_too_deep(void **state)
{
    char path[300] = "in";

    (void)state;
    for (int i = 0; i < 65; i++) {
        scratch_folder_at(path);
        strcat(path, "/d");
    }
    assert_non_null(
        strstr(walk_all(&(gz_walk_options){ .paths = (const char *[]){ "in" }, .path_count = 1 }),
               "lies deeper than the limit of 64 folders; name it itself"));
}

static void counts_files(void **state)
{
    const char *paths[] = { "in", "in/a", "-", "none" };
    gz_walk_options options = { .paths = paths, .path_count = 4 };
    gloze_error err;
    size_t count;

    (void)state;
    make_tree();
    assert_int_equal(gz_walk_count(&options, &count, &err), GLOZE_OK);
    assert_int_equal(count, 5 + 2 + 1);
}

static void survives_every_failed_allocation(void **state)
{
    const char *paths[] = { "in" };
    const char *skip[] = { "out" };
    gz_walk_options options = { .paths = paths, .path_count = 1, .skip = skip, .skip_count = 1 };
    gloze_error err;
    long n = 0;

    (void)state;
    make_tree();
    for (;; n++) {
        gloze_status st;
        size_t count;

        gz_mem_fail_after = n;
        st = gz_walk_count(&options, &count, &err);
        gz_mem_fail_after = -1;
        if (st == GLOZE_OK)
            break;
        assert_int_equal(err.code, GLOZE_ENOMEM);
    }
    assert_in_range(n, 5, 100);
}

#define IN_SCRATCH(test) cmocka_unit_test_setup_teardown(test, scratch_enter, scratch_leave)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_SCRATCH(walks_down_in_the_byte_order_of_paths),
        IN_SCRATCH(a_file_that_is_named_is_taken_whatever_its_name),
        IN_SCRATCH(selects_other_files),
        IN_SCRATCH(never_enters_what_is_to_be_skipped),
        IN_SCRATCH(complains_and_goes_on),
        IN_SCRATCH(refuses_names_that_can_be_no_id),
        IN_SCRATCH(says_that_a_folder_lies_too_deep),
        IN_SCRATCH(counts_files),
        IN_SCRATCH(survives_every_failed_allocation),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
