#include "lua/bind.h"

#include <string.h>

/* Keys of the classes' metatables in the registry are the addresses of their names. */

static int raise_unknown_key(lua_State *L, const char *class)
{
    gz_nearest nearest = { 0 };
    char hint[128];
    const char *name = luaL_checkstring(L, 2);
    lua_pushnil(L);
    while (lua_next(L, lua_upvalueindex(1))) {
        gz_nearest_offer(&nearest, name, strlen(name), lua_tostring(L, -2));
        lua_pop(L, 1);
    }
    return luaL_error(L, "%s has no '%s'%s", class, name,
                      gz_nearest_hint(&nearest, hint, sizeof hint));
}

/* Upvalues: methods and numbers of fields by name; the class. */
static int class_index(lua_State *L)
{
    const gz_class *class = lua_touserdata(L, lua_upvalueindex(2));
    lua_pushvalue(L, 2);
    int type = lua_rawget(L, lua_upvalueindex(1));
    if (type == LUA_TFUNCTION)
        return 1;
    int field = type == LUA_TNUMBER ? (int)lua_tointeger(L, 3) : 0;
    int found = class->index ? class->index(L, field) : 0;
    return found ? found : raise_unknown_key(L, class->name);
}

static int refuse_write(lua_State *L)
{
    return luaL_error(L, "this can only be read; return what is to be set, or use out:update");
}

/* Stack: meta index -> meta; gives the methods a table of their own. */
static void find_methods_first(lua_State *L, const luaL_Reg *methods)
{
    lua_newtable(L);
    luaL_setfuncs(L, methods, 0);
    lua_createtable(L, 0, 1); /* meta index methods others */
    lua_rotate(L, -3, -1);
    lua_setfield(L, -2, "__index");
    lua_setmetatable(L, -2);
    lua_setfield(L, -2, "__index");
}

void gz_bind_class(lua_State *L, const gz_class *class)
{
    lua_createtable(L, 0, 3);
    lua_newtable(L);
    luaL_setfuncs(L, class->methods, 0);
    for (lua_Integer i = 0; class->fields && class->fields[i]; i++) {
        lua_pushinteger(L, i + 1);
        lua_setfield(L, -2, class->fields[i]);
    }
    lua_pushlightuserdata(L, (void *)class);
    lua_pushcclosure(L, class_index, 2);
    if (class->alone)
        find_methods_first(L, class->methods);
    else
        lua_setfield(L, -2, "__index");
    lua_pushcfunction(L, refuse_write);
    lua_setfield(L, -2, "__newindex");
    lua_pushboolean(L, false);
    lua_setfield(L, -2, "__metatable");
    lua_rawsetp(L, LUA_REGISTRYINDEX, class->name);
}

void gz_add_field(lua_State *L, const char *class, const char *key, int field)
{
    gz_push_class(L, class);
    lua_getfield(L, -1, "__index");
    lua_getupvalue(L, -1, 1); /* class index keys */
    if (lua_getfield(L, -1, key) == LUA_TNIL) {
        lua_pushinteger(L, field);
        lua_setfield(L, -3, key);
    }
    lua_pop(L, 4);
}

void gz_push_class(lua_State *L, const char *class)
{
    lua_rawgetp(L, LUA_REGISTRYINDEX, class);
}

void *gz_push_handle(lua_State *L, const char *class, size_t size, int values)
{
    gz_handle *handle = lua_newuserdatauv(L, size, values);
    memset(handle, 0, size);
    handle->class = class;
    handle->call = gz_vm_of(L)->call;
    gz_push_class(L, class);
    lua_setmetatable(L, -2);
    return handle;
}

void *gz_to_handle(lua_State *L, int index, const char *class)
{
    gz_handle *handle = lua_touserdata(L, index);
    return handle && handle->class == class ? handle : NULL;
}

void *gz_check_handle(lua_State *L, int index, const char *class)
{
    void *handle = gz_to_handle(L, index, class);
    if (!handle)
        luaL_typeerror(L, index, class);
    return handle;
}
