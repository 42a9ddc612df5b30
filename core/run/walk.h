/* walk.h - the files that the paths on a command line stand for.
 * Depends on base/ and file.h. Belongs to one thread.
 *
 * A folder is walked down to the files in it whose names end in .txt, .md, .html or .htm (or
 * that `all` or `glob` select), in the byte order of their paths. Hidden names (a leading
 * dot) are passed over. Links are followed; a link back to a folder that is just being
 * walked is said and not followed. Memory: the names of the folders on the way down. */
#ifndef GZ_WALK_H
#define GZ_WALK_H

#include "base/buffer.h"
#include "base/status.h"

#include <sys/types.h>

typedef struct gz_walk_options {
    const char *const *paths; /* strings: files, folders, "-" */
    size_t path_count;
    const char
        *list;     /* string or NULL: a file with further paths, one a line; "-": standard input */
    bool list_nul; /* its paths end in NUL */
    bool all;      /* every file in a folder */
    const char *glob;        /* string or NULL: files in a folder whose name matches; where it has
                         a slash, whose path below the folder does */
    const char *const *skip; /* what is passed over inside a folder: the output */
    size_t skip_count;
} gz_walk_options;

typedef enum gz_found_kind {
    GZ_FOUND_FILE,
    GZ_FOUND_STANDARD_INPUT,
    GZ_FOUND_COMPLAINT, /* no file: a path that does not exist, a loop; see `message` */
    GZ_FOUND_END
} gz_found_kind;

/* Valid until the next call. */
typedef struct gz_found {
    gz_found_kind kind;
    const char *path; /* string: to open */
    const char *id;   /* string: below the folder that was named; the name of a file that was; of
                         one in the list its path there, unless that leads upwards */
    const char *message;
    size_t number; /* of the line in the list; 0: not from a list */
} gz_found;

typedef struct gz_walk gz_walk;

/* `options` and its strings must outlive the walk. */
gloze_status gz_walk_new(const gz_walk_options *options, gz_walk **out,
                         gloze_error *err) GLOZE_CHECK;
void gz_walk_free(gz_walk *walk); /* NULL is allowed */
/* Fails only for want of memory. */
gloze_status gz_walk_next(gz_walk *walk, gz_found *found, gloze_error *err) GLOZE_CHECK;
/* How many files the whole walk gives; 0 where the list is standard input. Walks by itself, reading
 * folders and the list only. */
gloze_status gz_walk_count(const gz_walk_options *options, size_t *count,
                           gloze_error *err) GLOZE_CHECK;

/* Is a file to be read, that was not named itself? `id` is its path below the folder or archive. */
bool gz_walk_selects(bool all, const char *glob, const char *id);
/* What kind of text a name tells of. */
gloze_media gz_name_media(const char *name);
/* Does `name` end in `ending`, in any case of ASCII letters? */
bool gz_name_ends(const char *name, const char *ending);

#endif
