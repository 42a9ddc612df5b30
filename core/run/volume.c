#include "run/volume.h"

#include "base/checksum.h"
#include "base/mem.h"
#include "run/folder.h"
#include "run/part_reader.h"
#include "run/release.h"
#include "run/track.h"

#include <string.h>
#include <time.h>
#include <unistd.h>

enum {
    HOLD_BACK = 256 * 1024, /* bytes of documents, or of their journal */
    PIECE = 1024 * 1024,    /* bytes of documents that are compressed together */
    FLUSH_AFTER = 1         /* seconds */
};

struct gz_volume {
    gz_volume_options options;
    gz_books *books;
    gz_history *history;
    gz_track track;
    gz_parts parts;
    gz_part_reader follower; /* of what is followed */
    bool writes;             /* the journal is written */
    uint64_t documents;
    size_t named;   /* counts whose names are in the journal */
    gz_buffer held; /* documents that wait to be written */
    gz_buffer checked;
    gz_numbered *counts;
    size_t counts_cap;
    time_t flushed;
};

static time_t now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC_COARSE, &time);
    return time.tv_sec;
}

/* ---- from following to writing ---- */

static gz_journal_mark mark_of(const gz_volume *out)
{
    return (gz_journal_mark){ out->documents, out->books->folder ? 0 : out->parts.number,
                              out->parts.end };
}

/* What an interrupted run wrote is looked into for what can be kept, but not gone on with. One that
 * was set aside before stays, where that is of today's recipe and this is not. */
static gloze_status retire_journal(gz_volume *out, unsigned from, gloze_error *err)
{
    const gz_past *journal = out->history->pasts[GZ_AGE_JOURNAL];
    const gz_past *older = out->history->pasts[GZ_AGE_OLDER];
    const gz_fingerprint *recipe = &out->history->head.recipe;
    bool keep = older && memcmp(&gz_past_head(older)->recipe, recipe, sizeof *recipe) == 0 &&
                memcmp(&gz_past_head(journal)->recipe, recipe, sizeof *recipe) != 0;
    gloze_status st = GLOZE_OK;

    if (keep)
        return gz_books_remove(out->books, GZ_BOOK_JOURNAL, err);
    if (!out->books->folder)
        st = gz_parts_set_aside(out->books, from, gz_past_mark(journal)->part, err);
    if (st == GLOZE_OK)
        st = gz_books_move(out->books, GZ_BOOK_JOURNAL, GZ_BOOK_OLDER, err);
    return st;
}

/* Where the part that is being written is; a run that is followed may have left it new or published. */
static gz_part_place place_of_part(gz_volume *out, unsigned number)
{
    const char *path = gz_books_part(out->books, number);

    return path && access(path, F_OK) == 0 ? GZ_PART_NEW : GZ_PART_FINAL;
}

/* A new journal, and a new part, begin with copies of what was followed. */
static gloze_status depart_anew(gz_volume *out, bool from_journal, gloze_error *err)
{
    gz_journal_mark mark = mark_of(out);
    gz_part_place place = out->books->folder ? GZ_PART_FINAL : place_of_part(out, mark.part);
    gloze_status st = GLOZE_OK;

    if (from_journal) {
        st = retire_journal(out, mark.part, err);
        if (place == GZ_PART_NEW && place_of_part(out, mark.part) != GZ_PART_NEW)
            place = GZ_PART_OLDER;
    }
    if (st == GLOZE_OK && !out->books->folder)
        st = gz_parts_copy(&out->parts, &mark, place, err);
    return st == GLOZE_OK ? gz_track_begin(&out->track, err) : st;
}

/* Nothing is followed any more, if it was; what is held is written when its group is full. */
static gloze_status begin_writing(gz_volume *out, gloze_error *err)
{
    const gz_past *followed = out->track.followed;
    bool from_journal = followed && followed == out->history->pasts[GZ_AGE_JOURNAL];
    gz_journal_mark mark = mark_of(out);
    gloze_status st;

    out->writes = true;
    out->flushed = now();
    if (from_journal && gz_track_is_at_end(&out->track) &&
        (!mark.end || place_of_part(out, mark.part) == GZ_PART_NEW)) {
        st = out->books->folder ? GLOZE_OK : gz_parts_open(&out->parts, &mark, err);
        return st == GLOZE_OK ? gz_track_append(&out->track, err) : st;
    }
    if (followed)
        return depart_anew(out, from_journal, err);
    st = out->books->folder ? GLOZE_OK : gz_parts_open(&out->parts, &mark, err);
    return st == GLOZE_OK ? gz_track_begin(&out->track, err) : st;
}

/* ---- groups ---- */

static gloze_status write_group(gz_volume *out, bool last, gloze_error *err)
{
    gloze_status st = GLOZE_OK;
    gz_journal_mark mark;

    if (out->held.len)
        st = gz_parts_write(&out->parts, &out->held, err);
    gz_buffer_reset(&out->held);
    mark = mark_of(out);
    out->flushed = now();
    return st == GLOZE_OK ? gz_track_write(&out->track, &mark, last, err) : st;
}

