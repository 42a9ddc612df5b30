#include "run/tree.h"

#include "base/mem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static gz_tree_fault fault;

static gz_tree *read_text(gz_arena *arena, const char *json)
{
    return gz_tree_read(arena, json, strlen(json), NULL, &fault);
}

static void writes_what_it_read(void **state)
{
    static const char *const cases[][2] = {
        { " null ", "null" },
        { "[true,false,null]", "[true,false,null]" },
        { "\t[ 1 ,\r\n -2 ]", "[1,-2]" },
        { "[0,-0,9223372036854775807,-9223372036854775808]",
          "[0,0,9223372036854775807,-9223372036854775808]" },
        { "[1.5,1e3,1E+2,2.5e-1,-0.125]", "[1.5,1000,100,0.25,-0.125]" },
        { "[9223372036854775808,1e20]", "[9223372036854776000,100000000000000000000]" },
        { "{}", "{}" },
        { "{\"b\":{\"c\":[]},\"a\":\"x\",\"\":1}", "{\"b\":{\"c\":[]},\"a\":\"x\",\"\":1}" },
        { "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\\"\\\\/\\b\\f\\n\\r\\t\"" },
        { "\"\\u0041\\u00e9\\u20AC\\ud83d\\uDE00\"", "\"A\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\"" },
        { "\"a\\u0000b\"", "\"a\\u0000b\"" },
        { "\"caf\xc3\xa9 \xf0\x9f\x98\x80 and so on, \\\\ for a while\"",
          "\"caf\xc3\xa9 \xf0\x9f\x98\x80 and so on, \\\\ for a while\"" },
    };
    gz_arena arena;
    gz_buffer out;

    (void)state;
    gz_arena_init(&arena);
    gz_buffer_init(&out);
    for (size_t i = 0; i < COUNT(cases); i++) {
        const gz_tree *tree = read_text(&arena, cases[i][0]);

        assert_non_null(tree);
        gz_buffer_reset(&out);
        gz_tree_write(&out, tree);
        assert_string_equal(gz_buffer_text(&out), cases[i][1]);
    }
    gz_buffer_clear(&out);
    gz_arena_clear(&arena);
}

static void says_what_is_wrong_and_in_which_line(void **state)
{
    static const struct {
        const char *json, *what;
        size_t line;
    } cases[] = {
        { "", "it ends too early", 1 },
        { " \n\n ", "it ends too early", 3 },
        { "[1,\n2", "a comma or ] is missing", 2 },
        { "[1 2]", "a comma or ] is missing", 1 },
        { "[1,]", "a value is missing", 1 },
        { "[,1]", "a value is missing", 1 },
        { "{\"a\":1 \"b\":2}", "a comma or } is missing", 1 },
        { "{\"a\" 1}", "a colon is missing", 1 },
        { "{\"a\":}", "a value is missing", 1 },
        { "{a:1}", "the name of a value is missing", 1 },
        { "{\"a\":1,}", "the name of a value is missing", 1 },
        { "{\"a\":1,\n\"b\":2,\"a\":3}", "an object says a name twice", 2 },
        { "{\"a\\u0000\":1}", "a name holds a NUL", 1 },
        { "[] []", "something stands behind its end", 1 },
        { "nul", "a value is missing", 1 },
        { "\"a", "a string has no end", 1 },
        { "\"a\\", "an escape in a string that stands for nothing", 1 },
        { "\"a\\\"", "a string has no end", 1 },
        { "\"a\nb\"", "a control character in a string", 1 },
        { "\"\xff\"", "a string is no UTF-8", 1 },
        { "\"\xc3\"", "a string is no UTF-8", 1 },
        { "\"\\x\"", "an escape in a string that stands for nothing", 1 },
        { "\"\\u12g4\"", "an escape in a string that stands for nothing", 1 },
        { "\"\\ud800\"", "an escape in a string that stands for nothing", 1 },
        { "\"\\ud800\\u0041\"", "an escape in a string that stands for nothing", 1 },
        { "\"\\udc00\"", "an escape in a string that stands for nothing", 1 },
        { "-", "a number that is written wrong", 1 },
        { "01", "a number that is written wrong", 1 },
        { "1.", "a number that is written wrong", 1 },
        { "1e", "a number that is written wrong", 1 },
        { "1e+", "a number that is written wrong", 1 },
        { "+1", "a value is missing", 1 },
        { ".5", "a value is missing", 1 },
        { "1e400", "a number that is too large", 1 },
    };
    gz_arena arena;

    (void)state;
    gz_arena_init(&arena);
    for (size_t i = 0; i < COUNT(cases); i++) {
        assert_null(read_text(&arena, cases[i].json));
        assert_string_equal(fault.what, cases[i].what);
        assert_int_equal(fault.line, cases[i].line);
    }
    gz_arena_clear(&arena);
}

