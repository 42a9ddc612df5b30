#include "cli/setup.h"

#include "base/buffer.h"
#include "base/mem.h"
#include "base/nearest.h"
#include "run/config.h"
#include "run/engine.h"
#include "run/fingerprint.h"
#include "lua/values.h"

#include <dirent.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PREPARED_FILE "plugins.ready"

enum { DEFAULT_INPUT_LIMIT = 16 * 1024 * 1024 };

size_t gz_input_limit(const gz_args *args)
{
    return args->limit_input ? args->limit_input : DEFAULT_INPUT_LIMIT;
}

/* ---- the plugins that come with gloze ---- */

/* The folder of the program, without its slash; false where the system does not tell. */
static bool find_program_folder(char *out, size_t size)
{
    ssize_t len = readlink("/proc/self/exe", out, size - 1);
    char *slash;

    if (len <= 0)
        return false;
    out[len] = '\0';
    slash = strrchr(out, '/');
    if (slash)
        *slash = '\0';
    return slash != NULL;
}

/* A file or folder that comes with the program, which stands in its build folder when it was not installed;
 * `source` is below the sources, `name` below what is installed. */
static bool find_shipped(const char *source, const char *name, char *out, size_t size)
{
    char program[PATH_MAX];

    if (find_program_folder(program, sizeof(program))) {
        if (strcmp(program, GZ_BUILD_FOLDER) == 0)
            snprintf(out, size, "%s/%s", GZ_SOURCE_FOLDER, source);
        else
            snprintf(out, size, "%s/%s/%s", program, GZ_DATA_FROM_PROGRAM, name);
        if (access(out, R_OK) == 0)
            return true;
    }
    snprintf(out, size, "%s/%s", GZ_INSTALLED_DATA, name);
    return access(out, R_OK) == 0;
}

bool gz_setup_data_licences(char *out, size_t size)
{
    return find_shipped("DATA-LICENSES.md", "DATA-LICENSES.md", out, size);
}

bool gz_setup_shipped_plugins(char *out, size_t size)
{
    const char *given = getenv("GLOZE_PLUGINS");

    if (given && *given) {
        snprintf(out, size, "%s", given);
        return true;
    }
    return find_shipped("plugins", "plugins", out, size);
}

/* ---- the formats of other programs ---- */

static int is_lua_file(const struct dirent *entry)
{
    size_t len = strlen(entry->d_name);

    return entry->d_name[0] != '.' && len > 4 && strcmp(entry->d_name + len - 4, ".lua") == 0;
}

static gloze_status refuse_format(const char *folder, const char *name, gloze_error *err)
{
    struct dirent **entries = NULL;
    int count = scandir(folder, &entries, is_lua_file, alphasort);
    gz_nearest nearest = { 0 };
    char list[512] = "", hint[128];
    size_t len = 0;

    for (int i = 0; i < count; i++) {
        entries[i]->d_name[strlen(entries[i]->d_name) - 4] = '\0';
        gz_nearest_offer(&nearest, name, strlen(name), entries[i]->d_name);
        if (len + strlen(entries[i]->d_name) + 3 < sizeof(list))
            len += (size_t)snprintf(list + len, sizeof(list) - len, "%s%s", i ? ", " : "",
                                    entries[i]->d_name);
    }
    gz_fail(err, GLOZE_EUSAGE,
            "%s: there is no such format%s; there are %s, and the path of a Lua "
            "file of your own",
            name, gz_nearest_hint(&nearest, hint, sizeof(hint)), count > 0 ? list : "none");
    for (int i = 0; i < count; i++)
        free(entries[i]);
    free(entries);
    return GLOZE_EUSAGE;
}

