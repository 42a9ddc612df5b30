#include "run/partial.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* What is written at once may lie in the page cache as one piece, and one touch of a mapped file
 * then makes all of the piece resident. */
#define CHUNK ((size_t)64 * 1024)

static bool is_full(int error)
{
    return error == ENOSPC || error == EDQUOT || error == EIO;
}

gloze_status gz_partial_fail_write(const char *path, gloze_error *err)
{
    return gz_fail(err, GLOZE_EIO, "%s: can't be written: %s%s", path, strerror(errno),
                   is_full(errno) ? "; make room, or choose another place with -o" : "");
}

gloze_status gz_partial_fail_create(const char *path, gloze_error *err)
{
    if (is_full(errno))
        return gz_partial_fail_write(path, err);
    return gz_fail(err, GLOZE_ECREATE, "%s: can't be made: %s; choose another place with -o", path,
                   strerror(errno));
}

bool gz_write_all(int fd, const char *data, size_t len)
{
    while (len) {
        ssize_t n = write(fd, data, len < CHUNK ? len : CHUNK);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return false;
        data += n;
        len -= (size_t)n;
    }
    return true;
}

/* Length of the folder part of `path`, with its slash. */
static size_t folder_len(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? (size_t)(slash + 1 - path) : 0;
}

int gz_partial_open(gz_partial *partial, const char *path)
{
    for (;;) {
        const char *name;
        int fd;

        gz_buffer_reset(&partial->name);
        gz_buffer_add(&partial->name, path, folder_len(path));
        gz_buffer_format(&partial->name, ".gloze-%ld-%lu", (long)getpid(), partial->next++);
        name = gz_buffer_text(&partial->name);
        errno = ENOMEM;
        fd = name ? open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0666) : -1;
        if (fd >= 0)
            return fd;
        if (errno != EEXIST) {
            int error = errno;

            gz_buffer_clear(&partial->name);
            errno = error;
            return -1;
        }
    }
}

void gz_partial_clear(gz_partial *partial)
{
    if (partial->name.len)
        unlink(gz_buffer_text(&partial->name));
    gz_buffer_clear(&partial->name);
}

gloze_status gz_partial_commit(gz_partial *partial, int fd, const char *path, gloze_error *err)
{
    bool synced = !partial->durable || fsync(fd) == 0;

    if (close(fd) != 0 || !synced)
        return gz_partial_fail_write(path, err);
    if (rename(gz_buffer_text(&partial->name), path) != 0)
        return gz_partial_fail_create(path, err);
    gz_buffer_reset(&partial->name);
    return GLOZE_OK;
}

gloze_status gz_partial_write(gz_partial *partial, const char *path, const char *data, size_t len,
                              gloze_error *err)
{
    int fd = gz_partial_open(partial, path);
    gloze_status st;

    if (fd < 0) {
        st = gz_partial_fail_create(path, err);
    } else if (gz_write_all(fd, data, len)) {
        st = gz_partial_commit(partial, fd, path, err);
    } else {
        st = gz_partial_fail_write(path, err);
        close(fd);
    }
    gz_partial_clear(partial);
    return st;
}
