#include "run/metadata.h"

#include "base/mem.h"
#include "scratch.h"

/* Loads `table`; what is reported must be `expected`. */
static gloze_status load(gz_metadata *metadata, const char *table, const char *expected,
                         size_t *bad_rows, gloze_error *err)
{
    char *said = NULL;
    size_t len = 0;
    FILE *file = open_memstream(&said, &len);
    gz_reporter reporter = { file, NULL };
    gloze_status st;

    scratch_text("t.tsv", table);
    gz_metadata_init(metadata);
    st = gz_metadata_load(metadata, "t.tsv", &reporter, bad_rows, err);
    fclose(file);
    assert_string_equal(said, expected);
    free(said);
    return st;
}

static void finds_what_a_row_says(void **state)
{
    gz_metadata metadata;
    const gz_metadata_row *row;
    gloze_error err;
    size_t bad;

    (void)state;
    assert_int_equal(load(&metadata,
                          "\xEF\xBB\xBFsource\tid\tdate\ttitle\tdesk\r\n"
                          "web\ta/1.txt\t2024-05-01\tOne \"two\"\t\r\n"
                          "\r\n"
                          "\tb\t\t\t\xc3\xa9\"\n",
                          "", &bad, &err),
                     GLOZE_OK);
    assert_int_equal(bad, 0);
    row = gz_metadata_find(&metadata, "a/1.txt");
    assert_string_equal(row->date, "2024-05-01");
    assert_string_equal(row->title, "One \"two\"");
    assert_int_equal(row->field_count, 1);
    assert_string_equal(row->fields[0].name, "source");
    assert_string_equal(row->fields[0].json, "\"web\"");
    assert_int_equal(gz_metadata_unused(&metadata, &row), 1);
    assert_string_equal(row->id, "b");
    assert_int_equal(row->line, 4);
    row = gz_metadata_find(&metadata, "b");
    assert_null(row->date);
    assert_null(row->title);
    assert_string_equal(row->fields[0].json, "\"\xc3\xa9\\\"\"");
    assert_null(gz_metadata_find(&metadata, "c"));
    assert_int_equal(gz_metadata_unused(&metadata, &row), 0);
    assert_null(row);
    gz_metadata_clear(&metadata);
}

static void names_the_line_of_each_row_that_is_wrong(void **state)
{
    gz_metadata metadata;
    gloze_error err;
    size_t bad;

    (void)state;
    assert_int_equal(
        load(&metadata,
             "id\tdate\na\n\t2024-05-01\nb\tMay\nc\t2024-05-01T10:00\nd\t\ne\t2024-01-01\te\n"
             "d\t\nf\xff\t\n",
             "t.tsv:2: 1 columns where the first line names 2; the row is not used\n"
             "t.tsv:3: the id is empty; the row is not used\n"
             "t.tsv:4: the date is not YYYY-MM-DD; the row is not used\n"
             "t.tsv:5: the date is not YYYY-MM-DD; the row is not used\n"
             "t.tsv:7: 3 columns where the first line names 2; the row is not used\n"
             "t.tsv:8: the id stands on line 6 too; the row is not used\n"
             "t.tsv:9: not UTF-8 text; the row is not used\n",
             &bad, &err),
        GLOZE_OK);
    assert_int_equal(bad, 7);
    assert_int_equal(metadata.count, 1);
    gz_metadata_clear(&metadata);
}

static void refuses_a_table_that_is_none(void **state)
{
    static const char *const cases[][2] = {
        { "", "t.tsv: empty; the first line names the columns, one is id" },
        { "name\tdate\n", "t.tsv:1: no column is called \"id\"; the first line names the columns, "
                          "parted by tabs" },
        { "\nid,date\n", "t.tsv:2: no column is called \"id\"; the first line names the columns, "
                         "parted by tabs" },
        { "id\tx\tx\n", "t.tsv:1: two columns are called \"x\"" },
    };
    gz_metadata metadata;
    gloze_error err;
    size_t bad;

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        assert_int_equal(load(&metadata, cases[i][0], "", &bad, &err), GLOZE_EINPUT);
        assert_string_equal(err.message, cases[i][1]);
        gz_metadata_clear(&metadata);
    }
}

static void finds_each_of_many_rows(void **state)
{
    static char table[200000] = "id\tn\n";
    gz_metadata metadata;
    gloze_error err;
    size_t bad, at = strlen(table);

    (void)state;
    for (int i = 0; i < 5000; i++)
        at += (size_t)snprintf(table + at, sizeof(table) - at, "doc%d\t%d\n", i, i);
    assert_int_equal(load(&metadata, table, "", &bad, &err), GLOZE_OK);
    for (int i = 0; i < 5000; i++) {
        const gz_metadata_row *row;
        char id[16];

        snprintf(id, sizeof(id), "doc%d", i);
        row = gz_metadata_find(&metadata, id);
        assert_non_null(row);
        assert_int_equal(row->line, (size_t)i + 2);
    }
    gz_metadata_clear(&metadata);
}

static void survives_every_failed_allocation(void **state)
{
    gz_metadata metadata;
    gloze_error err;
    size_t bad;
    long n = 0;

    (void)state;
    for (;; n++) {
        gloze_status st;

        gz_mem_fail_after = n;
        st = load(&metadata, "id\tdate\tx\na\t2024-05-01\ty\n", "", &bad, &err);
        gz_mem_fail_after = -1;
        gz_metadata_clear(&metadata);
        if (st == GLOZE_OK)
            break;
        assert_int_equal(err.code, GLOZE_ENOMEM);
    }
    assert_in_range(n, 4, 50);
}

#define IN_SCRATCH(test) cmocka_unit_test_setup_teardown(test, scratch_enter, scratch_leave)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_SCRATCH(finds_what_a_row_says),
        IN_SCRATCH(names_the_line_of_each_row_that_is_wrong),
        IN_SCRATCH(refuses_a_table_that_is_none),
        IN_SCRATCH(finds_each_of_many_rows),
        IN_SCRATCH(survives_every_failed_allocation),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
