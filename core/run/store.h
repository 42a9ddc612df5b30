/* store.h - the annotated documents that a run wrote, by their ids.
 * Depends on base/, file.h, walk.h and tree.h. Belongs to one thread. Memory: the ids, and
 * one document. */
#ifndef GZ_STORE_H
#define GZ_STORE_H

#include "base/buffer.h"
#include "base/status.h"

typedef struct gz_store gz_store;

/* Opens what `path` names: a folder of <id>.json, a .jsonl or .ndjson file, or one .json file.
 * GLOZE_EINPUT: it is none of these, or empty. */
gloze_status gz_store_open(const char *path, gz_store **out, gloze_error *err) GLOZE_CHECK;
void gz_store_free(gz_store *store); /* NULL is allowed */
size_t gz_store_count(const gz_store *store);
/* Documents are ordered by their ids, byte by byte. */
const char *gz_store_id(const gz_store *store, size_t index);
/* "out/a.txt.json", "out.jsonl:17": for messages; valid until the next call. */
const char *gz_store_where(gz_store *store, size_t index);
/* Replaces the content of `out` by the JSON of a document. */
gloze_status gz_store_read(gz_store *store, size_t index, gz_buffer *out,
                           gloze_error *err) GLOZE_CHECK;

#endif
