#include "run/given.h"

#include "base/mem.h"
#include "scratch.h"

static gz_metadata metadata;

static void load_table(const char *table)
{
    gz_reporter reporter = { stderr, NULL };
    gloze_error err;
    size_t bad_rows;

    scratch_text("t.tsv", table);
    gz_metadata_init(&metadata);
    if (gz_metadata_load(&metadata, "t.tsv", &reporter, &bad_rows, &err) != GLOZE_OK)
        fail_msg("%s", err.message);
}

/* Applies; returns the fields as "name=json ", and what was reported. */
static const char *apply(const char *date, const gz_item *item, gloze_input *in, const char *report)
{
    static char fields[500];
    gz_given given = { &metadata, date };
    char *said = NULL;
    size_t len = 0;
    FILE *file = open_memstream(&said, &len);
    gz_reporter reporter = { file, NULL };
    gz_arena arena;
    gloze_error err;
    bool guessed;

    gz_arena_init(&arena);
    assert_int_equal(gz_given_apply(&given, item, &arena, &reporter, in, &guessed, &err), GLOZE_OK);
    fclose(file);
    assert_string_equal(said, report);
    assert_int_equal(guessed, *report != '\0');
    free(said);
    fields[0] = '\0';
    for (size_t i = 0; i < in->metadata_count; i++)
        snprintf(fields + strlen(fields), sizeof(fields) - strlen(fields), "%s=%s ",
                 in->metadata[i].name, in->metadata[i].json);
    gz_arena_clear(&arena);
    return fields;
}

static const gloze_field own_fields[] = { { "desk", "\"local\"" }, { "n", "1" } };

static gz_item make_item(const char *id)
{
    return (gz_item){ .kind = GZ_ITEM_DOCUMENT,
                      .where = "n.jsonl:1",
                      .input = { .id = id,
                                 .date = "2024-01-01",
                                 .date_from = "field",
                                 .title = "Own",
                                 .metadata = own_fields,
                                 .metadata_count = 2 } };
}

static void the_table_comes_before_the_document(void **state)
{
    gz_item item = make_item("a");
    gloze_input in;

    (void)state;
    load_table("id\tdate\ttitle\tdesk\tx\na\t2024-02-02\tT\tworld\ty\nb\t\t\t\tz\n");
    assert_string_equal(apply(NULL, &item, &in, ""), "n=1 desk=\"world\" x=\"y\" ");
    assert_string_equal(in.date, "2024-02-02");
    assert_string_equal(in.date_from, "field");
    assert_string_equal(in.title, "T");
    item = make_item("b");
    assert_string_equal(apply(NULL, &item, &in, ""), "desk=\"local\" n=1 x=\"z\" ");
    assert_string_equal(in.date, "2024-01-01");
    assert_string_equal(in.title, "Own");
    item = make_item("c");
    assert_string_equal(apply(NULL, &item, &in, ""), "desk=\"local\" n=1 ");
    gz_metadata_clear(&metadata);
}

static void the_option_comes_before_both(void **state)
{
    gz_item item = make_item("a");
    gloze_input in;

    (void)state;
    load_table("id\tdate\na\t2024-02-02\n");
    apply("2024-03-03", &item, &in, "");
    assert_string_equal(in.date, "2024-03-03");
    assert_string_equal(in.date_from, "option");
    gz_metadata_clear(&metadata);
}

static void a_bad_date_is_said_where_nothing_replaces_it(void **state)
{
    gz_item item = make_item("a");
    gloze_input in;

    (void)state;
    load_table("id\n");
    item.input.date = item.input.date_from = NULL;
    item.bad_date = "6 May";
    apply(NULL, &item, &in,
          "n.jsonl:1: the date is not YYYY-MM-DD: 6 May; the text is searched for one\n");
    apply("2024-03-03", &item, &in, "");
    gz_metadata_clear(&metadata);
}

static void survives_every_failed_allocation(void **state)
{
    gz_given given = { &metadata, NULL };
    gz_reporter reporter = { stderr, NULL };
    gz_item item = make_item("a");
    gloze_input in;
    gz_arena arena;
    gloze_error err;
    bool guessed;

    (void)state;
    load_table("id\tx\na\ty\n");
    gz_arena_init(&arena);
    gz_mem_fail_after = 0;
    assert_int_equal(gz_given_apply(&given, &item, &arena, &reporter, &in, &guessed, &err),
                     GLOZE_ENOMEM);
    gz_mem_fail_after = -1;
    assert_int_equal(gz_given_apply(&given, &item, &arena, &reporter, &in, &guessed, &err),
                     GLOZE_OK);
    gz_arena_clear(&arena);
    gz_metadata_clear(&metadata);
}

#define IN_SCRATCH(test) cmocka_unit_test_setup_teardown(test, scratch_enter, scratch_leave)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_SCRATCH(the_table_comes_before_the_document),
        IN_SCRATCH(the_option_comes_before_both),
        IN_SCRATCH(a_bad_date_is_said_where_nothing_replaces_it),
        IN_SCRATCH(survives_every_failed_allocation),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
