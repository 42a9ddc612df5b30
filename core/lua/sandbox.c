#include "lua/sandbox.h"

#include "lua/bind.h"

#include <lauxlib.h>
#include <lualib.h>

#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* Registry keys, by address. */
static const char FROZEN = 0, ENV_META = 0;

/* ---- frozen tables ----
 * A frozen table is emptied, and its content moved to a hidden table that its
 * metatable reads from; writing raises. The metatable is marked by FROZEN. */

bool gz_sandbox_push_content(lua_State *L, int index)
{
    if (!lua_getmetatable(L, index))
        return false;
    if (lua_rawgetp(L, -1, &FROZEN) == LUA_TTABLE) { /* meta content */
        lua_remove(L, -2);
        return true;
    }
    lua_pop(L, 2);
    return false;
}

static int refuse_write(lua_State *L)
{
    const char *key = lua_isstring(L, 2) ? lua_tostring(L, 2) : luaL_typename(L, 2);
    return luaL_error(L,
                      "can't set '%s': tables made while loading are read-only afterwards; keep "
                      "what belongs to a document in doc.state",
                      key);
}

static int frozen_len(lua_State *L)
{
    if (!gz_sandbox_push_content(L, 1))
        return luaL_error(L, "no frozen table");
    lua_pushinteger(L, (lua_Integer)lua_rawlen(L, -1));
    return 1;
}

/* Moves the content of the table at the top into a new table and protects it.
 * Stack: table -> table content. */
static void freeze_table(lua_State *L)
{
    lua_newtable(L); /* table content */
    lua_pushnil(L);
    while (lua_next(L, -3)) { /* table content key value */
        lua_pushvalue(L, -2);
        lua_insert(L, -2);
        lua_rawset(L, -4); /* table content key */
    }
    lua_pushnil(L);
    while (lua_next(L, -3)) { /* clearing a field while traversing is allowed */
        lua_pop(L, 1);
        lua_pushvalue(L, -1);
        lua_pushnil(L);
        lua_rawset(L, -5);
    }
    lua_createtable(L, 0, 5); /* table content meta */
    lua_pushvalue(L, -2);
    lua_setfield(L, -2, "__index");
    lua_pushcfunction(L, refuse_write);
    lua_setfield(L, -2, "__newindex");
    lua_pushcfunction(L, frozen_len);
    lua_setfield(L, -2, "__len");
    lua_pushboolean(L, false);
    lua_setfield(L, -2, "__metatable");
    lua_pushvalue(L, -2);
    lua_rawsetp(L, -2, &FROZEN);
    lua_setmetatable(L, -3); /* table content */
}

/* Stack: … seen queue value; appends the value when it can hold tables and is new. */
static void enqueue(lua_State *L, int seen, int queue)
{
    int type = lua_type(L, -1);
    if (type != LUA_TTABLE && (type != LUA_TFUNCTION || lua_iscfunction(L, -1))) {
        lua_pop(L, 1);
        return;
    }
    lua_pushvalue(L, -1);
    if (lua_rawget(L, seen) != LUA_TNIL) {
        lua_pop(L, 2);
        return;
    }
    lua_pop(L, 1);
    lua_pushvalue(L, -1);
    lua_pushboolean(L, true);
    lua_rawset(L, seen);
    lua_rawseti(L, queue, (lua_Integer)lua_rawlen(L, queue) + 1);
}

static void enqueue_content(lua_State *L, int seen, int queue)
{
    int table = lua_gettop(L);
    lua_pushnil(L);
    while (lua_next(L, table)) {
        enqueue(L, seen, queue);
        lua_pushvalue(L, -1);
        enqueue(L, seen, queue);
    }
}

static void visit(lua_State *L, int seen, int queue)
{
    int value = lua_gettop(L);
    if (lua_isfunction(L, value)) {
        for (int i = 1; lua_getupvalue(L, value, i); i++)
            enqueue(L, seen, queue);
    } else if (lua_getmetatable(L, value)) {
        lua_pop(L, 1); /* frozen already, or an environment: its own names are visited apart */
    } else {
        freeze_table(L);
        enqueue_content(L, seen, queue);
    }
    lua_settop(L, value - 1);
}

