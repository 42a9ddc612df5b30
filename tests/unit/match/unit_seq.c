#include "match/seq.h"

#include "base/mem.h"
#include "text/load.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* ---- elements, made by hand ---- */

/* Elements and what they own; one a test. */
typedef struct bench {
    gz_arena arena;
    gz_lexicon *lexicons[40];
    size_t lexicon_count;
    gz_regex *regexes[10];
    size_t regex_count;
    uint64_t steps; /* limit of a run; 0: a large one */
} bench;

static bench b;

static gz_seq *new_seq(gz_seq_kind kind)
{
    gz_seq *element = gz_arena_zalloc(&b.arena, 1, sizeof *element);
    assert_non_null(element);
    element->kind = kind;
    element->capture = -1;
    return element;
}

/* Phrases with bars between: "a|b c". */
static gz_seq *phrases(const char *text)
{
    gz_seq *element = new_seq(GZ_SEQ_PHRASE);
    char copy[200], *list[20], *rest = NULL;
    size_t count = 0;
    gz_lexicon_options options = { 0 };
    gloze_error err;
    snprintf(copy, sizeof copy, "%s", text);
    for (char *one = strtok_r(copy, "|", &rest); one; one = strtok_r(NULL, "|", &rest))
        list[count++] = one;
    assert_true(b.lexicon_count < 40);
    assert_int_equal(gz_lexicon_from_phrases((const char *const *)list, count, "", &options,
                                             &b.lexicons[b.lexicon_count], &err),
                     GLOZE_OK);
    element->list = b.lexicons[b.lexicon_count++];
    return element;
}

static gz_seq *token(const char *pattern)
{
    gz_seq *element = new_seq(GZ_SEQ_TOKEN);
    char text[100];
    gloze_error err;
    snprintf(text, sizeof text, "\\A(?:%s)\\z", pattern);
    assert_int_equal(gz_regex_new(text, strlen(text), "t", 1000, &b.regexes[b.regex_count], &err),
                     GLOZE_OK);
    element->regex = b.regexes[b.regex_count++];
    return element;
}

static gz_seq *number(double low, double high)
{
    gz_seq *element = new_seq(GZ_SEQ_NUMBER);
    element->low = low;
    element->high = high;
    return element;
}

static gz_seq *any_number(void)
{
    return number(-HUGE_VAL, HUGE_VAL);
}

static gz_seq *caps(bool all)
{
    gz_seq *element = new_seq(GZ_SEQ_CAPS);
    element->all = all;
    return element;
}

static gz_seq *holder(gz_seq_kind kind, size_t count, gz_seq *const *children)
{
    gz_seq *element = new_seq(kind);
    element->children = gz_arena_zalloc(&b.arena, count, sizeof *element->children);
    assert_non_null(element->children);
    memcpy(element->children, children, count * sizeof *children);
    element->child_count = count;
    return element;
}

#define HOLD(kind, ...)                                                                            \
    holder(kind, sizeof((gz_seq *[]){ __VA_ARGS__ }) / sizeof(gz_seq *),                           \
           (gz_seq *[]){ __VA_ARGS__ })
#define SEQ(...) HOLD(GZ_SEQ_SEQUENCE, __VA_ARGS__)
#define ANY(...) HOLD(GZ_SEQ_ANY, __VA_ARGS__)
#define OPT(x) HOLD(GZ_SEQ_OPT, x)
#define NONE(x) HOLD(GZ_SEQ_NONE, x)

static gz_seq *ranged(gz_seq *element, int min, int max)
{
    element->min = min;
    element->max = max;
    return element;
}

static gz_seq *many(gz_seq *x, int min, int max)
{
    return ranged(HOLD(GZ_SEQ_MANY, x), min, max);
}

static gz_seq *skip_some(int min, int max)
{
    return ranged(new_seq(GZ_SEQ_SKIP), min, max);
}

static gz_seq *captured(gz_seq *element, int capture)
{
    element->capture = capture;
    return element;
}

static int open_bench(void **state)
{
    (void)state;
    memset(&b, 0, sizeof b);
    gz_arena_init(&b.arena);
    return 0;
}

