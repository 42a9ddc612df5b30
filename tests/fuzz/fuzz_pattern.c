/* A pattern as an analyst may type it: refused with a message, or compiled; never a crash. */
#include "match/pattern.h"

#include <assert.h>
#include <string.h>

static const gz_definition *define_n(void *data, const char *name, size_t len, const char **nearest)
{
    static const gz_definition number = { .re = "\\d+|%{n} ?", .re_len = 10 };

    *nearest = "n";
    return len == 1 && *name == 'n' ? &number : NULL;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    gz_pattern_source source = {
        .text = (const char *)data,
        .len = size,
        .where = "fuzz.lua:1",
        .midword = size % 2,
        .lookup = define_n,
    };
    gz_pattern *pattern = NULL;
    gloze_error err = { 0 };

    if (size > 4096)
        return -1;
    if (gz_pattern_new(&source, &pattern, &err) != GLOZE_OK) {
        assert(!pattern);
        assert(strncmp(err.message, "fuzz.lua:", 9) == 0 || err.code == GLOZE_ENOMEM);
        return 0;
    }
    for (size_t i = 0; i < gz_pattern_name_count(pattern); i++) {
        const char *name = gz_pattern_name(pattern, i);

        assert(gz_pattern_find_name(pattern, name, strlen(name)) == (int)i);
    }
    gz_pattern_free(pattern);
    return 0;
}
