/* A line of JSON Lines either fails, or its raw members read back as they were. */
#include "run/record.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    /* Memory of its own, so that a byte too far is seen. */
    char *line = malloc(size ? size : 1);
    gz_arena arena;
    gz_record record;
    gloze_error err;

    if (!line)
        return 0;
    memcpy(line, data, size);
    gz_arena_init(&arena);
    if (gz_record_parse(&arena, line, size, "line", &record, &err) == GLOZE_OK)
        for (size_t i = 0; i < record.field_count; i++) {
            json_t *value =
                json_loads(record.fields[i].json,
                           JSON_DECODE_ANY | JSON_ALLOW_NUL | JSON_DECODE_INT_AS_REAL, NULL);

            if (!value)
                abort();
            json_decref(value);
        }
    gz_arena_clear(&arena);
    free(line);
    return 0;
}
