/* source.h - lines and columns of an article, as an editor counts them.
 * Depends on base/. No state. */
#ifndef GZ_CLI_SOURCE_H
#define GZ_CLI_SOURCE_H

#include <stddef.h>

/* From 1; columns count characters. */
typedef struct gz_source_place {
    size_t line, column;
} gz_source_place;

/* The place of byte `at` (at most `len`) of a file in UTF-8; in another encoding the line is
 * right where line ends are single bytes. */
gz_source_place gz_source_place_of(const char *data, size_t len, size_t at);

#endif
