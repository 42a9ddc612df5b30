#include "plugin.h"

#include "lua/evaluate.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

/* Runs the body of a set function on the text "He saw 12 boats, 3 tugs.", and gives what it
 * returned as `out`, or the message of its failure. */
static const char TEXT[] = "He saw 12 boats, 3 tugs.";
enum { CAPITAL = GZ_SHAPE_CAPITAL, SPACE = GZ_SHAPE_SPACE_BEFORE };
static gz_token TOKENS[] = { { 0, 2, GZ_TOKEN_WORD, CAPITAL | SPACE },
                             { 3, 6, GZ_TOKEN_WORD, SPACE },
                             { 7, 9, GZ_TOKEN_NUMBER, SPACE },
                             { 10, 15, GZ_TOKEN_WORD, SPACE },
                             { 15, 16, GZ_TOKEN_OTHER, 0 },
                             { 17, 18, GZ_TOKEN_NUMBER, SPACE },
                             { 19, 23, GZ_TOKEN_WORD, SPACE },
                             { 23, 24, GZ_TOKEN_OTHER, 0 } };
static gz_sentence SENTENCE = { .start = 0, .end = 24, .token_count = 8 };
static gz_block BLOCK = { .start = 0, .end = 24, .token_count = 8, .zone = GZ_ZONE_BODY };

typedef struct run {
    test_plugin plugin;
    gz_document doc;
    gz_notes notes;
    gz_arena arena;
    gz_verdict verdict;
    gz_failure failure;
    bool done;
} run;

static void begin(run *r, const char *head, const char *body)
{
    char lua[4000];
    snprintf(lua, sizeof lua,
             "declare \"t\" { out = \"string\", list = { list = \"number\" } }\n%s\n"
             "rule \"r\" { type = \"t\", match = re [[(?<n>\\d+) (?<what>\\w+)(?<none>zz)?]], "
             "set = function(m, doc) %s end }",
             head, body);
    memset(r, 0, sizeof *r);
    if (open_plugin(&r->plugin, lua, NULL) != GLOZE_OK)
        fail_msg("%s", r->plugin.err.message);
    gz_arena_init(&r->arena);
    gz_document_init(&r->doc);
    r->doc.text = TEXT;
    r->doc.len = strlen(TEXT);
    r->doc.tokens = TOKENS;
    r->doc.token_count = 8;
    r->doc.sentences = &SENTENCE;
    r->doc.sentence_count = 1;
    r->doc.blocks = &BLOCK;
    r->doc.block_count = 1;
    r->doc.date = r->doc.title = "";
    r->doc.locale = "en-GB";
    r->doc.id = "a.txt";
    assert_true(gz_notes_init(&r->notes, &r->plugin.vm->program.types, &r->arena));
    assert_int_equal(gz_vm_begin(r->plugin.vm, &r->doc, &r->notes, &r->arena, NULL), GLOZE_OK);
}

static void call(run *r)
{
    static const gz_span groups[] = { { 7, 15 }, { 7, 9 }, { 10, 15 }, { SIZE_MAX, SIZE_MAX } };
    gz_hit hit = { .whole = { 7, 15 }, .groups = groups, .row = GZ_NO_ROW };
    r->done = gz_rule_evaluate(r->plugin.vm, 0, &hit, &r->verdict, &r->failure);
}

static void end(run *r)
{
    close_plugin(&r->plugin);
    gz_document_clear(&r->doc);
    gz_arena_clear(&r->arena);
}

typedef struct script {
    const char *body, *expected; /* attribute out, reason, or code: message */
} script;

static const char *result(run *r, char *out, size_t size)
{
    const gz_type *type = &r->plugin.vm->program.types.list[0];
    if (!r->done)
        snprintf(out, size, "%s: %s", r->failure.code, r->failure.message);
    else if (!r->verdict.accepted)
        snprintf(out, size, "rejected: %s", r->verdict.reason);
    else
        snprintf(out, size, "%s", r->verdict.slots[gz_type_attribute(type, "out", 3)].text);
    return out;
}

