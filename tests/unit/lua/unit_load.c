#include "plugin.h"

#include "base/mem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#define DECLARE "declare \"vessel\" { count = \"number\", kind = { \"tug\", \"ferry\" } }\n"
#define RULE(keys) DECLARE "rule \"r\" { type = \"vessel\", match = re [[\\d+]], " keys " }"

typedef struct faulty {
    const char *lua, *message;
} faulty;

/* Faulty plugins with their whole message. */
static const faulty FAULTY[] = {
    { "local x = ", "boats/init.lua:1: unexpected symbol near <eof>; something is missing at the "
                    "end, a } perhaps" },
    { DECLARE "rule \"r\" { type = \"vessel\" match = 1 }",
      "boats/init.lua:2: '}' expected near 'match'; is a comma missing before it?" },
    { DECLARE "rule \"r\" { type = \"vessel\", match = re [[[ab]]] }",
      "boats/init.lua:2: '}' expected near ']'; a pattern that holds ]] is written between [=[ and "
      "]=]" },
    { DECLARE "rule \"r\" { type = \"vessel\", match = re [[ab",
      "boats/init.lua:2: unfinished long string (starting at line 2) near <eof>; the closing ]] "
      "is missing" },
    { "count = 1", "boats/init.lua:1: 'count' would be a global; write: local count = …" },
    { "decalre \"x\" {}", "boats/init.lua:1: 'decalre' is not defined; did you mean 'declare'?" },
    { "api(2)",
      "boats/init.lua:1: api(2) is not spoken by gloze " GLOZE_VERSION ", which speaks api(1)" },
    { "declare \"vessel\" { count = \"numbr\" }",
      "boats/init.lua:1: there is no kind 'numbr'; did you mean 'number'?" },
    { "declare \"vessel\" { count = {} }",
      "boats/init.lua:1: attribute 'count': { } names no value that it may have" },
    { "declare \"vessel\" { text = \"string\" }",
      "boats/init.lua:1: declare 'vessel': an attribute can't be named 'text'; choose another "
      "name" },
    { "declare \"big vessel\" {}",
      "boats/init.lua:1: declare: 'big vessel' is no name for a type; use letters, digits and _" },
    { "declare \"v\" {} { overlp = \"keep\" }",
      "boats/init.lua:1: declare: there is no 'overlp'; did you mean 'overlap'?" },
    { DECLARE "declare \"vessel\" { count = \"string\" }",
      "boats/init.lua:2: attribute 'count' of type 'vessel' is declared as string here, but as "
      "number at boats/init.lua:1; declare it with the same kind, or choose another name" },
    { RULE("sett = {}"), "boats/init.lua:2: rule 'r': a rule has no key 'sett'; did you mean "
                         "'set'?" },
    { RULE("{ }"), "boats/init.lua:2: rule 'r': a value stands without a key in a rule; is "
                   "`key =` missing?" },
    { DECLARE "rule \"r\" { match = re [[a]] }",
      "boats/init.lua:2: rule 'r' does not say what it makes; add type = \"…\"" },
    { DECLARE "rule \"r\" { type = \"vessel\", drop = \"vessel\", match = re [[a]] }",
      "boats/init.lua:2: rule 'r': only one of type, update and drop can be given" },
    { DECLARE "rule \"r\" { type = \"vessel\" }",
      "boats/init.lua:2: rule 'r' has no match; add match = re [[…]]" },
    { DECLARE "rule \"r\" { type = \"vessel\", match = \"a\" }",
      "boats/init.lua:2: rule 'r': 'match' wants re [[…]], list …, each … or seq { … }" },
    { DECLARE "rule \"r\" { type = \"vesel\", match = re [[a]] }",
      "boats/init.lua:2: rule 'r': type 'vesel' is not declared; did you mean 'vessel'?" },
    { RULE("set = { cuont = 1 }"),
      "boats/init.lua:2: rule 'r': type 'vessel' has no attribute 'cuont'; did you mean 'count'?" },
    { RULE("set = { kind = \"tugg\" }"),
      "boats/init.lua:2: rule 'r': set: attribute 'kind': 'tugg' is no value for one of tug, "
      "ferry" },
    { RULE("set = { count = true }"),
      "boats/init.lua:2: rule 'r': set: attribute 'count': a boolean is no value for number" },
    { RULE("set = { count = \"$nn\" }"),
      "boats/init.lua:2: rule 'r': set: there is no capture '$nn'" },
    { DECLARE "rule \"r\" { type = \"vessel\", match = re [[(?<num>\\d+)]], set = { count = "
              "\"$nmu\" } }",
      "boats/init.lua:2: rule 'r': set: there is no capture '$nmu'; did you mean 'num'?" },
    { DECLARE "rule \"r\" { type = \"vessel\", match = re [[(?<n>\\d+)]], set = { count = "
              "\"$n.value\" } }",
      "boats/init.lua:2: rule 'r': set: '$n' has no '.value', since it reads no list" },
    { RULE("set = { count = \"$\" }"),
      "boats/init.lua:2: rule 'r': set: '$' in \"$\" is not followed by the name of a capture; "
      "write $$ for a dollar" },
    { RULE("over = \"q\""), "boats/init.lua:2: over: there is no rule 'q'" },
    { RULE("zone = \"boddy\""),
      "boats/init.lua:2: rule 'r': there is no zone 'boddy'; did you mean 'body'?" },
    { RULE("inside = \"vesel\""),
      "boats/init.lua:2: rule 'r': type 'vesel' is not declared; did you mean 'vessel'?" },
    { RULE("when = { plates = true }"),
      "boats/init.lua:2: rule 'r': when: there is no option 'plates'" },
    { RULE("pass = 0"), "boats/init.lua:2: rule 'r': 'pass' wants a number from 1 to 100" },
    { RULE("pass = \"2\""), "boats/init.lua:2: rule 'r': 'pass' wants a whole number" },
    { RULE("update = \"x\""), "boats/init.lua:2: rule 'r': 'update' wants a capture, as "
                              "\"$name\"" },
    { RULE("yes = 3"), "boats/init.lua:2: rule 'r': 'yes' wants a list of sentences" },
    { RULE("yes = { dat = \"2024-01-01\" }"),
      "boats/init.lua:2: rule 'r': yes has no key 'dat'; did you mean 'date'?" },
    { RULE("link = { a = \"$0\" }"),
      "boats/init.lua:2: rule 'r': link: '$0' is text, not an annotation" },
    { RULE("") "\nrule \"r\" { type = \"vessel\", match = re [[b]] }",
      "boats/init.lua:3: there is a rule 'r' already, at boats/init.lua:2" },
    { "rule \"a b\" {}", "boats/init.lua:1: rule 'a b': a name can't hold spaces, '*', ',' or "
                         "'|'" },
    { "rule \"dates/iso\" { off = true }",
      "boats/init.lua:1: there is no rule 'dates/iso' to turn off" },
    { "define \"x\" (re [[a]])\ndefine \"x\" (re [[b]])",
      "boats/init.lua:2: 'x' is defined already, at boats/init.lua:1" },
    { "define \"x\" \"a\"", "boats/init.lua:1: define \"x\" wants re [[…]] or list …, in "
                            "brackets: define \"x\" (re [[…]])" },
    { "option \"o\" {}", "boats/init.lua:1: option 'o' wants a default: a string, a number, true "
                         "or false" },
    { "local l = list \"ships.tsv\"",
      "boats/init.lua:1: there is no list 'ships.tsv' beside init.lua or in lib" },
    { "local l = list({ \"a\" }, { case = true })",
      "boats/init.lua:1: list takes its options in a table behind it: list \"x.tsv\" { case = true "
      "}, without a comma or brackets around both" },
    { "use \"calender\"", "boats/init.lua:1: there is no calender.lua beside init.lua or in lib" },
    { "on_document \"h\" { emits = { \"vessel\" } }",
      "boats/init.lua:1: on_document 'h' has no run = function(doc, out) … end" },
    { "order { \"a\" }", "boats/init.lua:1: order: there is no rule 'a'" },
    { "while true do end", "boats/init.lua:1: reached the limit of 500000000 steps while loading; "
                           "is there an endless loop?" },
    { "error(\"why not\")", "boats/init.lua:1: why not" },
    { "local t = nil\nlocal x = t.y", "boats/init.lua:2: attempt to index a nil value (local "
                                      "'t')" },
    { "-- \xE9t\xE9", "boats/init.lua:1: this is not UTF-8; save the file as UTF-8" },
};

