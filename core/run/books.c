#include "run/books.h"

#include "base/mem.h"
#include "run/partial.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Where the last name of a path begins. */
static const char *last_name(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? slash + 1 : path;
}

gloze_status gz_books_init(gz_books *books, const char *path, const char *run, gloze_error *err)
{
    const char *name = last_name(path);

    *books = (gz_books){ .path = path };
    books->packing = gz_packing_of(path, &books->ending);
    books->folder = books->ending == 0;
    if (books->folder)
        memcpy(books->run, run, strnlen(run, GZ_RUN_NAME - 1));
    gz_buffer_init(&books->hidden);
    gz_buffer_init(&books->name);
    if (books->folder)
        gz_buffer_format(&books->hidden, "%s/.gloze", path);
    else
        gz_buffer_format(&books->hidden, "%.*s.%s.gloze", (int)(name - path), path, name);
    return gz_buffer_text(&books->hidden) ? GLOZE_OK : gz_fail_memory(err);
}

void gz_books_clear(gz_books *books)
{
    gz_buffer_clear(&books->hidden);
    gz_buffer_clear(&books->name);
}

gloze_status gz_books_make(gz_books *books, gloze_error *err)
{
    const char *path = gz_buffer_text(&books->hidden);

    if (mkdir(path, 0777) == 0 || errno == EEXIST)
        return GLOZE_OK;
    return gz_partial_fail_create(books->path, err);
}

const char *gz_books_name(gz_books *books, gz_book book)
{
    static const char *const names[] = { "lock", "journal", "manifest", "older", "document" };
    bool of_run = *books->run && book != GZ_BOOK_LOCK && book != GZ_BOOK_DOCUMENT;

    gz_buffer_reset(&books->name);
    gz_buffer_format(&books->name, "%s/%s%s%s", gz_buffer_text(&books->hidden), names[book],
                     of_run ? "-" : "", of_run ? books->run : "");
    return gz_buffer_text(&books->name);
}

static const char *name_part(gz_books *books, const char *prefix, unsigned number)
{
    gz_buffer_reset(&books->name);
    gz_buffer_format(&books->name, "%s/%spart-%05u", gz_buffer_text(&books->hidden), prefix,
                     number);
    return gz_buffer_text(&books->name);
}

const char *gz_books_part(gz_books *books, unsigned number)
{
    return name_part(books, "", number);
}

const char *gz_books_older_part(gz_books *books, unsigned number)
{
    return name_part(books, "older-", number);
}

const char *gz_books_final(gz_books *books, unsigned number, bool sharded)
{
    size_t stem = strlen(books->path) - books->ending;

    if (!sharded)
        return books->path;
    gz_buffer_reset(&books->name);
    gz_buffer_format(&books->name, "%.*s-%05u%s", (int)stem, books->path, number,
                     books->path + stem);
    return gz_buffer_text(&books->name);
}

bool gz_books_stays_below(const char *id)
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

const char *gz_books_document(gz_books *books, const char *id)
{
    if (!gz_books_stays_below(id))
        return NULL;
    gz_buffer_reset(&books->name);
    gz_buffer_format(&books->name, "%s/%s.json", books->path, id);
    return gz_buffer_text(&books->name);
}

/* ---- books that change ---- */

gloze_status gz_books_move(gz_books *books, gz_book from, gz_book to, gloze_error *err)
{
    const char *name = gz_books_name(books, from);
    char *old = name ? gz_copy(name, strlen(name)) : NULL;
    const char *path = old ? gz_books_name(books, to) : NULL;
    gloze_status st = GLOZE_OK;

    if (!path)
        st = gz_fail_memory(err);
    else if (rename(old, path) != 0 && errno != ENOENT)
        st = gz_partial_fail_create(path, err);
    gz_free(old);
    return st;
}

static gloze_status fail_remove(const char *path, gloze_error *err)
{
    return gz_fail(err, GLOZE_EIO, "%s: can't be removed: %s", path, strerror(errno));
}

gloze_status gz_books_remove(gz_books *books, gz_book book, gloze_error *err)
{
    const char *path = gz_books_name(books, book);

    if (!path)
        return gz_fail_memory(err);
    return unlink(path) == 0 || errno == ENOENT ? GLOZE_OK : fail_remove(path, err);
}

static bool is_part(const char *name)
{
    return strncmp(name, "part-", 5) == 0 || strncmp(name, "older-part-", 11) == 0;
}

gloze_status gz_books_sweep(gz_books *books, gloze_error *err)
{
    const char *path = gz_buffer_text(&books->hidden);
    DIR *dir = opendir(path);
    const struct dirent *entry;
    gloze_status st = GLOZE_OK;

    if (!dir)
        return gz_partial_fail_create(path, err);
    while (st == GLOZE_OK && (entry = readdir(dir)))
        if (is_part(entry->d_name) && unlinkat(dirfd(dir), entry->d_name, 0) != 0)
            st = fail_remove(path, err);
    closedir(dir);
    return st;
}

static gloze_status sync_folder(const char *path, gloze_error *err)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool fine = fd >= 0 && fsync(fd) == 0;

    if (fd >= 0 && close(fd) != 0)
        fine = false;
    return fine ? GLOZE_OK : gz_partial_fail_write(path, err);
}

gloze_status gz_books_sync(gz_books *books, gloze_error *err)
{
    size_t len = (size_t)(last_name(books->path) - books->path);
    gloze_status st = sync_folder(gz_buffer_text(&books->hidden), err);
    const char *above;

    if (st != GLOZE_OK || books->folder)
        return st;
    gz_buffer_reset(&books->name);
    gz_buffer_add(&books->name, len ? books->path : ".", len ? len : 1);
    above = gz_buffer_text(&books->name);
    return above ? sync_folder(above, err) : gz_fail_memory(err);
}
