#include "gloze.h"

#include "base/mem.h"
#include "scratch.h"

#include <pthread.h>

/* A sound plugin that stands beside each faulty one. */
static const char SOUND[] =
    "declare \"number\" { value = \"number\" }\n"
    "rule \"digits\" { type = \"number\", match = re [[(?<n>\\d+)]], set = { value = \"$n\" } }\n";

static const char ARTICLE[] = "Seven boats came, 12 left.\n\nOn 3 May 40 more came.";

/* Writes a plugin into the folder of the test; gives its name back. */
static const char *scratch_file(const char *name, const char *lua)
{
    scratch_text(name, lua);
    return name;
}

/* Makes an engine of plugins, given as files name.lua in the scratch folder. */
static gloze_status open_engine(const char *const *files, size_t count, gloze_engine **engine,
                                gloze_error *err)
{
    gloze_config *config = gloze_config_new();
    gloze_status st = GLOZE_OK;

    assert_non_null(config);
    for (size_t i = 0; i < count && st == GLOZE_OK; i++)
        st = gloze_config_add_plugins(config, files[i], err);
    if (st == GLOZE_OK)
        st = gloze_engine_new(config, engine, err);
    else
        *engine = NULL;
    gloze_config_free(config);
    return st;
}

static const gloze_document *annotate(gloze_context *context, const char *text)
{
    gloze_input in = { .data = text, .len = strlen(text), .media = GLOZE_MEDIA_VERBATIM };
    const gloze_document *doc = NULL;
    gloze_error err = { 0 };

    if (gloze_annotate(context, &in, &doc, &err) != GLOZE_OK)
        fail_msg("%s", err.message);
    return doc;
}

static size_t count_of(const gloze_document *doc, const char *type)
{
    size_t count = 0;

    for (size_t i = 0; i < gloze_document_count(doc); i++)
        count += strcmp(gloze_document_annotation(doc, i)->type, type) == 0;
    return count;
}

/* ---- plugins that don't load ---- */

static void a_plugin_that_does_not_load_is_named_with_its_line(void **state)
{
    static const char *const faulty[][2] = {
        { "declare \"x\" { a = \"string\"\n",
          ":2: '}' expected (to close '{' at line 1) near <eof>" },
        { "error('no')", ":1: no" },
        { "rule \"a\" { type = \"number\", match = re [[(]] }", ":1: " },
        { "rule \"a\" { type = \"number\", match = re [[a]], sett = {} }",
          ":1: rule 'a': a rule has no key 'sett'; did you mean 'set'?" },
        { "while true do end", ":1: reached the limit of 500000000 steps while loading" },
        { "local t = {} while true do t[#t + 1] = ('x'):rep(100000) end",
          "reached the limit of 67108864 bytes of Lua memory" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof faulty / sizeof *faulty; i++) {
        const char *files[2] = { scratch_file("sound.lua", SOUND),
                                 scratch_file("faulty.lua", faulty[i][0]) };
        gloze_engine *engine = NULL;
        gloze_error err = { 0 };

        assert_int_equal(open_engine(files, 2, &engine, &err), GLOZE_EPLUGIN);
        assert_null(engine);
        if (strncmp(err.message, files[1], strlen(files[1])) != 0 ||
            !strstr(err.message, faulty[i][1]))
            fail_msg("%s\nexpected %s…%s", err.message, files[1], faulty[i][1]);
    }
}

/* ---- plugins that fail on a document ---- */

typedef struct failing {
    const char *set;  /* the body of its set function */
    const char *code; /* of the error record */
} failing;

static const failing FAILING[] = {
    { "error('broken')", "error" },
    { "return { nothing = 1 }", "error" },
    { "return 7", "error" },
    { "local x = nil; return { value = x.y }", "error" },
    { "while true do end", "limit-steps" },
    { "local t = {} while true do t[#t + 1] = {} end", "limit-memory" },
    { "return { value = (('a'):rep(60) .. 'b'):match('^(?:a|a?)+$') }", "limit-match" },
};

static void write_failing(const failing *f, char *lua, size_t size)
{
    snprintf(
        lua, size,
        "declare \"word\" { value = \"string\" }\n"
        "rule \"w\" { type = \"word\", match = re [[[a-z]+]], set = function(m, doc) %s end }\n"
        "rule \"ok\" { type = \"word\", match = re [[[A-Z]\\w+]] }\n",
        f->set);
}

static void check_failure(const gloze_document *doc, const failing *f)
{
    const gloze_problem *problem = gloze_document_problem(doc, 0);

    if (gloze_document_problem_count(doc) != 1)
        fail_msg("%s: %zu problems", f->set, gloze_document_problem_count(doc));
    assert_string_equal(problem->plugin, "failing");
    assert_string_equal(problem->rule, "failing/w");
    if (strcmp(problem->code, f->code) != 0)
        fail_msg("%s: %s: %s, expected %s", f->set, problem->code, problem->message, f->code);
    assert_false(problem->warning);
    if (strcmp(f->code, "limit-memory") != 0)
        assert_int_equal(strncmp(problem->where, "failing/init.lua:", 17), 0);
    assert_int_equal(count_of(doc, "word"), 0); /* all that it did is gone, sound rules' too */
    assert_int_equal(count_of(doc, "number"), 3);
}

static void a_plugin_that_fails_costs_the_others_nothing(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof FAILING / sizeof *FAILING; i++)
        for (int first = 0; first < 2; first++) {
            char lua[1000];
            gloze_engine *engine = NULL;
            gloze_context *context = NULL;
            gloze_error err = { 0 };

            write_failing(&FAILING[i], lua, sizeof lua);
            const char *sound = scratch_file("sound.lua", SOUND);
            const char *failing_file = scratch_file("failing.lua", lua);
            const char *files[2] = { first ? failing_file : sound, first ? sound : failing_file };

            if (open_engine(files, 2, &engine, &err) != GLOZE_OK)
                fail_msg("%s", err.message);
            assert_int_equal(gloze_context_new(engine, &context, &err), GLOZE_OK);
            check_failure(annotate(context, ARTICLE), &FAILING[i]);
            /* the next document is not touched: it has no word that the rule matches */
            const gloze_document *next = annotate(context, "12 3 AB");
            assert_int_equal(gloze_document_problem_count(next), 0);
            assert_int_equal(count_of(next, "number"), 2);
            assert_int_equal(count_of(next, "word"), 1);
            gloze_context_free(context);
            gloze_engine_free(engine);
        }
}

