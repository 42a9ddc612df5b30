/* What a reader process says either is refused, or can be used without looking. */
#include "run/wire.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    /* Memory of its own, so that a byte too far is seen. */
    char *body = malloc(size ? size : 1);
    gz_arena arena;
    gz_item item;

    if (!body)
        return 0;
    memcpy(body, data, size);
    gz_arena_init(&arena);
    if (gz_wire_get_item(body, size, &arena, &item)) {
        if (item.kind == GZ_ITEM_DOCUMENT && (!strlen(item.input.id) || !item.input.len))
            abort();
        for (size_t i = 0; i < item.input.metadata_count; i++)
            if (strlen(item.input.metadata[i].name) + strlen(item.input.metadata[i].json) > size)
                abort();
    }
    gz_arena_clear(&arena);
    free(body);
    return 0;
}
