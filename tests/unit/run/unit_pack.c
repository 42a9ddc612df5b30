#include "run/pack.h"

#include "base/mem.h"
#include "scratch.h"

#include <fcntl.h>

static const gz_packing packings[] = { GZ_PACKING_GZIP, GZ_PACKING_ZSTD };

/* Two pieces one after the other in a file; `*second` is where the second begins. */
static int write_pieces(gz_packing packing, uint64_t *second)
{
    gz_buffer out;
    gloze_error err;

    gz_buffer_init(&out);
    assert_int_equal(gz_pack(packing, "first words", 11, &out, &err), GLOZE_OK);
    *second = out.len;
    assert_int_equal(gz_pack(packing, "second words", 12, &out, &err), GLOZE_OK);
    scratch_write("packed", out.data, out.len);
    gz_buffer_clear(&out);
    return open("packed", O_RDONLY);
}

static void check_read(gz_packing packing, int fd, uint64_t at, size_t len, const char *expected)
{
    gz_unpacker *unpacker;
    gz_buffer out;
    gloze_error err;

    gz_buffer_init(&out);
    assert_int_equal(gz_unpacker_open(packing, fd, at, &unpacker, &err), GLOZE_OK);
    assert_int_equal(gz_unpacker_read(unpacker, len, &out, &err), GLOZE_OK);
    assert_string_equal(gz_buffer_text(&out), expected);
    gz_unpacker_free(unpacker);
    gz_buffer_clear(&out);
}

static void pieces_are_read_alone_and_as_one_file(void **state)
{
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        uint64_t second;
        int fd = write_pieces(packings[i], &second);

        check_read(packings[i], fd, 0, 5, "first");
        check_read(packings[i], fd, second, 12, "second words");
        check_read(packings[i], fd, 0, 23, "first wordssecond words");
        close(fd);
    }
}

static void the_same_bytes_are_packed_to_the_same(void **state)
{
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        gz_buffer a, b;
        gloze_error err;

        gz_buffer_init(&a);
        gz_buffer_init(&b);
        assert_int_equal(gz_pack(packings[i], "words", 5, &a, &err), GLOZE_OK);
        sleep(i == 0);
        assert_int_equal(gz_pack(packings[i], "words", 5, &b, &err), GLOZE_OK);
        assert_int_equal(a.len, b.len);
        assert_memory_equal(a.data, b.data, a.len);
        gz_buffer_clear(&a);
        gz_buffer_clear(&b);
    }
}

static void says_that_bytes_are_damaged_or_missing(void **state)
{
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        uint64_t second;
        int fd = write_pieces(packings[i], &second);
        gz_unpacker *unpacker;
        gz_buffer out;
        gloze_error err;
        gloze_status st;

        gz_buffer_init(&out);
        st = gz_unpacker_open(packings[i], fd, second, &unpacker, &err);
        assert_int_equal(st, GLOZE_OK);
        assert_int_equal(gz_unpacker_read(unpacker, 13, &out, &err), GLOZE_EIO);
        gz_unpacker_free(unpacker);
        assert_int_equal(gz_unpacker_open(packings[i], fd, 1000, &unpacker, &err), GLOZE_EIO);
        assert_null(unpacker);
        gz_buffer_clear(&out);
        close(fd);
    }
}

static void survives_every_failed_allocation(void **state)
{
    (void)state;
    for (long n = 0;; n++) {
        gz_buffer out;
        gloze_error err;
        gloze_status st;

        gz_buffer_init(&out);
        gz_mem_fail_after = n;
        st = gz_pack(GZ_PACKING_GZIP, "words", 5, &out, &err);
        gz_mem_fail_after = -1;
        gz_buffer_clear(&out);
        if (st == GLOZE_OK) {
            assert_in_range(n, 1, 10);
            return;
        }
        assert_int_equal(st, GLOZE_ENOMEM);
    }
}

#define IN_SCRATCH(test) cmocka_unit_test_setup_teardown(test, scratch_enter, scratch_leave)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_SCRATCH(pieces_are_read_alone_and_as_one_file),
        IN_SCRATCH(the_same_bytes_are_packed_to_the_same),
        IN_SCRATCH(says_that_bytes_are_damaged_or_missing),
        IN_SCRATCH(survives_every_failed_allocation),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