/* Pieces end where their content says so, never the clock: else they would not be the same in a run
 * that is resumed. */
static bool is_due(const gz_volume *out)
{
    if (out->books->packing != GZ_PACKING_NONE)
        return out->held.len >= PIECE;
    return out->held.len >= HOLD_BACK || out->track.lines.len >= HOLD_BACK ||
           now() - out->flushed > FLUSH_AFTER;
}

/* What is followed may have grown behind what its journal speaks of. */
static bool is_part_exact(const gz_volume *out)
{
    return gz_part_size(out->books, out->parts.number, out->options.shard) == out->parts.end;
}

static gloze_status end_shard(gz_volume *out, gloze_error *err)
{
    gloze_status st = GLOZE_OK;

    if (!out->writes && (out->held.len || !is_part_exact(out)))
        st = begin_writing(out, err);
    if (st == GLOZE_OK && out->held.len)
        st = write_group(out, false, err);
    return st == GLOZE_OK ? gz_parts_next(&out->parts, err) : st;
}

/* ---- one document ---- */

static bool add_counts(gz_volume *out, const gz_written *document)
{
    if (!gz_grow(&out->counts, &out->counts_cap, document->counted, sizeof *out->counts))
        return false;
    for (size_t i = 0; i < document->counted; i++) {
        const gz_count *count = &document->counts[i];

        out->counts[i].count = count->count;
        if (!gz_census_add(out->options.census, count->kind, count->name, count->count,
                           &out->counts[i].number))
            return false;
    }
    return true;
}

static gz_entry make_entry(const gz_volume *out, const gz_written *document)
{
    bool packed = out->books->packing != GZ_PACKING_NONE;
    gz_entry entry = {
        .verdict = document->verdict,
        .part = out->books->folder ? 0 : out->parts.number,
        .len = document->len,
        .checksum = gz_checksum(document->json, document->len),
        .counts = out->counts,
        .counted = document->counted,
        .id = document->id,
    };

    if (document->fingerprint)
        entry.fingerprint = *document->fingerprint;
    if (!out->books->folder) {
        entry.frame = out->parts.end + (packed ? 0 : out->held.len);
        entry.within = packed ? out->held.len : 0;
    }
    return entry;
}

static void add_lines(gz_volume *out, const gz_entry *entry)
{
    const gz_census *census = out->options.census;

    for (; out->named < census->count; out->named++)
        gz_journal_put_name(&out->track.lines, out->named, &census->list[out->named]);
    gz_journal_put_entry(&out->track.lines, entry);
}

/* What is followed is only believed as far as the documents are there. */
static gloze_status follow(gz_volume *out, const gz_entry *entry, gz_pace *pace, gloze_error *err)
{
    bool there = true;
    gloze_status st = GLOZE_OK;

    if (entry->part)
        st = gz_part_reader_check(&out->follower, entry, out->options.shard, &out->checked, &there,
                                  err);
    *pace = GZ_PACE_DEPARTED;
    return st == GLOZE_OK && there ? gz_track_compare(&out->track, pace, err) : st;
}

/* A document that fills a group alone goes out without being copied, where nothing is followed. */
static bool goes_alone(const gz_volume *out, const gz_written *document)
{
    return document->len >= HOLD_BACK && !out->books->folder &&
           out->books->packing == GZ_PACKING_NONE && (out->writes || !out->track.followed);
}

static gloze_status put_alone(gz_volume *out, const gz_written *document, gloze_error *err)
{
    const gz_buffer json = { .data = (char *)document->json, .len = document->len };
    gloze_status st = out->writes ? GLOZE_OK : begin_writing(out, err);

    if (st == GLOZE_OK && out->held.len)
        st = gz_parts_write(&out->parts, &out->held, err);
    gz_buffer_reset(&out->held);
    if (st == GLOZE_OK)
        st = gz_parts_write(&out->parts, &json, err);
    return st == GLOZE_OK ? write_group(out, false, err) : st;
}

static gloze_status put(gz_volume *out, const gz_written *document, gloze_error *err)
{
    gz_pace pace = GZ_PACE_ALONE;
    gz_entry entry = make_entry(out, document);
    gloze_status st = GLOZE_OK;

    add_lines(out, &entry);
    out->documents++;
    if (out->track.lines.failed)
        return gz_fail_memory(err);
    if (goes_alone(out, document))
        return put_alone(out, document, err);
    if (!out->books->folder)
        gz_buffer_add(&out->held, document->json, document->len);
    if (out->held.failed)
        return gz_fail_memory(err);
    if (!out->writes && out->track.followed)
        st = follow(out, &entry, &pace, err);
    if (st == GLOZE_OK && pace == GZ_PACE_SETTLED) {
        out->parts.end = out->track.mark.end;
        gz_buffer_reset(&out->held);
    }
    if (st != GLOZE_OK || pace == GZ_PACE_SAME || pace == GZ_PACE_SETTLED)
        return st;
    if (!out->writes)
        st = begin_writing(out, err);
    return st == GLOZE_OK && is_due(out) ? write_group(out, false, err) : st;
}

