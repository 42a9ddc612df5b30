/* journal.h - the book that a run keeps of what it has written: its format, and how it is read.
 * Depends on base/, file.h, fingerprint.h, census.h. Belongs to one thread.
 *
 * A journal is text, in groups of lines. A group closes with a line that holds a checksum of the
 * whole group, and counts only with it: whatever was cut off, or stands behind, is nothing.
 * Fields are parted by one space.
 *
 *     gloze 1 RECIPE SHARD                     first line: the recipe (fingerprint.h), --shard-size
 *     n NUMBER KIND NAME                       a count's name, before the first line that uses it
 *     d FINGERPRINT PART FRAME WITHIN LENGTH CHECKSUM COUNTS ID      a document that was written
 *     g DOCUMENTS PART END CHECKSUM            closes a group: documents so far, and where the
 *                                              output ends so far
 *     e DOCUMENTS PART END CHECKSUM            closes the last group: the run has ended
 *
 * Documents stand in the order of the output. A document is LENGTH bytes at FRAME of the file of
 * that part; where the output is compressed, FRAME is where a piece (pack.h) begins, and the
 * document lies WITHIN what is in that. CHECKSUM is of its bytes (base/checksum.h). COUNTS are
 * NUMBER:COUNT,… or -. IDs and names are as they are, but bytes up to space, % and DEL are %XX.
 * Instead of `d`:
 *
 *     f   a document that can't be annotated, with its record: a verdict that is the same always
 *     r   one whose verdict depends on the machine or the day (a clock, a signal, a file that could
 *         not be read): it is tried anew
 *     D F in the last group: of an earlier run; the document is not in the input any more, its file
 *         is still in the folder
 *
 * What is promised. A group is appended after its documents were written, so a journal never speaks
 * of documents that no write was tried of; whether they are whole is told by their checksums, which
 * are always compared before a document is kept. So after kill -9, a reboot, a full disk or damage, a
 * document is either found as it was, or annotated again. When a run ends, everything is on the
 * disk (fsync), then gets its name (rename), last of all the journal, as manifest. */
#ifndef GZ_JOURNAL_H
#define GZ_JOURNAL_H

#include "base/buffer.h"
#include "run/file.h"
#include "run/fingerprint.h"
#include "run/census.h"

typedef enum gz_verdict {
    GZ_VERDICT_DOCUMENT = 'd',
    GZ_VERDICT_FAILED = 'f',
    GZ_VERDICT_RETRY = 'r',
    GZ_VERDICT_GONE = 'D',
    GZ_VERDICT_FAILED_GONE = 'F'
} gz_verdict;

/* A count of one document: number in a census, and how many. */
typedef struct gz_numbered {
    size_t number, count;
} gz_numbered;

typedef struct gz_entry {
    gz_verdict verdict;
    gz_fingerprint fingerprint;
    unsigned part; /* from 1; 0: a file of its own */
    uint64_t frame, within;
    size_t len;
    uint64_t checksum;
    const gz_numbered *counts;
    size_t counted;
    const char *id; /* string */
} gz_entry;

typedef struct gz_journal_head {
    gz_fingerprint recipe;
    uint64_t shard; /* bytes; 0: one file */
} gz_journal_head;

/* How far an output has come. */
typedef struct gz_journal_mark {
    uint64_t documents;
    unsigned part;
    uint64_t end; /* of the file of that part */
} gz_journal_mark;

/* ---- writing: lines are appended to a group ---- */

void gz_journal_put_head(gz_buffer *group, const gz_journal_head *head);
void gz_journal_put_name(gz_buffer *group, size_t number, const gz_count *count);
void gz_journal_put_entry(gz_buffer *group, const gz_entry *entry);
/* Closes the group, which is all that is in the buffer. */
void gz_journal_close_group(gz_buffer *group, const gz_journal_mark *mark, bool last);

/* ---- reading ---- */

/* Reads groups as long as they are whole. */
typedef struct gz_journal_reader {
    gz_lines lines;
    gz_buffer group;      /* the group that was read last, with its closing line */
    uint64_t start, stop; /* bytes of the file: where that begins and ends */
    size_t closing;       /* bytes of the group: where its closing line begins */
    gz_journal_mark mark;
    bool last; /* it closes the journal */
} gz_journal_reader;

/* `fd` stays the caller's, who keeps it open. */
void gz_journal_reader_init(gz_journal_reader *reader, int fd);
void gz_journal_reader_clear(gz_journal_reader *reader);
/* The next whole group. `*more` is false where there is none. */
gloze_status gz_journal_next(gz_journal_reader *reader, bool *more, gloze_error *err) GLOZE_CHECK;

/* Lines that are no such line give false. `line` ends before the line feed. */
bool gz_journal_get_head(const char *line, size_t len, gz_journal_head *out);
/* The name lives in the arena. This and the next give false also when memory ran out. */
bool gz_journal_get_name(const char *line, size_t len, gz_arena *arena, size_t *number,
                         gz_count *out);
/* The counts and the id live in the arena. */
bool gz_journal_get_entry(const char *line, size_t len, gz_arena *arena, gz_entry *out);
/* Is it an entry? */
bool gz_journal_is_entry(const char *line, size_t len);

#endif
