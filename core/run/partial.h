/* partial.h - files that appear whole or not at all: written under a temporary name (.gloze-…) in
 * the folder where they belong, and renamed once they are closed without an error.
 * Depends on base/. Belongs to one thread. */
#ifndef GZ_PARTIAL_H
#define GZ_PARTIAL_H

#include "base/buffer.h"
#include "base/status.h"

/* One file at a time. All zero: none yet. */
typedef struct gz_partial {
    gz_buffer name;     /* the temporary name that is in use; empty: none */
    unsigned long next; /* number of the next temporary name */
    bool durable;       /* on the disk before it gets its name */
} gz_partial;

/* A new file that will be `path`; -1 with errno set. */
int gz_partial_open(gz_partial *partial, const char *path);
/* Closes it and gives it its name. What was there before is gone only when that succeeds. */
gloze_status gz_partial_commit(gz_partial *partial, int fd, const char *path,
                               gloze_error *err) GLOZE_CHECK;
/* All of it: opens, writes, commits. */
gloze_status gz_partial_write(gz_partial *partial, const char *path, const char *data, size_t len,
                              gloze_error *err) GLOZE_CHECK;
/* Takes back a file that was not committed. */
void gz_partial_clear(gz_partial *partial);

/* False with errno set. */
bool gz_write_all(int fd, const char *data, size_t len);
/* What errno says about making `path` (GLOZE_ECREATE, or GLOZE_EIO when no file can be made at
 * all) or writing it (GLOZE_EIO). */
gloze_status gz_partial_fail_create(const char *path, gloze_error *err);
gloze_status gz_partial_fail_write(const char *path, gloze_error *err);

#endif