static void finds_a_name_that_comes_twice_among_many(void **state)
{
    gz_arena arena;
    gz_buffer json;

    (void)state;
    gz_arena_init(&arena);
    for (int count = 1; count < 300; count = count * 2 + 1) {
        gz_buffer_init(&json);
        gz_buffer_char(&json, '{');
        for (int i = 0; i < count; i++)
            gz_buffer_format(&json, "\"n%d\":%d,", i, i);
        gz_buffer_format(&json, "\"n%d\":0}", count);
        assert_non_null(read_text(&arena, gz_buffer_text(&json)));
        json.len -= strlen("0\":0}") + (count > 9) + (count > 99);
        gz_buffer_string(&json, "0\":0}");
        assert_null(read_text(&arena, gz_buffer_text(&json)));
        assert_string_equal(fault.what, "an object says a name twice");
        gz_buffer_clear(&json);
    }
    gz_arena_clear(&arena);
}

static void reads_so_many_levels_and_not_one_more(void **state)
{
    char json[2 * GZ_TREE_DEEPEST + 3];
    gz_arena arena;

    (void)state;
    gz_arena_init(&arena);
    for (size_t depth = GZ_TREE_DEEPEST; depth <= GZ_TREE_DEEPEST + 1; depth++) {
        memset(json, '[', depth);
        memset(json + depth, ']', depth);
        json[2 * depth] = '\0';
        if (depth == GZ_TREE_DEEPEST) {
            assert_non_null(read_text(&arena, json));
        } else {
            assert_null(read_text(&arena, json));
            assert_string_equal(fault.what, "more levels than are read (500)");
        }
    }
    gz_arena_clear(&arena);
}

static void reads_one_value_after_the_other(void **state)
{
    static const char json[] = " [1] , 2";
    gz_arena arena;
    size_t used;

    (void)state;
    gz_arena_init(&arena);
    assert_non_null(gz_tree_read(&arena, json, strlen(json), &used, &fault));
    assert_int_equal(used, 4);
    assert_non_null(gz_tree_read(&arena, json + 6, strlen(json) - 6, &used, &fault));
    assert_int_equal(used, 2);
    gz_arena_clear(&arena);
}

static void gives_nothing_for_what_is_not_there(void **state)
{
    gz_arena arena;
    const gz_tree *tree;

    (void)state;
    gz_arena_init(&arena);
    tree = read_text(&arena, "{\"n\":7,\"s\":\"x\",\"l\":[1,2],\"r\":1.5}");
    assert_int_equal(gz_tree_integer(gz_tree_get(tree, "n")), 7);
    assert_int_equal(gz_tree_integer(gz_tree_get(tree, "r")), 0);
    assert_string_equal(gz_tree_string_of(tree, "s"), "x");
    assert_string_equal(gz_tree_string_of(tree, "n"), "");
    assert_string_equal(gz_tree_string_of(NULL, "n"), "");
    assert_int_equal(gz_tree_count(gz_tree_get(tree, "l")), 2);
    assert_int_equal(gz_tree_count(gz_tree_get(tree, "s")), 0);
    assert_null(gz_tree_first(gz_tree_get(tree, "s")));
    assert_null(gz_tree_get(gz_tree_get(tree, "l"), "n"));
    assert_false(gz_tree_is(NULL, GZ_TREE_NULL));
    gz_arena_clear(&arena);
}

static void survives_every_failed_allocation(void **state)
{
    gz_buffer json;
    long n = 0;

    (void)state;
    gz_buffer_init(&json);
    gz_buffer_string(&json, "{\"a\":[");
    for (int i = 0; i < 2000; i++)
        gz_buffer_format(&json, "{\"n%d\":\"%d\"},", i, i);
    gz_buffer_string(&json, "1.5]}");
    for (;; n++) {
        gz_arena arena;
        const gz_tree *tree;

        gz_arena_init(&arena);
        gz_mem_fail_after = n;
        tree = gz_tree_read(&arena, json.data, json.len, NULL, &fault);
        gz_mem_fail_after = -1;
        gz_arena_clear(&arena);
        if (tree)
            break;
        assert_null(fault.what);
    }
    assert_in_range(n, 2, 20); /* pieces of the arena */
    gz_buffer_clear(&json);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_what_it_read),
        cmocka_unit_test(says_what_is_wrong_and_in_which_line),
        cmocka_unit_test(finds_a_name_that_comes_twice_among_many),
        cmocka_unit_test(reads_so_many_levels_and_not_one_more),
        cmocka_unit_test(reads_one_value_after_the_other),
        cmocka_unit_test(gives_nothing_for_what_is_not_there),
        cmocka_unit_test(survives_every_failed_allocation),
    };

    return cmocka_run_group_tests_name("tree", tests, NULL, NULL);
}
