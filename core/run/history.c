#include "run/history.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

static const gz_book books_of[GZ_AGES] = { GZ_BOOK_JOURNAL, GZ_BOOK_MANIFEST, GZ_BOOK_OLDER };

/* ---- opening ---- */

/* Bytes that a killed machine never wrote are not there. */
static bool is_there(void *data, const gz_journal_head *head, const gz_journal_mark *mark)
{
    gz_history *history = data;

    return !mark->end || gz_part_size(history->books, mark->part, head->shard) >= mark->end;
}

/* Of these books each document is looked at by itself. */
static bool is_any(void *data, const gz_journal_head *head, const gz_journal_mark *mark)
{
    (void)data;
    (void)head;
    (void)mark;
    return true;
}

gloze_status gz_history_open(gz_history *history, gz_books *books, const gz_journal_head *head,
                             bool forget, gloze_error *err)
{
    gloze_status st = GLOZE_OK;

    *history = (gz_history){ .books = books, .head = *head, .forgotten = forget };
    gz_part_reader_init(&history->reader, books);
    gz_arena_init(&history->arena);
    for (int age = 0; age < GZ_AGES && st == GLOZE_OK; age++) {
        const char *path = gz_books_name(books, books_of[age]);

        st = path ? gz_past_open(path, age == GZ_AGE_JOURNAL ? is_there : is_any, history,
                                 &history->pasts[age], err)
                  : gz_fail_memory(err);
    }
    return st;
}

void gz_history_clear(gz_history *history)
{
    if (!history->books)
        return;
    for (int age = 0; age < GZ_AGES; age++)
        gz_past_free(history->pasts[age]);
    gz_part_reader_clear(&history->reader);
    gz_arena_clear(&history->arena);
    history->books = NULL;
}

unsigned gz_history_parts(const gz_history *history)
{
    unsigned most = 0;

    for (int age = 0; age < GZ_AGES; age++)
        if (history->pasts[age] && gz_past_mark(history->pasts[age])->part > most)
            most = gz_past_mark(history->pasts[age])->part;
    return most;
}

/* ---- documents that are kept ---- */

static gz_verdict verdict_of(const gz_entry *entry)
{
    return entry->verdict == GZ_VERDICT_GONE          ? GZ_VERDICT_DOCUMENT
           : entry->verdict == GZ_VERDICT_FAILED_GONE ? GZ_VERDICT_FAILED
                                                      : entry->verdict;
}

/* False where the book does not say what is counted. */
static bool name_counts(gz_history *history, const gz_past *past, const gz_entry *entry,
                        gz_kept *out)
{
    gz_count *counts = gz_arena_zalloc(&history->arena, entry->counted + 1, sizeof *counts);

    for (size_t i = 0; counts && i < entry->counted; i++) {
        const gz_count *known = gz_past_count(past, entry->counts[i].number);

        if (!known)
            return false;
        counts[i] = (gz_count){ known->kind, known->name, entry->counts[i].count };
    }
    out->counts = counts;
    out->counted = entry->counted;
    return counts != NULL;
}

static gloze_status find_in(gz_history *history, const gz_past *past, const char *id,
                            const gz_fingerprint *fingerprint, gz_buffer *bytes, gz_kept *out,
                            gloze_error *err)
{
    gz_entry entry;
    bool known;
    gloze_status st = gz_past_find(past, id, &history->arena, &entry, &known, err);

    if (st != GLOZE_OK || !known || entry.verdict == GZ_VERDICT_RETRY ||
        memcmp(&entry.fingerprint, fingerprint, sizeof *fingerprint) != 0 ||
        !name_counts(history, past, &entry, out))
        return st;
    st = gz_part_reader_get(&history->reader, &entry, gz_past_head(past)->shard, bytes, &out->found,
                            err);
    out->verdict = verdict_of(&entry);
    out->json = bytes->data;
    out->len = bytes->len;
    return st;
}

gloze_status gz_history_find(gz_history *history, const char *id, const gz_fingerprint *fingerprint,
                             gz_buffer *bytes, gz_kept *out, gloze_error *err)
{
    gloze_status st = GLOZE_OK;

    *out = (gz_kept){ .found = false };
    gz_arena_reset(&history->arena);
    for (int age = 0; age < GZ_AGES && st == GLOZE_OK && !out->found; age++) {
        const gz_past *past = history->pasts[age];

        if (past && !history->forgotten &&
            memcmp(&gz_past_head(past)->recipe, &history->head.recipe, sizeof(gz_fingerprint)) == 0)
            st = find_in(history, past, id, fingerprint, bytes, out, err);
    }
    return st;
}

/* ---- documents that are gone ---- */

void gz_history_see(gz_history *history, const char *id)
{
    for (int age = 0; age < GZ_AGES; age++)
        if (history->pasts[age])
            gz_past_see(history->pasts[age], id);
}

typedef struct search {
    gz_history *history;
    const gz_past *past;
    gz_history_gone *told;
    void *data;
    gz_buffer bytes;
} search;

static gloze_status look_at(search *s, const char *line, size_t len, gloze_error *err)
{
    gz_entry entry;
    bool there;
    gloze_status st;

    gz_arena_reset(&s->history->arena);
    if (!gz_journal_get_entry(line, len, &s->history->arena, &entry) ||
        gz_past_was_seen(s->past, entry.id))
        return GLOZE_OK;
    gz_history_see(s->history, entry.id);
    st = gz_part_reader_get(&s->history->reader, &entry, gz_past_head(s->past)->shard, &s->bytes,
                            &there, err);
    return st == GLOZE_OK && there ? s->told(s->data, &entry, err) : st;
}

/* Somebody else may be reading the same file, and goes on where he was. */
static gloze_status look_through(search *s, gloze_error *err)
{
    gz_lines lines;
    int fd = gz_past_fd(s->past);
    off_t was = lseek(fd, 0, SEEK_CUR);
    gloze_status st = GLOZE_OK;
    const char *line;
    size_t len;

    if (was < 0 || lseek(fd, 0, SEEK_SET) < 0)
        return gz_fail(err, GLOZE_EIO, "%s: can't be read: %s", s->history->books->path,
                       strerror(errno));
    gz_lines_init(&lines, fd, "journal", SIZE_MAX);
    while (st == GLOZE_OK && lines.position - lines.buffer.len + lines.at < gz_past_end(s->past)) {
        st = gz_lines_next(&lines, &line, &len, err);
        if (st == GLOZE_OK && !line)
            break;
        if (st == GLOZE_OK)
            st = look_at(s, line, len, err);
    }
    gz_lines_clear(&lines);
    if (lseek(fd, was, SEEK_SET) < 0 && st == GLOZE_OK)
        st = gz_fail(err, GLOZE_EIO, "%s: can't be read: %s", s->history->books->path,
                     strerror(errno));
    return st;
}

/* The manifest first: what it says is gone is so in today's, in the same order. */
gloze_status gz_history_each_gone(gz_history *history, gz_history_gone *told, void *data,
                                  gloze_error *err)
{
    static const gz_age order[] = { GZ_AGE_MANIFEST, GZ_AGE_JOURNAL, GZ_AGE_OLDER };
    search s = { .history = history, .told = told, .data = data };
    gloze_status st = GLOZE_OK;

    gz_buffer_init(&s.bytes);
    for (size_t i = 0; i < GZ_AGES && st == GLOZE_OK; i++) {
        s.past = history->pasts[order[i]];
        if (s.past)
            st = look_through(&s, err);
    }
    gz_buffer_clear(&s.bytes);
    return st;
}
