#include "run/input.h"

#include "base/arena.h"
#include "base/mem.h"
#include "run/file.h"
#include "run/id_set.h"
#include "run/record.h"

#include <string.h>
#include <unistd.h>

enum { ESCAPED_BYTE = 6 /* a byte of text takes at most so many in JSON: \u0001 */ };
enum { NO_FILE = -1, UNKNOWN = -1 };

struct gz_input {
    const gz_input_options *options;
    gz_walk *walk;
    gz_buffer content; /* of the current file */
    gz_arena arena;    /* of the current record */

    int fd; /* of the JSON Lines that are being read, or NO_FILE */
    gz_lines lines;
    gz_buffer lines_path, lines_id; /* strings */
    size_t lines_size;              /* of the file; 0 where unknown */

    gz_id_set ids;
    const char **files; /* origin number -> path, for the message on a clash */
    size_t file_count, file_cap;
    gz_arena names;

    gz_buffer where;
    gloze_error message;
    size_t files_done, files_total;
    bool counted;
};

/* ---- items ---- */

static gloze_status give_failure(gz_input *input, gz_item *item, gz_item_kind kind,
                                 gloze_status why)
{
    item->kind = kind;
    item->why = why;
    item->message = input->message.message;
    return GLOZE_OK;
}

/* A failure of one document is an item; want of memory for our own books is a failure. */
static bool is_fatal(gloze_status st)
{
    return st == GLOZE_ENOMEM || st == GLOZE_EINTERNAL;
}

/* ---- ids ---- */

/* The names of files in one folder differ; only several paths, and lines, can clash. */
static bool ids_can_clash(const gz_input *input)
{
    const gz_walk_options *walk = &input->options->walk;

    return walk->path_count > 1 || walk->all || walk->glob || input->fd >= 0;
}

static bool note_file(gz_input *input, const char *path)
{
    const char *copy = gz_arena_copy(&input->names, path, strlen(path));

    if (!copy ||
        !gz_grow(&input->files, &input->file_cap, input->file_count + 1, sizeof(*input->files)))
        return false;
    input->files[input->file_count++] = copy;
    return true;
}

static gloze_status check_id(gz_input *input, gz_item *item, const char *path, size_t line,
                             gloze_error *err)
{
    gz_origin origin;
    bool known;
    gloze_status st;

    if (!ids_can_clash(input))
        return GLOZE_OK;
    if (!line && !note_file(input, path))
        return gz_fail_memory(err);
    origin = (gz_origin){ (uint32_t)(input->file_count - 1), (uint32_t)line };
    st = gz_id_set_add(&input->ids, item->input.id, &origin, &known, err);
    if (st != GLOZE_OK || !known)
        return st;
    if (origin.line)
        gz_fail(&input->message, GLOZE_EINPUT,
                "%s: the id \"%s\" is that of %s:%u too; give each document its own", item->where,
                item->input.id, input->files[origin.file], origin.line);
    else
        gz_fail(
            &input->message, GLOZE_EINPUT,
            "%s: the id \"%s\" is that of %s too; name the folder above both, or run them apart",
            item->where, item->input.id, input->files[origin.file]);
    return give_failure(input, item, GZ_ITEM_COMPLAINT, GLOZE_EINPUT);
}

/* ---- whole files ---- */

static gloze_media media_of(const gz_input *input, const char *name)
{
    switch (input->options->format) {
    case GZ_FORMAT_TEXT:
        return GLOZE_MEDIA_TEXT;
    case GZ_FORMAT_HTML:
        return GLOZE_MEDIA_HTML;
    default:
        if (gz_name_ends(name, ".html") || gz_name_ends(name, ".htm"))
            return GLOZE_MEDIA_HTML;
        if (gz_name_ends(name, ".txt") || gz_name_ends(name, ".md"))
            return GLOZE_MEDIA_TEXT;
        return GLOZE_MEDIA_AUTO;
    }
}

static gloze_status give_content(gz_input *input, gz_item *item, gloze_status st)
{
    if (st == GLOZE_OK && !input->content.len)
        st = gz_fail(&input->message, GLOZE_EINPUT, "%s: empty; there is nothing to annotate",
                     item->where);
    if (st != GLOZE_OK)
        return give_failure(input, item, GZ_ITEM_FAILED, st);
    item->input.data = input->content.data;
    item->input.len = input->content.len;
    return GLOZE_OK;
}

static gloze_status give_file(gz_input *input, const gz_found *found, gz_item *item,
                              gloze_error *err)
{
    gloze_status st;

    item->where = found->path;
    item->input.id = found->id;
    item->input.path = found->id;
    item->input.media = media_of(input, found->id);
    st = check_id(input, item, found->path, 0, err);
    if (st != GLOZE_OK || item->kind != GZ_ITEM_DOCUMENT)
        return st;
    st = gz_file_read(found->path, input->options->limit, &input->content, &input->message);
    return give_content(input, item, st);
}

