#include "match/pattern.h"

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
#define RUN "(?>\\h++\\R?+\\h*+|\\R\\h*+)"
#define MAX_GROUPS 64

/* ---- helpers ---- */

/* A definition of the tests: a pattern, or a list made when first asked for. */
typedef struct entry {
    const char *name, *re;
    const gz_lexicon *list;
    gz_definition definition;
} entry;

static entry entries[] = {
    { .name = "mod", .re = " more than | about " },
    { .name = "sum", .re = "%{mod} \\d+" },
    { .name = "tab", .re = "[a" },
    { .name = "quote", .re = "\\Qa.b" },
    { .name = "loop", .re = "a%{pool}" },
    { .name = "pool", .re = "%{loop}b" },
    { .name = "self", .re = "x%{self}" },
    { .name = "unsound", .re = "a)(b" },
    { .name = "cased", .re = "(?i)ab" },
    { .name = "comment", .re = "(?x) a b # note" },
    { .name = "d1", .re = "%{d2}" },
    { .name = "d2", .re = "%{d3}" },
    { .name = "d3", .re = "%{d4}" },
    { .name = "d4", .re = "%{d5}" },
    { .name = "d5", .re = "%{d6}" },
    { .name = "d6", .re = "%{d7}" },
    { .name = "d7", .re = "%{d8}" },
    { .name = "d8", .re = "%{d9}" },
    { .name = "d9", .re = "%{d10}" },
    { .name = "d10", .re = "%{d11}" },
    { .name = "d11", .re = "%{d12}" },
    { .name = "d12", .re = "%{d13}" },
    { .name = "d13", .re = "%{d14}" },
    { .name = "d14", .re = "%{d15}" },
    { .name = "d15", .re = "%{d16}" },
    { .name = "d16", .re = "%{d17}" },
    { .name = "d17", .re = "x" },
    { .name = "bomb", .re = "%{b1}%{b1}%{b1}%{b1}%{b1}%{b1}%{b1}%{b1}%{b1}%{b1}" },
    { .name = "b1", .re = "%{b2}%{b2}%{b2}%{b2}%{b2}%{b2}%{b2}%{b2}%{b2}%{b2}" },
    { .name = "b2", .re = "%{b3}%{b3}%{b3}%{b3}%{b3}%{b3}%{b3}%{b3}%{b3}%{b3}" },
    { .name = "b3", .re = "%{b4}%{b4}%{b4}%{b4}%{b4}%{b4}%{b4}%{b4}%{b4}%{b4}" },
    { .name = "b4", .re = "%{b5}%{b5}%{b5}%{b5}%{b5}%{b5}%{b5}%{b5}%{b5}%{b5}" },
    { .name = "b5", .re = "%{b6}%{b6}%{b6}%{b6}%{b6}%{b6}%{b6}%{b6}%{b6}%{b6}" },
    { .name = "b6", .re = "(?:)" },
    { .name = "month" },
    { .name = "day" },
    { .name = "long" },
};

static const gz_lexicon *make_list(const char *const *phrases, size_t count)
{
    gz_lexicon *list = NULL;
    gloze_error err;
    gz_lexicon_options options = { 0 };

    if (gz_lexicon_from_phrases(phrases, count, "lists", &options, &list, &err) != GLOZE_OK)
        fail_msg("%s", err.message);
    return list;
}

static int make_lists(void **state)
{
    static const char *const months[] = { "May", "June" }, *const days[] = { "Monday", "Friday" };
    static char words[2001][8];
    const char *many[2001];

    (void)state;
    for (size_t i = 0; i < COUNT(many); i++) {
        snprintf(words[i], sizeof words[i], "w%zu", i);
        many[i] = words[i];
    }
    for (size_t i = 0; i < COUNT(entries); i++) {
        if (strcmp(entries[i].name, "month") == 0)
            entries[i].list = make_list(months, COUNT(months));
        if (strcmp(entries[i].name, "day") == 0)
            entries[i].list = make_list(days, COUNT(days));
        if (strcmp(entries[i].name, "long") == 0)
            entries[i].list = make_list(many, COUNT(many));
        entries[i].definition =
            (gz_definition){ .re = entries[i].re,
                             .re_len = entries[i].re ? strlen(entries[i].re) : 0,
                             .list = entries[i].list };
    }
    return 0;
}

