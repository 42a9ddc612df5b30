#include "plugin.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define DECLARE                                                                                    \
    "declare \"vessel\" { count = \"number\", kind = { \"tug\", \"ferry\" } }\n"                   \
    "declare \"port\" { name = \"string\" }\n"
#define MATCH(match) DECLARE "rule \"r\" { type = \"vessel\", match = " match " }"
#define RULE(keys) MATCH("re [[\\d+]], " keys)

typedef struct faulty {
    const char *lua, *message;
} faulty;

/* Faulty plugins with their whole message; unit_load.c has those that are wrong as Lua. */
static const faulty FAULTY[] = {
    { MATCH("seq {}"),
      "boats/init.lua:3: rule 'r': a seq or any without elements matches nothing" },
    { MATCH("seq { \"a\", 5 }"), "boats/init.lua:3: rule 'r': a number is no element of seq" },
    { MATCH("seq { opt \"a\" }"),
      "boats/init.lua:3: rule 'r': match: the seq can match nothing at all, since every element of "
      "it may be left out; make one of them required" },
    { MATCH("seq { \"a\", re [[b]] }"), "boats/init.lua:3: rule 'r': re, each, last and next are "
                                        "no elements of seq; use token [[…]] or is \"T\"" },
    { MATCH("seq { many(\"a\", 3, 2) }"), "boats/init.lua:3: many(x, min, max) wants two whole "
                                          "numbers from 0 to 100, the smaller first" },
    { MATCH("seq { skip(2) }"),
      "boats/init.lua:3: skip(min, max) wants two whole numbers from 0 to 100, the smaller first" },
    { MATCH("seq { word \"\" }"),
      "boats/init.lua:3: rule 'r': word wants one word or more: word \"say|tell\"" },
    { MATCH("seq { token [[(]] }"),
      "boats/init.lua:3: rule 'r': token: a ( is never closed; add a ), or write \\( for a "
      "parenthesis (character 2 of the pattern: (==>)" },
    { MATCH("seq { number(\"x\") }"),
      "boats/init.lua:3: number(min, max) wants two numbers; either may be left out" },
    { MATCH("seq { caps(\"some\") }"),
      "boats/init.lua:3: caps wants nothing or \"all\": caps() or caps(\"all\")" },
    { MATCH("seq { is \"prot\" }"),
      "boats/init.lua:3: rule 'r': type 'prot' is not declared; did you mean 'port'?" },
    { MATCH("seq { is \"port\" { nmae = \"x\" } }"),
      "boats/init.lua:3: rule 'r': type 'port' has no attribute 'nmae'; did you mean 'name'?" },
    { MATCH("seq { is \"port\" { name = \"$x\" } }"),
      "boats/init.lua:3: rule 'r': condition: there is no capture '$x'" },
    { MATCH("seq { is \"port\" { name = \"a $b\" } }"),
      "boats/init.lua:3: rule 'r': the condition \"a $b\" is neither a constant nor one capture" },
    { MATCH("seq { is \"port\" { name = { 1 } } }"),
      "boats/init.lua:3: rule 'r': a condition is text, a number, true or false, \"$capture\", "
      "none(c), any { … }, at_least(n) or at_most(n)" },
    { MATCH("seq { is \"port\" { \"x\" } }"),
      "boats/init.lua:3: rule 'r': a condition on 'port' is written attribute = value" },
    { MATCH("seq { is \"port\" { pass = 0 } }"),
      "boats/init.lua:3: rule 'r': pass wants a number from 1 to 100" },
    { MATCH("seq { is \"port\" { name = at_least(\"a\") } }"),
      "boats/init.lua:3: at_least wants a number: at_least(5)" },
    { MATCH("seq { \"a\" / \"text\" }"),
      "boats/init.lua:3: a capture can't be named 'text'; choose another name" },
    { MATCH("seq { \"a\" / 5 }"), "boats/init.lua:3: a capture is written element / \"name\"" },
    { MATCH("seq { \"a\" / \"x\" }, set = { count = \"$y\" }"),
      "boats/init.lua:3: rule 'r': set: there is no capture '$y'" },
    { MATCH("seq { \"a\" / \"x\" }, set = { count = \"$x.n\" }"),
      "boats/init.lua:3: rule 'r': set: the list of '$x' has no column 'n'" },
    { MATCH("seq { many(\"a\" / \"x\", 1, 3) }, set = { count = \"$x\" }"),
      "boats/init.lua:3: rule 'r': set: '$x' is a list, since it stands under many; write $x[1], "
      "$x[-1] or $x[*]" },
    { MATCH("seq { is \"port\" / \"x\" }, set = { count = \"$x.nane\" }"),
      "boats/init.lua:3: rule 'r': type 'port' has no attribute 'nane'; did you mean 'name'?" },
    { MATCH("seq { \"a\" / \"x\" }, link = { of = \"$x\" }"),
      "boats/init.lua:3: rule 'r': link: '$x' is text, not an annotation" },
    { MATCH("seq { \"a\" }, link = { of = 5 }"),
      "boats/init.lua:3: rule 'r': 'link' wants a capture, as \"$name\"" },
    { MATCH("seq { \"a\" }, link = \"x\""),
      "boats/init.lua:3: rule 'r': 'link' wants a table: { relation = \"$name\" }" },
    { MATCH("seq { many(many(many(\"a\", 1, 100), 1, 100), 1, 100) }"),
      "boats/init.lua:3: rule 'r': match: the seq has more than 10000 steps once its repetitions "
      "are written out; use smaller numbers in many and skip" },
    { MATCH("seq { \"a\" }, midword = true"),
      "boats/init.lua:3: rule 'r': midword is for re only" },
    { RULE("midword = \"yes\""), "boats/init.lua:3: rule 'r': 'midword' wants true or false" },
    { RULE("near = \"a\""),
      "boats/init.lua:3: rule 'r': 'near' wants an element and how far: { x, tokens = 8 }" },
    { RULE("near = { \"a\", tokens = \"x\" }"),
      "boats/init.lua:3: rule 'r': 'near' wants a whole number of tokens" },
    { RULE("near = { \"a\", tokens = 0 }"),
      "boats/init.lua:3: rule 'r': 'near' wants 1 to 1000 tokens" },
    { RULE("near = { \"a\", token = 5 }"), "boats/init.lua:3: rule 'r': an element has no key "
                                           "'token'; a capture is written element / \"name\"" },
    { RULE("within = \"line\""),
      "boats/init.lua:3: rule 'r': 'within' wants \"sentence\", \"block\" or \"document\"" },
    { RULE("with = { p = \"port\" }"), "boats/init.lua:3: rule 'r': 'with' wants name = last \"T\" "
                                       "{ … }, next \"T\" { … } or maybe(…)" },
    { RULE("with = { start = last \"port\" }"),
      "boats/init.lua:3: rule 'r': with: a capture can't be named 'start'; choose another name" },
    { RULE("with = 5"),
      "boats/init.lua:3: rule 'r': 'with' wants a table: { name = last \"T\" { … } }" },
    { RULE("unless = \"x\""), "boats/init.lua:3: rule 'r': 'unless' wants a table: { inside = …, "
                              "zone = …, preceded = …, followed = …, near = … }" },
    { RULE("unless = { precede = \"x\" }"),
      "boats/init.lua:3: rule 'r': unless has no key 'precede'; did you mean 'preceded'?" },
    { RULE("unless = { when = \"x\" }"), "boats/init.lua:3: rule 'r': unless has no key 'when'" },
    { RULE("repeats = true"),
      "boats/init.lua:3: rule 'r': 'repeats' wants a capture, as \"$name\"" },
    { RULE("repeats = \"$x\""), "boats/init.lua:3: rule 'r': repeats: there is no capture '$x'" },
    { RULE("span = \"x\""), "boats/init.lua:3: rule 'r': 'span' wants a capture, as \"$name\"" },
    { RULE("span = \"$x\""), "boats/init.lua:3: rule 'r': span: there is no capture '$x'" },
    { RULE("span = 5"), "boats/init.lua:3: rule 'r': 'span' wants \"$x\" or \"$x..$y\"" },
    { DECLARE "rule \"r\" { update = \"$x\", match = seq { \"a\" / \"x\" } }",
      "boats/init.lua:3: rule 'r': an update needs an annotation to change: match = each \"T\", or "
      "is \"T\" / \"x\" in a seq" },
    { DECLARE "rule \"r\" { update = \"$x\", match = seq { is \"port\" / \"y\" } }",
      "boats/init.lua:3: rule 'r': update: there is no capture '$x'" },
    { DECLARE "rule \"r\" { update = \"$x\", match = seq { any { is \"port\" / \"x\", is "
              "\"vessel\" / \"x\" } } }",
      "boats/init.lua:3: rule 'r': update: '$x' is a 'port' or a 'vessel'; an update changes one "
      "type: write a rule for each" },
    { DECLARE "rule \"r\" { drop = \"port\", match = re [[a]], set = { name = \"x\" } }",
      "boats/init.lua:3: rule 'r': a rule that drops sets and links nothing" },
    { DECLARE "rule \"r\" { drop = \"port\", match = re [[a]], repeats = \"$0\" }",
      "boats/init.lua:3: rule 'r': repeats is for rules that make annotations" },
    { RULE(" }\nrule \"r/x\" { replaces = true, type = \"port\", match = re [[a]]"),
      "boats/init.lua:4: there is no rule 'r/x' to replace" },
    { RULE(" }\nrule \"boats/rr\" { replaces = true, type = \"port\", match = re [[a]]"),
      "boats/init.lua:4: there is no rule 'boats/rr' to replace; did you mean 'boats/r'?" },
    { RULE("replaces = true"), "boats/init.lua:3: rule 'r': 'replaces' is written rule "
                               "\"plugin/rule\" { replaces = true, … }" },
    { RULE(" }\nrule \"other/r\" { type = \"port\", match = re [[a]]"),
      "boats/init.lua:4: rule 'other/r': a rule of another plugin can be turned off, { off = true "
      "}, or replaced, { replaces = true, … }" },
    { RULE("off = true"), "boats/init.lua:3: rule 'r': a rule has no key 'off'" },
    { RULE(" }\nrule \"boats/r\" { off = true, set = {}"),
      "boats/init.lua:4: rule 'boats/r': a rule of another plugin can be turned off, { off = true "
      "}, or replaced, { replaces = true, … }" },
    { DECLARE "local function f() local x = re [[a]] end\non_document \"h\" { emits = { \"port\" "
              "}, run = f }\nlocal y = maybe(is \"port\")",
      "boats/init.lua:5: maybe wants last \"T\" { … } or next \"T\" { … }" },
    { DECLARE "local y = is \"port\" \"x\"",
      "boats/init.lua:3: what follows list, each, is, last and next is a table: is \"T\" { … }" },
    { DECLARE "local y = (caps()) { 1 }",
      "boats/init.lua:3: this takes no second table; is a comma missing before it?" },
    { DECLARE "local y = any \"x\"", "boats/init.lua:3: any wants what it chooses from in { }" },
    { DECLARE "local y = seq \"x\"", "boats/init.lua:3: seq wants its elements in { }" },
    { DECLARE "local l = list { \"a\", 5 }\ndefine \"l\" (l)",
      "boats/init.lua:4: list { … } wants phrases in quotes; number 2 is a number" },
    { DECLARE "define \"l\" (list { })", "boats/init.lua:3: list { } has no phrase in it" },
    { DECLARE "local l = list { \"a\" } { cse = true }",
      "boats/init.lua:3: list: there is no option 'cse'; did you mean 'case'?" },
    { DECLARE "local l = list { \"a\" } { case = 1 }",
      "boats/init.lua:3: list: an option is true or false" },
    { DECLARE "define \"a b\" (re [[x]])",
      "boats/init.lua:3: define: 'a b' is no name; use letters, digits and _" },
    { MATCH("re [[%{number]]"), "boats/init.lua:3: this %{ is never closed; add a }, or write \\%{ "
                                "for the characters (character 1 of the pattern: ==>%{number)" },
    { MATCH("re [[(a]]"), "boats/init.lua:3: this ( is never closed; add a ), or write \\( for a "
                          "parenthesis (character 1 of the pattern: ==>(a)" },
    { MATCH("re [[a**]]"), "boats/init.lua:3: there is nothing here to repeat; write \\? \\* or "
                           "\\+ for the character (character 3 of the pattern: a*==>*)" },
    { MATCH("re [[a\\Kb]]"),
      "boats/init.lua:3: \\K is not allowed; to report a part of the match, name it (?<x>...) and "
      "set span = \"$x\" (character 2 of the pattern: a==>\\Kb)" },
    { MATCH("re [[(?<text>a)]]"),
      "boats/init.lua:3: a group can't be named 'text'; choose another name" },
    { MATCH("re [[]]"), "boats/init.lua:3: the pattern is empty; write what it is to match "
                        "(character 1 of the pattern: ==>)" },
    { MATCH("list \"x.tsv\""),
      "boats/init.lua:3: there is no list 'x.tsv' beside init.lua or in lib" },
    { RULE("reads = 5"), "boats/init.lua:3: rule 'r': 'reads' wants a list of types" },
    { RULE("over = 5"), "boats/init.lua:3: rule 'r': 'over' wants a name, or a list of names" },
    { RULE("over = \"s\""), "boats/init.lua:3: over: there is no rule 's'" },
    { RULE("priority = 1.5"), "boats/init.lua:3: rule 'r': 'priority' wants a whole number" },
    { RULE("when = \"x\""),
      "boats/init.lua:3: rule 'r': 'when' wants a table: { option = value }" },
    { RULE("when = { locale = {} }"),
      "boats/init.lua:3: rule 'r': 'when' wants text, numbers, true or false as values" },
    { RULE("yes = { \"a\", 5 }"), "boats/init.lua:3: rule 'r': 'yes' wants a list of sentences" },
    { RULE("set = \"x\""),
      "boats/init.lua:3: rule 'r': 'set' wants a table, or function(m, doc) … end" },
    { RULE("set = { 5 }"), "boats/init.lua:3: rule 'r': 'set' is written attribute = value" },
    { RULE("set = { count = {} }"), "boats/init.lua:3: rule 'r': set: 'count' wants text, a "
                                    "number, true, false or a list of these" },
    { RULE("set = { count = \"$0.x\" }"),
      "boats/init.lua:3: rule 'r': set: '$0' is text and has no '.x'" },
    { RULE("set = { count = \"abc\" }"),
      "boats/init.lua:3: rule 'r': set: attribute 'count': 'abc' is no value for number" },
    { RULE("set = { count = { 1, 2 } }"),
      "boats/init.lua:3: rule 'r': set: attribute 'count': a list is no value for number" },
    { RULE("set = { alternatives = { 1 } }"),
      "boats/init.lua:3: rule 'r': set: attribute 'alternatives': a list is no value for list of "
      "alternatives" },
    { "declare \"v\" { a = \"strin\" }",
      "boats/init.lua:1: there is no kind 'strin'; did you mean 'string'?" },
    { "declare \"v\" { a = { \"x\", 5 } }",
      "boats/init.lua:1: attribute 'a': the values that it may have are strings" },
    { "declare \"v\" { a = { list = \"nubmer\" } }",
      "boats/init.lua:1: there is no kind 'nubmer'; did you mean 'number'?" },
    { "declare \"v\" { 5 }",
      "boats/init.lua:1: declare 'v': an attribute needs a name: name = kind" },
    { "declare \"v\" {} { overlap = \"no\" }", "boats/init.lua:1: overlap can only be \"keep\"" },
    { "declare \"v\" \"x\"",
      "boats/init.lua:1: declare \"v\" is followed by its attributes in { }" },
    { "declare \"v\" { alternatives = \"string\" }",
      "boats/init.lua:1: declare 'v': an attribute can't be named 'alternatives'; choose another "
      "name" },
    { DECLARE "order \"x\"",
      "boats/init.lua:3: order wants a list of rules: order { \"a\", \"b\" }" },
    { DECLARE "order { 5 }", "boats/init.lua:3: order wants names of rules in quotes" },
    { DECLARE "option \"o\" { default = {} }",
      "boats/init.lua:3: option 'o' wants a default: a string, a number, true or false" },
    { DECLARE "option \"o\" { defalt = 1 }",
      "boats/init.lua:3: option: there is no 'defalt'; did you mean 'default'?" },
    { DECLARE "option \"a b\" { default = 1 }",
      "boats/init.lua:3: option: 'a b' is no name for an option" },
    { DECLARE "on_document \"h\" { run = function() end }",
      "boats/init.lua:3: on_document 'h' does not say what it makes; add emits = { \"…\" }" },
    { DECLARE "on_document \"h\" { emits = { \"prot\" }, run = function() end }",
      "boats/init.lua:3: rule 'h': type 'prot' is not declared; did you mean 'port'?" },
    { DECLARE "on_document \"h\" { emits = { \"port\" }, run = 5 }",
      "boats/init.lua:3: rule 'h': 'run' wants function(doc, out) … end" },
    { DECLARE "on_document \"h\" 5", "boats/init.lua:3: unexpected symbol near '5'" },
    { DECLARE "x.y = 1", "boats/init.lua:3: 'x' is not defined" },
    { DECLARE "local s = (\"a\"):fnd(\"a\")",
      "boats/init.lua:3: attempt to call a nil value (method 'fnd')" },
    { DECLARE "print(\"x\")", "boats/init.lua:3: 'print' is not defined" },
    { DECLARE "os.exit()", "boats/init.lua:3: 'os' is not defined; did you mean 'is'?" },
    { DECLARE "require \"x\"", "boats/init.lua:3: 'require' is not defined" },
    { DECLARE "use \"nosuch\"",
      "boats/init.lua:3: there is no nosuch.lua beside init.lua or in lib" },
    { DECLARE "rule(\"r\")",
      "boats/init.lua:3: nothing follows rule \"r\"; is a bracket missing?" },
    { DECLARE "rule \"r\" \"x\"", "boats/init.lua:3: rule \"r\" is followed by its keys in { }" },
    { "rule { }", "boats/init.lua:1: rule wants a name in quotes: rule \"name\" …" },
    { "api()", "boats/init.lua:1: api wants the version of this language: api(1)" },
    { "local t = {}\nt[nil] = 1", "boats/init.lua:2: table index is nil" },
    { "goto x", "boats/init.lua:1: no visible label 'x' for <goto> at line 1" },
    { "rule \"r\" { type = \"x\" match = re [[a]] }",
      "boats/init.lua:1: '}' expected near 'match'; is a comma missing before it?" },
    { "rule \"r\" { type = \"x\", match = re [[a] }",
      "boats/init.lua:1: unfinished long string (starting at line 1) near <eof>; the closing ]] is "
      "missing" },
    { "rule \"r\" { type = \"x, match = re [[a]] }",
      "boats/init.lua:1: unfinished string near <eof>; the closing quote is missing" },
    { "local = 5", "boats/init.lua:1: <name> expected near '='" },
    { "rule \"r\" { type = \"x\", match = re [[a]]",
      "boats/init.lua:1: '}' expected near <eof>; is a comma missing before it?" },
    { "rule \"r\" { type = \"x\",\n", "boats/init.lua:2: unexpected symbol near <eof>; something "
                                      "is missing at the end, a } perhaps" },
    { "rule \"r\" { type = \"x\", match = re \"\\d+ homes\" }",
      "boats/init.lua:1: invalid escape sequence near '\"\\d'; a pattern is written between [[ and "
      "]], "
      "not in quotes" },
    { "rule \"r\" { type = “x” }",
      "boats/init.lua:1: unexpected symbol near '<\\226>'; is this a curly quote, or a dash? Lua's "
      "quotes are \" and '" },
    { "rule \"r\" type = \"x\"",
      "boats/init.lua:1: 'type' would be a global; write: local type = …" },
    { MATCH("seq { \"a\", x = \"b\" }"), "boats/init.lua:3: rule 'r': an element has no key 'x'; a "
                                         "capture is written element / \"name\"" },
    { MATCH("seq { \"a\", nil, \"b\" }"),
      "boats/init.lua:3: rule 'r': a nil is no element of seq" },
    { DECLARE "define \"x\" re [[a]]",
      "boats/init.lua:3: nothing follows define \"x\"; is a bracket missing?" },
    { DECLARE "declare \"w\"",
      "boats/init.lua:3: nothing follows declare \"w\"; is a bracket missing?" },
    { DECLARE "option \"o\"",
      "boats/init.lua:3: nothing follows option \"o\"; is a bracket missing?" },
    { DECLARE "word { \"a\" }", "boats/init.lua:3: word wants words in quotes: word \"say|tell\"" },
    { DECLARE "is { \"port\" }",
      "boats/init.lua:3: each, is, last and next want the name of a type in quotes: is \"T\"" },
    { DECLARE "list(5)",
      "boats/init.lua:3: list wants a file or phrases: list \"x.tsv\" or list { \"…\", \"…\" }" },
    { DECLARE "none()", "boats/init.lua:3: none(x) wants an element as x" },
    { DECLARE "many(nil, 1, 2)", "boats/init.lua:3: many(x, min, max) wants an element as x" },
    { DECLARE "on_date(\"d\") { }", "boats/init.lua:3: on_date \"d\" is followed by a function in "
                                    "brackets: (function(doc) … end)" },
    { DECLARE "define \"x\" (caps())", "boats/init.lua:3: define \"x\" wants re [[…]] or list …, "
                                       "in brackets: define \"x\" (re [[…]])" },
    { MATCH("each \"port\" / \"x\" { name = \"a\" }"),
      "boats/init.lua:3: '}' expected near '{'; is a comma missing before it?" },
};

static void each_mistake_is_named_with_its_line_and_a_cure(void **state)
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_mistake_is_named_with_its_line_and_a_cure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
