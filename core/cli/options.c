#include "cli/options.h"

#include "base/mem.h"
#include "base/nearest.h"

#include <string.h>

enum { HELP_COLUMN = 26 };

typedef struct parser {
    const gz_option_group *const *groups;
    int argc, next;
    char **argv;
    char *fields;
    gz_list *operands;
    gloze_error *err;
} parser;

/* ---- finding ---- */

static const gz_cli_option *find_long(const gz_option_group *const *groups, const char *name,
                                      size_t len)
{
    for (; *groups; groups++)
        for (const gz_cli_option *option = (*groups)->options; option->name; option++)
            if (strlen(option->name) == len && memcmp(option->name, name, len) == 0)
                return option;
    return NULL;
}

static const gz_cli_option *find_letter(const gz_option_group *const *groups, char letter)
{
    for (; *groups; groups++)
        for (const gz_cli_option *option = (*groups)->options; option->name; option++)
            if (option->letter == letter)
                return option;
    return NULL;
}

static gloze_status fail_unknown(const parser *p, const char *name, size_t len)
{
    gz_nearest nearest = { 0 };
    char hint[128];

    for (const gz_option_group *const *group = p->groups; *group; group++)
        for (const gz_cli_option *option = (*group)->options; option->name; option++)
            gz_nearest_offer(&nearest, name, len, option->name);
    if (nearest.best)
        snprintf(hint, sizeof(hint), "; did you mean --%s?", nearest.best);
    else
        snprintf(hint, sizeof(hint), "; --help lists them");
    return gz_fail(p->err, GLOZE_EUSAGE, "--%.*s: there is no such option%s", (int)len, name, hint);
}

/* ---- values ---- */

static bool append(gz_list *list, int argc, const char *value)
{
    if (!list->items)
        list->items = gz_zalloc((size_t)argc, sizeof(*list->items));
    if (!list->items)
        return false;
    list->items[list->count++] = value;
    return true;
}

/* Not strtoull: it takes signs and white space. */
static bool read_number(const char *text, uint64_t *out)
{
    uint64_t number = 0;
    const char *at = text;

    for (; *at >= '0' && *at <= '9'; at++)
        if (__builtin_mul_overflow(number, 10, &number) ||
            __builtin_add_overflow(number, (uint64_t)(*at - '0'), &number))
            return false;
    if (at == text)
        return false;
    if (*at) {
        static const char units[] = "KMG";
        const char *unit = strchr(units, *at);

        if (!unit || at[1] ||
            __builtin_mul_overflow(number, UINT64_C(1) << 10 * (unit - units + 1), &number))
            return false;
    }
    *out = number;
    return true;
}

static gloze_status read_choice(const parser *p, const gz_cli_option *option, const char *value,
                                int *out)
{
    char all[128] = "";

    for (int i = 0; option->choices[i]; i++)
        if (strcmp(option->choices[i], value) == 0) {
            *out = i;
            return GLOZE_OK;
        }
    for (int i = 0; option->choices[i]; i++)
        snprintf(all + strlen(all), sizeof(all) - strlen(all), "%s%s", i ? ", " : "",
                 option->choices[i]);
    return gz_fail(p->err, GLOZE_EUSAGE, "--%s %s: there is no such choice; give one of %s",
                   option->name, value, all);
}

static gloze_status set_option(parser *p, const gz_cli_option *option, const char *value)
{
    void *field = p->fields + option->offset;

    switch (option->kind) {
    case GZ_OPTION_FLAG:
        *(bool *)field = true;
        break;
    case GZ_OPTION_STRING:
        *(const char **)field = value;
        break;
    case GZ_OPTION_LIST:
        return append(field, p->argc, value) ? GLOZE_OK : gz_fail_memory(p->err);
    case GZ_OPTION_NUMBER:
        if (!read_number(value, field))
            return gz_fail(p->err, GLOZE_EUSAGE,
                           "--%s %s: no number; give digits, with K, M or G if you like",
                           option->name, value);
        break;
    case GZ_OPTION_CHOICE:
        return read_choice(p, option, value, field);
    }
    return GLOZE_OK;
}