static int free_lists(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(entries); i++)
        gz_lexicon_free((gz_lexicon *)(uintptr_t)entries[i].list);
    return 0;
}

static const gz_definition *look_up(void *data, const char *name, size_t len, const char **nearest)
{
    (void)data;
    for (size_t i = 0; i < COUNT(entries); i++)
        if (strlen(entries[i].name) == len && memcmp(entries[i].name, name, len) == 0)
            return &entries[i].definition;
    if (len == 5 && memcmp(name, "monht", 5) == 0)
        *nearest = "month";
    return NULL;
}

static const gz_lexicon *list_named(const char *name)
{
    const char *nearest;

    return look_up(NULL, name, strlen(name), &nearest)->list;
}

static gz_pattern_source source_of(const char *text)
{
    return (gz_pattern_source){
        .text = text, .len = strlen(text), .where = "p.lua:3", .lookup = look_up
    };
}

static gz_pattern *compile(const char *text)
{
    gz_pattern_source source = source_of(text);
    gz_pattern *pattern = NULL;
    gloze_error err = { 0 };

    if (gz_pattern_new(&source, &pattern, &err) != GLOZE_OK)
        fail_msg("%s: %s", text, err.message);
    return pattern;
}

static void assert_refused(const char *text, const char *message)
{
    gz_pattern_source source = source_of(text);
    gz_pattern *pattern = NULL;
    gloze_error err = { 0 };

    if (gz_pattern_new(&source, &pattern, &err) == GLOZE_OK)
        fail_msg("%s was accepted", text);
    assert_null(pattern);
    assert_int_equal(err.code, GLOZE_EPLUGIN);
    assert_string_equal(err.message, message);
}

/* All matches of a pattern from left to right, as "[one][two]". */
static const char *all_matches(const char *text, const char *subject, bool midword)
{
    static char out[1000];
    gz_pattern_source source = source_of(text);
    gz_span groups[MAX_GROUPS];
    gz_pattern *pattern = NULL;
    gloze_error err = { 0 };
    size_t from = 0, used = 0;
    bool found = true;

    source.midword = midword;
    if (gz_pattern_new(&source, &pattern, &err) != GLOZE_OK)
        fail_msg("%s: %s", text, err.message);
    out[0] = '\0';
    while (found) {
        if (gz_pattern_search(pattern, subject, strlen(subject), from, groups, &found, &err))
            fail_msg("%s", err.message);
        if (!found)
            break;
        used += (size_t)snprintf(out + used, sizeof out - used, "[%.*s]",
                                 (int)(groups[0].end - groups[0].start), subject + groups[0].start);
        assert_true(groups[0].end > groups[0].start);
        from = groups[0].end;
    }
    gz_pattern_free(pattern);
    return out;
}

/* ---- translation ---- */