gloze_status gz_setup_format(const char *kind, const char *name, char *out, size_t size,
                             gloze_error *err)
{
    char source[64], folder[PATH_MAX + 64];
    size_t len = strlen(name);

    if (strchr(name, '/') || (len > 4 && strcmp(name + len - 4, ".lua") == 0)) {
        snprintf(out, size, "%s", name);
        return GLOZE_OK;
    }
    snprintf(source, sizeof(source), "scripts/%s", kind);
    find_shipped(source, kind, folder, sizeof(folder));
    snprintf(out, size, "%s/%s.lua", folder, name);
    return access(out, F_OK) == 0 ? GLOZE_OK : refuse_format(folder, name, err);
}

bool gz_setup_is_shipped(const char *path)
{
    char folder[PATH_MAX + 64], real_folder[PATH_MAX], real_path[PATH_MAX];
    size_t len;

    if (!gz_setup_shipped_plugins(folder, sizeof(folder)) || !realpath(folder, real_folder) ||
        !realpath(path, real_path))
        return false;
    len = strlen(real_folder);
    return strncmp(real_path, real_folder, len) == 0 &&
           (real_path[len] == '/' || real_path[len] == '\0');
}

/* A prepared file is code, so it is taken only from where the program's own files are. */
static gloze_status add_prepared(gloze_config *config, const char *plugins, gloze_error *err)
{
    char own[PATH_MAX + 64], path[PATH_MAX + 128];
    gz_fingerprint program;

    if (!find_shipped("plugins", "plugins", own, sizeof(own)) || strcmp(plugins, own) != 0)
        return GLOZE_OK;
    snprintf(path, sizeof(path), "%s/" PREPARED_FILE,
             strcmp(own, GZ_SOURCE_FOLDER "/plugins") == 0 ? GZ_BUILD_FOLDER "/plugins" : own);
    gz_fingerprint_program(&program);
    return gz_config_prepared(config, path, program.bytes, err);
}

static gloze_status add_shipped_plugins(gloze_config *config, gloze_error *err)
{
    char path[PATH_MAX + 64];
    gloze_status st = GLOZE_OK;

    if (!gz_setup_shipped_plugins(path, sizeof(path)))
        return gz_fail(
            err, GLOZE_EPLUGIN,
            "%s: the plugins that come with gloze are not there; install gloze whole, or "
            "set GLOZE_PLUGINS to their folder",
            path);
    if (strcmp(path, GZ_SOURCE_FOLDER "/plugins") ==
        0) /* what is made of them is in the build folder */
        st = gz_config_compiled(config, GZ_BUILD_FOLDER "/plugins", err);
    if (st == GLOZE_OK)
        st = add_prepared(config, path, err);
    return st == GLOZE_OK ? gloze_config_add_plugins(config, path, err) : st;
}

/* ---- gloze.json ---- */

