/* mem.h - the one door to the heap.
 * Depends on nothing. The failure counter is per thread and for tests only. */
#ifndef GZ_MEM_H
#define GZ_MEM_H

#include <stdbool.h>
#include <stddef.h>

/* As malloc, realloc, free; NULL when memory ran out. `size` 0 gives a pointer
 * that may be freed. gz_free(NULL) is allowed. */
void *gz_alloc(size_t size);
void *gz_zalloc(size_t count, size_t size); /* zeroed; NULL on overflow too */
void *gz_realloc(void *old, size_t size);
void gz_free(void *old);
/* A NUL-terminated copy of `len` bytes; NULL when memory ran out. */
char *gz_copy(const char *text, size_t len);

/* Grows an array of `*cap` elements of `size` bytes so that it holds `need`;
 * false when memory ran out (the old array stays). Amortised doubling. */
bool gz_grow(void *array, size_t *cap, size_t need, size_t size);

/* For tests: when >= 0, that many allocations succeed and the next fail. -1 is
 * off (the default). */
extern _Thread_local long gz_mem_fail_after;
/* Counts an allocation of an allocator that stands on these; true when it has to fail. */
bool gz_mem_must_fail(void);

#endif
