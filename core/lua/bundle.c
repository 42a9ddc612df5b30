#include "lua/bundle.h"

#include "base/checksum.h"
#include "base/mem.h"
#include "match/lexicon.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define MAX_FILE ((size_t)64 << 20)
#define MAPPED_TABLE ((size_t)128 << 10)

void gz_bundle_init(gz_bundle *bundle)
{
    memset(bundle, 0, sizeof *bundle);
    gz_arena_init(&bundle->arena);
}

void gz_bundle_clear(gz_bundle *bundle)
{
    for (size_t i = 0; i < bundle->map_count; i++)
        gz_map_close(&bundle->maps[i]);
    gz_arena_clear(&bundle->arena);
    gz_bundle_init(bundle);
}

static const char *copy_string(gz_bundle *bundle, const char *text)
{
    return gz_arena_copy(&bundle->arena, text, strlen(text));
}

static bool ends_with(const char *text, const char *ending)
{
    size_t len = strlen(text), ending_len = strlen(ending);
    return len > ending_len && strcmp(text + len - ending_len, ending) == 0;
}

static const char *join(gz_bundle *bundle, const char *folder, const char *name)
{
    size_t len = strlen(folder);
    while (len > 1 && folder[len - 1] == '/')
        len--;
    size_t size = len + strlen(name) + 2;
    char *path = gz_arena_alloc(&bundle->arena, size);
    if (path)
        snprintf(path, size, "%.*s/%s", (int)len, folder, name);
    return path;
}

const gz_bundle_plugin *gz_bundle_find(const gz_bundle *bundle, const char *name)
{
    for (size_t i = 0; i < bundle->count; i++)
        if (strcmp(bundle->plugins[i].name, name) == 0)
            return &bundle->plugins[i];
    return NULL;
}

const gz_file *gz_bundle_file(const gz_bundle_plugin *plugin, const char *name)
{
    for (size_t i = 0; i < plugin->count; i++)
        if (strcmp(plugin->files[i].name, name) == 0)
            return &plugin->files[i];
    return NULL;
}

static gloze_status add_file(gz_bundle *bundle, gz_bundle_plugin *plugin, gz_file file,
                             gloze_error *err)
{
    gz_file *old = (gz_file *)gz_bundle_file(plugin, file.name);
    if (old) {
        *old = file;
        return GLOZE_OK;
    }
    if (!gz_arena_grow(&bundle->arena, &plugin->files, &plugin->cap, plugin->count + 1,
                       sizeof *plugin->files))
        return gz_fail_memory(err);
    plugin->files[plugin->count++] = file;
    return GLOZE_OK;
}

static gloze_status read_stream(gz_bundle *bundle, FILE *stream, const char *path, gz_file *file,
                                gloze_error *err)
{
    struct stat info;
    if (fstat(fileno(stream), &info) != 0)
        return gz_fail(err, GLOZE_EIO, "%s: %s", path, strerror(errno));
    if (!S_ISREG(info.st_mode))
        return gz_fail(err, GLOZE_EPLUGIN, "%s: is no ordinary file; a plugin is read from files",
                       path);
    if ((size_t)info.st_size > MAX_FILE)
        return gz_fail(err, GLOZE_EPLUGIN,
                       "%s: is larger than 64 MiB, the limit for a file of a "
                       "plugin; split it",
                       path);
    char *data = gz_arena_alloc(&bundle->arena, (size_t)info.st_size + 1);
    if (!data)
        return gz_fail_memory(err);
    file->len = fread(data, 1, (size_t)info.st_size, stream);
    file->data = data;
    if (ferror(stream))
        return gz_fail(err, GLOZE_EIO, "%s: %s", path, strerror(errno));
    file->sum = gz_checksum(file->data, file->len);
    return GLOZE_OK;
}

static gloze_status read_file(gz_bundle *bundle, gz_bundle_plugin *plugin, const char *path,
                              const char *name, gloze_error *err)
{
    gz_file file = { .name = copy_string(bundle, name) };
    if (!file.name || !path)
        return gz_fail_memory(err);
    FILE *stream = fopen(path, "rbe");
    if (!stream)
        return gz_fail(err, GLOZE_EIO, "%s: %s", path, strerror(errno));
    gloze_status status = read_stream(bundle, stream, path, &file, err);
    fclose(stream);
    return status == GLOZE_OK ? add_file(bundle, plugin, file, err) : status;
}

