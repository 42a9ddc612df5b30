#include "run/store.h"

#include "base/arena.h"
#include "base/mem.h"
#include "run/file.h"
#include "run/tree.h"
#include "run/walk.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A document is at most as long as its text escaped six times, and as many annotations. */
#define LONGEST_DOCUMENT ((size_t)1 << 30)
#define ENDING ".json"

typedef struct entry {
    const char *id;   /* string */
    const char *path; /* string: of its file; NULL: in the .jsonl file */
    off_t at;         /* in the .jsonl file */
    size_t len, line;
} entry;

struct gz_store {
    gz_arena arena;
    gz_arena document; /* of the one that is read for its id */
    const char *path;  /* string */
    int fd;            /* of the .jsonl file, or -1 */
    entry *entries;
    size_t count, cap;
    gz_buffer where;
};

static gloze_status add_entry(gz_store *store, entry e, gloze_error *err)
{
    if (!e.id || !gz_arena_grow(&store->arena, &store->entries, &store->cap, store->count + 1,
                                sizeof(*store->entries)))
        return gz_fail_memory(err);
    store->entries[store->count++] = e;
    return GLOZE_OK;
}

/* By id; of one id in the order of the file. */
static int compare_entries(const void *a, const void *b)
{
    const entry *x = a, *y = b;
    int order = strcmp(x->id, y->id);

    return order ? order : (x->line > y->line) - (x->line < y->line);
}

/* ---- folders ---- */

/* The id that a document in this file must have: its path without ".json". */
static gloze_status add_file(gz_store *store, const gz_found *found, gloze_error *err)
{
    entry e = { .path = gz_arena_copy(&store->arena, found->path, strlen(found->path)) };

    if (e.path)
        e.id = gz_arena_copy(&store->arena, found->id, strlen(found->id) - strlen(ENDING));
    return add_entry(store, e, err);
}

static gloze_status index_folder(gz_store *store, gloze_error *err)
{
    gz_walk_options options = { .paths = &store->path, .path_count = 1, .all = true };
    gz_walk *walk = NULL;
    gloze_status st = gz_walk_new(&options, &walk, err);

    while (st == GLOZE_OK) {
        gz_found found;

        st = gz_walk_next(walk, &found, err);
        if (st != GLOZE_OK || found.kind == GZ_FOUND_END)
            break;
        if (found.kind == GZ_FOUND_COMPLAINT)
            st = gz_fail(err, GLOZE_EIO, "%s", found.message);
        else if (gz_name_ends(found.id, ENDING))
            st = add_file(store, &found, err);
    }
    gz_walk_free(walk);
    return st;
}

/* ---- files ---- */

/* `e` has all but the id, which is read from the document. */
static gloze_status add_document(gz_store *store, const char *json, size_t len, entry e,
                                 const char *where, gloze_error *err)
{
    gz_tree_fault fault;
    const gz_tree *root, *id;

    gz_arena_reset(&store->document);
    root = gz_tree_read(&store->document, json, len, NULL, &fault);
    if (!root && !fault.what)
        return gz_fail_memory(err);
    id = gz_tree_get(root, "id");
    if (!gz_tree_is(id, GZ_TREE_STRING))
        return gz_fail(err, GLOZE_EINPUT, "%s: %s; give what gloze run wrote", where,
                       root ? "the document has no id" : fault.what);
    e.id = gz_arena_copy(&store->arena, id->text, id->len);
    return add_entry(store, e, err);
}

static gloze_status add_line(gz_store *store, const gz_lines *lines, const char *line, size_t len,
                             off_t at, gloze_error *err)
{
    entry e = { .at = at, .len = len, .line = lines->number };

    gz_buffer_reset(&store->where);
    gz_buffer_format(&store->where, "%s:%zu", store->path, e.line);
    return add_document(store, line, len, e, gz_buffer_text(&store->where), err);
}

static gloze_status index_file(gz_store *store, gloze_error *err)
{
    gz_buffer content;
    gloze_status st;

    gz_buffer_init(&content);
    st = gz_file_read(store->path, LONGEST_DOCUMENT, &content, err);
    if (st == GLOZE_OK)
        st = add_document(store, content.data, content.len, (entry){ .path = store->path },
                          store->path, err);
    gz_buffer_clear(&content);
    return st;
}

