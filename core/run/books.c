#include "run/books.h"

#include "run/partial.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

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
