#include "run/entries.h"

#include "base/arena.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "run/unpack.h"
#include "run/walk.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { LONGEST_NAME = 4096 };

struct gz_entries {
    const gz_container_options *options;
    gz_unpack *unpack;
    gz_arena arena; /* strings of the entry */
    gz_buffer content;
    gloze_error message;
    size_t number, given; /* entries read, and made to documents or complaints */
    bool ended;
};

gloze_status gz_entries_new(int fd, const gz_container_options *options, gz_entries **out,
                            gloze_error *err)
{
    gz_entries *e = gz_zalloc(1, sizeof *e);
    gloze_status st;

    *out = NULL;
    if (!e)
        return gz_fail_memory(err);
    e->options = options;
    gz_arena_init(&e->arena);
    gz_buffer_init(&e->content);
    st = gz_unpack_new(fd, options->where, false, &e->unpack, err);
    if (st == GLOZE_OK)
        *out = e;
    else
        gz_entries_free(e);
    return st;
}

void gz_entries_free(gz_entries *e)
{
    if (!e)
        return;
    gz_unpack_free(e->unpack);
    gz_arena_clear(&e->arena);
    gz_buffer_clear(&e->content);
    gz_free(e);
}

/* ---- names ---- */

static bool has_step_up(const char *name)
{
    for (const char *at = name; (at = strstr(at, "..")) != NULL; at += 2)
        if ((at == name || at[-1] == '/') && (at[2] == '/' || !at[2]))
            return true;
    return false;
}

const char *gz_entry_name_fault(const char *name)
{
    size_t len = strlen(name);

    if (!len)
        return "an entry without a name, or with one that can't be read";
    if (name[0] == '/')
        return "the name of the entry is absolute";
    if (has_step_up(name))
        return "the name of the entry leads out of the archive";
    if (gz_utf8_valid(name, len) < len)
        return "the name of the entry is not UTF-8, and so can't be an id";
    if (len > LONGEST_NAME)
        return "the name of the entry is longer than 4096 bytes";
    return NULL;
}

static bool is_hidden(const char *name)
{
    return name[0] == '.' || strstr(name, "/.") || strncmp(name, "__MACOSX/", 9) == 0;
}

/* "./a.txt" is "a.txt". */
static const char *skip_dot(const char *name)
{
    while (name[0] == '.' && name[1] == '/')
        name += 2;
    return name;
}

static const char *join(gz_entries *e, const char *left, const char *right)
{
    size_t a = strlen(left), b = strlen(right);
    char *text = gz_arena_alloc(&e->arena, a + b + 2);

    if (text) {
        memcpy(text, left, a);
        text[a] = '/';
        memcpy(text + a + 1, right, b + 1);
    }
    return text;
}

/* ---- one entry ---- */

static gloze_status give(gz_entries *e, gz_item *item, gz_item_kind kind, gloze_status why)
{
    e->given++;
    item->kind = kind;
    item->why = why;
    item->message = e->message.message;
    return GLOZE_OK;
}

/* What goes on being wrong ends the archive: one complaint, and then the end. */
static gloze_status give_up(gz_entries *e, gz_item *item, gloze_status why, gloze_error *err)
{
    e->ended = true;
    item->where = e->options->where;
    return why == GLOZE_ENOMEM ? gz_fail_memory(err) : give(e, item, GZ_ITEM_COMPLAINT, why);
}

static gloze_status complain(gz_entries *e, gz_item *item, const char *name, const char *what)
{
    gz_fail(&e->message, GLOZE_EINPUT, "%s: entry %zu, \"%.200s\": %s; it is passed over",
            e->options->where, e->number, name, what);
    item->where = e->options->where;
    return give(e, item, GZ_ITEM_COMPLAINT, GLOZE_EINPUT);
}

/* Reads the whole entry, up to the limit. */
static gloze_status read_content(gz_entries *e, const char *where)
{
    size_t got = 1;

    gz_buffer_reset(&e->content);
    while (got) {
        gloze_status st = gz_unpack_read(e->unpack, &e->content, &got, &e->message);

        if (st != GLOZE_OK)
            return st;
        if (e->content.len > e->options->limit)
            return gz_fail(&e->message, GLOZE_EINPUT,
                           "%s: longer than the limit of %zu bytes; split it, or raise the limit "
                           "with --limit-input",
                           where, e->options->limit);
    }
    if (!e->content.len)
        return gz_fail(&e->message, GLOZE_EINPUT, "%s: empty; there is nothing to annotate", where);
    return GLOZE_OK;
}

/* A record of a WARC file: the answer of a server, with its head, or a page alone. Sets media and charset;
 * false when it is no page. */
