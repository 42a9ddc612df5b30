#include "base/prepared.h"

#include "base/checksum.h"

#include <stdlib.h>
#include <string.h>

#define MAGIC "\x8AGZMADE\n"

/* The byte order and widths of the machine are the program's. */
typedef struct header {
    char magic[8];
    unsigned char program[GZ_PROGRAM_BYTES];
    uint64_t file_len, count;
    uint64_t index_sum, header_sum; /* the latter of the header up to here */
} header;

/* The entries are sorted by their keys. */
typedef struct entry {
    gz_prepared_key key;
    uint64_t start, len, sum; /* of the data */
} entry;

gz_prepared_key gz_prepared_key_of(gz_prepared_kind kind, uint32_t how, const char *text,
                                   size_t len)
{
    return (gz_prepared_key){ kind, how, len, gz_checksum(text, len) };
}

static int compare_keys(const void *a, const void *b)
{
    const gz_prepared_key *x = a, *y = b;

    if (x->kind != y->kind)
        return x->kind < y->kind ? -1 : 1;
    if (x->sum != y->sum)
        return x->sum < y->sum ? -1 : 1;
    if (x->len != y->len)
        return x->len < y->len ? -1 : 1;
    return (x->how > y->how) - (x->how < y->how);
}

/* ---- reading ---- */

bool gz_prepared_open(gz_prepared_file *file, const char *image, size_t len,
                      const unsigned char program[GZ_PROGRAM_BYTES])
{
    const header *head = (const void *)image;

    *file = (gz_prepared_file){ 0 };
    if (len < sizeof *head || memcmp(head->magic, MAGIC, sizeof head->magic) != 0 ||
        memcmp(head->program, program, sizeof head->program) != 0 || head->file_len != len ||
        head->header_sum != gz_checksum(head, offsetof(header, header_sum)) ||
        head->count > (len - sizeof *head) / sizeof(entry) ||
        head->index_sum != gz_checksum(head + 1, head->count * sizeof(entry)))
        return false;
    *file = (gz_prepared_file){ image, head->count };
    return true;
}

bool gz_prepared_is_there(gz_prepared prepared)
{
    return prepared.maker || (prepared.file && prepared.file->count);
}

const char *gz_prepared_find(gz_prepared prepared, gz_prepared_key key, size_t *len)
{
    const gz_prepared_file *file = prepared.file;
    const header *head = file && file->count ? (const void *)file->image : NULL;
    const entry *found =
        head ? bsearch(&key, head + 1, file->count, sizeof(entry), compare_keys) : NULL;

    if (!found || found->start % 8 || found->start > head->file_len ||
        found->len > head->file_len - found->start ||
        gz_checksum(file->image + found->start, found->len) != found->sum)
        return NULL;
    *len = found->len;
    return file->image + found->start;
}

/* ---- making ---- */

void gz_prepared_maker_clear(gz_prepared_maker *maker)
{
    gz_buffer_clear(&maker->index);
    gz_buffer_clear(&maker->data);
}

static bool is_kept(const gz_prepared_maker *maker, const gz_prepared_key *key)
{
    const entry *entries = (const void *)maker->index.data;

    for (size_t i = 0; i < maker->index.len / sizeof *entries; i++)
        if (compare_keys(&entries[i].key, key) == 0)
            return true;
    return false;
}

void gz_prepared_keep(gz_prepared prepared, gz_prepared_key key, const void *data, size_t len)
{
    gz_prepared_maker *maker = prepared.maker;
    entry kept = { key, maker ? maker->data.len : 0, len, gz_checksum(data, len) };

    if (!maker || is_kept(maker, &key))
        return;
    gz_buffer_add(&maker->index, &kept, sizeof kept);
    gz_buffer_add(&maker->data, data, len);
    while (maker->data.len % 8 && !maker->data.failed)
        gz_buffer_char(&maker->data, '\0');
}

/* Data in the order of the index, so that the order in which they came does not show. */
static void add_data(const gz_prepared_maker *maker, size_t start, entry *entries, size_t count,
                     gz_buffer *out)
{
    for (size_t i = 0; i < count; i++) {
        const char *data = maker->data.data + entries[i].start;

        entries[i].start = out->len - start;
        gz_buffer_add(out, data, (entries[i].len + 7) / 8 * 8);
    }
}

gloze_status gz_prepared_write(gz_prepared_maker *maker,
                               const unsigned char program[GZ_PROGRAM_BYTES], gz_buffer *out,
                               gloze_error *err)
{
    header head = { .magic = MAGIC, .count = maker->index.len / sizeof(entry) };
    entry *entries = (void *)maker->index.data;
    size_t start = out->len, whole = sizeof head + maker->index.len + maker->data.len;

    if (maker->index.failed || maker->data.failed || !gz_buffer_reserve(out, whole))
        return gz_fail_memory(err);
    if (head.count)
        qsort(entries, head.count, sizeof *entries, compare_keys);
    out->len += sizeof head + maker->index.len; /* filled below */
    add_data(maker, start, entries, head.count, out);
    memcpy(head.program, program, sizeof head.program);
    head.file_len = whole;
    head.index_sum = gz_checksum(entries, maker->index.len);
    head.header_sum = gz_checksum(&head, offsetof(header, header_sum));
    memcpy(out->data + start, &head, sizeof head);
    if (head.count)
        memcpy(out->data + start + sizeof head, entries, maker->index.len);
    gz_prepared_maker_clear(maker);
    return GLOZE_OK;
}
