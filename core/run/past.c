#include "run/past.h"

#include "base/checksum.h"
#include "base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

enum { FIRST_SIZE = 1024, READ_AHEAD = 512, MOST_COUNTS = 1000000 };

/* One document. */
typedef struct slot {
    uint64_t hash;      /* of its id */
    uint64_t line : 63; /* where its line is, + 1; 0: a free slot */
    uint64_t seen : 1;
} slot;

struct gz_past {
    int fd;
    gz_journal_head head;
    gz_journal_mark mark;
    uint64_t end;
    bool ended, begun;
    slot *slots;
    size_t count, size; /* size is a power of two */
    gz_count *counts;   /* by their number; name NULL: there is none */
    size_t counted, counts_cap;
    gz_arena names, scratch;
};

/* ---- the index ---- */

static uint64_t hash_id(const char *id)
{
    return gz_checksum(id, strlen(id));
}

static void insert(slot *slots, size_t size, slot entry)
{
    size_t at = (size_t)entry.hash & (size - 1);

    while (slots[at].line)
        at = (at + 1) & (size - 1);
    slots[at] = entry;
}

static bool grow(gz_past *past)
{
    size_t size = past->size ? past->size * 2 : FIRST_SIZE;
    slot *slots = gz_zalloc(size, sizeof *slots);

    if (!slots)
        return false;
    for (size_t i = 0; i < past->size; i++)
        if (past->slots[i].line)
            insert(slots, size, past->slots[i]);
    gz_free(past->slots);
    past->slots = slots;
    past->size = size;
    return true;
}

static gloze_status add_entry(gz_past *past, const gz_entry *entry, uint64_t at, gloze_error *err)
{
    slot added = { .hash = hash_id(entry->id), .line = (at + 1) & INT64_MAX };

    if (past->count >= past->size / 4 * 3 && !grow(past))
        return gz_fail_memory(err);
    insert(past->slots, past->size, added);
    past->count++;
    return GLOZE_OK;
}

static gloze_status add_name(gz_past *past, const char *line, size_t len, gloze_error *err)
{
    gz_count count;
    size_t number, old = past->counts_cap;

    if (!gz_journal_get_name(line, len, &past->names, &number, &count) || number > MOST_COUNTS)
        return GLOZE_OK;
    if (!gz_grow(&past->counts, &past->counts_cap, number + 1, sizeof *past->counts))
        return gz_fail_memory(err);
    memset(past->counts + old, 0, (past->counts_cap - old) * sizeof *past->counts);
    past->counts[number] = count;
    past->counted = number >= past->counted ? number + 1 : past->counted;
    return GLOZE_OK;
}

/* ---- reading it through ---- */

static gloze_status read_line(gz_past *past, const char *line, size_t len, uint64_t at,
                              gloze_error *err)
{
    gz_entry entry;

    gz_arena_reset(&past->scratch);
    if (gz_journal_get_entry(line, len, &past->scratch, &entry))
        return add_entry(past, &entry, at, err);
    return add_name(past, line, len, err);
}

static gloze_status read_group(gz_past *past, const gz_journal_reader *reader, gloze_error *err)
{
    const char *start = reader->group.data, *end = start + reader->closing;
    gloze_status st = GLOZE_OK;

    for (const char *line = start; line < end && st == GLOZE_OK;) {
        const char *feed = memchr(line, '\n', (size_t)(end - line));

        st = read_line(past, line, (size_t)(feed - line), reader->start + (uint64_t)(line - start),
                       err);
        line = feed + 1;
    }
    past->mark = reader->mark;
    past->end = reader->stop;
    past->ended = reader->last;
    return st;
}

static bool read_head(gz_past *past, const gz_journal_reader *reader)
{
    const char *line = reader->group.data;
    const char *feed = memchr(line, '\n', reader->group.len);

    past->begun = gz_journal_get_head(line, (size_t)(feed - line), &past->head);
    return past->begun;
}

static gloze_status read_all(gz_past *past, gz_past_check *check, void *data, gloze_error *err)
{
    gz_journal_reader reader;
    bool more = true;
    gloze_status st = GLOZE_OK;

    gz_journal_reader_init(&reader, past->fd);
    while (more && st == GLOZE_OK) {
        st = gz_journal_next(&reader, &more, err);
        if (st != GLOZE_OK || !more)
            break;
        if ((!past->begun && !read_head(past, &reader)) || !check(data, &past->head, &reader.mark))
            break;
        st = read_group(past, &reader, err);
    }
    gz_journal_reader_clear(&reader);
    return st;
}

