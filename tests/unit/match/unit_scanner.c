#define PCRE2_CODE_UNIT_WIDTH 8

#include "match/scanner.h"

#include "base/buffer.h"
#include "base/mem.h"
#include "base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <pcre2.h>

#define COUNT(array) (sizeof(array) / sizeof(array)[0])
#define MAX_PATTERNS 1200

/* ---- helpers ---- */

/* A document whose blocks are parted by U+0001 in `text`. */
static void make_document(gz_document *doc, const char *text, size_t len)
{
    *doc = (gz_document){ .text = text, .len = len };
    doc->blocks = calloc(len + 1, sizeof *doc->blocks);
    for (size_t start = 0; start < len;) {
        const char *end = memchr(text + start, '\1', len - start);
        size_t stop = end ? (size_t)(end - text) : len;

        if (stop > start)
            doc->blocks[doc->block_count++] =
                (gz_block){ .start = (uint32_t)start, .end = (uint32_t)stop };
        start = stop + 1;
    }
}

static gz_pattern *compile(const char *text, bool midword)
{
    gz_pattern_source source = { .text = text,
                                 .len = strlen(text),
                                 .where = "p.lua:3",
                                 .midword = midword,
                                 .match_limit = 100000 };
    gz_pattern *pattern = NULL;
    gloze_error err = { 0 };

    if (gz_pattern_new(&source, &pattern, &err) != GLOZE_OK)
        fail_msg("%s: %s", text, err.message);
    return pattern;
}

/* Matches as lines "pattern:start-end,start-end…". */
static gloze_status write_match(void *data, const gz_match *match)
{
    gz_buffer *out = data;

    gz_buffer_format(out, "%zu:", match->pattern);
    assert_int_equal(match->span.start, match->groups[0].start);
    assert_int_equal(match->span.end, match->groups[0].end);
    for (size_t i = 0; i < match->group_count; i++)
        gz_buffer_format(out, "%zd-%zd,", match->groups[i].start, match->groups[i].end);
    gz_buffer_char(out, '\n');
    return GLOZE_OK;
}

/* ---- every pattern at every place, by PCRE2 alone ---- */

typedef struct plain {
    pcre2_code *code;
    bool midword;
} plain;

static bool is_start(const char *text, size_t len, size_t at)
{
    uint32_t here, before;

    gz_utf8_next(text + at, len - at, &here);
    if (at == 0 || !gz_char_is_word(here))
        return true;
    gz_utf8_prev(text, at, &before);
    return !gz_char_is_word(before);
}

static void write_plain_match(gz_buffer *out, size_t pattern, const plain *p,
                              pcre2_match_data *data, int rc, size_t base)
{
    PCRE2_SIZE *ends = pcre2_get_ovector_pointer(data);
    uint32_t groups;

    pcre2_pattern_info(p->code, PCRE2_INFO_CAPTURECOUNT, &groups);
    gz_buffer_format(out, "%zu:", pattern);
    for (uint32_t i = 0; i <= groups; i++) {
        if (i >= (uint32_t)rc || ends[2 * i] == PCRE2_UNSET)
            gz_buffer_format(out, "%zd-%zd,", SIZE_MAX, SIZE_MAX);
        else
            gz_buffer_format(out, "%zu-%zu,", ends[2 * i] + base, ends[2 * i + 1] + base);
    }
    gz_buffer_char(out, '\n');
}

static void match_plainly(const plain *patterns, size_t count, const gz_document *doc,
                          gz_buffer *out)
{
    pcre2_match_data *data = pcre2_match_data_create(100, NULL);
    uint32_t cp;

    for (size_t b = 0; b < doc->block_count; b++) {
        const char *text = doc->text + doc->blocks[b].start;
        size_t len = doc->blocks[b].end - doc->blocks[b].start;

        for (size_t at = 0; at < len; at += gz_utf8_next(text + at, len - at, &cp)) {
            bool start = is_start(text, len, at);

            for (size_t i = 0; i < count; i++) {
                int rc;

                if (!start && !patterns[i].midword)
                    continue;
                /* checking UTF hides from \X what comes before */
                rc = pcre2_match(patterns[i].code, (PCRE2_SPTR)text, len, at,
                                 PCRE2_NOTEMPTY | PCRE2_NO_UTF_CHECK, data, NULL);
                assert_true(rc > 0 || rc == PCRE2_ERROR_NOMATCH);
                if (rc > 0)
                    write_plain_match(out, i, &patterns[i], data, rc, doc->blocks[b].start);
            }
        }
    }
    pcre2_match_data_free(data);
}

