#include "run/input.h"

#include "base/mem.h"
#include "scratch.h"

/* Everything that an input gives, one a line: "id [media] text" or "! message" or "? id message". */
static char *read_all(const gz_input_options *options)
{
    static char all[65536];
    static const char *const media[] = { "auto", "text", "html", "verbatim" };
    gz_input *input;
    gz_item item;
    gloze_error err;

    all[0] = '\0';
    assert_int_equal(gz_input_new(options, &input, &err), GLOZE_OK);
    for (;;) {
        size_t used = strlen(all), room = sizeof(all) - used;

        assert_int_equal(gz_input_next(input, &item, &err), GLOZE_OK);
        if (item.kind == GZ_ITEM_END)
            break;
        if (item.kind == GZ_ITEM_DOCUMENT)
            snprintf(all + used, room, "%s [%s] %.*s\n", item.input.id, media[item.input.media],
                     (int)item.input.len, item.input.data);
        else if (item.kind == GZ_ITEM_FAILED)
            snprintf(all + used, room, "? %s %s\n", item.input.id, item.message);
        else
            snprintf(all + used, room, "! %s\n", item.message);
    }
    assert_true(gz_input_fraction(input) >= 0.999);
    gz_input_free(input);
    return all;
}

#define READ(...)                                                                                  \
    read_all(&(gz_input_options){                                                                  \
        .walk = { .paths = (const char *[]){ __VA_ARGS__ },                                        \
                  .path_count = sizeof((const char *[]){ __VA_ARGS__ }) / sizeof(char *) },        \
        .limit = 40 })

static void gives_files_with_their_media(void **state)
{
    (void)state;
    scratch_folder_at("in");
    scratch_text("in/a.txt", "A");
    scratch_text("in/b.HTM", "B");
    scratch_text("in/c.md", "C");
    scratch_text("d.csv", "D");
    assert_string_equal(READ("in", "d.csv"),
                        "a.txt [text] A\nb.HTM [html] B\nc.md [text] C\nd.csv [auto] D\n");
}

static void one_bad_file_costs_no_other(void **state)
{
    (void)state;
    scratch_folder_at("in");
    scratch_text("in/a.txt", "A");
    scratch_text("in/b.txt", "");
    assert_int_equal(symlink("nowhere", "in/c.txt"), 0);
    assert_int_equal(mkfifo("in/d.txt", 0600), 0);
    scratch_text("in/e.txt", "a document of more than forty bytes in length");
    scratch_text("in/f.txt", "F");
    assert_string_equal(
        READ("in"),
        "a.txt [text] A\n"
        "? b.txt in/b.txt: empty; there is nothing to annotate\n"
        "? c.txt in/c.txt: can't be read: No such file or directory; check the path\n"
        "? d.txt in/d.txt: is a FIFO; only regular files are read (- is standard input)\n"
        "? e.txt in/e.txt: longer than the limit of 40 bytes; split it, or raise the limit with "
        "--limit-input\n"
        "f.txt [text] F\n");
}

static void gives_a_document_a_line(void **state)
{
    (void)state;
    scratch_folder_at("in");
    scratch_text("in/n.jsonl", "\xEF\xBB\xBF{\"text\":\"A\",\"id\":\"a\"}\r\n\n  \n"
                               "{\"html\":\"<p>B\"}\n[]\n{\"text\":\"\"}\n{\"text\":\"C\"}");
    assert_string_equal(
        READ("in/n.jsonl"),
        "a [verbatim] A\n"
        "n.jsonl/4 [html] <p>B\n"
        "? n.jsonl/5 in/n.jsonl:5: JSON, but no object; each line is {\"id\": …, "
        "\"text\": …}\n"
        "? n.jsonl/6 in/n.jsonl:6: the text is empty; there is nothing to annotate\n"
        "n.jsonl/7 [verbatim] C\n");
}

static void an_id_that_stands_twice_names_both_places(void **state)
{
    (void)state;
    scratch_folder_at("x");
    scratch_folder_at("y");
    scratch_text("x/a.txt", "A");
    scratch_text("y/a.txt", "B");
    scratch_text("n.jsonl", "{\"text\":\"C\",\"id\":\"c\"}\n{\"text\":\"D\",\"id\":\"c\"}\n"
                            "{\"id\":\"a.txt\",\"text\":\"E\"}\n");
    assert_string_equal(
        READ("x", "y", "n.jsonl"),
        "a.txt [text] A\n"
        "! y/a.txt: the id \"a.txt\" is that of x/a.txt too; name the folder above "
        "both, or run them apart\n"
        "c [verbatim] C\n"
        "! n.jsonl:2: the id \"c\" is that of n.jsonl:1 too; give each document its "
        "own\n"
        "! n.jsonl:3: the id \"a.txt\" is that of x/a.txt too; name the folder above "
        "both, or run them apart\n");
}

static void reads_any_file_in_the_format_that_is_said(void **state)
{
    const char *paths[] = { "a.txt" };
    gz_input_options options = { .walk = { .paths = paths, .path_count = 1 }, .limit = 40 };

    (void)state;
    scratch_text("a.txt", "{\"text\":\"A\"}");
    options.format = GZ_FORMAT_JSONL;
    assert_string_equal(read_all(&options), "a.txt/1 [verbatim] A\n");
    options.format = GZ_FORMAT_HTML;
    assert_string_equal(read_all(&options), "a.txt [html] {\"text\":\"A\"}\n");
}

static void a_line_past_the_limit_is_passed_over(void **state)
{
    char lines[400];

    (void)state;
    snprintf(lines, sizeof(lines), "{\"text\":\"%0300d\"}\n{\"text\":\"B\"}\n", 0);
    scratch_text("n.jsonl", lines);
    assert_string_equal(READ("n.jsonl"),
                        "? n.jsonl/1 n.jsonl:1: the line is longer than the limit of 240 bytes; "
                        "split it, or raise the limit with --limit-input\n"
                        "n.jsonl/2 [verbatim] B\n");
}

static void survives_every_failed_allocation(void **state)
{
    const char *paths[] = { "n.jsonl", "a.txt" };
    gz_input_options options = { .walk = { .paths = paths, .path_count = 2 }, .limit = 40 };
    gloze_error err;
    long n = 0;

    (void)state;
    scratch_text("a.txt", "A");
    scratch_text("n.jsonl", "{\"text\":\"B\",\"x\":1}\n");
    for (;; n++) {
        gz_input *input = NULL;
        gz_item item = { .kind = GZ_ITEM_DOCUMENT };
        gloze_status st;
        bool complained = false;

        gz_mem_fail_after = n;
        st = gz_input_new(&options, &input, &err);
        while (st == GLOZE_OK && item.kind != GZ_ITEM_END) {
            st = gz_input_next(input, &item, &err);
            complained |= st == GLOZE_OK && item.kind == GZ_ITEM_FAILED;
        }
        gz_mem_fail_after = -1;
        gz_input_free(input);
        if (st == GLOZE_OK && !complained)
            break;
    }
    assert_in_range(n, 10, 200);
}

#define IN_SCRATCH(test) cmocka_unit_test_setup_teardown(test, scratch_enter, scratch_leave)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_SCRATCH(gives_files_with_their_media),
        IN_SCRATCH(one_bad_file_costs_no_other),
        IN_SCRATCH(gives_a_document_a_line),
        IN_SCRATCH(an_id_that_stands_twice_names_both_places),
        IN_SCRATCH(reads_any_file_in_the_format_that_is_said),
        IN_SCRATCH(a_line_past_the_limit_is_passed_over),
        IN_SCRATCH(survives_every_failed_allocation),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
