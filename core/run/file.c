#include "run/file.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

enum { CHUNK = 256 * 1024 };

const char *gz_file_kind(const struct stat *info)
{
    switch (info->st_mode & S_IFMT) {
    case S_IFDIR:
        return "a folder";
    case S_IFIFO:
        return "a FIFO";
    case S_IFSOCK:
        return "a socket";
    case S_IFCHR:
    case S_IFBLK:
        return "a device";
    default:
        return "no regular file";
    }
}

static gloze_status check_regular(const char *path, const struct stat *info, gloze_error *err)
{
    if (S_ISREG(info->st_mode))
        return GLOZE_OK;
    return gz_fail(err, GLOZE_EIO, "%s: is %s; only regular files are read (- is standard input)",
                   path, gz_file_kind(info));
}

static gloze_status fail_errno(const char *path, gloze_error *err)
{
    const char *advice = errno == ENOENT   ? "; check the path"
                         : errno == EACCES ? "; check its permissions"
                                           : "";

    return gz_fail(err, GLOZE_EIO, "%s: can't be read: %s%s", path, strerror(errno), advice);
}

/* Asked before opening, as opening a device can have effects, and after it, as the path may
 * have changed in between; a FIFO that slipped in does not block. */
gloze_status gz_file_open(const char *path, int *fd, gloze_error *err)
{
    struct stat info;
    gloze_status st;

    *fd = -1;
    if (stat(path, &info) != 0)
        return fail_errno(path, err);
    st = check_regular(path, &info, err);
    if (st != GLOZE_OK)
        return st;
    *fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (*fd < 0 || fstat(*fd, &info) != 0)
        st = fail_errno(path, err);
    else
        st = check_regular(path, &info, err);
    if (st != GLOZE_OK && *fd >= 0) {
        close(*fd);
        *fd = -1;
    }
    return st;
}

/* Appends up to CHUNK bytes; `*got` is 0 at the end. An interrupted read fails, so that a
 * signal can stop a program that waits for input. */
static gloze_status read_chunk(int fd, const char *name, gz_buffer *out, size_t *got,
                               gloze_error *err)
{
    ssize_t n;

    if (!gz_buffer_reserve(out, CHUNK))
        return gz_fail_memory(err);
    n = read(fd, out->data + out->len, CHUNK);
    if (n < 0)
        return fail_errno(name, err);
    out->len += (size_t)n;
    *got = (size_t)n;
    return GLOZE_OK;
}

gloze_status gz_file_read_on(int fd, const char *name, size_t limit, gz_buffer *out,
                             gloze_error *err)
{
    size_t got;
    gloze_status st = read_chunk(fd, name, out, &got, err);

    if (st == GLOZE_OK && out->len > limit)
        st = gz_fail(err, GLOZE_ELIMIT,
                     "%s: longer than the limit of %zu bytes; split it, or raise the limit "
                     "with --limit-input",
                     name, limit);
    return st;
}

gloze_status gz_file_read_fd(int fd, const char *name, size_t limit, gz_buffer *out,
                             gloze_error *err)
{
    gloze_status st = GLOZE_OK;
    size_t before = SIZE_MAX;

    gz_buffer_reset(out);
    while (st == GLOZE_OK && before != out->len) {
        before = out->len;
        st = gz_file_read_on(fd, name, limit, out, err);
    }
    return st;
}

gz_file_state gz_file_state_of(int fd)
{
    struct stat info;

    if (fstat(fd, &info) != 0 || !S_ISREG(info.st_mode))
        return (gz_file_state){ 0 };
    return (gz_file_state){ info.st_size, info.st_mtim };
}

gloze_status gz_file_unchanged(int fd, const char *name, const gz_file_state *since,
                               gloze_error *err)
{
    gz_file_state now = gz_file_state_of(fd);

    if (now.size == since->size && now.changed.tv_sec == since->changed.tv_sec &&
        now.changed.tv_nsec == since->changed.tv_nsec)
        return GLOZE_OK;
    return gz_fail(
        err, GLOZE_EIO,
        "%s: was changed while it was read (%lld bytes before, %lld now); run again once "
        "it is whole",
        name, (long long)since->size, (long long)now.size);
}