static void check(const char *head, const script *scripts, size_t count)
{
    size_t wrong = 0;
    for (size_t i = 0; i < count; i++) {
        char got[1200];
        run r;
        begin(&r, head, scripts[i].body);
        call(&r);
        if (strcmp(result(&r, got, sizeof got), scripts[i].expected) != 0) {
            print_error("%s\ngave     %s\nexpected %s\n\n", scripts[i].body, got,
                        scripts[i].expected);
            wrong++;
        }
        end(&r);
    }
    assert_int_equal(wrong, 0);
}

static void a_match_gives_its_captures_and_places(void **state)
{
    static const script scripts[] = {
        { "return { out = m.n .. '|' .. m.what .. '|' .. tostring(m.none) }", "12|boats|nil" },
        { "return { out = m.text .. m.start .. '-' .. m.stop .. m['0'] }", "12 boats7-1512 boats" },
        { "local a, b = m:span_of('what') return { out = a .. '-' .. b }", "10-15" },
        { "return { out = tostring(m:span_of('none')) }", "nil" },
        { "return { out = m.nn }", "error: this match has no capture 'nn'; did you mean 'n'?" },
        { "m.n = 3", "error: this can only be read; return what is to be set, or use out:update" },
        { "return { out = doc:sub(0, 2) .. doc.length .. tostring(doc.date) }", "He24nil" },
        { "return { out = doc:sub(0, 99) }",
          "error: place 99 is outside of the text, which has 24 bytes" },
        { "return { out = doc:before(m.start, 5) .. '|' .. doc:before(9, 2) .. doc:before(0, 9) }",
          "saw |12" },
        { "return { out = doc:after(m.stop, 5) .. '|' .. doc:after(24, 9) }", ", 3|" },
        { "return { out = doc:after(3, -1) }", "error: a length of -1 bytes is none" },
        { "return { out = tostring(doc:overlapping('t', 0, 9)) }", "nil" },
        { "local a, b = doc:find('tugs') return { out = a .. '-' .. b }", "19-23" },
        { "return { out = tostring(doc:find('tug')) }", "nil" },
        { "return { out = doc.lenght }", "error: doc has no 'lenght'; did you mean 'length'?" },
        { "return { out = #doc:all('t') .. '' }", "0" },
        { "doc:next('t', 0, 'x')",
          "error: bad argument #3 to 'next' (table expected, got string)" },
        { "doc:last('t', 0, 7)", "error: bad argument #3 to 'last' (table expected, got number)" },
        { "local n = 0 for _ in pairs(doc:by_token('t')) do n = n + 1 end return { out = n }",
          "0" },
        { "doc:by_token('t', 0, 9, 'list')",
          "error: type 't' has no attribute 'list' that is one of a list of words" },
        { "local text, capital, count = doc:texts(-3, 99) "
          "return { out = text[1] .. text[8] .. tostring(capital[1]) .. count }",
          "He.true1" },
        { "local text, _, count = doc:texts(5, 4) return { out = tostring(text[5]) .. count }",
          "nil0" },
        { "local a, b = doc:next_run(-1, {}) return { out = a .. '-' .. b }", "1-1" },
        { "local a, b = doc:next_run(1, { saw = true }) return { out = a .. '-' .. b }", "1-1" },
        { "return { out = tostring(doc:next_run(1, {}, {})) .. doc:next_run(1, {}, { he = 1 }) "
          ".. doc:next_run(1, {}, { 5 }) .. tostring(doc:next_run(99, {})) }",
          "nil11nil" },
        { "return { out = doc:next_run(1, 'de') }",
          "error: bad argument #2 to 'next_run' (table expected, got string)" },
        { "return { out = doc:all('tt') }", "error: type 'tt' is not declared; did you mean 't'?" },
        { "return nil, 'too few'", "rejected: too few" },
        { "return nil", "rejected: set returned nil" },
        { "return 3",
          "error: rule 'boats/r': set returned a number; it returns a table of attributes, or nil "
          "and a reason" },
        { "return { ouut = 1 }",
          "error: rule 'boats/r': set: type 't' has no attribute 'ouut'; did you mean 'out'?" },
        { "return { list = { 1, 'x' } }",
          "rejected: attribute 'list': 'x' is no value for number" },
        { "return { out = 12 }", "12" },
        { "return { out = 2.5 }", "2.5" },
        { "return { out = scale_number('16.4', 6) }", "16400000" },
        { "return { out = read_number('2.5 million') .. tostring(read_number('x')) }",
          "2500000nil" },
    };
    (void)state;
    check("", scripts, sizeof scripts / sizeof *scripts);
}