/* `value` stands in the same word, or is NULL and in the next one. */
static gloze_status take_option(parser *p, const gz_cli_option *option, const char *value)
{
    if (option->value && !value) {
        if (p->next == p->argc)
            return gz_fail(p->err, GLOZE_EUSAGE, "--%s: its %s is missing", option->name,
                           option->value);
        value = p->argv[p->next++];
    }
    return set_option(p, option, value);
}

/* ---- words ---- */

static gloze_status take_long(parser *p, const char *word)
{
    const char *equals = strchr(word, '=');
    size_t len = equals ? (size_t)(equals - word) : strlen(word);
    const gz_cli_option *option = find_long(p->groups, word, len);

    if (!option)
        return fail_unknown(p, word, len);
    if (equals && !option->value)
        return gz_fail(p->err, GLOZE_EUSAGE, "--%s: takes no value", option->name);
    return take_option(p, option, equals ? equals + 1 : NULL);
}

/* "-qo OUT" and "-oOUT": flags may stand together, a value ends the word. */
static gloze_status take_letters(parser *p, const char *word)
{
    for (; *word; word++) {
        const gz_cli_option *option = find_letter(p->groups, *word);
        gloze_status st;

        if (!option)
            return gz_fail(p->err, GLOZE_EUSAGE, "-%c: there is no such option; --help lists them",
                           *word);
        if (option->value)
            return take_option(p, option, word[1] ? word + 1 : NULL);
        st = take_option(p, option, NULL);
        if (st != GLOZE_OK)
            return st;
    }
    return GLOZE_OK;
}

gloze_status gz_options_parse(const gz_option_group *const *groups, int argc, char **argv,
                              void *fields, gz_list *operands, gloze_error *err)
{
    parser p = { groups, argc, 0, argv, fields, operands, err };
    bool ended = false;
    gloze_status st = GLOZE_OK;

    while (st == GLOZE_OK && p.next < argc) {
        const char *word = argv[p.next++];

        if (!ended && strcmp(word, "--") == 0)
            ended = true;
        else if (ended || word[0] != '-' || !word[1])
            st = append(operands, argc, word) ? GLOZE_OK : gz_fail_memory(err);
        else if (word[1] == '-')
            st = take_long(&p, word + 2);
        else
            st = take_letters(&p, word + 1);
    }
    return st;
}

void gz_options_clear(const gz_option_group *const *groups, void *fields, gz_list *operands)
{
    for (; *groups; groups++)
        for (const gz_cli_option *option = (*groups)->options; option->name; option++)
            if (option->kind == GZ_OPTION_LIST)
                gz_free(((gz_list *)((char *)fields + option->offset))->items);
    gz_free(operands->items);
}

/* ---- help ---- */

static void write_help(const gz_cli_option *option, FILE *file)
{
    char names[64];
    const char *line = option->help;
    int column;

    if (option->letter)
        snprintf(names, sizeof(names), "  -%c, --%s", option->letter, option->name);
    else
        snprintf(names, sizeof(names), "      --%s", option->name);
    column = fprintf(file, "%s%s%s", names, option->value ? " " : "",
                     option->value ? option->value : "");
    if (column > HELP_COLUMN - 2) {
        fputc('\n', file);
        column = 0;
    }
    for (; line; column = 0) {
        const char *feed = strchr(line, '\n');
        size_t len = feed ? (size_t)(feed - line) : strlen(line);

        fprintf(file, "%*s%.*s\n", HELP_COLUMN - column, "", (int)len, line);
        line = feed ? feed + 1 : NULL;
    }
}

void gz_options_help(const gz_option_group *const *groups, FILE *file)
{
    for (; *groups; groups++) {
        fprintf(file, "\n%s:\n", (*groups)->title);
        for (const gz_cli_option *option = (*groups)->options; option->name; option++)
            write_help(option, file);
    }
}