static plain compile_plainly(const gz_pattern *pattern, bool midword)
{
    const char *text = gz_pattern_pcre(pattern);
    pcre2_compile_context *context = pcre2_compile_context_create(NULL);
    plain p = { .midword = midword };
    PCRE2_SIZE at;
    int code;

    pcre2_set_newline(context, PCRE2_NEWLINE_ANY);
    pcre2_set_bsr(context, PCRE2_BSR_UNICODE);
    p.code = pcre2_compile((PCRE2_SPTR)text, strlen(text),
                           PCRE2_UTF | PCRE2_UCP | PCRE2_DUPNAMES | PCRE2_DOLLAR_ENDONLY |
                               PCRE2_ANCHORED | PCRE2_NO_START_OPTIMIZE,
                           &code, &at, context);
    assert_non_null(p.code);
    pcre2_compile_context_free(context);
    return p;
}

/* Patterns as written, compiled for both ways. */
typedef struct rules {
    gz_pattern *patterns[MAX_PATTERNS];
    plain plains[MAX_PATTERNS];
    char *texts[MAX_PATTERNS];
    size_t count;
    gz_scanner *scanner;
} rules;

static void add_rule(rules *r, const char *text, bool midword)
{
    r->patterns[r->count] = compile(text, midword);
    r->plains[r->count] = compile_plainly(r->patterns[r->count], midword);
    r->texts[r->count] = strdup(text);
    r->count++;
}

static void start_scanner(rules *r)
{
    gloze_error err = { 0 };

    if (gz_scanner_new(r->patterns, r->count, &r->scanner, &err) != GLOZE_OK)
        fail_msg("%s", err.message);
}

static void free_rules(rules *r)
{
    gz_scanner_free(r->scanner);
    for (size_t i = 0; i < r->count; i++) {
        gz_pattern_free(r->patterns[i]);
        pcre2_code_free(r->plains[i].code);
        free(r->texts[i]);
    }
    free(r);
}

/* The first line in which they differ names the pattern. */
static void fail_difference(const rules *r, const char *text, const char *got, const char *wanted)
{
    size_t same = 0, line;

    while (got[same] && got[same] == wanted[same])
        same++;
    for (line = same; line > 0 && got[line - 1] != '\n'; line--)
        continue;
    fail_msg("got %.40s, wanted %.40s\npatterns %s | %s\ntext %s", got + line, wanted + line,
             r->texts[strtoul(got + line, NULL, 10)], r->texts[strtoul(wanted + line, NULL, 10)],
             text);
}

/* Both ways over one text, the scanner as it is left by the texts before. */
static void assert_same(rules *r, const char *text, size_t len)
{
    gz_buffer got, wanted;
    gz_document doc;
    gloze_error err = { 0 };
    size_t failed;

    gz_buffer_init(&got);
    gz_buffer_init(&wanted);
    make_document(&doc, text, len);
    if (gz_scanner_run(r->scanner, &doc, NULL, write_match, &got, &failed, &err) != GLOZE_OK)
        fail_msg("%s", err.message);
    match_plainly(r->plains, r->count, &doc, &wanted);
    if (strcmp(gz_buffer_text(&got), gz_buffer_text(&wanted)) != 0)
        fail_difference(r, text, gz_buffer_text(&got), gz_buffer_text(&wanted));
    gz_buffer_clear(&got);
    gz_buffer_clear(&wanted);
    free(doc.blocks);
}

