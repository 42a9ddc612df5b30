#include "base/mem.h"
#include "lua/slab.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void blocks_are_whole_and_apart(void **state)
{
    enum { COUNT = 3000 };
    gz_slab slab = { 0 };
    static unsigned char *blocks[COUNT];

    (void)state;
    for (size_t i = 0; i < COUNT; i++) {
        blocks[i] = gz_slab_resize(&slab, NULL, 0, 1 + i % 300);
        assert_non_null(blocks[i]);
        assert_int_equal((uintptr_t)blocks[i] % _Alignof(max_align_t), 0);
        memset(blocks[i], (int)(i % 251), 1 + i % 300);
    }
    for (size_t i = 0; i < COUNT; i++) {
        for (size_t byte = 0; byte < 1 + i % 300; byte++)
            assert_int_equal(blocks[i][byte], i % 251);
        gz_slab_free(&slab, blocks[i], 1 + i % 300);
    }
    gz_slab_clear(&slab);
}

static void what_stands_in_a_block_stays_when_its_size_changes(void **state)
{
    static const size_t sizes[] = { 8, 16, 17, 256, 257, 5000, 300, 256, 40, 3 };
    gz_slab slab = { 0 };
    size_t had = 0;
    char *block = NULL;

    (void)state;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        block = gz_slab_resize(&slab, block, had, sizes[i]);
        assert_non_null(block);
        if (i > 0)
            assert_memory_equal(block, "abc", 3);
        memcpy(block, "abc", 3);
        had = sizes[i];
    }
    gz_slab_free(&slab, block, had);
    gz_slab_clear(&slab);
}

static void when_memory_runs_out_the_old_block_stays(void **state)
{
    gz_slab slab = { 0 };
    char *block = gz_slab_resize(&slab, NULL, 0, 10);

    (void)state;
    memcpy(block, "123456789", 10);
    gz_mem_fail_after = 0;
    assert_null(gz_slab_resize(&slab, block, 10, 100));
    assert_null(gz_slab_resize(&slab, block, 10, 1000));
    assert_null(gz_slab_resize(&slab, NULL, 0, 10));
    gz_mem_fail_after = -1;
    assert_string_equal(block, "123456789");
    gz_slab_free(&slab, block, 10);
    gz_slab_clear(&slab);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blocks_are_whole_and_apart),
        cmocka_unit_test(what_stands_in_a_block_stays_when_its_size_changes),
        cmocka_unit_test(when_memory_runs_out_the_old_block_stays),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