static void names_the_place_what_is_wrong_and_what_to_do(void **state)
{
    size_t wrong = 0;
    (void)state;
    for (size_t i = 0; i < sizeof FAULTY / sizeof *FAULTY; i++) {
        test_plugin t;
        gloze_status status = open_plugin(&t, FAULTY[i].lua, NULL);
        if (status != GLOZE_EPLUGIN || strcmp(t.err.message, FAULTY[i].message) != 0) {
            print_error("%s\ngave     %s\nexpected %s\n\n", FAULTY[i].lua,
                        status == GLOZE_OK ? "no error" : t.err.message, FAULTY[i].message);
            wrong++;
        }
        close_plugin(&t);
    }
    assert_int_equal(wrong, 0);
}

static void circles_of_over_are_named(void **state)
{
    static const char *const lua =
        DECLARE "rule \"a\" { type = \"vessel\", match = re [[a]], over = \"b\" }\n"
                "rule \"b\" { type = \"vessel\", match = re [[b]], over = \"a\" }";
    test_plugin t;
    (void)state;
    assert_int_equal(open_plugin(&t, lua, NULL), GLOZE_EPLUGIN);
    assert_string_equal(t.err.message,
                        "boats/init.lua:3: 'boats/b' and 'boats/a' are each over the other, "
                        "directly or through others; remove one");
    close_plugin(&t);
}