static int close_bench(void **state)
{
    (void)state;
    for (size_t i = 0; i < b.lexicon_count; i++)
        gz_lexicon_free(b.lexicons[i]);
    for (size_t i = 0; i < b.regex_count; i++)
        gz_regex_free(b.regexes[i]);
    gz_arena_clear(&b.arena);
    return 0;
}

/* ---- annotations: each "@" of the text is one, and so is "@@" ---- */

static const char MARK[] = "@"; /* stands for what `is` describes */

static void *note_at(void *data, const void *is, size_t start, size_t n, const gz_take *takes,
                     size_t take_count, gz_span *span)
{
    const gz_document *doc = data;
    size_t len = 0;
    assert_ptr_equal(is, MARK);
    for (size_t i = 0; i < take_count; i++) /* open captures are not shown as takes */
        assert_true(takes[i].capture < 0 || takes[i].span.end <= doc->len);
    while (doc->text[start + len] == '@')
        len++;
    if (n >= len)
        return NULL;
    *span = (gz_span){ start, start + len - n }; /* longer ones first */
    return (void *)&MARK;
}

static size_t note_count(void *data, const void *is)
{
    const gz_document *doc = data;
    size_t count = 0;
    (void)is;
    for (const char *c = doc->text; *c; c++)
        count += *c == '@';
    return count;
}

static size_t next_note(void *data, const void *is, size_t from)
{
    const gz_document *doc = data;
    const char *found = strchr(doc->text + from, '@');
    (void)is;
    return found ? (size_t)(found - doc->text) : SIZE_MAX;
}

static gz_seq *note(void)
{
    gz_seq *element = new_seq(GZ_SEQ_IS);
    element->is = MARK;
    return element;
}

/* ---- running ---- */

/* A program on a text. */
typedef struct trial {
    gz_document doc;
    gz_seq_code *code;
    gz_lexicon_set *set;
    gz_spots spots;
    gz_seq_run run;
} trial;

static gloze_status find_spots(trial *t, gloze_error *err)
{
    const gz_lexicon *lists[40];
    size_t count = gz_seq_list_count(t->code);
    gloze_status status = GLOZE_OK;
    for (size_t i = 0; i < count; i++)
        lists[i] = gz_seq_list(t->code, i);
    if (count)
        status = gz_lexicon_set_new(lists, count, &t->set, err);
    return status == GLOZE_OK ? gz_spots_find(t->set, lists, &t->doc, &t->doc.arena, &t->spots, err)
                              : status;
}

static gloze_status open_trial(trial *t, const gz_seq *element, const char *text, gloze_error *err)
{
    gloze_input in = { .data = text, .len = strlen(text), .media = GLOZE_MEDIA_VERBATIM };
    memset(t, 0, sizeof *t);
    gz_document_init(&t->doc);
    gloze_status status = gz_load(&t->doc, &in, NULL, "en-GB", 0, err);
    if (status == GLOZE_OK)
        status = gz_seq_compile(element, &t->code, err);
    if (status == GLOZE_OK)
        status = find_spots(t, err);
    t->run = (gz_seq_run){ .doc = &t->doc,
                           .spots = &t->spots,
                           .notes = { note_at, note_count, next_note, &t->doc },
                           .steps_left = b.steps ? b.steps : 1000000 };
    return status;
}

static void close_trial(trial *t)
{
    gz_seq_run_clear(&t->run);
    gz_lexicon_set_free(t->set);
    gz_seq_free(t->code);
    gz_document_clear(&t->doc);
}

typedef struct shown {
    const gz_document *doc;
    char text[1000];
    size_t len;
} shown;

static void add_span(shown *s, gz_span span)
{
    s->len += (size_t)snprintf(s->text + s->len, sizeof s->text - s->len, "%.*s",
                               (int)(span.end - span.start), s->doc->text + span.start);
    assert_true(s->len < sizeof s->text);
}

