#include "run/compare.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static const char text[] = "in 2019 a £48m boost, then £3 said Mr Poe";

static const gloze_value alternative_fields[] = { { .kind = GLOZE_STRING, .text = "USD", .len = 3 },
                                                  { .kind = GLOZE_NUMBER, .real = 0.5 } };
static const char *const alternative_names[] = { "currency", "score" };
static const gloze_value alternative_list[] = {
    { .kind = GLOZE_RECORD, .count = 2, .items = alternative_fields, .names = alternative_names }
};
static const gloze_value countries[] = { { .kind = GLOZE_STRING, .text = "GB", .len = 2 },
                                         { .kind = GLOZE_STRING, .text = "FR", .len = 2 } };

static const gloze_attribute attributes[] = {
    { "amount", { .kind = GLOZE_NUMBER, .integral = true, .integer = 48000000, .real = 48000000 } },
    { "currency", { .kind = GLOZE_STRING, .text = "GBP", .len = 3 } },
    { "exact", { .kind = GLOZE_BOOLEAN, .boolean = true } },
    { "countries", { .kind = GLOZE_LIST, .count = 2, .items = countries } },
    { "alternatives", { .kind = GLOZE_LIST, .count = 1, .items = alternative_list } },
};
static const gloze_relation relations[] = { { "payer", 3 } };

static const gloze_annotation annotations[] = {
    { .type = "date", .rule = "dates/year", .start = 3, .end = 7 },
    { .type = "money",
      .rule = "money/sign",
      .start = 10,
      .end = 15,
      .attributes = attributes,
      .attribute_count = COUNT(attributes),
      .relations = relations,
      .relation_count = 1 },
    { .type = "money", .rule = "money/sign", .start = 28, .end = 31 },
    { .type = "person", .rule = "person/title", .start = 40, .end = 43 },
};

static bool is_money(void *data, const gloze_annotation *annotation)
{
    (void)data;
    return strcmp(annotation->type, "money") == 0;
}

/* What the comparison of `marks` with the annotations above says. */
static void assert_diff(const char *marks, const char *type, const char *expected)
{
    gz_document source = { .text = text, .len = sizeof text - 1 };
    gloze_document doc = { &source, annotations, COUNT(annotations), NULL, 0 };
    gz_arena arena;
    gz_case one;
    gz_buffer diff;
    gloze_error err = { 0 };

    gz_arena_init(&arena);
    gz_buffer_init(&diff);
    if (gz_case_parse(&arena, marks, strlen(marks), "x", &one, &err) != GLOZE_OK)
        fail_msg("%s", err.message);
    assert_string_equal(one.text, text);
    assert_int_equal(gz_case_compare(&one, &doc, type, is_money, NULL, 2, &diff),
                     expected[0] == '\0');
    assert_string_equal(gz_buffer_text(&diff), expected);
    gz_buffer_clear(&diff);
    gz_arena_clear(&arena);
}

static void accepts_what_is_marked(void **state)
{
    static const char *const good[] = {
        "in 2019 a {£48m} boost, then {£3} said Mr Poe",
        "in {2019|date} a {£48m|money} boost, then {£3|money} said Mr {Poe|person}",
        "in 2019 a {£48m|amount=48000000 currency=GBP} boost, then {£3|amount=-} said Mr Poe",
        "in 2019 a {£48m|amount=48,000,000 exact=true mod=-} boost, then {£3} said Mr Poe",
        "in 2019 a {£48m|countries=\"GB, FR\" countries[2]=FR} boost, then {£3} said Mr Poe",
        ("in 2019 a {£48m|alternatives[1].currency=USD alternatives[1].score=0.5 "
         "alternatives[2]=- alternatives[1].reason=-} boost, then {£3} said Mr Poe"),
        "in 2019 a {£48m|payer->Poe payee->-} boost, then {£3|payer->-} said Mr Poe",
    };

    (void)state;
    for (size_t i = 0; i < COUNT(good); i++)
        assert_diff(good[i], "money", "");
}

