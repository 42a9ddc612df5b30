/* source.h - lines and columns of an article, as an editor counts them.
 * Depends on base/. No state. */
#ifndef GZ_CLI_SOURCE_H
#define GZ_CLI_SOURCE_H

#include "base/span.h"

/* From 1; columns count characters; column 0: the whole line. */
typedef struct gz_source_place {
    size_t line, column;
} gz_source_place;

/* The place of byte `at` (at most `len`) of a file in UTF-8; in another encoding the line is
 * right where line ends are single bytes. */
gz_source_place gz_source_place_of(const char *data, size_t len, size_t at);

/* The bytes of a line (with its end), or, where `column` is not 0, of the character there. False:
 * there is no such place. */
bool gz_source_span(const char *data, size_t len, gz_source_place place, gz_span *out);

#endif
