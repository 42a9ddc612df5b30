#include "match/outline.h"

#include "base/mem.h"
#include "match/automaton.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

/* How far the outline goes along with the text: the bytes until it has come to its end, -1 when it
 * can't. */
static int follow(gz_automaton *a, const char *text)
{
    bool wanted[] = { true };
    size_t len = strlen(text);
    uint32_t state;

    assert_true(gz_automaton_start(a, wanted, false, &state));
    for (size_t at = 0; at <= len && state != GZ_STATE_NONE; at++) {
        uint32_t class = at < len ? gz_symbols_class(a->outlines.symbols, (unsigned char)text[at])
                                  : GZ_CLASS_END;
        const gz_step *step = gz_automaton_step(a, state, class);

        assert_non_null(step);
        if (step->found != GZ_CHOICE_EMPTY)
            return (int)(at < len ? at + 1 : at);
        state = step->next;
    }
    return -1;
}

static int follow_pattern(const char *pattern, const char *text)
{
    gz_automaton a;
    int end;

    assert_true(gz_automaton_init(&a));
    assert_true(gz_outlines_add(&a.outlines, pattern, strlen(pattern)));
    assert_true(gz_automaton_ready(&a));
    end = follow(&a, text);
    gz_automaton_clear(&a);
    return end;
}

static const struct {
    const char *pattern, *text;
    int end;
} cases[] = {
    { "the", "the", 3 },
    { "the", "then", 3 },
    { "the", "tho", -1 },
    { "the\\b", "the", 3 },
    { "the\\b", "the end", 4 }, /* the character behind tells */
    { "the\\b", "then", -1 },
    { "\\bthe", "the", 3 },
    { "\\Bthe", "the", -1 },
    { "(?i)The", "tHE", 3 },
    { "(?i:T)he", "tHE", -1 },
    { "(?:a|(?i)b|c)d", "Cd", 2 },
    { "(a(?i)b)c", "aBC", -1 },
    { "a{2,3}b", "aab", 3 },
    { "a{2,3}b", "ab", -1 },
    { "a{2,3}b", "aaaab", -1 },
    { "a{2}b", "aaab", -1 },
    { "(?:ab)*c", "ababc", 5 },
    { "(?:ab){0}c", "c", 1 },
    { "(?:(?:a|b){0}|)*c", "c", 1 },
    { "x?y??z+?", "yz", 2 },
    { "\\Qa.\\E+b", "a..b", 4 },
    { "\\Qa.\\Eb", "axb", -1 },
    { "[^a-c\\]]d", "]d", -1 },
    { "\\x41\\x{42}\\103", "AB", 2 }, /* may be a reference: anything may follow */
    { "(?x) a b # c\n d", "abd", 3 },
    { "(?<n>a)(?'m'b)(?P<o>c)", "abc", 3 },
    { "(?=b)a", "a", 1 }, /* look-arounds hold */
    { "a(?!b)c", "ac", 2 },
    { "(?>a|ab)c", "abc", 3 }, /* atomic groups give back */
    { "(a)\\1b", "a", 1 },
    { "(a)\\k{1}", "a", 1 },
    { "a(?R)?b", "ac", 1 },
    { "(?(?=a)a|b)c", "bc", 2 },
    { "(a)?(?(1)b|c)d", "cd", 2 },
    { "a\\Xb", "a", 1 },
    { "a\\Rb", "a\r\nb", 4 },
    { "(*UTF)a", "x", -1 }, /* open from the start: no state knows of it */
};

static void goes_along_with_all_that_may_match(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        int end = follow_pattern(cases[i].pattern, cases[i].text);

        if (end != cases[i].end)
            fail_msg("%s on %s: %d", cases[i].pattern, cases[i].text, end);
    }
}

static void tells_what_is_open_from_its_start(void **state)
{
    static const struct {
        const char *pattern;
        bool open;
    } patterns[] = {
        { "a", false },          { "a?\\X", true },
        { "(?:a|(?R)b)", true }, { "(?xx)[a b]", true },
        { "a(*ACCEPT)", true },  { "(a)\\1", false },
        { "(?:){,3}a", true },   { "\\b(?(?=a)b|\\X)", false },
    };

    (void)state;
    for (size_t i = 0; i < COUNT(patterns); i++) {
        gz_automaton a;

        assert_true(gz_automaton_init(&a));
        assert_true(gz_outlines_add(&a.outlines, patterns[i].pattern, strlen(patterns[i].pattern)));
        assert_true(gz_automaton_ready(&a));
        if (gz_automaton_is_open(&a, 0) != patterns[i].open)
            fail_msg("%s", patterns[i].pattern);
        gz_automaton_clear(&a);
    }
}

