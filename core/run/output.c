#include "run/output.h"

#include "base/buffer.h"
#include "base/mem.h"
#include "run/walk.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { HOLD_BACK = 256 * 1024 };

struct gz_output {
    const char *path; /* as given; NULL: standard output */
    bool folder;
    int fd;             /* of the one file, or of standard output; -1: none */
    gz_buffer held;     /* for fd */
    gz_buffer name;     /* the path of a document in a folder */
    gz_buffer partial;  /* the temporary name that is in use; empty: none */
    unsigned long next; /* number of the next temporary name */
};

static gloze_status fail_create(const char *path, gloze_error *err)
{
    return gz_fail(err, GLOZE_ECREATE, "%s: can't be made: %s; choose another place with -o", path,
                   strerror(errno));
}

static bool is_full(int error)
{
    return error == ENOSPC || error == EDQUOT || error == EIO || error == EROFS;
}

static gloze_status fail_write(const char *path, gloze_error *err)
{
    return gz_fail(err, GLOZE_EIO, "%s: can't be written: %s%s", path, strerror(errno),
                   is_full(errno) ? "; make room, or choose another place with -o" : "");
}

static bool write_all(int fd, const char *data, size_t len)
{
    while (len) {
        ssize_t n = write(fd, data, len);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return false;
        data += n;
        len -= (size_t)n;
    }
    return true;
}

/* ---- files that appear whole ---- */

/* Length of the folder part of `path`, with its slash. */
static size_t folder_len(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? (size_t)(slash + 1 - path) : 0;
}

/* Opens a new file beside `path`; its name is in out->partial. -1 with errno set. */
static int open_partial(gz_output *out, const char *path)
{
    for (;;) {
        const char *name;
        int fd;

        gz_buffer_reset(&out->partial);
        gz_buffer_add(&out->partial, path, folder_len(path));
        gz_buffer_format(&out->partial, ".gloze-%ld-%lu", (long)getpid(), out->next++);
        name = gz_buffer_text(&out->partial);
        errno = ENOMEM;
        fd = name ? open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0666) : -1;
        if (fd >= 0)
            return fd;
        if (errno != EEXIST) {
            gz_buffer_reset(&out->partial);
            return -1;
        }
    }
}

static void drop_partial(gz_output *out)
{
    if (out->partial.len)
        unlink(gz_buffer_text(&out->partial));
    gz_buffer_reset(&out->partial);
}

/* Closes `fd` and gives the file its name. */
static gloze_status commit_partial(gz_output *out, int fd, const char *path, gloze_error *err)
{
    if (close(fd) != 0)
        return fail_write(path, err);
    if (rename(gz_buffer_text(&out->partial), path) != 0)
        return is_full(errno) ? fail_write(path, err) : fail_create(path, err);
    gz_buffer_reset(&out->partial);
    return GLOZE_OK;
}

static gloze_status write_file(gz_output *out, const char *path, const char *data, size_t len,
                               gloze_error *err)
{
    int fd = open_partial(out, path);
    gloze_status st;

    if (fd < 0)
        return is_full(errno) ? fail_write(path, err) : fail_create(path, err);
    if (write_all(fd, data, len)) {
        st = commit_partial(out, fd, path, err);
    } else {
        st = fail_write(path, err);
        close(fd);
    }
    drop_partial(out);
    return st;
}

/* ---- a folder ---- */

/* An id that is a relative path without ".", ".." and empty parts stays below the folder. */
static bool stays_below(const char *id)
{
    for (;;) {
        size_t len = strcspn(id, "/");

        if (len == 0 || (len == 1 && id[0] == '.') || (len == 2 && memcmp(id, "..", 2) == 0))
            return false;
        if (!id[len])
            return true;
        id += len + 1;
    }
}

/* Makes the folders on the way to `path` (changed for a moment), from byte `from` on. */
static bool make_folders(char *path, size_t from)
{
    for (char *slash = strchr(path + from, '/'); slash; slash = strchr(slash + 1, '/')) {
        int result;

        *slash = '\0';
        result = mkdir(path, 0777);
        *slash = '/';
        if (result != 0 && errno != EEXIST)
            return false;
    }
    return true;
}

