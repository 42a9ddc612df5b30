#include "run/staging.h"

#include "base/arena.h"
#include "base/mem.h"
#include "run/id_set.h"
#include "run/partial.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { HOLD_BACK = 64 * 1024, MOST_OPEN = 64 };

struct gz_staged {
    const char *name; /* string; NULL: not in use */
    int fd;
    bool kept;
    size_t number;
    gz_buffer held;
};

struct gz_staging {
    gz_arena arena;
    char *path;   /* string */
    char *folder; /* string: where files wait */
    bool made;    /* the folder `path` is ours */
    const char **names;
    size_t count, cap;
    const char **folders; /* below both, in the order they were made */
    size_t folder_count, folder_cap;
    gz_id_set known;
    gz_staged open[MOST_OPEN];
    gz_buffer from, to;
};

bool gz_stays_below(const char *path)
{
    for (;;) {
        size_t len = strcspn(path, "/");

        if (len == 0 || (len == 1 && path[0] == '.') || (len == 2 && memcmp(path, "..", 2) == 0))
            return false;
        if (!path[len])
            return true;
        path += len + 1;
    }
}

static const char *join(gz_buffer *out, const char *folder, const char *name)
{
    gz_buffer_reset(out);
    gz_buffer_format(out, "%s/%s", folder, name);
    return gz_buffer_text(out);
}

/* ---- opening ---- */

/* The folders above the output stay, whatever comes of it. */
static void make_parents(char *path)
{
    for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        (void)mkdir(path, 0777); /* what is wrong with it shows when the folder is made */
        *slash = '/';
    }
}

static gloze_status make_folder(gz_staging *staging, gloze_error *err)
{
    struct stat info;

    make_parents(staging->path);
    if (mkdir(staging->path, 0777) == 0) {
        staging->made = true;
    } else if (errno != EEXIST || stat(staging->path, &info) != 0) {
        return gz_partial_fail_create(staging->path, err);
    } else if (!S_ISDIR(info.st_mode)) {
        errno = ENOTDIR;
        return gz_partial_fail_create(staging->path, err);
    }
    if (!mkdtemp(staging->folder))
        return gz_partial_fail_create(staging->path, err);
    return GLOZE_OK;
}

static gloze_status set_paths(gz_staging *staging, const char *path, gloze_error *err)
{
    const char *folder = join(&staging->to, path, ".gloze-XXXXXX");

    staging->path = gz_arena_copy(&staging->arena, path, strlen(path));
    staging->folder = folder ? gz_arena_copy(&staging->arena, folder, strlen(folder)) : NULL;
    if (!staging->path || !staging->folder)
        return gz_fail_memory(err);
    return make_folder(staging, err);
}

gloze_status gz_staging_open(const char *path, gz_staging **out, gloze_error *err)
{
    gz_staging *staging = gz_zalloc(1, sizeof(*staging));
    gloze_status st;

    *out = NULL;
    if (!staging)
        return gz_fail_memory(err);
    gz_arena_init(&staging->arena);
    gz_id_set_init(&staging->known);
    gz_buffer_init(&staging->from);
    gz_buffer_init(&staging->to);
    st = set_paths(staging, path, err);
    if (st != GLOZE_OK) {
        staging->folder = NULL;
        gz_staging_free(staging);
        return st;
    }
    *out = staging;
    return GLOZE_OK;
}

/* ---- files ---- */

static gz_staged *find_free(gz_staging *staging)
{
    for (size_t i = 0; i < MOST_OPEN; i++)
        if (!staging->open[i].name)
            return &staging->open[i];
    return NULL;
}

/* The folders on the way to a name, in the hidden folder; those of the output come at the end. */
static gloze_status make_way(gz_staging *staging, const char *name, gloze_error *err)
{
    for (const char *slash = strchr(name, '/'); slash; slash = strchr(slash + 1, '/')) {
        const char *way = gz_arena_copy(&staging->arena, name, (size_t)(slash - name));
        const char *path = way ? join(&staging->from, staging->folder, way) : NULL;

        if (!path)
            return gz_fail_memory(err);
        if (mkdir(path, 0777) != 0) {
            if (errno == EEXIST)
                continue;
            return gz_partial_fail_create(path, err);
        }
        if (!gz_arena_grow(&staging->arena, &staging->folders, &staging->folder_cap,
                           staging->folder_count + 1, sizeof(*staging->folders)))
            return gz_fail_memory(err);
        staging->folders[staging->folder_count++] = way;
    }
    return GLOZE_OK;
}

static gloze_status check_name(gz_staging *staging, const char *name, gloze_error *err)
{
    gz_origin origin = { 0 };
    bool known;
    gloze_status st;

    if (!gz_stays_below(name) || strncmp(name, ".gloze-", 7) == 0)
        return gz_fail(err, GLOZE_ECREATE,
                       "%s: \"%s\" is no path below the folder; give the document another id",
                       staging->path, name);
    st = gz_id_set_add(&staging->known, name, &origin, &known, err);
    if (st == GLOZE_OK && known)
        st = gz_fail(err, GLOZE_ECREATE,
                     "%s/%s: would be written twice; give the documents ids that differ",
                     staging->path, name);
    return st;
}

