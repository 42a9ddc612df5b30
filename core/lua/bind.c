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

void gz_check_value(lua_State *L, int index, int type, const char *what)
{
    if (lua_type(L, index) != type)
        luaL_error(L, "%s", what);
}

const char *gz_check_constructor_name(lua_State *L, const char *what)
{
    gz_check_loading(L, what);
    if (lua_type(L, 1) != LUA_TSTRING)
        luaL_error(L, "%s wants a name in quotes: %s \"name\" …", what, what);
    return lua_tostring(L, 1);
}

/* A constructor that waits for its table. */
typedef struct gz_pending {
    const char *what, *name, *where;
    bool done;
    struct gz_pending *next;
} gz_pending;

int gz_push_constructor(lua_State *L, const char *what, lua_CFunction complete)
{
    gz_vm *vm = gz_vm_of(L);
    gz_pending *pending = gz_arena_zalloc(&vm->program.arena, 1, sizeof *pending);
    if (!pending)
        return luaL_error(L, "memory ran out");
    *pending = (gz_pending){ what, gz_keep_string(L, 1), gz_keep_place(L), false, vm->pending };
    vm->pending = pending;
    lua_pushvalue(L, 1);
    lua_pushlightuserdata(L, pending);
    lua_pushcclosure(L, complete, 2);
    return 1;
}

const char *gz_take_second(lua_State *L, int type, const char *wants)
{
    gz_pending *pending = lua_touserdata(L, lua_upvalueindex(2));
    if (lua_type(L, 1) != type)
        luaL_error(L, "%s \"%s\" %s", pending->what, pending->name, wants);
    lua_settop(L, 1);
    pending->done = true;
    return lua_tostring(L, lua_upvalueindex(1));
}

gloze_status gz_check_pending(gz_vm *vm, gloze_error *err)
{
    const gz_pending *first = NULL; /* the list has the newest in front */
    char shown[300];
    for (const gz_pending *pending = vm->pending; pending; pending = pending->next)
        if (!pending->done)
            first = pending;
    vm->pending = NULL;
    if (!first)
        return GLOZE_OK;
    return gz_fail(err, GLOZE_EPLUGIN, "%s: nothing follows %s \"%s\"; is a bracket missing?",
                   gz_program_shown(&vm->program, first->where, shown, sizeof shown), first->what,
                   first->name);
}

void gz_check_loading(lua_State *L, const char *what)
{
    if (!gz_vm_of(L)->loading)
        luaL_error(L, "%s can only be called while a plugin loads", what);
}

/* Lua keywords and names that mean something on a match or an annotation. ("id" is free: handles
 * have none, and types may have one.) */
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
    gz_bind_seq(L);
    gz_bind_rule(L);
}

void gz_bind_handles(lua_State *L)
{
    gz_bind_match(L);
    gz_bind_note(L);
    gz_bind_doc(L);
    gz_bind_out(L);
}