static gloze_status put_in_folder(gz_output *out, const char *id, const char *data, size_t len,
                                  gloze_error *err)
{
    size_t base = strlen(out->path) + 1;
    const char *path;

    if (!stays_below(id))
        return gz_fail(err, GLOZE_ECREATE,
                       "%s: the id \"%s\" is no path below the folder; write to one .jsonl file, "
                       "or give other ids",
                       out->path, id);
    gz_buffer_reset(&out->name);
    gz_buffer_format(&out->name, "%s/%s.json", out->path, id);
    path = gz_buffer_text(&out->name);
    if (!path)
        return gz_fail_memory(err);
    if (!make_folders(out->name.data, base))
        return is_full(errno) ? fail_write(path, err) : fail_create(path, err);
    return write_file(out, path, data, len, err);
}

/* ---- one file ---- */

static gloze_status flush(gz_output *out, gloze_error *err)
{
    bool fine = write_all(out->fd, out->held.data, out->held.len);

    gz_buffer_reset(&out->held);
    if (fine)
        return GLOZE_OK;
    if (!out->path && errno == EPIPE)
        return gz_fail(err, GLOZE_EIO, "standard output: nobody reads it any more; stopped");
    return fail_write(gz_output_name(out), err);
}

gloze_status gz_output_put(gz_output *out, const char *id, const char *data, size_t len,
                           gloze_error *err)
{
    if (out->folder)
        return put_in_folder(out, id, data, len, err);
    gz_buffer_add(&out->held, data, len);
    if (out->held.failed)
        return gz_fail_memory(err);
    return out->held.len >= HOLD_BACK ? flush(out, err) : GLOZE_OK;
}

gloze_status gz_output_finish(gz_output *out, gloze_error *err)
{
    gloze_status st;
    int fd = out->fd;

    if (out->folder)
        return GLOZE_OK;
    st = flush(out, err);
    if (st != GLOZE_OK || !out->path)
        return st;
    out->fd = -1;
    return commit_partial(out, fd, out->path, err);
}

/* ---- opening ---- */

static gloze_status open_folder(gz_output *out, gloze_error *err)
{
    char *path = gz_copy(out->path, strlen(out->path));
    struct stat info;
    gloze_status st = GLOZE_OK;

    if (!path)
        return gz_fail_memory(err);
    if (!make_folders(path, *path == '/') || (mkdir(path, 0777) != 0 && errno != EEXIST)) {
        st = fail_create(path, err);
    } else if (stat(path, &info) != 0 || !S_ISDIR(info.st_mode)) {
        errno = ENOTDIR;
        st = fail_create(path, err);
    }
    gz_free(path);
    return st;
}

static gloze_status open_file(gz_output *out, gloze_error *err)
{
    struct stat info;

    if (stat(out->path, &info) == 0 && !S_ISREG(info.st_mode))
        return gz_fail(err, GLOZE_ECREATE,
                       "%s: is there, and is no regular file; choose another name", out->path);
    out->fd = open_partial(out, out->path);
    return out->fd < 0 ? fail_create(out->path, err) : GLOZE_OK;
}

gloze_status gz_output_open(const char *destination, gz_output **out, gloze_error *err)
{
    gz_output *output = gz_zalloc(1, sizeof(*output));
    gloze_status st = GLOZE_OK;

    *out = NULL;
    if (!output)
        return gz_fail_memory(err);
    output->fd = STDOUT_FILENO;
    if (destination && strcmp(destination, "-") != 0) {
        output->path = destination;
        output->fd = -1;
        output->folder = !gz_name_ends(destination, ".jsonl");
        st = output->folder ? open_folder(output, err) : open_file(output, err);
    }
    if (st == GLOZE_OK)
        *out = output;
    else
        gz_output_free(output);
    return st;
}

void gz_output_free(gz_output *out)
{
    if (!out)
        return;
    if (out->path && out->fd >= 0)
        close(out->fd);
    drop_partial(out);
    gz_buffer_clear(&out->held);
    gz_buffer_clear(&out->name);
    gz_buffer_clear(&out->partial);
    gz_free(out);
}

bool gz_output_is_file(const gz_output *out)
{
    return out->path && !out->folder;
}

const char *gz_output_name(const gz_output *out)
{
    return out->path ? out->path : "standard output";
}
