#include "run/journal.h"

#include "base/mem.h"
#include "run/past.h"
#include "scratch.h"

static const gz_numbered counts[] = { { 0, 3 }, { 1, 1 } };
static const gz_count date = { GZ_COUNT_TYPE, "date", 0 };
static const gz_count rule = { GZ_COUNT_RULE, "a/odd\nname 100%", 0 };

static gz_entry make_entry(const char *id)
{
    return (gz_entry){ .verdict = GZ_VERDICT_DOCUMENT,
                       .fingerprint = { { 1, 2, 0xFF } },
                       .part = 2,
                       .frame = 1000,
                       .within = 7,
                       .len = 42,
                       .checksum = 0x0123456789ABCDEF,
                       .counts = counts,
                       .counted = 2,
                       .id = id };
}

/* Two groups, of two documents and of one. */
static void write_journal(gz_buffer *out)
{
    const gz_journal_head head = { { { 9 } }, 4096 };
    const char *const ids[] = { "a", "b c%\n", "" };
    gz_buffer group;

    gz_buffer_init(&group);
    gz_journal_put_head(&group, &head);
    gz_journal_put_name(&group, 0, &date);
    gz_journal_put_name(&group, 1, &rule);
    for (size_t i = 0; i < 3; i++) {
        gz_entry entry = make_entry(ids[i]);

        gz_journal_put_entry(&group, &entry);
        if (i == 0)
            continue;
        gz_journal_close_group(&group, &(gz_journal_mark){ i + 1, 2, 1000 * i }, i == 2);
        gz_buffer_add(out, group.data, group.len);
        gz_buffer_reset(&group);
    }
    gz_buffer_clear(&group);
}

static bool believe(void *data, const gz_journal_head *head, const gz_journal_mark *mark)
{
    (void)data;
    return head->shard == 4096 && mark->part == 2;
}

static gz_past *open_past(void)
{
    gz_past *past;
    gloze_error err;

    assert_int_equal(gz_past_open("journal", believe, NULL, &past, &err), GLOZE_OK);
    return past;
}

static void check_found(const gz_past *past, const char *id, bool expected)
{
    gz_arena arena;
    gz_entry entry;
    gloze_error err;
    bool found;

    gz_arena_init(&arena);
    assert_int_equal(gz_past_find(past, id, &arena, &entry, &found, &err), GLOZE_OK);
    assert_int_equal(found, expected);
    if (found) {
        assert_string_equal(entry.id, id);
        assert_int_equal(entry.fingerprint.bytes[2], 0xFF);
        assert_int_equal(entry.checksum, 0x0123456789ABCDEF);
        assert_int_equal(entry.frame + entry.within + entry.len, 1049);
        assert_int_equal(entry.counts[0].count, 3);
        assert_string_equal(gz_past_count(past, entry.counts[1].number)->name, rule.name);
    }
    gz_arena_clear(&arena);
}

static void what_was_written_is_found_again(void **state)
{
    gz_buffer journal;
    gz_past *past;

    (void)state;
    gz_buffer_init(&journal);
    write_journal(&journal);
    scratch_write("journal", journal.data, journal.len);
    past = open_past();
    assert_true(gz_past_has_ended(past));
    assert_int_equal(gz_past_end(past), journal.len);
    assert_int_equal(gz_past_mark(past)->documents, 3);
    assert_int_equal(gz_past_head(past)->recipe.bytes[0], 9);
    check_found(past, "a", true);
    check_found(past, "b c%\n", true);
    check_found(past, "", true);
    check_found(past, "c", false);
    assert_false(gz_past_was_seen(past, "a"));
    gz_past_see(past, "a");
    assert_true(gz_past_was_seen(past, "a"));
    assert_false(gz_past_was_seen(past, ""));
    gz_past_free(past);
    gz_buffer_clear(&journal);
}

/* Cut at every byte: what is left is no group, the first, or both. */
static void only_whole_groups_count(void **state)
{
    gz_buffer journal;
    uint64_t seen[4] = { 0 };

    (void)state;
    gz_buffer_init(&journal);
    write_journal(&journal);
    for (size_t len = 0; len <= journal.len; len++) {
        gz_past *past;

        scratch_write("journal", journal.data, len);
        past = open_past();
        seen[past ? gz_past_mark(past)->documents : 0]++;
        assert_true(!past || gz_past_end(past) <= len);
        gz_past_free(past);
    }
    assert_int_equal(seen[3], 1);
    assert_int_equal(seen[1], 0);
    assert_true(seen[0] > 100 && seen[2] > 100);
    gz_buffer_clear(&journal);
}

static void a_changed_byte_costs_its_group_and_those_behind(void **state)
{
    gz_buffer journal;

    (void)state;
    gz_buffer_init(&journal);
    write_journal(&journal);
    for (size_t i = 0; i < journal.len; i++) {
        gz_past *past;

        journal.data[i] ^= 1;
        scratch_write("journal", journal.data, journal.len);
        past = open_past();
        assert_true(!past || !gz_past_has_ended(past));
        gz_past_free(past);
        journal.data[i] ^= 1;
    }
    gz_buffer_clear(&journal);
}

static void there_may_be_none(void **state)
{
    (void)state;
    assert_null(open_past());
    scratch_text("journal", "something else\nthat is long enough\n");
    assert_null(open_past());
}

static void survives_every_failed_allocation(void **state)
{
    gz_buffer journal;
    long n = 0;

    (void)state;
    gz_buffer_init(&journal);
    write_journal(&journal);
    scratch_write("journal", journal.data, journal.len);
    gz_buffer_clear(&journal);
    for (;; n++) {
        gz_past *past = NULL;
        gloze_error err;
        bool whole;

        gz_mem_fail_after = n;
        gloze_status st = gz_past_open("journal", believe, NULL, &past, &err);
        gz_mem_fail_after = -1;
        assert_true(st == GLOZE_OK || st == GLOZE_ENOMEM);
        whole = past && gz_past_has_ended(past);
        gz_past_free(past);
        if (whole && n > 8)
            break;
    }
    assert_in_range(n, 5, 100);
}

#define IN_SCRATCH(test) cmocka_unit_test_setup_teardown(test, scratch_enter, scratch_leave)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_SCRATCH(what_was_written_is_found_again),
        IN_SCRATCH(only_whole_groups_count),
        IN_SCRATCH(a_changed_byte_costs_its_group_and_those_behind),
        IN_SCRATCH(there_may_be_none),
        IN_SCRATCH(survives_every_failed_allocation),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
