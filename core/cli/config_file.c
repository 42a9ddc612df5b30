#include "cli/config_file.h"

#include "base/buffer.h"
#include "base/mem.h"
#include "base/nearest.h"
#include "lua/values.h"
#include "run/file.h"

#include <string.h>

enum { FILE_LIMIT = 16 * 1024 * 1024 };

typedef struct key {
    const char *name;
    json_type type;
    const char *expected;
} key;

static const key keys[] = {
    { "plugins", JSON_ARRAY, "a list of paths" },
    { "options", JSON_OBJECT, "an object of option names and values" },
    { "off", JSON_ARRAY, "a list of rules" },
    { "only", JSON_ARRAY, "a list of types" },
    { "locale", JSON_STRING, "\"en-GB\" or \"en-US\"" },
    { "date", JSON_STRING, "YYYY-MM-DD" },
};
static const size_t key_count = sizeof(keys) / sizeof(*keys);

/* ---- checking ---- */

static const key *find_key(const char *name)
{
    for (size_t i = 0; i < key_count; i++)
        if (strcmp(keys[i].name, name) == 0)
            return &keys[i];
    return NULL;
}

static gloze_status fail_key(const gz_config_file *file, const char *name, gloze_error *err)
{
    gz_nearest nearest = { 0 };
    char hint[128];

    for (size_t i = 0; i < key_count; i++)
        gz_nearest_offer(&nearest, name, strlen(name), keys[i].name);
    return gz_fail(err, GLOZE_EPLUGIN, "%s: there is no setting \"%s\"%s", file->path, name,
                   gz_nearest_hint(&nearest, hint, sizeof(hint)));
}

static gloze_status check_strings(const gz_config_file *file, const key *k, const json_t *list,
                                  gloze_error *err)
{
    for (size_t i = 0; i < json_array_size(list); i++)
        if (!json_is_string(json_array_get(list, i)))
            return gz_fail(err, GLOZE_EPLUGIN, "%s: \"%s\" must be %s", file->path, k->name,
                           k->expected);
    return GLOZE_OK;
}

static gloze_status check_options(const gz_config_file *file, json_t *options, gloze_error *err)
{
    const char *name;
    json_t *value;

    json_object_foreach(
        options, name,
        value) if (!json_is_string(value) && !json_is_number(value) &&
                   !json_is_boolean(value)) return gz_fail(err, GLOZE_EPLUGIN,
                                                           "%s: the option \"%s\" must be a "
                                                           "string, a number, true or false",
                                                           file->path, name);
    return GLOZE_OK;
}

static gloze_status check_member(const gz_config_file *file, const char *name, json_t *value,
                                 gloze_error *err)
{
    const key *k = find_key(name);

    if (!k)
        return fail_key(file, name, err);
    if (json_typeof(value) != k->type ||
        (strcmp(name, "date") == 0 &&
         !gz_is_iso_date(json_string_value(value), json_string_length(value))))
        return gz_fail(err, GLOZE_EPLUGIN, "%s: \"%s\" must be %s", file->path, name, k->expected);
    if (k->type == JSON_OBJECT)
        return check_options(file, value, err);
    return k->type == JSON_ARRAY ? check_strings(file, k, value, err) : GLOZE_OK;
}

static gloze_status check_file(const gz_config_file *file, gloze_error *err)
{
    const char *name;
    json_t *value;

    if (!json_is_object(file->root))
        return gz_fail(err, GLOZE_EPLUGIN, "%s: must be one JSON object", file->path);
    json_object_foreach(file->root, name, value)
    {
        gloze_status st = check_member(file, name, value, err);

        if (st != GLOZE_OK)
            return st;
    }
    return GLOZE_OK;
}

gloze_status gz_config_file_load(gz_config_file *file, const char *path, gloze_error *err)
{
    gz_buffer content;
    json_error_t why;
    gloze_status st;

    *file = (gz_config_file){ .path = path };
    gz_buffer_init(&content);
    st = gz_file_read(path, FILE_LIMIT, &content, err);
    if (st != GLOZE_OK)
        goto done;
    file->root =
        json_loadb(content.len ? content.data : "", content.len, JSON_REJECT_DUPLICATES, &why);
    st = file->root ? check_file(file, err)
                    : gz_fail(err, GLOZE_EPLUGIN, "%s:%d: no JSON: %s", path, why.line, why.text);
done:
    gz_buffer_clear(&content);
    return st;
}

