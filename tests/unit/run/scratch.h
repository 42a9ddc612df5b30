/* scratch.h - a folder of a test's own, which the test program works in. */
#ifndef SCRATCH_H
#define SCRATCH_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char scratch_folder[] = "/tmp/gloze-test-XXXXXX";

static inline int scratch_remove(const char *path, const struct stat *info, int flag,
                                 struct FTW *where)
{
    (void)info;
    (void)flag;
    (void)where;
    return remove(path);
}

/* Setup and teardown of a test: an empty folder, entered. */
static inline int scratch_enter(void **state)
{
    (void)state;
    strcpy(scratch_folder, "/tmp/gloze-test-XXXXXX");
    return !mkdtemp(scratch_folder) || chdir(scratch_folder) != 0;
}

static inline int scratch_leave(void **state)
{
    (void)state;
    return chdir("/") != 0 || nftw(scratch_folder, scratch_remove, 16, FTW_DEPTH | FTW_PHYS) != 0;
}

static inline void scratch_write(const char *path, const void *data, size_t len)
{
    FILE *file = fopen(path, "wb");

    assert_non_null(file);
    assert_int_equal(fwrite(data, 1, len, file), len);
    assert_int_equal(fclose(file), 0);
}

static inline void scratch_text(const char *path, const char *text)
{
    scratch_write(path, text, strlen(text));
}

static inline void scratch_folder_at(const char *path)
{
    assert_int_equal(mkdir(path, 0777), 0);
}

/* The content of a file, NUL-terminated, to be freed. */
static inline char *scratch_read(const char *path)
{
    FILE *file = fopen(path, "rb");
    char *text = calloc(1, 1 << 20);

    assert_non_null(file);
    assert_non_null(text);
    assert_true(fread(text, 1, (1 << 20) - 1, file) < (1 << 20) - 1);
    fclose(file);
    return text;
}

#endif
