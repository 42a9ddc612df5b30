/* annotated.h - the annotated documents that paths on a command line stand for, one after the other.
 * Depends on base/, file.h and walk.h. Belongs to one thread. Memory: one document. */
#ifndef GZ_ANNOTATED_H
#define GZ_ANNOTATED_H

#include "base/buffer.h"
#include "base/status.h"

/* Gets one document. `where` is "out/a.json" or "out.jsonl:17". A status other than GLOZE_OK ends the
 * walk. */
typedef gloze_status (*gz_annotated_fn)(void *data, const char *json, size_t len, const char *where,
                                        gloze_error *err);

/* Calls `fn` for each document: that of a .json file, those of a .jsonl or .ndjson file, of the .json
 * and .jsonl files below a folder, in the byte order of their paths, or of the JSON Lines on standard
 * input ("-"). `skip` is a path that is passed over, or NULL. GLOZE_EINPUT: a file is none of these,
 * or a folder has none; GLOZE_EIO: it can't be read. */
gloze_status gz_annotated_each(const char *const *paths, size_t count, const char *skip,
                               gz_annotated_fn fn, void *data, gloze_error *err) GLOZE_CHECK;

#endif
