#include "run/walk.h"

#include "base/mem.h"
#include "base/utf8.h"
#include "run/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DEPTH_LIMIT = 64, LONGEST_PATH = 1 << 16, NO_FILE = -1 };

/* A folder's names, sorted; those of folders end in a slash, which makes the order that
 * of whole paths. */
typedef struct folder {
    gz_buffer names; /* each ends in NUL */
    const char **sorted;
    size_t count, next;
    size_t path_len; /* of walk->path, up to and with the slash after this folder */
    dev_t device;
    ino_t inode;
} folder;

typedef struct file_identity {
    dev_t device;
    ino_t inode;
} file_identity;

struct gz_walk {
    const gz_walk_options *options;
    file_identity *skip;
    size_t skip_count;
    size_t next_path;
    bool list_read;
    int list_fd; /* NO_FILE: not open */
    gz_buffer line;
    gz_lines list;
    size_t number; /* of the line in the list; 0: before it */
    gz_buffer path;
    size_t id_at; /* where in `path` the id starts */
    folder stack[DEPTH_LIMIT];
    size_t depth;
    size_t files_in_path; /* found under the path that is being walked */
    gloze_error complaint;
};

bool gz_name_ends(const char *name, const char *ending)
{
    size_t name_len = strlen(name), ending_len = strlen(ending);

    return name_len > ending_len && strcasecmp(name + name_len - ending_len, ending) == 0;
}

gloze_media gz_name_media(const char *name)
{
    if (gz_name_ends(name, ".html") || gz_name_ends(name, ".htm"))
        return GLOZE_MEDIA_HTML;
    if (gz_name_ends(name, ".txt") || gz_name_ends(name, ".md"))
        return GLOZE_MEDIA_TEXT;
    return GLOZE_MEDIA_AUTO;
}

static bool has_article_name(const char *name)
{
    static const char *const endings[] = { ".txt", ".md", ".html", ".htm" };

    for (size_t i = 0; i < sizeof(endings) / sizeof(*endings); i++)
        if (gz_name_ends(name, endings[i]))
            return true;
    return false;
}

bool gz_walk_selects(bool all, const char *glob, const char *id)
{
    const char *slash = strrchr(id, '/');
    const char *name = slash ? slash + 1 : id;

    if (glob)
        return fnmatch(glob, strchr(glob, '/') ? id : name, 0) == 0;
    return all || has_article_name(name);
}

/* ---- one folder ---- */

static void clear_folder(folder *f)
{
    gz_buffer_clear(&f->names);
    gz_free(f->sorted);
}

