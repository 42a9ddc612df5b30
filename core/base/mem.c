#include "base/mem.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_CAP = 8 };

_Thread_local long gz_mem_fail_after = -1;

bool gz_mem_must_fail(void)
{
    if (gz_mem_fail_after < 0)
        return false;
    if (gz_mem_fail_after == 0)
        return true;
    gz_mem_fail_after--;
    return false;
}

void *gz_alloc(size_t size)
{
    return gz_mem_must_fail() ? NULL : malloc(size ? size : 1);
}

void *gz_zalloc(size_t count, size_t size)
{
    if (gz_mem_must_fail() || (size && count > SIZE_MAX / size))
        return NULL;
    return count && size ? calloc(count, size) : calloc(1, 1);
}

void *gz_realloc(void *old, size_t size)
{
    return gz_mem_must_fail() ? NULL : realloc(old, size ? size : 1);
}

void gz_free(void *old)
{
    free(old);
}

char *gz_copy(const char *text, size_t len)
{
    char *copy = len < SIZE_MAX ? gz_alloc(len + 1) : NULL;

    if (!copy)
        return NULL;
    if (len)
        memcpy(copy, text, len);
    copy[len] = '\0';
    return copy;
}

bool gz_grow(void *array, size_t *cap, size_t need, size_t size)
{
    size_t wanted = *cap > FIRST_CAP / 2 ? *cap : FIRST_CAP / 2;
    void *old, *grown;

    if (need <= *cap)
        return true;
    wanted = wanted > SIZE_MAX / 2 ? SIZE_MAX : wanted * 2;
    if (wanted < need)
        wanted = need;
    if (wanted > SIZE_MAX / size)
        return false;
    /* `array` is a pointer to a pointer of any type; memcpy keeps to the aliasing rules */
    memcpy(&old, array, sizeof old);
    grown = gz_realloc(old, wanted * size);
    if (!grown)
        return false;
    memcpy(array, &grown, sizeof grown);
    *cap = wanted;
    return true;
}
