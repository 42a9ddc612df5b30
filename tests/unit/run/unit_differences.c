#include "base/mem.h"
#include "run/differences.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#define TEXT "Zo\\u00eb \\ud83d\\ude00 paid 20 crowns to Max Reed"
#define HEAD "{\"gloze\":1,\"id\":\"a\",\"metadata\":{},\"offsets\":\"%s\",\"text\":\"" TEXT "\","

/* A document in JSON with these annotations, in the given unit. */
static const char *document(const char *unit, const char *annotations)
{
    static char json[2][4096];
    static int turn;
    int len;

    turn = !turn;
    len = snprintf(json[turn], sizeof(json[turn]), HEAD, unit);
    snprintf(json[turn] + len, sizeof(json[turn]) - (size_t)len,
             "\"annotations\":[%s],\"errors\":[]}", annotations);
    return json[turn];
}

#define MENTION(type, start, end, rule, attributes)                                                \
    "{\"type\":\"" type "\",\"start\":" #start ",\"end\":" #end ",\"rule\":\"" rule                \
    "\",\"attributes\":{" attributes "}}"

static void parse(gz_snapshot *snapshot, const char *json)
{
    gloze_error err = { 0 };

    if (gz_snapshot_parse(snapshot, json, strlen(json), "a.json", &err) != GLOZE_OK)
        fail_msg("%s", err.message);
}

/* "~money 20 crowns>20" for each difference: its mark, type and text, old and new. */
static const char *differences(const char *old_json, const char *new_json)
{
    static char told[1024];
    gz_snapshot old = { 0 }, new = { 0 };
    gz_differences found;
    gz_arena arena;
    gloze_error err;

    told[0] = '\0';
    gz_arena_init(&arena);
    parse(&old, old_json);
    parse(&new, new_json);
    assert_int_equal(gz_snapshot_compare(&old, &new, &arena, &found, &err), GLOZE_OK);
    for (size_t i = 0; i < found.count; i++) {
        const gz_difference *d = &found.list[i];
        const gz_mention *sides[] = { d->old, d->new };
        size_t len = strlen(told);

        len += (size_t)snprintf(told + len, sizeof(told) - len, "%s%c", i ? " | " : "",
                                "+-~>"[d->kind]);
        for (int side = 0; side < 2; side++)
            if (sides[side])
                len +=
                    (size_t)snprintf(told + len, sizeof(told) - len, "(%s %.*s)", sides[side]->type,
                                     (int)(sides[side]->span.end - sides[side]->span.start),
                                     old.text + sides[side]->span.start);
    }
    gz_snapshot_clear(&old);
    gz_snapshot_clear(&new);
    gz_arena_clear(&arena);
    return told;
}

#define MONEY MENTION("money", 11, 20, "m/a", "\"amount\":20")
#define PERSON MENTION("person", 24, 32, "p/a", "")

