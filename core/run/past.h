/* past.h - what an earlier run has written, by id: a journal, or a manifest, as it was left.
 * Depends on journal.h. Belongs to one thread. Memory: 24 to 40 bytes for each document; the
 * entries themselves stay in the file. */
#ifndef GZ_PAST_H
#define GZ_PAST_H

#include "run/journal.h"

typedef struct gz_past gz_past;

/* Is a group to be believed? False: the file of its part is shorter than the group says, so the
 * journal is worth nothing from there on. */
typedef bool gz_past_check(void *data, const gz_journal_head *head, const gz_journal_mark *mark);

/* `*out` is NULL where no such file is, or it has no whole group. */
gloze_status gz_past_open(const char *path, gz_past_check *check, void *data, gz_past **out,
                          gloze_error *err) GLOZE_CHECK;
void gz_past_free(gz_past *past); /* NULL is allowed */

const gz_journal_head *gz_past_head(const gz_past *past);
/* Where its output ended, as far as it is to be believed, … */
const gz_journal_mark *gz_past_mark(const gz_past *past);
/* … and bytes of its file up to there. */
uint64_t gz_past_end(const gz_past *past);
/* Did the run end? */
bool gz_past_has_ended(const gz_past *past);
/* To read it again from its start. The past keeps it open. */
int gz_past_fd(const gz_past *past);

/* The entry of a document, with all that it points to in the arena; `*found` false: none. */
gloze_status gz_past_find(const gz_past *past, const char *id, gz_arena *arena, gz_entry *out,
                          bool *found, gloze_error *err) GLOZE_CHECK;
/* What the number of one of its counts stands for; NULL: nothing. */
const gz_count *gz_past_count(const gz_past *past, size_t number);

/* This document is there in the run of today, too. */
void gz_past_see(gz_past *past, const char *id);
bool gz_past_was_seen(const gz_past *past, const char *id);

#endif
