#include "run/parts.h"

#include "base/mem.h"
#include "run/partial.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

void gz_parts_init(gz_parts *parts, gz_books *books, uint64_t shard)
{
    *parts = (gz_parts){ .books = books, .shard = shard, .fd = -1, .number = 1 };
    gz_buffer_init(&parts->packed);
}

void gz_parts_clear(gz_parts *parts)
{
    if (parts->fd >= 0)
        close(parts->fd);
    parts->fd = -1;
    gz_buffer_clear(&parts->packed);
}

const char *gz_parts_path(gz_books *books, gz_part_place place, unsigned number, bool sharded)
{
    switch (place) {
    case GZ_PART_NEW:
        return gz_books_part(books, number);
    case GZ_PART_OLDER:
        return gz_books_older_part(books, number);
    default:
        return gz_books_final(books, number, sharded);
    }
}

gloze_status gz_parts_open(gz_parts *parts, const gz_journal_mark *mark, gloze_error *err)
{
    const char *path = gz_books_part(parts->books, mark->part);

    if (!path)
        return gz_fail_memory(err);
    parts->number = mark->part;
    parts->end = mark->end;
    parts->fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
    if (parts->fd < 0)
        return gz_partial_fail_create(parts->books->path, err);
    if (ftruncate(parts->fd, (off_t)mark->end) != 0 ||
        lseek(parts->fd, (off_t)mark->end, SEEK_SET) < 0)
        return gz_partial_fail_write(parts->books->path, err);
    return GLOZE_OK;
}

/* `len` bytes from the start of one file to the start of another. */
static bool copy_bytes(int from, int to, uint64_t len)
{
    char block[64 * 1024];

    for (uint64_t at = 0; at < len;) {
        size_t want = len - at < sizeof block ? (size_t)(len - at) : sizeof block;
        ssize_t got = pread(from, block, want, (off_t)at);

        if (got == 0)
            errno = EIO; /* it has become shorter since it was looked at */
        if (got <= 0 || !gz_write_all(to, block, (size_t)got))
            return false;
        at += (uint64_t)got;
    }
    return true;
}

gloze_status gz_parts_copy(gz_parts *parts, const gz_journal_mark *mark, gz_part_place from,
                           gloze_error *err)
{
    const gz_journal_mark start = { 0, mark->part, 0 };
    const char *path = gz_parts_path(parts->books, from, mark->part, parts->shard);
    int fd;
    gloze_status st;

    if (!path)
        return gz_fail_memory(err);
    fd = mark->end ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    if (mark->end && fd < 0)
        return gz_fail(err, GLOZE_EIO, "%s: can't be read: %s", path, strerror(errno));
    st = gz_parts_open(parts, &start, err);
    if (st == GLOZE_OK && !copy_bytes(fd, parts->fd, mark->end))
        st = gz_partial_fail_write(parts->books->path, err);
    if (fd >= 0)
        close(fd);
    parts->end = mark->end;
    return st;
}

gloze_status gz_parts_write(gz_parts *parts, const gz_buffer *data, gloze_error *err)
{
    gz_packing packing = parts->books->packing;
    const gz_buffer *bytes = data;

    if (packing != GZ_PACKING_NONE) {
        gloze_status st;

        gz_buffer_reset(&parts->packed);
        st = gz_pack(packing, data->data, data->len, &parts->packed, err);
        if (st != GLOZE_OK)
            return st;
        bytes = &parts->packed;
    }
    if (!gz_write_all(parts->fd, bytes->data, bytes->len))
        return gz_partial_fail_write(parts->books->path, err);
    parts->end += bytes->len;
    return GLOZE_OK;
}

/* How long a piece becomes is only known once it is written, so a shard ends behind the piece
 * that fills it. */
bool gz_parts_is_full(const gz_parts *parts, size_t held, size_t more)
{
    uint64_t len = parts->end + held;

    if (!parts->shard || !len)
        return false;
    if (parts->books->packing != GZ_PACKING_NONE)
        return !held && parts->end >= parts->shard;
    return len + more > parts->shard;
}

gloze_status gz_parts_sync(gz_parts *parts, gloze_error *err)
{
    if (parts->fd < 0 || fsync(parts->fd) == 0)
        return GLOZE_OK;
    return gz_partial_fail_write(parts->books->path, err);
}

gloze_status gz_parts_next(gz_parts *parts, gloze_error *err)
{
    const gz_journal_mark next = { 0, parts->number + 1, 0 };
    int fd = parts->fd;
    gloze_status st = gz_parts_sync(parts, err);

    parts->number = next.part;
    parts->end = 0;
    if (fd < 0 || st != GLOZE_OK)
        return st;
    parts->fd = -1;
    if (close(fd) != 0)
        return gz_partial_fail_write(parts->books->path, err);
    return gz_parts_open(parts, &next, err);
}

/* A part that is not there is passed over. */
static gloze_status move_part(gz_books *books, gz_part_place to, unsigned number, bool sharded,
                              gloze_error *err)
{
    const char *name = gz_books_part(books, number);
    char *part = name ? gz_copy(name, strlen(name)) : NULL;
    const char *path = part ? gz_parts_path(books, to, number, sharded) : NULL;
    gloze_status st = GLOZE_OK;

    if (!path)
        st = gz_fail_memory(err);
    else if (rename(part, path) != 0 && errno != ENOENT)
        st = gz_partial_fail_create(path, err);
    gz_free(part);
    return st;
}

gloze_status gz_parts_set_aside(gz_books *books, unsigned first, unsigned last, gloze_error *err)
{
    gloze_status st = GLOZE_OK;

    for (unsigned number = first; number <= last && st == GLOZE_OK; number++)
        st = move_part(books, GZ_PART_OLDER, number, false, err);
    return st;
}

gloze_status gz_parts_publish(gz_books *books, unsigned last, bool sharded, gloze_error *err)
{
    gloze_status st = GLOZE_OK;

    for (unsigned number = 1; number <= last && st == GLOZE_OK; number++)
        st = move_part(books, GZ_PART_FINAL, number, sharded, err);
    return st;
}

gloze_status gz_parts_remove(gz_books *books, unsigned first, unsigned last, bool sharded,
                             gloze_error *err)
{
    for (unsigned number = first; number <= last; number++) {
        const char *path = gz_books_final(books, number, sharded);

        if (!path)
            return gz_fail_memory(err);
        if (unlink(path) != 0 && errno != ENOENT)
            return gz_fail(err, GLOZE_EIO, "%s: can't be removed: %s", path, strerror(errno));
    }
    return GLOZE_OK;
}
