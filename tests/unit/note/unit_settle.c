#include "note/settle.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define MOST 8

/* Rules of the tests: a is over c, c is over d; e has priority. `over` is transitive. */
enum { A, B, C, D, E, RULES };
static const size_t OVER_A[] = { C, D }, OVER_C[] = { D };
static const gz_rank RANKS[RULES] = {
    { "p/a", 0, OVER_A, 2 }, { "p/b", 0, NULL, 0 }, { "p/c", 0, OVER_C, 1 },
    { "p/d", 0, NULL, 0 },   { "p/e", 5, NULL, 0 },
};

typedef struct fixture {
    gz_arena arena;
    gz_types types;
    gz_notes notes;
    size_t reject;  /* number of the candidate that is rejected, or SIZE_MAX */
    char tried[64]; /* the order in which candidates were tried, a letter a rule */
} fixture;

static gloze_status accept(void *data, gz_candidate *candidate)
{
    fixture *f = data;
    size_t len = strlen(f->tried);
    f->tried[len] = (char)('a' + candidate->rule);
    if (candidate->number == f->reject) {
        candidate->fate = GZ_REJECTED;
        return GLOZE_OK;
    }
    candidate->note = gz_notes_new(&f->notes, 0, candidate->rule, candidate->span,
                                   gz_slots_new(&f->arena, &f->types.list[0]));
    assert_non_null(candidate->note);
    assert_true(gz_notes_insert(&f->notes, candidate->note));
    candidate->fate = GZ_WON;
    return GLOZE_OK;
}

static void open_fixture(fixture *f)
{
    memset(f, 0, sizeof *f);
    f->reject = SIZE_MAX;
    gz_arena_init(&f->arena);
    gz_types_init(&f->types);
    assert_non_null(gz_types_declare(&f->types, "t", "here:1"));
    assert_true(gz_notes_init(&f->notes, &f->types, &f->arena));
}

static void close_fixture(fixture *f)
{
    gz_types_clear(&f->types);
    gz_arena_clear(&f->arena);
}

typedef struct proposal {
    size_t rule, start, end;
} proposal;

/* Settles the proposals; `fates` gets a letter each: W, R, L or V. */
static void settle(fixture *f, const proposal *proposals, size_t count, bool keep, char *fates)
{
    gz_candidate list[MOST], *order[MOST];
    gz_settling settling = { RANKS, &f->notes, 0, keep, accept, f };
    for (size_t i = 0; i < count; i++) {
        list[i] = (gz_candidate){ .rule = proposals[i].rule,
                                  .number = i,
                                  .span = { proposals[i].start, proposals[i].end } };
        order[count - 1 - i] = &list[i]; /* the order given must not matter */
    }
    assert_int_equal(gz_settle(&settling, order, count, &f->arena, NULL), GLOZE_OK);
    for (size_t i = 0; i < count; i++)
        fates[i] = "OWRLV"[list[i].fate];
    fates[count] = '\0';
}

typedef struct settlement {
    const char *what;
    proposal proposals[MOST];
    size_t count;
    bool keep;
    size_t reject;
    const char *fates;
} settlement;

