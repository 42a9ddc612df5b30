#include "run/annotated.h"

#include "run/file.h"
#include "run/pack.h"
#include "run/walk.h"

#include <string.h>
#include <unistd.h>

/* A document is at most as long as its text escaped six times, and as many annotations. */
#define LONGEST_DOCUMENT ((size_t)1 << 30)

typedef struct visit {
    const char *const *paths;
    size_t path_count;
    gz_annotated_fn fn;
    void *data;
    gz_buffer content, where;
    size_t files; /* that could hold documents */
    gloze_error *err;
} visit;

static bool is_lines(const char *name)
{
    return gz_name_ends(name, ".jsonl") || gz_name_ends(name, ".ndjson");
}

static gloze_status visit_lines(visit *v, int fd, const char *name)
{
    gz_lines lines;
    gloze_status st = GLOZE_OK;

    gz_lines_init(&lines, fd, name, LONGEST_DOCUMENT);
    while (st == GLOZE_OK) {
        const char *line;
        size_t len;

        st = gz_lines_next(&lines, &line, &len, v->err);
        if (st != GLOZE_OK || !line)
            break;
        if (len == 0)
            continue;
        gz_buffer_reset(&v->where);
        gz_buffer_format(&v->where, "%s:%zu", name, lines.number);
        if (!gz_buffer_text(&v->where))
            st = gz_fail_memory(v->err);
        else
            st = v->fn(v->data, line, len, v->where.data, v->err);
    }
    gz_lines_clear(&lines);
    return st;
}

static gloze_status visit_file(visit *v, const char *path)
{
    gloze_status st;
    int fd;

    v->files++;
    if (!is_lines(path)) {
        st = gz_file_read(path, LONGEST_DOCUMENT, &v->content, v->err);
        return st == GLOZE_OK ? v->fn(v->data, v->content.data ? v->content.data : "",
                                      v->content.len, path, v->err)
                              : st;
    }
    st = gz_file_open(path, &fd, v->err);
    if (st == GLOZE_OK) {
        st = visit_lines(v, fd, path);
        close(fd);
    }
    return st;
}

static gloze_status fail_packed(const visit *v, const char *path)
{
    return gz_fail(
        v->err, GLOZE_EINPUT,
        "%s: is compressed, and not read here; unpack it into standard input (-), as with "
        "zstdcat or zcat",
        path);
}

/* Was the file named itself, or found in a folder? */
static bool is_named(const visit *v, const char *path)
{
    for (size_t i = 0; i < v->path_count; i++)
        if (strcmp(v->paths[i], path) == 0)
            return true;
    return false;
}

static gloze_status visit_found(visit *v, const gz_found *found)
{
    size_t ending;

    if (found->kind == GZ_FOUND_STANDARD_INPUT) {
        v->files++;
        return visit_lines(v, STDIN_FILENO, "standard input");
    }
    if (found->kind == GZ_FOUND_COMPLAINT)
        return gz_fail(v->err, GLOZE_EIO, "%s", found->message);
    if (is_lines(found->path) || gz_name_ends(found->path, ".json"))
        return visit_file(v, found->path);
    if (gz_packing_of(found->path, &ending) != GZ_PACKING_NONE)
        return fail_packed(v, found->path);
    if (is_named(v, found->path))
        return gz_fail(v->err, GLOZE_EINPUT,
                       "%s: no output of gloze run; give a folder, a .jsonl or a .json file",
                       found->path);
    return GLOZE_OK; /* something else in a folder */
}

gloze_status gz_annotated_each(const char *const *paths, size_t count, const char *skip,
                               gz_annotated_fn fn, void *data, gloze_error *err)
{
    visit v = { .paths = paths, .path_count = count, .fn = fn, .data = data, .err = err };
    gz_walk_options options = {
        .paths = paths, .path_count = count, .all = true, .skip = &skip, .skip_count = skip != NULL
    };
    gz_walk *walk = NULL;
    gloze_status st = gz_walk_new(&options, &walk, err);

    gz_buffer_init(&v.content);
    gz_buffer_init(&v.where);
    while (st == GLOZE_OK) {
        gz_found found;

        st = gz_walk_next(walk, &found, err);
        if (st != GLOZE_OK || found.kind == GZ_FOUND_END)
            break;
        st = visit_found(&v, &found);
    }
    if (st == GLOZE_OK && v.files == 0)
        st = gz_fail(err, GLOZE_EINPUT,
                     "%s: there is no annotated document; give what gloze run wrote", paths[0]);
    gz_walk_free(walk);
    gz_buffer_clear(&v.content);
    gz_buffer_clear(&v.where);
    return st;
}
