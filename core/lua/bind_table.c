#include "lua/bind.h"

/* The order of two values on the top of the stack: is the second before the first? With a
 * function at index 2 that decides, else <. Pops both. */
static bool comes_first(lua_State *L)
{
    bool first;
    if (lua_isnil(L, 2)) {
        first = lua_compare(L, -1, -2, LUA_OPLT);
        lua_pop(L, 2);
        return first;
    }
    lua_pushvalue(L, 2);
    lua_insert(L, -3); /* … function a b */
    lua_insert(L, -2); /* … function b a */
    lua_call(L, 2, 1);
    first = lua_toboolean(L, -1);
    lua_pop(L, 1);
    return first;
}

/* Merges the runs [low, middle) and [middle, high) of the table `from` into `to`. */
static void merge(lua_State *L, int from, int to, lua_Integer low, lua_Integer middle,
                  lua_Integer high)
{
    lua_Integer left = low, right = middle;
    for (lua_Integer out = low; out < high; out++) {
        bool take_right = left >= middle;
        if (!take_right && right < high) {
            lua_rawgeti(L, from, left);
            lua_rawgeti(L, from, right);
            take_right = comes_first(L);
        }
        lua_rawgeti(L, from, take_right ? right++ : left++);
        lua_rawseti(L, to, out);
    }
}

/* table.sort(list, before): sorts in place, by < or by before(a, b). Unlike Lua's own it is stable,
 * so that equal elements keep their order, and the result is always the same. */
static int stable_sort(lua_State *L)
{
    luaL_checktype(L, 1, LUA_TTABLE);
    if (!lua_isnoneornil(L, 2))
        luaL_checktype(L, 2, LUA_TFUNCTION);
    lua_settop(L, 2);
    lua_Integer count = luaL_len(L, 1);
    lua_newtable(L); /* list before from */
    lua_newtable(L); /* list before from to */
    for (lua_Integer i = 1; i <= count; i++) {
        lua_geti(L, 1, i);
        lua_rawseti(L, 3, i);
    }
    int from = 3, to = 4;
    for (lua_Integer width = 1; width < count; width *= 2) {
        for (lua_Integer low = 1; low <= count; low += 2 * width) {
            lua_Integer middle = low + width, high = low + 2 * width;
            merge(L, from, to, low, middle <= count ? middle : count + 1,
                  high <= count ? high : count + 1);
        }
        int swap = from;
        from = to;
        to = swap;
    }
    for (lua_Integer i = 1; i <= count; i++) {
        lua_rawgeti(L, from, i);
        lua_seti(L, 1, i);
    }
    return 0;
}

void gz_bind_table(lua_State *L)
{
    lua_pushcfunction(L, stable_sort);
    lua_setfield(L, -2, "sort");
}