static gloze_status index_lines(gz_store *store, gloze_error *err)
{
    gz_lines lines;
    gloze_status st = gz_file_open(store->path, &store->fd, err);
    off_t at = 0;

    if (st != GLOZE_OK)
        return st;
    gz_lines_init(&lines, store->fd, store->path, LONGEST_DOCUMENT);
    while (st == GLOZE_OK) {
        const char *line;
        size_t len;

        st = gz_lines_next(&lines, &line, &len, err);
        if (st != GLOZE_OK || !line)
            break;
        if (len)
            st = add_line(store, &lines, line, len, at, err);
        at += (off_t)len + 1;
    }
    gz_lines_clear(&lines);
    return st;
}

/* ---- opening ---- */

static gloze_status index_documents(gz_store *store, gloze_error *err)
{
    struct stat info;

    if (stat(store->path, &info) != 0)
        return gz_fail(err, GLOZE_EIO, "%s: can't be read: %s; check the path", store->path,
                       strerror(errno));
    if (S_ISDIR(info.st_mode))
        return index_folder(store, err);
    if (gz_name_ends(store->path, ".jsonl") || gz_name_ends(store->path, ".ndjson"))
        return index_lines(store, err);
    if (!gz_name_ends(store->path, ENDING))
        return gz_fail(err, GLOZE_EINPUT,
                       "%s: no output of gloze run; give a folder, a .jsonl or a .json file",
                       store->path);
    return index_file(store, err);
}

gloze_status gz_store_open(const char *path, gz_store **out, gloze_error *err)
{
    gz_store *store = gz_zalloc(1, sizeof(*store));
    gloze_status st;

    *out = NULL;
    if (!store)
        return gz_fail_memory(err);
    gz_arena_init(&store->arena);
    gz_arena_init(&store->document);
    gz_buffer_init(&store->where);
    store->fd = -1;
    store->path = gz_arena_copy(&store->arena, path, strlen(path));
    st = store->path ? index_documents(store, err) : gz_fail_memory(err);
    if (st == GLOZE_OK && store->count == 0)
        st = gz_fail(err, GLOZE_EINPUT,
                     "%s: there is no annotated document; give what gloze run "
                     "wrote",
                     path);
    if (st != GLOZE_OK) {
        gz_store_free(store);
        return st;
    }
    qsort(store->entries, store->count, sizeof(*store->entries), compare_entries);
    *out = store;
    return GLOZE_OK;
}

void gz_store_free(gz_store *store)
{
    if (!store)
        return;
    if (store->fd >= 0)
        close(store->fd);
    gz_buffer_clear(&store->where);
    gz_arena_clear(&store->arena);
    gz_arena_clear(&store->document);
    gz_free(store);
}

/* ---- reading ---- */

size_t gz_store_count(const gz_store *store)
{
    return store->count;
}

const char *gz_store_id(const gz_store *store, size_t index)
{
    return store->entries[index].id;
}

const char *gz_store_where(gz_store *store, size_t index)
{
    const entry *e = &store->entries[index];
    const char *where;

    if (e->path)
        return e->path;
    gz_buffer_reset(&store->where);
    gz_buffer_format(&store->where, "%s:%zu", store->path, e->line);
    where = gz_buffer_text(&store->where);
    return where ? where : store->path;
}

static gloze_status read_line(gz_store *store, const entry *e, gz_buffer *out, gloze_error *err)
{
    gz_buffer_reset(out);
    if (!gz_buffer_reserve(out, e->len))
        return gz_fail_memory(err);
    while (out->len < e->len) {
        ssize_t got =
            pread(store->fd, out->data + out->len, e->len - out->len, e->at + (off_t)out->len);

        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return gz_fail(err, GLOZE_EIO, "%s:%zu: %s", store->path, e->line,
                           got < 0 ? strerror(errno) : "the file has become shorter");
        out->len += (size_t)got;
    }
    return GLOZE_OK;
}

gloze_status gz_store_read(gz_store *store, size_t index, gz_buffer *out, gloze_error *err)
{
    const entry *e = &store->entries[index];

    return e->path ? gz_file_read(e->path, LONGEST_DOCUMENT, out, err)
                   : read_line(store, e, out, err);
}