static void pattern_functions_are_those_of_pcre2(void **state)
{
    static const script scripts[] = {
        { "return { out = ('Straße 12'):match([[\\p{L}+]]) }", "Straße" },
        { "return { out = ('a1b22'):gsub([[\\d+]], '<%0>') .. '' }", "a<1>b<22>" },
        { "return { out = ('k=v'):gsub([[(\\w)=(\\w)]], '%2%%%1') .. '' }", "v%k" },
        { "return { out = ('abc'):gsub('', '-') .. '' }", "-a-b-c-" },
        { "return { out = ('hello'):gsub('l', { l = 'L' }) .. '' }", "heLLo" },
        { "return { out = ('hello'):gsub('l', function(c) return nil end) .. '' }", "hello" },
        { "local s, e, c = ('abc def'):find([[(d)e]]) return { out = s .. ' ' .. e .. c }",
          "5 6d" },
        { "return { out = ('a.b'):find('.', 1, true) .. '' }", "2" },
        { "local t = {} for w in ('a b c'):gmatch([[\\w]]) do t[#t + 1] = w end "
          "return { out = table.concat(t, ',') }",
          "a,b,c" },
        { "return { out = ('x'):match('(') }",
          "error: a ( is never closed; add a ), or write \\( for a parenthesis (character 2 of the "
          "pattern: (==>)" },
        { "return { out = ('a'):gsub('a', '%9') .. '' }",
          "error: '%9' in a replacement names no capture; write %% for a percent sign" },
        { "return { out = string.format('%s %5.2f %d', {}, 3.14159, 7) }", "table  3.14 7" },
        { "return { out = string.format('%p', {}) }", "error: string.format: %p is not available" },
    };
    (void)state;
    check("", scripts, sizeof scripts / sizeof *scripts);
}

static void what_lua_leaves_to_chance_is_fixed(void **state)
{
    static const script scripts[] = {
        { "local s = '' for k in pairs({ z = 1, a = 2, [3] = 1, [1.5] = 0, [true] = 1 }) do s = s "
          ".. tostring(k) .. ' ' end return { out = s }",
          "1.5 3 a z true " },
        { "local s = '' for k, v in pairs(T) do s = s .. k .. tostring(v) end return { out = s }",
          "1x2ykeytable" },
        { "return { out = #T .. T[2] .. T.key[1] .. table.concat(T, '+') }", "2yinnerx+y" },
        { "local t = { 'b', 'a', 'c' } table.sort(t) return { out = table.concat(t) }", "abc" },
        { "local t = { 'bb', 'a', 'cc', 'dd' } table.sort(t, function(x, y) return #x < #y end) "
          "return { out = table.concat(t, ' ') }",
          "a bb cc dd" },
        { "return { out = tostring({}) .. tostring(print ~= nil) }",
          "error: 'print' is not defined" },
        { "return { out = tostring(next({})) .. tostring(next({ 7 })) }", "nil1" },
        { "return { out = tostring(pcall(error, 'x')) }", "false" },
    };
    (void)state;
    check("local T = { 'x', 'y', key = { 'inner' } }", scripts, sizeof scripts / sizeof *scripts);
}

