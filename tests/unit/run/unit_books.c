#include "run/books.h"

#include "base/mem.h"
#include "scratch.h"

static gz_books open_books(const char *path)
{
    gz_books books;
    gloze_error err;

    assert_int_equal(gz_books_init(&books, path, "00c0ffee00c0ffee", &err), GLOZE_OK);
    return books;
}

static void a_file_has_its_books_beside_it(void **state)
{
    gz_books books = open_books("a.d/b/news.jsonl.zst");

    (void)state;
    assert_false(books.folder);
    assert_int_equal(books.packing, GZ_PACKING_ZSTD);
    assert_string_equal(gz_books_name(&books, GZ_BOOK_LOCK), "a.d/b/.news.jsonl.zst.gloze/lock");
    assert_string_equal(gz_books_name(&books, GZ_BOOK_JOURNAL),
                        "a.d/b/.news.jsonl.zst.gloze/journal");
    assert_string_equal(gz_books_part(&books, 3), "a.d/b/.news.jsonl.zst.gloze/part-00003");
    assert_string_equal(gz_books_older_part(&books, 1),
                        "a.d/b/.news.jsonl.zst.gloze/older-part-00001");
    assert_string_equal(gz_books_final(&books, 1, false), "a.d/b/news.jsonl.zst");
    assert_string_equal(gz_books_final(&books, 12, true), "a.d/b/news-00012.jsonl.zst");
    gz_books_clear(&books);
}

static void a_folder_holds_the_books_of_each_run(void **state)
{
    gz_books books = open_books("out");

    (void)state;
    assert_true(books.folder);
    assert_string_equal(gz_books_name(&books, GZ_BOOK_LOCK), "out/.gloze/lock");
    assert_string_equal(gz_books_name(&books, GZ_BOOK_MANIFEST),
                        "out/.gloze/manifest-00c0ffee00c0ffee");
    assert_string_equal(gz_books_document(&books, "a/b.txt"), "out/a/b.txt.json");
    assert_null(gz_books_document(&books, "../b.txt"));
    gz_books_clear(&books);
}

static void the_ending_tells_what_it_is(void **state)
{
    static const struct {
        const char *path;
        bool folder;
        gz_packing packing;
    } cases[] = {
        { "a.jsonl", false, GZ_PACKING_NONE },    { "a.JSONL", false, GZ_PACKING_NONE },
        { "a.jsonl.gz", false, GZ_PACKING_GZIP }, { "a.jsonl.zst", false, GZ_PACKING_ZSTD },
        { "a.jsonl/b", true, GZ_PACKING_NONE },   { "a.gz", true, GZ_PACKING_NONE },
        { "jsonl", true, GZ_PACKING_NONE },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        gz_books books = open_books(cases[i].path);

        assert_int_equal(books.folder, cases[i].folder);
        assert_int_equal(books.packing, cases[i].packing);
        gz_books_clear(&books);
    }
}

static void survives_every_failed_allocation(void **state)
{
    gloze_error err;
    gz_books books;
    long n = 0;

    (void)state;
    for (;; n++) {
        bool fine;

        gz_mem_fail_after = n;
        fine = gz_books_init(&books, "out", "run", &err) == GLOZE_OK &&
               gz_books_make(&books, &err) == GLOZE_OK && gz_books_part(&books, 1);
        gz_mem_fail_after = -1;
        gz_books_clear(&books);
        if (fine)
            break;
        mkdir("out", 0777);
    }
    assert_in_range(n, 2, 10);
}

#define IN_SCRATCH(test) cmocka_unit_test_setup_teardown(test, scratch_enter, scratch_leave)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_SCRATCH(a_file_has_its_books_beside_it),
        IN_SCRATCH(a_folder_holds_the_books_of_each_run),
        IN_SCRATCH(the_ending_tells_what_it_is),
        IN_SCRATCH(survives_every_failed_allocation),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
