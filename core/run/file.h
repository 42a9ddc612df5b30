/* file.h - reading whole files and bounded lines, for the program.
 * Depends on base/. Only regular files are opened by name: a FIFO or a device could
 * block, or never end. */
#ifndef GZ_FILE_H
#define GZ_FILE_H

#include "base/buffer.h"
#include "base/status.h"

#include <sys/stat.h>

/* What tells that a file was changed. */
typedef struct gz_file_state {
    off_t size;
    struct timespec changed;
} gz_file_state;

/* Of an open file; all zero for what is no regular file, and never changes. */
gz_file_state gz_file_state_of(int fd);
/* GLOZE_EIO: the file has been changed since, so what was read may be of two minds. */
gloze_status gz_file_unchanged(int fd, const char *name, const gz_file_state *since,
                               gloze_error *err) GLOZE_CHECK;
/* Replaces the content of `out` by the file's. GLOZE_EIO: it can't be read, is no regular
 * file, or was changed meanwhile; GLOZE_ELIMIT: it is longer than `limit` bytes. Messages start with `path`. */
gloze_status gz_file_read(const char *path, size_t limit, gz_buffer *out,
                          gloze_error *err) GLOZE_CHECK;
/* The same from an open file of any kind, up to its end. `name` is for messages. */
gloze_status gz_file_read_fd(int fd, const char *name, size_t limit, gz_buffer *out,
                             gloze_error *err) GLOZE_CHECK;
/* Appends what comes next of an open file, some 256 KiB; nothing at its end. GLOZE_ELIMIT: then `out` would
 * be longer than `limit`. */
gloze_status gz_file_read_on(int fd, const char *name, size_t limit, gz_buffer *out,
                             gloze_error *err) GLOZE_CHECK;
/* Opens a regular file to read; `*fd` is owned by the caller. */
gloze_status gz_file_open(const char *path, int *fd, gloze_error *err) GLOZE_CHECK;
/* What a file is that is not a regular one: "a FIFO", "a folder", … */
const char *gz_file_kind(const struct stat *info);

/* Where lines come from, when not from a file as it is: appends what comes next to `out`; `*got` is how
 * much, 0 at the end. */
typedef gloze_status gz_pull_fn(void *data, gz_buffer *out, size_t *got, gloze_error *err);

/* The lines of an open file, one at a time, in memory bounded by `limit`. */
typedef struct gz_lines {
    int fd;           /* the caller closes it */
    gz_pull_fn *pull; /* NULL: from fd */
    void *pull_data;
    const char *name; /* for messages; the caller's */
    size_t limit;     /* bytes of one line */
    char separator;   /* what ends a line: a line feed, unless set to NUL */
    size_t number;    /* of the line given last, from 1 */
    size_t position;  /* bytes read from the file so far */
    gz_buffer buffer;
    size_t at; /* start in `buffer` of what is not given out yet */
    bool ended;
} gz_lines;

void gz_lines_init(gz_lines *lines, int fd, const char *name, size_t limit);
void gz_lines_clear(gz_lines *lines);
/* The next line without its line feed, valid until the next call; `*line` is NULL at the
 * end. GLOZE_ELIMIT: the line is longer than the limit; it was passed over, and the next
 * call goes on after it. */
gloze_status gz_lines_next(gz_lines *lines, const char **line, size_t *len,
                           gloze_error *err) GLOZE_CHECK;
/* Would gz_lines_next have to wait: for somebody who writes into a pipe, or types? */
bool gz_lines_would_wait(const gz_lines *lines);

#endif
