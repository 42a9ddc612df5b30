#include "base/arena.h"

#include "base/mem.h"

#include <stdalign.h>
#include <stdint.h>
#include <string.h>

#define FIRST_CHUNK ((size_t)32 << 10)
#define LARGEST_STEP ((size_t)16 << 20) /* chunks double up to here */
#define LARGE ((size_t)1 << 20)         /* such a piece has a chunk of its own */

struct gz_arena_chunk {
    struct gz_arena_chunk *older, *newer; /* `newer` of large pieces alone */
    size_t size;
    alignas(max_align_t) unsigned char bytes[];
};

void gz_arena_init(gz_arena *arena)
{
    *arena = (gz_arena){ 0 };
}

static void free_chunks(struct gz_arena_chunk *chunk)
{
    while (chunk) {
        struct gz_arena_chunk *older = chunk->older;

        gz_free(chunk);
        chunk = older;
    }
}

void gz_arena_clear(gz_arena *arena)
{
    free_chunks(arena->chunk);
    free_chunks(arena->large);
    gz_arena_init(arena);
}

void gz_arena_reset(gz_arena *arena)
{
    if (arena->chunk) {
        free_chunks(arena->chunk->older);
        arena->chunk->older = NULL;
    }
    free_chunks(arena->large);
    arena->large = NULL;
    arena->used = 0;
    arena->total = 0;
}

static bool add_chunk(gz_arena *arena, size_t size)
{
    size_t wanted = arena->size ? arena->size : FIRST_CHUNK / 2;
    struct gz_arena_chunk *chunk;

    wanted = wanted > LARGEST_STEP / 2 ? LARGEST_STEP : wanted * 2;
    if (wanted < size)
        wanted = size;
    if (wanted > PTRDIFF_MAX - sizeof *chunk)
        return false;
    chunk = gz_alloc(sizeof *chunk + wanted);
    if (!chunk)
        return false;
    chunk->older = arena->chunk;
    chunk->size = wanted;
    arena->chunk = chunk;
    arena->size = wanted;
    arena->used = 0;
    return true;
}

/* Rounds up so that the next piece is aligned; 0 when the sum would overflow. */
static size_t round_up(size_t size)
{
    size_t unit = alignof(max_align_t);

    if (size > SIZE_MAX - unit)
        return 0;
    return size ? (size + unit - 1) / unit * unit : unit;
}

/* ---- large pieces ---- */

static void enlist(gz_arena *arena, struct gz_arena_chunk *chunk)
{
    chunk->newer = NULL;
    chunk->older = arena->large;
    if (chunk->older)
        chunk->older->newer = chunk;
    arena->large = chunk;
}

static void delist(gz_arena *arena, const struct gz_arena_chunk *chunk)
{
    if (chunk->older)
        chunk->older->newer = chunk->newer;
    if (chunk->newer)
        chunk->newer->older = chunk->older;
    else
        arena->large = chunk->older;
}

/* A new large piece, or with `old` that one, moved if need be; NULL: the old one stays. */
static void *size_large(gz_arena *arena, struct gz_arena_chunk *old, size_t rounded)
{
    size_t before = old ? old->size : 0;
    struct gz_arena_chunk *chunk;

    if (rounded > PTRDIFF_MAX - sizeof *chunk)
        return NULL;
    if (old)
        delist(arena, old);
    chunk = gz_realloc(old, sizeof *chunk + rounded);
    if (!chunk) {
        if (old)
            enlist(arena, old);
        return NULL;
    }
    chunk->size = rounded;
    enlist(arena, chunk);
    arena->total += rounded - before;
    return chunk->bytes;
}

static struct gz_arena_chunk *chunk_of(void *large)
{
    return (struct gz_arena_chunk *)((unsigned char *)large -
                                     offsetof(struct gz_arena_chunk, bytes));
}

/* ---- pieces ---- */

void *gz_arena_alloc(gz_arena *arena, size_t size)
{
    size_t rounded = round_up(size);
    void *piece;

    if (!rounded)
        return NULL;
    if (rounded >= LARGE)
        return size_large(arena, NULL, rounded);
    if (rounded > arena->size - arena->used && !add_chunk(arena, rounded))
        return NULL;
    piece = arena->chunk->bytes + arena->used;
    arena->used += rounded;
    arena->total += rounded;
    return piece;
}

void *gz_arena_zalloc(gz_arena *arena, size_t count, size_t size)
{
    void *piece;

    if (size && count > SIZE_MAX / size)
        return NULL;
    piece = gz_arena_alloc(arena, count * size);
    if (piece)
        memset(piece, 0, count * size);
    return piece;
}

char *gz_arena_copy(gz_arena *arena, const char *text, size_t len)
{
    char *copy = len < SIZE_MAX ? gz_arena_alloc(arena, len + 1) : NULL;

    if (!copy)
        return NULL;
    if (len)
        memcpy(copy, text, len);
    copy[len] = '\0';
    return copy;
}

/* Is `old` the newest piece, and is there room behind it? */
static bool extend(gz_arena *arena, const unsigned char *old, size_t old_size, size_t new_size)
{
    size_t start, rounded = round_up(new_size);

    if (!old || !arena->chunk || !rounded || rounded >= LARGE || arena->used < round_up(old_size))
        return false;
    start = arena->used - round_up(old_size);
    if (old != arena->chunk->bytes + start || rounded > arena->size - start)
        return false;
    arena->total += start + rounded - arena->used;
    arena->used = start + rounded;
    return true;
}

/* The array in its new size, where it was or with what it held copied; NULL when memory ran out. */
static void *resize(gz_arena *arena, void *old, size_t old_size, size_t new_size)
{
    size_t rounded = round_up(new_size);
    void *grown;

    if (old_size && rounded && round_up(old_size) >= LARGE)
        return size_large(arena, chunk_of(old), rounded);
    if (extend(arena, old, old_size, new_size))
        return old;
    grown = gz_arena_alloc(arena, new_size);
    if (grown && old_size)
        memcpy(grown, old, old_size);
    return grown;
}

bool gz_arena_grow(gz_arena *arena, void *array, size_t *cap, size_t need, size_t size)
{
    size_t wanted = *cap > 4 ? *cap : 4;
    void *old, *grown;

    if (need <= *cap)
        return true;
    wanted = wanted > SIZE_MAX / 2 ? SIZE_MAX : wanted * 2;
    if (wanted < need)
        wanted = need;
    if (wanted > SIZE_MAX / size)
        return false;
    memcpy(&old, array, sizeof old);
    grown = resize(arena, old, *cap * size, wanted * size);
    if (!grown)
        return false;
    memcpy(array, &grown, sizeof grown);
    *cap = wanted;
    return true;
}
