/* part_reader.h - documents that an earlier run wrote, read back and compared with their checksums.
 * Depends on parts.h, pack.h. Belongs to one thread. */
#ifndef GZ_PART_READER_H
#define GZ_PART_READER_H

#include "run/parts.h"

typedef struct gz_part_file {
    int fd; /* -1: there is none of that number */
    unsigned number;
} gz_part_file;

typedef struct gz_part_reader {
    gz_books *books;
    gz_part_file files[3]; /* by gz_part_place */
    gz_part_place last;    /* where a document was found last: looked into first */
    gz_unpacker *unpacker; /* where compressed: of `unpacked`, from its piece at `frame` on */
    int unpacked;
    uint64_t frame, within;
} gz_part_reader;

void gz_part_reader_init(gz_part_reader *reader, gz_books *books);
void gz_part_reader_clear(gz_part_reader *reader);
/* Replaces the content of `out` by the document's bytes. `*found` is false where they are not as
 * the entry says: gone, cut short, changed. `sharded`: how the run that wrote it called its parts.
 * Fails only for want of memory. */
gloze_status gz_part_reader_get(gz_part_reader *reader, const gz_entry *entry, bool sharded,
                                gz_buffer *out, bool *found, gloze_error *err) GLOZE_CHECK;
/* The same, but only from where the output would be made of: the new part, or, where there is none of that
 * number, the published one. */
gloze_status gz_part_reader_check(gz_part_reader *reader, const gz_entry *entry, bool sharded,
                                  gz_buffer *out, bool *found, gloze_error *err) GLOZE_CHECK;
/* How long is this part, the new one or, where there is none, the published one? */
uint64_t gz_part_size(gz_books *books, unsigned number, bool sharded);

#endif