static void too_many_candidates_are_the_fault_of_who_made_most(void **state)
{
    static const char *const crowd =
        "declare \"crowd\" {}\n"
        "on_document \"h\" { emits = { \"crowd\" }, run = function(doc, out)\n"
        "  for i = 0, 300000 do out:add(\"crowd\", i % 5, i % 5 + 1) end end }\n";
    const char *files[2] = { scratch_file("sound.lua", SOUND), scratch_file("crowd.lua", crowd) };
    gloze_engine *engine = NULL;
    gloze_context *context = NULL;

    (void)state;
    assert_int_equal(open_engine(files, 2, &engine, NULL), GLOZE_OK);
    assert_int_equal(gloze_context_new(engine, &context, NULL), GLOZE_OK);
    const gloze_document *doc = annotate(context, ARTICLE);
    assert_int_equal(gloze_document_problem_count(doc), 1);
    assert_string_equal(gloze_document_problem(doc, 0)->code, "limit-annotations");
    assert_string_equal(gloze_document_problem(doc, 0)->plugin, "crowd");
    assert_int_equal(count_of(doc, "number"), 3);
    gloze_context_free(context);
    gloze_engine_free(engine);
}

/* ---- order ---- */

static const char *order_error(const char *lua)
{
    static gloze_error err;
    const char *files[1] = { scratch_file("order.lua", lua) };
    gloze_engine *engine = NULL;

    err.message[0] = '\0';
    if (open_engine(files, 1, &engine, &err) == GLOZE_OK) {
        gloze_engine_free(engine);
        return "";
    }
    return strstr(err.message, "order.lua");
}

