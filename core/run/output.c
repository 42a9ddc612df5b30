#include "run/output.h"

#include "base/buffer.h"
#include "base/mem.h"
#include "run/lock.h"
#include "run/partial.h"
#include "run/books.h"

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
    gz_books books;
    int lock;           /* -1: none */
    int fd;             /* of the one file, or of standard output; -1: none */
    gz_buffer held;     /* for fd */
    gz_partial partial; /* the file that has no name yet */
};

/* ---- a folder ---- */

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

    if (!gz_books_stays_below(id))
        return gz_fail(err, GLOZE_ECREATE,
                       "%s: the id \"%s\" is no path below the folder; write to one .jsonl file, "
                       "or give other ids",
                       out->path, id);
    path = gz_books_document(&out->books, id);
    if (!path)
        return gz_fail_memory(err);
    if (!make_folders(out->books.name.data, base))
        return gz_partial_fail_create(path, err);
    return gz_partial_write(&out->partial, path, data, len, err);
}

/* ---- one file ---- */

static gloze_status flush(gz_output *out, gloze_error *err)
{
    bool fine = gz_write_all(out->fd, out->held.data, out->held.len);

    gz_buffer_reset(&out->held);
    if (fine)
        return GLOZE_OK;
    if (!out->path && errno == EPIPE)
        return gz_fail(err, GLOZE_EIO, "standard output: nobody reads it any more; stopped");
    return gz_partial_fail_write(gz_output_name(out), err);
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
    return gz_partial_commit(&out->partial, fd, out->path, err);
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
        st = gz_partial_fail_create(path, err);
    } else if (stat(path, &info) != 0 || !S_ISDIR(info.st_mode)) {
        errno = ENOTDIR;
        st = gz_partial_fail_create(path, err);
    }
    gz_free(path);
    return st;
}

/* The books lie beside the output, so they tell early that it can't be made. */
static gloze_status open_books(gz_output *out, gloze_error *err)
{
    gloze_status st = gz_books_make(&out->books, err);
    const char *path;

    if (st != GLOZE_OK)
        return st;
    path = gz_books_name(&out->books, GZ_BOOK_LOCK);
    return path ? gz_lock_take(path, out->path, &out->lock, err) : gz_fail_memory(err);
}

static gloze_status open_file(gz_output *out, gloze_error *err)
{
    struct stat info;

    if (stat(out->path, &info) == 0 && !S_ISREG(info.st_mode))
        return gz_fail(err, GLOZE_ECREATE,
                       "%s: is there, and is no regular file; choose another name", out->path);
    out->fd = gz_partial_open(&out->partial, out->path);
    return out->fd < 0 ? gz_partial_fail_create(out->path, err) : GLOZE_OK;
}

gloze_status gz_output_open(const char *destination, gz_output **out, gloze_error *err)
{
    gz_output *output = gz_zalloc(1, sizeof(*output));
    gloze_status st = GLOZE_OK;

    *out = NULL;
    if (!output)
        return gz_fail_memory(err);
    output->fd = STDOUT_FILENO;
    output->lock = -1;
    if (destination && strcmp(destination, "-") != 0) {
        output->path = destination;
        output->fd = -1;
        st = gz_books_init(&output->books, destination, "", err);
        output->folder = output->books.folder;
        if (st == GLOZE_OK && output->folder)
            st = open_folder(output, err);
        if (st == GLOZE_OK)
            st = open_books(output, err);
        if (st == GLOZE_OK && !output->folder)
            st = open_file(output, err);
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
    gz_partial_clear(&out->partial);
    gz_buffer_clear(&out->held);
    gz_books_clear(&out->books);
    if (out->lock >= 0)
        close(out->lock);
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
