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

static void count_type(gz_totals *totals, const char *type, size_t count)
{
    const gz_count found = { GZ_COUNT_TYPE, type, count };
    size_t number;

    gz_totals_count(totals, &found, 1);
    assert_true(gz_census_add(&totals->census, found.kind, found.name, count, &number));
}

static void sums_up_in_one_line(void **state)
{
    char *said = NULL;
    size_t len = 0;
    FILE *file = open_memstream(&said, &len);
    gz_reporter reporter = { file, NULL };
    gz_totals totals, one;

    (void)state;
    gz_totals_init(&totals);
    gz_totals_init(&one);
    totals.documents = 2;
    count_type(&totals, "date", 1);
    count_type(&totals, "money", 3);
    count_type(&totals, "place", 1);
    gz_totals_count(&totals, &(gz_count){ GZ_COUNT_ERROR, "limit-steps", 1 }, 1);
    gz_report_totals(&reporter, &totals, 1.234, "OUT");
    one.documents = one.annotations = one.kept = 1;
    gz_report_totals(&reporter, &one, 0, "OUT");
    fclose(file);
    assert_string_equal(
        said, "2 documents, 5 annotations (3 money, 1 date, 1 place), 1 error, 1.23 s -> OUT\n"
              "1 document (1 kept), 1 annotation, 0 errors, 0.00 s -> OUT\n");
    free(said);
    gz_totals_clear(&totals);
    gz_totals_clear(&one);
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

static void a_log_gets_lines_and_a_quiet_run_nothing(void **state)
{
    gz_progress progress;
    char line[100] = "";
    FILE *file = tmpfile();

    (void)state;
    gz_progress_init(&progress, file, false);
    gz_progress_draw(&progress, &(gz_progress_state){ .documents = 1 });
    assert_int_equal(ftell(file), 0);
    gz_progress_init(&progress, file, true);
    assert_false(gz_progress_is_due(&progress));
    progress.drawn -= 11;
    assert_true(gz_progress_is_due(&progress));
    gz_progress_draw(&progress, &(gz_progress_state){ .documents = 7, .fraction = -1 });
    assert_false(gz_progress_is_due(&progress));
    gz_progress_clear(&progress);
    rewind(file);
    assert_non_null(fgets(line, sizeof(line), file));
    assert_string_equal(line, "7 documents, 0.0 MB/s, 0 errors\n");
    assert_null(fgets(line, sizeof(line), file));
    fclose(file);
}

static void survives_every_failed_allocation(void **state)
{
    FILE *file = tmpfile();
    gz_reporter reporter = { file, NULL };
    gz_totals totals;

    (void)state;
    gz_totals_init(&totals);
    count_type(&totals, "date", 1);
    gz_mem_fail_after = 0;
    gz_report_totals(&reporter, &totals, 0, "OUT");
    gz_mem_fail_after = -1;
    assert_true(ftell(file) > 0);
    fclose(file);
    gz_totals_clear(&totals);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_message_can_not_speak_to_the_terminal),
        cmocka_unit_test(sums_up_in_one_line),
        cmocka_unit_test(shows_how_far_a_run_has_come),
        cmocka_unit_test(a_log_gets_lines_and_a_quiet_run_nothing),
        cmocka_unit_test(survives_every_failed_allocation),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