static void an_order_that_can_not_be_is_an_error_that_says_what_to_do(void **state)
{
    (void)state;
    assert_string_equal(
        order_error("declare \"a\" {}\nrule \"r\" { type = \"a\", match = each \"a\" }"),
        "order.lua:2: 'order/r' reads its own type 'a' in pass 1, before anything has been "
        "settled; add pass = 2");
    assert_string_equal(
        order_error("declare \"a\" {}\ndeclare \"b\" {}\n"
                    "rule \"x\" { type = \"a\", match = each \"b\" }\n"
                    "rule \"y\" { type = \"b\", match = each \"a\" }"),
        "order.lua:4: 'order/y' reads 'a', which 'order/x' writes after reading, directly or "
        "through others, what 'order/y' writes; give one of them a later pass, such as pass = 2, "
        "or read an earlier one: reads = { a = 1 }");
    /* `other` only waits for the circle of `early` and `late`. */
    assert_string_equal(
        order_error("declare \"a\" {}\ndeclare \"b\" {}\ndeclare \"c\" {}\n"
                    "rule \"other\" { type = \"c\", match = each \"b\" }\n"
                    "rule \"more\" { type = \"c\", match = each \"c\", pass = 2 }\n"
                    "rule \"x\" { type = \"a\", match = re [[x]] }\n"
                    "rule \"up\" { update = \"$0\", match = each \"a\" }\n"
                    "rule \"early\" { type = \"b\", match = each \"a\" { pass = 1 } }\n"
                    "rule \"late\" { type = \"b\", match = each \"a\" }"),
        "order.lua:9: 'order/late' reads 'a', which 'order/up' writes after reading, directly or "
        "through others, what 'order/late' writes; give one of them a later pass, such as pass = "
        "2, or read an earlier one: reads = { a = 1 }");
    assert_string_equal(order_error("declare \"a\" {}\ndeclare \"b\" {}\n"
                                    "rule \"x\" { type = \"a\", match = re [[x]] }\n"
                                    "rule \"y\" { type = \"b\", match = each \"a\" { pass = 1 } }\n"
                                    "rule \"z\" { type = \"a\", match = each \"b\", pass = 2 }"),
                        "");
}

static void a_rule_sees_what_earlier_passes_left(void **state)
{
    static const char *const lua =
        "declare \"a\" { n = \"number\" }\ndeclare \"b\" { n = \"number\" }\n"
        "rule \"x\" { type = \"a\", match = re [[\\d+]], set = { n = 1 } }\n"
        "rule \"up\" { update = \"$0\", match = each \"a\", set = { n = 2 } }\n"
        "rule \"late\" { type = \"b\", match = each \"a\" / \"m\", set = { n = \"$m.n\" } }\n"
        "rule \"early\" { type = \"b\", match = each \"a\" { pass = 1, n = 1 }, set = { n = 9 },\n"
        "  over = \"late\" }\n";
    const char *files[1] = { scratch_file("passes.lua", lua) };
    gloze_engine *engine = NULL;
    gloze_context *context = NULL;
    gloze_error err;

    (void)state;
    /* `early` reads pass 1 and `late` the last one, and both write b in pass 1: a circle */
    assert_int_equal(open_engine(files, 1, &engine, &err), GLOZE_EPLUGIN);
    char *early = strstr(lua, "rule \"early\"") ? strdup(lua) : NULL;
    assert_non_null(early);
    *strstr(early, "rule \"early\"") = '\0';
    files[0] = scratch_file("passes.lua", early);
    free(early);
    assert_int_equal(open_engine(files, 1, &engine, &err), GLOZE_OK);
    assert_int_equal(gloze_context_new(engine, &context, &err), GLOZE_OK);
    const gloze_document *doc = annotate(context, "7");
    assert_int_equal(gloze_document_count(doc), 2);
    assert_int_equal(gloze_document_annotation(doc, 1)->attributes[0].value.integer, 2);
    gloze_context_free(context);
    gloze_engine_free(engine);
}

/* ---- sharing ---- */

typedef struct worker {
    const gloze_engine *engine;
    char json[4096];
    size_t len;
} worker;

static void *work(void *data)
{
    worker *w = data;
    gloze_context *context = NULL;
    gloze_json_options options = { GLOZE_CODEPOINT, false };
    const char *json;

    if (gloze_context_new(w->engine, &context, NULL) != GLOZE_OK)
        return NULL;
    for (int i = 0; i < 50; i++) {
        gloze_input in = { .data = ARTICLE, .len = strlen(ARTICLE), .id = "a" };
        const gloze_document *doc;
        if (gloze_annotate(context, &in, &doc, NULL) != GLOZE_OK ||
            gloze_document_json(context, doc, &options, &json, &w->len, NULL) != GLOZE_OK)
            break;
        memcpy(w->json, json, w->len < sizeof w->json ? w->len : sizeof w->json);
    }
    gloze_context_free(context);
    return NULL;
}

