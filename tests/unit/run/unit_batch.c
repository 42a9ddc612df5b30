#include "run/batch.h"

#include "base/mem.h"
#include "scratch.h"

/* A run over `in`, from plugin to output, with all that it stands on. */
typedef struct fixture {
    gloze_engine *engine;
    gz_input_options options;
    gz_metadata metadata;
    gz_progress progress;
    gz_batch batch;
    gz_reporter reporter;
    char *said;
    size_t said_len;
    volatile sig_atomic_t stop, ask;
    gz_summary summary;
    gz_totals totals;
} fixture;

static const char *const paths[] = { "in" };

static int open_fixture(void **state)
{
    fixture *f = calloc(1, sizeof(*f));
    gloze_config *config = gloze_config_new();
    gloze_error err = { 0 };

    if (!f || !config || scratch_enter(state) != 0)
        return 1;
    scratch_text("ships.lua", "api(1)\ndeclare \"ship\" {}\n"
                              "rule \"ship\" { type = \"ship\", match = re [[ships?\\b]],\n"
                              "  set = function(m, doc)\n"
                              "    if doc:find(\"sink\") then error(\"sunk\") end\n"
                              "    return {}\n  end }\n");
    scratch_folder_at("in");
    scratch_text("in/a.txt", "two ships, a ship");
    scratch_text("in/b.txt", "");
    scratch_text("in/c.txt", "a ship");
    if (gloze_config_add_plugins(config, "ships.lua", &err) != GLOZE_OK ||
        gloze_engine_new(config, &f->engine, &err) != GLOZE_OK ||
        gloze_context_new(f->engine, &f->batch.context, &err) != GLOZE_OK) {
        print_error("%s\n", err.message);
        return 1;
    }
    gloze_config_free(config);
    f->options = (gz_input_options){ .walk = { .paths = paths, .path_count = 1 }, .limit = 1000 };
    f->reporter.file = open_memstream(&f->said, &f->said_len);
    gz_metadata_init(&f->metadata);
    gz_totals_init(&f->totals);
    gz_progress_init(&f->progress, stderr, false);
    f->batch.given.metadata = &f->metadata;
    f->batch.reporter = &f->reporter;
    f->batch.progress = &f->progress;
    f->batch.stop = &f->stop;
    f->batch.ask = &f->ask;
    f->batch.summary = &f->summary;
    *state = f;
    return 0;
}

static int close_fixture(void **state)
{
    fixture *f = *state;

    gloze_context_free(f->batch.context);
    gloze_engine_free(f->engine);
    gz_metadata_clear(&f->metadata);
    gz_totals_clear(&f->totals);
    gz_summary_clear(&f->summary);
    fclose(f->reporter.file);
    free(f->said);
    free(f);
    return scratch_leave(state);
}

static gloze_status run(fixture *f, gloze_error *err)
{
    gloze_status st = gz_input_new(&f->options, &f->batch.input, err);

    const gz_output_setup options = { .destination = "out",
                                      .force = true,
                                      .volume = { .census = &f->totals.census } };

    gz_totals_clear(&f->totals);
    if (st == GLOZE_OK)
        st = gz_output_open(&options, &f->batch.output, err);
    if (st == GLOZE_OK)
        st = gz_batch_run(&f->batch, &f->totals, err);
    gz_input_free(f->batch.input);
    gz_output_free(f->batch.output);
    f->batch.input = NULL;
    f->batch.output = NULL;
    return st;
}

static void check_said(fixture *f, const char *expected)
{
    fflush(f->reporter.file);
    assert_string_equal(f->said, expected);
}

static bool exists(const char *path)
{
    return access(path, F_OK) == 0;
}

static void annotates_every_document_and_counts(void **state)
{
    fixture *f = *state;
    gloze_error err;

    assert_int_equal(run(f, &err), GLOZE_OK);
    assert_int_equal(f->totals.documents, 2);
    assert_int_equal(f->totals.annotations, 3);
    assert_int_equal(f->totals.errors, 1);
    assert_int_equal(f->totals.input_errors, 1);
    assert_int_equal(f->totals.census.list[0].count, 3);
    assert_true(exists("out/a.txt.json") && exists("out/b.txt.json") && exists("out/c.txt.json"));
    check_said(f, "in/b.txt: empty; there is nothing to annotate\n");
}

static void a_plugin_that_fails_costs_its_own_of_one_document(void **state)
{
    fixture *f = *state;
    gloze_error err;

    scratch_text("in/b.txt", "ships sink");
    assert_int_equal(run(f, &err), GLOZE_OK);
    assert_int_equal(f->totals.documents, 3);
    assert_int_equal(f->totals.annotations, 3);
    assert_int_equal(f->totals.errors, 1);
    assert_int_equal(f->totals.input_errors, 0);
    fflush(f->reporter.file);
    assert_memory_equal(f->said, "in/b.txt: ", 10);
    assert_non_null(strstr(f->said, "sunk"));
}

static void many_errors_are_not_all_shown(void **state)
{
    fixture *f = *state;
    gloze_error err;
    size_t lines = 0;

    for (int i = 0; i < 30; i++) {
        char path[32];

        snprintf(path, sizeof(path), "in/sink%d.txt", i);
        scratch_text(path, "ships sink");
    }
    assert_int_equal(run(f, &err), GLOZE_OK);
    assert_int_equal(f->totals.errors, 31);
    fflush(f->reporter.file);
    for (const char *at = f->said; (at = strchr(at, '\n')); at++)
        lines++;
    assert_int_equal(lines, 1 + 10 + 1);
    assert_non_null(strstr(f->said, "further errors are not shown; they are in the JSON"));
}

static void stops_where_a_signal_came(void **state)
{
    fixture *f = *state;
    gloze_error err;

    f->stop = SIGINT;
    assert_int_equal(run(f, &err), GLOZE_OK);
    assert_int_equal(f->totals.documents, 0);
}

static void a_document_without_a_place_costs_no_other(void **state)
{
    fixture *f = *state;
    gloze_error err;

    scratch_folder_at("out");
    scratch_folder_at("out/a.txt.json");
    assert_int_equal(run(f, &err), GLOZE_ECREATE);
    assert_string_equal(err.message, "out: not every document could be written");
    assert_true(exists("out/c.txt.json"));
    assert_int_equal(f->totals.errors, 2);
}

/* Memory that runs out inside a document is that document's error; in our own books, the end. */
static void survives_every_failed_allocation(void **state)
{
    fixture *f = *state;
    gloze_error err;
    long n = 0;

    for (;; n++) {
        gloze_status st;

        gz_mem_fail_after = n;
        st = run(f, &err);
        gz_mem_fail_after = -1;
        if (st == GLOZE_OK && f->totals.annotations == 3 && f->totals.errors == 1)
            break;
    }
    assert_in_range(n, 10, 2000);
}

#define WITH_FIXTURE(test) cmocka_unit_test_setup_teardown(test, open_fixture, close_fixture)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_FIXTURE(annotates_every_document_and_counts),
        WITH_FIXTURE(a_plugin_that_fails_costs_its_own_of_one_document),
        WITH_FIXTURE(many_errors_are_not_all_shown),
        WITH_FIXTURE(stops_where_a_signal_came),
        WITH_FIXTURE(a_document_without_a_place_costs_no_other),
        WITH_FIXTURE(survives_every_failed_allocation),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