static void draws_what_is_missing_and_what_is_too_much(void **state)
{
    (void)state;
    assert_diff("in {2019} a £48m boost, then {£3} said {Mr {Poe|person}|person}", "money",
                "  text      in 2019 a £48m boost, then £3 said Mr Poe\n"
                "  expected     ~~~~                    ~~      ~~~~~~\n"
                "                                                  ~~~\n"
                "  found               ~~~~             ~~         ~~~\n"
                "  \"2019\" money is missing\n"
                "  \"£48m\" money is not marked (money/sign)\n"
                "  \"Mr Poe\" person is missing\n");
    assert_diff("in 2019 a {£48m} boost, then {£3|money} said Mr Poe", NULL,
                "  text      in 2019 a £48m boost, then £3 said Mr Poe\n"
                "  expected            ~~~~             ~~\n"
                "  found               ~~~~             ~~\n"
                "  \"£48m\" needs its type here: {text|type name=value}\n");
}

static void names_the_first_attribute_that_differs(void **state)
{
    static const char *const bad[][2] = {
        { "amount=48 currency=USD", "amount is 48000000, expected 48" },
        { "mod=MORE_THAN", "no mod, expected MORE_THAN" },
        { "currency=-", "currency is GBP, expected none" },
        { "exact=yes", "exact is true, expected yes" },
        { "countries=GB", "countries is GB, FR, expected GB" },
        { "countries[3]=GB", "no countries[3], expected GB" },
        { "amount[1]=GB", "no amount[1], expected GB" },
        { "countries[x]=GB", "no countries[x], expected GB" },
        { "alternatives[1]=USD", "alternatives[1] is currency=USD score=0.5, expected USD" },
        { "alternatives[1].score=0.25", "alternatives[1].score is 0.5, expected 0.25" },
        { "payer->Sue", "payer leads to \"Poe\", expected \"Sue\"" },
        { "payer->-", "payer leads to \"Poe\", expected none" },
        { "payee->Sue", "no relation payee, expected \"Sue\"" },
    };

    (void)state;
    for (size_t i = 0; i < COUNT(bad); i++) {
        char marks[200], expected[500];

        snprintf(marks, sizeof marks, "in 2019 a {£48m|%s} boost, then {£3} said Mr Poe",
                 bad[i][0]);
        snprintf(expected, sizeof expected,
                 "  text      in 2019 a £48m boost, then £3 said Mr Poe\n"
                 "  expected            ~~~~             ~~\n"
                 "  found               ~~~~             ~~\n"
                 "  \"£48m\" money: %s\n",
                 bad[i][1]);
        assert_diff(marks, "money", expected);
    }
}

static void shows_the_stretch_of_a_long_line(void **state)
{
    gz_arena arena;
    gz_case one;
    gz_buffer diff;
    gz_document source = { 0 };
    gloze_document doc = { &source, NULL, 0, NULL, 0 };
    char marks[400] = "";

    (void)state;
    for (int i = 0; i < 20; i++)
        strcat(marks, "many word, ");
    strcat(marks, "{é|x}");
    for (int i = 0; i < 10; i++)
        strcat(marks, ", more words");
    gz_arena_init(&arena);
    gz_buffer_init(&diff);
    assert_int_equal(gz_case_parse(&arena, marks, strlen(marks), "x", &one, NULL), GLOZE_OK);
    assert_false(gz_case_compare(&one, &doc, NULL, is_money, NULL, 0, &diff));
    assert_string_equal(
        gz_buffer_text(&diff),
        "text      many word, many word, many word, many word, é, more words, more words, "
        "more words, more \n"
        "expected                                              ~\n"
        "\"é\" x is missing\n");
    gz_buffer_clear(&diff);
    gz_arena_clear(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(accepts_what_is_marked),
        cmocka_unit_test(draws_what_is_missing_and_what_is_too_much),
        cmocka_unit_test(names_the_first_attribute_that_differs),
        cmocka_unit_test(shows_the_stretch_of_a_long_line),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
