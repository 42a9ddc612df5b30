#include "lua/program.h"

#include <stdio.h>
#include <string.h>

void gz_program_init(gz_program *program)
{
    memset(program, 0, sizeof *program);
    gz_arena_init(&program->arena);
    gz_types_init(&program->types);
}

void gz_program_clear(gz_program *program)
{
    for (size_t i = 0; i < program->re_count; i++)
        gz_pattern_free(program->res[i]->pattern);
    for (size_t i = 0; i < program->lexicon_count; i++)
        gz_lexicon_free(program->lexicons[i]);
    for (size_t i = 0; i < program->regex_count; i++)
        gz_regex_free(program->regexes[i]);
    for (size_t i = 0; i < program->code_count; i++)
        gz_seq_free(program->codes[i]);
    gz_types_clear(&program->types);
    gz_arena_clear(&program->arena);
    gz_program_init(program);
}

const char *gz_program_copy(gz_program *program, const char *text, size_t len)
{
    return gz_arena_copy(&program->arena, text, len);
}

bool gz_names_has(const gz_names *names, const char *name)
{
    for (size_t i = 0; i < names->count; i++)
        if (strcmp(names->list[i], name) == 0)
            return true;
    return false;
}

bool gz_reads_has(const gz_reads *reads, const char *type)
{
    for (size_t i = 0; i < reads->count; i++)
        if (strcmp(reads->list[i].type, type) == 0)
            return true;
    return false;
}

bool gz_names_add(gz_program *program, gz_names *names, const char *name)
{
    if (gz_names_has(names, name))
        return true;
    const char *copy = gz_program_copy(program, name, strlen(name));
    if (!copy || !gz_arena_grow(&program->arena, &names->list, &names->cap, names->count + 1,
                                sizeof *names->list))
        return false;
    names->list[names->count++] = copy;
    return true;
}

size_t gz_program_rule(const gz_program *program, size_t plugin, const char *name)
{
    const char *own = plugin < program->plugin_count ? program->plugins[plugin].name : "";
    size_t own_len = strlen(own);
    bool full = strchr(name, '/') != NULL;
    for (size_t i = 0; i < program->rule_count; i++) {
        const char *rule = program->rules[i].name;
        if (program->rules[i].replaced)
            continue;
        if (full ? strcmp(rule, name) == 0
                 : strncmp(rule, own, own_len) == 0 && rule[own_len] == '/' &&
                       strcmp(rule + own_len + 1, name) == 0)
            return i;
    }
    return GZ_NO_RULE;
}

const char *gz_rule_plain_name(const gz_rule *rule)
{
    const char *slash = strchr(rule->name, '/');
    return slash ? slash + 1 : rule->name;
}

int gz_rule_capture(const gz_rule *rule, const char *name, size_t len)
{
    for (size_t i = 0; i < rule->capture_count; i++)
        if (strlen(rule->captures[i].name) == len && memcmp(rule->captures[i].name, name, len) == 0)
            return (int)i;
    return -1;
}

const char *gz_rule_whole_name(const gz_rule *rule)
{
    return rule->capture ? rule->capture : rule->matcher == GZ_BY_LIST ? "row" : "0";
}

size_t gz_program_option(const gz_program *program, size_t plugin, const char *name)
{
    for (size_t i = 0; i < program->option_count; i++)
        if (program->options[i].plugin == plugin && strcmp(program->options[i].name, name) == 0)
            return i;
    return SIZE_MAX;
}

const char *gz_program_shown(const gz_program *program, const char *where, char *out, size_t size)
{
    const char *slash = strchr(where, '/');
    size_t len = slash ? (size_t)(slash - where) : 0;
    for (size_t i = 0; i < program->plugin_count; i++) {
        const gz_plugin *plugin = &program->plugins[i];
        if (strlen(plugin->name) != len || memcmp(plugin->name, where, len) != 0)
            continue;
        const char *rest = plugin->single ? strchr(slash, ':') : slash;
        snprintf(out, size, "%s%s", plugin->shown, rest ? rest : "");
        return out;
    }
    snprintf(out, size, "%s", where);
    return out;
}
