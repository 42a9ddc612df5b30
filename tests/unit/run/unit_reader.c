#include "run/reader.h"

#include "run/lockdown.h"
#include "scratch.h"

#include <fcntl.h>

static const gz_container_options options = {
    .kind = GZ_CONTAINER_LINES, .where = "a.jsonl", .id = "a.jsonl", .limit = 1000
};

/* The first that is no GZ_ITEM_NOTHING. */
static gloze_status next(gz_reader *reader, gz_item *item, gloze_error *err)
{
    gloze_status st;

    do
        st = gz_reader_next(reader, item, err);
    while (st == GLOZE_OK && item->kind == GZ_ITEM_NOTHING);
    return st;
}

static void gives_documents_of_a_file(void **state)
{
    gz_reader *reader;
    gz_item item;
    gloze_error err;
    int fd;

    (void)state;
    scratch_text("a.jsonl", "{\"text\":\"red\"}\n{\"id\":\"b\",\"text\":\"hat\"}\n");
    fd = open("a.jsonl", O_RDONLY);
    assert_int_equal(gz_reader_new(fd, &options, false, &reader, &err), GLOZE_OK);
    assert_int_equal(next(reader, &item, &err), GLOZE_OK);
    assert_string_equal(item.input.id, "a.jsonl/1");
    assert_int_equal(next(reader, &item, &err), GLOZE_OK);
    assert_string_equal(item.input.id, "b");
    assert_int_equal(next(reader, &item, &err), GLOZE_OK);
    assert_int_equal(item.kind, GZ_ITEM_END);
    gz_reader_free(reader);
    close(fd);
}

static void reads_nothing_where_it_must_be_protected_and_is_not(void **state)
{
    bool protected = gz_lockdown_available() == GZ_PROTECT_ALL;
    gz_reader *reader;
    gz_item item;
    gloze_error err;
    int fd;

    (void)state;
    scratch_text("a.jsonl", "{\"text\":\"red\"}\n");
    fd = open("a.jsonl", O_RDONLY);
    assert_int_equal(gz_reader_new(fd, &options, true, &reader, &err), GLOZE_OK);
    assert_int_equal(next(reader, &item, &err), protected ? GLOZE_OK : GLOZE_EUSAGE);
    if (!protected)
        assert_string_equal(err.message,
                            "--require-sandbox: the process that reads a.jsonl can't be locked "
                            "down in full; gloze doctor tells more");
    gz_reader_free(reader);
    close(fd);
}

#define IN_SCRATCH(test) cmocka_unit_test_setup_teardown(test, scratch_enter, scratch_leave)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_SCRATCH(gives_documents_of_a_file),
        IN_SCRATCH(reads_nothing_where_it_must_be_protected_and_is_not),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
