#include "run/part_reader.h"

#include "base/checksum.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PLACES = 3 };

void gz_part_reader_init(gz_part_reader *reader, gz_books *books)
{
    *reader = (gz_part_reader){ .books = books, .unpacked = -1 };
    for (size_t i = 0; i < PLACES; i++)
        reader->files[i].fd = -1;
}

static void close_unpacker(gz_part_reader *reader)
{
    gz_unpacker_free(reader->unpacker);
    reader->unpacker = NULL;
    reader->unpacked = -1;
}

static void close_file(gz_part_reader *reader, gz_part_file *file)
{
    if (file->fd < 0)
        return;
    if (reader->unpacked == file->fd)
        close_unpacker(reader);
    close(file->fd);
    file->fd = -1;
}

void gz_part_reader_clear(gz_part_reader *reader)
{
    for (size_t i = 0; i < PLACES; i++)
        close_file(reader, &reader->files[i]);
}

/* ---- bytes of a file ---- */

static bool read_plain(int fd, uint64_t at, size_t len, gz_buffer *out)
{
    if (!gz_buffer_reserve(out, len))
        return false;
    while (out->len < len) {
        ssize_t got = pread(fd, out->data + out->len, len - out->len, (off_t)(at + out->len));

        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return false;
        out->len += (size_t)got;
    }
    return true;
}

/* Documents are mostly asked for in their order, so one reader goes on through a piece. */
static bool seek_packed(gz_part_reader *reader, int fd, const gz_entry *entry)
{
    if (reader->unpacked == fd && reader->frame == entry->frame && reader->within <= entry->within)
        return true;
    close_unpacker(reader);
    if (gz_unpacker_open(reader->books->packing, fd, entry->frame, &reader->unpacker, NULL) !=
        GLOZE_OK)
        return false;
    reader->unpacked = fd;
    reader->frame = entry->frame;
    reader->within = 0;
    return true;
}

static bool take_packed(gz_part_reader *reader, size_t len, gz_buffer *out)
{
    gz_buffer_reset(out);
    if (gz_unpacker_read(reader->unpacker, len, out, NULL) != GLOZE_OK) {
        close_unpacker(reader);
        return false;
    }
    reader->within += len;
    return true;
}

static bool read_packed(gz_part_reader *reader, int fd, const gz_entry *entry, gz_buffer *out)
{
    return seek_packed(reader, fd, entry) &&
           take_packed(reader, (size_t)(entry->within - reader->within), out) &&
           take_packed(reader, entry->len, out);
}

/* ---- documents ---- */

static bool is_right(const gz_entry *entry, const gz_buffer *bytes)
{
    return bytes->len == entry->len && gz_checksum(bytes->data, bytes->len) == entry->checksum;
}

static bool open_part(gz_part_reader *reader, gz_part_place place, unsigned number, bool sharded)
{
    gz_part_file *file = &reader->files[place];
    const char *path;

    if (file->number == number)
        return file->fd >= 0;
    close_file(reader, file);
    path = gz_parts_path(reader->books, place, number, sharded);
    file->fd = path ? open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW) : -1;
    file->number = number;
    return file->fd >= 0;
}

static bool read_part(gz_part_reader *reader, gz_part_place place, const gz_entry *entry,
                      bool sharded, gz_buffer *out)
{
    int fd;

    gz_buffer_reset(out);
    if (!open_part(reader, place, entry->part, sharded))
        return false;
    fd = reader->files[place].fd;
    if (reader->books->packing == GZ_PACKING_NONE ? !read_plain(fd, entry->frame, entry->len, out)
                                                  : !read_packed(reader, fd, entry, out))
        return false;
    return is_right(entry, out);
}

static bool read_file(gz_part_reader *reader, const gz_entry *entry, gz_buffer *out)
{
    const char *path = gz_books_document(reader->books, entry->id);
    int fd = path ? open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK) : -1;
    struct stat info;
    bool fine;

    gz_buffer_reset(out);
    if (fd < 0)
        return false;
    fine = fstat(fd, &info) == 0 && S_ISREG(info.st_mode) && (uint64_t)info.st_size == entry->len &&
           read_plain(fd, 0, entry->len, out);
    close(fd);
    return fine && is_right(entry, out);
}

gloze_status gz_part_reader_get(gz_part_reader *reader, const gz_entry *entry, bool sharded,
                                gz_buffer *out, bool *found, gloze_error *err)
{
    if (!entry->part) {
        *found = read_file(reader, entry, out);
        return out->failed ? gz_fail_memory(err) : GLOZE_OK;
    }
    *found = read_part(reader, reader->last, entry, sharded, out);
    for (int place = 0; place < PLACES && !*found && !out->failed; place++) {
        if (place == (int)reader->last)
            continue;
        *found = read_part(reader, (gz_part_place)place, entry, sharded, out);
        if (*found)
            reader->last = (gz_part_place)place;
    }
    return out->failed ? gz_fail_memory(err) : GLOZE_OK;
}

gloze_status gz_part_reader_check(gz_part_reader *reader, const gz_entry *entry, bool sharded,
                                  gz_buffer *out, bool *found, gloze_error *err)
{
    bool is_new = open_part(reader, GZ_PART_NEW, entry->part, sharded);

    *found = read_part(reader, is_new ? GZ_PART_NEW : GZ_PART_FINAL, entry, sharded, out);
    return out->failed ? gz_fail_memory(err) : GLOZE_OK;
}

uint64_t gz_part_size(gz_books *books, unsigned number, bool sharded)
{
    static const gz_part_place places[] = { GZ_PART_NEW, GZ_PART_FINAL };

    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        const char *path = gz_parts_path(books, places[i], number, sharded);
        struct stat info;

        if (path && stat(path, &info) == 0 && S_ISREG(info.st_mode))
            return (uint64_t)info.st_size;
    }
    return 0;
}
