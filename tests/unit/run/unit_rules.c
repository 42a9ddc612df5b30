#include "gloze.h"

#include "scratch.h"

#include <time.h>

/* What the examples of a plugin can't show; the rest is in tests/plugins/language. */

/* Plugins that stand in the scratch folder, and a text that they annotate. */
typedef struct session {
    gloze_engine *engine;
    gloze_context *context;
} session;

static void open_session(session *s, const char *const *files, size_t count)
{
    gloze_config *config = gloze_config_new();
    gloze_error err = { 0 };
    gloze_status st = GLOZE_OK;

    *s = (session){ 0 };
    for (size_t i = 0; i < count && st == GLOZE_OK; i++)
        st = gloze_config_add_plugins(config, files[i], &err);
    if (st == GLOZE_OK)
        st = gloze_engine_new(config, &s->engine, &err);
    if (st == GLOZE_OK)
        st = gloze_context_new(s->engine, &s->context, &err);
    if (st != GLOZE_OK)
        fail_msg("%s", err.message);
    gloze_config_free(config);
}

static void close_session(session *s)
{
    gloze_context_free(s->context);
    gloze_engine_free(s->engine);
}

static const gloze_document *annotate(session *s, const char *text)
{
    gloze_input in = { .data = text, .len = strlen(text), .media = GLOZE_MEDIA_VERBATIM };
    const gloze_document *doc = NULL;
    gloze_error err = { 0 };

    if (gloze_annotate(s->context, &in, &doc, &err) != GLOZE_OK)
        fail_msg("%s", err.message);
    assert_int_equal(gloze_document_problem_count(doc), 0);
    return doc;
}

static void add_value(char *out, size_t size, const gloze_value *value)
{
    size_t len = strlen(out);

    if (value->kind == GLOZE_NUMBER)
        snprintf(out + len, size - len, "%g",
                 value->integral ? (double)value->integer : value->real);
    else if (value->kind == GLOZE_LIST)
        for (size_t i = 0; i < value->count; i++)
            add_value(out, size, &value->items[i]);
    else if (value->kind == GLOZE_RECORD)
        for (size_t i = 0; i < value->count; i++) {
            len = strlen(out);
            snprintf(out + len, size - len, "%s%s:", i ? "," : "(", value->names[i]);
            add_value(out, size, &value->items[i]);
            strncat(out, i + 1 == value->count ? ")" : "", size - strlen(out) - 1);
        }
    else
        snprintf(out + len, size - len, "%.*s", (int)value->len, value->text);
}

/* "text type(plugin/rule) name=value …;" of each annotation. */
static void show(const gloze_document *doc, char *out, size_t size)
{
    const char *text = gloze_document_text(doc, &(size_t){ 0 });

    *out = '\0';
    for (size_t i = 0; i < gloze_document_count(doc); i++) {
        const gloze_annotation *a = gloze_document_annotation(doc, i);
        size_t len = strlen(out);

        snprintf(out + len, size - len, "%s%.*s %s(%s)", i ? "; " : "", (int)(a->end - a->start),
                 text + a->start, a->type, a->rule);
        for (size_t j = 0; j < a->attribute_count; j++) {
            len = strlen(out);
            snprintf(out + len, size - len, " %s=", a->attributes[j].name);
            add_value(out, size, &a->attributes[j].value);
        }
    }
}

static void check(const char *const *files, size_t count, const char *text, const char *expected)
{
    session s;
    char shown[1000];

    open_session(&s, files, count);
    show(annotate(&s, text), shown, sizeof shown);
    assert_string_equal(shown, expected);
    close_session(&s);
}

/* ---- plugins on top of each other ---- */

static void a_rule_takes_the_place_and_the_name_of_another(void **state)
{
    static const char *const files[] = { "boats.lua", "mine.lua" };

    (void)state;
    scratch_text("boats.lua",
                 "declare \"boat\" { n = \"number\" }\n"
                 "rule \"word\" { type = \"boat\", match = re [[boats]], set = { n = 1 } }\n"
                 "rule \"all\" { type = \"boat\", match = re [[two boats]], over = \"word\" }");
    scratch_text("mine.lua", "rule \"boats/word\" { replaces = true, type = \"boat\",\n"
                             "  match = re [[boats|ships]], set = { n = 2 } }");
    check(files, 1, "boats, ships, two boats",
          "boats boat(boats/word) n=1; two boats boat(boats/all)");
    check(files, 2, "boats, ships, two boats",
          "boats boat(boats/word) n=2; ships boat(boats/word) n=2; two boats boat(boats/all)");
}

static void a_rule_of_another_plugin_is_turned_off(void **state)
{
    static const char *const files[] = { "boats.lua", "mine.lua" };

    (void)state;
    scratch_text("boats.lua", "declare \"boat\" {}\n"
                              "rule \"a\" { type = \"boat\", match = re [[one boat]] }\n"
                              "rule \"b\" { type = \"boat\", match = re [[boat]] }");
    scratch_text("mine.lua", "rule \"boats/a\" { off = true }");
    check(files, 1, "one boat", "one boat boat(boats/a)");
    check(files, 2, "one boat", "boat boat(boats/b)");
}

static void plugins_add_attributes_to_a_type(void **state)
{
    static const char *const files[] = { "boats.lua", "mine.lua" };

    (void)state;
    scratch_text("boats.lua",
                 "declare \"boat\" { n = \"number\" }\n"
                 "rule \"a\" { type = \"boat\", match = re [[boat]], set = { n = 1 } }");
    scratch_text("mine.lua", "declare \"boat\" { big = \"string\" }\n"
                             "rule \"up\" { update = \"$0\", match = each \"boat\" { n = 1 },\n"
                             "  set = { big = \"yes\" } }");
    check(files, 2, "a boat", "boat boat(boats/a) big=yes n=1");
}

