#include "run/journal.h"

#include "base/checksum.h"

#include <inttypes.h>
#include <string.h>

static const char version[] = "gloze 1 ";
#define LONGEST_LINE ((size_t)1 << 30)

/* ---- writing ---- */

static void put_fingerprint(gz_buffer *out, const gz_fingerprint *fingerprint)
{
    static const char digits[] = "0123456789abcdef";

    for (size_t i = 0; i < sizeof fingerprint->bytes; i++) {
        gz_buffer_char(out, digits[fingerprint->bytes[i] >> 4]);
        gz_buffer_char(out, digits[fingerprint->bytes[i] & 15]);
    }
}

static bool is_plain(unsigned char c)
{
    return c > ' ' && c != '%' && c != 0x7F;
}

static void put_text(gz_buffer *out, const char *text)
{
    for (const char *plain = text; *text; plain = text) {
        while (is_plain((unsigned char)*text))
            text++;
        gz_buffer_add(out, plain, (size_t)(text - plain));
        for (; *text && !is_plain((unsigned char)*text); text++)
            gz_buffer_format(out, "%%%02x", (unsigned char)*text);
    }
}

void gz_journal_put_head(gz_buffer *group, const gz_journal_head *head)
{
    gz_buffer_string(group, version);
    put_fingerprint(group, &head->recipe);
    gz_buffer_format(group, " %" PRIu64 "\n", head->shard);
}

void gz_journal_put_name(gz_buffer *group, size_t number, const gz_count *count)
{
    gz_buffer_format(group, "n %zu %c ", number, count->kind);
    put_text(group, count->name);
    gz_buffer_char(group, '\n');
}

static void put_counts(gz_buffer *group, const gz_entry *entry)
{
    for (size_t i = 0; i < entry->counted; i++)
        gz_buffer_format(group, "%s%zu:%zu", i ? "," : "", entry->counts[i].number,
                         entry->counts[i].count);
    if (!entry->counted)
        gz_buffer_char(group, '-');
}

void gz_journal_put_entry(gz_buffer *group, const gz_entry *entry)
{
    gz_buffer_format(group, "%c ", entry->verdict);
    put_fingerprint(group, &entry->fingerprint);
    gz_buffer_format(group, " %u %" PRIu64 " %" PRIu64 " %zu %016" PRIx64 " ", entry->part,
                     entry->frame, entry->within, entry->len, entry->checksum);
    put_counts(group, entry);
    gz_buffer_char(group, ' ');
    put_text(group, entry->id);
    gz_buffer_char(group, '\n');
}

void gz_journal_close_group(gz_buffer *group, const gz_journal_mark *mark, bool last)
{
    gz_buffer_format(group, "%c %" PRIu64 " %u %" PRIu64 " ", last ? 'e' : 'g', mark->documents,
                     mark->part, mark->end);
    gz_buffer_format(group, "%016" PRIx64 "\n", gz_checksum(group->data, group->len));
}

/* ---- fields of a line ---- */

/* What is left of a line. A field that is not as it should be makes it bad for good. */
typedef struct fields {
    const char *at, *end;
    bool bad;
} fields;

static bool take_char(fields *f, char c)
{
    bool there = !f->bad && f->at < f->end && *f->at == c;

    f->at += there;
    return there;
}

static void expect(fields *f, char c)
{
    if (!take_char(f, c))
        f->bad = true;
}

static uint64_t take_number(fields *f)
{
    uint64_t number = 0;
    const char *start = f->at;

    for (; f->at < f->end && *f->at >= '0' && *f->at <= '9'; f->at++)
        if (__builtin_mul_overflow(number, 10, &number) ||
            __builtin_add_overflow(number, (uint64_t)(*f->at - '0'), &number))
            f->bad = true;
    if (f->at == start)
        f->bad = true;
    return number;
}

static unsigned take_part(fields *f)
{
    uint64_t number = take_number(f);

    if (number > 99999)
        f->bad = true;
    return (unsigned)number;
}

