/* prepared.h - what loading plugins makes of their texts, made beforehand and kept in a file.
 *
 * An entry is found by its kind, and the length and checksum of the text that it was made of. So
 * it is not out of date: of a text that was changed nothing is found, and it is gone through as if
 * there were no file. The entries are code of Lua and of PCRE2, which nobody can check: such a file is trusted
 * as the program is that it comes with. It names that program, and no other one takes it.
 * A damaged file, or entry, is as one that is not there.
 * Depends on buffer.h, checksum.h. A file is read-only and may be shared; a maker may not. */
#ifndef GZ_PREPARED_H
#define GZ_PREPARED_H

#include "base/buffer.h"
#include "base/status.h"

#include <stdint.h>

typedef enum gz_prepared_kind {
    GZ_PREPARED_CHUNK = 1, /* Lua's code of a file */
    GZ_PREPARED_PATTERN,   /* PCRE2's code of a pattern */
    GZ_PREPARED_LIST,      /* a compiled lexicon */
    GZ_PREPARED_OUTLINE    /* what a pattern may look like, for the scanner */
} gz_prepared_kind;

typedef struct gz_prepared_key {
    uint32_t kind;
    uint32_t how;      /* what else decides, as a number of the kind's own */
    uint64_t len, sum; /* of the text; gz_checksum */
} gz_prepared_key;

gz_prepared_key gz_prepared_key_of(gz_prepared_kind kind, uint32_t how, const char *text,
                                   size_t len);

enum { GZ_PROGRAM_BYTES = 32 }; /* what tells one program from all others */

/* A file in memory. All zero: none, in which nothing is found. */
typedef struct gz_prepared_file {
    const char *image;
    size_t count;
} gz_prepared_file;

/* `image` is 8-byte aligned and outlives the file. False, and an empty file, when the image was not
 * made by this program, or was cut or damaged at its beginning. */
bool gz_prepared_open(gz_prepared_file *file, const char *image, size_t len,
                      const unsigned char program[GZ_PROGRAM_BYTES]);

/* What goes into a file. `gz_prepared_maker maker = { 0 }` is empty. */
typedef struct gz_prepared_maker {
    gz_buffer index, data;
} gz_prepared_maker;

void gz_prepared_maker_clear(gz_prepared_maker *maker);
/* Appends the file to `out`: the same entries, added in any order, give the same bytes. */
gloze_status gz_prepared_write(gz_prepared_maker *maker,
                               const unsigned char program[GZ_PROGRAM_BYTES], gz_buffer *out,
                               gloze_error *err) GLOZE_CHECK;

/* What those who make something hold: where to look first, and where to keep what was not there.
 * Either may be NULL. */
typedef struct gz_prepared {
    const gz_prepared_file *file;
    gz_prepared_maker *maker;
} gz_prepared;

/* Is there a file with entries, or a maker? */
bool gz_prepared_is_there(gz_prepared prepared);
/* 8-byte aligned, as long as the file lives; NULL when there is no such entry. */
const char *gz_prepared_find(gz_prepared prepared, gz_prepared_key key, size_t *len);
/* A second entry of one key is left out. */
void gz_prepared_keep(gz_prepared prepared, gz_prepared_key key, const void *data, size_t len);

#endif
