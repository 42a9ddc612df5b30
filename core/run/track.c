#include "run/track.h"

#include "run/partial.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

gloze_status gz_track_init(gz_track *track, gz_books *books, const gz_journal_head *head,
                           const gz_past *past, const gz_journal_mark *start, gloze_error *err)
{
    *track = (gz_track){ .books = books, .fd = -1, .followed = past, .mark = *start };
    gz_buffer_init(&track->lines);
    gz_journal_reader_init(&track->reader, past ? gz_past_fd(past) : -1);
    if (past && lseek(gz_past_fd(past), 0, SEEK_SET) < 0)
        return gz_fail(err, GLOZE_EIO, "%s: can't be read: %s", books->path, strerror(errno));
    gz_journal_put_head(&track->lines, head);
    return track->lines.failed ? gz_fail_memory(err) : GLOZE_OK;
}

void gz_track_clear(gz_track *track)
{
    if (track->fd >= 0)
        close(track->fd);
    track->fd = -1;
    gz_buffer_clear(&track->lines);
    gz_journal_reader_clear(&track->reader);
}

/* ---- following ---- */

bool gz_track_is_at_end(const gz_track *track)
{
    return track->end == gz_past_end(track->followed);
}

/* What lies behind the end of the past is not to be believed. */
static gloze_status load_group(gz_track *track, gloze_error *err)
{
    if (track->loaded || gz_track_is_at_end(track))
        return GLOZE_OK;
    return gz_journal_next(&track->reader, &track->loaded, err);
}

/* Are the lines how the group that is loaded goes on, up to byte `most` of it? */
static bool is_same(const gz_track *track, size_t most)
{
    const gz_buffer *lines = &track->lines, *group = &track->reader.group;

    return track->loaded && lines->len <= most &&
           memcmp(lines->data + track->compared, group->data + track->compared,
                  lines->len - track->compared) == 0;
}

gloze_status gz_track_compare(gz_track *track, gz_pace *pace, gloze_error *err)
{
    gz_journal_reader *reader = &track->reader;
    gloze_status st;

    *pace = GZ_PACE_ALONE;
    if (track->lines.failed)
        return gz_fail_memory(err);
    if (!track->followed)
        return GLOZE_OK;
    *pace = GZ_PACE_DEPARTED;
    st = load_group(track, err);
    if (st != GLOZE_OK || !is_same(track, reader->closing))
        return st;
    *pace = GZ_PACE_SAME;
    track->compared = track->lines.len;
    if (track->compared < reader->closing || reader->last)
        return GLOZE_OK;
    *pace = GZ_PACE_SETTLED;
    track->mark = reader->mark;
    track->end = reader->stop;
    track->loaded = false;
    track->compared = 0;
    gz_buffer_reset(&track->lines);
    return GLOZE_OK;
}

gloze_status gz_track_ends_same(gz_track *track, bool *same, gloze_error *err)
{
    size_t len = track->lines.len;
    gloze_status st;

    *same = false;
    if (!track->followed)
        return GLOZE_OK;
    st = load_group(track, err);
    if (st != GLOZE_OK || !track->loaded || !track->reader.last)
        return st;
    gz_journal_close_group(&track->lines, &track->mark, true);
    *same = !track->lines.failed && track->lines.len == track->reader.group.len &&
            is_same(track, track->reader.group.len);
    track->lines.len = len;
    return track->lines.failed ? gz_fail_memory(err) : GLOZE_OK;
}

/* ---- writing ---- */

static gloze_status open_journal(gz_track *track, int flags, uint64_t len, gloze_error *err)
{
    const char *path = gz_books_name(track->books, GZ_BOOK_JOURNAL);

    if (!path)
        return gz_fail_memory(err);
    track->fd = open(path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW | flags, 0666);
    if (track->fd < 0)
        return gz_partial_fail_create(track->books->path, err);
    if (ftruncate(track->fd, (off_t)len) != 0 || lseek(track->fd, (off_t)len, SEEK_SET) < 0)
        return gz_partial_fail_write(track->books->path, err);
    return GLOZE_OK;
}

gloze_status gz_track_append(gz_track *track, gloze_error *err)
{
    track->followed = NULL;
    return open_journal(track, 0, track->end, err);
}

static bool copy_groups(gz_track *track, int from)
{
    char block[64 * 1024];

    for (uint64_t at = 0; at < track->end;) {
        uint64_t left = track->end - at;
        ssize_t got =
            pread(from, block, left < sizeof block ? (size_t)left : sizeof block, (off_t)at);

        if (got == 0)
            errno = EIO;
        if (got <= 0 || !gz_write_all(track->fd, block, (size_t)got))
            return false;
        at += (uint64_t)got;
    }
    return true;
}

gloze_status gz_track_begin(gz_track *track, gloze_error *err)
{
    const gz_past *past = track->followed;
    gloze_status st = open_journal(track, O_CREAT, 0, err);

    track->followed = NULL;
    if (st == GLOZE_OK && past && !copy_groups(track, gz_past_fd(past)))
        st = gz_partial_fail_write(track->books->path, err);
    return st;
}

gloze_status gz_track_write(gz_track *track, const gz_journal_mark *mark, bool last,
                            gloze_error *err)
{
    bool fine;

    gz_journal_close_group(&track->lines, mark, last);
    if (track->lines.failed)
        return gz_fail_memory(err);
    fine = gz_write_all(track->fd, track->lines.data, track->lines.len);
    gz_buffer_reset(&track->lines);
    track->mark = *mark;
    return fine ? GLOZE_OK : gz_partial_fail_write(track->books->path, err);
}

gloze_status gz_track_finish(gz_track *track, gloze_error *err)
{
    int fd = track->fd;
    bool synced = fsync(fd) == 0;

    track->fd = -1;
    if (close(fd) != 0 || !synced)
        return gz_partial_fail_write(track->books->path, err);
    return GLOZE_OK;
}