static void what_was_made_while_loading_is_frozen(void **state)
{
    static const char *const frozen = "tables made while loading are read-only afterwards; keep "
                                      "what belongs to a document in doc.state";
    char expected[3][300];
    snprintf(expected[0], sizeof expected[0], "error: can't set 'a': %s", frozen);
    snprintf(expected[1], sizeof expected[1], "error: can't set '1': %s", frozen);
    snprintf(expected[2], sizeof expected[2], "error: can't set 'x': %s", frozen);
    const script scripts[] = {
        { "T.a = 1", expected[0] },
        { "T.key[1] = 1", expected[1] },
        { "table.insert(T, 1, 5)", "error: can't set '3': tables made while loading are read-only "
                                   "afterwards; keep what belongs to a document in doc.state" },
        { "doc.options.x = 1", expected[2] },
        { "string.x = 1", expected[2] },
        { "G = 1", "error: 'G' would be a global; write: local G = …" },
    };
    (void)state;
    check("local T = { 'x', 'y', key = { 'inner' } }", scripts, sizeof scripts / sizeof *scripts);
}

static void limits_end_a_call_and_cant_be_caught(void **state)
{
    static const char *const steps =
        "limit-steps: reached the limit of 50024000 steps on one document; is there an endless "
        "loop?";
    static const char *const memory =
        "limit-memory: reached the limit of 67108864 bytes of Lua memory";
    const script scripts[] = {
        { "while true do end", steps },
        { "while true do pcall(function() while true do end end) end", steps },
        { "pcall(pcall, function() while true do end end) return { out = 'caught' }", steps },
        { "('x'):gsub('x', function() while true do end end)", steps },
        { "table.sort({ 3, 2, 1 }, function() while true do end end)", steps },
        { "local t = {} while true do t[#t + 1] = {} end", memory },
        { "local s = 'x' while true do s = s .. s end", memory },
        { "pcall(function() local s = 'x' while true do s = s .. s end end) return { out = "
          "'caught' }",
          memory },
        { "return { out = ('x'):rep(2 ^ 40 // 1 | 0) }",
          "error: string.rep: the result would be longer than 64 MiB" },
        { "local function f() return f() + 1 end f()", memory },
    };
    (void)state;
    for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++) {
        char got[1200];
        run r;
        begin(&r, "", scripts[i].body);
        call(&r);
        result(&r, got, sizeof got);
        if (strncmp(got, scripts[i].expected, strlen(scripts[i].expected)) != 0)
            fail_msg("%s\ngave     %s\nexpected %s", scripts[i].body, got, scripts[i].expected);
        end(&r);
    }
}

static void garbage_beyond_the_limit_is_collected_and_no_error(void **state)
{
    run r;
    char got[1200];
    (void)state;
    begin(&r, "",
          "for i = 1, 8 do local s = ('x'):rep(20 * 1024 * 1024 + i) end "
          "return { out = pcall(error, 'no') and 'lost' or 'caught' }");
    call(&r);
    assert_string_equal(result(&r, got, sizeof got), "caught");
    end(&r);
}

static void a_state_lives_as_long_as_its_document(void **state)
{
    run r;
    char got[1200];
    (void)state;
    begin(&r, "", "doc.state.n = (doc.state.n or 0) + 1 return { out = doc.state.n }");
    call(&r);
    call(&r);
    assert_string_equal(result(&r, got, sizeof got), "2");
    assert_int_equal(gz_vm_begin(r.plugin.vm, &r.doc, &r.notes, &r.arena, NULL), GLOZE_OK);
    call(&r);
    assert_string_equal(result(&r, got, sizeof got), "1");
    end(&r);
}

static void handles_die_with_their_call(void **state)
{
    run r;
    char got[1200];
    (void)state;
    begin(&r, "",
          "local old = doc.state.old doc.state.old = m return { out = old and old.n or '-' }");
    call(&r);
    assert_string_equal(result(&r, got, sizeof got), "-");
    call(&r);
    assert_string_equal(result(&r, got, sizeof got),
                        "error: this match belongs to an earlier call; don't keep it");
    end(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_match_gives_its_captures_and_places),
        cmocka_unit_test(pattern_functions_are_those_of_pcre2),
        cmocka_unit_test(what_lua_leaves_to_chance_is_fixed),
        cmocka_unit_test(what_was_made_while_loading_is_frozen),
        cmocka_unit_test(limits_end_a_call_and_cant_be_caught),
        cmocka_unit_test(garbage_beyond_the_limit_is_collected_and_no_error),
        cmocka_unit_test(a_state_lives_as_long_as_its_document),
        cmocka_unit_test(handles_die_with_their_call),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
