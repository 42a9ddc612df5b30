/* parts.h - the files into which documents are written one after the other: one file, or shards.
 * Depends on books.h, journal.h, pack.h, partial.h. Belongs to one thread.
 *
 * A part is written among the books and gets its own name only when the whole run has ended. Where
 * the output ends is told in numbers, not by the size of a file: a part that is longer was
 * written to by a run that was killed, and is cut. */
#ifndef GZ_PARTS_H
#define GZ_PARTS_H

#include "run/books.h"
#include "run/journal.h"

/* Where a part may be. */
typedef enum gz_part_place { GZ_PART_NEW, GZ_PART_FINAL, GZ_PART_OLDER } gz_part_place;

typedef struct gz_parts {
    gz_books *books;
    uint64_t shard;   /* bytes; 0: one file */
    int fd;           /* of the part that is being written; -1: none yet */
    unsigned number;  /* of that, from 1 … */
    uint64_t end;     /* … and where it ends */
    gz_buffer packed; /* a piece of it */
} gz_parts;

void gz_parts_init(gz_parts *parts, gz_books *books, uint64_t shard);
void gz_parts_clear(gz_parts *parts);

/* Goes on at the place of `mark`: opens that part, makes it where it is missing, cuts it there. */
gloze_status gz_parts_open(gz_parts *parts, const gz_journal_mark *mark,
                           gloze_error *err) GLOZE_CHECK;
/* Goes on at the place of `mark` in a new file, that begins with a copy of what another has up to
 * there. */
gloze_status gz_parts_copy(gz_parts *parts, const gz_journal_mark *mark, gz_part_place from,
                           gloze_error *err) GLOZE_CHECK;
/* Writes bytes as they are, or as one piece. */
gloze_status gz_parts_write(gz_parts *parts, const gz_buffer *data, gloze_error *err) GLOZE_CHECK;
/* Is it time for the next shard, before a document of so many bytes that comes after `held` others?
 * A function of what is written alone, so that a run that is resumed has the same shards. */
bool gz_parts_is_full(const gz_parts *parts, size_t held, size_t more);
/* Ends a part, of which every byte is on the disk then, and goes on with the next one. */
gloze_status gz_parts_next(gz_parts *parts, gloze_error *err) GLOZE_CHECK;
gloze_status gz_parts_sync(gz_parts *parts, gloze_error *err) GLOZE_CHECK;
/* The new parts from `first` to `last` become older ones; those that are not there are passed over. */
gloze_status gz_parts_set_aside(gz_books *books, unsigned first, unsigned last,
                                gloze_error *err) GLOZE_CHECK;
/* Gives each part up to `last` its own name; those that have it already are passed over. */
gloze_status gz_parts_publish(gz_books *books, unsigned last, bool sharded,
                              gloze_error *err) GLOZE_CHECK;

/* Takes published parts away. */
gloze_status gz_parts_remove(gz_books *books, unsigned first, unsigned last, bool sharded,
                             gloze_error *err) GLOZE_CHECK;

/* NULL when memory ran out. */
const char *gz_parts_path(gz_books *books, gz_part_place place, unsigned number, bool sharded);

#endif
