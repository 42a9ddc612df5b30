#include "lua/slab.h"

#include "base/mem.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED
#endif
#endif
#ifdef __SANITIZE_ADDRESS__
#define SANITIZED
#endif

enum { CHUNK = 1 << 16 };

struct gz_slab_chunk {
    struct gz_slab_chunk *next;
    _Alignas(GZ_SLAB_STEP) char bytes[];
};

static bool is_small(size_t size)
{
#ifdef SANITIZED
    return false;
#else
    return size <= GZ_SLAB_LARGEST;
#endif
}

static size_t class_of(size_t size)
{
    return (size - 1) / GZ_SLAB_STEP;
}

void gz_slab_clear(gz_slab *slab)
{
    while (slab->chunks) {
        struct gz_slab_chunk *chunk = slab->chunks;

        slab->chunks = chunk->next;
        gz_free(chunk);
    }
    *slab = (gz_slab){ 0 };
}

static bool add_chunk(gz_slab *slab)
{
    struct gz_slab_chunk *chunk = gz_alloc(sizeof *chunk + CHUNK);

    if (!chunk)
        return false;
    chunk->next = slab->chunks;
    slab->chunks = chunk;
    slab->fresh = chunk->bytes;
    slab->end = chunk->bytes + CHUNK;
    return true;
}

static void *take(gz_slab *slab, size_t size)
{
    size_t class = class_of(size), rounded = (class + 1) * GZ_SLAB_STEP;
    struct gz_slab_block *block = slab->waiting[class];

    if (block) {
        slab->waiting[class] = block->next;
        return block;
    }
    if ((size_t)(slab->end - slab->fresh) < rounded && !add_chunk(slab))
        return NULL;
    block = (void *)slab->fresh;
    slab->fresh += rounded;
    return block;
}

void gz_slab_free(gz_slab *slab, void *old, size_t size)
{
    struct gz_slab_block *block = old;

    if (!old)
        return;
    if (!is_small(size)) {
        gz_free(old);
        return;
    }
    block->next = slab->waiting[class_of(size)];
    slab->waiting[class_of(size)] = block;
}

void *gz_slab_resize(gz_slab *slab, void *old, size_t had, size_t size)
{
    void *block;

    if (!is_small(size) && (!old || !is_small(had)))
        return gz_realloc(old, size);
    if (old && is_small(size) && is_small(had) && class_of(size) == class_of(had))
        return old;
    if (is_small(size) && gz_mem_must_fail())
        return NULL;
    block = is_small(size) ? take(slab, size) : gz_alloc(size);
    if (!block || !old)
        return block;
    memcpy(block, old, had < size ? had : size);
    gz_slab_free(slab, old, had);
    return block;
}