static void ranks_by_over_length_priority_place_and_name(void **state)
{
    static const settlement cases[] = {
        { "alone", { { A, 0, 5 } }, 1, false, SIZE_MAX, "W" },
        { "apart", { { A, 0, 5 }, { B, 5, 9 } }, 2, false, SIZE_MAX, "WW" },
        { "the longer", { { B, 0, 5 }, { D, 0, 6 } }, 2, false, SIZE_MAX, "LW" },
        { "over beats length", { { A, 0, 2 }, { C, 0, 9 } }, 2, false, SIZE_MAX, "WL" },
        { "over is transitive", { { A, 0, 2 }, { D, 0, 9 } }, 2, false, SIZE_MAX, "WL" },
        { "length beats priority", { { E, 0, 5 }, { B, 0, 6 } }, 2, false, SIZE_MAX, "LW" },
        { "priority", { { B, 0, 5 }, { E, 1, 6 } }, 2, false, SIZE_MAX, "LW" },
        { "the earlier", { { B, 2, 7 }, { B, 0, 5 } }, 2, false, SIZE_MAX, "LW" },
        { "the name", { { D, 0, 5 }, { B, 0, 5 } }, 2, false, SIZE_MAX, "LW" },
        { "the next best when the best is rejected",
          { { B, 0, 9 }, { B, 2, 5 } },
          2,
          false,
          0,
          "RW" },
        { "the longest takes both sides",
          { { B, 0, 6 }, { B, 4, 12 }, { B, 10, 14 } },
          3,
          false,
          SIZE_MAX,
          "LWL" },
        { "over, but of one that does not overlap it",
          { { A, 20, 22 }, { B, 5, 21 }, { C, 0, 8 } },
          3,
          false,
          SIZE_MAX,
          "LWL" },
        { "a chain of over", { { D, 0, 9 }, { C, 1, 8 }, { A, 2, 7 } }, 3, false, SIZE_MAX, "LLW" },
        { "a rejected blocker frees what it blocked",
          { { A, 0, 2 }, { C, 0, 9 } },
          2,
          false,
          0,
          "RW" },
        { "kept overlap", { { A, 0, 5 }, { B, 2, 7 } }, 2, true, SIZE_MAX, "WW" },
        { "kept overlap, but never of one rule",
          { { A, 0, 5 }, { A, 2, 7 } },
          2,
          true,
          SIZE_MAX,
          "WL" },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const settlement *c = &cases[i];
        char fates[MOST + 1];
        fixture f;
        open_fixture(&f);
        f.reject = c->reject;
        settle(&f, c->proposals, c->count, c->keep, fates);
        if (strcmp(fates, c->fates) != 0)
            fail_msg("%s: %s, expected %s", c->what, fates, c->fates);
        close_fixture(&f);
    }
}

static void tries_groups_in_the_order_of_the_text(void **state)
{
    static const proposal proposals[] = { { D, 30, 31 }, { B, 10, 20 }, { C, 0, 2 } };
    char fates[MOST + 1];
    fixture f;
    (void)state;
    open_fixture(&f);
    settle(&f, proposals, 3, false, fates);
    assert_string_equal(f.tried, "cbd");
    close_fixture(&f);
}

static void never_tries_a_loser(void **state)
{
    static const proposal proposals[] = { { B, 0, 9 }, { C, 1, 3 }, { D, 4, 8 } };
    char fates[MOST + 1];
    fixture f;
    (void)state;
    open_fixture(&f);
    settle(&f, proposals, 3, false, fates);
    assert_string_equal(f.tried, "b");
    close_fixture(&f);
}

static void what_an_earlier_pass_left_stands_unless_the_newcomer_is_over_it(void **state)
{
    static const proposal first[] = { { C, 0, 5 }, { B, 10, 15 } };
    static const proposal second[] = { { A, 1, 3 }, { E, 9, 20 } };
    char fates[MOST + 1];
    fixture f;
    (void)state;
    open_fixture(&f);
    settle(&f, first, 2, false, fates);
    settle(&f, second, 2, false, fates);
    assert_string_equal(fates, "WL");
    assert_int_equal(f.notes.lists[0].count, 2);
    assert_int_equal(f.notes.lists[0].notes[0]->rule, A);
    assert_int_equal(f.notes.lists[0].notes[1]->rule, B);
    close_fixture(&f);
}

static void many_overlapping_candidates_take_time_in_proportion(void **state)
{
    enum { COUNT = 60000 };
    fixture f;
    (void)state;
    open_fixture(&f);
    gz_candidate *list = gz_arena_zalloc(&f.arena, COUNT, sizeof *list);
    gz_candidate **order = gz_arena_zalloc(&f.arena, COUNT, sizeof *order);
    gz_settling settling = { RANKS, &f.notes, 0, false, accept, &f };
    for (size_t i = 0; i < COUNT; i++) {
        list[i] = (gz_candidate){ .rule = B, .number = i, .span = { i, COUNT } };
        order[i] = &list[i];
    }
    assert_int_equal(gz_settle(&settling, order, COUNT, &f.arena, NULL), GLOZE_OK);
    assert_string_equal(f.tried, "b");
    assert_int_equal(list[0].fate, GZ_WON);
    close_fixture(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ranks_by_over_length_priority_place_and_name),
        cmocka_unit_test(tries_groups_in_the_order_of_the_text),
        cmocka_unit_test(never_tries_a_loser),
        cmocka_unit_test(what_an_earlier_pass_left_stands_unless_the_newcomer_is_over_it),
        cmocka_unit_test(many_overlapping_candidates_take_time_in_proportion),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
