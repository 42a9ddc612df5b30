#include "run/script.h"

#include "lua/sandbox.h"
#include "run/file.h"

#include <string.h>

#define LONGEST_SCRIPT ((size_t)4 << 20)

/* Registry key, by address. */
static const char SCRIPT = 0;

/* What the file is loaded from. */
typedef struct loading {
    const char *path;
    gz_buffer content;
} loading;

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

static void push_env(lua_State *L)
{
    gz_sandbox_push_env(L); /* env */
    lua_newtable(L);        /* env names */
    gz_script_bind_json(L);
    gz_script_bind_text(L);
    lua_pushnil(L);
    while (lua_next(L, -2)) { /* env names key value */
        lua_pushvalue(L, -2);
        lua_insert(L, -2);
        lua_rawset(L, -5); /* a plain assignment would be a global */
    }
    lua_pop(L, 1);
}

/* load_file(loading): its chunk is named by the path as it was given. */
static int load_file(lua_State *L)
{
    loading *from = lua_touserdata(L, 1);
    gz_script *script = gz_script_of(L);

    lua_pushfstring(L, "@%s", from->path);
    if (luaL_loadbufferx(L, from->content.data ? from->content.data : "", from->content.len,
                         lua_tostring(L, -1), "t") != LUA_OK)
        return lua_error(L);
    push_env(L);
    lua_setupvalue(L, -2, 1);
    lua_call(L, 0, 1);
    if (!lua_istable(L, -1))
        return luaL_error(L, "%s:1: returns no table; end it with return { … }", from->path);
    script->table = luaL_ref(L, LUA_REGISTRYINDEX);
    return 0;
}

static int keep_script(lua_State *L)
{
    lua_rawsetp(L, LUA_REGISTRYINDEX, &SCRIPT);
    return 0;
}

static gloze_status load(gz_script *script, const char *path, gloze_error *err)
{
    loading from = { .path = path };
    gloze_status st;

    gz_buffer_init(&from.content);
    st = gz_file_read(path, LONGEST_SCRIPT, &from.content, err);
    if (st == GLOZE_OK)
        st = gz_script_begin(script, 0, err);
    if (st == GLOZE_OK) {
        script->vm->loading = true;
        st = gz_script_run(script, load_file, &from, err);
        script->vm->loading = false;
    }
    gz_buffer_clear(&from.content);
    return st;
}

gloze_status gz_script_open(gz_script *script, const char *path, const gloze_limits *limits,
                            gloze_error *err)
{
    gz_failure failure;
    gloze_status st;

    gz_buffer_init(&script->scratch);
    gz_document_init(&script->budget);
    st = gz_vm_new(NULL, limits, &script->vm, err);
    if (st == GLOZE_OK && !gz_vm_protect(script->vm, keep_script, script, &failure))
        st = gz_fail_memory(err);
    if (st == GLOZE_OK)
        st = load(script, path, err);
    if (st != GLOZE_OK)
        gz_script_close(script);
    return st;
}

void gz_script_close(gz_script *script)
{
    gz_vm_free(script->vm);
    gz_document_clear(&script->budget);
    gz_buffer_clear(&script->scratch);
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
