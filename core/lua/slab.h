/* slab.h - memory for the many small, short-lived blocks of one Lua state.
 *
 * Blocks of up to GZ_SLAB_LARGEST bytes are cut from chunks, and wait in a list of their size
 * when they are given back; larger ones come from mem.h. Chunks go back to the heap only with
 * the slab. Under AddressSanitizer every block comes from mem.h, so that it sees them all.
 * Depends on base/mem.h. Belongs to one state. */
#ifndef GZ_SLAB_H
#define GZ_SLAB_H

#include "base/mem.h"

#include <stddef.h>

#define GZ_SLAB_LARGEST 256
#define GZ_SLAB_STEP 16

struct gz_slab_block {
    struct gz_slab_block *next;
};

typedef struct gz_slab {
    struct gz_slab_block *waiting[GZ_SLAB_LARGEST / GZ_SLAB_STEP];
    struct gz_slab_chunk *chunks;
    char *fresh, *end; /* what is not yet cut of the newest chunk */
} gz_slab;

/* A slab of zeros is empty and ready. */
void gz_slab_clear(gz_slab *slab);

/* The quick way to a new block of `size` > 0 bytes: one that was given back. NULL where none waits;
 * then, as for large blocks, gz_slab_resize makes one. */
static inline void *gz_slab_reuse(gz_slab *slab, size_t size)
{
    size_t class = (size - 1) / GZ_SLAB_STEP;
    struct gz_slab_block *block;

    if (size > GZ_SLAB_LARGEST || gz_mem_fail_after >= 0)
        return NULL;
    block = slab->waiting[class];
    if (block)
        slab->waiting[class] = block->next;
    return block;
}
/* A block of `size` bytes, or one resized, as realloc does; the caller knows the size it had
 * (0 for a new one). NULL when memory ran out: the old block stays. */
void *gz_slab_resize(gz_slab *slab, void *old, size_t had, size_t size);
/* Takes back a block of `size` bytes. NULL is allowed. */
void gz_slab_free(gz_slab *slab, void *old, size_t size);

#endif