static void over_is_transitive_and_passes_over_plugins_that_are_not_there(void **state)
{
    static const char *const lua = DECLARE
        "rule \"a\" { type = \"vessel\", match = re [[a]], over = { \"b\", \"other/*\" } }\n"
        "rule \"b\" { type = \"vessel\", match = re [[b]] }\n"
        "rule \"c\" { type = \"vessel\", match = re [[c]] }\n"
        "order { \"b\", \"c\" }";
    test_plugin t;
    (void)state;
    assert_int_equal(open_plugin(&t, lua, NULL), GLOZE_OK);
    assert_true(gz_rank_over(t.vm->program.ranks, 0, 1));
    assert_true(gz_rank_over(t.vm->program.ranks, 0, 2));
    assert_true(gz_rank_over(t.vm->program.ranks, 1, 2));
    assert_false(gz_rank_over(t.vm->program.ranks, 2, 0));
    close_plugin(&t);
}

static void the_user_can_turn_a_rule_off_by_its_name(void **state)
{
    test_plugin t;
    (void)state;
    assert_int_equal(open_plugin(&t, RULE(""), "boats/r"), GLOZE_OK);
    assert_true(t.vm->program.rules[0].off);
    close_plugin(&t);
    assert_int_equal(open_plugin(&t, RULE(""), "boats/rr"), GLOZE_EPLUGIN);
    assert_string_equal(t.err.message,
                        "there is no rule 'boats/rr' to turn off; did you mean 'boats/r'?");
    close_plugin(&t);
}

static void attributes_come_in_the_order_of_their_names(void **state)
{
    test_plugin t;
    (void)state;
    assert_int_equal(open_plugin(&t,
                                 "declare \"v\" { b = \"string\", c = \"string\", a = "
                                 "\"string\" }",
                                 NULL),
                     GLOZE_OK);
    const gz_type *type = &t.vm->program.types.list[0];
    assert_string_equal(type->attributes[0].name, "a");
    assert_string_equal(type->attributes[2].name, "c");
    assert_string_equal(type->attributes[3].name, "alternatives");
    close_plugin(&t);
}

static void survives_failed_allocations(void **state)
{
    static const char *const lua = DECLARE
        "define \"n\" (re [[\\d+]])\n"
        "rule \"a\" { type = \"vessel\", match = re [[(?<x>%{n}) boats]], set = { count = "
        "\"$x\" }, yes = { \"{3 boats}\" } }\n"
        "rule \"l\" { type = \"vessel\", match = list { \"tug\", \"ferry\" }, over = \"a\" }";
    (void)state;
    for (long n = 0;; n += n < 200 ? 1 : 13) {
        test_plugin t;
        gz_mem_fail_after = n;
        gloze_status status = open_plugin(&t, lua, NULL);
        gz_mem_fail_after = -1;
        close_plugin(&t);
        if (status == GLOZE_OK)
            break;
        assert_true(status == GLOZE_ENOMEM || status == GLOZE_EPLUGIN);
        assert_non_null(strstr(t.err.message, "memory"));
        assert_true(n < 100000);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_the_place_what_is_wrong_and_what_to_do),
        cmocka_unit_test(circles_of_over_are_named),
        cmocka_unit_test(over_is_transitive_and_passes_over_plugins_that_are_not_there),
        cmocka_unit_test(the_user_can_turn_a_rule_off_by_its_name),
        cmocka_unit_test(attributes_come_in_the_order_of_their_names),
        cmocka_unit_test(survives_failed_allocations),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
