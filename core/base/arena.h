/* arena.h - memory that dies at once: one arena per document.
 * Depends on mem.h. An arena belongs to one thread. */
#ifndef GZ_ARENA_H
#define GZ_ARENA_H

#include <stdbool.h>
#include <stddef.h>

typedef struct gz_arena {
    struct gz_arena_chunk *chunk; /* newest first */
    struct gz_arena_chunk *large; /* pieces with a chunk of their own, newest first */
    size_t used, size;            /* of the newest chunk */
    size_t total;                 /* bytes handed out */
} gz_arena;

/* A struct that the caller owns; nothing is allocated yet. */
void gz_arena_init(gz_arena *arena);
/* Frees everything. The arena can be used again. */
void gz_arena_clear(gz_arena *arena);
/* Forgets everything but keeps one chunk of memory, for the next document. */
void gz_arena_reset(gz_arena *arena);
/* `size` bytes aligned for any type, not zeroed; NULL when memory ran out.
 * Valid until the arena is reset or cleared. */
void *gz_arena_alloc(gz_arena *arena, size_t size);
void *gz_arena_zalloc(gz_arena *arena, size_t count, size_t size); /* zeroed */
/* A NUL-terminated copy; NULL when memory ran out. */
char *gz_arena_copy(gz_arena *arena, const char *text, size_t len);
/* As gz_grow (mem.h) for an array that lives in this arena. What points into the array is no longer
 * valid: a large one moves without leaving its old place behind. */
bool gz_arena_grow(gz_arena *arena, void *array, size_t *cap, size_t need, size_t size);

#endif
