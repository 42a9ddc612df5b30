#include "base/mem.h"
#include "base/prepared.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const unsigned char PROGRAM[GZ_PROGRAM_BYTES] = "one", OTHER[GZ_PROGRAM_BYTES] = "other";

static gz_prepared_key key_of(gz_prepared_kind kind, const char *text)
{
    return gz_prepared_key_of(kind, 7, text, strlen(text));
}

/* What was made of three texts, kept in this order or the other way round. */
static gloze_status make(bool backwards, gz_buffer *out, gloze_error *err)
{
    static const char *const texts[] = { "boats", "ships", "boats and ships" };
    gz_prepared_maker maker = { 0 };
    gloze_status st;

    for (size_t i = 0; i < 3; i++) {
        const char *text = texts[backwards ? 2 - i : i];

        gz_prepared_keep((gz_prepared){ .maker = &maker }, key_of(GZ_PREPARED_CHUNK, text), text,
                         strlen(text) - 1);
    }
    st = gz_prepared_write(&maker, PROGRAM, out, err);
    gz_prepared_maker_clear(&maker);
    return st;
}

static void what_was_kept_is_found_by_its_text(void **state)
{
    gz_buffer image = { 0 };
    gz_prepared_file file;
    gz_prepared prepared = { .file = &file };
    gz_prepared_key key = key_of(GZ_PREPARED_CHUNK, "ships");
    const char *found;
    size_t len;

    (void)state;
    assert_int_equal(make(false, &image, NULL), GLOZE_OK);
    assert_true(gz_prepared_open(&file, image.data, image.len, PROGRAM));
    assert_true(gz_prepared_is_there(prepared));
    found = gz_prepared_find(prepared, key, &len);
    assert_non_null(found);
    assert_int_equal((uintptr_t)found % 8, 0);
    assert_int_equal(len, 4);
    assert_memory_equal(found, "ship", 4);
    key.how++;
    assert_null(gz_prepared_find(prepared, key, &len));
    assert_null(gz_prepared_find(prepared, key_of(GZ_PREPARED_LIST, "ships"), &len));
    assert_null(gz_prepared_find(prepared, key_of(GZ_PREPARED_CHUNK, "shipt"), &len));
    gz_buffer_clear(&image);
}

static void without_a_file_nothing_is_found_or_kept(void **state)
{
    gz_prepared_file none = { 0 };
    gz_prepared prepared = { .file = &none };
    size_t len;

    (void)state;
    assert_false(gz_prepared_is_there(prepared));
    assert_false(gz_prepared_is_there((gz_prepared){ 0 }));
    assert_null(gz_prepared_find(prepared, key_of(GZ_PREPARED_CHUNK, "ships"), &len));
    assert_null(gz_prepared_find((gz_prepared){ 0 }, key_of(GZ_PREPARED_CHUNK, "a"), &len));
    gz_prepared_keep(prepared, key_of(GZ_PREPARED_CHUNK, "ships"), "x", 1);
}

static void an_entry_comes_once_and_order_does_not_show(void **state)
{
    gz_buffer a = { 0 }, b = { 0 };
    gz_prepared_maker maker = { 0 };
    gz_prepared prepared = { .maker = &maker };

    (void)state;
    assert_int_equal(make(false, &a, NULL), GLOZE_OK);
    assert_int_equal(make(true, &b, NULL), GLOZE_OK);
    assert_int_equal(a.len, b.len);
    assert_memory_equal(a.data, b.data, a.len);
    for (int i = 0; i < 2; i++)
        gz_prepared_keep(prepared, key_of(GZ_PREPARED_CHUNK, "boats"), "boat", 4);
    assert_int_equal(maker.data.len, 8);
    gz_prepared_maker_clear(&maker);
    gz_buffer_clear(&a);
    gz_buffer_clear(&b);
}

static void an_empty_file_is_a_file(void **state)
{
    gz_prepared_maker maker = { 0 };
    gz_buffer image = { 0 };
    gz_prepared_file file;

    (void)state;
    assert_int_equal(gz_prepared_write(&maker, PROGRAM, &image, NULL), GLOZE_OK);
    assert_true(gz_prepared_open(&file, image.data, image.len, PROGRAM));
    assert_false(gz_prepared_is_there((gz_prepared){ .file = &file }));
    gz_buffer_clear(&image);
}

/* Damage leaves an entry as it was or takes it away. */
static void assert_sound(const char *image, size_t len)
{
    gz_prepared_file file;
    const char *found;
    size_t found_len;

    gz_prepared_open(&file, image, len, PROGRAM);
    found = gz_prepared_find((gz_prepared){ .file = &file }, key_of(GZ_PREPARED_CHUNK, "ships"),
                             &found_len);
    if (found) {
        assert_int_equal(found_len, 4);
        assert_memory_equal(found, "ship", 4);
    }
}

static void another_programs_file_a_cut_one_and_a_damaged_one_are_none(void **state)
{
    gz_buffer image = { 0 };
    gz_prepared_file file;

    (void)state;
    assert_int_equal(make(false, &image, NULL), GLOZE_OK);
    assert_false(gz_prepared_open(&file, image.data, image.len, OTHER));
    assert_false(gz_prepared_is_there((gz_prepared){ .file = &file }));
    for (size_t len = 0; len < image.len; len++)
        assert_false(gz_prepared_open(&file, image.data, len, PROGRAM));
    for (size_t i = 0; i < image.len; i++) {
        image.data[i] ^= 0x55;
        assert_sound(image.data, image.len);
        image.data[i] ^= 0x55;
    }
    gz_buffer_clear(&image);
}

static void survives_every_failed_allocation(void **state)
{
    gloze_error err = { 0 };
    long n = 0;

    (void)state;
    for (;; n++) {
        gz_buffer image = { 0 };
        gloze_status st;

        gz_mem_fail_after = n;
        st = make(false, &image, &err);
        gz_mem_fail_after = -1;
        gz_buffer_clear(&image);
        if (st == GLOZE_OK)
            break;
        assert_int_equal(err.code, GLOZE_ENOMEM);
    }
    assert_in_range(n, 3, 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_kept_is_found_by_its_text),
        cmocka_unit_test(without_a_file_nothing_is_found_or_kept),
        cmocka_unit_test(an_entry_comes_once_and_order_does_not_show),
        cmocka_unit_test(an_empty_file_is_a_file),
        cmocka_unit_test(another_programs_file_a_cut_one_and_a_damaged_one_are_none),
        cmocka_unit_test(survives_every_failed_allocation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
