#include "run/wire.h"

#include "base/utf8.h"

#include <string.h>

bool gz_frame_is(const gz_frame_head *head, gz_frame_kind kind)
{
    return head->magic == GZ_FRAME_MAGIC && head->kind == (uint32_t)kind &&
           head->len <= GZ_FRAME_MOST;
}

/* ---- writing ---- */

static void put_number(gz_buffer *out, uint64_t number)
{
    gz_buffer_add(out, &number, sizeof number);
}

/* With its NUL, so that a reader can use it where it stands. NULL is told from "". */
static void put_string(gz_buffer *out, const char *text)
{
    size_t size = text ? strlen(text) + 1 : 0;

    put_number(out, size);
    gz_buffer_add(out, text, size);
}

static void put_bytes(gz_buffer *out, const char *data, size_t len)
{
    put_number(out, len);
    gz_buffer_add(out, data, len);
}

static size_t begin_frame(gz_buffer *out, gz_frame_kind kind)
{
    gz_frame_head head = { GZ_FRAME_MAGIC, (uint32_t)kind, 0 };

    gz_buffer_add(out, &head, sizeof head);
    return out->len;
}

/* Fills in the length of the body, which begins at `start`. */
static void end_frame(gz_buffer *out, size_t start)
{
    uint64_t len = out->len - start;

    if (!out->failed)
        memcpy(out->data + start - sizeof len, &len, sizeof len);
}

static void put_document(gz_buffer *out, const gloze_input *in)
{
    put_string(out, in->id);
    put_string(out, in->path);
    put_number(out, (uint64_t)in->media);
    put_string(out, in->charset);
    put_string(out, in->date);
    put_string(out, in->date_from);
    put_string(out, in->locale);
    put_string(out, in->title);
    put_string(out, in->sha256);
    put_number(out, in->metadata_count);
    for (size_t i = 0; i < in->metadata_count; i++) {
        put_string(out, in->metadata[i].name);
        put_string(out, in->metadata[i].json);
    }
    put_bytes(out, in->data, in->len);
}

void gz_wire_put_input(gz_buffer *out, const gloze_input *in)
{
    size_t start = begin_frame(out, GZ_FRAME_INPUT);

    put_document(out, in);
    end_frame(out, start);
}

void gz_wire_put_item(gz_buffer *out, const gz_item *item)
{
    size_t start = begin_frame(out, GZ_FRAME_ITEM);

    put_number(out, (uint64_t)item->kind);
    put_string(out, item->where);
    put_string(out, item->message);
    put_number(out, (uint64_t)item->why);
    put_string(out, item->bad_date);
    put_number(out, item->number);
    put_number(out, item->position);
    put_document(out, &item->input);
    end_frame(out, start);
}

void gz_wire_leave_out(gz_buffer *frame, const gz_left_out *out)
{
    put_string(frame, out->plugin);
    put_string(frame, out->code);
    put_string(frame, out->message);
    end_frame(frame, sizeof(gz_frame_head));
}

static void put_problem(gz_buffer *out, const gloze_problem *problem)
{
    put_string(out, problem->plugin);
    put_string(out, problem->rule);
    put_string(out, problem->code);
    put_string(out, problem->message);
    put_string(out, problem->where);
    put_number(out, problem->warning);
}

void gz_wire_put_outcome(gz_buffer *out, gz_frame_kind kind, const gz_outcome *outcome)
{
    size_t start = begin_frame(out, kind);

    put_number(out, (uint64_t)outcome->status);
    put_string(out, outcome->code);
    put_string(out, outcome->message);
    put_string(out, outcome->plugin);
    put_number(out, outcome->annotations);
    put_number(out, outcome->counted);
    for (size_t i = 0; i < outcome->counted; i++) {
        put_number(out, (uint64_t)outcome->counts[i].kind);
        put_string(out, outcome->counts[i].name);
        put_number(out, outcome->counts[i].count);
    }
    put_number(out, outcome->problem_count);
    for (size_t i = 0; i < outcome->problem_count; i++)
        put_problem(out, &outcome->problems[i]);
    put_bytes(out, outcome->json, outcome->len);
    end_frame(out, start);
}

/* ---- reading ---- */

typedef struct reader {
    const char *at, *end;
    bool bad;
} reader;

static const char *take(reader *r, uint64_t len)
{
    const char *start = r->at;

    if (r->bad || len > (uint64_t)(r->end - r->at)) {
        r->bad = true;
        return NULL;
    }
    r->at += len;
    return start;
}

static uint64_t get_number(reader *r)
{
    uint64_t number = 0;
    const char *bytes = take(r, sizeof number);

    if (bytes)
        memcpy(&number, bytes, sizeof number);
    return number;
}

/* NULL for a string that is NULL, and for a malformed one. */
static const char *get_string(reader *r)
{
    uint64_t size = get_number(r);
    const char *text = size ? take(r, size) : NULL;

    if (text && memchr(text, '\0', size) != text + size - 1) {
        r->bad = true;
        return NULL;
    }
    return text;
}

/* A string that must not be NULL. */
static const char *need_string(reader *r)
{
    const char *text = get_string(r);

    r->bad = r->bad || !text;
    return text ? text : "";
}

static const char *get_bytes(reader *r, size_t *len)
{
    *len = (size_t)get_number(r);
    return take(r, *len);
}