static void translates_spaces_layout_and_definitions(void **state)
{
    static const struct {
        const char *text, *pcre;
    } cases[] = {
        { "a b", "a" RUN "b" },
        { "a \t  b", "a" RUN "b" },
        { " a ", "a" },
        { "a ?b", "a" RUN "?b" },
        { "a *b", "a" RUN "*b" },
        { "a\\ b", "a\\ b" },
        { "a\\ ", "a\\ " },
        { "\n  a\n  |  b\r\n", "a|" RUN "b" },
        { "a \n b", "ab" },
        { "a (?#one) b", "a" RUN "b" },
        { "a(?#one)+", "a+" },
        { "a (?#one)\n b", "ab" },
        { "(?: a| b )", "(?:" RUN "a|" RUN "b" RUN ")" },
        { "[ a]b c", "[ a]b" RUN "c" },
        { "[]a ] b", "[]a ]" RUN "b" },
        { "[^]a ] b", "[^]a ]" RUN "b" },
        { "[\\] ] b", "[\\] ]" RUN "b" },
        { "[[:alpha:] ] b", "[[:alpha:] ]" RUN "b" },
        { "[[a ] b]", "[[a ]" RUN "b]" },
        { "[\\Q] \\E ] b", "[\\Q] \\E ]" RUN "b" },
        { "[\\c] ] b", "[\\c] ]" RUN "b" },
        { "[a %{mod}]", "[a %{mod}]" },
        { "\\Qa b (\\E c", "\\Qa b (\\E" RUN "c" },
        { "\\Qa b", "\\Qa b\\E" },
        { "\\%{mod} a", "\\%{mod}" RUN "a" },
        { "5%{2}", "5%{2}" },
        { "\\p{Lu} \\x{20AC}", "\\p{Lu}" RUN "\\x{20AC}" },
        { "(?<= )a b", "(?<=\\s)a" RUN "b" },
        { "(?<!a  b)c", "(?<!a\\s\\sb)c" },
        { "(?<=(?: a)\n) b", "(?<=(?:\\sa))" RUN "b" },
        { "(?x) a b # c d\n e", "(?x) a b # c d\n e" },
        { "(?x: a b ) c d", "(?x: a b )" RUN "c" RUN "d" },
        { "(?x)a(?-x) b", "(?x)a(?-x)" RUN "b" },
        { "(?x)(?#a) b", "(?x) b" },
        { "(?xx)[ ]a] b", "(?xx)[ ]a] b" },
        { "%{mod} x", "(?:more" RUN "than" RUN "|" RUN "about)" RUN "x" },
        { "(?<=%{cased})c", "(?<=(?:(?i)ab))c" },
        { "(?x) %{sum}", "(?x) (?-x:(?:more" RUN "than" RUN "|" RUN "about)" RUN "\\d+)" },
        { "%{quote}c", "(?:\\Qa.b\\E)c" },
        { "%{comment}c", "(?:(?x) a b )c" },
        { "%{d2}", "(?:(?:(?:(?:(?:(?:(?:(?:(?:(?:(?:(?:(?:(?:(?:(?:x))))))))))))))))" },
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        gz_pattern *pattern = compile(cases[i].text);

        assert_string_equal(gz_pattern_pcre(pattern), cases[i].pcre);
        gz_pattern_free(pattern);
    }
}

