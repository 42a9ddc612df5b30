/* pack.h - output that is compressed: in pieces, each of which can be read without the others.
 * Depends on base/ and libarchive. No state but what the caller owns.
 *
 * A piece is a frame of Zstandard or a member of gzip; a file of them one after the other is a file
 * that every tool for that format reads. The same bytes are packed to the same bytes. */
#ifndef GZ_PACK_H
#define GZ_PACK_H

#include "base/buffer.h"
#include "base/status.h"

typedef enum gz_packing { GZ_PACKING_NONE, GZ_PACKING_GZIP, GZ_PACKING_ZSTD } gz_packing;

/* By the ending of a path: .jsonl, .jsonl.gz, .jsonl.zst, in any case of letters. `*ending` is its
 * length; 0: it has none of these. */
gz_packing gz_packing_of(const char *path, size_t *ending);

/* Appends `data` as one piece. */
gloze_status gz_pack(gz_packing packing, const char *data, size_t len, gz_buffer *out,
                     gloze_error *err) GLOZE_CHECK;

/* A file that is read from the start of a piece on. */
typedef struct gz_unpacker gz_unpacker;

/* `fd` stays the caller's, and where it stands does not matter. GLOZE_EIO: no piece begins at
 * `at`. */
gloze_status gz_unpacker_open(gz_packing packing, int fd, uint64_t at, gz_unpacker **out,
                              gloze_error *err) GLOZE_CHECK;
void gz_unpacker_free(gz_unpacker *unpacker); /* NULL is allowed */
/* Appends the next `len` bytes. GLOZE_EIO: they are not there, or damaged. */
gloze_status gz_unpacker_read(gz_unpacker *unpacker, size_t len, gz_buffer *out,
                              gloze_error *err) GLOZE_CHECK;

#endif
