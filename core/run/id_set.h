/* id_set.h - which ids a run has met, and where.
 * Depends on base/. Belongs to one thread. Ids are kept as 128 bits of their SHA-256, so ten
 * million of them take a few hundred megabytes however long they are. */
#ifndef GZ_ID_SET_H
#define GZ_ID_SET_H

#include "base/status.h"

/* Where a document came from: a file that the caller numbers, and a line in it. */
typedef struct gz_origin {
    uint32_t file, line;
} gz_origin;

typedef struct gz_id_set {
    struct gz_id_entry *entries;
    size_t count, size; /* size is a power of two */
} gz_id_set;

void gz_id_set_init(gz_id_set *set);
void gz_id_set_clear(gz_id_set *set);
/* Adds an id. `*known` tells whether it was there already; then `*origin` becomes that of
 * the first. */
gloze_status gz_id_set_add(gz_id_set *set, const char *id, gz_origin *origin, bool *known,
                           gloze_error *err) GLOZE_CHECK;

#endif