/* A count of things that take at least `size` bytes each, so that a wild one asks for no memory. */
static size_t get_count(reader *r, size_t size)
{
    uint64_t count = get_number(r);

    if (count > (uint64_t)(r->end - r->at) / size)
        r->bad = true;
    return r->bad ? 0 : (size_t)count;
}

static bool finish(reader *r)
{
    return !r->bad && r->at == r->end;
}

static bool get_document(reader *r, gz_arena *arena, gloze_input *out)
{
    gloze_field *fields;

    out->id = get_string(r);
    out->path = get_string(r);
    out->media = (gloze_media)get_number(r);
    out->charset = get_string(r);
    out->date = get_string(r);
    out->date_from = get_string(r);
    out->locale = get_string(r);
    out->title = get_string(r);
    out->sha256 = get_string(r);
    out->metadata_count = get_count(r, 2 * sizeof(uint64_t));
    fields = gz_arena_zalloc(arena, out->metadata_count + 1, sizeof *fields);
    for (size_t i = 0; fields && i < out->metadata_count; i++) {
        fields[i].name = need_string(r);
        fields[i].json = need_string(r);
    }
    out->metadata = fields;
    out->data = get_bytes(r, &out->len);
    return fields && out->media <= GLOZE_MEDIA_VERBATIM;
}

/* They fill the rest of the frame. */
static bool get_left_out(reader *r, gz_arena *arena, gz_task *out)
{
    size_t cap = 0;

    while (!r->bad && r->at < r->end) {
        if (!gz_arena_grow(arena, &out->left_out, &cap, out->left_out_count + 1,
                           sizeof *out->left_out))
            return false;
        gz_left_out *plugin = &out->left_out[out->left_out_count++];
        plugin->plugin = need_string(r);
        plugin->code = need_string(r);
        plugin->message = need_string(r);
    }
    return true;
}

bool gz_wire_get_input(const char *body, size_t len, gz_arena *arena, gz_task *out)
{
    reader r = { body, body + len, false };

    memset(out, 0, sizeof *out);
    return get_document(&r, arena, &out->input) && get_left_out(&r, arena, out) && finish(&r);
}

/* What can be used without looking: a document has an id that is UTF-8, a failure its message. */
static bool is_whole(const gz_item *item)
{
    const char *id = item->input.id;
    bool has_id = item->kind == GZ_ITEM_DOCUMENT || item->kind == GZ_ITEM_FAILED;

    if (has_id && (!id || !*id || gz_utf8_valid(id, strlen(id)) < strlen(id)))
        return false;
    if (item->kind == GZ_ITEM_DOCUMENT)
        return item->where && item->input.len && (!item->input.date || item->input.date_from);
    return item->kind == GZ_ITEM_END || (item->where && item->message && item->why != GLOZE_OK);
}

bool gz_wire_get_item(const char *body, size_t len, gz_arena *arena, gz_item *out)
{
    reader r = { body, body + len, false };

    memset(out, 0, sizeof *out);
    out->kind = (gz_item_kind)get_number(&r);
    out->where = get_string(&r);
    out->message = get_string(&r);
    out->why = (gloze_status)get_number(&r);
    out->bad_date = get_string(&r);
    out->number = (size_t)get_number(&r);
    out->position = (size_t)get_number(&r);
    return get_document(&r, arena, &out->input) && finish(&r) && out->kind <= GZ_ITEM_END &&
           out->kind != GZ_ITEM_NOTHING && out->why <= GLOZE_EINTERNAL && is_whole(out);
}

static void get_problem(reader *r, gloze_problem *out)
{
    out->plugin = need_string(r);
    out->rule = need_string(r);
    out->code = need_string(r);
    out->message = need_string(r);
    out->where = need_string(r);
    out->warning = get_number(r) != 0;
}

static void get_counted(reader *r, gz_count *out)
{
    uint64_t kind = get_number(r);

    r->bad = r->bad || kind > INT8_MAX || !gz_count_kind_is((int)kind);
    out->kind = (gz_count_kind)kind;
    out->name = need_string(r);
    out->count = (size_t)get_number(r);
}

bool gz_wire_get_outcome(const char *body, size_t len, gz_arena *arena, gz_outcome *out)
{
    reader r = { body, body + len, false };

    memset(out, 0, sizeof *out);
    out->status = (gloze_status)get_number(&r);
    out->code = need_string(&r);
    out->message = need_string(&r);
    out->plugin = need_string(&r);
    out->annotations = (size_t)get_number(&r);
    out->counted = get_count(&r, 3 * sizeof(uint64_t));
    out->counts = gz_arena_zalloc(arena, out->counted + 1, sizeof *out->counts);
    for (size_t i = 0; out->counts && i < out->counted; i++)
        get_counted(&r, &out->counts[i]);
    out->problem_count = get_count(&r, 6 * sizeof(uint64_t));
    out->problems = gz_arena_zalloc(arena, out->problem_count + 1, sizeof *out->problems);
    for (size_t i = 0; out->problems && i < out->problem_count; i++)
        get_problem(&r, &out->problems[i]);
    out->json = get_bytes(&r, &out->len);
    return out->counts && out->problems && out->status <= GLOZE_EINTERNAL && finish(&r);
}
