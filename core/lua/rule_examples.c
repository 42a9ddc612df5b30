#include "lua/rule_keys.h"

#include <stdio.h>
#include <string.h>

static void add_example(lua_State *L, gz_rule *rule, const gz_example *context, int index)
{
    gz_example example = *context;
    const char *text = lua_tolstring(L, index, &example.len);
    example.text = gz_keep(L, text, example.len);
    gz_keep_grow(L, &rule->examples, &rule->example_cap, rule->example_count + 1,
                 sizeof *rule->examples);
    rule->examples[rule->example_count++] = example;
}

static const char *optional_field(lua_State *L, const gz_rule *rule, const char *key,
                                  const char *name)
{
    const char *text = NULL;
    int type = lua_getfield(L, -1, name);
    if (type != LUA_TNIL && type != LUA_TSTRING)
        luaL_error(L, "rule '%s': %s: '%s' wants text", gz_rule_plain_name(rule), key, name);
    if (type == LUA_TSTRING)
        text = gz_keep_string(L, -1);
    lua_pop(L, 1);
    return text;
}

static void check_example_keys(lua_State *L, const gz_rule *rule, const char *key)
{
    static const char *const names[] = { "date", "locale", "options", NULL };
    lua_pushnil(L);
    while (lua_next(L, -2)) {
        lua_pop(L, 1);
        if (lua_type(L, -1) != LUA_TSTRING)
            continue;
        const char *name = lua_tostring(L, -1);
        if (strcmp(name, "date") != 0 && strcmp(name, "locale") != 0 &&
            strcmp(name, "options") != 0) {
            char what[160];
            snprintf(what, sizeof what, "rule '%s': %s has no key", gz_rule_plain_name(rule), key);
            gz_raise_unknown(L, what, name, names);
        }
    }
}

static void read_examples(lua_State *L, gz_rule *rule, const char *key, bool yes)
{
    gz_example example = { .yes = yes, .where = rule->where };
    if (lua_type(L, -1) == LUA_TSTRING) {
        add_example(L, rule, &example, -1);
        return;
    }
    if (!lua_istable(L, -1))
        gz_rule_raise(L, rule, key, "wants a list of sentences");
    check_example_keys(L, rule, key);
    example.date = optional_field(L, rule, key, "date");
    example.locale = optional_field(L, rule, key, "locale");
    if (lua_getfield(L, -1, "options") != LUA_TNIL)
        gz_read_pairs(L, rule, key, &example.options, &example.option_count);
    lua_pop(L, 1);
    for (lua_Integer i = 1; lua_geti(L, -1, i) != LUA_TNIL; i++) {
        if (lua_type(L, -1) != LUA_TSTRING)
            gz_rule_raise(L, rule, key, "wants a list of sentences");
        add_example(L, rule, &example, -1);
        lua_pop(L, 1);
    }
    lua_pop(L, 1);
}

/* yes = { "…{found|attribute=value}…", … }: sentences in which the rule reports just what is
 * marked. date =, locale = and options = { … } among them give the context of all. */
void gz_rule_read_yes(lua_State *L, gz_rule *rule)
{
    read_examples(L, rule, "yes", true);
}

/* no = { "…", … }: sentences in which the rule reports nothing. */
void gz_rule_read_no(lua_State *L, gz_rule *rule)
{
    read_examples(L, rule, "no", false);
}
