/* watcher.h - waits until something in some files and folders is saved (inotify).
 * Depends on base/. One thread. */
#ifndef GZ_CLI_WATCHER_H
#define GZ_CLI_WATCHER_H

#include "base/arena.h"
#include "base/status.h"

/* What changed; a sum. */
enum { GZ_WATCH_PLUGINS = 1, GZ_WATCH_ARTICLES = 2 };

typedef struct gz_watcher {
    int fd;
    gz_arena arena;
    struct gz_watched_folder *folders; /* by number of the kernel */
    size_t count, cap;
    char name[256]; /* of what was saved last, for the message */
} gz_watcher;

/* GLOZE_EIO: the system has no more watches to give, or none at all. */
gloze_status gz_watcher_init(gz_watcher *watcher, gloze_error *err) GLOZE_CHECK;
void gz_watcher_clear(gz_watcher *watcher);
/* Watches a file (by its folder, as editors put a new file in its place) or a folder with all
 * below it, for `what`. A path that is not there is passed over. */
gloze_status gz_watcher_add(gz_watcher *watcher, const char *path, unsigned what,
                            gloze_error *err) GLOZE_CHECK;
/* Waits until something is saved, moved or deleted, then until nothing more happens for a moment.
 * `*what` is 0 when a signal came. */
gloze_status gz_watcher_wait(gz_watcher *watcher, unsigned *what, gloze_error *err) GLOZE_CHECK;

#endif