/* "match [0=capture 1=capture];" */
static gloze_status show_match(void *data, const gz_seq_match *match)
{
    shown *s = data;
    s->len += (size_t)snprintf(s->text + s->len, sizeof s->text - s->len, "%s", s->len ? "; " : "");
    add_span(s, match->span);
    for (size_t i = 0; i < match->take_count; i++) {
        const gz_take *take = &match->takes[i];
        s->len +=
            (size_t)snprintf(s->text + s->len, sizeof s->text - s->len, " [%d=", take->capture);
        add_span(s, take->span);
        s->len += (size_t)snprintf(s->text + s->len, sizeof s->text - s->len, "%s%s]",
                                   take->note ? " note" : "", take->has_number ? " number" : "");
    }
    return GLOZE_OK;
}

static void check_within(gz_within within, const gz_seq *element, const char *text,
                         const char *expected)
{
    trial t;
    gloze_error err = { 0 };
    shown s = { 0 };
    if (open_trial(&t, element, text, &err) != GLOZE_OK)
        fail_msg("%s", err.message);
    s.doc = &t.doc;
    if (gz_seq_scan(&t.run, t.code, within, show_match, &s, &err) != GLOZE_OK)
        fail_msg("%s", err.message);
    assert_string_equal(s.text, expected);
    close_trial(&t);
}

static void check(const gz_seq *element, const char *text, const char *expected)
{
    check_within(GZ_WITHIN_SENTENCE, element, text, expected);
}

/* ---- what they match ---- */

static void phrases_are_found_where_tokens_touch(void **state)
{
    (void)state;
    check(phrases("m|in the"), "24m in the m-way", "m; in the; m");
    check(SEQ(phrases("a"), phrases("b")), "a b, A  B, a, b, ab", "a b; A  B");
}

static void numbers_are_read_in_digits_and_words(void **state)
{
    gz_seq *eggs = SEQ(captured(any_number(), 0), phrases("eggs"));
    (void)state;
    check(eggs, "12 eggs, forty-two eggs",
          "12 eggs [0=12 number]; forty-two eggs [0=forty-two number]");
    check(eggs, "two hundred and five eggs",
          "two hundred and five eggs [0=two hundred and five number]");
    check(eggs, "2\xC2\xBD eggs, 3/4 eggs",
          "2\xC2\xBD eggs [0=2\xC2\xBD number]; 3/4 eggs [0=3/4 number]");
    check(eggs, "10-5 eggs", "5 eggs [0=5 number]"); /* a dash between numbers is no sign */
    check(eggs, "it has -5 eggs", "-5 eggs [0=-5 number]; 5 eggs [0=5 number]");
}

static void a_range_of_numbers_is_not_met_by_a_part_of_one(void **state)
{
    gz_seq *eels = SEQ(number(1, 50), phrases("eels"));
    (void)state;
    check(eels, "five eels, 50 eels", "five eels; 50 eels");
    check(eels, "two hundred and five eels, 51 eels, one thousand two eels", "");
}

static void numbers_give_back_their_unit(void **state)
{
    gz_seq *pounds = SEQ(phrases("\xC2\xA3"), captured(any_number(), 0), phrases("m"));
    (void)state;
    check(pounds,
          "\xC2\xA3"
          "24m.",
          "\xC2\xA3"
          "24m [0=24 number]");
    check(pounds,
          "\xC2\xA3"
          "24 m",
          "\xC2\xA3"
          "24 m [0=24 number]");
    check(SEQ(phrases("\xC2\xA3"), captured(any_number(), 0)),
          "\xC2\xA3"
          "24m",
          "\xC2\xA3"
          "24m [0=24m number]");
    check(SEQ(any_number(), phrases("/"), any_number()), "7/10", "7/10");
}

static void elements_may_touch(void **state)
{
    (void)state;
    check(SEQ(number(0, 120), phrases("-"), phrases("year"), phrases("-"), phrases("old")),
          "a 34-year-old, a thirty-one-year-old, a 34 year old",
          "34-year-old; thirty-one-year-old");
}

