#include "run/made_by.h"

#include "run/books.h"
#include "run/journal.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { LONGEST_HEAD = 1024, SHOWN_BYTES = 4 };

/* What the books that were looked at say. */
typedef struct recipes {
    gz_fingerprint first;
    bool any, differ;
} recipes;

static void add_recipe(recipes *found, const gz_fingerprint *recipe)
{
    if (found->any && memcmp(&found->first, recipe, sizeof(*recipe)) != 0)
        found->differ = true;
    found->first = *recipe;
    found->any = true;
}

/* A manifest that can't be read, or is none, says nothing. */
static void read_manifest(recipes *found, const char *path)
{
    gz_journal_head head;
    gz_lines lines;
    const char *line;
    size_t len;
    int fd;

    if (gz_file_open(path, &fd, NULL) != GLOZE_OK)
        return;
    gz_lines_init(&lines, fd, path, LONGEST_HEAD);
    if (gz_lines_next(&lines, &line, &len, NULL) == GLOZE_OK && line &&
        gz_journal_get_head(line, len, &head))
        add_recipe(found, &head.recipe);
    gz_lines_clear(&lines);
    close(fd);
}

/* Runs of several inputs have a manifest each in one folder. */
static void read_books(recipes *found, gz_buffer *hidden)
{
    DIR *folder = opendir(gz_buffer_text(hidden));
    size_t len = hidden->len;
    const struct dirent *file;

    while (folder && (file = readdir(folder))) {
        if (strncmp(file->d_name, "manifest", strlen("manifest")) != 0)
            continue;
        hidden->len = len;
        gz_buffer_format(hidden, "/%s", file->d_name);
        if (gz_buffer_text(hidden))
            read_manifest(found, hidden->data);
    }
    if (folder)
        closedir(folder);
}

gloze_status gz_made_by(const char *const *paths, size_t count, char out[GZ_MODEL_NAME],
                        gloze_error *err)
{
    recipes found = { .any = false };
    gloze_status st = GLOZE_OK;
    int len = snprintf(out, GZ_MODEL_NAME, "gloze-%.32s", gloze_version());

    for (size_t i = 0; st == GLOZE_OK && i < count; i++) {
        gz_books books;

        st = gz_books_init(&books, paths[i], "", err);
        if (st == GLOZE_OK)
            read_books(&found, &books.hidden);
        if (st == GLOZE_OK && books.hidden.failed)
            st = gz_fail_memory(err);
        gz_books_clear(&books);
    }
    if (st != GLOZE_OK || !found.any || found.differ)
        return st;
    for (int i = 0; i < SHOWN_BYTES; i++)
        len += snprintf(out + len, (size_t)(GZ_MODEL_NAME - len), "%s%02x", i ? "" : "-",
                        found.first.bytes[i]);
    return st;
}