/* ---- random patterns and texts ---- */

static uint64_t seed;

static uint32_t pick(uint32_t below)
{
    seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)((seed >> 33) % below);
}

static const char *const beginnings[] = {
    "",        "",       "",         "\\b",           "\\B",      "(?i)",     "(?<=\\$)",
    "(?<!a)",  "(?<=“)", "(?<=no )", "(?<![a-z]{2})", "^",        "(?m)^",    "(?=[A-Z])",
    "(?!the)", "(?s)",   "(?<=\\r)", "(?<=\\n)",      "(?<=^|x)", "(?<!\\w)",
};
static const char *const pieces[] = {
    "the",
    "The",
    "ten",
    "in",
    "a",
    "s",
    "K",
    "£",
    "“",
    "”",
    "\\$",
    "é",
    "É",
    "ß",
    "\\d",
    "\\d+",
    "\\d{1,3}(?:,\\d{3})*",
    "[A-Z]",
    "[a-z]+",
    "\\p{Lu}\\p{Ll}+",
    "[é-ü]",
    "[^a-z]",
    ".",
    "\\w+",
    "(?:ten|in|£)",
    "(the|a)",
    "(?i:million|m)\\b",
    " ",
    " ?",
    " *",
    "-",
    "\\b",
    "\\B",
    "\\.",
    "(?:a|b|é)+",
    "(\\w)\\1",
    "(?=t)",
    "(?!\\d)",
    "$",
    "(?m:$)",
    "\\R",
    "\\R*",
    "\\h",
    "\\s",
    "x?",
    "x*?",
    "(?<n>\\d)",
    "(?>a+)",
    "\\X",
    "[“”\"]",
    "(?<=a)",
    "(?<=ab)",
    "(?<!\\d)",
    "(?:)",
    "(?i:k)",
    "(?i:ſ)",
    "(?i:ÿ)",
    "😀",
    "\\x{301}",
    "[[:punct:]]",
    "(?:the )?",
    "\\N",
    "|",
    "(?i)",
    "(?-i)",
    "(?s)",
    "(?i-s:t.)",
    "(?^:t)",
    "(?x) t # e\n",
    "(?x: a b\\ c )",
    "(?i:É)",
    "(?i)[k-s]",
    "[^\\W\\d_]",
    "[[:<:]]",
    "[\\Qa-]\\E-]",
    "\\Qt.e\\E?",
    "\\Qa\\E\\E*",
    "\\N{U+E9}",
    "\\N{2}",
    "\\x{e9}{1,2}",
    "\\x41?",
    "\\101",
    "\\o{141}+",
    "\\cJ",
    "a{0}",
    "a{0,3}",
    "(?:a|in){2,}",
    "(?:\\d{1,2}){1,2}",
    "[a-z]{2,12}",
    "x{,2}",
    "{",
    "(?<w>t|a)?(?(<w>)he|\\d)",
    "(?(?=a)a|\\w)",
    "(?(?<!a)m)",
    "(?<r>a|\\((?&r)?\\))",
    "(?1)",
    "\\g{-1}",
    "(?'q't)\\k'q'",
    "(?|(a)|(t))\\1",
    "(?>a|ab)c?",
    "(?:ten|te|t)++",
    "(?=the|a)\\w",
    "(?!a|t)\\w+?",
    "\\Ba",
    "t\\b",
    "\\b ",
    "(?:\\b|x)a",
    "(?:)*a",
    "(?:a?)*b",
    "\\A",
    "\\Z",
    "\\p{L}",
    "\\pL+",
    "\\P{Lu}",
    "\\p{^Lu}",
    "[\\p{Nd}x]",
    "\\V",
    "\\H+",
};
static const char *const words[] = {
    "the",    "The",    "ten",    "in",   "a",     "aa",       "ab",     "s",      "S",       "ſ",
    "k",      "K",      "\u212A", "£",    "“",     "”",        "\"",     "$",      "é",       "É",
    "ß",      "ẞ",      "1",      "12",   "1,234", "٣",        "m",      "M",      "million", "no",
    "x",      "xx",     "-",      ".",    ",",     "!",        " ",      " ",      " ",       " ",
    "\u00A0", "\u2009", "\n",     "\r\n", "\r",    "\xC2\x85", "\u2028", "\u0301", "😀",       "ÿ",
    "Ÿ",      "_",      "\t",     "\1",   "ZZ",    "\u200D",   "🇬",      "🇧",      "½",
};

