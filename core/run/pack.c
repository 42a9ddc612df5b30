#include "run/pack.h"

#include "base/mem.h"
#include "run/walk.h"

#include <archive.h>
#include <archive_entry.h>
#include <string.h>
#include <unistd.h>

enum { CHUNK = 64 * 1024 };

gz_packing gz_packing_of(const char *path, size_t *ending)
{
    static const char *const endings[] = { ".jsonl", ".jsonl.gz", ".jsonl.zst" };

    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        *ending = strlen(endings[i]);
        if (gz_name_ends(path, endings[i]))
            return (gz_packing)i;
    }
    *ending = 0;
    return GZ_PACKING_NONE;
}

/* ---- packing ---- */

static la_ssize_t take_packed(struct archive *archive, void *data, const void *bytes, size_t len)
{
    gz_buffer *out = data;

    (void)archive;
    gz_buffer_add(out, bytes, len);
    return out->failed ? -1 : (la_ssize_t)len;
}

/* The time of day would be in a gzip header. */
static int choose_filter(struct archive *archive, gz_packing packing)
{
    if (packing == GZ_PACKING_ZSTD)
        return archive_write_add_filter_zstd(archive);
    if (archive_write_add_filter_gzip(archive) != ARCHIVE_OK)
        return ARCHIVE_FATAL;
    return archive_write_set_filter_option(archive, "gzip", "timestamp", NULL);
}

static bool write_piece(struct archive *archive, struct archive_entry *entry, gz_packing packing,
                        const char *data, size_t len, gz_buffer *out)
{
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_write_set_format_raw(archive);
    archive_write_set_bytes_per_block(archive, 0);
    return choose_filter(archive, packing) == ARCHIVE_OK &&
           archive_write_open(archive, out, NULL, take_packed, NULL) == ARCHIVE_OK &&
           archive_write_header(archive, entry) == ARCHIVE_OK &&
           archive_write_data(archive, data, len) == (la_ssize_t)len &&
           archive_write_close(archive) == ARCHIVE_OK;
}

gloze_status gz_pack(gz_packing packing, const char *data, size_t len, gz_buffer *out,
                     gloze_error *err)
{
    struct archive *archive = archive_write_new();
    struct archive_entry *entry = archive_entry_new();
    bool fine = archive && entry && write_piece(archive, entry, packing, data, len, out);

    if (entry)
        archive_entry_free(entry);
    if (archive)
        archive_write_free(archive);
    return fine && !out->failed ? GLOZE_OK : gz_fail_memory(err);
}

/* ---- unpacking ---- */

struct gz_unpacker {
    struct archive *archive;
    int fd;
    uint64_t at; /* of the file: what is read next */
    char chunk[CHUNK];
};

static la_ssize_t give_packed(struct archive *archive, void *data, const void **bytes)
{
    gz_unpacker *unpacker = data;
    ssize_t got = pread(unpacker->fd, unpacker->chunk, CHUNK, (off_t)unpacker->at);

    (void)archive;
    *bytes = unpacker->chunk;
    if (got > 0)
        unpacker->at += (uint64_t)got;
    return got;
}

static gloze_status fail_damaged(gloze_error *err)
{
    return gz_fail(err, GLOZE_EIO, "what was compressed is damaged");
}

gloze_status gz_unpacker_open(gz_packing packing, int fd, uint64_t at, gz_unpacker **out,
                              gloze_error *err)
{
    struct archive_entry *entry;
    gz_unpacker *unpacker = gz_zalloc(1, sizeof *unpacker);
    struct archive *archive = archive_read_new();

    *out = NULL;
    if (!unpacker || !archive) {
        gz_free(unpacker);
        archive_read_free(archive);
        return gz_fail_memory(err);
    }
    unpacker->archive = archive;
    unpacker->fd = fd;
    unpacker->at = at;
    archive_read_support_format_raw(archive);
    if (packing == GZ_PACKING_ZSTD)
        archive_read_support_filter_zstd(archive);
    else
        archive_read_support_filter_gzip(archive);
    if (archive_read_open(archive, unpacker, NULL, give_packed, NULL) != ARCHIVE_OK ||
        archive_read_next_header(archive, &entry) != ARCHIVE_OK) {
        gz_unpacker_free(unpacker);
        return fail_damaged(err);
    }
    *out = unpacker;
    return GLOZE_OK;
}

void gz_unpacker_free(gz_unpacker *unpacker)
{
    if (!unpacker)
        return;
    archive_read_free(unpacker->archive);
    gz_free(unpacker);
}

gloze_status gz_unpacker_read(gz_unpacker *unpacker, size_t len, gz_buffer *out, gloze_error *err)
{
    if (!gz_buffer_reserve(out, len))
        return gz_fail_memory(err);
    while (len > 0) {
        la_ssize_t got = archive_read_data(unpacker->archive, out->data + out->len, len);

        if (got <= 0)
            return fail_damaged(err);
        out->len += (size_t)got;
        len -= (size_t)got;
    }
    return GLOZE_OK;
}
