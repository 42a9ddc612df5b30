#include "lua/bind.h"

#include "lua/sandbox.h"

#include <stdio.h>
#include <string.h>

const char *gz_lua_place(lua_State *L, char *out, size_t size)
{
    lua_Debug info;
    snprintf(out, size, "?");
    for (int level = 0; lua_getstack(L, level, &info); level++) {
        lua_getinfo(L, "Sl", &info);
        if (info.source[0] != '@' || info.currentline <= 0)
            continue;
        snprintf(out, size, "%s:%d", info.source + 1, info.currentline);
        break;
    }
    return out;
}

const char *gz_keep(lua_State *L, const char *text, size_t len)
{
    const char *copy = gz_program_copy(&gz_vm_of(L)->program, text, len);
    if (!copy)
        luaL_error(L, "memory ran out");
    return copy;
}

const char *gz_keep_place(lua_State *L)
{
    char where[160];
    gz_lua_place(L, where, sizeof where);
    return gz_keep(L, where, strlen(where));
}

const char *gz_keep_string(lua_State *L, int index)
{
    size_t len;
    const char *text = luaL_checklstring(L, index, &len);
    if (memchr(text, '\0', len))
        luaL_error(L, "a name can't hold a NUL character");
    return gz_keep(L, text, len);
}

void gz_keep_grow(lua_State *L, void *array, size_t *cap, size_t need, size_t size)
{
    if (!gz_arena_grow(&gz_vm_of(L)->program.arena, array, cap, need, size))
        luaL_error(L, "memory ran out");
}

int gz_raise_unknown(lua_State *L, const char *what, const char *name, const char *const *names)
{
    gz_nearest nearest = { 0 };
    char hint[128];
    for (; *names; names++)
        gz_nearest_offer(&nearest, name, strlen(name), *names);
    return luaL_error(L, "%s '%s'%s", what, name, gz_nearest_hint(&nearest, hint, sizeof hint));
}

void gz_check_loading(lua_State *L, const char *what)
{
    if (!gz_vm_of(L)->loading)
        luaL_error(L, "%s can only be called while a plugin loads", what);
}

/* Lua keywords and names that mean something on a match or an annotation. ("id" is free:
 * handles have none, and agencies have one of their own.) */
static bool is_reserved(const char *name)
{
    static const char *const words[] = { "text",  "start",    "stop",  "type",   "rule",   "and",
                                         "break", "do",       "else",  "elseif", "end",    "false",
                                         "for",   "function", "goto",  "if",     "in",     "local",
                                         "nil",   "not",      "or",    "repeat", "return", "then",
                                         "true",  "until",    "while", NULL };
    for (const char *const *word = words; *word; word++)
        if (strcmp(*word, name) == 0)
            return true;
    return false;
}

bool gz_is_identifier(const char *name)
{
    if (!*name || (*name >= '0' && *name <= '9'))
        return false;
    for (; *name; name++)
        if (!((*name >= 'a' && *name <= 'z') || (*name >= 'A' && *name <= 'Z') ||
              (*name >= '0' && *name <= '9') || *name == '_'))
            return false;
    return true;
}

bool gz_is_name(const char *name)
{
    return gz_is_identifier(name) && !is_reserved(name);
}

void gz_bind_constructors(lua_State *L)
{
    gz_bind_declare(L);
    gz_bind_number(L);
    gz_bind_element(L);
    gz_bind_rule(L);
}

void gz_bind_handles(lua_State *L)
{
    gz_bind_match(L);
    gz_bind_note(L);
    gz_bind_doc(L);
    gz_bind_out(L);
}