void gz_config_file_clear(gz_config_file *file)
{
    json_decref(file->root);
    file->root = NULL;
}

/* ---- applying ---- */

static gloze_status add_plugins(const gz_config_file *file, const char *path, gloze_config *config,
                                gloze_error *err)
{
    const char *slash = strrchr(file->path, '/');
    gz_buffer full;
    const char *text;
    gloze_status st;

    gz_buffer_init(&full);
    if (*path != '/' && slash)
        gz_buffer_add(&full, file->path, (size_t)(slash + 1 - file->path));
    gz_buffer_string(&full, path);
    text = gz_buffer_text(&full);
    st = text ? gloze_config_add_plugins(config, text, err) : gz_fail_memory(err);
    gz_buffer_clear(&full);
    return st;
}

static gloze_status set_option(const char *name, const json_t *value, gloze_config *config,
                               gloze_error *err)
{
    char *text;
    gloze_status st;

    if (json_is_string(value))
        return gloze_config_set(config, name, json_string_value(value), err);
    text = json_dumps(value, JSON_ENCODE_ANY);
    st = text ? gloze_config_set(config, name, text, err) : gz_fail_memory(err);
    free(text);
    return st;
}

static gloze_status set_only(const json_t *types, gloze_config *config, gloze_error *err)
{
    gz_buffer joined;
    const char *text;
    gloze_status st;

    gz_buffer_init(&joined);
    for (size_t i = 0; i < json_array_size(types); i++)
        gz_buffer_format(&joined, "%s%s", i ? "," : "",
                         json_string_value(json_array_get(types, i)));
    text = gz_buffer_text(&joined);
    st = text ? gloze_config_only(config, text, err) : gz_fail_memory(err);
    gz_buffer_clear(&joined);
    return st;
}

gloze_status gz_config_file_apply(const gz_config_file *file, gloze_config *config,
                                  gloze_error *err)
{
    const json_t *locale = json_object_get(file->root, "locale");
    const json_t *only = json_object_get(file->root, "only");
    gloze_status st = GLOZE_OK;
    const char *name;
    json_t *value;
    size_t i;

    json_array_foreach(json_object_get(file->root, "plugins"), i, value) if (st == GLOZE_OK) st =
        add_plugins(file, json_string_value(value), config, err);
    json_array_foreach(json_object_get(file->root, "off"), i, value) if (st == GLOZE_OK) st =
        gloze_config_off(config, json_string_value(value), err);
    json_object_foreach(json_object_get(file->root, "options"), name, value) if (st == GLOZE_OK)
        st = set_option(name, value, config, err);
    if (st == GLOZE_OK && only)
        st = set_only(only, config, err);
    if (st == GLOZE_OK && locale)
        st = gloze_config_locale(config, json_string_value(locale), err);
    return st;
}

const char *gz_config_file_date(const gz_config_file *file)
{
    return json_string_value(json_object_get(file->root, "date"));
}

gloze_status gz_config_file_beside(const char *input, char **path, gloze_error *err)
{
    const char *slash = strrchr(input, '/');
    struct stat info;
    gz_buffer full;
    const char *text;

    *path = NULL;
    gz_buffer_init(&full);
    if (stat(input, &info) == 0 && S_ISDIR(info.st_mode))
        gz_buffer_format(&full, "%s/gloze.json", input);
    else
        gz_buffer_format(&full, "%.*sgloze.json", slash ? (int)(slash + 1 - input) : 0, input);
    text = gz_buffer_text(&full);
    if (text && stat(text, &info) == 0)
        *path = gz_copy(text, full.len);
    else
        info.st_mode = 0;
    gz_buffer_clear(&full);
    return !text || (info.st_mode && !*path) ? gz_fail_memory(err) : GLOZE_OK;
}