static gloze_status give_standard_input(gz_input *input, gz_item *item, gloze_error *err)
{
    const char *id = input->options->stdin_id;
    gloze_status st;

    item->where = "standard input";
    item->input.id = id ? id : "stdin";
    item->input.media = media_of(input, "");
    st = check_id(input, item, item->where, 0, err);
    if (st != GLOZE_OK || item->kind != GZ_ITEM_DOCUMENT)
        return st;
    st = gz_file_read_fd(STDIN_FILENO, item->where, input->options->limit, &input->content,
                         &input->message);
    return give_content(input, item, st);
}

/* ---- JSON Lines ---- */

static bool is_json_lines(const gz_input *input, const gz_found *found)
{
    if (input->options->format == GZ_FORMAT_BY_NAME && found->kind == GZ_FOUND_FILE)
        return gz_name_ends(found->id, ".jsonl") || gz_name_ends(found->id, ".ndjson");
    return input->options->format == GZ_FORMAT_JSONL;
}

static bool set_string(gz_buffer *buffer, const char *text)
{
    gz_buffer_reset(buffer);
    gz_buffer_string(buffer, text);
    return gz_buffer_text(buffer) != NULL;
}

static gloze_status open_lines(gz_input *input, const gz_found *found, gz_item *item,
                               gloze_error *err)
{
    bool is_file = found->kind == GZ_FOUND_FILE;
    const char *path = is_file ? found->path : "standard input";
    const char *id = is_file ? found->id : "stdin";
    struct stat info;

    if (!set_string(&input->lines_path, path) || !set_string(&input->lines_id, id) ||
        !note_file(input, path))
        return gz_fail_memory(err);
    input->fd = STDIN_FILENO;
    if (is_file) {
        gloze_status st = gz_file_open(found->path, &input->fd, &input->message);

        if (st != GLOZE_OK)
            return give_failure(input, item, GZ_ITEM_COMPLAINT, st);
    }
    input->lines_size = is_file && fstat(input->fd, &info) == 0 ? (size_t)info.st_size : 0;
    gz_lines_init(&input->lines, input->fd, gz_buffer_text(&input->lines_path),
                  input->options->limit * ESCAPED_BYTE);
    return GLOZE_OK;
}

static void close_lines(gz_input *input)
{
    if (input->fd > STDIN_FILENO)
        close(input->fd);
    if (input->fd >= 0)
        gz_lines_clear(&input->lines);
    input->fd = NO_FILE;
}

