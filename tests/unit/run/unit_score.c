#include "base/mem.h"
#include "run/score.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#define NOTE(id, type, start, end, rest)                                                           \
    "{\"id\":\"a" #id "\",\"type\":\"" type "\",\"start\":" #start ",\"end\":" #end rest "}"
#define FACTS(attributes) ",\"attributes\":{" attributes "}"
#define TO(target) ",\"relations\":[{\"type\":\"payer\",\"target\":\"" target "\"}]"

static void parse(gz_snapshot *snapshot, const char *annotations)
{
    char json[2048];
    gloze_error err;

    snprintf(json, sizeof(json),
             "{\"gloze\":1,\"id\":\"a\",\"offsets\":\"codepoint\",\"text\":"
             "\"Ines Moll paid 20 crowns and 5 shillings\",\"annotations\":[%s],\"errors\":[]}",
             annotations);
    if (gz_snapshot_parse(snapshot, json, strlen(json), "a", &err) != GLOZE_OK)
        fail_msg("%s", err.message);
}

static bool all_count(void *data, const char *type)
{
    (void)type;
    return !data || strcmp(data, type) == 0;
}

/* "person 1/1/1/1 …": of each row gold, found, and what is right strictly and relaxedly. */
static const char *rows(const gz_score_rows *list)
{
    static char told[512];
    size_t len = 0;

    told[0] = '\0';
    for (size_t i = 0; i < list->count; i++) {
        const gz_tally *t = &list->list[i].total;

        len += (size_t)snprintf(told + len, sizeof(told) - len, "%s%s %zu/%zu/%zu/%zu",
                                i ? " " : "", list->list[i].name, t->gold, t->found,
                                t->right[GZ_STRICT], t->right[GZ_RELAXED]);
    }
    return told;
}

static void add(gz_score *score, const char *gold, const char *found, const char *only)
{
    gz_snapshot a = { 0 }, b = { 0 };
    gloze_error err;

    parse(&a, gold);
    if (found)
        parse(&b, found);
    assert_int_equal(
        gz_score_add(score, &a, found ? &b : NULL, all_count, (void *)(uintptr_t)only, &err),
        GLOZE_OK);
    gz_snapshot_clear(&a);
    gz_snapshot_clear(&b);
}