gloze_status gz_file_read(const char *path, size_t limit, gz_buffer *out, gloze_error *err)
{
    gz_file_state before;
    int fd;
    gloze_status st = gz_file_open(path, &fd, err);

    if (st != GLOZE_OK)
        return st;
    before = gz_file_state_of(fd);
    st = gz_file_read_fd(fd, path, limit, out, err);
    if (st == GLOZE_OK)
        st = gz_file_unchanged(fd, path, &before, err);
    close(fd);
    return st;
}

void gz_lines_init(gz_lines *lines, int fd, const char *name, size_t limit)
{
    *lines = (gz_lines){ .fd = fd, .name = name, .limit = limit, .separator = '\n' };
    gz_buffer_init(&lines->buffer);
}

void gz_lines_clear(gz_lines *lines)
{
    gz_buffer_clear(&lines->buffer);
}

/* Makes room at the front and reads on. */
static gloze_status refill(gz_lines *lines, gloze_error *err)
{
    gz_buffer *buffer = &lines->buffer;
    size_t got = 0;
    gloze_status st;

    if (lines->at)
        memmove(buffer->data, buffer->data + lines->at, buffer->len - lines->at);
    buffer->len -= lines->at;
    lines->at = 0;
    st = lines->pull ? lines->pull(lines->pull_data, buffer, &got, err)
                     : read_chunk(lines->fd, lines->name, buffer, &got, err);
    if (st != GLOZE_OK)
        return st;
    lines->position += got;
    lines->ended = got == 0;
    return GLOZE_OK;
}

static gloze_status pass_over(gz_lines *lines, gloze_error *err)
{
    for (;;) {
        gz_buffer *buffer = &lines->buffer;
        char *start = buffer->data + lines->at;
        char *feed = memchr(start, lines->separator, buffer->len - lines->at);
        gloze_status st;

        if (feed || lines->ended) {
            lines->at = feed ? (size_t)(feed + 1 - buffer->data) : buffer->len;
            return gz_fail(err, GLOZE_ELIMIT,
                           "%s:%zu: the line is longer than the limit of %zu bytes; split it, or "
                           "raise the limit with --limit-input",
                           lines->name, lines->number, lines->limit);
        }
        lines->at = buffer->len;
        st = refill(lines, err);
        if (st != GLOZE_OK)
            return st;
    }
}

gloze_status gz_lines_next(gz_lines *lines, const char **line, size_t *len, gloze_error *err)
{
    gz_buffer *buffer = &lines->buffer;
    size_t seen = 0;

    *line = NULL;
    *len = 0;
    for (;;) {
        char *start = buffer->data ? buffer->data + lines->at : NULL;
        size_t rest = buffer->len - lines->at;
        char *feed = rest > seen ? memchr(start + seen, lines->separator, rest - seen) : NULL;
        size_t length = feed ? (size_t)(feed - start) : rest;
        gloze_status st;

        if (length > lines->limit) {
            lines->number++;
            return pass_over(lines, err);
        }
        if (feed || (lines->ended && rest)) {
            lines->number++;
            lines->at += length + (feed != NULL);
            *line = start;
            *len = length;
            return GLOZE_OK;
        }
        if (lines->ended)
            return GLOZE_OK;
        seen = rest;
        st = refill(lines, err);
        if (st != GLOZE_OK)
            return st;
    }
}

bool gz_lines_would_wait(const gz_lines *lines)
{
    struct pollfd poll_fd = { .fd = lines->fd, .events = POLLIN };

    if (lines->ended ||
        (lines->buffer.len > lines->at &&
         memchr(lines->buffer.data + lines->at, lines->separator, lines->buffer.len - lines->at)))
        return false;
    return poll(&poll_fd, 1, 0) == 0;
}
