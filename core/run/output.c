#include "run/output.h"

#include "base/buffer.h"
#include "base/mem.h"
#include "run/partial.h"
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
    gz_partial partial; /* the file that has no name yet */
};

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
    gz_partial_clear(&out->partial);
    gz_buffer_clear(&out->held);
    gz_buffer_clear(&out->name);
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