static bool is_folder(int at, const struct dirent *entry)
{
    struct stat info;

    if (entry->d_type != DT_LNK && entry->d_type != DT_UNKNOWN)
        return entry->d_type == DT_DIR;
    return fstatat(at, entry->d_name, &info, 0) == 0 && S_ISDIR(info.st_mode);
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Sorts once all names stand still in their buffer. */
static bool sort_names(folder *f)
{
    const char *name = f->names.data;

    f->sorted = gz_alloc((f->count + 1) * sizeof(*f->sorted));
    if (f->names.failed || !f->sorted)
        return false;
    for (size_t i = 0; i < f->count; i++) {
        f->sorted[i] = name;
        name += strlen(name) + 1;
    }
    qsort(f->sorted, f->count, sizeof(*f->sorted), compare_names);
    return true;
}

/* False with errno set when the folder can't be read to its end. */
static bool read_names(DIR *dir, folder *f)
{
    for (;;) {
        struct dirent *entry;

        errno = 0;
        entry = readdir(dir);
        if (!entry)
            return errno == 0;
        if (entry->d_name[0] == '.')
            continue;
        gz_buffer_string(&f->names, entry->d_name);
        if (is_folder(dirfd(dir), entry))
            gz_buffer_char(&f->names, '/');
        gz_buffer_char(&f->names, '\0');
        f->count++;
    }
}

/* ---- the walk ---- */

static gloze_status complain(gz_walk *walk, gz_found *found, const char *what)
{
    gz_fail(&walk->complaint, GLOZE_EIO, "%s: %s", gz_buffer_text(&walk->path), what);
    *found = (gz_found){ .kind = GZ_FOUND_COMPLAINT, .message = walk->complaint.message };
    return GLOZE_OK;
}

static gloze_status complain_errno(gz_walk *walk, gz_found *found, const char *advice)
{
    gz_fail(&walk->complaint, GLOZE_EIO, "%s: can't be read: %s%s", gz_buffer_text(&walk->path),
            strerror(errno), advice);
    *found = (gz_found){ .kind = GZ_FOUND_COMPLAINT, .message = walk->complaint.message };
    return GLOZE_OK;
}

static bool is_skipped(const gz_walk *walk, const struct stat *info)
{
    for (size_t i = 0; i < walk->skip_count; i++)
        if (walk->skip[i].device == info->st_dev && walk->skip[i].inode == info->st_ino)
            return true;
    return false;
}

static bool is_being_walked(const gz_walk *walk, const struct stat *info)
{
    for (size_t i = 0; i < walk->depth; i++)
        if (walk->stack[i].device == info->st_dev && walk->stack[i].inode == info->st_ino)
            return true;
    return false;
}

/* `path` ends in a slash. `found->kind` stays GZ_FOUND_END unless there is a complaint. */
static gloze_status enter_folder(gz_walk *walk, gz_found *found, gloze_error *err)
{
    folder f = { .path_len = walk->path.len };
    DIR *dir = opendir(gz_buffer_text(&walk->path));
    struct stat info;
    gloze_status st = GLOZE_OK;

    if (!dir || fstat(dirfd(dir), &info) != 0) {
        st = complain_errno(walk, found, "; check its permissions");
        goto done;
    }
    if (walk->depth && is_skipped(walk, &info))
        goto done;
    if (is_being_walked(walk, &info)) {
        st = complain(walk, found, "leads back to a folder above it; the link is not followed");
        goto done;
    }
    if (walk->depth == DEPTH_LIMIT) {
        st = complain(walk, found, "lies deeper than the limit of 64 folders; name it itself");
        goto done;
    }
    f.device = info.st_dev;
    f.inode = info.st_ino;
    if (!read_names(dir, &f)) {
        st = complain_errno(walk, found, "");
        goto done;
    }
    if (!sort_names(&f)) {
        st = gz_fail_memory(err);
        goto done;
    }
    walk->stack[walk->depth++] = f;
    f = (folder){ 0 };
done:
    clear_folder(&f);
    if (dir)
        closedir(dir);
    return st;
}

static void found_file(gz_walk *walk, gz_found *found)
{
    const char *path = gz_buffer_text(&walk->path);
    const char *id = path + walk->id_at;

    walk->files_in_path++;
    if (gz_utf8_valid(id, strlen(id)) < strlen(id))
        complain(walk, found, "the name is not UTF-8, and so can't be an id; rename the file");
    else
        *found = (gz_found){ .kind = GZ_FOUND_FILE, .path = path, .id = id };
}

static bool is_skipped_file(const gz_walk *walk, const char *path)
{
    struct stat info;

    return walk->skip_count && stat(path, &info) == 0 && is_skipped(walk, &info);
}

/* The next entry of the folder on top; a folder in it is entered. */
static gloze_status take_entry(gz_walk *walk, gz_found *found, gloze_error *err)
{
    folder *top = &walk->stack[walk->depth - 1];
    const char *name = top->sorted[top->next++];
    const char *path;

    walk->path.len = top->path_len;
    gz_buffer_string(&walk->path, name);
    path = gz_buffer_text(&walk->path);
    if (!path)
        return gz_fail_memory(err);
    if (name[strlen(name) - 1] == '/')
        return enter_folder(walk, found, err);
    if (gz_walk_selects(walk->options->all, walk->options->glob, path + walk->id_at) &&
        !is_skipped_file(walk, path))
        found_file(walk, found);
    return GLOZE_OK;
}

static gloze_status leave_folder(gz_walk *walk, gz_found *found)
{
    folder *top = &walk->stack[--walk->depth];

    walk->path.len = top->path_len;
    clear_folder(top);
    if (walk->depth || walk->files_in_path)
        return GLOZE_OK;
    return complain(walk, found,
                    walk->options->glob  ? "no file in it matches --glob"
                    : walk->options->all ? "there is no file in it"
                                         : "no file in it ends in .txt, .md, .html or .htm; "
                                           "--all or --glob reads others");
}

static bool leads_upwards(const char *path)
{
    for (const char *at = path; (at = strstr(at, "..")) != NULL; at += 2)
        if ((at == path || at[-1] == '/') && (at[2] == '/' || !at[2]))
            return true;
    return false;
}

/* Files of a list lie anywhere, so that their names alone would clash. */
static size_t id_of_file(const gz_walk *walk, const char *path)
{
    const char *slash = strrchr(path, '/');
    size_t at = 0;

    if (!walk->number || leads_upwards(path))
        return slash ? (size_t)(slash + 1 - path) : 0;
    while (path[at] == '/' || (path[at] == '.' && path[at + 1] == '/'))
        at++;
    return at;
}

static gloze_status take_path(gz_walk *walk, const char *path, gz_found *found, gloze_error *err)
{
    struct stat info;

    if (strcmp(path, "-") == 0) {
        *found = (gz_found){ .kind = GZ_FOUND_STANDARD_INPUT, .path = path };
        return GLOZE_OK;
    }
    walk->path.len = 0;
    walk->files_in_path = 0;
    gz_buffer_string(&walk->path, path);
    if (!gz_buffer_text(&walk->path))
        return gz_fail_memory(err);
    if (stat(path, &info) != 0)
        return complain_errno(walk, found, errno == ENOENT ? "; check the path" : "");
    if (!S_ISDIR(info.st_mode)) {
        walk->id_at = id_of_file(walk, path);
        found_file(walk, found);
        return GLOZE_OK;
    }
    if (walk->path.data[walk->path.len - 1] != '/')
        gz_buffer_char(&walk->path, '/');
    walk->id_at = walk->path.len;
    return gz_buffer_text(&walk->path) ? enter_folder(walk, found, err) : gz_fail_memory(err);
}

/* ---- the list ---- */

static void close_list(gz_walk *walk)
{
    if (walk->list_fd == NO_FILE)
        return;
    gz_lines_clear(&walk->list);
    if (walk->list_fd != STDIN_FILENO)
        close(walk->list_fd);
    walk->list_fd = NO_FILE;
}

static gloze_status complain_list(gz_walk *walk, gz_found *found)
{
    *found = (gz_found){ .kind = GZ_FOUND_COMPLAINT, .message = walk->complaint.message };
    return GLOZE_OK;
}

static gloze_status open_list(gz_walk *walk, gz_found *found)
{
    const char *name = walk->options->list;
    bool is_input = strcmp(name, "-") == 0;

    walk->list_read = true;
    walk->list_fd = STDIN_FILENO;
    if (!is_input && gz_file_open(name, &walk->list_fd, &walk->complaint) != GLOZE_OK)
        return complain_list(walk, found);
    gz_lines_init(&walk->list, walk->list_fd, is_input ? "standard input" : name, LONGEST_PATH);
    walk->list.separator = walk->options->list_nul ? '\0' : '\n';
    return GLOZE_OK;
}

static gloze_status take_line(gz_walk *walk, gz_found *found, gloze_error *err)
{
    const char *line;
    size_t len, before = walk->list.number;
    gloze_status st = gz_lines_next(&walk->list, &line, &len, &walk->complaint);

    walk->number = walk->list.number;
    if (st == GLOZE_ENOMEM)
        return gz_fail_memory(err);
    if (st != GLOZE_OK || !line) {
        if (st != GLOZE_ELIMIT || walk->number == before)
            close_list(walk);
        return st == GLOZE_OK ? GLOZE_OK : complain_list(walk, found);
    }
    if (len && line[len - 1] == '\r' && !walk->options->list_nul)
        len--;
    if (!len)
        return GLOZE_OK;
    if (memchr(line, '\0', len)) {
        gz_fail(&walk->complaint, GLOZE_EINPUT,
                "%s:%zu: a NUL byte in a path; --files0-from reads lists whose paths end in one",
                walk->list.name, walk->number);
        return complain_list(walk, found);
    }
    gz_buffer_reset(&walk->line);
    gz_buffer_add(&walk->line, line, len);
    if (!gz_buffer_text(&walk->line))
        return gz_fail_memory(err);
    return take_path(walk, walk->line.data, found, err);
}

/* The next path of the command line, then of the list. `*ended`: there is none. */
static gloze_status start_path(gz_walk *walk, gz_found *found, bool *ended, gloze_error *err)
{
    if (walk->next_path < walk->options->path_count)
        return take_path(walk, walk->options->paths[walk->next_path++], found, err);
    if (walk->options->list && !walk->list_read)
        return open_list(walk, found);
    if (walk->list_fd != NO_FILE)
        return take_line(walk, found, err);
    *ended = true;
    return GLOZE_OK;
}

gloze_status gz_walk_next(gz_walk *walk, gz_found *found, gloze_error *err)
{
    bool ended = false;
    gloze_status st = GLOZE_OK;

    *found = (gz_found){ .kind = GZ_FOUND_END };
    while (st == GLOZE_OK && found->kind == GZ_FOUND_END && !ended) {
        if (!walk->depth)
            st = start_path(walk, found, &ended, err);
        else if (walk->stack[walk->depth - 1].next < walk->stack[walk->depth - 1].count)
            st = take_entry(walk, found, err);
        else
            st = leave_folder(walk, found);
    }
    found->number = walk->number;
    return st;
}

gloze_status gz_walk_new(const gz_walk_options *options, gz_walk **out, gloze_error *err)
{
    gz_walk *walk = gz_zalloc(1, sizeof(*walk));

    *out = NULL;
    if (!walk)
        return gz_fail_memory(err);
    walk->options = options;
    walk->list_fd = NO_FILE;
    walk->skip = gz_zalloc(options->skip_count + 1, sizeof(*walk->skip));
    if (!walk->skip) {
        gz_walk_free(walk);
        return gz_fail_memory(err);
    }
    for (size_t i = 0; i < options->skip_count; i++) {
        struct stat info;

        if (stat(options->skip[i], &info) == 0)
            walk->skip[walk->skip_count++] = (file_identity){ info.st_dev, info.st_ino };
    }
    *out = walk;
    return GLOZE_OK;
}

void gz_walk_free(gz_walk *walk)
{
    if (!walk)
        return;
    while (walk->depth)
        clear_folder(&walk->stack[--walk->depth]);
    close_list(walk);
    gz_buffer_clear(&walk->path);
    gz_buffer_clear(&walk->line);
    gz_free(walk->skip);
    gz_free(walk);
}

gloze_status gz_walk_count(const gz_walk_options *options, size_t *count, gloze_error *err)
{
    gz_walk *walk;
    gz_found found = { .kind = GZ_FOUND_COMPLAINT };
    gloze_status st;

    *count = 0;
    if (options->list && strcmp(options->list, "-") == 0)
        return GLOZE_OK; /* it can be read once only */
    st = gz_walk_new(options, &walk, err);
    while (st == GLOZE_OK && found.kind != GZ_FOUND_END) {
        st = gz_walk_next(walk, &found, err);
        *count += found.kind == GZ_FOUND_FILE || found.kind == GZ_FOUND_STANDARD_INPUT;
    }
    gz_walk_free(walk);
    return st;
}