/* Another outline comes first, so that nodes and sets have other numbers. */
static void an_image_is_read_as_what_it_was_made_of(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        const char *pattern = cases[i].pattern;
        gz_outlines one = { .symbols = gz_symbols_new() }, read = { .symbols = gz_symbols_new() },
                    added = { .symbols = gz_symbols_new() };
        gz_buffer image;

        gz_buffer_init(&image);
        assert_true(gz_outlines_add(&one, pattern, strlen(pattern)));
        assert_true(gz_outlines_write(&one, &image));
        assert_true(gz_outlines_add(&added, "[x-z]first", 10));
        assert_true(gz_outlines_add(&added, pattern, strlen(pattern)));
        assert_true(gz_outlines_add(&read, "[x-z]first", 10));
        assert_true(gz_outlines_read(&read, image.data));
        assert_int_equal(read.count, added.count);
        assert_memory_equal(&read.list[1], &added.list[1], sizeof read.list[1]);
        for (size_t n = added.list[1].begin; n < added.count; n++) {
            assert_int_equal(read.nodes[n].kind, added.nodes[n].kind);
            assert_int_equal(read.nodes[n].arg, added.nodes[n].arg);
        }
        gz_buffer_clear(&image);
        gz_symbols_free(one.symbols), gz_symbols_free(read.symbols);
        gz_symbols_free(added.symbols);
        gz_outlines_clear(&one), gz_outlines_clear(&read), gz_outlines_clear(&added);
    }
}

static void what_grows_without_bounds_is_open(void **state)
{
    char pattern[4000] = "";

    (void)state;
    for (int i = 0; i < 30; i++)
        strcat(pattern, "(?:");
    strcat(pattern, "ab");
    for (int i = 0; i < 30; i++)
        strcat(pattern, "){8}");
    assert_int_equal(follow_pattern(pattern, "ab"), -1);
    strcpy(pattern, "(a)"); /* a look-around leaves next to nothing, but is read again */
    for (int i = 0; i < 20; i++)
        strcat(pattern, "(?:(?=");
    for (int i = 0; i < 500; i++)
        strcat(pattern, "(?1)");
    for (int i = 0; i < 20; i++)
        strcat(pattern, ")){8}");
    assert_int_equal(follow_pattern(pattern, "ab"), -1);
    memset(pattern, '\0', sizeof pattern);
    memset(pattern, '(', 300);
    memset(pattern + 300, ')', 99);
    assert_int_equal(follow_pattern(pattern, "a"), -1);
}

/* "ab" is taken by both, with all memory or with what there is after a failure. */
static bool run(gz_automaton *a)
{
    static const char pattern[] = "(?i)\\w[a-c]\\b|(?:ab){2}";
    bool done = gz_automaton_init(a) && gz_outlines_add(&a->outlines, pattern, strlen(pattern)) &&
                gz_automaton_ready(a);
    bool wanted[] = { true };
    uint32_t state, class;
    const gz_step *step = NULL;

    if (!done || !gz_automaton_start(a, wanted, false, &state) || !gz_automaton_keep(a))
        return false;
    for (const char *c = "ab"; *c; c++, state = step->next) {
        class = gz_symbols_class(a->outlines.symbols, (unsigned char)*c);
        step = class == GZ_CLASS_FAILED ? NULL : gz_automaton_step(a, state, class);
        if (!step)
            return false;
    }
    step = gz_automaton_step(a, state, GZ_CLASS_END);
    return step && step->found != GZ_CHOICE_EMPTY;
}

static void survives_every_failed_allocation(void **state)
{
    long n = 0;

    (void)state;
    for (;; n++) {
        gz_automaton a;
        bool done;

        gz_mem_fail_after = n;
        done = run(&a);
        gz_mem_fail_after = -1;
        gz_automaton_clear(&a);
        if (done)
            break;
    }
    assert_in_range(n, 20, 200);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(goes_along_with_all_that_may_match),
        cmocka_unit_test(tells_what_is_open_from_its_start),
        cmocka_unit_test(an_image_is_read_as_what_it_was_made_of),
        cmocka_unit_test(what_grows_without_bounds_is_open),
        cmocka_unit_test(survives_every_failed_allocation),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
