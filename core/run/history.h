/* history.h - what earlier runs have left of an output: the journal of one that was interrupted, the
 * manifest of the last one that ended, and an older journal whose tracks were departed from.
 * Depends on past.h, part_reader.h. Belongs to one thread. */
#ifndef GZ_HISTORY_H
#define GZ_HISTORY_H

#include "run/part_reader.h"
#include "run/past.h"

typedef enum gz_age { GZ_AGE_JOURNAL, GZ_AGE_MANIFEST, GZ_AGE_OLDER, GZ_AGES } gz_age;

typedef struct gz_history {
    gz_books *books;
    gz_journal_head head;    /* of today */
    gz_past *pasts[GZ_AGES]; /* NULL: there is none */
    gz_part_reader reader;
    gz_arena arena;
    bool forgotten; /* nothing is kept: --force */
} gz_history;

/* A document that need not be annotated again. */
typedef struct gz_kept {
    bool found;
    gz_verdict verdict; /* GZ_VERDICT_DOCUMENT or GZ_VERDICT_FAILED */
    const gz_count *counts;
    size_t counted;
    const char *json; /* the line, or file, that was written; valid until the next call */
    size_t len;
} gz_kept;

gloze_status gz_history_open(gz_history *history, gz_books *books, const gz_journal_head *head,
                             bool forget, gloze_error *err) GLOZE_CHECK;
void gz_history_clear(gz_history *history); /* one that is all zero is allowed */

/* Looks for a document of this id, fingerprint and today's recipe, whose bytes are still there as
 * they were written. */
gloze_status gz_history_find(gz_history *history, const char *id, const gz_fingerprint *fingerprint,
                             gz_buffer *bytes, gz_kept *out, gloze_error *err) GLOZE_CHECK;
/* This document is in the input of today. */
void gz_history_see(gz_history *history, const char *id);

/* Told of each document that was written, is still there, and is not in the input any more. */
typedef gloze_status gz_history_gone(void *data, const gz_entry *entry, gloze_error *err);
/* Calls it in the order of the books. Afterwards these have been seen. */
gloze_status gz_history_each_gone(gz_history *history, gz_history_gone *told, void *data,
                                  gloze_error *err) GLOZE_CHECK;

/* The number of parts that any of the books speaks of. */
unsigned gz_history_parts(const gz_history *history);

#endif