static gloze_status map_file(gz_bundle *bundle, gz_bundle_plugin *plugin, const char *path,
                             const char *name, gloze_error *err)
{
    gz_file file = { .name = copy_string(bundle, name) };
    gz_map *map;
    if (!file.name || !path ||
        !gz_arena_grow(&bundle->arena, &bundle->maps, &bundle->map_cap, bundle->map_count + 1,
                       sizeof *bundle->maps))
        return gz_fail_memory(err);
    map = &bundle->maps[bundle->map_count];
    gloze_status status = gz_map_open(path, map, err);
    if (status != GLOZE_OK)
        return status;
    bundle->map_count++;
    file.data = map->data;
    file.len = map->len;
    if (!ends_with(name, ".lex"))
        file.sum = gz_checksum(file.data, file.len);
    return add_file(bundle, plugin, file, err);
}

static bool is_large_table(const char *path, const char *name)
{
    struct stat info;
    return ends_with(name, ".tsv") && path && stat(path, &info) == 0 && S_ISREG(info.st_mode) &&
           (size_t)info.st_size >= MAPPED_TABLE && (size_t)info.st_size <= MAX_FILE;
}

static gloze_status add_table(gz_bundle *bundle, gz_bundle_plugin *plugin, const char *path,
                              const char *name, gloze_error *err)
{
    return is_large_table(path, name) ? map_file(bundle, plugin, path, name, err)
                                      : read_file(bundle, plugin, path, name, err);
}