static void pairs_the_surest_first(void **state)
{
    static const struct {
        const char *old, *new, *expected;
    } cases[] = {
        { MONEY "," PERSON, MONEY "," PERSON, "" },
        { MONEY, MONEY "," PERSON, "+(person Max Reed)" },
        { MONEY "," PERSON, PERSON, "-(money 20 crowns)" },
        { MONEY, MENTION("money", 11, 20, "m/a", "\"amount\":21"),
          "~(money 20 crowns)(money 20 crowns)" },
        { MONEY, MENTION("money", 11, 20, "m/b", "\"amount\":20"),
          "~(money 20 crowns)(money 20 crowns)" },
        { MONEY, MENTION("money", 11, 13, "m/a", "\"amount\":20"), "~(money 20 crowns)(money 20)" },
        { MONEY, MENTION("sum", 11, 20, "m/a", "\"amount\":20"),
          ">(money 20 crowns)(sum 20 crowns)" },
        { MONEY, MENTION("sum", 11, 13, "m/a", ""), "-(money 20 crowns) | +(sum 20)" },
        /* of two with one span the one that agrees is not the one that changed */
        { MENTION("x", 0, 3, "r/a", "\"n\":1") "," MENTION("x", 0, 3, "r/a", "\"n\":2"),
          MENTION("x", 0, 3, "r/a", "\"n\":2") "," MENTION("x", 0, 3, "r/a", "\"n\":3"),
          "~(x Zoë)(x Zoë)" },
        { MENTION("x", 0, 3, "r/a", ""),
          MENTION("x", 0, 3, "r/a", "") "," MENTION("y", 0, 3, "r/a", ""), "+(y Zoë)" },
        /* the one that shares more */
        { MENTION("x", 6, 20, "r/a", ""),
          MENTION("x", 6, 10, "r/a", "") "," MENTION("x", 11, 23, "r/a", ""),
          "+(x paid) | ~(x paid 20 crowns)(x 20 crowns to)" },
        { "", "", "" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
        assert_string_equal(
            differences(document("codepoint", cases[i].old), document("codepoint", cases[i].new)),
            cases[i].expected);
}

static void the_unit_of_offsets_makes_no_difference(void **state)
{
    static const char *const same[] = {
        MENTION("money", 11, 20, "m/a", "\"amount\":20"),
        MENTION("money", 12, 21, "m/a", "\"amount\":20"),
        MENTION("money", 15, 24, "m/a", "\"amount\":20"),
    };
    static const char *const units[] = { "codepoint", "utf16", "byte" };

    (void)state;
    for (int i = 0; i < 3; i++)
        assert_string_equal(
            differences(document("codepoint", same[0]), document(units[i], same[i])), "");
}

static void relations_are_compared_by_what_they_point_to(void **state)
{
    static const char by_max[] = "{\"type\":\"money\",\"start\":11,\"end\":20,\"rule\":\"m/a\","
                                 "\"relations\":[{\"type\":\"payee\",\"target\":\"a2\"}]}," PERSON;
    static const char shifted[] = MENTION(
        "name", 0, 3, "n/a", "") ","
                                 "{\"type\":\"money\",\"start\":11,\"end\":20,\"rule\":\"m/a\","
                                 "\"relations\":[{\"type\":\"payee\",\"target\":\"a3\"}]}," PERSON;
    static const char by_zoe[] = MENTION(
        "name", 0, 3, "n/a", "") ","
                                 "{\"type\":\"money\",\"start\":11,\"end\":20,\"rule\":\"m/a\","
                                 "\"relations\":[{\"type\":\"payee\",\"target\":\"a1\"}]}," PERSON;

    (void)state;
    assert_string_equal(differences(document("codepoint", by_max), document("codepoint", shifted)),
                        "+(name Zoë)");
    assert_string_equal(differences(document("codepoint", shifted), document("codepoint", by_zoe)),
                        "~(money 20 crowns)(money 20 crowns)");
}

static void many_overlapping_spans_stay_quick(void **state)
{
    enum { COUNT = 20000 };
    static gz_mention old[COUNT], new[COUNT];
    static char text[COUNT + 2];
    gz_snapshot x = { .text = text, .len = sizeof(text), .mentions = old, .count = COUNT };
    gz_snapshot y = x;
    gz_differences found;
    gz_arena arena;

    (void)state;
    y.mentions = new;
    gz_arena_init(&arena);
    for (size_t i = 0; i < COUNT; i++) {
        old[i] = (gz_mention){ .type = "a", .rule = "r", .span = { i, COUNT + 1 } };
        new[i] = (gz_mention){ .type = "b", .rule = "r", .span = { i, COUNT + 2 } };
    }
    assert_int_equal(gz_snapshot_compare(&x, &y, &arena, &found, NULL), GLOZE_OK);
    assert_int_equal(found.count, 2 * COUNT);
    gz_arena_clear(&arena);
}

static void says_what_is_no_document(void **state)
{
    static const struct {
        const char *json, *message;
    } cases[] = {
        { "{", "a.json: no JSON: the name of a value is missing (line 1 of it)" },
        { "[]", "a.json: no annotated document (\"gloze\": 1); give what gloze run wrote" },
        { "{\"gloze\":2,\"id\":\"a\"}",
          "a.json: no annotated document (\"gloze\": 1); give what gloze run wrote" },
        { "{\"gloze\":1}", "a.json: the document has no \"id\"; give it one" },
        { "{\"gloze\":1,\"id\":\"a\"}",
          "a.json: the document has no \"text\"; give what gloze run wrote" },
        { "{\"gloze\":1,\"id\":\"a\",\"offsets\":\"inch\",\"text\":\"a\"}",
          "a.json: \"offsets\" is none of codepoint, utf16 and byte; say in which unit" },
        { "{\"gloze\":1,\"id\":\"a\",\"text\":\"ab\",\"annotations\":[{\"type\":\"x\",\"start\":0,"
          "\"end\":3}]}",
          "a.json: annotation a1 (x): its span 0 to 3 is not in the text, which has 2; was the "
          "text "
          "changed, or the unit (\"offsets\")?" },
        { "{\"gloze\":1,\"id\":\"a\",\"offsets\":\"byte\",\"text\":\"a\\u00e4b\",\"annotations\":[{"
          "\"type\":\"x\",\"start\":0,\"end\":2}]}",
          "a.json: annotation a1 (x): its span cuts a character; is the unit (\"offsets\") "
          "right?" },
        { "{\"gloze\":1,\"id\":\"a\",\"text\":\"ab\",\"annotations\":[{\"type\":\"x\",\"start\":0,"
          "\"end\":1,\"text\":\"b\"}]}",
          "a.json: annotation a1 (x): its text is \"b\", but \"a\" stands at its place; was the "
          "text "
          "or a span changed?" },
        { "{\"gloze\":1,\"id\":\"a\",\"text\":\"ab\",\"annotations\":[{\"start\":0,\"end\":1}]}",
          "a.json: annotation a1: has no type; give it one, such as \"money\"" },
        { "{\"gloze\":1,\"id\":\"a\",\"text\":\"ab\",\"annotations\":[{\"type\":\"x\",\"start\":0,"
          "\"end\":1,\"relations\":[{\"type\":\"r\",\"target\":\"a2\"}]}]}",
          "a.json: annotation a1 (x): the relation r points to \"a2\", which is not there; take it "
          "out, or name an annotation of this document" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        gz_snapshot snapshot = { 0 };
        gloze_error err;

        assert_int_equal(
            gz_snapshot_parse(&snapshot, cases[i].json, strlen(cases[i].json), "a.json", &err),
            GLOZE_EINPUT);
        assert_string_equal(err.message, cases[i].message);
        assert_null(snapshot.paper.root);
    }
}

static void the_order_of_the_file_makes_no_difference(void **state)
{
    (void)state;
    assert_string_equal(differences(document("codepoint", PERSON "," MONEY),
                                    document("codepoint", MONEY "," PERSON)),
                        "");
}

static void a_record_of_a_failure_has_no_text(void **state)
{
    gz_snapshot snapshot = { 0 };

    (void)state;
    parse(&snapshot, "{\"gloze\":1,\"id\":\"a\",\"errors\":[{}]}");
    assert_int_equal(snapshot.len, 0);
    assert_int_equal(snapshot.error_count, 1);
    gz_snapshot_clear(&snapshot);
}

static void survives_every_failed_allocation(void **state)
{
    const char *json = document("utf16", MONEY "," PERSON);
    gz_snapshot snapshot = { 0 };
    gz_differences found;
    gz_arena arena;
    long n = 0;

    (void)state;
    gz_arena_init(&arena);
    for (;; n++) {
        gloze_error err = { 0 };
        gloze_status st;

        gz_mem_fail_after = n;
        st = gz_snapshot_parse(&snapshot, json, strlen(json), "a.json", &err);
        if (st == GLOZE_OK)
            st = gz_snapshot_compare(&snapshot, &snapshot, &arena, &found, &err);
        if (st == GLOZE_OK)
            break;
        assert_int_equal(err.code, GLOZE_ENOMEM);
    }
    gz_mem_fail_after = -1;
    assert_in_range(n, 3, 20);
    gz_snapshot_clear(&snapshot);
    gz_arena_clear(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pairs_the_surest_first),
        cmocka_unit_test(the_unit_of_offsets_makes_no_difference),
        cmocka_unit_test(relations_are_compared_by_what_they_point_to),
        cmocka_unit_test(many_overlapping_spans_stay_quick),
        cmocka_unit_test(says_what_is_no_document),
        cmocka_unit_test(the_order_of_the_file_makes_no_difference),
        cmocka_unit_test(a_record_of_a_failure_has_no_text),
        cmocka_unit_test(survives_every_failed_allocation),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
