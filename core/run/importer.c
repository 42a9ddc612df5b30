#include "run/importer_data.h"

#include "base/mem.h"
#include "run/file.h"
#include "run/walk.h"

#include <string.h>
#include <unistd.h>

void gz_importer_complain(gz_importer *importer, const char *message)
{
    importer->totals.wrong++;
    importer->complain(importer->data, message);
}

/* ---- opening ---- */

/* The folder, or the one that the file lies in. */
static gloze_status open_output(gz_importer *importer, gloze_error *err)
{
    const char *output = importer->options->output, *slash = strrchr(output, '/');
    gz_buffer folder;
    gloze_status st;

    if (!gz_name_ends(output, ".jsonl"))
        return gz_staging_open(output, &importer->staging, err);
    gz_buffer_init(&folder);
    gz_buffer_add(&folder, output, slash ? (size_t)(slash + 1 - output) : 0);
    gz_buffer_string(&folder, slash ? "" : ".");
    st = gz_buffer_text(&folder) ? gz_staging_open(folder.data, &importer->staging, err)
                                 : gz_fail_memory(err);
    gz_buffer_clear(&folder);
    if (st == GLOZE_OK)
        st = gz_staging_file(importer->staging, slash ? slash + 1 : output, &importer->file, err);
    if (st == GLOZE_OK)
        gz_staging_keep(importer->staging);
    return st;
}

static gloze_status open_importer(gz_importer *importer, gloze_error *err)
{
    const gz_importer_options *o = importer->options;
    gloze_status st = gz_script_open(&importer->script, o->script, &o->limits, err);

    if (st == GLOZE_OK)
        st = gz_script_begin(&importer->script, 0, err);
    if (st == GLOZE_OK)
        st = gz_script_run(&importer->script, gz_importer_begin, importer, err);
    importer->script.data = importer;
    importer->incoming.format = o->format;
    importer->incoming.lost = importer->lost;
    importer->incoming.types = o->types;
    importer->incoming.type_count = o->type_count;
    importer->incoming.renames = o->renames;
    importer->incoming.rename_count = o->rename_count;
    importer->incoming.counting.line_ends = o->line_ends;
    importer->incoming.counting_given = o->offsets || o->line_ends != GZ_LINE_ENDS_KEEP;
    if (o->offsets)
        importer->incoming.counting.unit = (gloze_offsets)*o->offsets;
    return st == GLOZE_OK ? open_output(importer, err) : st;
}

gloze_status gz_importer_open(const gz_importer_options *options, gz_importer **out,
                              gloze_error *err)
{
    gz_importer *importer = gz_zalloc(1, sizeof(*importer));
    gloze_status st;

    *out = NULL;
    if (!importer)
        return gz_fail_memory(err);
    importer->options = options;
    gz_arena_init(&importer->arena);
    gz_arena_init(&importer->item_arena);
    gz_arena_init(&importer->doc_arena);
    gz_id_set_init(&importer->ids);
    gz_buffer_init(&importer->content);
    gz_buffer_init(&importer->where);
    gz_buffer_init(&importer->line);
    st = open_importer(importer, err);
    if (st == GLOZE_OK)
        *out = importer;
    else
        gz_importer_free(importer);
    return st;
}

void gz_importer_free(gz_importer *importer)
{
    if (!importer)
        return;
    gz_script_close(&importer->script);
    gz_staging_free(importer->staging);
    gz_arena_clear(&importer->arena);
    gz_arena_clear(&importer->item_arena);
    gz_arena_clear(&importer->doc_arena);
    gz_id_set_clear(&importer->ids);
    gz_buffer_clear(&importer->content);
    gz_buffer_clear(&importer->where);
    gz_buffer_clear(&importer->line);
    gz_free(importer);
}

bool gz_importer_takes(const gz_importer *importer, const char *name)
{
    const gz_tree *ending = gz_tree_first(importer->files);

    while (ending && !gz_name_ends(name, gz_tree_string(ending)))
        ending = ending->next;
    return ending != NULL;
}

/* ---- items ---- */

/* What Lua raised about the item, without a place in the Lua file: that is for its author. */
static void complain_of_item(gz_importer *importer, const gloze_error *err)
{
    const char *script = importer->options->script, *message = err->message;
    size_t len = strlen(script);
    gloze_error told;

    if (strncmp(message, script, len) == 0 && message[len] == ':') {
        const char *what = message + len + 1 + strspn(message + len + 1, "0123456789");

        gz_fail(&told, GLOZE_EINPUT, "%s%s (%.*s)", gz_buffer_text(&importer->where), what,
                (int)(what - message), message);
    } else {
        gz_fail(&told, GLOZE_EINPUT, "%s: %s", gz_buffer_text(&importer->where), message);
    }
    gz_importer_complain(importer, told.message);
}

/* `len` is that of the item in its file. */
static gloze_status run_item(gz_importer *importer, size_t len, gloze_error *err)
{
    gloze_status st = gz_script_begin(&importer->script, len, err);

    importer->failure = (gloze_error){ 0 };
    if (st == GLOZE_OK && !gz_buffer_text(&importer->where))
        st = gz_fail_memory(err);
    if (st != GLOZE_OK)
        return st;
    st = gz_script_run(&importer->script, gz_importer_read_item, importer, err);
    if (st == GLOZE_OK)
        return st;
    if (importer->failure.code == GLOZE_EINPUT) {
        gz_importer_complain(importer, importer->failure.message);
        return GLOZE_OK;
    }
    if (importer->failure.code != GLOZE_OK) {
        *err = importer->failure;
        return err->code;
    }
    complain_of_item(importer, err);
    return GLOZE_OK;
}

/* ---- files ---- */