static void refuses_what_is_not_allowed_and_says_what_to_do(void **state)
{
    static const struct {
        const char *text, *message;
    } cases[] = {
        { "ab\\Kc", "p.lua:3: \\K is not allowed; to report a part of the match, name it (?<x>...) "
                    "and set span = \"$x\" (character 3 of the pattern: ab==>\\Kc)" },
        { "\\Ga", "p.lua:3: \\G is not allowed; leave it out: every match starts where it is tried "
                  "(character 1 of the pattern: ==>\\Ga)" },
        { "a\\C", "p.lua:3: \\C is not allowed, it would cut a character; write . for a character "
                  "(character 2 of the pattern: a==>\\C)" },
        { "a(*SKIP)b", "p.lua:3: (*...) is not allowed; leave it out, or write \\( for a "
                       "parenthesis (character 2 of the pattern: a==>(*SKIP)b)" },
        { "é\n (?C1)b",
          "p.lua:3: callouts (?C...) are not allowed; leave it out (line 2, character "
          "2 of the pattern: é  ==>(?C1)b)" },
        { "a(b", "p.lua:3: this ( is never closed; add a ), or write \\( for a parenthesis "
                 "(character 2 of the pattern: a==>(b)" },
        { "a)b", "p.lua:3: this ) closes nothing; remove it, or write \\) for a parenthesis "
                 "(character 2 of the pattern: a==>)b)" },
        { "a[b ]]\\Q]\\E[", "p.lua:3: this [ is never closed; add a ], or write \\[ for a bracket "
                            "(character 12 of the pattern: a[b ]]\\Q]\\E==>[)" },
        { "a(?#b", "p.lua:3: this (?# is never closed; add a ) (character 2 of the pattern: "
                   "a==>(?#b)" },
        { "a\\", "p.lua:3: nothing follows this \\; write \\\\ for a backslash (character 2 of the "
                 "pattern: a==>\\)" },
        { "cats\b", "p.lua:3: a backspace; write the pattern between [[ and ]], since \"\\b\" in "
                    "quotes is one (character 5 of the pattern: cats==> )" },
        { "(?<n", "p.lua:3: the name of this group is never closed; write (?<name>...) (character "
                  "1 of the pattern: ==>(?<n)" },
        { " \n ",
          "p.lua:3: the pattern is empty; write what it is to match (line 1, character 1 of "
          "the pattern: ==>   )" },
        { "a %{monht}", "p.lua:3: %{monht} is not defined; did you mean %{month}? (character 3 of "
                        "the pattern: a ==>%{monht})" },
        { "a %{nothing}",
          "p.lua:3: %{nothing} is not defined; write define \"nothing\" (...) above "
          "the rule (character 3 of the pattern: a ==>%{nothing})" },
        { "a %{mod", "p.lua:3: this %{ is never closed; add a }, or write \\%{ for the characters "
                     "(character 3 of the pattern: a ==>%{mod)" },
        { "%{tab} x", "p.lua:3: this [ is never closed; add a ], or write \\[ for a bracket "
                      "(character 1 of %{tab}: ==>[a)" },
        { "%{unsound}", "p.lua:3: this ) closes nothing; remove it, or write \\) for a parenthesis "
                        "(character 2 of %{unsound}: a==>)(b)" },
        { "%{loop}", "p.lua:3: %{loop} contains itself: loop > pool > loop; remove one of them "
                     "(character 1 of %{pool}: ==>%{loop}b)" },
        { "%{self}",
          "p.lua:3: %{self} contains itself: self > self; remove one of them (character 2 "
          "of %{self}: x==>%{self})" },
        { "%{d1}", "p.lua:3: definitions are nested more than 16 deep; use fewer (character 1 of "
                   "%{d16}: ==>%{d17})" },
        { "%{long}",
          "p.lua:3: this list has 2001 rows, %{...} takes at most 2000; use a shorter "
          "list, or make the list the whole match of a rule (character 1 of the pattern: "
          "==>%{long})" },
        { "(?|(?<m>%{month})|(?<m>%{day}))",
          "p.lua:3: one group can't read two lists; write (?: instead of (?| around them "
          "(character "
          "19 of the pattern: (?|(?<m>%{month})|==>(?<m>%{day})))" },
        /* found by PCRE2, mapped back */
        { "a b \\y c",
          "p.lua:3: this letter after \\ means nothing; write the letter alone, or \\\\ "
          "for a backslash (character 5 of the pattern: a b ==>\\y c)" },
        { "a b+* c", "p.lua:3: there is nothing here to repeat; write \\? \\* or \\+ for the "
                     "character (character 5 of the pattern: a b+==>* c)" },
        { "%{mod} [b-a]",
          "p.lua:3: the range in [] runs backwards; turn it round, or write \\- for "
          "a hyphen (character 11 of the pattern: %{mod} [b-==>a])" },
        { "(?<=a+)b",
          "p.lua:3: what a look-behind reads must have a fixed length; write "
          "alternatives of fixed length, (?<=a|bc), or match the text before and report "
          "a part with span (character 1 of the pattern: ==>(?<=a+)b)" },
        { "\x80\x80",
          "p.lua:3: this is not valid UTF-8; save the file as UTF-8 (character 1 of the pattern: "
          "==>\x80\x80)" },
        { "\xC3", "p.lua:3: this is not valid UTF-8; save the file as UTF-8 (character 1 of the "
                  "pattern: ==>\xC3)" },
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_refused(cases[i].text, cases[i].message);
}

static void bounds_what_definitions_can_grow_to(void **state)
{
    gz_pattern_source source = source_of("%{bomb}");
    gz_pattern *pattern = NULL;
    gloze_error err = { 0 };

    (void)state;
    assert_int_equal(gz_pattern_new(&source, &pattern, &err), GLOZE_EPLUGIN);
    assert_non_null(strstr(err.message, "the pattern with its definitions is longer than 1048576"));
}

static void bounds_groups_and_nesting(void **state)
{
    char text[8001] = "", deep[1001] = "";

    (void)state;
    for (size_t i = 0; i < 1000; i++)
        memcpy(text + 3 * i, "(a)", 3);
    assert_refused(text, "p.lua:3: the pattern has more than 1000 groups; write (?:...) for those "
                         "that need not be captured (character 1 of the pattern: "
                         "==>(a)(a)(a)(a)(a)(a)(a)(a)(a)(a)(a...)");
    memset(deep, '(', 201);
    deep[201] = 'a';
    memset(deep + 202, ')', 201);
    assert_refused(deep,
                   "p.lua:3: groups are nested more than 200 deep; use fewer (character 201 of "
                   "the pattern: ...((((((((((((((((((((((((((((((((==>"
                   "(a))))))))))))))))))))))))))))))...)");
}

/* ---- names and lists ---- */

static void names_stand_in_the_order_of_the_pattern(void **state)
{
    gz_pattern *p = compile("(?<zeta>a)(?<alpha>b)|(?P<alpha>c)(?'mid'd)");

    (void)state;
    assert_int_equal(gz_pattern_group_count(p), 5);
    assert_int_equal(gz_pattern_name_count(p), 3);
    assert_string_equal(gz_pattern_name(p, 0), "zeta");
    assert_string_equal(gz_pattern_name(p, 1), "alpha");
    assert_string_equal(gz_pattern_name(p, 2), "mid");
    assert_int_equal(gz_pattern_find_name(p, "mid", 3), 2);
    assert_int_equal(gz_pattern_find_name(p, "mi", 2), -1);
    gz_pattern_free(p);
}

static void a_name_in_several_branches_gives_what_took_part(void **state)
{
    gz_pattern *p = compile("a(?<n>\\d)|b(?<n>\\w)|c");
    gz_span groups[MAX_GROUPS], span;
    gloze_error err;
    bool found;

    (void)state;
    assert_int_equal(gz_pattern_search(p, "a1 bx c", 7, 1, groups, &found, &err), GLOZE_OK);
    assert_true(found);
    assert_true(gz_pattern_capture(p, 0, groups, &span));
    assert_int_equal(span.start, 4);
    assert_int_equal(span.end, 5);
    assert_int_equal(gz_pattern_search(p, "a1 bx c", 7, 5, groups, &found, &err), GLOZE_OK);
    assert_true(found);
    assert_int_equal(groups[0].start, 6);
    assert_false(gz_pattern_capture(p, 0, groups, &span));
    assert_int_equal(gz_pattern_search(p, "a1 bx c", 7, 7, groups, &found, &err), GLOZE_OK);
    assert_false(found);
    gz_pattern_free(p);
}

static void tells_the_list_that_a_group_reads(void **state)
{
    static const struct {
        const char *text, *name, *list; /* of the name as a whole */
    } cases[] = {
        { "(?<m>%{month})", "m", "month" },
        { "(?<m>\n %{month} \n)", "m", "month" },
        { "(a)(?|(b)(c)|(d))(?<m>%{day})", "m", "day" },
        { "(?n)(a)(?(1)b|c)(?<m>%{day})", "m", "day" },
        { "(?<m>\\d|%{month})", "m", NULL },
        { "(?<m>%{month}?)", "m", NULL },
        { "(?<m>(?:%{month}))", "m", NULL },
        { "(?<m>\\d)|(?<m>%{month})", "m", "month" },
        { "(?<m>%{sum})", "m", NULL },
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        gz_pattern *p = compile(cases[i].text);
        int name = gz_pattern_find_name(p, cases[i].name, strlen(cases[i].name));

        assert_true(name >= 0);
        assert_ptr_equal(gz_pattern_name_list(p, (size_t)name),
                         cases[i].list ? list_named(cases[i].list) : NULL);
        gz_pattern_free(p);
    }
}

static void a_capture_knows_its_own_list(void **state)
{
    static const struct {
        const char *subject, *list;
    } cases[] = { { "in May", "month" }, { "on Friday", "day" }, { "at 7", NULL } };
    gz_pattern *p = compile("in (?<t>%{month})|on (?<t>%{day})|at (?<t>\\d)");
    gz_span groups[MAX_GROUPS];
    gloze_error err;
    bool found;

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        const char *subject = cases[i].subject;

        assert_int_equal(gz_pattern_search(p, subject, strlen(subject), 0, groups, &found, &err),
                         GLOZE_OK);
        assert_true(found);
        assert_ptr_equal(gz_pattern_capture_list(p, 0, groups),
                         cases[i].list ? list_named(cases[i].list) : NULL);
    }
    gz_pattern_free(p);
}

