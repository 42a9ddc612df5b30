#include "run/input.h"

#include "base/arena.h"
#include "base/mem.h"
#include "run/file.h"
#include "run/id_set.h"
#include "run/reader.h"

#include <string.h>
#include <unistd.h>

enum { NO_FILE = -1, UNKNOWN = -1, LIST = 0 /* in `files` */ };

struct gz_input {
    const gz_input_options *options;
    gz_walk *walk;
    gz_buffer content; /* of the current file */

    int fd;                  /* of the container that is being read, or NO_FILE */
    gz_reader *reader;       /* that reads it, or … */
    gz_container *container; /* … it itself */
    gz_container_options container_options;
    gz_buffer container_where, container_id; /* strings */
    gz_file_state container_state;           /* when it was opened */
    size_t position;                         /* in it, in bytes */

    gz_id_set ids;
    const char **files; /* origin number -> path, for the message on a clash */
    size_t file_count, file_cap;
    gz_arena names;

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

static void close_container(gz_input *input)
{
    gz_reader_free(input->reader);
    gz_container_free(input->container);
    input->reader = NULL;
    input->container = NULL;
    if (input->fd > STDIN_FILENO)
        close(input->fd);
    input->fd = NO_FILE;
}

/* ---- ids ---- */

/* The names of files in one folder differ; only several paths, and lines, can clash. */
static bool ids_can_clash(const gz_input *input)
{
    const gz_walk_options *walk = &input->options->walk;

    return walk->path_count > 1 || walk->list || walk->all || walk->glob || input->fd >= 0;
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

/* `path` is that of a file that is a document, else NULL. */
static gloze_status check_id(gz_input *input, gz_item *item, const char *path, gloze_error *err)
{
    gz_origin origin;
    bool known;
    gloze_status st;

    if (!ids_can_clash(input))
        return GLOZE_OK;
    if (path && !note_file(input, path))
        return gz_fail_memory(err);
    origin = (gz_origin){ (uint32_t)(input->file_count - 1), (uint32_t)item->number };
    if (item->number && input->fd < 0)
        origin.file = LIST; /* its line says which file that was */
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
        return gz_name_media(name);
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
    item->number = found->number;
    st = check_id(input, item, found->number ? NULL : found->path, err);
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
    st = check_id(input, item, item->where, err);
    if (st != GLOZE_OK || item->kind != GZ_ITEM_DOCUMENT)
        return st;
    st = gz_file_read_fd(STDIN_FILENO, item->where, input->options->limit, &input->content,
                         &input->message);
    return give_content(input, item, st);
}

/* ---- containers ---- */

static gz_container_kind kind_of(const gz_input *input, const gz_found *found)
{
    if (input->options->format == GZ_FORMAT_BY_NAME && found->kind == GZ_FOUND_FILE)
        return gz_container_kind_of(found->id);
    return input->options->format == GZ_FORMAT_JSONL ? GZ_CONTAINER_LINES : GZ_CONTAINER_NONE;
}

static bool set_string(gz_buffer *buffer, const char *text)
{
    gz_buffer_reset(buffer);
    gz_buffer_string(buffer, text);
    return gz_buffer_text(buffer) != NULL;
}

static gloze_status start_container(gz_input *input, gz_item *item)
{
    gz_container_options *options = &input->container_options;
    gloze_status st =
        input->options->apart
            ? gz_reader_new(input->fd, options, input->options->strict, &input->reader,
                            &input->message)
            : gz_container_new(input->fd, options, &input->container, &input->message);

    if (st == GLOZE_OK)
        return GLOZE_OK;
    close_container(input);
    return give_failure(input, item, GZ_ITEM_COMPLAINT, st);
}

static gloze_status open_container(gz_input *input, const gz_found *found, gz_container_kind kind,
                                   gz_item *item, gloze_error *err)
{
    bool is_file = found->kind == GZ_FOUND_FILE;
    const char *where = is_file ? found->path : "standard input";
    gloze_status st;

    if (!set_string(&input->container_where, where) ||
        !set_string(&input->container_id, is_file ? found->id : "stdin") ||
        !note_file(input, where))
        return gz_fail_memory(err);
    input->fd = STDIN_FILENO;
    if (is_file) {
        st = gz_file_open(found->path, &input->fd, &input->message);
        if (st != GLOZE_OK)
            return give_failure(input, item, GZ_ITEM_COMPLAINT, st);
    }
    input->container_state = gz_file_state_of(input->fd);
    input->position = 0;
    input->container_options = (gz_container_options){
        .kind = kind,
        .where = gz_buffer_text(&input->container_where),
        .id = gz_buffer_text(&input->container_id),
        .path = is_file ? gz_buffer_text(&input->container_id) : NULL,
        .limit = input->options->limit,
        .all = input->options->walk.all,
        .glob = input->options->walk.glob,
    };
    return start_container(input, item);
}

/* Was it changed meanwhile, then documents may be missing. */
static gloze_status end_container(gz_input *input, gz_item *item)
{
    gloze_status st = gz_file_unchanged(input->fd, gz_buffer_text(&input->container_where),
                                        &input->container_state, &input->message);

    close_container(input);
    item->where = gz_buffer_text(&input->container_where);
    return st == GLOZE_OK ? GLOZE_OK : give_failure(input, item, GZ_ITEM_COMPLAINT, st);
}

/* `item->kind` is GZ_ITEM_END when the file has no further document. */
static gloze_status take_from_container(gz_input *input, gz_item *item, gloze_error *err)
{
    gloze_status st = input->reader ? gz_reader_next(input->reader, item, err)
                                    : gz_container_next(input->container, item, err);

    if (st != GLOZE_OK)
        return st;
    input->position = item->position ? item->position : input->position;
    if (item->kind == GZ_ITEM_DOCUMENT || item->kind == GZ_ITEM_FAILED)
        return check_id(input, item, NULL, err);
    return item->kind == GZ_ITEM_END ? end_container(input, item) : GLOZE_OK;
}

/* ---- the input ---- */

static gloze_status take_found(gz_input *input, const gz_found *found, gz_item *item,
                               gloze_error *err)
{
    gz_container_kind kind;
    gloze_status st;

    input->files_done++;
    if (found->kind == GZ_FOUND_COMPLAINT) {
        item->kind = GZ_ITEM_COMPLAINT;
        item->message = found->message;
        item->why = GLOZE_EIO;
        return GLOZE_OK;
    }
    kind = kind_of(input, found);
    if (kind == GZ_CONTAINER_NONE)
        return found->kind == GZ_FOUND_FILE ? give_file(input, found, item, err)
                                            : give_standard_input(input, item, err);
    st = open_container(input, found, kind, item, err);
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
            st = take_from_container(input, item, err);
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
    if (input->fd >= 0 && !input->container_state.size)
        return UNKNOWN;
    if (input->fd >= 0)
        done += (double)input->position / (double)input->container_state.size - 1;
    if (!input->files_total || done > (double)input->files_total)
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
    gz_arena_init(&input->names);
    gz_id_set_init(&input->ids);
    st = gz_walk_new(&options->walk, &input->walk, err);
    if (st == GLOZE_OK && !note_file(input, options->walk.list ? options->walk.list : ""))
        st = gz_fail_memory(err);
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
    close_container(input);
    gz_walk_free(input->walk);
    gz_buffer_clear(&input->content);
    gz_buffer_clear(&input->container_where);
    gz_buffer_clear(&input->container_id);
    gz_arena_clear(&input->names);
    gz_id_set_clear(&input->ids);
    gz_free(input->files);
    gz_free(input);
}

bool gz_input_would_wait(const gz_input *input)
{
    if (input->fd != STDIN_FILENO)
        return false;
    return input->reader ? gz_reader_would_wait(input->reader)
                         : gz_container_would_wait(input->container);
}