gloze_status gz_staging_file(gz_staging *staging, const char *name, gz_staged **out,
                             gloze_error *err)
{
    gz_staged *file = find_free(staging);
    const char *path, *kept;
    gloze_status st = check_name(staging, name, err);

    *out = NULL;
    if (st == GLOZE_OK && !file)
        st = gz_fail(err, GLOZE_ELIMIT,
                     "%s/%s: %d files are open already; open those of a "
                     "document while it is written",
                     staging->path, name, MOST_OPEN);
    if (st == GLOZE_OK)
        st = make_way(staging, name, err);
    if (st != GLOZE_OK)
        return st;
    kept = gz_arena_copy(&staging->arena, name, strlen(name));
    path = join(&staging->from, staging->folder, name);
    if (!kept || !path ||
        !gz_arena_grow(&staging->arena, &staging->names, &staging->cap, staging->count + 1,
                       sizeof(*staging->names)))
        return gz_fail_memory(err);
    file->fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (file->fd < 0)
        return gz_partial_fail_create(path, err);
    staging->names[staging->count++] = kept;
    file->name = kept;
    file->kept = false;
    file->number = staging->count;
    gz_buffer_reset(&file->held);
    *out = file;
    return GLOZE_OK;
}

gz_buffer *gz_staged_buffer(gz_staged *file)
{
    return &file->held;
}

static gloze_status write_held(gz_staged *file, gloze_error *err)
{
    bool fine = !file->held.failed && gz_write_all(file->fd, file->held.data, file->held.len);
    bool memory = file->held.failed;

    gz_buffer_reset(&file->held);
    if (memory)
        return gz_fail_memory(err);
    return fine ? GLOZE_OK : gz_partial_fail_write(file->name, err);
}

gloze_status gz_staged_flush(gz_staged *file, gloze_error *err)
{
    return file->held.len >= HOLD_BACK || file->held.failed ? write_held(file, err) : GLOZE_OK;
}

gloze_status gz_staged_close(gz_staged *file, gloze_error *err)
{
    gloze_status st = write_held(file, err);

    if (close(file->fd) != 0 && st == GLOZE_OK)
        st = gz_partial_fail_write(file->name, err);
    file->name = NULL;
    return st;
}

size_t gz_staged_number(const gz_staged *file)
{
    return file->name ? file->number : 0;
}

void gz_staging_keep(gz_staging *staging)
{
    for (size_t i = 0; i < MOST_OPEN; i++)
        staging->open[i].kept = staging->open[i].name != NULL;
}

static gloze_status close_files(gz_staging *staging, bool all, gloze_error *err)
{
    gloze_status st = GLOZE_OK;

    for (size_t i = 0; st == GLOZE_OK && i < MOST_OPEN; i++)
        if (staging->open[i].name && (all || !staging->open[i].kept))
            st = gz_staged_close(&staging->open[i], err);
    return st;
}

gloze_status gz_staging_close(gz_staging *staging, gloze_error *err)
{
    return close_files(staging, false, err);
}

/* ---- the end ---- */

static gloze_status move_all(gz_staging *staging, gloze_error *err)
{
    for (size_t i = 0; i < staging->folder_count; i++) {
        const char *path = join(&staging->to, staging->path, staging->folders[i]);

        if (!path)
            return gz_fail_memory(err);
        if (mkdir(path, 0777) != 0 && errno != EEXIST)
            return gz_partial_fail_create(path, err);
    }
    for (size_t i = 0; i < staging->count; i++) {
        const char *from = join(&staging->from, staging->folder, staging->names[i]);
        const char *to = join(&staging->to, staging->path, staging->names[i]);

        if (!from || !to)
            return gz_fail_memory(err);
        if (rename(from, to) != 0)
            return gz_partial_fail_create(to, err);
    }
    return GLOZE_OK;
}

gloze_status gz_staging_commit(gz_staging *staging, gloze_error *err)
{
    gloze_status st = close_files(staging, true, err);

    if (st == GLOZE_OK)
        st = move_all(staging, err);
    if (st == GLOZE_OK)
        staging->made = false;
    return st;
}

/* What was moved is not there any more; what was not goes with its folders, the deepest first. */
static void take_back(gz_staging *staging)
{
    for (size_t i = 0; i < staging->count; i++)
        if (join(&staging->from, staging->folder, staging->names[i]))
            unlink(staging->from.data);
    for (size_t i = staging->folder_count; i-- > 0;)
        if (join(&staging->from, staging->folder, staging->folders[i]))
            rmdir(staging->from.data);
    rmdir(staging->folder);
    if (staging->made)
        rmdir(staging->path);
}

void gz_staging_free(gz_staging *staging)
{
    if (!staging)
        return;
    for (size_t i = 0; i < MOST_OPEN; i++) {
        if (staging->open[i].name)
            close(staging->open[i].fd);
        gz_buffer_clear(&staging->open[i].held);
    }
    if (staging->folder)
        take_back(staging);
    gz_id_set_clear(&staging->known);
    gz_buffer_clear(&staging->from);
    gz_buffer_clear(&staging->to);
    gz_arena_clear(&staging->arena);
    gz_free(staging);
}

size_t gz_staging_count(const gz_staging *staging)
{
    return staging->count;
}