static bool is_same_file(const char *a, const char *b)
{
    struct stat x, y;

    return stat(a, &x) == 0 && stat(b, &y) == 0 && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

/* Inputs may lie in several folders, but only one file can count. */
static gloze_status find_config_file(gz_setup *setup, const gz_args *args, gloze_error *err)
{
    for (size_t i = 0; i < args->operands.count; i++) {
        char *path;
        gloze_status st;

        if (strcmp(args->operands.items[i], "-") == 0)
            continue;
        st = gz_config_file_beside(args->operands.items[i], &path, err);
        if (st != GLOZE_OK)
            return st;
        if (path && setup->file_path && !is_same_file(path, setup->file_path))
            st = gz_fail(err, GLOZE_EUSAGE,
                         "%s: and %s lie beside inputs of one run; say with --config which counts",
                         setup->file_path, path);
        if (path && !setup->file_path)
            setup->file_path = path;
        else
            gz_free(path);
        if (st != GLOZE_OK)
            return st;
    }
    return GLOZE_OK;
}

static gloze_status load_config_file(gz_setup *setup, const gz_args *args, gloze_error *err)
{
    gloze_status st = GLOZE_OK;

    if (args->config)
        return gz_config_file_load(&setup->file, args->config, err);
    st = find_config_file(setup, args, err);
    if (st != GLOZE_OK || !setup->file_path)
        return st;
    return gz_config_file_load(&setup->file, setup->file_path, err);
}

/* ---- options ---- */

static gloze_status set_option(gloze_config *config, const char *assignment, gloze_error *err)
{
    const char *equals = strchr(assignment, '=');
    char *name;
    gloze_status st;

    if (!equals)
        return gz_fail(err, GLOZE_EUSAGE, "--set %s: has no \"=\"; write plugin.option=value",
                       assignment);
    name = gz_copy(assignment, (size_t)(equals - assignment));
    st = name ? gloze_config_set(config, name, equals + 1, err) : gz_fail_memory(err);
    gz_free(name);
    return st;
}

static gloze_status apply_options(const gz_args *args, gloze_config *config, gloze_error *err)
{
    gloze_limits limits = { args->limit_input, args->limit_memory, args->limit_steps,
                            args->limit_match, args->limit_annotations };
    gloze_status st = GLOZE_OK;

    gloze_config_limits(config, &limits);
    for (size_t i = 0; st == GLOZE_OK && i < args->plugins.count; i++)
        st = gloze_config_add_plugins(config, args->plugins.items[i], err);
    for (size_t i = 0; st == GLOZE_OK && i < args->off.count; i++)
        st = gloze_config_off(config, args->off.items[i], err);
    for (size_t i = 0; st == GLOZE_OK && i < args->set.count; i++)
        st = set_option(config, args->set.items[i], err);
    if (st == GLOZE_OK && args->only)
        st = gloze_config_only(config, args->only, err);
    if (st == GLOZE_OK && args->locale)
        st = gloze_config_locale(config, args->locale, err);
    return st;
}

static gloze_status check_date(gz_setup *setup, const gz_args *args, gloze_error *err)
{
    setup->date = args->date ? args->date : gz_config_file_date(&setup->file);
    if (setup->date && !gz_is_iso_date(setup->date, strlen(setup->date)))
        return gz_fail(err, GLOZE_EUSAGE, "--date %s: no date; write YYYY-MM-DD", setup->date);
    return GLOZE_OK;
}

gloze_status gz_setup_config(gz_setup *setup, const gz_args *args, gloze_config **out,
                             gloze_error *err)
{
    gloze_config *config = gloze_config_new();
    gloze_status st = config ? GLOZE_OK : gz_fail_memory(err);

    *out = NULL;
    if (st == GLOZE_OK)
        st = load_config_file(setup, args, err);
    if (st == GLOZE_OK)
        st = check_date(setup, args, err);
    if (st == GLOZE_OK && !args->alone)
        st = add_shipped_plugins(config, err);
    if (st == GLOZE_OK && setup->file.root)
        st = gz_config_file_apply(&setup->file, config, err);
    if (st == GLOZE_OK)
        st = apply_options(args, config, err);
    if (st == GLOZE_OK)
        *out = config;
    else
        gloze_config_free(config);
    return st;
}

gloze_status gz_setup_read(gz_setup *setup, const gz_args *args, gloze_error *err)
{
    gloze_config *config = NULL;
    gloze_status st = gz_setup_config(setup, args, &config, err);

    if (st == GLOZE_OK)
        st = gz_engine_read(config, &setup->engine, err);
    gloze_config_free(config);
    return st;
}

gloze_status gz_setup_open(gz_setup *setup, const gz_args *args, gloze_error *err)
{
    gloze_status st = gz_setup_read(setup, args, err);

    return st == GLOZE_OK ? gloze_context_new(setup->engine, &setup->context, err) : st;
}

void gz_setup_close(gz_setup *setup)
{
    gloze_context_free(setup->context);
    gloze_engine_free(setup->engine);
    gz_config_file_clear(&setup->file);
    gz_free(setup->file_path);
    *setup = (gz_setup){ 0 };
}
