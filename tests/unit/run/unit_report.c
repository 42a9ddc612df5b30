#include "run/progress.h"
#include "run/report.h"

#include "base/mem.h"
#include "scratch.h"

static void a_message_can_not_speak_to_the_terminal(void **state)
{
    char *said = NULL;
    size_t len = 0;
    FILE *file = open_memstream(&said, &len);
    gz_reporter reporter = { file, NULL };

    (void)state;
    gz_report(&reporter, "%s: caf\xc3\xa9",
              "a\033[2Jb\nc\xc2\x9b"
              "d\x7f");
    fclose(file);
    assert_string_equal(said, "a\\x1b[2Jb\\x0ac\\xc2\\x9bd\\x7f: caf\xc3\xa9\n");
    free(said);
}

static void sums_up_in_one_line(void **state)
{
    char *said = NULL;
    size_t len = 0;
    FILE *file = open_memstream(&said, &len);
    gz_reporter reporter = { file, NULL };
    gz_totals totals = { .documents = 2, .annotations = 4, .errors = 1 };

    (void)state;
    gz_totals_count_type(&totals, "date", 1);
    gz_totals_count_type(&totals, "money", 1);
    gz_totals_count_type(&totals, "money", 1);
    gz_totals_count_type(&totals, "money", 1);
    gz_report_totals(&reporter, &totals, 1.234, "OUT");
    gz_report_totals(&reporter, &(gz_totals){ .documents = 1, .annotations = 1 }, 0, "OUT");
    fclose(file);
    assert_string_equal(said,
                        "2 documents, 4 annotations (3 money, 1 date), 1 error, 1.23 s -> OUT\n"
                        "1 document, 1 annotation, 0 errors, 0.00 s -> OUT\n");
    free(said);
}

static void more_types_than_fit_are_not_listed(void **state)
{
    gz_totals totals = { 0 };

    (void)state;
    for (int i = 0; i < 2 * GZ_TALLY_TYPES; i++) {
        char name[80];

        snprintf(name, sizeof(name), "%070d", i);
        gz_totals_count_type(&totals, name, 1);
        snprintf(name, sizeof(name), "type%d", i);
        gz_totals_count_type(&totals, name, 1);
    }
    assert_int_equal(totals.type_count, GZ_TALLY_TYPES);
}

static void shows_how_far_a_run_has_come(void **state)
{
    gz_progress_state state_of_run = {
        .documents = 30, .bytes = 3000000, .errors = 1, .fraction = 0.25
    };
    char line[200];

    (void)state;
    gz_progress_format(&state_of_run, 2, 199, line, sizeof(line));
    assert_string_equal(line,
                        "[#####...............]  25%  30 documents, 1.5 MB/s, 1 errors, left 0:06");
    state_of_run.fraction = -1;
    gz_progress_format(&state_of_run, 2, 199, line, sizeof(line));
    assert_string_equal(line, "30 documents, 1.5 MB/s, 1 errors");
    gz_progress_format(&state_of_run, 2, 12, line, sizeof(line));
    assert_string_equal(line, "30 documents");
    state_of_run.fraction = 1.0 / 100000;
    gz_progress_format(&state_of_run, 2, 199, line, sizeof(line));
    assert_non_null(strstr(line, "left 55:33:18"));
}

static void no_bar_where_there_is_no_terminal(void **state)
{
    FILE *file = tmpfile();
    gz_progress progress;

    (void)state;
    gz_progress_init(&progress, file, true);
    assert_false(gz_progress_is_due(&progress));
    gz_progress_draw(&progress, &(gz_progress_state){ .documents = 1 });
    gz_progress_clear(&progress);
    assert_int_equal(ftell(file), 0);
    assert_true(gz_progress_seconds(&progress) >= 0);
    fclose(file);
}

static void survives_every_failed_allocation(void **state)
{
    FILE *file = tmpfile();
    gz_reporter reporter = { file, NULL };
    gz_totals totals = { 0 };

    (void)state;
    gz_totals_count_type(&totals, "date", 1);
    gz_mem_fail_after = 0;
    gz_report_totals(&reporter, &totals, 0, "OUT");
    gz_mem_fail_after = -1;
    assert_true(ftell(file) > 0);
    fclose(file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_message_can_not_speak_to_the_terminal),
        cmocka_unit_test(sums_up_in_one_line),
        cmocka_unit_test(more_types_than_fit_are_not_listed),
        cmocka_unit_test(shows_how_far_a_run_has_come),
        cmocka_unit_test(no_bar_where_there_is_no_terminal),
        cmocka_unit_test(survives_every_failed_allocation),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
