/* JSON is read as jansson reads it, but for what the header says: fewer levels, and numbers that
 * jansson takes or refuses in its own way, and a NUL between values, which it can pass over. What was written reads back, and is written the same. */
#include "run/tree.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool may_differ(const gz_tree_fault *fault)
{
    return strstr(fault->what, "levels") || strstr(fault->what, "number");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *json = (const char *)data;
    json_error_t why;
    json_t *other =
        json_loadb(json, size, JSON_DECODE_ANY | JSON_ALLOW_NUL | JSON_REJECT_DUPLICATES, &why);
    gz_tree_fault fault;
    gz_arena arena;
    gz_buffer once, twice;
    const gz_tree *tree;

    gz_arena_init(&arena);
    gz_buffer_init(&once);
    gz_buffer_init(&twice);
    tree = gz_tree_read(&arena, json, size, NULL, &fault);
    if ((tree && !other && json_error_code(&why) != json_error_numeric_overflow) ||
        (!tree && other && !memchr(json, '\0', size) && !may_differ(&fault)))
        abort();
    if (tree) {
        gz_tree_write(&once, tree);
        tree = gz_tree_read(&arena, once.data, once.len, NULL, &fault);
        if (!tree)
            abort();
        gz_tree_write(&twice, tree);
        if (once.len != twice.len || memcmp(once.data, twice.data, once.len) != 0)
            abort();
    }
    json_decref(other);
    gz_buffer_clear(&once);
    gz_buffer_clear(&twice);
    gz_arena_clear(&arena);
    return 0;
}
