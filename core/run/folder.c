#include "run/folder.h"

#include "base/mem.h"
#include "run/partial.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

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

gloze_status gz_folder_make(const gz_books *books, gloze_error *err)
{
    char *path = gz_copy(books->path, strlen(books->path));
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

/* The document is written among the books, so that a run that is killed leaves one file there and none
 * elsewhere; and beside its place, where that lies on another file system. */
static gloze_status write_document(gz_books *books, const char *path, const char *data, size_t len,
                                   gloze_error *err)
{
    const char *name = gz_books_name(books, GZ_BOOK_DOCUMENT);
    int fd = name ? open(name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0666) : -1;
    gz_partial elsewhere = { .next = 0 };
    bool written;

    if (!name)
        return gz_fail_memory(err);
    if (fd < 0)
        return gz_partial_fail_create(path, err);
    written = gz_write_all(fd, data, len);
    if (close(fd) != 0 || !written)
        return gz_partial_fail_write(path, err);
    if (rename(name, path) == 0)
        return GLOZE_OK;
    if (errno != EXDEV)
        return gz_partial_fail_create(path, err);
    return gz_partial_write(&elsewhere, path, data, len, err);
}

gloze_status gz_folder_put(gz_books *books, const char *id, const char *data, size_t len,
                           gloze_error *err)
{
    size_t base = strlen(books->path) + 1;
    char *path;
    gloze_status st;

    if (!gz_books_stays_below(id))
        return gz_fail(err, GLOZE_ECREATE,
                       "%s: the id \"%s\" is no path below the folder; write to one .jsonl file, "
                       "or give other ids",
                       books->path, id);
    if (!gz_books_document(books, id))
        return gz_fail_memory(err);
    path = gz_copy(books->name.data, books->name.len);
    if (!path)
        return gz_fail_memory(err);
    st = make_folders(path, base) ? write_document(books, path, data, len, err)
                                  : gz_partial_fail_create(path, err);
    gz_free(path);
    return st;
}

gloze_status gz_folder_remove(gz_books *books, const char *id, gloze_error *err)
{
    size_t base = strlen(books->path);
    char *path;

    if (!gz_books_document(books, id))
        return gz_fail_memory(err);
    path = books->name.data;
    if (unlink(path) != 0 && errno != ENOENT)
        return gz_fail(err, GLOZE_EIO, "%s: can't be removed: %s", path, strerror(errno));
    for (char *slash; (slash = strrchr(path + base + 1, '/'));) {
        *slash = '\0';
        if (rmdir(path) != 0)
            break;
    }
    return GLOZE_OK;
}

gloze_status gz_folder_sync(const gz_books *books, gloze_error *err)
{
    int fd = open(books->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool fine = fd >= 0 && syncfs(fd) == 0;

    if (fd >= 0 && close(fd) != 0)
        fine = false;
    return fine ? GLOZE_OK : gz_partial_fail_write(books->path, err);
}
