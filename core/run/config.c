#include "run/config.h"

#include "base/mem.h"

#include <string.h>

void gz_config_init(gloze_config *config)
{
    memset(config, 0, sizeof *config);
    gz_arena_init(&config->arena);
    config->locale = "en-GB";
}

void gz_config_clear(gloze_config *config)
{
    gz_arena_clear(&config->arena);
}

gloze_config *gloze_config_new(void)
{
    gloze_config *config = gz_alloc(sizeof *config);
    if (config)
        gz_config_init(config);
    return config;
}

void gloze_config_free(gloze_config *config)
{
    if (!config)
        return;
    gz_config_clear(config);
    gz_free(config);
}

static gloze_status add_string(gloze_config *config, gz_strings *strings, const char *text,
                               size_t len, gloze_error *err)
{
    const char *copy = gz_arena_copy(&config->arena, text, len);
    if (!copy || !gz_arena_grow(&config->arena, &strings->list, &strings->cap, strings->count + 1,
                                sizeof *strings->list))
        return gz_fail_memory(err);
    strings->list[strings->count++] = copy;
    return GLOZE_OK;
}

gloze_status gloze_config_add_plugins(gloze_config *config, const char *path, gloze_error *err)
{
    return add_string(config, &config->plugins, path, strlen(path), err);
}

gloze_status gz_config_prepared(gloze_config *config, const char *path,
                                const unsigned char program[GZ_PROGRAM_BYTES], gloze_error *err)
{
    memcpy(config->program, program, sizeof config->program);
    config->prepared = gz_arena_copy(&config->arena, path, strlen(path));
    return config->prepared ? GLOZE_OK : gz_fail_memory(err);
}

gloze_status gz_config_compiled(gloze_config *config, const char *folder, gloze_error *err)
{
    config->compiled = gz_arena_copy(&config->arena, folder, strlen(folder));
    return config->compiled ? GLOZE_OK : gz_fail_memory(err);
}

gloze_status gloze_config_off(gloze_config *config, const char *rule, gloze_error *err)
{
    return add_string(config, &config->off, rule, strlen(rule), err);
}

gloze_status gloze_config_set(gloze_config *config, const char *name, const char *value,
                              gloze_error *err)
{
    gz_setting_text setting = { gz_arena_copy(&config->arena, name, strlen(name)),
                                gz_arena_copy(&config->arena, value, strlen(value)) };
    if (!setting.name || !setting.value ||
        !gz_arena_grow(&config->arena, &config->settings, &config->setting_cap,
                       config->setting_count + 1, sizeof *config->settings))
        return gz_fail_memory(err);
    config->settings[config->setting_count++] = setting;
    return GLOZE_OK;
}

gloze_status gloze_config_only(gloze_config *config, const char *types, gloze_error *err)
{
    while (*types) {
        size_t len = strcspn(types, ",");
        size_t skip = strspn(types, " ");
        size_t end = len;
        while (end > skip && types[end - 1] == ' ')
            end--;
        if (end > skip) {
            gloze_status status = add_string(config, &config->only, types + skip, end - skip, err);
            if (status != GLOZE_OK)
                return status;
        }
        types += len + (types[len] == ',');
    }
    return GLOZE_OK;
}

bool gz_locale_is_known(const char *locale)
{
    return strcmp(locale, "en-GB") == 0 || strcmp(locale, "en-US") == 0;
}

gloze_status gloze_config_locale(gloze_config *config, const char *locale, gloze_error *err)
{
    if (!gz_locale_is_known(locale))
        return gz_fail(err, GLOZE_EUSAGE, "locale '%s' is not known; use en-GB or en-US", locale);
    config->locale = strcmp(locale, "en-US") == 0 ? "en-US" : "en-GB";
    return GLOZE_OK;
}

void gloze_config_limits(gloze_config *config, const gloze_limits *limits)
{
    config->limits = *limits;
}

static gloze_status copy_strings(gloze_config *to, gz_strings *strings, const gz_strings *from,
                                 gloze_error *err)
{
    gloze_status status = GLOZE_OK;
    for (size_t i = 0; i < from->count && status == GLOZE_OK; i++)
        status = add_string(to, strings, from->list[i], strlen(from->list[i]), err);
    return status;
}

gloze_status gz_config_copy(const gloze_config *from, gloze_config *to, gloze_error *err)
{
    gloze_status status = copy_strings(to, &to->plugins, &from->plugins, err);
    if (status == GLOZE_OK)
        status = copy_strings(to, &to->off, &from->off, err);
    if (status == GLOZE_OK)
        status = copy_strings(to, &to->only, &from->only, err);
    for (size_t i = 0; i < from->setting_count && status == GLOZE_OK; i++)
        status = gloze_config_set(to, from->settings[i].name, from->settings[i].value, err);
    if (status == GLOZE_OK && from->prepared)
        status = gz_config_prepared(to, from->prepared, from->program, err);
    if (status == GLOZE_OK && from->compiled)
        status = gz_config_compiled(to, from->compiled, err);
    to->locale = from->locale;
    to->limits = from->limits;
    return status;
}