static void threads_share_an_engine_and_write_the_same_bytes(void **state)
{
    enum { THREADS = 4 };
    const char *files[1] = { scratch_file("sound.lua", SOUND) };
    static worker workers[THREADS];
    pthread_t threads[THREADS];
    gloze_engine *engine = NULL;

    (void)state;
    assert_int_equal(open_engine(files, 1, &engine, NULL), GLOZE_OK);
    for (size_t i = 0; i < THREADS; i++) {
        workers[i].engine = engine;
        assert_int_equal(pthread_create(&threads[i], NULL, work, &workers[i]), 0);
    }
    for (size_t i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    for (size_t i = 0; i < THREADS; i++) {
        assert_true(workers[i].len > 0);
        assert_int_equal(workers[i].len, workers[0].len);
        assert_memory_equal(workers[i].json, workers[0].json, workers[0].len);
    }
    gloze_engine_free(engine);
}

/* ---- memory ---- */

static gloze_status run_all(const char *file)
{
    const char *files[1] = { file };
    gloze_config *config = gloze_config_new();
    gloze_engine *engine = NULL;
    gloze_context *context = NULL;
    const gloze_document *doc;
    const char *json;
    size_t len;
    gloze_input in = { .data = ARTICLE, .len = strlen(ARTICLE) };
    gloze_json_options options = { GLOZE_UTF16, true };
    gloze_status st = config ? GLOZE_OK : GLOZE_ENOMEM;

    if (st == GLOZE_OK)
        st = gloze_config_add_plugins(config, files[0], NULL);
    if (st == GLOZE_OK)
        st = gloze_config_only(config, "number", NULL);
    if (st == GLOZE_OK)
        st = gloze_engine_new(config, &engine, NULL);
    if (st == GLOZE_OK)
        st = gloze_context_new(engine, &context, NULL);
    if (st == GLOZE_OK)
        st = gloze_annotate(context, &in, &doc, NULL);
    if (st == GLOZE_OK && gloze_document_problem_count(doc) > 0)
        st = GLOZE_ENOMEM; /* a plugin ran out of it */
    if (st == GLOZE_OK)
        st = gloze_document_json(context, doc, &options, &json, &len, NULL);
    gloze_context_free(context);
    gloze_engine_free(engine);
    gloze_config_free(config);
    return st;
}

static void survives_every_failed_allocation(void **state)
{
    const char *file = scratch_file("sound.lua", SOUND);

    (void)state;
    for (long n = 0;; n += n < 300 ? 1 : 7) {
        gz_mem_fail_after = n;
        gloze_status st = run_all(file);
        gz_mem_fail_after = -1;
        if (st == GLOZE_OK)
            break;
        assert_true(st == GLOZE_ENOMEM || st == GLOZE_EPLUGIN);
        assert_true(n < 100000);
    }
}

static void what_the_caller_gets_wrong_is_said(void **state)
{
    const char *files[1] = { scratch_file("sound.lua", SOUND) };
    gloze_config *config = gloze_config_new();
    gloze_engine *engine = NULL;
    gloze_error err;

    (void)state;
    assert_int_equal(gloze_config_locale(config, "fr-FR", &err), GLOZE_EUSAGE);
    assert_string_equal(err.message, "locale 'fr-FR' is not known; use en-GB or en-US");
    assert_int_equal(gloze_config_add_plugins(config, files[0], &err), GLOZE_OK);
    assert_int_equal(gloze_config_only(config, "numbr", &err), GLOZE_OK);
    assert_int_equal(gloze_engine_new(config, &engine, &err), GLOZE_EPLUGIN);
    assert_string_equal(err.message, "no plugin declares a type 'numbr'; did you mean 'number'?");
    gloze_config_free(config);
    config = gloze_config_new();
    assert_int_equal(gloze_config_add_plugins(config, files[0], &err), GLOZE_OK);
    assert_int_equal(gloze_config_set(config, "sound.size", "3", &err), GLOZE_OK);
    assert_int_equal(gloze_engine_new(config, &engine, &err), GLOZE_EPLUGIN);
    assert_string_equal(err.message, "there is no option 'sound.size'");
    gloze_config_free(config);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_plugin_that_does_not_load_is_named_with_its_line),
        cmocka_unit_test(a_plugin_that_fails_costs_the_others_nothing),
        cmocka_unit_test(too_many_candidates_are_the_fault_of_who_made_most),
        cmocka_unit_test(an_order_that_can_not_be_is_an_error_that_says_what_to_do),
        cmocka_unit_test(a_rule_sees_what_earlier_passes_left),
        cmocka_unit_test(threads_share_an_engine_and_write_the_same_bytes),
        cmocka_unit_test(survives_every_failed_allocation),
        cmocka_unit_test(what_the_caller_gets_wrong_is_said),
    };
    return cmocka_run_group_tests(tests, scratch_enter, scratch_leave);
}
