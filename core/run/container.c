#include "run/container.h"

#include "base/arena.h"
#include "base/mem.h"
#include "run/entries.h"
#include "run/file.h"
#include "run/record.h"
#include "run/unpack.h"
#include "run/walk.h"

#include <string.h>

enum { ESCAPED_BYTE = 6 /* a byte of text takes at most so many in JSON: \u0001 */ };

struct gz_container {
    const gz_container_options *options;
    gz_entries *entries; /* of an archive; else … */
    gz_lines lines;      /* … lines of the file, … */
    gz_unpack *unpack;   /* … unpacked, or NULL */
    gz_arena arena;      /* of the record */
    gz_buffer where;
    gloze_error message;
    bool ended;
};

/* ---- which ---- */

static bool ends_in_one_of(const char *name, const char *const *endings)
{
    for (; *endings; endings++)
        if (gz_name_ends(name, *endings))
            return true;
    return false;
}

gz_container_kind gz_container_kind_of(const char *name)
{
    static const char *const lines[] = { ".jsonl", ".ndjson", NULL };
    static const char *const packed[] = { ".jsonl.gz",  ".jsonl.zst",  ".jsonl.xz",
                                          ".jsonl.bz2", ".ndjson.gz",  ".ndjson.zst",
                                          ".ndjson.xz", ".ndjson.bz2", NULL };
    static const char *const archives[] = { ".zip",  ".tar",    ".tar.gz",  ".tgz",      ".tar.zst",
                                            ".tzst", ".tar.xz", ".txz",     ".tar.bz2",  ".tbz2",
                                            ".7z",   ".warc",   ".warc.gz", ".warc.zst", NULL };

    return ends_in_one_of(name, lines)      ? GZ_CONTAINER_LINES
           : ends_in_one_of(name, packed)   ? GZ_CONTAINER_PACKED_LINES
           : ends_in_one_of(name, archives) ? GZ_CONTAINER_ARCHIVE
                                            : GZ_CONTAINER_NONE;
}

/* ---- one line ---- */

static gloze_status give_failure(gz_container *c, gz_item *item, gz_item_kind kind,
                                 gloze_status why)
{
    item->kind = kind;
    item->why = why;
    item->message = c->message.message;
    return GLOZE_OK;
}

/* A failure of one document is an item; want of memory for our own books is a failure. */
static bool is_fatal(gloze_status st)
{
    return st == GLOZE_ENOMEM || st == GLOZE_EINTERNAL;
}

/* A document that does not say its id is called after its file and line. */
static const char *name_record(gz_container *c, const char *id)
{
    gz_buffer name;
    const char *text;

    if (id && *id)
        return id;
    gz_buffer_init(&name);
    gz_buffer_format(&name, "%s/%zu", c->options->id, c->lines.number);
    text = gz_buffer_text(&name);
    if (text)
        text = gz_arena_copy(&c->arena, text, name.len);
    gz_buffer_clear(&name);
    return text;
}

static void take_record(gz_item *item, const gz_record *record)
{
    item->input.data = record->text;
    item->input.len = record->len;
    item->input.media = record->html ? GLOZE_MEDIA_HTML : GLOZE_MEDIA_VERBATIM;
    item->input.charset = record->html ? "utf-8" : NULL;
    item->input.date = record->date;
    item->input.date_from = record->date ? "field" : NULL;
    item->input.locale = record->locale;
    item->input.title = record->title;
    item->input.metadata = record->fields;
    item->input.metadata_count = record->field_count;
    item->bad_date = record->bad_date;
}

static gloze_status give_record(gz_container *c, const char *line, size_t len, gz_item *item,
                                gloze_error *err)
{
    gz_record record = { 0 };
    gloze_status st = gz_record_parse(&c->arena, line, len, item->where, &record, &c->message);

    if (is_fatal(st))
        return gz_fail_memory(err);
    item->input.id = name_record(c, record.id);
    if (!item->input.id)
        return gz_fail_memory(err);
    if (st == GLOZE_OK && !record.len)
        st = gz_fail(&c->message, GLOZE_EINPUT,
                     "%s: the text is empty; there is nothing to annotate", item->where);
    if (st != GLOZE_OK)
        return give_failure(c, item, GZ_ITEM_FAILED, st);
    take_record(item, &record);
    return GLOZE_OK;
}

static bool is_blank(const char *line, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (!strchr(" \t\r", line[i]) || !line[i])
            return false;
    return true;
}