/* A document that does not say its id is called after its file and line. */
static const char *name_record(gz_input *input, const char *id)
{
    gz_buffer name;
    const char *text;

    if (id && *id)
        return id;
    gz_buffer_init(&name);
    gz_buffer_format(&name, "%s/%zu", gz_buffer_text(&input->lines_id), input->lines.number);
    text = gz_buffer_text(&name);
    if (text)
        text = gz_arena_copy(&input->arena, text, name.len);
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

static gloze_status give_record(gz_input *input, const char *line, size_t len, gz_item *item,
                                gloze_error *err)
{
    const char *path = gz_buffer_text(&input->lines_path);
    gz_record record = { 0 };
    gloze_status st, why;

    st = gz_record_parse(&input->arena, line, len, item->where, &record, &input->message);
    if (is_fatal(st))
        return gz_fail_memory(err);
    item->input.id = name_record(input, record.id);
    if (!item->input.id)
        return gz_fail_memory(err);
    if (st == GLOZE_OK && !record.len)
        st = gz_fail(&input->message, GLOZE_EINPUT,
                     "%s: the text is empty; there is nothing to annotate", item->where);
    why = st;
    st = check_id(input, item, path, input->lines.number, err);
    if (st != GLOZE_OK || item->kind != GZ_ITEM_DOCUMENT)
        return st;
    if (why != GLOZE_OK)
        return give_failure(input, item, GZ_ITEM_FAILED, why);
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

static bool set_where(gz_input *input, gz_item *item)
{
    gz_buffer_reset(&input->where);
    gz_buffer_format(&input->where, "%s:%zu", gz_buffer_text(&input->lines_path),
                     input->lines.number);
    item->where = gz_buffer_text(&input->where);
    item->input.path = input->fd == STDIN_FILENO ? NULL : gz_buffer_text(&input->lines_id);
    return item->where != NULL;
}

static gloze_status give_long_line(gz_input *input, gz_item *item, gloze_error *err)
{
    gloze_status st;

    item->input.id = name_record(input, NULL);
    if (!item->input.id)
        return gz_fail_memory(err);
    st = check_id(input, item, gz_buffer_text(&input->lines_path), input->lines.number, err);
    if (st != GLOZE_OK || item->kind != GZ_ITEM_DOCUMENT)
        return st;
    return give_failure(input, item, GZ_ITEM_FAILED, GLOZE_ELIMIT);
}

/* `item->kind` is GZ_ITEM_END when the file has no further line. */
static gloze_status take_line(gz_input *input, gz_item *item, gloze_error *err)
{
    const char *line;
    size_t len;
    gloze_status st;

    gz_arena_reset(&input->arena);
    do {
        st = gz_lines_next(&input->lines, &line, &len, &input->message);
        if (input->lines.number == 1 && line)
            pass_byte_order_mark(&line, &len);
    } while (st == GLOZE_OK && line && is_blank(line, len));
    if (is_fatal(st) || !set_where(input, item))
        return gz_fail_memory(err);
    if (st == GLOZE_OK && line)
        return give_record(input, line, len, item, err);
    if (st == GLOZE_ELIMIT)
        return give_long_line(input, item, err);
    close_lines(input);
    item->kind = GZ_ITEM_END;
    return st == GLOZE_OK ? GLOZE_OK : give_failure(input, item, GZ_ITEM_COMPLAINT, st);
}

/* ---- the input ---- */

static gloze_status take_found(gz_input *input, const gz_found *found, gz_item *item,
                               gloze_error *err)
{
    gloze_status st;

    input->files_done++;
    if (found->kind == GZ_FOUND_COMPLAINT) {
        item->kind = GZ_ITEM_COMPLAINT;
        item->message = found->message;
        item->why = GLOZE_EIO;
        return GLOZE_OK;
    }
    if (!is_json_lines(input, found))
        return found->kind == GZ_FOUND_FILE ? give_file(input, found, item, err)
                                            : give_standard_input(input, item, err);
    st = open_lines(input, found, item, err);
    if (st == GLOZE_OK && item->kind == GZ_ITEM_DOCUMENT)
        item->kind = GZ_ITEM_END; /* nothing yet */
    return st;
}

gloze_status gz_input_next(gz_input *input, gz_item *item, gloze_error *err)
{
    for (;;) {
        gz_found found;
        gloze_status st;

        *item = (gz_item){ .kind = GZ_ITEM_DOCUMENT };
        if (input->fd >= 0) {
            st = take_line(input, item, err);
        } else {
            st = gz_walk_next(input->walk, &found, err);
            if (st == GLOZE_OK && found.kind == GZ_FOUND_END) {
                item->kind = GZ_ITEM_END;
                return GLOZE_OK;
            }
            if (st == GLOZE_OK)
                st = take_found(input, &found, item, err);
        }
        if (st != GLOZE_OK || item->kind != GZ_ITEM_END)
            return st;
    }
}

double gz_input_fraction(gz_input *input)
{
    gloze_error ignored;
    double done = (double)input->files_done;

    if (!input->counted) {
        input->counted = true;
        if (gz_walk_count(&input->options->walk, &input->files_total, &ignored) != GLOZE_OK)
            input->files_total = 0;
    }
    if (input->fd >= 0 && !input->lines_size)
        return UNKNOWN;
    if (input->fd >= 0)
        done += (double)input->lines.position / (double)input->lines_size - 1;
    if (done > (double)input->files_total)
        return UNKNOWN;
    return done / (double)input->files_total;
}

gloze_status gz_input_new(const gz_input_options *options, gz_input **out, gloze_error *err)
{
    gz_input *input = gz_zalloc(1, sizeof(*input));
    gloze_status st;

    *out = NULL;
    if (!input)
        return gz_fail_memory(err);
    input->options = options;
    input->fd = NO_FILE;
    gz_buffer_init(&input->content);
    gz_arena_init(&input->arena);
    gz_arena_init(&input->names);
    gz_id_set_init(&input->ids);
    st = gz_walk_new(&options->walk, &input->walk, err);
    if (st == GLOZE_OK)
        *out = input;
    else
        gz_input_free(input);
    return st;
}

void gz_input_free(gz_input *input)
{
    if (!input)
        return;
    close_lines(input);
    gz_walk_free(input->walk);
    gz_buffer_clear(&input->content);
    gz_buffer_clear(&input->lines_path);
    gz_buffer_clear(&input->lines_id);
    gz_buffer_clear(&input->where);
    gz_arena_clear(&input->arena);
    gz_arena_clear(&input->names);
    gz_id_set_clear(&input->ids);
    gz_free(input->files);
    gz_free(input);
}

bool gz_input_would_wait(const gz_input *input)
{
    return input->fd == STDIN_FILENO && gz_lines_would_wait(&input->lines);
}