void gz_sandbox_freeze(lua_State *L)
{
    luaL_checkstack(L, 20, NULL);
    lua_newtable(L);
    lua_insert(L, -2); /* seen value */
    int seen = lua_gettop(L) - 1;
    lua_newtable(L);
    lua_insert(L, -2); /* seen queue value */
    int queue = seen + 1;
    enqueue(L, seen, queue);
    for (lua_Integer i = 1; lua_rawgeti(L, queue, i) != LUA_TNIL; i++) {
        visit(L, seen, queue);
        lua_settop(L, queue);
    }
    lua_settop(L, seen - 1);
}

/* ---- functions in place of Lua's own ---- */

enum { KEYS_ON_STACK = 32 };

/* A key of a table, as it is compared. */
typedef struct table_key {
    int type;
    bool integral;
    lua_Integer integer;
    lua_Number number;
    const char *text; /* the table holds it */
    size_t len;
    lua_Integer place; /* in the list of keys */
} table_key;

static int compare_numbers(const table_key *a, const table_key *b)
{
    if (a->integral && b->integral)
        return (a->integer > b->integer) - (a->integer < b->integer);
    if (a->number != b->number)
        return a->number < b->number ? -1 : 1;
    return a->integral - b->integral; /* so large that a double can't tell them apart */
}

/* Numbers by value, then strings by bytes, then false, true; other keys have no order. */
static int compare_keys(const void *x, const void *y)
{
    const table_key *a = x, *b = y;
    if (a->type != b->type)
        return a->type == LUA_TNUMBER ? -1 : b->type == LUA_TNUMBER ? 1 : b->type - a->type;
    if (a->type == LUA_TNUMBER)
        return compare_numbers(a, b);
    if (a->type == LUA_TBOOLEAN)
        return (int)(a->integer - b->integer);
    int order = memcmp(a->text, b->text, a->len < b->len ? a->len : b->len);
    return order ? order : (a->len > b->len) - (a->len < b->len);
}

static table_key read_key(lua_State *L, int index, lua_Integer place)
{
    table_key key = { .type = lua_type(L, index), .place = place };
    if (key.type == LUA_TSTRING) {
        key.text = lua_tolstring(L, index, &key.len);
    } else if (key.type == LUA_TBOOLEAN) {
        key.integer = lua_toboolean(L, index);
    } else if (key.type == LUA_TNUMBER) {
        key.integral = lua_isinteger(L, index);
        key.integer = lua_tointeger(L, index);
        key.number = lua_tonumber(L, index);
    } else {
        luaL_error(L,
                   "pairs needs keys with an order: numbers, strings or booleans; there is a "
                   "%s",
                   luaL_typename(L, index));
    }
    return key;
}

static lua_Integer count_keys(lua_State *L, int table)
{
    lua_Integer count = 0;
    for (lua_pushnil(L); lua_next(L, table); lua_pop(L, 1))
        count++;
    return count;
}

/* A list of the keys of the table at the top, put in its place, in their order. Lists have it already. */
static void list_keys(lua_State *L)
{
    int table = lua_gettop(L);
    lua_Integer count = count_keys(L, table), place = 0;
    table_key on_stack[KEYS_ON_STACK], *keys = on_stack;
    bool sorted = true;

    lua_createtable(L, count < INT_MAX ? (int)count : 0, 0); /* table list */
    if (count > KEYS_ON_STACK) /* belongs to Lua: nothing is lost when something raises */
        keys = lua_newuserdatauv(L, (size_t)count * sizeof *keys, 0);
    else
        lua_pushnil(L);
    for (lua_pushnil(L); lua_next(L, table); lua_pop(L, 1)) { /* table list keys key value */
        lua_pushvalue(L, -2);
        lua_rawseti(L, table + 1, place + 1);
        keys[place] = read_key(L, -2, place + 1);
        sorted = sorted && (place == 0 || compare_keys(&keys[place - 1], &keys[place]) < 0);
        place++;
    }
    if (!sorted) {
        qsort(keys, (size_t)count, sizeof *keys, compare_keys);
        lua_createtable(L, (int)count, 0); /* table list keys ordered */
        for (lua_Integer i = 0; i < count; i++) {
            lua_rawgeti(L, table + 1, keys[i].place);
            lua_rawseti(L, -2, i + 1);
        }
        lua_replace(L, table + 1);
    }
    lua_settop(L, table + 1);
    lua_replace(L, table);
}

