#include "scratch.h"

#include "base/mem.h"
#include "run/engine.h"
#include "run/why_not.h"

#define RULES                                                                                      \
    "api(1)\n"                                                                                     \
    "declare \"t\" { n = \"number\" }\n"                                                           \
    "rule \"short\" { type = \"t\", match = re [[\\d+]], set = { n = \"$0\" } }\n"                 \
    "rule \"long\" { type = \"t\", match = re [[\\d+ crowns]] }\n"                                 \
    "rule \"words\" { type = \"t\", match = seq { number(), \"crowns\", \"each\" } }\n"            \
    "rule \"veto\" { drop = \"t\", match = re [[no \\d+]] }\n"
#define TEXT "5 crowns, no 8 crowns"

static gloze_context *load(gloze_engine **engine)
{
    gloze_config *config = gloze_config_new();
    gloze_context *context = NULL;
    gloze_error err;

    scratch_text("r.lua", RULES);
    assert_int_equal(gloze_config_add_plugins(config, "r.lua", &err), GLOZE_OK);
    if (gloze_engine_new(config, engine, &err) != GLOZE_OK)
        fail_msg("%s", err.message);
    assert_int_equal(gloze_context_new(*engine, &context, &err), GLOZE_OK);
    gloze_config_free(config);
    return context;
}

static gloze_status annotate(gloze_context *context, gloze_error *err)
{
    gloze_input in = { .data = TEXT, .len = strlen(TEXT), .media = GLOZE_MEDIA_VERBATIM };
    const gloze_document *doc;

    return gloze_annotate(context, &in, &doc, err);
}

static void tells_every_candidate_and_its_fate(void **state)
{
    static const gz_fate fates[] = { GZ_LOST, GZ_WON, GZ_WON, GZ_VETOED, GZ_VETOED };
    gloze_engine *engine;
    gloze_context *context = load(&engine);
    gz_trace trace = { 0 };
    gloze_error err;

    (void)state;
    gz_context_trace(context, &trace);
    for (int turn = 0; turn < 2; turn++) { /* the second run forgets the first */
        assert_int_equal(annotate(context, &err), GLOZE_OK);
        assert_int_equal(trace.count, 5);
        for (size_t i = 0; i < trace.count; i++)
            assert_int_equal(trace.list[i].candidate->fate, fates[i]);
        assert_ptr_equal(trace.list[0].candidate->winner, trace.list[1].candidate);
        assert_ptr_equal(trace.list[3].candidate->winner, trace.list[2].candidate);
        assert_int_equal(trace.list[2].action, GZ_DROP);
    }
    gz_context_trace(context, NULL);
    assert_int_equal(annotate(context, &err), GLOZE_OK);
    assert_int_equal(trace.count, 5);
    gz_trace_clear(&trace);
    gloze_context_free(context);
    gloze_engine_free(engine);
}

static uint64_t tick(void)
{
    static uint64_t now;

    return ++now;
}

static void measures_only_with_a_clock(void **state)
{
    gloze_engine *engine;
    gloze_context *context = load(&engine);
    uint64_t spent[8] = { 0 };
    gz_trace trace = { .spent = spent };
    gloze_error err;

    (void)state;
    gz_context_trace(context, &trace);
    assert_int_equal(annotate(context, &err), GLOZE_OK);
    for (size_t i = 0; i < 8; i++)
        assert_int_equal(spent[i], 0);
    trace.clock = tick;
    assert_int_equal(annotate(context, &err), GLOZE_OK);
    for (size_t i = 0; i < 4; i++)
        assert_true(spent[i] > 0);
    gz_trace_clear(&trace);
    gloze_context_free(context);
    gloze_engine_free(engine);
}

static void survives_every_failed_allocation(void **state)
{
    gloze_engine *engine;
    gloze_context *context = load(&engine);
    gz_shortfall shortfall;
    gloze_error err;
    gz_arena arena;
    long n;

    (void)state;
    gz_arena_init(&arena);
    for (n = 0;; n++) {
        gz_trace trace = { 0 };
        gloze_status st;

        gz_context_trace(context, &trace);
        gz_mem_fail_after = n;
        st = annotate(context, &err);
        for (size_t rule = 0; st == GLOZE_OK && rule < 4; rule++)
            st = gz_why_not(gz_context_last(context), rule, (gz_span){ 0, 8 }, &arena, &shortfall,
                            &err);
        gz_mem_fail_after = -1;
        gz_trace_clear(&trace);
        if (st == GLOZE_OK)
            break;
        assert_int_equal(st, GLOZE_ENOMEM);
    }
    assert_in_range(n, 10, 2000);
    gz_context_trace(context, NULL);
    gz_arena_clear(&arena);
    gloze_context_free(context);
    gloze_engine_free(engine);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(tells_every_candidate_and_its_fate, scratch_enter,
                                        scratch_leave),
        cmocka_unit_test_setup_teardown(measures_only_with_a_clock, scratch_enter, scratch_leave),
        cmocka_unit_test_setup_teardown(survives_every_failed_allocation, scratch_enter,
                                        scratch_leave),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
