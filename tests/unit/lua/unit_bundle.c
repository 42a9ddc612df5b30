#include "lua/bundle.h"

#include "base/checksum.h"
#include "base/mem.h"

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

/* A scratch folder with boats/init.lua, boats/ships.lex and, elsewhere, boats/ships.lex and
 * boats/ports.lex. */
static char home[100], plugin[120], elsewhere[120];
static const char *const files[] = { "plugins/boats/init.lua", "plugins/boats/ships.lex",
                                     "compiled/boats/ships.lex", "compiled/boats/ports.lex" };
static const char *const folders[] = { "plugins", "plugins/boats", "compiled", "compiled/boats" };

enum { LONG_LINES = 20000 }; /* more than 128 KiB */

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static int make_files(void **state)
{
    char path[200];

    (void)state;
    snprintf(home, sizeof home, "/tmp/gloze-bundle-XXXXXX");
    if (!mkdtemp(home))
        return -1;
    snprintf(plugin, sizeof plugin, "%s/plugins", home);
    snprintf(elsewhere, sizeof elsewhere, "%s/compiled", home);
    for (size_t i = 0; i < COUNT(folders); i++) {
        snprintf(path, sizeof path, "%s/%s", home, folders[i]);
        if (mkdir(path, 0700) != 0)
            return -1;
    }
    for (size_t i = 0; i < COUNT(files); i++) {
        FILE *file;

        snprintf(path, sizeof path, "%s/%s", home, files[i]);
        file = fopen(path, "w");
        if (!file || fputs(files[i], file) < 0 || fclose(file) != 0)
            return -1;
    }
    return 0;
}

static int remove_files(void **state)
{
    char path[200];

    (void)state;
    for (size_t i = 0; i < COUNT(files); i++) {
        snprintf(path, sizeof path, "%s/%s", home, files[i]);
        unlink(path);
    }
    for (size_t i = COUNT(folders); i-- > 0;) {
        snprintf(path, sizeof path, "%s/%s", home, folders[i]);
        rmdir(path);
    }
    return rmdir(home);
}

static gloze_status read_both(gz_bundle *bundle, gloze_error *err)
{
    gloze_status st = gz_bundle_add(bundle, plugin, err);

    if (st == GLOZE_OK)
        st = gz_bundle_add_compiled(bundle, elsewhere, err);
    return st == GLOZE_OK ? gz_bundle_keep_tables(bundle, err) : st;
}

static void assert_file(const gz_bundle *bundle, const char *name, const char *expected)
{
    const gz_file *file = gz_bundle_file(gz_bundle_find(bundle, "boats"), name);

    assert_non_null(file);
    assert_int_equal(file->len, strlen(expected));
    assert_memory_equal(file->data, expected, file->len);
}

static void a_compiled_list_may_lie_elsewhere_but_the_plugins_own_counts(void **state)
{
    gz_bundle bundle;

    (void)state;
    gz_bundle_init(&bundle);
    assert_int_equal(read_both(&bundle, NULL), GLOZE_OK);
    assert_int_equal(gz_bundle_add_compiled(&bundle, "/nowhere", NULL), GLOZE_OK);
    assert_file(&bundle, "init.lua", files[0]);
    assert_file(&bundle, "ships.lex", files[1]);
    assert_file(&bundle, "ports.lex", files[3]);
    gz_bundle_clear(&bundle);
}

static void write_long_table(const char *path, char letter)
{
    FILE *file = fopen(path, "r+");

    if (!file)
        file = fopen(path, "w");
    assert_non_null(file);
    for (size_t i = 0; i < LONG_LINES; i++)
        assert_true(fprintf(file, "%c%06zu\n", letter, i) > 0);
    assert_int_equal(fclose(file), 0);
}

static void a_long_table_stays_as_it_was_read(void **state)
{
    char path[200];
    gz_bundle bundle;
    const gz_file *file;

    (void)state;
    snprintf(path, sizeof path, "%s/boats/long.tsv", plugin);
    write_long_table(path, 'a');
    gz_bundle_init(&bundle);
    assert_int_equal(read_both(&bundle, NULL), GLOZE_OK);
    write_long_table(path, 'b');
    unlink(path);
    file = gz_bundle_file(gz_bundle_find(&bundle, "boats"), "long.tsv");
    assert_int_equal(file->len, LONG_LINES * 8);
    assert_memory_equal(file->data, "a000000\na000001\n", 16);
    assert_int_equal(file->sum, gz_checksum(file->data, file->len));
    assert_null(gz_bundle_compiled(gz_bundle_find(&bundle, "boats"), file));
    gz_bundle_clear(&bundle);
}

static void survives_every_failed_allocation(void **state)
{
    gz_bundle bundle;
    gloze_error err = { 0 };
    long n = 0;

    (void)state;
    for (;; n++) {
        gloze_status st;

        gz_bundle_init(&bundle);
        gz_mem_fail_after = n;
        st = read_both(&bundle, &err);
        gz_mem_fail_after = -1;
        gz_bundle_clear(&bundle);
        if (st == GLOZE_OK)
            break;
        assert_int_equal(err.code, GLOZE_ENOMEM);
    }
    assert_in_range(n, 1, 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_long_table_stays_as_it_was_read),
        cmocka_unit_test(a_compiled_list_may_lie_elsewhere_but_the_plugins_own_counts),
        cmocka_unit_test(survives_every_failed_allocation),
    };

    return cmocka_run_group_tests(tests, make_files, remove_files);
}