/* Upvalues: keys, position, content. */
static int step_pairs(lua_State *L)
{
    lua_Integer i = lua_tointeger(L, lua_upvalueindex(2)) + 1;
    lua_settop(L, 0);
    for (; lua_rawgeti(L, lua_upvalueindex(1), i) != LUA_TNIL; i++) {
        lua_pushvalue(L, -1);
        if (lua_rawget(L, lua_upvalueindex(3)) != LUA_TNIL)
            break; /* a key that was removed meanwhile is passed over */
        lua_pop(L, 2);
    }
    lua_pushinteger(L, i);
    lua_replace(L, lua_upvalueindex(2));
    return lua_gettop(L);
}

void gz_push_sorted_keys(lua_State *L, int index)
{
    if (!gz_sandbox_push_content(L, index))
        lua_pushvalue(L, index);
    list_keys(L);
}

/* pairs(table): as Lua's own, in the order of the keys. */
static int safe_pairs(lua_State *L)
{
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_settop(L, 1);
    gz_push_sorted_keys(L, 1);
    lua_pushinteger(L, 0);
    if (!gz_sandbox_push_content(L, 1))
        lua_pushvalue(L, 1); /* table keys 0 content */
    lua_pushcclosure(L, step_pairs, 3);
    return 1;
}

/* next(table) -> key, value: the first of them; nil when the table is empty. */
static int safe_next(lua_State *L)
{
    if (lua_type(L, 1) == LUA_TSTRING)
        return gz_make_next(L);
    luaL_checktype(L, 1, LUA_TTABLE);
    if (!lua_isnoneornil(L, 2))
        return luaL_error(L, "next takes one argument here, to see whether a table is empty; use "
                             "pairs to walk through it");
    lua_settop(L, 1);
    lua_pushcfunction(L, safe_pairs);
    lua_pushvalue(L, 1);
    lua_call(L, 1, 1);
    lua_call(L, 0, 2);
    return 2;
}

static int finish_pcall(lua_State *L, int status, lua_KContext unused)
{
    gz_vm *vm = gz_vm_of(L);
    if (status == LUA_ERRMEM)
        vm->limit = GZ_LIMIT_MEMORY;
    if (status != LUA_OK && status != LUA_YIELD && vm->limit)
        return lua_error(L); /* a limit can't be caught */
    lua_pushboolean(L, status == LUA_OK || status == LUA_YIELD);
    lua_insert(L, 1);
    return lua_gettop(L);
}

static int safe_pcall(lua_State *L)
{
    luaL_checkany(L, 1);
    int status = lua_pcallk(L, lua_gettop(L) - 1, LUA_MULTRET, 0, 0, NULL);
    return finish_pcall(L, status, 0);
}

static int safe_tostring(lua_State *L)
{
    luaL_checkany(L, 1);
    switch (lua_type(L, 1)) {
    case LUA_TNIL:
    case LUA_TBOOLEAN:
    case LUA_TNUMBER:
    case LUA_TSTRING:
    case LUA_TUSERDATA:
        luaL_tolstring(L, 1, NULL);
        break;
    default: /* never an address */
        lua_pushstring(L, luaL_typename(L, 1));
    }
    return 1;
}

/* ---- the environment ---- */

static int refuse_global(lua_State *L)
{
    const char *name = luaL_checkstring(L, 2);
    return luaL_error(L, "'%s' would be a global; write: local %s = …", name, name);
}

/* What the safe names lead to when there is no such name: safe name -> error. */
static int unknown_name(lua_State *L)
{
    const char *name = lua_type(L, 2) == LUA_TSTRING ? lua_tostring(L, 2) : "?";
    gz_nearest nearest = { 0 };
    char hint[128];
    lua_pushnil(L);
    while (lua_next(L, 1)) {
        if (lua_type(L, -2) == LUA_TSTRING)
            gz_nearest_offer(&nearest, name, strlen(name), lua_tostring(L, -2));
        lua_pop(L, 1);
    }
    return luaL_error(L, "'%s' is not defined%s", name,
                      gz_nearest_hint(&nearest, hint, sizeof hint));
}

void gz_sandbox_push_env(lua_State *L)
{
    lua_newtable(L);
    lua_rawgetp(L, LUA_REGISTRYINDEX, &ENV_META);
    lua_setmetatable(L, -2);
}

static void copy_functions(lua_State *L, const char *const *names)
{
    for (; *names; names++) { /* safe module */
        lua_getfield(L, -1, *names);
        lua_setfield(L, -3, *names);
    }
}

