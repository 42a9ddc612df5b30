#include "run/script.h"

#include "lua/sandbox.h"
#include "run/file.h"

#include <string.h>

#define LONGEST_SCRIPT ((size_t)4 << 20)

/* Registry key, by address. */
static const char SCRIPT = 0;

gz_script *gz_script_of(lua_State *L)
{
    gz_script *script;

    lua_rawgetp(L, LUA_REGISTRYINDEX, &SCRIPT);
    script = lua_touserdata(L, -1);
    lua_pop(L, 1);
    return script;
}

void gz_script_push_table(lua_State *L)
{
    lua_rawgeti(L, LUA_REGISTRYINDEX, gz_script_of(L)->table);
}

void gz_script_push_class(lua_State *L, const void *key, const luaL_Reg *methods)
{
    if (lua_rawgetp(L, LUA_REGISTRYINDEX, key) == LUA_TTABLE)
        return;
    lua_pop(L, 1);
    lua_createtable(L, 0, 2); /* meta */
    lua_newtable(L);
    luaL_setfuncs(L, methods, 0);
    lua_setfield(L, -2, "__index");
    lua_pushboolean(L, false);
    lua_setfield(L, -2, "__metatable");
    lua_pushvalue(L, -1);
    lua_rawsetp(L, LUA_REGISTRYINDEX, key);
}

static int use(lua_State *L);

static void push_env(lua_State *L)
{
    gz_sandbox_push_env(L); /* env */
    lua_newtable(L);        /* env names */
    gz_script_bind_json(L);
    gz_script_bind_text(L);
    lua_pushcfunction(L, use);
    lua_setfield(L, -2, "use");
    lua_pushnil(L);
    while (lua_next(L, -2)) { /* env names key value */
        lua_pushvalue(L, -2);
        lua_insert(L, -2);
        lua_rawset(L, -5); /* a plain assignment would be a global */
    }
    lua_pop(L, 1);
}

/* Runs what script->file holds, and pushes what it returns; its chunk is named by `path`. */
static void run_file(lua_State *L, gz_script *script, const char *path)
{
    lua_pushfstring(L, "@%s", path);
    if (luaL_loadbufferx(L, script->file.data ? script->file.data : "", script->file.len,
                         lua_tostring(L, -1), "t") != LUA_OK)
        lua_error(L);
    lua_remove(L, -2);
    push_env(L);
    lua_setupvalue(L, -2, 1);
    lua_call(L, 0, 1);
}

/* use "name" -> what lib/name.lua beside the script returns; it is read once. */
static int use(lua_State *L)
{
    gz_script *script = gz_script_of(L);
    const char *name = luaL_checkstring(L, 1), *slash = strrchr(script->path, '/'), *path;
    gloze_error err;

    lua_settop(L, 1);
    if (!*name || strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_") != strlen(name))
        return luaL_error(L, "use \"%s\": a name has small letters, digits and _", name);
    lua_rawgeti(L, LUA_REGISTRYINDEX, script->used); /* name used */
    if (lua_getfield(L, 2, name) != LUA_TNIL)
        return 1;
    lua_pop(L, 1);
    lua_pushlstring(L, script->path, slash ? (size_t)(slash + 1 - script->path) : 0);
    path = lua_pushfstring(L, "%slib/%s.lua", lua_tostring(L, -1), name);
    if (gz_file_read(path, LONGEST_SCRIPT, &script->file, &err) != GLOZE_OK)
        return luaL_error(L, "use \"%s\": %s", name, err.message);
    run_file(L, script, path);
    if (lua_isnil(L, -1))
        return luaL_error(L, "use \"%s\": %s returns nothing", name, path);
    lua_pushvalue(L, -1);
    lua_setfield(L, 2, name);
    return 1;
}

static int load_script(lua_State *L)
{
    gz_script *script = lua_touserdata(L, 1);

    lua_newtable(L);
    script->used = luaL_ref(L, LUA_REGISTRYINDEX);
    run_file(L, script, script->path);
    if (!lua_istable(L, -1))
        return luaL_error(L, "%s:1: returns no table; end it with return { … }", script->path);
    script->table = luaL_ref(L, LUA_REGISTRYINDEX);
    return 0;
}

static int keep_script(lua_State *L)
{
    lua_rawsetp(L, LUA_REGISTRYINDEX, &SCRIPT);
    return 0;
}

static gloze_status load(gz_script *script, gloze_error *err)
{
    gloze_status st = gz_file_read(script->path, LONGEST_SCRIPT, &script->file, err);

    if (st == GLOZE_OK)
        st = gz_script_begin(script, 0, err);
    if (st == GLOZE_OK) {
        script->vm->loading = true;
        st = gz_script_run(script, load_script, script, err);
        script->vm->loading = false;
    }
    return st;
}

gloze_status gz_script_open(gz_script *script, const char *path, const gloze_limits *limits,
                            gloze_error *err)
{
    gz_failure failure;
    gloze_status st;

    script->path = path;
    gz_buffer_init(&script->scratch);
    gz_buffer_init(&script->file);
    gz_arena_init(&script->arena);
    gz_document_init(&script->budget);
    st = gz_vm_new(NULL, limits, &script->vm, err);
    if (st == GLOZE_OK && !gz_vm_protect(script->vm, keep_script, script, &failure))
        st = gz_fail_memory(err);
    if (st == GLOZE_OK)
        st = load(script, err);
    if (st != GLOZE_OK)
        gz_script_close(script);
    return st;
}

void gz_script_close(gz_script *script)
{
    gz_vm_free(script->vm);
    gz_arena_clear(&script->arena);
    gz_document_clear(&script->budget);
    gz_buffer_clear(&script->scratch);
    gz_buffer_clear(&script->file);
    *script = (gz_script){ 0 };
}

gloze_status gz_script_begin(gz_script *script, size_t len, gloze_error *err)
{
    script->budget.len = len;
    return gz_vm_begin(script->vm, &script->budget, NULL, NULL, err);
}

gloze_status gz_script_run(gz_script *script, lua_CFunction function, void *argument,
                           gloze_error *err)
{
    gz_failure failure;

    lua_pushcfunction(script->vm->L, function); /* light: neither allocates */
    lua_pushlightuserdata(script->vm->L, argument);
    if (gz_vm_call(script->vm, 0, 1, 0, &failure))
        return GLOZE_OK;
    if (!failure.where[0])
        return gz_fail(err, GLOZE_EPLUGIN, "%s", failure.message);
    return gz_fail(err, GLOZE_EPLUGIN, "%s: %s", failure.where, failure.message);
}
