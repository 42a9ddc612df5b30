/* map.h - files that are mapped: their bytes are there without being read, and shared by all
 * who map them. A file that may be mapped is replaced, never written over: cutting a mapped
 * file ends the program that reads it. Depends on status.h. Read-only: may be shared. */
#ifndef GZ_MAP_H
#define GZ_MAP_H

#include "base/status.h"

#include <stddef.h>

typedef struct gz_map {
    const char *data; /* at the start of a page; not NUL-terminated */
    size_t len;
} gz_map;

/* Only regular files can be mapped. GLOZE_EIO: `path: why`. gz_map_close undoes it. */
gloze_status gz_map_open(const char *path, gz_map *out, gloze_error *err) GLOZE_CHECK;
void gz_map_close(gz_map *map); /* one that is all zero is allowed */

#endif
