#include "base/checksum.h"
#include "base/map.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static void maps_a_file_and_nothing_else(void **state)
{
    char folder[] = "/tmp/gloze-map-XXXXXX", path[100], expected[200];
    gloze_error err = { 0 };
    gz_map map;
    FILE *file;

    (void)state;
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/a", folder);
    assert_int_equal(gz_map_open(path, &map, &err), GLOZE_EIO);
    snprintf(expected, sizeof expected, "%s: No such file or directory", path);
    assert_string_equal(err.message, expected);
    assert_int_equal(gz_map_open(folder, &map, &err), GLOZE_EIO);
    snprintf(expected, sizeof expected, "%s: is no ordinary file", folder);
    assert_string_equal(err.message, expected);

    file = fopen(path, "w");
    assert_non_null(file);
    assert_int_equal(gz_map_open(path, &map, NULL), GLOZE_OK);
    assert_int_equal(map.len, 0);
    gz_map_close(&map);
    fputs("fish", file);
    fclose(file);
    assert_int_equal(gz_map_open(path, &map, NULL), GLOZE_OK);
    assert_int_equal(map.len, 4);
    assert_memory_equal(map.data, "fish", 4);
    gz_map_close(&map);
    gz_map_close(&map);
    unlink(path);

    assert_int_equal(mkfifo(path, 0600), 0);
    assert_int_equal(gz_map_open(path, &map, &err), GLOZE_EIO);
    unlink(path);
    rmdir(folder);
}

static void a_checksum_shows_any_changed_byte(void **state)
{
    char bytes[41];
    uint64_t sum;

    (void)state;
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (char)(i * 7);
    sum = gz_checksum(bytes, sizeof bytes);
    for (size_t i = 0; i < sizeof bytes; i++)
        for (int change = 1; change < 256; change++) {
            bytes[i] ^= (char)change;
            assert_int_not_equal(gz_checksum(bytes, sizeof bytes), sum);
            bytes[i] ^= (char)change;
        }
    assert_int_not_equal(gz_checksum(bytes, sizeof bytes - 1), sum);
    assert_int_not_equal(gz_checksum("\0", 1), gz_checksum("\0\0", 2));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(maps_a_file_and_nothing_else),
        cmocka_unit_test(a_checksum_shows_any_changed_byte),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