static void pass_byte_order_mark(const char **line, size_t *len)
{
    if (*len >= 3 && memcmp(*line, "\xEF\xBB\xBF", 3) == 0) {
        *line += 3;
        *len -= 3;
    }
}

static bool set_where(gz_container *c, gz_item *item)
{
    gz_buffer_reset(&c->where);
    gz_buffer_format(&c->where, "%s:%zu", c->options->where, c->lines.number);
    item->where = gz_buffer_text(&c->where);
    item->input.path = c->options->path;
    item->number = c->lines.number;
    return item->where != NULL;
}

static gloze_status give_long_line(gz_container *c, gz_item *item, gloze_error *err)
{
    item->input.id = name_record(c, NULL);
    return item->input.id ? give_failure(c, item, GZ_ITEM_FAILED, GLOZE_ELIMIT)
                          : gz_fail_memory(err);
}

static gloze_status take_line(gz_container *c, gz_item *item, gloze_error *err)
{
    const char *line;
    size_t len, before;
    gloze_status st;

    gz_arena_reset(&c->arena);
    do {
        before = c->lines.number;
        st = gz_lines_next(&c->lines, &line, &len, &c->message);
        if (c->lines.number == 1 && line)
            pass_byte_order_mark(&line, &len);
    } while (st == GLOZE_OK && line && is_blank(line, len));
    if (is_fatal(st) || !set_where(c, item))
        return gz_fail_memory(err);
    if (st == GLOZE_OK && line)
        return give_record(c, line, len, item, err);
    if (st == GLOZE_ELIMIT && c->lines.number > before)
        return give_long_line(c, item, err);
    c->ended = true;
    item->where = c->options->where;
    item->kind = GZ_ITEM_END;
    return st == GLOZE_OK ? GLOZE_OK : give_failure(c, item, GZ_ITEM_COMPLAINT, st);
}

/* ---- the container ---- */

static gloze_status pull_unpacked(void *data, gz_buffer *out, size_t *got, gloze_error *err)
{
    return gz_unpack_read(data, out, got, err);
}

static gloze_status open_packed(gz_container *c, int fd, gloze_error *err)
{
    gz_entry entry;
    gloze_status st = gz_unpack_new(fd, c->options->where, true, &c->unpack, err);

    if (st == GLOZE_OK)
        st = gz_unpack_next(c->unpack, &entry, err);
    c->lines.pull = pull_unpacked;
    c->lines.pull_data = c->unpack;
    c->ended = st == GLOZE_OK && !entry.name;
    return st;
}

gloze_status gz_container_new(int fd, const gz_container_options *options, gz_container **out,
                              gloze_error *err)
{
    gz_container *c = gz_zalloc(1, sizeof *c);
    gloze_status st = GLOZE_OK;

    *out = NULL;
    if (!c)
        return gz_fail_memory(err);
    c->options = options;
    gz_arena_init(&c->arena);
    gz_buffer_init(&c->where);
    gz_lines_init(&c->lines, fd, options->where, options->limit * ESCAPED_BYTE);
    if (options->kind == GZ_CONTAINER_ARCHIVE)
        st = gz_entries_new(fd, options, &c->entries, err);
    else if (options->kind == GZ_CONTAINER_PACKED_LINES)
        st = open_packed(c, fd, err);
    if (st == GLOZE_OK)
        *out = c;
    else
        gz_container_free(c);
    return st;
}

void gz_container_free(gz_container *c)
{
    if (!c)
        return;
    gz_entries_free(c->entries);
    gz_lines_clear(&c->lines);
    gz_unpack_free(c->unpack);
    gz_arena_clear(&c->arena);
    gz_buffer_clear(&c->where);
    gz_free(c);
}

gloze_status gz_container_next(gz_container *c, gz_item *item, gloze_error *err)
{
    gloze_status st;

    if (c->entries)
        return gz_entries_next(c->entries, item, err);
    *item = (gz_item){ .kind = c->ended ? GZ_ITEM_END : GZ_ITEM_DOCUMENT };
    st = c->ended ? GLOZE_OK : take_line(c, item, err);
    item->position = c->unpack ? gz_unpack_position(c->unpack) : c->lines.position;
    return st;
}

bool gz_container_would_wait(const gz_container *c)
{
    return !c->entries && !c->unpack && !c->ended && gz_lines_would_wait(&c->lines);
}
