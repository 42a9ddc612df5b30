#include "cli/command.h"
#include "cli/new_text.h"
#include "cli/plugin_folder.h"

#include "base/arena.h"
#include "base/status.h"

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
        st = write_sample(path, &err);
    if (st == GLOZE_OK)
        printf("%s: init.lua, words.tsv and cases.txt are made; they run as they are\n"
               "change what is marked CHANGE, then: gloze test %s\n",
               path, path);
    else
        gz_report(reporter, "gloze: %s", err.message);
    return gz_exit_code(st);
}

static const gz_option_group *const groups[] = { &gz_plugin_options, &gz_general_options, NULL };

const gz_command gz_command_new = {
    .name = "new",
    .usage = "gloze new [OPTIONS] NAME",
    .summary = "starts a new plugin",
    .about = "Writes the folder NAME with a plugin that runs as it is: a rule, its list of words\n"
             "and its cases. What you would change is marked with CHANGE.",
    .example = "  gloze new orchards",
    .groups = groups,
    .operand_min = 1,
    .operand = "NAME",
    .run = new_command,
};
