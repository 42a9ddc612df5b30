#include "cli/command.h"
#include "cli/conversion.h"
#include "cli/new_text.h"
#include "cli/plugin_folder.h"
#include "cli/setup.h"

#include "base/arena.h"
#include "base/mem.h"
#include "base/status.h"
#include "run/walk.h"

#include <string.h>

/* Appends `text` with the words NAME, TYPE and PATH filled in. */
static void fill(gz_buffer *out, const char *text, const char *path, const char *type)
{
    const struct {
        const char *word, *value;
    } places[] = { { "NAME", gz_new_name(path) }, { "TYPE", type }, { "PATH", path } };

    while (*text) {
        size_t i = 0;

        while (i < 3 && strncmp(text, places[i].word, 4) != 0)
            i++;
        if (i < 3)
            gz_buffer_string(out, places[i].value);
        else
            gz_buffer_char(out, *text);
        text += i < 3 ? 4 : 1;
    }
}

/* A type's name has no "-", and no digit in front. */
static const char *type_of(gz_arena *arena, const char *name)
{
    size_t len = strlen(name), shift = *name >= '0' && *name <= '9';
    char *type = gz_arena_alloc(arena, len + 2);

    if (!type)
        return NULL;
    type[0] = '_';
    memcpy(type + shift, name, len + 1);
    for (char *c = type; *c; c++)
        if (*c == '-')
            *c = '_';
    return type;
}

static gloze_status write_sample(const char *path, gloze_error *err)
{
    gz_arena arena;
    gz_buffer init, cases;
    const char *type;
    gloze_status st = GLOZE_OK;

    gz_arena_init(&arena);
    gz_buffer_init(&init);
    gz_buffer_init(&cases);
    type = type_of(&arena, gz_new_name(path));
    if (type) {
        fill(&init, gz_new_init, path, type);
        fill(&cases, gz_new_cases, path, type);
    }
    if (!type || init.failed || cases.failed)
        st = gz_fail_memory(err);
    if (st == GLOZE_OK) {
        const gz_new_file files[] = { { "init.lua", init.data, init.len },
                                      { "words.tsv", gz_new_words, sizeof(gz_new_words) - 1 },
                                      { "cases.txt", cases.data, cases.len } };

        st = gz_new_write(path, files, 3, err);
    }
    gz_buffer_clear(&init);
    gz_buffer_clear(&cases);
    gz_arena_clear(&arena);
    return st;
}

/* ---- from another program's rules ---- */

static gloze_status convert(gz_conversion *c, const char *path, gloze_error *err)
{
    if (gz_name_ends(c->path, ".jsonl"))
        return gz_convert_spacy(c, err);
    if (gz_name_ends(c->path, ".def") || gz_name_ends(c->path, ".lst"))
        return gz_convert_gate(c, err);
    if (gz_name_ends(c->path, ".csv"))
        return gz_convert_csv(c, gz_new_name(path), err);
    return gz_fail(err, GLOZE_EUSAGE,
                   "--from %s: give patterns of spaCy (.jsonl), lists of GATE (.def or .lst), or a "
                   "table of patterns (.csv)",
                   c->path);
}

/* What was written must load. */
static gloze_status try_plugin(const gz_args *args, const char *path, gloze_error *err)
{
    gz_args loading = *args;
    gz_setup setup = { 0 };
    size_t count = args->plugins.count;
    gloze_status st = GLOZE_OK;

    loading.operands = (gz_list){ 0 };
    loading.plugins.items = gz_zalloc(count + 1, sizeof(*loading.plugins.items));
    if (!loading.plugins.items)
        return gz_fail_memory(err);
    if (count)
        memcpy(loading.plugins.items, args->plugins.items, count * sizeof(*args->plugins.items));
    loading.plugins.items[loading.plugins.count++] = path;
    st = gz_setup_open(&setup, &loading, err);
    gz_setup_close(&setup);
    gz_free(loading.plugins.items);
    return st;
}

static gloze_status write_converted(const gz_args *args, const char *path, gloze_error *err)
{
    gz_conversion c;
    gloze_status st;

    gz_conversion_init(&c, args->from);
    st = convert(&c, path, err);
    if (st == GLOZE_OK)
        st = gz_conversion_write(&c, path, err);
    if (st == GLOZE_OK) {
        printf("%s: made of %zu phrase%s and %zu other pattern%s\n", path, c.phrase_count,
               c.phrase_count == 1 ? "" : "s", c.rule_count, c.rule_count == 1 ? "" : "s");
        if (c.remark_count)
            printf("what could not be said, and was left out:\n%.*s", (int)c.remarks.len,
                   c.remarks.data);
        st = try_plugin(args, path, err);
    }
    gz_conversion_clear(&c);
    return st;
}

static int new_command(const gz_args *args, const gz_reporter *reporter)
{
    const char *path = args->operands.items[0];
    gloze_error err = { 0 };
    gloze_status st = GLOZE_OK;

    if (args->operands.count > 1)
        st = gz_fail(&err, GLOZE_EUSAGE, "%s: one plugin at a time", args->operands.items[1]);
    if (st == GLOZE_OK)
        st = gz_new_check(path, args, &err);
    if (st == GLOZE_OK)
        st = args->from ? write_converted(args, path, &err) : write_sample(path, &err);
    if (st != GLOZE_OK)
        gz_report(reporter, "gloze: %s", err.message);
    else if (!args->from)
        printf("%s: init.lua, words.tsv and cases.txt are made; they run as they are\n"
               "change what is marked CHANGE, then: gloze test %s\n",
               path, path);
    return gz_exit_code(st);
}

static const gz_option_group *const groups[] = { &gz_new_options, &gz_plugin_options,
                                                 &gz_general_options, NULL };

const gz_command gz_command_new = {
    .name = "new",
    .usage = "gloze new [OPTIONS] NAME",
    .summary = "starts a new plugin",
    .about = "Writes the folder NAME with a plugin that runs as it is: a rule, its list of words\n"
             "and its cases. What you would change is marked with CHANGE. With --from, the plugin\n"
             "says what the rules of another program say, as far as that can be said; the rest\n"
             "is listed, and stands in it as comments.",
    .example = "  gloze new orchards\n"
               "  gloze new places --from patterns.jsonl",
    .groups = groups,
    .operand_min = 1,
    .operand = "NAME",
    .run = new_command,
};
