#include "lua/rule_keys.h"

#include "lua/values.h"

#include <stdlib.h>
#include <string.h>

static gz_program *program_of(lua_State *L)
{
    return &gz_vm_of(L)->program;
}

int gz_rule_raise(lua_State *L, const gz_rule *rule, const char *key, const char *what)
{
    return luaL_error(L, "rule '%s': '%s' %s", gz_rule_plain_name(rule), key, what);
}

void gz_read_names(lua_State *L, const gz_rule *rule, const char *key, gz_names *names)
{
    if (lua_type(L, -1) == LUA_TSTRING) {
        if (!gz_names_add(program_of(L), names, lua_tostring(L, -1)))
            luaL_error(L, "memory ran out");
        return;
    }
    if (!lua_istable(L, -1))
        gz_rule_raise(L, rule, key, "wants a name, or a list of names");
    for (lua_Integer i = 1; lua_geti(L, -1, i) != LUA_TNIL; i++) {
        if (lua_type(L, -1) != LUA_TSTRING)
            gz_rule_raise(L, rule, key, "wants a list of names");
        if (!gz_names_add(program_of(L), names, lua_tostring(L, -1)))
            luaL_error(L, "memory ran out");
        lua_pop(L, 1);
    }
    lua_pop(L, 1);
}

int gz_read_integer(lua_State *L, const gz_rule *rule, const char *key)
{
    if (!lua_isinteger(L, -1))
        gz_rule_raise(L, rule, key, "wants a whole number");
    return (int)lua_tointeger(L, -1);
}

void gz_read_template(lua_State *L, const gz_rule *rule, const char *key, int index,
                      gz_template *out)
{
    size_t len;
    gloze_error err;
    const char *text = lua_tolstring(L, index, &len);
    if (gz_template_parse(&program_of(L)->arena, text, len, out, &err) != GLOZE_OK)
        luaL_error(L, "rule '%s': %s: %s", gz_rule_plain_name(rule), key, err.message);
}

void gz_read_reference(lua_State *L, const gz_rule *rule, const char *key, int index,
                       gz_template *out)
{
    if (lua_type(L, index) == LUA_TSTRING)
        gz_read_template(L, rule, key, index, out);
    if (lua_type(L, index) != LUA_TSTRING || !gz_template_is_reference(out))
        gz_rule_raise(L, rule, key, "wants a capture, as \"$name\"");
}

bool gz_read_constant(lua_State *L, int index, gloze_value *out)
{
    if (lua_type(L, index) == LUA_TBOOLEAN)
        *out = gz_value_boolean(lua_toboolean(L, index));
    else if (lua_isinteger(L, index))
        *out = gz_value_integer(lua_tointeger(L, index));
    else if (lua_type(L, index) == LUA_TNUMBER)
        *out = gz_value_real(lua_tonumber(L, index));
    else
        return false;
    return true;
}

static int compare_when(const void *a, const void *b)
{
    return strcmp(((const gz_when *)a)->name, ((const gz_when *)b)->name);
}

void gz_read_pairs(lua_State *L, const gz_rule *rule, const char *key, gz_when **out, size_t *count)
{
    size_t cap = 0;
    if (!lua_istable(L, -1))
        gz_rule_raise(L, rule, key, "wants a table: { option = value }");
    lua_pushnil(L);
    while (lua_next(L, -2)) {
        size_t len;
        gz_keep_grow(L, out, &cap, *count + 1, sizeof **out);
        gz_when *when = &(*out)[(*count)++];
        memset(when, 0, sizeof *when);
        when->option = SIZE_MAX;
        if (lua_type(L, -2) != LUA_TSTRING)
            gz_rule_raise(L, rule, key, "wants a table: { option = value }");
        when->name = gz_keep_string(L, -2);
        if (lua_type(L, -1) == LUA_TSTRING) {
            const char *text = lua_tolstring(L, -1, &len);
            when->value = gz_value_text(gz_keep(L, text, len), len);
        } else if (!gz_read_constant(L, lua_gettop(L), &when->value)) {
            gz_rule_raise(L, rule, key, "wants text, numbers, true or false as values");
        }
        lua_pop(L, 1);
    }
    qsort(*out, *count, sizeof **out, compare_when);
}

/* ---- tables ---- */

static void refuse_unknown_keys(lua_State *L, const gz_rule *rule, const char *what,
                                const gz_key_reader *keys)
{
    const char *unknown = NULL;
    lua_pushnil(L);
    while (lua_next(L, -2)) {
        const char *key = lua_type(L, -2) == LUA_TSTRING ? lua_tostring(L, -2) : NULL;
        const gz_key_reader *known = keys;
        if (!key)
            luaL_error(L, "rule '%s': a value stands without a key in %s; is `key =` missing?",
                       gz_rule_plain_name(rule), what);
        while (known->name && strcmp(known->name, key) != 0)
            known++;
        if (!known->name && (!unknown || strcmp(key, unknown) < 0))
            unknown = key;
        lua_pop(L, 1);
    }
    if (!unknown)
        return;
    gz_nearest nearest = { 0 };
    char hint[128];
    for (; keys->name; keys++)
        gz_nearest_offer(&nearest, unknown, strlen(unknown), keys->name);
    luaL_error(L, "rule '%s': %s has no key '%s'%s", gz_rule_plain_name(rule), what, unknown,
               gz_nearest_hint(&nearest, hint, sizeof hint));
}

void gz_read_keys(lua_State *L, gz_rule *rule, const char *what, const gz_key_reader *keys)
{
    luaL_checkstack(L, 10, NULL);
    refuse_unknown_keys(L, rule, what, keys);
    for (; keys->name; keys++) {
        if (lua_getfield(L, -1, keys->name) != LUA_TNIL)
            keys->read(L, rule);
        lua_pop(L, 1);
    }
}
