/* A document of a labelling tool is either refused, or written as one that reads back, that is
 * equal to itself, and whose annotations, taken for people's, make cases that read back. */
#include "run/case_writer.h"
#include "run/incoming.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_cases(const gz_snapshot *corrected, gz_arena *arena)
{
    gz_snapshot exported = *corrected;
    gz_differences differences;
    gz_case_writer writer;
    gloze_error err;

    exported.count = 0; /* nothing was suggested */
    gz_case_writer_init(&writer);
    if (gz_snapshot_compare(&exported, corrected, arena, &differences, &err) != GLOZE_OK ||
        differences.count != corrected->count ||
        gz_case_writer_add(&writer, &exported, corrected, &differences, &err) != GLOZE_OK)
        abort();
    gz_case_writer_clear(&writer);
}

static void check_written(const gz_buffer *json)
{
    gz_snapshot snapshot = { 0 };
    gz_differences differences;
    gz_arena arena;
    gloze_error err;

    gz_arena_init(&arena);
    if (gz_snapshot_parse(&snapshot, json->data, json->len, "written", &err) != GLOZE_OK ||
        gz_snapshot_compare(&snapshot, &snapshot, &arena, &differences, &err) != GLOZE_OK ||
        differences.count > 0)
        abort();
    check_cases(&snapshot, &arena);
    gz_arena_clear(&arena);
    gz_snapshot_clear(&snapshot);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const gz_tree lost = { .kind = GZ_TREE_ARRAY };
    const gz_tree *doc = NULL;
    gz_incoming_options options = { .format = "fuzz", .lost = &lost };
    gz_tree_fault fault;
    gz_arena arena;
    gz_incoming info;
    gz_buffer out;
    gloze_error err;

    gz_arena_init(&arena);
    gz_buffer_init(&out);
    if (size > 1) {
        options.counting = (gz_counting){ (gloze_offsets)(data[0] % 3), data[0] / 3 % 3 };
        options.counting_given = data[0] & 0x80;
        doc = gz_tree_read(&arena, (const char *)data + 1, size - 1, NULL, &fault);
    }
    if (doc && gz_incoming_write(doc, &options, "fuzz", &info, &out, &err) == GLOZE_OK)
        check_written(&out);
    gz_arena_clear(&arena);
    gz_buffer_clear(&out);
    return 0;
}