static void opt_and_many_are_greedy_and_give_back(void **state)
{
    (void)state;
    check(SEQ(phrases("go"), many(token("\\w+"), 1, 4), phrases("stop")), "go a stop b stop c",
          "go a stop b stop");
    check(SEQ(phrases("go"), many(token("\\w+"), 1, 4), phrases("stop")), "go a b stop",
          "go a b stop");
    check(SEQ(phrases("go"), many(phrases("x"), 2, 3)), "go x. go x x x x", "go x x x");
    check(SEQ(phrases("go"), OPT(phrases("x")), phrases("x")), "go x, go x x", "go x; go x x");
}

static void skip_takes_as_few_as_possible(void **state)
{
    gz_seq *from = SEQ(phrases("from"), captured(skip_some(1, 3), 0), phrases("to"));
    (void)state;
    check(from, "from a to b to", "from a to [0=a]");
    check(from, "from to to", "from to to [0=to]");
    check(from, "from a b c d to, from to", "");
}

static void any_takes_the_first_that_fits(void **state)
{
    gz_seq *first = ANY(SEQ(captured(phrases("a"), 0), phrases("b")), captured(phrases("a"), 1));
    (void)state;
    check(first, "a b, a c", "a b [0=a]; a [1=a]");
    check(SEQ(ANY(phrases("a"), SEQ(phrases("a"), phrases("b"))), phrases("c")), "a b c", "a b c");
    check(ANY(phrases("x"), phrases("y"), phrases("z")), "z y x", "z; y; x");
}

static void none_takes_one_token_that_its_child_does_not_begin_at(void **state)
{
    gz_seq *until =
        SEQ(phrases("go"), captured(many(NONE(SEQ(phrases("to"), phrases("sea"))), 0, 9), 0),
            phrases("to"));
    (void)state;
    check(until, "go by car to work to sea", "go by car to work to [0=by car to work]");
    check(SEQ(phrases("a"), NONE(phrases("b"))), "a b, a c, a", "a c");
}

static void captures_under_many_come_several_times(void **state)
{
    gz_seq *crew =
        SEQ(phrases("crew"), many(SEQ(captured(caps(false), 0), OPT(phrases(","))), 1, 5));
    (void)state;
    check(crew, "crew Ann, Bo Cy and", "crew Ann, Bo Cy [0=Ann] [0=Bo] [0=Cy]");
}

static void a_capture_around_nothing_takes_no_part(void **state)
{
    gz_seq *room = SEQ(phrases("room"), captured(OPT(any_number()), 0), phrases("5"));
    (void)state;
    check(room, "room 4 5, room 5", "room 4 5 [0=4 number]; room 5");
}

static void captures_of_steps_taken_back_are_forgotten(void **state)
{
    gz_seq *either = ANY(SEQ(captured(phrases("a"), 0), captured(phrases("b"), 1), phrases("x")),
                         SEQ(captured(phrases("a"), 2), phrases("b")));
    (void)state;
    check(either, "a b c", "a b [2=a]");
}

static void capitals_are_told_apart(void **state)
{
    (void)state;
    check(caps(false), "Ann met ESA at 5.", "Ann; ESA");
    check(caps(true),
          "Ann met ESA, \xC3\x89"
          "A.",
          "ESA; \xC3\x89"
          "A");
}

static void annotations_are_tried_one_after_the_other(void **state)
{
    (void)state;
    check(SEQ(captured(note(), 0), phrases("x")), "@ x, @@ y", "@ x [0=@ note]");
    /* The longer one is tried first, and given back. */
    check(SEQ(captured(note(), 0), token("@"), phrases("x")), "a @@ x", "@@ x [0=@ note]");
}

static void bounds_are_the_sentence_the_block_or_the_document(void **state)
{
    static const char text[] = "One is a. It is b here.\n\nThen c came.";
    gz_seq *ab = SEQ(phrases("a"), skip_some(0, 9), phrases("b"));
    gz_seq *ac = SEQ(phrases("a"), skip_some(0, 9), phrases("c"));
    (void)state;
    check_within(GZ_WITHIN_SENTENCE, ab, text, "");
    check_within(GZ_WITHIN_BLOCK, ab, text, "a. It is b");
    check_within(GZ_WITHIN_BLOCK, ac, text, "");
    check_within(GZ_WITHIN_DOCUMENT, ac, text, "a. It is b here.\n\nThen c");
}