static void counts_spans_strictly_and_relaxedly(void **state)
{
    static const struct {
        const char *gold, *found, *only, *expected;
    } cases[] = {
        { NOTE(1, "person", 0, 9, ""), NOTE(1, "person", 0, 9, ""), NULL, "person 1/1/1/1" },
        { NOTE(1, "person", 0, 9, ""), NOTE(1, "person", 0, 4, ""), NULL, "person 1/1/0/1" },
        { NOTE(1, "person", 0, 9, ""), NOTE(1, "place", 0, 9, ""), NULL,
          "person 1/0/0/0 place 0/1/0/0" },
        { NOTE(1, "person", 0, 9, ""), NOTE(1, "place", 0, 9, ""), "place", "place 0/1/0/0" },
        /* one that was found is right once */
        { NOTE(1, "sum", 15, 17, "") "," NOTE(2, "sum", 18, 24, ""), NOTE(1, "sum", 15, 24, ""),
          NULL, "sum 2/1/0/1" },
        /* the one with the same span before the one that overlaps */
        { NOTE(1, "sum", 15, 24, "") "," NOTE(2, "sum", 18, 24, ""), NOTE(1, "sum", 18, 24, ""),
          NULL, "sum 2/1/1/1" },
        { NOTE(1, "sum", 15, 24, ""), NULL, NULL, "sum 1/0/0/0" },
        { "", NOTE(1, "sum", 15, 24, ""), NULL, "sum 0/1/0/0" },
        { "", "", NULL, "" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        gz_score score;

        gz_score_init(&score);
        add(&score, cases[i].gold, cases[i].found, cases[i].only);
        assert_string_equal(rows(&score.types), cases[i].expected);
        gz_score_clear(&score);
    }
}

static void counts_relations_by_both_their_ends(void **state)
{
    static const char gold[] = NOTE(1, "person", 0, 9, "") "," NOTE(2, "sum", 15, 24, TO("a1"));
    static const struct {
        const char *found, *expected;
    } cases[] = {
        { gold, "sum.payer 1/1/1/1" },
        { NOTE(1, "person", 0, 4, "") "," NOTE(2, "sum", 15, 24, TO("a1")), "sum.payer 1/1/0/1" },
        { NOTE(1, "person", 0, 9, "") "," NOTE(2, "sum", 15, 17, TO("a1")), "sum.payer 1/1/0/1" },
        { NOTE(1, "place", 0, 9, "") "," NOTE(2, "sum", 15, 24, TO("a1")), "sum.payer 1/1/0/0" },
        { NOTE(1, "person", 0, 9, "") "," NOTE(2, "sum", 15, 24, ""), "sum.payer 1/0/0/0" },
        { NULL, "sum.payer 1/0/0/0" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        gz_score score;

        gz_score_init(&score);
        add(&score, gold, cases[i].found, NULL);
        assert_string_equal(rows(&score.relations), cases[i].expected);
        gz_score_clear(&score);
    }
}

static void counts_attributes_where_the_span_is_the_same(void **state)
{
    gz_score score;
    const gz_attribute_score *a;

    (void)state;
    gz_score_init(&score);
    add(&score,
        NOTE(1, "sum", 15, 24, FACTS("\"n\":20,\"unit\":\"crown\",\"by\":\"Moll\"")) "," NOTE(
            2, "sum", 29, 40, FACTS("\"n\":5")),
        NOTE(1, "sum", 15, 24, FACTS("\"n\":20.0,\"unit\":\"krona\",\"rough\":true")) "," NOTE(
            2, "sum", 29, 30, FACTS("\"n\":6")),
        NULL);
    assert_int_equal(score.attribute_count, 4);
    a = score.attributes;
    assert_string_equal(a[0].name, "sum.by");
    assert_int_equal(a[0].missing, 1);
    assert_string_equal(a[1].name, "sum.n");
    assert_int_equal(a[1].right, 1);
    assert_int_equal(a[1].wrong, 0);
    assert_string_equal(a[2].name, "sum.rough");
    assert_int_equal(a[2].extra, 1);
    assert_string_equal(a[3].name, "sum.unit");
    assert_int_equal(a[3].wrong, 1);
    gz_score_clear(&score);
}

static void f1_has_an_interval_of_documents_where_they_differ(void **state)
{
    gloze_error err;

    (void)state;
    for (int round = 0; round < 2; round++) {
        gz_score score;
        const gz_score_row *row;

        gz_score_init(&score);
        for (int i = 0; i < 20; i++)
            add(&score, NOTE(1, "person", 0, 9, ""),
                i % 4 == 0 && round == 0 ? "" : NOTE(1, "person", 0, 9, ""), NULL);
        assert_int_equal(gz_score_finish(&score, &err), GLOZE_OK);
        row = &score.types.list[0];
        assert_int_equal(row->from_documents[GZ_STRICT], round == 0);
        assert_true(row->f1[GZ_STRICT].low < 0.95);
        assert_true(row->f1[GZ_STRICT].high > 0.93);
        gz_score_clear(&score);
    }
}

static void survives_every_failed_allocation(void **state)
{
    gz_snapshot gold = { 0 };
    long n = 0;

    (void)state;
    parse(&gold, NOTE(1, "person", 0, 9, "") "," NOTE(2, "sum", 15, 24, TO("a1") FACTS("\"n\":1")));
    for (;; n++) {
        gz_score score;
        gloze_error err = { 0 };
        gloze_status st;

        gz_score_init(&score);
        gz_mem_fail_after = n;
        st = gz_score_add(&score, &gold, &gold, all_count, NULL, &err);
        if (st == GLOZE_OK)
            st = gz_score_finish(&score, &err);
        gz_mem_fail_after = -1;
        gz_score_clear(&score);
        if (st == GLOZE_OK)
            break;
        assert_int_equal(err.code, GLOZE_ENOMEM);
    }
    assert_in_range(n, 3, 60);
    gz_snapshot_clear(&gold);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_spans_strictly_and_relaxedly),
        cmocka_unit_test(counts_relations_by_both_their_ends),
        cmocka_unit_test(counts_attributes_where_the_span_is_the_same),
        cmocka_unit_test(f1_has_an_interval_of_documents_where_they_differ),
        cmocka_unit_test(survives_every_failed_allocation),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