static void append_random(char *out, size_t size, const char *const *from, size_t count,
                          bool look_behind)
{
    size_t len = strlen(out);
    const char *piece;

    do
        piece = from[pick((uint32_t)count)];
    while (!look_behind && (strncmp(piece, "(?<=", 4) == 0 || strncmp(piece, "(?<!", 4) == 0));
    snprintf(out + len, size - len, "%s", piece);
}

/* False when PCRE2 does not take it: a look-behind before a quantifier and the like. */
static bool random_rule(rules *r, bool look_behind)
{
    char text[400] = "";
    bool midword = pick(12) == 0;
    gz_pattern_source source = { .text = text, .where = "x", .midword = midword };
    gz_pattern *pattern = NULL;

    append_random(text, sizeof text, beginnings, COUNT(beginnings), look_behind);
    for (uint32_t n = 1 + pick(4); n > 0; n--)
        append_random(text, sizeof text, pieces, COUNT(pieces), look_behind);
    source.len = strlen(text);
    if (gz_pattern_new(&source, &pattern, NULL) != GLOZE_OK)
        return false;
    gz_pattern_free(pattern);
    add_rule(r, text, midword);
    return true;
}

static void finds_what_each_pattern_alone_finds_at_each_place(void **state)
{
    (void)state;
    for (seed = 1; seed < 90; seed++) {
        uint64_t kept = seed;
        rules *r = calloc(1, sizeof *r);

        while (r->count < 1 + kept)
            random_rule(r, kept % 2 == 0); /* or the character before always counts in full */
        start_scanner(r);
        for (int i = 0; i < 24; i++) {
            char text[1000] = "";

            for (uint32_t n = pick(100); n > 0; n--)
                append_random(text, sizeof text, words, COUNT(words), true);
            text[gz_utf8_valid(text, strlen(text))] = '\0';
            assert_same(r, text, strlen(text));
        }
        free_rules(r);
        seed = kept;
    }
}

static void finds_the_same_in_text_that_overflows_its_table(void **state)
{
    enum { SIZE = 1 << 16 };
    static char text[SIZE + 8];
    rules *r = calloc(1, sizeof *r);

    (void)state;
    seed = 7;
    add_rule(r, "[a-m]\\w+ \\w", false);
    add_rule(r, "\\w{6}", false);
    add_rule(r, "a?b?c?d?\\w*x", false);
    add_rule(r, "(?<=\\W)\\d\\w", false);
    start_scanner(r);
    for (int round = 0; round < 3; round++) {
        for (size_t i = 0; i < SIZE; i++)
            text[i] = "abcdefghijklmnopqrstuvwxyz0123456789 "[pick(i % 6 ? 36 : 37)];
        assert_same(r, text, SIZE);
        assert_same(r, text, SIZE / 2);
    }
    free_rules(r);
}

static void finds_the_same_when_sets_outgrow_their_room(void **state)
{
    enum { SIZE = 8000, PATTERNS = 400 };
    static char text[SIZE];
    rules *r = calloc(1, sizeof *r);

    (void)state;
    seed = 5;
    for (size_t i = 0; i < PATTERNS; i++) {
        char pattern[100] = "\\w";

        for (size_t n = 0; n < 3; n++) {
            size_t len = strlen(pattern);

            snprintf(pattern + len, sizeof pattern - len, "[%c%c%c-%c]", 'a' + pick(26),
                     'a' + pick(26), 'a' + pick(13), 'n' + pick(13));
        }
        add_rule(r, pattern, false);
    }
    for (size_t i = 0; i < SIZE; i++)
        text[i] = i % 6 == 0 ? ' ' : (char)('a' + pick(26));
    start_scanner(r);
    for (int round = 0; round < 2; round++)
        assert_same(r, text, SIZE);
    free_rules(r);
}