/* ---- around a place ---- */

typedef enum side { BEFORE, AFTER, NEAR } side;

/* Around the first "|" of the text, which is a token. */
static void check_around(side where, size_t tokens, const gz_seq *element, const char *text,
                         const char *expected)
{
    trial t;
    gloze_error err = { 0 };
    shown s = { 0 };
    bool found = false;
    gz_seq_match match;
    gloze_status status = open_trial(&t, element, text, &err);
    size_t at = (size_t)(strchr(text, '|') - text);
    s.doc = &t.doc;
    if (status == GLOZE_OK && where == BEFORE)
        status = gz_seq_before(&t.run, t.code, GZ_WITHIN_SENTENCE, at, &found, &match, &err);
    else if (status == GLOZE_OK && where == AFTER)
        status = gz_seq_after(&t.run, t.code, GZ_WITHIN_SENTENCE, at + 1, &found, &match, &err);
    else if (status == GLOZE_OK)
        status = gz_seq_near(&t.run, t.code, GZ_WITHIN_SENTENCE, (gz_span){ at, at + 1 }, tokens,
                             &found, &match, &err);
    if (status != GLOZE_OK)
        fail_msg("%s", err.message);
    if (found)
        assert_int_equal(show_match(&s, &match), GLOZE_OK);
    assert_string_equal(s.text, expected);
    close_trial(&t);
}

static void what_stands_before_ends_at_the_place(void **state)
{
    gz_seq *amount = SEQ(captured(any_number(), 0), phrases("pounds"), OPT(phrases(",")));
    (void)state;
    check_around(BEFORE, 0, amount, "two hundred pounds |",
                 "two hundred pounds [0=two hundred number]");
    check_around(BEFORE, 0, amount, "5 pounds,| x", "5 pounds, [0=5 number]");
    check_around(BEFORE, 0, amount, "5 pounds a |", "");
    check_around(BEFORE, 0, amount, "| 5 pounds", "");
    check_around(BEFORE, 0, amount, "It cost 5 pounds. A | is new.", "");
}

static void what_stands_after_begins_at_the_place(void **state)
{
    gz_seq *ab = SEQ(phrases("a"), phrases("b"));
    (void)state;
    check_around(AFTER, 0, ab, "x |a b", "a b");
    check_around(AFTER, 0, ab, "x |  a b", "a b");
    check_around(AFTER, 0, ab, "| x a b", "");
    check_around(AFTER, 0, ab, "x |", "");
}

static void near_is_counted_in_tokens_on_both_sides(void **state)
{
    gz_seq *ab = SEQ(phrases("a"), phrases("b"));
    (void)state;
    check_around(NEAR, 4, ab, "a b c d | c", "a b");
    check_around(NEAR, 3, ab, "a b c d | c", "");
    check_around(NEAR, 3, ab, "| c a b", "a b");
    check_around(NEAR, 2, ab, "| c a b", "");
    check_around(NEAR, 9, ab, "a | b", "");
}

/* ---- limits ---- */

static void refusal(const gz_seq *element, const char *message)
{
    gz_seq_code *code = NULL;
    gloze_error err = { 0 };
    assert_int_equal(gz_seq_compile(element, &code, &err), GLOZE_EPLUGIN);
    assert_null(code);
    assert_string_equal(err.message, message);
}

static void what_matches_nothing_or_is_too_large_is_refused(void **state)
{
    gz_seq *deep = phrases("a");
    (void)state;
    refusal(OPT(phrases("a")), "the seq can match nothing at all, since every element of it may be "
                               "left out; make one of them required");
    refusal(SEQ(skip_some(0, 4), many(phrases("a"), 0, 3)),
            "the seq can match nothing at all, since every element of it may be left out; make one "
            "of them required");
    refusal(many(many(many(phrases("a"), 1, 100), 1, 100), 1, 100),
            "the seq has more than 10000 steps once its repetitions are written out; use smaller "
            "numbers in many and skip");
    for (int i = 0; i < 60; i++)
        deep = SEQ(deep);
    refusal(deep, "the seq is nested more than 50 deep");
}

