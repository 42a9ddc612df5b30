/* volume.h - an output that can be gone on with: one file, shards, or a folder, and its journal.
 * Depends on books.h, history.h, track.h, parts.h, folder.h. Belongs to one thread. Memory: what waits
 * to be written, at most a few megabytes. journal.h tells what is promised, and track.h how. */
#ifndef GZ_VOLUME_H
#define GZ_VOLUME_H

#include "run/history.h"

typedef struct gz_volume gz_volume;

typedef struct gz_volume_options {
    uint64_t shard;    /* bytes of a shard; 0: one file */
    bool prune;        /* of a folder: takes away documents that are not in the input any more */
    gz_census *census; /* gets the counts of all documents; the caller's */
} gz_volume_options;

/* A document that was annotated or kept. */
typedef struct gz_written {
    const char *id;
    const gz_fingerprint *fingerprint; /* NULL: it can't be compared another time */
    gz_verdict verdict;
    bool kept; /* it comes from the history, of this output */
    const gz_count *counts;
    size_t counted;
    const char *json;
    size_t len;
} gz_written;

/* `books` and `history` must outlive the volume. */
gloze_status gz_volume_new(gz_books *books, gz_history *history, const gz_volume_options *options,
                           gz_volume **out, gloze_error *err) GLOZE_CHECK;
/* What was written waits among the books, unless it was finished. NULL is allowed. */
void gz_volume_free(gz_volume *volume);

/* GLOZE_ECREATE: this document has no place, others may. GLOZE_EIO: writing failed. */
gloze_status gz_volume_put(gz_volume *volume, const gz_written *document,
                           gloze_error *err) GLOZE_CHECK;
/* Writes what is held back, where that can be done without a trace in the output. */
gloze_status gz_volume_flush(gz_volume *volume, gloze_error *err) GLOZE_CHECK;

/* Told of a document that an earlier run wrote and that is not in the input any more. In a
 * folder its file stays, unless it was `pruned`; one file, and shards, hold what the input has. */
typedef void gz_volume_gone(void *data, const char *id, bool pruned);
/* All documents have been put: everything is on the disk, and gets its name. */
gloze_status gz_volume_finish(gz_volume *volume, gz_volume_gone *gone, void *data,
                              gloze_error *err) GLOZE_CHECK;

#endif
