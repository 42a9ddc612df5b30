/* track.h - the journal of this run as it is written, in the tracks of an earlier one.
 * Depends on journal.h, past.h, books.h. Belongs to one thread.
 *
 * A run that is done again says mostly what an earlier one has said. As long as it does, line by
 * line, nothing is written: it follows the earlier journal, and what that speaks of stays where
 * it is. Where it departs, it goes on by itself:
 *
 *     behind the last group of a journal       that journal is appended to: a run was
 *                                              interrupted, and is resumed
 *     anywhere else, or from a manifest        a new journal begins with a copy of the groups that
 *                                              were followed
 *
 * A run that follows a manifest to its end has nothing to write at all. */
#ifndef GZ_TRACK_H
#define GZ_TRACK_H

#include "run/books.h"
#include "run/past.h"

typedef struct gz_track {
    gz_books *books;
    gz_buffer lines;         /* of the group that is open */
    int fd;                  /* of the journal; -1: none is written yet */
    const gz_past *followed; /* NULL: none */
    gz_journal_reader reader;
    bool loaded;          /* the reader has the group that is being followed */
    size_t compared;      /* bytes of `lines`, which are those of that group */
    gz_journal_mark mark; /* behind the last group that was written, or followed to its end … */
    uint64_t end;         /* … which is there in the journal that is followed */
} gz_track;

typedef enum gz_pace {
    GZ_PACE_ALONE,   /* nothing is followed */
    GZ_PACE_SAME,    /* the new lines are those that are followed, … */
    GZ_PACE_SETTLED, /* … and their group is over: `mark` is its end, `lines` is empty */
    GZ_PACE_DEPARTED /* they are not */
} gz_pace;

/* A track that begins with `head`, and follows `past`, or nothing (NULL). */
gloze_status gz_track_init(gz_track *track, gz_books *books, const gz_journal_head *head,
                           const gz_past *past, const gz_journal_mark *start,
                           gloze_error *err) GLOZE_CHECK;
void gz_track_clear(gz_track *track);

/* Compares what was appended to `lines` with what is followed. */
gloze_status gz_track_compare(gz_track *track, gz_pace *pace, gloze_error *err) GLOZE_CHECK;
/* Is `lines`, closed as the last group, the last group of what is followed? */
gloze_status gz_track_ends_same(gz_track *track, bool *same, gloze_error *err) GLOZE_CHECK;
/* Behind the last group of what is followed? Only then can it be appended to. */
bool gz_track_is_at_end(const gz_track *track);

/* From now on the journal is written: an open one is appended to, … */
gloze_status gz_track_append(gz_track *track, gloze_error *err) GLOZE_CHECK;
/* … or a new one is begun, with the groups that were followed. Nothing is followed any more; `lines`
 * stays as it is. */
gloze_status gz_track_begin(gz_track *track, gloze_error *err) GLOZE_CHECK;
/* Closes the group and writes it. */
gloze_status gz_track_write(gz_track *track, const gz_journal_mark *mark, bool last,
                            gloze_error *err) GLOZE_CHECK;
/* All of the journal is on the disk; it is not written to any more. */
gloze_status gz_track_finish(gz_track *track, gloze_error *err) GLOZE_CHECK;

#endif
