#include "cli/watcher.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

/* An editor's save is several events: they are over when none came for so long. */
enum { QUIET_MS = 15, DEPTH_LIMIT = 64 };

#define EVENTS (IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_CREATE)

typedef struct gz_watched_folder {
    int number;
    const char *path; /* string */
    unsigned what;
} folder;

gloze_status gz_watcher_init(gz_watcher *watcher, gloze_error *err)
{
    *watcher = (gz_watcher){ .fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK) };
    gz_arena_init(&watcher->arena);
    if (watcher->fd < 0)
        return gz_fail(err, GLOZE_EIO, "the system gives no inotify: %s", strerror(errno));
    return GLOZE_OK;
}

void gz_watcher_clear(gz_watcher *watcher)
{
    if (watcher->fd >= 0)
        close(watcher->fd);
    watcher->fd = -1;
    gz_arena_clear(&watcher->arena);
}

/* ---- folders ---- */

static folder *find_folder(gz_watcher *watcher, int number)
{
    for (size_t i = 0; i < watcher->count; i++)
        if (watcher->folders[i].number == number)
            return &watcher->folders[i];
    return NULL;
}

static gloze_status add_folder(gz_watcher *watcher, const char *path, unsigned what,
                               gloze_error *err)
{
    int number = inotify_add_watch(watcher->fd, path, EVENTS | IN_ONLYDIR);
    folder *known = number < 0 ? NULL : find_folder(watcher, number);

    if (known)
        known->what |= what;
    if (known || (number < 0 && (errno == ENOENT || errno == ENOTDIR)))
        return GLOZE_OK;
    if (number < 0)
        return gz_fail(err, GLOZE_EIO, "%s: can't be watched: %s", path, strerror(errno));
    path = gz_arena_copy(&watcher->arena, path, strlen(path));
    if (!path || !gz_arena_grow(&watcher->arena, &watcher->folders, &watcher->cap,
                                watcher->count + 1, sizeof(folder)))
        return gz_fail_memory(err);
    watcher->folders[watcher->count++] = (folder){ number, path, what };
    return GLOZE_OK;
}

static gloze_status add_tree(gz_watcher *watcher, const char *path, unsigned what, int depth,
                             gloze_error *err)
{
    gloze_status st = add_folder(watcher, path, what, err);
    DIR *entries = st == GLOZE_OK && depth < DEPTH_LIMIT ? opendir(path) : NULL;
    const struct dirent *entry;

    while (st == GLOZE_OK && entries && (entry = readdir(entries)) != NULL) {
        char below[PATH_MAX];
        struct stat info;

        if (entry->d_name[0] == '.' ||
            snprintf(below, sizeof(below), "%s/%s", path, entry->d_name) >= (int)sizeof(below))
            continue;
        if (lstat(below, &info) == 0 && S_ISDIR(info.st_mode))
            st = add_tree(watcher, below, what, depth + 1, err);
    }
    if (entries)
        closedir(entries);
    return st;
}

gloze_status gz_watcher_add(gz_watcher *watcher, const char *path, unsigned what, gloze_error *err)
{
    char folder_of[PATH_MAX];
    struct stat info;
    const char *slash = strrchr(path, '/');

    if (stat(path, &info) == 0 && S_ISDIR(info.st_mode))
        return add_tree(watcher, path, what, 0, err);
    snprintf(folder_of, sizeof(folder_of), "%.*s", slash ? (int)(slash - path) : 1,
             slash ? path : ".");
    return add_folder(watcher, *folder_of ? folder_of : "/", what, err);
}

/* ---- waiting ---- */

static bool is_of_plugin(const char *name)
{
    size_t len = strlen(name);

    return strcmp(name, "cases.txt") == 0 || strcmp(name, "gloze.json") == 0 ||
           (len > 4 &&
            (strcmp(name + len - 4, ".lua") == 0 || strcmp(name + len - 4, ".tsv") == 0));
}

/* What an event is about; 0: nothing, as a backup copy of an editor. */
static gloze_status take_event(gz_watcher *watcher, const struct inotify_event *event,
                               unsigned *what, gloze_error *err)
{
    const folder *in = find_folder(watcher, event->wd);
    char path[PATH_MAX];
    size_t len = event->len ? strlen(event->name) : 0;

    if (event->mask & IN_Q_OVERFLOW)
        *what |= GZ_WATCH_PLUGINS | GZ_WATCH_ARTICLES;
    if (!in || len == 0 || event->name[0] == '.' || event->name[len - 1] == '~')
        return GLOZE_OK;
    if (event->mask & IN_ISDIR) {
        *what |= in->what;
        snprintf(path, sizeof(path), "%s/%s", in->path, event->name);
        return add_tree(watcher, path, in->what, 0, err);
    }
    if (event->mask & IN_CREATE) /* what was created is closed, too, once it is written */
        return GLOZE_OK;
    *what |= is_of_plugin(event->name) ? in->what : in->what & GZ_WATCH_ARTICLES;
    snprintf(watcher->name, sizeof(watcher->name), "%s", event->name);
    return GLOZE_OK;
}

static gloze_status read_events(gz_watcher *watcher, unsigned *what, gloze_error *err)
{
    _Alignas(struct inotify_event) char bytes[16384];
    ssize_t got = read(watcher->fd, bytes, sizeof(bytes));
    gloze_status st = GLOZE_OK;

    for (const char *at = bytes; st == GLOZE_OK && at < bytes + got;) {
        const struct inotify_event *event = (const void *)at;

        st = take_event(watcher, event, what, err);
        at += sizeof(*event) + event->len;
    }
    return st;
}

gloze_status gz_watcher_wait(gz_watcher *watcher, unsigned *what, gloze_error *err)
{
    struct pollfd waiting = { .fd = watcher->fd, .events = POLLIN };
    gloze_status st = GLOZE_OK;

    *what = 0;
    while (st == GLOZE_OK) {
        int ready = poll(&waiting, 1, *what ? QUIET_MS : -1);

        if (ready < 0 && errno == EINTR) {
            *what = 0;
            return GLOZE_OK;
        }
        if (ready < 0)
            return gz_fail(err, GLOZE_EIO, "waiting failed: %s", strerror(errno));
        if (ready == 0)
            return GLOZE_OK;
        st = read_events(watcher, what, err);
    }
    return st;
}
