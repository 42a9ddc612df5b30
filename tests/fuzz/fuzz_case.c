/* A file of cases: what is accepted has its marks inside the text, the outer ones first. */
#include "run/cases.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const gz_case *one)
{
    assert(strlen(one->text) >= one->len || memchr(one->text, '\0', one->len));
    for (size_t i = 0; i < one->count; i++) {
        const gz_mark *mark = &one->marks[i];

        assert(mark->span.start < mark->span.end && mark->span.end <= one->len);
        assert(i == 0 || mark[-1].span.start <= mark->span.start);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    gz_arena arena;
    gz_cases cases;
    gloze_error err = { 0 };

    gz_arena_init(&arena);
    if (gz_cases_read(&arena, (const char *)data, size, "cases.txt", &cases, &err) != GLOZE_OK)
        assert(strncmp(err.message, "cases.txt:", 10) == 0 || err.code == GLOZE_ENOMEM);
    else
        for (size_t i = 0; i < cases.count; i++)
            check(&cases.list[i]);
    gz_arena_clear(&arena);
    return 0;
}