static void never_asks_about_half_a_line_end(void **state)
{
    rules *r = calloc(1, sizeof *r);

    (void)state;
    add_rule(r, "abcd\\R*(?<=\\n)x", false);
    add_rule(r, "\\R*(?<=\\n)x", false);
    start_scanner(r);
    for (int i = 0; i < 3; i++)
        assert_same(r, "abcd\r\nx \r\nx \r\r\nx\r\r\r\r\r\nx", 23);
    free_rules(r);
}

static void finds_the_same_with_many_patterns(void **state)
{
    static const char *const frames[] = { "",        "(?i)", "\\d+ ",     ".{0,5}",
                                          "(?<=z )", "\\b",  "[A-Z]\\w* " };
    rules *r = calloc(1, sizeof *r);
    char text[2000] = "", word[8], pattern[40];

    (void)state;
    seed = 11;
    for (size_t i = 0; i < MAX_PATTERNS; i++) {
        snprintf(word, sizeof word, "%c%c%c", 'a' + pick(26), "aeiou"[pick(5)], 'a' + pick(26));
        snprintf(pattern, sizeof pattern, "%s%s", frames[i % COUNT(frames)], word);
        add_rule(r, pattern, false);
        if (i % 4 == 0)
            snprintf(text + strlen(text), sizeof text - strlen(text), "%s%s ", i % 3 ? "" : "7 ",
                     word);
    }
    start_scanner(r);
    assert_same(r, text, strlen(text));
    assert_same(r, text, strlen(text));
    free_rules(r);
}

/* ---- options, limits, memory ---- */

static void matches_come_in_the_order_of_text_and_patterns(void **state)
{
    rules *r = calloc(1, sizeof *r);
    gz_scan_options options = { .skip = (bool[]){ false, true, false }, .no_jit = true };
    gz_buffer out;
    gz_document doc;
    size_t failed;

    (void)state;
    add_rule(r, "b|é", false);
    add_rule(r, "a b", false);
    add_rule(r, "(a)|b", false);
    start_scanner(r);
    make_document(&doc, "a b\1\1é a", 8);
    gz_buffer_init(&out);
    assert_int_equal(gz_scanner_run(r->scanner, &doc, NULL, write_match, &out, &failed, NULL),
                     GLOZE_OK);
    assert_string_equal(gz_buffer_text(&out), "1:0-3,\n2:0-1,0-1,\n0:2-3,\n2:2-3,-1--1,\n0:5-7,\n");
    gz_buffer_reset(&out);
    assert_int_equal(gz_scanner_run(r->scanner, &doc, &options, write_match, &out, &failed, NULL),
                     GLOZE_OK);
    assert_string_equal(gz_buffer_text(&out), "2:0-1,0-1,\n0:2-3,\n2:2-3,-1--1,\n0:5-7,\n");
    gz_buffer_clear(&out);
    free(doc.blocks);
    free_rules(r);
}

static gloze_status refuse(void *data, const gz_match *match)
{
    (void)match;
    ++*(int *)data;
    return GLOZE_EINPUT;
}

static void stops_when_the_caller_says_so(void **state)
{
    rules *r = calloc(1, sizeof *r);
    gz_document doc;
    int calls = 0;

    (void)state;
    add_rule(r, "a", false);
    start_scanner(r);
    make_document(&doc, "a a", 3);
    assert_int_equal(gz_scanner_run(r->scanner, &doc, NULL, refuse, &calls, NULL, NULL),
                     GLOZE_EINPUT);
    assert_int_equal(calls, 1);
    free(doc.blocks);
    free_rules(r);
}