static int skip_hidden(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static int by_bytes(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static void free_entries(struct dirent **entries, int count)
{
    for (int i = 0; i < count; i++)
        free(entries[i]);
    free(entries);
}

/* The files of one plugin's folder that a plugin may use. */
static gloze_status read_folder(gz_bundle *bundle, gz_bundle_plugin *plugin, const char *folder,
                                gloze_error *err)
{
    struct dirent **entries = NULL;
    int count = scandir(folder, &entries, skip_hidden, by_bytes);
    if (count < 0)
        return gz_fail(err, GLOZE_EIO, "%s: %s", folder, strerror(errno));
    gloze_status status = GLOZE_OK;
    for (int i = 0; i < count && status == GLOZE_OK; i++) {
        const char *name = entries[i]->d_name;
        if (ends_with(name, ".tsv"))
            status = add_table(bundle, plugin, join(bundle, folder, name), name, err);
        else if (ends_with(name, ".lua") || strcmp(name, "cases.txt") == 0)
            status = read_file(bundle, plugin, join(bundle, folder, name), name, err);
        else if (ends_with(name, ".lex"))
            status = map_file(bundle, plugin, join(bundle, folder, name), name, err);
    }
    free_entries(entries, count);
    return status;
}

static gloze_status new_plugin(gz_bundle *bundle, const char *name, const char *shown, bool single,
                               gz_bundle_plugin **out, gloze_error *err)
{
    gz_bundle_plugin *old = (gz_bundle_plugin *)gz_bundle_find(bundle, name);
    if (old && strcmp(name, "lib") == 0) {
        *out = old;
        return GLOZE_OK;
    }
    if (old)
        return gz_fail(err, GLOZE_EPLUGIN,
                       "%s: a plugin named '%s' is loaded already, from %s; "
                       "rename one of them",
                       shown, name, old->shown);
    if (!gz_arena_grow(&bundle->arena, &bundle->plugins, &bundle->cap, bundle->count + 1,
                       sizeof *bundle->plugins))
        return gz_fail_memory(err);
    gz_bundle_plugin *plugin = &bundle->plugins[bundle->count];
    *plugin = (gz_bundle_plugin){ .name = copy_string(bundle, name),
                                  .shown = copy_string(bundle, shown),
                                  .single = single };
    if (!plugin->name || !plugin->shown)
        return gz_fail_memory(err);
    bundle->count++;
    *out = plugin;
    return GLOZE_OK;
}

/* The last part of a path, without slashes at its end. */
static const char *last_part(const char *path, size_t *len)
{
    size_t end = strlen(path);
    while (end > 1 && path[end - 1] == '/')
        end--;
    size_t start = end;
    while (start > 0 && path[start - 1] != '/')
        start--;
    *len = end - start;
    return path + start;
}

/* The last part of a path, without `.lua`. "." and ".." don't say it: the real path does. */
static const char *plugin_name(gz_bundle *bundle, const char *path)
{
    char real[PATH_MAX];
    size_t len;
    const char *last = last_part(path, &len);
    bool dots = last[0] == '.' && (len == 1 || (len == 2 && last[1] == '.'));
    if (dots && realpath(path, real))
        last = last_part(real, &len);
    if (len > 4 && memcmp(last + len - 4, ".lua", 4) == 0)
        len -= 4;
    return gz_arena_copy(&bundle->arena, last, len);
}

static gloze_status check_name(const char *name, const char *shown, gloze_error *err)
{
    for (const char *c = name; *c; c++)
        if (!((*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') || (*c >= '0' && *c <= '9') ||
              *c == '_' || *c == '-'))
            return gz_fail(err, GLOZE_EPLUGIN,
                           "%s: '%s' is no name for a plugin; use letters, "
                           "digits, - and _",
                           shown, name);
    return GLOZE_OK;
}

static gloze_status add_plugin(gz_bundle *bundle, const char *path, bool single, gloze_error *err)
{
    const char *name = path ? plugin_name(bundle, path) : NULL;
    if (!name)
        return gz_fail_memory(err);
    gloze_status status = check_name(name, path, err);
    gz_bundle_plugin *plugin = NULL;
    if (status == GLOZE_OK)
        status = new_plugin(bundle, name, path, single, &plugin, err);
    if (status != GLOZE_OK)
        return status;
    return single ? read_file(bundle, plugin, path, "init.lua", err)
                  : read_folder(bundle, plugin, path, err);
}

static bool has_init(gz_bundle *bundle, const char *folder)
{
    struct stat info;
    const char *init = folder ? join(bundle, folder, "init.lua") : NULL;
    return init && stat(init, &info) == 0;
}

static bool is_folder(const char *path)
{
    struct stat info;
    return path && stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

static gloze_status add_entry(gz_bundle *bundle, const char *path, const char *name,
                              gloze_error *err)
{
    if (!path)
        return gz_fail_memory(err);
    if (is_folder(path))
        return has_init(bundle, path) || strcmp(name, "lib") == 0
                   ? add_plugin(bundle, path, false, err)
                   : GLOZE_OK;
    return ends_with(name, ".lua") ? add_plugin(bundle, path, true, err) : GLOZE_OK;
}

static gloze_status add_folder(gz_bundle *bundle, const char *path, gloze_error *err)
{
    if (has_init(bundle, path))
        return add_plugin(bundle, path, false, err);
    struct dirent **entries = NULL;
    int count = scandir(path, &entries, skip_hidden, by_bytes);
    if (count < 0)
        return gz_fail(err, GLOZE_EIO, "%s: %s", path, strerror(errno));
    gloze_status status = GLOZE_OK;
    size_t before = bundle->count;
    for (int i = 0; i < count && status == GLOZE_OK; i++)
        status = add_entry(bundle, join(bundle, path, entries[i]->d_name), entries[i]->d_name, err);
    free_entries(entries, count);
    if (status == GLOZE_OK && bundle->count == before)
        return gz_fail(err, GLOZE_EPLUGIN,
                       "%s: holds no plugin; a plugin is a folder with "
                       "init.lua, or a .lua file",
                       path);
    return status;
}

static bool is_init(const char *path)
{
    return strcmp(path, "init.lua") == 0 || ends_with(path, "/init.lua");
}

/* The init.lua of a plugin stands for its folder. */
static gloze_status add_folder_of(gz_bundle *bundle, const char *init, gloze_error *err)
{
    const char *folder = gz_arena_copy(&bundle->arena, init, strlen(init) - strlen("init.lua"));
    if (!folder)
        return gz_fail_memory(err);
    return add_plugin(bundle, *folder ? folder : ".", false, err);
}

gloze_status gz_bundle_add(gz_bundle *bundle, const char *path, gloze_error *err)
{
    struct stat info;
    if (stat(path, &info) != 0)
        return gz_fail(err, GLOZE_EPLUGIN, "%s: %s; name a folder of plugins or a .lua file", path,
                       strerror(errno));
    if (S_ISDIR(info.st_mode))
        return add_folder(bundle, path, err);
    if (!ends_with(path, ".lua"))
        return gz_fail(err, GLOZE_EPLUGIN,
                       "%s: is no plugin; name a folder of plugins or a .lua "
                       "file",
                       path);
    return is_init(path) ? add_folder_of(bundle, path, err) : add_plugin(bundle, path, true, err);
}

static gloze_status add_compiled(gz_bundle *bundle, gz_bundle_plugin *plugin, const char *folder,
                                 gloze_error *err)
{
    struct dirent **entries = NULL;
    int count = is_folder(folder) ? scandir(folder, &entries, skip_hidden, by_bytes) : 0;
    gloze_status status = GLOZE_OK;
    for (int i = 0; i < count && status == GLOZE_OK; i++) {
        const char *name = entries[i]->d_name;
        if (ends_with(name, ".lex") && !gz_bundle_file(plugin, name))
            status = map_file(bundle, plugin, join(bundle, folder, name), name, err);
    }
    free_entries(entries, count);
    return status;
}

gloze_status gz_bundle_add_compiled(gz_bundle *bundle, const char *folder, gloze_error *err)
{
    gloze_status status = GLOZE_OK;
    for (size_t i = 0; i < bundle->count && status == GLOZE_OK; i++) {
        const char *path = join(bundle, folder, bundle->plugins[i].name);
        status = path ? add_compiled(bundle, &bundle->plugins[i], path, err) : gz_fail_memory(err);
    }
    return status;
}

const gz_file *gz_bundle_compiled(const gz_bundle_plugin *plugin, const gz_file *table)
{
    char name[256];
    const char *dot = strrchr(table->name, '.');
    snprintf(name, sizeof name, "%.*s.lex", (int)(dot - table->name), table->name);
    const gz_file *file = gz_bundle_file(plugin, name);
    if (!file || !gz_lexicon_is_current(file->data, file->len, table->len, table->sum))
        return NULL;
    return file;
}

static bool is_mapped(const gz_bundle *bundle, const gz_file *file)
{
    for (size_t i = 0; i < bundle->map_count; i++)
        if (bundle->maps[i].data == file->data)
            return true;
    return false;
}

static gloze_status keep_table(gz_bundle *bundle, const gz_bundle_plugin *plugin, gz_file *file,
                               gloze_error *err)
{
    if (!ends_with(file->name, ".tsv") || file->len < MAPPED_TABLE || !is_mapped(bundle, file) ||
        gz_bundle_compiled(plugin, file))
        return GLOZE_OK;
    file->data = gz_arena_copy(&bundle->arena, file->data, file->len);
    if (!file->data)
        return gz_fail_memory(err);
    file->sum = gz_checksum(file->data, file->len);
    return GLOZE_OK;
}

gloze_status gz_bundle_keep_tables(gz_bundle *bundle, gloze_error *err)
{
    gloze_status status = GLOZE_OK;
    for (size_t i = 0; i < bundle->count; i++)
        for (size_t j = 0; j < bundle->plugins[i].count && status == GLOZE_OK; j++)
            status = keep_table(bundle, &bundle->plugins[i], &bundle->plugins[i].files[j], err);
    return status;
}

gloze_status gz_bundle_add_text(gz_bundle *bundle, const char *name, const char *lua, size_t len,
                                gloze_error *err)
{
    gz_bundle_plugin *plugin = NULL;
    gloze_status status = new_plugin(bundle, name, name, false, &plugin, err);
    if (status != GLOZE_OK)
        return status;
    gz_file file = { "init.lua", gz_arena_copy(&bundle->arena, lua, len), len,
                     gz_checksum(lua, len) };
    return file.data ? add_file(bundle, plugin, file, err) : gz_fail_memory(err);
}
