#include "run/fingerprint.h"

#include "match/lexicon.h"
#include "run/config.h"
#include "run/engine.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <elf.h>
#include <link.h>
#include <lua.h>
#include <nettle/sha2.h>
#include <pcre2.h>
#include <string.h>

/* ---- values; each is told from its neighbours ---- */

static void add_bytes(struct sha256_ctx *sum, const void *data, size_t len)
{
    uint64_t size = len;

    sha256_update(sum, sizeof size, (const uint8_t *)&size);
    sha256_update(sum, len, data);
}

static void add_number(struct sha256_ctx *sum, uint64_t number)
{
    sha256_update(sum, sizeof number, (const uint8_t *)&number);
}

/* NULL is told from "". */
static void add_string(struct sha256_ctx *sum, const char *text)
{
    add_bytes(sum, text, text ? strlen(text) + 1 : 0);
}

/* ---- documents ---- */

void gz_fingerprint_input(const gloze_input *in, gz_fingerprint *out)
{
    struct sha256_ctx sum;

    sha256_init(&sum);
    add_string(&sum, in->id);
    add_string(&sum, in->path);
    add_number(&sum, (uint64_t)in->media);
    add_string(&sum, in->charset);
    add_string(&sum, in->date);
    add_string(&sum, in->date_from);
    add_string(&sum, in->locale);
    add_string(&sum, in->title);
    for (size_t i = 0; i < in->metadata_count; i++) {
        add_string(&sum, in->metadata[i].name);
        add_string(&sum, in->metadata[i].json);
    }
    add_string(&sum, in->sha256);
    sha256_digest(&sum, sizeof out->bytes, out->bytes);
}

/* ---- the recipe ---- */

/* The linker writes a sum of all of the program into it. The first object is the program. */
static int add_build(struct dl_phdr_info *info, size_t size, void *data)
{
    (void)size;
    for (int i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *part = &info->dlpi_phdr[i];

        if (part->p_type == PT_NOTE)
            add_bytes(data, (const char *)info->dlpi_addr + part->p_vaddr, part->p_memsz);
    }
    return 1;
}

static void add_program(struct sha256_ctx *sum)
{
    char pcre2[64] = "";

    add_string(sum, GLOZE_VERSION);
    dl_iterate_phdr(add_build, sum);
    pcre2_config(PCRE2_CONFIG_VERSION, pcre2);
    add_string(sum, pcre2);
    add_string(sum, LUA_RELEASE);
}

void gz_fingerprint_program(gz_fingerprint *out)
{
    struct sha256_ctx sum;

    sha256_init(&sum);
    add_program(&sum);
    sha256_digest(&sum, sizeof out->bytes, out->bytes);
}

/* Word lists are large: of them their checksums count, and a compiled one has its own in itself. */
static void add_file(struct sha256_ctx *sum, const gz_file *file)
{
    const char *ending = strrchr(file->name, '.');
    bool compiled = ending && strcmp(ending, ".lex") == 0;

    add_string(sum, file->name);
    add_number(sum, file->len);
    add_number(sum, compiled ? gz_lexicon_image_sum(file->data, file->len) : file->sum);
}

static void add_plugins(struct sha256_ctx *sum, const gz_bundle *bundle)
{
    add_number(sum, bundle->count);
    for (size_t i = 0; i < bundle->count; i++) {
        const gz_bundle_plugin *plugin = &bundle->plugins[i];

        add_string(sum, plugin->name);
        add_number(sum, plugin->count);
        for (size_t j = 0; j < plugin->count; j++)
            add_file(sum, &plugin->files[j]);
    }
}

static void add_strings(struct sha256_ctx *sum, const gz_strings *strings)
{
    add_number(sum, strings->count);
    for (size_t i = 0; i < strings->count; i++)
        add_string(sum, strings->list[i]);
}

static void add_config(struct sha256_ctx *sum, const gloze_config *config)
{
    add_strings(sum, &config->off);
    add_strings(sum, &config->only);
    add_number(sum, config->setting_count);
    for (size_t i = 0; i < config->setting_count; i++) {
        add_string(sum, config->settings[i].name);
        add_string(sum, config->settings[i].value);
    }
    add_string(sum, config->locale);
    add_number(sum, config->limits.input_bytes);
    add_number(sum, config->limits.lua_bytes);
    add_number(sum, config->limits.lua_steps);
    add_number(sum, config->limits.match_steps);
    add_number(sum, config->limits.annotations);
}

void gz_fingerprint_recipe(const gloze_engine *engine, const gloze_json_options *json,
                           gz_fingerprint *out)
{
    struct sha256_ctx sum;

    sha256_init(&sum);
    add_program(&sum);
    add_plugins(&sum, gz_engine_bundle(engine));
    add_config(&sum, gz_engine_config(engine));
    add_number(&sum, (uint64_t)json->offsets);
    add_number(&sum, json->indent);
    sha256_digest(&sum, sizeof out->bytes, out->bytes);
}

void gz_fingerprint_strings(const char *const *strings, size_t count, gz_fingerprint *out)
{
    struct sha256_ctx sum;

    sha256_init(&sum);
    for (size_t i = 0; i < count; i++)
        add_string(&sum, strings[i]);
    sha256_digest(&sum, sizeof out->bytes, out->bytes);
}