/* ---- what the output holds ---- */

static void hidden_attributes_and_types_are_seen_by_rules_alone(void **state)
{
    static const char *const files[] = { "boats.lua" };

    (void)state;
    scratch_text("boats.lua",
                 "declare \"hint\" { w = \"string\" } { hidden = true }\n"
                 "declare \"boat\" { _w = \"string\", n = \"number\" }\n"
                 "rule \"hint\" { type = \"hint\", match = re [[old]], set = { w = \"x\" } }\n"
                 "rule \"boat\" { type = \"boat\", match = re [[boat]], preceded = is \"hint\" { w "
                 "= \"x\" },\n"
                 "  set = { _w = \"y\" } }\n"
                 "rule \"up\" { update = \"$b\", match = each \"boat\" { _w = \"y\" } / \"b\", set "
                 "= { n = 3 } }");
    check(files, 1, "old boat, new boat", "boat boat(boats/boat) n=3");
}

static void rows_with_one_phrase_are_alternatives(void **state)
{
    static const char *const files[] = { "places" };

    (void)state;
    scratch_folder_at("places");
    scratch_text("places/init.lua",
                 "declare \"place\" { country = \"string\", size = \"number\" }\n"
                 "rule \"place\" { type = \"place\", match = list \"x.tsv\" }");
    scratch_text("places/x.tsv", "phrase\tcountry\tsize\nPerth\tAU\t2\nPerth\tGB\t\nWick\tGB\t1\n");
    check(files, 1, "Perth, Wick",
          "Perth place(places/place) country=AU size=2 alternatives=(country:GB); "
          "Wick place(places/place) country=GB size=1");
}

/* ---- many rules ---- */

static double cpu_seconds(void)
{
    return (double)clock() / CLOCKS_PER_SEC;
}

/* How much slower this machine and build are than a common one is, 1 or more: a loop that takes
 * 20 ms there. */
static double slowness(void)
{
    volatile unsigned sum = 0;
    double start = cpu_seconds();

    for (unsigned i = 0; i < 20000000; i++)
        sum += i ^ (sum >> 3);
    double factor = (cpu_seconds() - start) / 0.02;
    return factor > 1 ? factor : 1;
}

static const char THOUSAND[] =
    "declare \"hit\" { n = \"number\" }\n"
    "for i = 1, 1000, 2 do\n"
    "  rule(\"r\" .. i) { type = \"hit\", set = { n = i },\n"
    "    match = re(\"(?:code|key) X\" .. i .. [[\\b]]) }\n"
    "  rule(\"r\" .. i + 1) { type = \"hit\", set = { n = i + 1 },\n"
    "    match = seq { any { \"code\", \"key\" }, \"X\", tostring(i + 1) } }\n"
    "end\n";

static void a_thousand_rules_load_in_a_second_and_report_their_own_matches(void **state)
{
    static const char *const files[] = { "hits.lua" };
    static char text[20000];
    double factor = slowness(), start = cpu_seconds();
    session s;
    size_t len = 0;

    (void)state;
    scratch_text("hits.lua", THOUSAND);
    open_session(&s, files, 1);
    assert_true(cpu_seconds() - start < factor);
    for (int i = 1; i <= 1000; i++)
        len +=
            (size_t)snprintf(text + len, sizeof text - len, "%s X%d, ", i % 3 ? "code" : "key", i);
    const gloze_document *doc = annotate(&s, text);
    assert_int_equal(gloze_document_count(doc), 1000);
    for (int i = 0; i < 1000; i++) {
        const gloze_annotation *a = gloze_document_annotation(doc, (size_t)i);
        char rule[20];

        snprintf(rule, sizeof rule, "hits/r%d", i + 1);
        assert_string_equal(a->rule, rule);
        assert_int_equal(a->attributes[0].value.integer, i + 1);
    }
    close_session(&s);
}

static void write_two_hundred(void)
{
    char lua[40000] = "declare \"hit\" { n = \"number\" }\n";
    size_t len = strlen(lua);

    for (int i = 0; i < 200; i++)
        len += (size_t)snprintf(lua + len, sizeof lua - len,
                                "rule \"r%d\" { type = \"hit\", set = { n = \"$n\" },\n"
                                "  match = re [[(?<n>\\d+) (?:small |big )?word%d\\b]] }\n",
                                i, i);
    scratch_text("hits.lua", lua);
}

static void two_hundred_rules_are_loaded_again_in_50_ms(void **state)
{
    static const char *const files[] = { "hits.lua" };
    double factor = slowness(), best = 1e9;

    (void)state;
    write_two_hundred();
    for (int i = 0; i < 5; i++) {
        double start = cpu_seconds();
        session s;

        open_session(&s, files, 1);
        annotate(&s, "40 small word7");
        double took = cpu_seconds() - start;
        best = took < best ? took : best;
        close_session(&s);
    }
    print_message("200 rules in %.1f ms (this machine: %.1f)\n", best * 1000, factor);
    assert_true(best < 0.05 * factor);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, scratch_enter, scratch_leave)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_rule_takes_the_place_and_the_name_of_another),
        TEST(a_rule_of_another_plugin_is_turned_off),
        TEST(plugins_add_attributes_to_a_type),
        TEST(hidden_attributes_and_types_are_seen_by_rules_alone),
        TEST(rows_with_one_phrase_are_alternatives),
        TEST(a_thousand_rules_load_in_a_second_and_report_their_own_matches),
        TEST(two_hundred_rules_are_loaded_again_in_50_ms),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