static void a_limit_names_the_pattern_and_the_place(void **state)
{
    static const char text[] = "b c\1xy aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!";
    rules *r = calloc(1, sizeof *r);
    gz_buffer out;
    gz_document doc;
    gloze_error err;
    size_t failed = 9;

    (void)state;
    add_rule(r, "b", false);
    add_rule(r, "(?:a|aa)+$", false);
    start_scanner(r);
    make_document(&doc, text, strlen(text));
    gz_buffer_init(&out);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(gz_scanner_run(r->scanner, &doc, NULL, write_match, &out, &failed, &err),
                         GLOZE_ELIMIT);
        assert_int_equal(failed, 1);
        assert_string_equal(
            err.message, "p.lua:3: the pattern reached the match limit of 100000 steps at byte 7, "
                         "\"aaaaaaaaaaaaaaaaaaaaaaaa\"; avoid repeats within repeats, or bound "
                         "them: {1,20}");
    }
    gz_buffer_clear(&out);
    free(doc.blocks);
    free_rules(r);
}

static void dear_places_add_up_to_a_limit(void **state)
{
    static char text[60 * 22];
    rules *r = calloc(1, sizeof *r);
    gz_buffer out;
    gz_document doc;
    gloze_error err;
    size_t failed = 9;

    (void)state;
    for (size_t i = 0; i < sizeof text; i++)
        text[i] = "aaaaaaaaaaaaaaaaaaaa! "[i % 22];
    add_rule(r, "(?:a|aa)+(?<=\\d)", false);
    start_scanner(r);
    make_document(&doc, text, 10 * 22);
    gz_buffer_init(&out);
    for (int i = 0; i < 9; i++)
        assert_int_equal(gz_scanner_run(r->scanner, &doc, NULL, write_match, &out, &failed, &err),
                         GLOZE_OK);
    free(doc.blocks);
    make_document(&doc, text, sizeof text);
    assert_int_equal(gz_scanner_run(r->scanner, &doc, NULL, write_match, &out, &failed, &err),
                     GLOZE_ELIMIT);
    assert_int_equal(failed, 0);
    assert_non_null(strstr(err.message, "reached the limit of 500000 steps in one text at byte "));
    gz_buffer_clear(&out);
    free(doc.blocks);
    free_rules(r);
}

static void works_without_patterns_and_without_text(void **state)
{
    rules *r = calloc(1, sizeof *r);

    (void)state;
    start_scanner(r);
    assert_same(r, "some text", 9);
    gz_scanner_free(r->scanner);
    add_rule(r, "a", false);
    start_scanner(r);
    assert_same(r, "", 0);
    free_rules(r);
}

static void survives_every_failed_allocation(void **state)
{
    rules *r = calloc(1, sizeof *r);
    gloze_error err;
    long n = 0;

    (void)state;
    add_rule(r, "a b", false);
    add_rule(r, "\\d(b)", true);
    for (;; n++) {
        gz_mem_fail_after = n;
        if (gz_scanner_new(r->patterns, r->count, &r->scanner, &err) == GLOZE_OK)
            break;
        assert_int_equal(err.code, GLOZE_ENOMEM);
        assert_null(r->scanner);
    }
    gz_mem_fail_after = -1;
    assert_in_range(n, 8, 40);
    assert_same(r, "a b 1b 1b", 9);
    free_rules(r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_what_each_pattern_alone_finds_at_each_place),
        cmocka_unit_test(finds_the_same_in_text_that_overflows_its_table),
        cmocka_unit_test(finds_the_same_when_sets_outgrow_their_room),
        cmocka_unit_test(never_asks_about_half_a_line_end),
        cmocka_unit_test(finds_the_same_with_many_patterns),
        cmocka_unit_test(matches_come_in_the_order_of_text_and_patterns),
        cmocka_unit_test(stops_when_the_caller_says_so),
        cmocka_unit_test(a_limit_names_the_pattern_and_the_place),
        cmocka_unit_test(dear_places_add_up_to_a_limit),
        cmocka_unit_test(works_without_patterns_and_without_text),
        cmocka_unit_test(survives_every_failed_allocation),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
