#include "run/wire.h"

#include "base/mem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const gloze_field FIELDS[] = { { "desk", "\"world\"" }, { "words", "12" } };
static const gloze_input INPUT = {
    .data = "3 boats\0and more", /* the data may hold anything */
    .len = 16,
    .id = "a/b.txt",
    .path = NULL,
    .media = GLOZE_MEDIA_VERBATIM,
    .date = "2024-05-01",
    .date_from = "field",
    .locale = "",
    .sha256 = "12",
    .metadata = FIELDS,
    .metadata_count = 2,
};

static gz_count counts[] = { { GZ_COUNT_TYPE, "date", 3 }, { GZ_COUNT_ERROR, "limit-steps", 1 } };
static gloze_problem problems[] = { { "boats", "boats/r", "error", "no", "boats/init.lua:3",
                                      false },
                                    { "", "", "empty", "nothing", "", true } };
static const gz_outcome OUTCOME = { .code = "",
                                    .message = "",
                                    .plugin = "",
                                    .json = "{}\n",
                                    .len = 3,
                                    .annotations = 4,
                                    .counts = counts,
                                    .counted = 2,
                                    .problems = problems,
                                    .problem_count = 2 };

static const char *body_of(const gz_buffer *frame, gz_frame_kind kind, size_t *len)
{
    gz_frame_head head;
    assert_true(frame->len >= sizeof head);
    memcpy(&head, frame->data, sizeof head);
    assert_true(gz_frame_is(&head, kind));
    assert_int_equal(head.len, frame->len - sizeof head);
    *len = (size_t)head.len;
    return frame->data + sizeof head;
}

static void a_document_arrives_as_it_was_sent(void **state)
{
    gz_buffer frame;
    gz_arena arena;
    gz_task task;
    size_t len;
    (void)state;
    gz_buffer_init(&frame);
    gz_arena_init(&arena);
    gz_wire_put_input(&frame, &INPUT);
    const char *body = body_of(&frame, GZ_FRAME_INPUT, &len);
    assert_true(gz_wire_get_input(body, len, &arena, &task));
    assert_int_equal(task.left_out_count, 0);
    const gloze_input in = task.input;
    assert_int_equal(in.len, INPUT.len);
    assert_memory_equal(in.data, INPUT.data, in.len);
    assert_string_equal(in.id, INPUT.id);
    assert_null(in.path);
    assert_string_equal(in.locale, "");
    assert_null(in.title);
    assert_string_equal(in.date_from, "field");
    assert_string_equal(in.sha256, "12");
    assert_int_equal(in.media, GLOZE_MEDIA_VERBATIM);
    assert_int_equal(in.metadata_count, 2);
    assert_string_equal(in.metadata[1].json, "12");
    gz_buffer_clear(&frame);
    gz_arena_clear(&arena);
}

static void plugins_that_are_left_out_follow_their_document(void **state)
{
    gz_buffer frame;
    gz_arena arena;
    gz_task task;
    size_t len;
    (void)state;
    gz_buffer_init(&frame);
    gz_arena_init(&arena);
    gz_wire_put_input(&frame, &INPUT);
    gz_wire_leave_out(&frame, &(gz_left_out){ "boats", "crash", "signal 11" });
    gz_wire_leave_out(&frame, &(gz_left_out){ "ports", "limit-cpu", "too long" });
    const char *body = body_of(&frame, GZ_FRAME_INPUT, &len);
    assert_true(gz_wire_get_input(body, len, &arena, &task));
    assert_string_equal(task.input.id, INPUT.id);
    assert_int_equal(task.left_out_count, 2);
    assert_string_equal(task.left_out[0].plugin, "boats");
    assert_string_equal(task.left_out[1].code, "limit-cpu");
    assert_string_equal(task.left_out[1].message, "too long");
    gz_buffer_clear(&frame);
    gz_arena_clear(&arena);
}

static void an_item_arrives_only_when_it_is_whole(void **state)
{
    static const struct {
        gz_item item;
        bool whole;
    } items[] = {
        { { .kind = GZ_ITEM_DOCUMENT,
            .where = "a:1",
            .input = { .id = "a", .data = "x", .len = 1 } },
          true },
        { { .kind = GZ_ITEM_DOCUMENT,
            .where = "a:1",
            .input = { .id = "", .data = "x", .len = 1 } },
          false },
        { { .kind = GZ_ITEM_DOCUMENT,
            .where = "a:1",
            .input = { .id = "\xff", .data = "x", .len = 1 } },
          false },
        { { .kind = GZ_ITEM_DOCUMENT, .where = "a:1", .input = { .id = "a" } }, false },
        { { .kind = GZ_ITEM_DOCUMENT, .input = { .id = "a", .data = "x", .len = 1 } }, false },
        { { .kind = GZ_ITEM_FAILED,
            .where = "a:1",
            .message = "no",
            .why = GLOZE_EINPUT,
            .input = { .id = "a" } },
          true },
        { { .kind = GZ_ITEM_FAILED, .where = "a:1", .why = GLOZE_EINPUT, .input = { .id = "a" } },
          false },
        { { .kind = GZ_ITEM_FAILED, .where = "a:1", .message = "no", .input = { .id = "a" } },
          false },
        { { .kind = GZ_ITEM_COMPLAINT, .where = "a", .message = "no", .why = GLOZE_EIO }, true },
        { { .kind = GZ_ITEM_COMPLAINT, .where = "a", .message = "no", .why = (gloze_status)99 },
          false },
        { { .kind = GZ_ITEM_NOTHING }, false },
        { { .kind = GZ_ITEM_END }, true },
        { { .kind = (gz_item_kind)9 }, false },
    };
    (void)state;
    for (size_t i = 0; i < sizeof items / sizeof *items; i++) {
        gz_buffer frame;
        gz_arena arena;
        gz_item got;
        size_t len;
        gz_buffer_init(&frame);
        gz_arena_init(&arena);
        gz_wire_put_item(&frame, &items[i].item);
        const char *body = body_of(&frame, GZ_FRAME_ITEM, &len);
        if (gz_wire_get_item(body, len, &arena, &got) != items[i].whole)
            fail_msg("item %zu", i);
        gz_buffer_clear(&frame);
        gz_arena_clear(&arena);
    }
}