gloze_status gz_volume_put(gz_volume *out, const gz_written *document, gloze_error *err)
{
    gloze_status st = GLOZE_OK;

    if (!add_counts(out, document))
        return gz_fail_memory(err);
    gz_history_see(out->history, document->id);
    if (out->books->folder) {
        if (!document->kept)
            st = gz_folder_put(out->books, document->id, document->json, document->len, err);
    } else if (gz_parts_is_full(&out->parts, out->held.len, document->len)) {
        st = end_shard(out, err);
    }
    return st == GLOZE_OK ? put(out, document, err) : st;
}

gloze_status gz_volume_flush(gz_volume *out, gloze_error *err)
{
    if (!out->writes || out->books->packing != GZ_PACKING_NONE || !out->track.lines.len)
        return GLOZE_OK;
    return write_group(out, false, err);
}

gloze_status gz_volume_new(gz_books *books, gz_history *history, const gz_volume_options *options,
                           gz_volume **out, gloze_error *err)
{
    const gz_past *followed = history->pasts[GZ_AGE_JOURNAL];
    gz_volume *volume = gz_zalloc(1, sizeof *volume);
    gz_journal_mark start;
    gloze_status st;

    *out = NULL;
    if (!volume)
        return gz_fail_memory(err);
    volume->options = *options;
    volume->books = books;
    volume->history = history;
    gz_buffer_init(&volume->held);
    gz_buffer_init(&volume->checked);
    gz_parts_init(&volume->parts, books, options->shard);
    gz_part_reader_init(&volume->follower, books);
    if (!followed && !history->forgotten)
        followed = history->pasts[GZ_AGE_MANIFEST];
    start = mark_of(volume);
    st = gz_track_init(&volume->track, books, &history->head, followed, &start, err);
    if (st == GLOZE_OK)
        *out = volume;
    else
        gz_volume_free(volume);
    return st;
}

void gz_volume_free(gz_volume *volume)
{
    if (!volume)
        return;
    gz_track_clear(&volume->track);
    gz_parts_clear(&volume->parts);
    gz_part_reader_clear(&volume->follower);
    gz_buffer_clear(&volume->held);
    gz_buffer_clear(&volume->checked);
    gz_free(volume->counts);
    gz_free(volume);
}

/* ---- the end ---- */

typedef struct gone {
    gz_volume *out;
    gz_volume_gone *told;
    void *data;
} gone;

/* A run of another input may have written the same file since; then its bytes are others, and it is
 * not told of. */
static gloze_status take_gone(void *data, const gz_entry *entry, gloze_error *err)
{
    gone *g = data;
    gz_volume *out = g->out;
    gz_entry left = *entry;
    bool prune = out->options.prune && out->books->folder;
    gloze_status st = prune ? gz_folder_remove(out->books, entry->id, err) : GLOZE_OK;

    g->told(g->data, entry->id, prune);
    if (prune || !out->books->folder || st != GLOZE_OK)
        return st;
    left.verdict = entry->verdict == GZ_VERDICT_FAILED || entry->verdict == GZ_VERDICT_FAILED_GONE
                       ? GZ_VERDICT_FAILED_GONE
                       : GZ_VERDICT_GONE;
    left.counted = 0;
    gz_journal_put_entry(&out->track.lines, &left);
    return out->track.lines.failed ? gz_fail_memory(err) : GLOZE_OK;
}

static gloze_status close_groups(gz_volume *out, gloze_error *err)
{
    gloze_status st = GLOZE_OK;

    if (!out->documents || !out->track.lines.len)
        return GLOZE_OK;
    if (!out->writes)
        st = begin_writing(out, err);
    return st == GLOZE_OK ? write_group(out, false, err) : st;
}

/* What was written is on the disk. A compressed file without a document holds an empty piece: nothing
 * at all would be no file of that kind. */
static gloze_status sync_documents(gz_volume *out, gloze_error *err)
{
    gloze_status st = GLOZE_OK;

    if (out->books->folder)
        return gz_folder_sync(out->books, err);
    if (out->books->packing != GZ_PACKING_NONE && !out->documents)
        st = gz_parts_write(&out->parts, &out->held, err);
    return st == GLOZE_OK ? gz_parts_sync(&out->parts, err) : st;
}

gloze_status gz_volume_finish(gz_volume *out, gz_volume_gone *told, void *data, gloze_error *err)
{
    gone g = { out, told, data };
    bool same = false;
    gloze_status st = close_groups(out, err);

    if (st == GLOZE_OK)
        st = gz_history_each_gone(out->history, take_gone, &g, err);
    if (st == GLOZE_OK && !out->writes)
        st = gz_track_ends_same(&out->track, &same, err);
    same = same && (out->books->folder || is_part_exact(out));
    if (st != GLOZE_OK || same)
        return st;
    if (!out->writes)
        st = begin_writing(out, err);
    if (st == GLOZE_OK)
        st = sync_documents(out, err);
    if (st == GLOZE_OK)
        st = write_group(out, true, err);
    if (st == GLOZE_OK)
        st = gz_track_finish(&out->track, err);
    return st == GLOZE_OK ? gz_release(out->history, out->parts.number, out->options.shard, err)
                          : st;
}