gloze_status gz_past_open(const char *path, gz_past_check *check, void *data, gz_past **out,
                          gloze_error *err)
{
    gz_past *past = gz_zalloc(1, sizeof *past);
    gloze_status st = GLOZE_OK;

    *out = NULL;
    if (!past)
        return gz_fail_memory(err);
    gz_arena_init(&past->names);
    gz_arena_init(&past->scratch);
    past->fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (past->fd < 0 && errno != ENOENT)
        st = gz_fail(err, GLOZE_EIO, "%s: can't be read: %s", path, strerror(errno));
    if (past->fd >= 0)
        st = read_all(past, check, data, err);
    if (st == GLOZE_OK && past->end)
        *out = past;
    else
        gz_past_free(past);
    return st;
}

void gz_past_free(gz_past *past)
{
    if (!past)
        return;
    if (past->fd >= 0)
        close(past->fd);
    gz_free(past->slots);
    gz_free(past->counts);
    gz_arena_clear(&past->names);
    gz_arena_clear(&past->scratch);
    gz_free(past);
}

/* ---- looking things up ---- */

const gz_journal_head *gz_past_head(const gz_past *past)
{
    return &past->head;
}

const gz_journal_mark *gz_past_mark(const gz_past *past)
{
    return &past->mark;
}

uint64_t gz_past_end(const gz_past *past)
{
    return past->end;
}

bool gz_past_has_ended(const gz_past *past)
{
    return past->ended;
}

int gz_past_fd(const gz_past *past)
{
    return past->fd;
}

const gz_count *gz_past_count(const gz_past *past, size_t number)
{
    return number < past->counted && past->counts[number].name ? &past->counts[number] : NULL;
}

/* The line that begins at `at`; it was whole when the index was made. */
static gloze_status read_line_at(const gz_past *past, uint64_t at, gz_buffer *out, gloze_error *err)
{
    gz_buffer_reset(out);
    for (;;) {
        ssize_t got;

        if (!gz_buffer_reserve(out, READ_AHEAD))
            return gz_fail_memory(err);
        got = pread(past->fd, out->data + out->len, READ_AHEAD, (off_t)(at + out->len));
        if (got <= 0)
            return GLOZE_OK;
        char *feed = memchr(out->data + out->len, '\n', (size_t)got);
        out->len = feed ? (size_t)(feed - out->data) : out->len + (size_t)got;
        if (feed)
            return GLOZE_OK;
    }
}

gloze_status gz_past_find(const gz_past *past, const char *id, gz_arena *arena, gz_entry *out,
                          bool *found, gloze_error *err)
{
    uint64_t hash = hash_id(id);
    gloze_status st = GLOZE_OK;
    gz_buffer line;

    gz_buffer_init(&line);
    *found = false;
    for (size_t at = (size_t)hash; past->size && !*found && st == GLOZE_OK; at++) {
        const slot *s = &past->slots[at & (past->size - 1)];

        if (!s->line)
            break;
        if (s->hash != hash)
            continue;
        st = read_line_at(past, s->line - 1, &line, err);
        *found = st == GLOZE_OK && gz_journal_get_entry(line.data, line.len, arena, out) &&
                 strcmp(out->id, id) == 0;
    }
    gz_buffer_clear(&line);
    return st;
}

/* Ids are told apart by 64 bits here: all that hangs on it is whether an old file is named. */
static slot *find_slot(const gz_past *past, const char *id)
{
    uint64_t hash = hash_id(id);

    for (size_t at = (size_t)hash; past->size; at++) {
        slot *s = &past->slots[at & (past->size - 1)];

        if (!s->line)
            break;
        if (s->hash == hash)
            return s;
    }
    return NULL;
}

void gz_past_see(gz_past *past, const char *id)
{
    slot *s = find_slot(past, id);

    if (s)
        s->seen = 1;
}

bool gz_past_was_seen(const gz_past *past, const char *id)
{
    const slot *s = find_slot(past, id);

    return s && s->seen;
}
