#include "run/alarm.h"

#include "scratch.h"

#include <signal.h>
#include <stdlib.h>

#define PLUGIN(work)                                                                               \
    "declare \"a\" { n = \"number\" }\n"                                                           \
    "rule \"digits\" { type = \"a\", match = re [[(?<n>\\d+)]], set = function(m)\n"               \
    "  " work " return { n = m.n } end }\n"

/* Annotates a short text and takes its JSON; with `rings` the clock runs. */
static void annotate(const char *lua, bool rings, gloze_context **context, char out[2048])
{
    gloze_config *config = gloze_config_new();
    gloze_engine *engine = NULL;
    gloze_input in = { .data = "7 boats, 8 cars", .len = 15 };
    gloze_json_options options = { GLOZE_BYTE, false };
    const gloze_document *doc;
    const char *json;
    size_t len;
    gloze_error err;

    scratch_text("work.lua", lua);
    assert_int_equal(gloze_config_add_plugins(config, "work.lua", &err), GLOZE_OK);
    assert_int_equal(gloze_engine_new(config, &engine, &err), GLOZE_OK);
    assert_int_equal(gloze_context_new(engine, context, &err), GLOZE_OK);
    gz_alarm_set(rings ? *context : NULL);
    for (int i = 0; i < 2; i++) { /* what the first one did must not matter */
        assert_int_equal(gloze_annotate(*context, &in, &doc, &err), GLOZE_OK);
        assert_int_equal(gloze_document_json(*context, doc, &options, &json, &len, &err), GLOZE_OK);
    }
    snprintf(out, 2048, "%s", json);
    gz_alarm_set(NULL);
    gloze_context_free(*context);
    gloze_engine_free(engine);
    gloze_config_free(config);
}

typedef struct work {
    const char *lua, *expected; /* what the JSON has */
} work;

static void the_verdict_is_the_same_with_and_without_a_clock(void **state)
{
    static const work cases[] = {
        { PLUGIN(""), "\"n\":8" },
        { PLUGIN("while true do end"), "limit of 50015000 steps on one document" },
        { PLUGIN("for _ = 1, 20000000 do end"), "\"n\":8" }, /* 40 of 50 million */
        { PLUGIN("for _ = 1, 30000000 do end"), "limit of 50015000 steps on one document" },
        { PLUGIN("pcall(function() while true do end end)"), "limit-steps" },
        { PLUGIN("for _ = 1, 2 do pcall(function() for _ = 1, 1e8 do end end) end"),
          "limit-steps" },
    };

    size_t count = getenv("UNDER_VALGRIND") ? 2 : sizeof cases / sizeof *cases;

    (void)state;
    for (size_t i = 0; i < count; i++) {
        char with[2048], without[2048];
        gloze_context *context;

        annotate(cases[i].lua, false, &context, without);
        annotate(cases[i].lua, true, &context, with);
        assert_string_equal(with, without);
        assert_non_null(strstr(with, cases[i].expected));
    }
}

static void a_ring_between_documents_does_no_harm(void **state)
{
    gloze_context *context;
    char out[2048];

    (void)state;
    annotate(PLUGIN(""), true, &context, out);
    raise(SIGVTALRM);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_verdict_is_the_same_with_and_without_a_clock),
        cmocka_unit_test(a_ring_between_documents_does_no_harm),
    };

    gz_alarm_install();
    return cmocka_run_group_tests(tests, scratch_enter, scratch_leave);
}