static int digit(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static unsigned char take_byte(fields *f)
{
    int high = f->end - f->at >= 2 ? digit(f->at[0]) : -1;
    int low = high >= 0 ? digit(f->at[1]) : -1;

    if (low < 0) {
        f->bad = true;
        return 0;
    }
    f->at += 2;
    return (unsigned char)(high << 4 | low);
}

static void take_fingerprint(fields *f, gz_fingerprint *out)
{
    for (size_t i = 0; i < sizeof out->bytes; i++)
        out->bytes[i] = take_byte(f);
}

static uint64_t take_checksum(fields *f)
{
    uint64_t sum = 0;

    for (size_t i = 0; i < sizeof sum; i++)
        sum = sum << 8 | take_byte(f);
    return sum;
}

static size_t count_counts(const fields *f)
{
    size_t count = 1;

    for (const char *at = f->at; at < f->end && *at != ' '; at++)
        count += *at == ',';
    return count;
}

static void take_counts(fields *f, gz_arena *arena, gz_entry *out)
{
    gz_numbered *counts;

    if (f->bad || take_char(f, '-'))
        return;
    counts = gz_arena_zalloc(arena, count_counts(f), sizeof *counts);
    if (!counts) {
        f->bad = true;
        return;
    }
    out->counts = counts;
    do {
        gz_numbered *next = &counts[out->counted++];

        next->number = take_number(f);
        expect(f, ':');
        next->count = take_number(f);
    } while (take_char(f, ','));
}

/* The rest of the line. */
static const char *take_text(fields *f, gz_arena *arena)
{
    char *text = f->bad ? NULL : gz_arena_copy(arena, f->at, (size_t)(f->end - f->at));
    char *to = text;

    if (!text) {
        f->bad = true;
        return NULL;
    }
    while (f->at < f->end && !f->bad)
        *to++ = take_char(f, '%') ? (char)take_byte(f) : *f->at++;
    *to = '\0';
    return text;
}

/* ---- lines ---- */

bool gz_journal_get_head(const char *line, size_t len, gz_journal_head *out)
{
    fields f = { line + sizeof version - 1, line + len, false };

    if (len < sizeof version - 1 || memcmp(line, version, sizeof version - 1) != 0)
        return false;
    take_fingerprint(&f, &out->recipe);
    expect(&f, ' ');
    out->shard = take_number(&f);
    return !f.bad && f.at == f.end;
}

bool gz_journal_get_name(const char *line, size_t len, gz_arena *arena, size_t *number,
                         gz_count *out)
{
    fields f = { line, line + len, false };

    expect(&f, 'n');
    expect(&f, ' ');
    *number = take_number(&f);
    expect(&f, ' ');
    if (f.bad || f.at == f.end || !gz_count_kind_is(*f.at))
        return false;
    *out = (gz_count){ .kind = (gz_count_kind)*f.at++ };
    expect(&f, ' ');
    out->name = take_text(&f, arena);
    return !f.bad;
}

bool gz_journal_is_entry(const char *line, size_t len)
{
    return len > 2 && strchr("dfrDF", line[0]) && line[1] == ' ';
}

bool gz_journal_get_entry(const char *line, size_t len, gz_arena *arena, gz_entry *out)
{
    fields f = { line + 2, line + len, false };

    if (!gz_journal_is_entry(line, len))
        return false;
    *out = (gz_entry){ .verdict = (gz_verdict)line[0] };
    take_fingerprint(&f, &out->fingerprint);
    expect(&f, ' ');
    out->part = take_part(&f);
    expect(&f, ' ');
    out->frame = take_number(&f);
    expect(&f, ' ');
    out->within = take_number(&f);
    expect(&f, ' ');
    out->len = (size_t)take_number(&f);
    expect(&f, ' ');
    out->checksum = take_checksum(&f);
    expect(&f, ' ');
    take_counts(&f, arena, out);
    expect(&f, ' ');
    out->id = take_text(&f, arena);
    return !f.bad;
}

/* ---- groups ---- */

void gz_journal_reader_init(gz_journal_reader *reader, int fd)
{
    *reader = (gz_journal_reader){ 0 };
    gz_lines_init(&reader->lines, fd, "journal", LONGEST_LINE);
    gz_buffer_init(&reader->group);
}

void gz_journal_reader_clear(gz_journal_reader *reader)
{
    gz_lines_clear(&reader->lines);
    gz_buffer_clear(&reader->group);
}

/* The line that was added last; is it one that closes the group, and fits it? */
static bool closes(gz_journal_reader *reader, const char *line, size_t len)
{
    fields f = { line, line + len, false };
    size_t covered = reader->group.len - 1 - 2 * sizeof(uint64_t); /* without sum and line feed */

    reader->last = take_char(&f, 'e');
    if (!reader->last)
        expect(&f, 'g');
    expect(&f, ' ');
    reader->mark.documents = take_number(&f);
    expect(&f, ' ');
    reader->mark.part = take_part(&f);
    expect(&f, ' ');
    reader->mark.end = take_number(&f);
    expect(&f, ' ');
    return take_checksum(&f) == gz_checksum(reader->group.data, covered) && !f.bad && f.at == f.end;
}

static bool may_close(const char *line, size_t len)
{
    return len > 2 * sizeof(uint64_t) && (line[0] == 'g' || line[0] == 'e') && line[1] == ' ';
}

gloze_status gz_journal_next(gz_journal_reader *reader, bool *more, gloze_error *err)
{
    const char *line;
    size_t len;

    *more = false;
    reader->start = reader->stop;
    gz_buffer_reset(&reader->group);
    while (!reader->last) {
        gloze_status st = gz_lines_next(&reader->lines, &line, &len, err);

        if (st == GLOZE_ELIMIT || (st == GLOZE_OK && !line))
            return GLOZE_OK;
        if (st != GLOZE_OK)
            return st;
        reader->closing = reader->group.len;
        gz_buffer_add(&reader->group, line, len);
        gz_buffer_char(&reader->group, '\n');
        if (reader->group.failed)
            return gz_fail_memory(err);
        if (!may_close(line, len))
            continue;
        reader->stop = reader->start + reader->group.len;
        *more = closes(reader, line, len) && reader->stop <= reader->lines.position;
        return GLOZE_OK;
    }
    return GLOZE_OK;
}