static gloze_status ignore_match(void *data, const gz_seq_match *match)
{
    (void)data;
    (void)match;
    return GLOZE_OK;
}

static void backtracking_has_a_limit_that_is_reported(void **state)
{
    gz_seq *words = many(token("\\w+"), 0, 20);
    gz_seq *bad = SEQ(phrases("a"), words, many(token("\\w+"), 0, 20), many(token("\\w+"), 0, 20),
                      phrases("never"));
    trial t;
    gloze_error err = { 0 };
    (void)state;
    b.steps = 5000;
    assert_int_equal(
        open_trial(&t, bad, "a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a, never",
                   &err),
        GLOZE_OK);
    assert_int_equal(gz_seq_scan(&t.run, t.code, GZ_WITHIN_SENTENCE, ignore_match, NULL, &err),
                     GLOZE_ELIMIT);
    assert_string_equal(err.message,
                        "the limit of steps for seq on one document is reached; use smaller "
                        "numbers in many and skip, or fewer elements that fit everything");
    close_trial(&t);
}

static void a_sentence_without_the_rarest_element_costs_no_step(void **state)
{
    trial t;
    gloze_error err = { 0 };
    (void)state;
    b.steps = 100;
    assert_int_equal(open_trial(&t, SEQ(many(token("\\w+"), 1, 9), phrases("rare")),
                                "a b c d e f g h i j k l m n o p q r s t u v w x y z. It is.",
                                &err),
                     GLOZE_OK);
    assert_int_equal(gz_seq_scan(&t.run, t.code, GZ_WITHIN_SENTENCE, ignore_match, NULL, &err),
                     GLOZE_OK);
    assert_int_equal(t.run.steps_left, 100);
    close_trial(&t);
}

static void survives_every_failed_allocation(void **state)
{
    gz_seq *element = SEQ(captured(any_number(), 0),
                          many(SEQ(captured(note(), 1), OPT(phrases(","))), 1, 4), phrases("end"));
    long n = 0;
    gloze_status status = GLOZE_ENOMEM;
    (void)state;
    for (; status != GLOZE_OK; n++) {
        trial t;
        shown s = { 0 };
        gloze_error err = { 0 };
        gz_mem_fail_after = n;
        status = open_trial(&t, element, "5 @, @ @@ end", &err);
        s.doc = &t.doc;
        if (status == GLOZE_OK)
            status = gz_seq_scan(&t.run, t.code, GZ_WITHIN_SENTENCE, show_match, &s, &err);
        gz_mem_fail_after = -1;
        close_trial(&t);
        if (status == GLOZE_OK)
            assert_string_equal(s.text,
                                "5 @, @ @@ end [0=5 number] [1=@ note] [1=@ note] [1=@@ note]");
        else
            assert_int_equal(status, GLOZE_ENOMEM);
    }
    assert_in_range(n, 10, 1000);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_bench, close_bench)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(phrases_are_found_where_tokens_touch),
        TEST(numbers_are_read_in_digits_and_words),
        TEST(a_range_of_numbers_is_not_met_by_a_part_of_one),
        TEST(numbers_give_back_their_unit),
        TEST(elements_may_touch),
        TEST(opt_and_many_are_greedy_and_give_back),
        TEST(skip_takes_as_few_as_possible),
        TEST(any_takes_the_first_that_fits),
        TEST(none_takes_one_token_that_its_child_does_not_begin_at),
        TEST(captures_under_many_come_several_times),
        TEST(a_capture_around_nothing_takes_no_part),
        TEST(captures_of_steps_taken_back_are_forgotten),
        TEST(capitals_are_told_apart),
        TEST(annotations_are_tried_one_after_the_other),
        TEST(bounds_are_the_sentence_the_block_or_the_document),
        TEST(what_stands_before_ends_at_the_place),
        TEST(what_stands_after_begins_at_the_place),
        TEST(near_is_counted_in_tokens_on_both_sides),
        TEST(what_matches_nothing_or_is_too_large_is_refused),
        TEST(backtracking_has_a_limit_that_is_reported),
        TEST(a_sentence_without_the_rarest_element_costs_no_step),
        TEST(survives_every_failed_allocation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