static void an_outcome_arrives_as_it_was_sent(void **state)
{
    gz_buffer frame;
    gz_arena arena;
    gz_outcome out;
    size_t len;
    (void)state;
    gz_buffer_init(&frame);
    gz_arena_init(&arena);
    gz_wire_put_outcome(&frame, GZ_FRAME_OUTCOME, &OUTCOME);
    const char *body = body_of(&frame, GZ_FRAME_OUTCOME, &len);
    assert_true(gz_wire_get_outcome(body, len, &arena, &out));
    assert_int_equal(out.annotations, 4);
    assert_int_equal(out.counted, 2);
    assert_string_equal(out.counts[1].name, "limit-steps");
    assert_int_equal(out.problem_count, 2);
    assert_string_equal(out.problems[0].where, "boats/init.lua:3");
    assert_true(out.problems[1].warning);
    assert_int_equal(out.len, 3);
    gz_buffer_clear(&frame);
    gz_arena_clear(&arena);
}

/* Every body that is cut, or has one byte changed, is refused or read without harm. */
static void what_is_malformed_does_no_harm(void **state)
{
    gz_buffer frames[2];
    (void)state;
    gz_buffer_init(&frames[0]);
    gz_buffer_init(&frames[1]);
    gz_wire_put_input(&frames[0], &INPUT);
    gz_wire_put_outcome(&frames[1], GZ_FRAME_OUTCOME, &OUTCOME);
    for (int which = 0; which < 2; which++) {
        size_t head = sizeof(gz_frame_head), len = frames[which].len - head;
        for (size_t i = 0; i <= len; i++)
            for (int change = 0; change < 4; change++) {
                size_t size = change == 0 ? i : len;
                char *body = malloc(size + 1); /* exactly so long: sanitizers see a step too far */
                gz_arena arena;
                gz_task task;
                gz_outcome out;
                bool sound;
                assert_non_null(body);
                memcpy(body, frames[which].data + head, size);
                if (change && i < len)
                    body[i] = (char)(body[i] ^ (change == 1 ? 1 : change == 2 ? 0x80 : 0xFF));
                gz_arena_init(&arena);
                sound = which == 0 ? gz_wire_get_input(body, size, &arena, &task)
                                   : gz_wire_get_outcome(body, size, &arena, &out);
                if (change == 0)
                    assert_int_equal(sound, i == len);
                gz_arena_clear(&arena);
                free(body);
            }
    }
    gz_buffer_clear(&frames[0]);
    gz_buffer_clear(&frames[1]);
}

static void a_head_of_another_kind_is_none(void **state)
{
    gz_frame_head head = { GZ_FRAME_MAGIC, GZ_FRAME_INPUT, 10 };
    (void)state;
    assert_true(gz_frame_is(&head, GZ_FRAME_INPUT));
    assert_false(gz_frame_is(&head, GZ_FRAME_OUTCOME));
    head.len = GZ_FRAME_MOST + 1;
    assert_false(gz_frame_is(&head, GZ_FRAME_INPUT));
    head = (gz_frame_head){ 7, GZ_FRAME_INPUT, 10 };
    assert_false(gz_frame_is(&head, GZ_FRAME_INPUT));
}

static void survives_every_failed_allocation(void **state)
{
    (void)state;
    for (long n = 0;; n++) {
        gz_buffer frame;
        gz_arena arena;
        gz_task task;
        bool done;
        gz_buffer_init(&frame);
        gz_arena_init(&arena);
        gz_mem_fail_after = n;
        gz_wire_put_input(&frame, &INPUT);
        done = !frame.failed && gz_wire_get_input(frame.data + sizeof(gz_frame_head),
                                                  frame.len - sizeof(gz_frame_head), &arena, &task);
        gz_mem_fail_after = -1;
        gz_buffer_clear(&frame);
        gz_arena_clear(&arena);
        if (done)
            break;
        assert_true(n < 100);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_document_arrives_as_it_was_sent),
        cmocka_unit_test(plugins_that_are_left_out_follow_their_document),
        cmocka_unit_test(an_item_arrives_only_when_it_is_whole),
        cmocka_unit_test(an_outcome_arrives_as_it_was_sent),
        cmocka_unit_test(what_is_malformed_does_no_harm),
        cmocka_unit_test(a_head_of_another_kind_is_none),
        cmocka_unit_test(survives_every_failed_allocation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