/* ---- matching ---- */

static void matches_as_the_header_says(void **state)
{
    static const struct {
        const char *text, *subject, *matches;
        bool midword;
    } cases[] = {
        { "a b",
          "a b|a\u00A0b|a \u2009b|a\nb|a \r\n b|a\xC2\x85"
          "b|a\u2028b|a\n\nb|a\r\n\r\nb|ab",
          "[a b][a\u00A0b][a \u2009b][a\nb][a \r\n b][a\xC2\x85"
          "b][a\u2028b]",
          false },
        { "a ?b", "ab a b a  b", "[ab][a b][a  b]", false },
        { "(?U)a b", "a   b", "[a   b]", false },
        { "(?<= )b", "a b\u00A0b\nb,b", "[b][b][b]", false },
        { "at", "cat at atom (at)", "[at][at][at]", false },
        { "at", "cat at atom", "[at][at][at]", true },
        { "£\\d", "a£1 £2", "[£1][£2]", false },
        { "\\d", "a1 2", "[2]", false },
        { "\u0301?x", "e\u0301x x", "[x]", false }, /* a mark belongs to the word */
        { "\\w+", "Zoë Ωmega ٣٤", "[Zoë][Ωmega][٣٤]", false },
        { "\\d+", "12 ٣٤", "[12][٣٤]", false },
        { "(?i)straße", "STRAẞE", "[STRAẞE]", false },
        { "(?i)skip", "S\u212AIP \u017Fkip", "[S\u212AIP][\u017Fkip]", false },
        { "(?i)ÿ", "Ÿ", "[Ÿ]", false },
        { "x*", "xx y", "[xx]", false },
        { "x*?", "xx y", "[x]", false },
        { "^a|a$", "a a a", "[a][a]", false },
        { "(?m)^a", "a\na b\r\na\u2028a", "[a][a][a][a]", false },
        { "%{month} \\d", "May 7, june 7", "[May 7]", false },
        { ".", "\n", "", false },
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_string_equal(all_matches(cases[i].text, cases[i].subject, cases[i].midword),
                            cases[i].matches);
}

static void a_limit_is_an_error_that_names_it(void **state)
{
    gz_pattern_source source = source_of("x (?:a|aa)+$");
    gz_pattern *p = NULL;
    gz_span groups[MAX_GROUPS];
    const char *subject = "— x aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!";
    gloze_error err;
    bool found;

    (void)state;
    source.match_limit = 50000;
    assert_int_equal(gz_pattern_new(&source, &p, &err), GLOZE_OK);
    for (int i = 0; i < 100; i++) { /* interpreted first, then by the JIT */
        assert_int_equal(gz_pattern_search(p, subject, strlen(subject), 0, groups, &found, &err),
                         GLOZE_ELIMIT);
        assert_string_equal(
            err.message, "p.lua:3: the pattern reached the match limit of 50000 steps at byte 4, "
                         "\"x aaaaaaaaaaaaaaaaaaaaaa\"; avoid repeats within repeats, or bound "
                         "them: {1,20}");
    }
    gz_pattern_free(p);
}

static void tells_why_a_pattern_is_slow(void **state)
{
    static const struct {
        const char *text, *why;
        bool midword;
    } cases[] = {
        { "\\bab", NULL, false },
        { "(?<=a)b", NULL, false },
        { "(?<=ab)c", NULL, false },
        { "(?>(?<=ab)c|d)", NULL, false },
        { "a\\X", NULL, false },
        { "(a)\\1", NULL, false },
        { "a?(?(?=b)b|\\X)",
          "it begins with a reference, a call or \\X, or is too large to be read beforehand, so it "
          "is "
          "tried wherever its first byte fits",
          false },
        { "a", "it is midword, so it is tried at every character", true },
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        gz_pattern_source source = source_of(cases[i].text);
        gz_pattern *p = NULL;
        const char *why = NULL;

        source.midword = cases[i].midword;
        assert_int_equal(gz_pattern_new(&source, &p, NULL), GLOZE_OK);
        assert_int_equal(gz_pattern_slow(p, &why), cases[i].why != NULL);
        if (cases[i].why)
            assert_string_equal(why, cases[i].why);
        gz_pattern_free(p);
    }
}

static void survives_every_failed_allocation(void **state)
{
    gz_pattern_source source = source_of("(?<m>%{month}) %{sum}|(?<m>x)");
    gz_span groups[MAX_GROUPS];
    gz_pattern *p = NULL;
    gloze_error err;
    bool found;
    long n = 0;

    (void)state;
    for (;; n++) {
        gz_mem_fail_after = n;
        if (gz_pattern_new(&source, &p, &err) == GLOZE_OK)
            break;
        assert_int_equal(err.code, GLOZE_ENOMEM);
        assert_null(p);
    }
    gz_mem_fail_after = -1;
    assert_in_range(n, 5, 200);
    for (n = 0;; n++) {
        gz_mem_fail_after = n;
        if (gz_pattern_search(p, "x", 1, 0, groups, &found, &err) == GLOZE_OK)
            break;
        assert_int_equal(err.code, GLOZE_ENOMEM);
    }
    gz_mem_fail_after = -1;
    assert_true(found);
    gz_pattern_free(p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(translates_spaces_layout_and_definitions),
        cmocka_unit_test(refuses_what_is_not_allowed_and_says_what_to_do),
        cmocka_unit_test(bounds_what_definitions_can_grow_to),
        cmocka_unit_test(bounds_groups_and_nesting),
        cmocka_unit_test(names_stand_in_the_order_of_the_pattern),
        cmocka_unit_test(a_name_in_several_branches_gives_what_took_part),
        cmocka_unit_test(tells_the_list_that_a_group_reads),
        cmocka_unit_test(a_capture_knows_its_own_list),
        cmocka_unit_test(matches_as_the_header_says),
        cmocka_unit_test(a_limit_is_an_error_that_names_it),
        cmocka_unit_test(tells_why_a_pattern_is_slow),
        cmocka_unit_test(survives_every_failed_allocation),
    };

    return cmocka_run_group_tests(tests, make_lists, free_lists);
}
