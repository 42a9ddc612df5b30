/* books.h - the names of all files that belong to one output.
 * Depends on base/, pack.h. Belongs to one thread. Makes no file but the folder of the books.
 *
 * An output is one file, numbered shards of it, or a folder with a file for each document. Beside
 * it lies a hidden folder with the books of its runs:
 *
 *     news.jsonl    news-00001.jsonl …    .news.jsonl.gloze/     one file, or its shards
 *     news/         news/a/b.txt.json     news/.gloze/           a folder
 *
 * In the books: `lock` (lock.h), `journal` of a run that has not ended and `manifest` of the last one
 * that has (journal.h), `part-00001` … the shards of a run that has not ended, and `older`,
 * `older-part-00001` …, what an interrupted run left whose tracks were departed from (track.h).
 * Runs of several inputs may share a folder; their books have the run's name as an ending. */
#ifndef GZ_BOOKS_H
#define GZ_BOOKS_H

#include "run/pack.h"

enum { GZ_RUN_NAME = 17 };

typedef struct gz_books {
    const char *path; /* of the output, as it was given; the caller's */
    bool folder;      /* else one file, or shards, … */
    gz_packing packing;
    size_t ending;         /* … whose name ends in so many bytes of ".jsonl.zst" */
    char run[GZ_RUN_NAME]; /* of a folder: ending of its books */
    gz_buffer hidden;      /* string: path of the hidden folder */
    gz_buffer name;        /* string: the name that was asked for last */
} gz_books;

typedef enum gz_book {
    GZ_BOOK_LOCK,
    GZ_BOOK_JOURNAL,
    GZ_BOOK_MANIFEST,
    GZ_BOOK_OLDER,
    GZ_BOOK_DOCUMENT /* of a folder: the document that is being written */
} gz_book;

/* A path that ends in .jsonl, .jsonl.gz or .jsonl.zst is a file, any other a folder; `run` is the
 * name of the run, for a folder. Of `path` only the pointer is kept. */
gloze_status gz_books_init(gz_books *books, const char *path, const char *run,
                           gloze_error *err) GLOZE_CHECK;
void gz_books_clear(gz_books *books); /* one that is all zero is allowed */
/* Makes the hidden folder, where it is missing. */
gloze_status gz_books_make(gz_books *books, gloze_error *err) GLOZE_CHECK;

/* Renames one; one that is not there is passed over. */
gloze_status gz_books_move(gz_books *books, gz_book from, gz_book to, gloze_error *err) GLOZE_CHECK;
gloze_status gz_books_remove(gz_books *books, gz_book book, gloze_error *err) GLOZE_CHECK;
/* Takes away all parts, new and older, that lie among the books. */
gloze_status gz_books_sweep(gz_books *books, gloze_error *err) GLOZE_CHECK;
/* Names that were given or taken away stay so, whatever happens. */
gloze_status gz_books_sync(gz_books *books, gloze_error *err) GLOZE_CHECK;

/* Names, valid until the next call; NULL when memory ran out. */
const char *gz_books_name(gz_books *books, gz_book book);
const char *gz_books_part(gz_books *books, unsigned number);
const char *gz_books_older_part(gz_books *books, unsigned number);
/* Where a part goes in the end: the output itself, or the shard of that number. */
const char *gz_books_final(gz_books *books, unsigned number, bool sharded);
/* Where a document of a folder goes; NULL also when its id is no path below the folder. */
const char *gz_books_document(gz_books *books, const char *id);
/* Is it a relative path without ".", ".." and empty parts? */
bool gz_books_stays_below(const char *id);

#endif