static bool read_head(gz_entries *e, gz_item *item)
{
    const char *data = e->content.data, *end, *type, *charset;
    size_t len = e->content.len, head;
    char *text;

    item->input.media = GLOZE_MEDIA_AUTO;
    if (len < 5 || memcmp(data, "HTTP/", 5) != 0)
        return true;
    end = memmem(data, len, "\r\n\r\n", 4);
    head = end ? (size_t)(end - data) : len;
    text = gz_arena_copy(&e->arena, data, head);
    type = text ? strcasestr(text, "\nContent-Type:") : NULL;
    if (!end || !type || strncmp(text + strcspn(text, " "), " 200", 4) != 0)
        return false;
    type += strlen("\nContent-Type:");
    type += strspn(type, " ");
    text[strcspn(type, "\r\n") + (size_t)(type - text)] = '\0';
    if (strncasecmp(type, "text/", 5) != 0 && !strcasestr(type, "html"))
        return false;
    item->input.media = strcasestr(type, "html") ? GLOZE_MEDIA_HTML : GLOZE_MEDIA_TEXT;
    charset = strcasestr(type, "charset=");
    if (charset) {
        charset += strlen("charset=");
        charset += *charset == '"';
        item->input.charset = gz_arena_copy(&e->arena, charset, strcspn(charset, "\"; "));
    }
    item->input.data = end + 4;
    item->input.len = len - head - 4;
    return item->input.len > 0;
}

/* A text that can't be read is a document that failed; the end of the whole archive is told after it. */
static gloze_status give_document(gz_entries *e, gz_item *item, const char *name, gloze_error *err)
{
    const char *id = join(e, e->options->id, name), *where = join(e, e->options->where, name);
    gloze_status st;

    if (!id || !where)
        return gz_fail_memory(err);
    item->where = where;
    item->input.id = id;
    item->input.path = id;
    item->input.media = gz_name_media(name);
    st = read_content(e, where);
    if (st == GLOZE_ENOMEM || st == GLOZE_ELIMIT)
        return give_up(e, item, st, err);
    if (st != GLOZE_OK)
        return give(e, item, GZ_ITEM_FAILED, st);
    item->input.data = e->content.data;
    item->input.len = e->content.len;
    if (gz_unpack_is_warc(e->unpack) && !read_head(e, item))
        return GLOZE_OK; /* an image, a redirection: no document */
    e->given++;
    item->kind = GZ_ITEM_DOCUMENT;
    return GLOZE_OK;
}

static gloze_status take_entry(gz_entries *e, const gz_entry *entry, gz_item *item,
                               gloze_error *err)
{
    const char *fault = gz_entry_name_fault(entry->name), *name = skip_dot(entry->name);
    bool selected =
        gz_unpack_is_warc(e->unpack) || gz_walk_selects(e->options->all, e->options->glob, name);

    if (entry->folder)
        return GLOZE_OK;
    if (fault)
        return complain(e, item, entry->name, fault);
    if (is_hidden(name) || !selected)
        return GLOZE_OK;
    if (!entry->regular)
        return complain(e, item, name, "a link or a device");
    if (entry->encrypted)
        return complain(e, item, name, "encrypted; unpack it yourself");
    return give_document(e, item, name, err);
}

static gloze_status end(gz_entries *e, gz_item *item)
{
    bool empty = !e->given && !e->ended;

    item->kind = GZ_ITEM_END;
    e->ended = true;
    if (!empty)
        return GLOZE_OK;
    gz_fail(&e->message, GLOZE_EINPUT, "%s: no entry %s", e->options->where,
            e->options->glob ? "matches --glob"
                             : "ends in .txt, .md, .html or .htm; --all or --glob reads others");
    item->where = e->options->where;
    return give(e, item, GZ_ITEM_COMPLAINT, GLOZE_EINPUT);
}

gloze_status gz_entries_next(gz_entries *e, gz_item *item, gloze_error *err)
{
    gloze_status st = GLOZE_OK;

    *item = (gz_item){ .kind = GZ_ITEM_NOTHING };
    while (st == GLOZE_OK && item->kind == GZ_ITEM_NOTHING) {
        gz_entry entry;

        gz_arena_reset(&e->arena);
        if (e->ended)
            return end(e, item);
        st = gz_unpack_next(e->unpack, &entry, &e->message);
        if (st != GLOZE_OK)
            st = give_up(e, item, st, err);
        else if (!entry.name)
            st = end(e, item);
        else {
            *item = (gz_item){ .kind = GZ_ITEM_NOTHING, .number = ++e->number };
            st = take_entry(e, &entry, item, err);
        }
    }
    item->position = gz_unpack_position(e->unpack);
    return st;
}