/* What is no JSON is told; that memory ran out ends the import. */
static gloze_status complain_of_json(gz_importer *importer, const gz_tree_fault *fault,
                                     gloze_error *err)
{
    gloze_error told;

    if (!fault->what)
        return gz_fail_memory(err);
    gz_fail(&told, GLOZE_EINPUT, "%s: no JSON: %s (line %zu of it)",
            gz_buffer_text(&importer->where), fault->what, fault->line);
    gz_importer_complain(importer, told.message);
    return GLOZE_OK;
}

/* `used`: as that of gz_tree_read. `*wrong` is set where it is no JSON. */
static gloze_status run_json(gz_importer *importer, const char *json, size_t len, size_t *used,
                             bool *wrong, gloze_error *err)
{
    gz_tree_fault fault;
    gloze_status st;

    gz_arena_reset(&importer->item_arena);
    importer->value = gz_tree_read(&importer->item_arena, json, len, used, &fault);
    *wrong = !importer->value;
    st = importer->value ? run_item(importer, used ? *used : len, err)
                         : complain_of_json(importer, &fault, err);
    importer->value = NULL;
    return st;
}

/* One after the other, in the memory of one. */
static gloze_status read_lines(gz_importer *importer, int fd, gloze_error *err)
{
    gz_lines lines;
    gloze_status st = GLOZE_OK;

    gz_lines_init(&lines, fd, importer->path, GZ_LONGEST_IMPORT);
    while (st == GLOZE_OK) {
        const char *line;
        size_t len;
        bool wrong;

        st = gz_lines_next(&lines, &line, &len, err);
        if (st != GLOZE_OK || !line)
            break;
        gz_buffer_reset(&importer->where);
        gz_buffer_format(&importer->where, "%s:%zu", importer->path, lines.number);
        if (strspn(line, " \t\r") < len)
            st = run_json(importer, line, len, NULL, &wrong, err);
    }
    gz_lines_clear(&lines);
    return st;
}

static size_t skip_space(const gz_buffer *content, size_t at)
{
    while (at < content->len && strchr(" \t\r\n", content->data[at]))
        at++;
    return at;
}

static gloze_status run_content(gz_importer *importer, gloze_error *err)
{
    const gz_buffer *content = &importer->content;
    bool wrong;

    return run_json(importer, content->data ? content->data : "", content->len, NULL, &wrong, err);
}

/* The items of an array, one after the other; or what is no array, as one. */
static gloze_status read_items(gz_importer *importer, gloze_error *err)
{
    gz_buffer *content = &importer->content;
    size_t at = skip_space(content, 0), number = 0;
    gloze_status st = GLOZE_OK;
    gloze_error told;

    if (at == content->len || content->data[at] != '[')
        return run_content(importer, err);
    for (at = skip_space(content, at + 1); st == GLOZE_OK && at < content->len;) {
        size_t used;
        bool wrong;

        if (content->data[at] == ']')
            return GLOZE_OK;
        gz_buffer_reset(&importer->where);
        gz_buffer_format(&importer->where, "%s: item %zu", importer->path, ++number);
        st = run_json(importer, content->data + at, content->len - at, &used, &wrong, err);
        if (wrong)
            return st; /* where the next begins is not known */
        at = skip_space(content, at + used);
        if (at < content->len && content->data[at] == ',')
            at = skip_space(content, at + 1);
        else if (at < content->len && content->data[at] != ']')
            break;
    }
    if (st != GLOZE_OK)
        return st;
    gz_fail(&told, GLOZE_EINPUT, "%s: the list of items does not end with ]; is the file whole?",
            importer->path);
    gz_importer_complain(importer, told.message);
    return GLOZE_OK;
}

static gloze_status read_whole(gz_importer *importer, gloze_error *err)
{
    const gz_buffer *content = &importer->content;
    gloze_status st = gz_file_read(importer->path, GZ_LONGEST_IMPORT, &importer->content, err);

    if (st != GLOZE_OK)
        return st;
    if (importer->reads == READS_ITEMS)
        return read_items(importer, err);
    if (importer->reads == READS_JSON)
        return run_content(importer, err);
    return run_item(importer, content->len, err);
}

static gloze_status read_file(gz_importer *importer, gloze_error *err)
{
    struct stat info;
    gloze_status st;
    int fd;

    if (importer->reads != READS_LINES && importer->reads != READS_ROWS)
        return read_whole(importer, err);
    st = gz_file_open(importer->path, &fd, err);
    if (st != GLOZE_OK)
        return st;
    if (importer->reads == READS_LINES)
        st = read_lines(importer, fd, err);
    else
        st = run_item(importer, fstat(fd, &info) == 0 ? (size_t)info.st_size : 0, err);
    close(fd);
    return st;
}

gloze_status gz_importer_read(gz_importer *importer, const char *path, const char *name, bool named,
                              gz_complain_fn complain_fn, void *data, gloze_error *err)
{
    gloze_status st;

    importer->path = path;
    importer->name = name;
    importer->named = named;
    importer->complain = complain_fn;
    importer->data = data;
    importer->text = &importer->content;
    gz_buffer_reset(&importer->where);
    gz_buffer_string(&importer->where, path);
    st = read_file(importer, err);
    if (st != GLOZE_EIO && st != GLOZE_ELIMIT)
        return st;
    gz_importer_complain(importer, err->message); /* this file can't be read; others can */
    return GLOZE_OK;
}

/* ---- the end ---- */

gloze_status gz_importer_commit(gz_importer *importer, gloze_error *err)
{
    return gz_staging_commit(importer->staging, err);
}

gz_import_totals gz_importer_totals(const gz_importer *importer)
{
    return importer->totals;
}