/* Stack: safe -> safe; adds a module with some of the functions of Lua's own. */
static void add_module(lua_State *L, const char *name, lua_CFunction open,
                       const char *const *functions)
{
    lua_newtable(L);
    lua_pushcfunction(L, open);
    lua_call(L, 0, 1); /* safe module full */
    copy_functions(L, functions);
    lua_pop(L, 1);
    lua_setfield(L, -2, name);
}

static void add_base(lua_State *L)
{
    static const char *const names[] = { "assert",   "error", "ipairs", "select",
                                         "tonumber", "type",  NULL };
    static const luaL_Reg own[] = { { "pairs", safe_pairs },
                                    { "next", safe_next },
                                    { "pcall", safe_pcall },
                                    { "tostring", safe_tostring },
                                    { NULL, NULL } };
    lua_pushcfunction(L, luaopen_base);
    lua_call(L, 0, 1); /* safe base */
    copy_functions(L, names);
    lua_pop(L, 1);
    luaL_setfuncs(L, own, 0);
}

static void add_modules(lua_State *L)
{
    static const char *const math[] = { "abs", "ceil",       "floor",     "fmod",       "huge",
                                        "max", "maxinteger", "min",       "mininteger", "modf",
                                        "pi",  "sqrt",       "tointeger", "type",       NULL };
    static const char *const string[] = { "byte", "char",    "format", "len",   "lower",
                                          "rep",  "reverse", "sub",    "upper", NULL };
    static const char *const table[] = { "concat", "insert", "pack", "remove", "unpack", NULL };
    static const char *const utf8[] = { "char", "charpattern", "codepoint", "codes",
                                        "len",  "offset",      NULL };
    add_module(L, "math", luaopen_math, math);
    add_module(L, "string", luaopen_string, string);
    add_module(L, "table", luaopen_table, table);
    add_module(L, "utf8", luaopen_utf8, utf8);
    lua_getfield(L, -1, "string"); /* safe string */
    gz_bind_string(L);
    lua_getfield(L, -2, "table"); /* safe string table */
    gz_bind_table(L);
    lua_pop(L, 2);
}

/* Makes text:upper() and the like find the safe functions; the table is frozen already. */
static void set_string_methods(lua_State *L)
{
    lua_pushliteral(L, "");
    lua_newtable(L); /* safe "" meta */
    lua_getfield(L, -3, "string");
    gz_sandbox_push_content(L, -1); /* safe "" meta string content */
    lua_setfield(L, -3, "__index");
    lua_pop(L, 1);
    if (gz_vm_of(L)->bundle)
        gz_bind_string_division(L);
    lua_pushboolean(L, false);
    lua_setfield(L, -2, "__metatable");
    lua_setmetatable(L, -2);
    lua_pop(L, 1);
}

/* Stack: safe -> ; an environment reads from the safe names, which no plugin sees itself. */
static void make_env_meta(lua_State *L)
{
    lua_createtable(L, 0, 1);
    lua_pushcfunction(L, unknown_name);
    lua_setfield(L, -2, "__index");
    lua_setmetatable(L, -2); /* safe */
    lua_newtable(L);
    lua_insert(L, -2); /* meta safe */
    lua_setfield(L, -2, "__index");
    lua_pushcfunction(L, refuse_global);
    lua_setfield(L, -2, "__newindex");
    lua_pushboolean(L, false);
    lua_setfield(L, -2, "__metatable");
    lua_rawsetp(L, LUA_REGISTRYINDEX, &ENV_META);
}

int gz_sandbox_open(lua_State *L)
{
    gz_vm *vm = gz_vm_of(L);
    lua_newtable(L); /* safe */
    add_base(L);
    add_modules(L);
    if (vm->bundle) {
        gz_bind_constructors(L);
        gz_bind_handles(L);
    }
    static const char *const modules[] = { "math", "string", "table", "utf8", NULL };
    for (const char *const *name = modules; *name; name++) {
        lua_getfield(L, -1, *name);
        gz_sandbox_freeze(L);
    }
    set_string_methods(L);
    make_env_meta(L);
    lua_newtable(L);
    vm->state_refs = luaL_ref(L, LUA_REGISTRYINDEX);
    lua_gc(L, LUA_GCGEN, 0, 0);
    return 0;
}
