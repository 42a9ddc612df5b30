#include "lua/bind.h"
#include "match/number.h"

static int push_number(lua_State *L, const gz_number *number)
{
    if (number->integral)
        lua_pushinteger(L, number->integer);
    else
        lua_pushnumber(L, number->real);
    return 1;
}

/* read_number(text) -> number or nil: reads "1,200", "forty", "2.5 million", exactly. */
static int read_number(lua_State *L)
{
    size_t len;
    gz_number number;
    const char *text = luaL_checklstring(L, 1, &len);
    if (gz_number_read(text, len, &number))
        return push_number(L, &number);
    lua_pushnil(L);
    return 1;
}

/* scale_number(number or text, exponent) -> number: times ten to the exponent, exactly, so that
 * 16.4 and 6 give 16400000. nil when the text is no number or the result is too large. */
static int scale_number(lua_State *L)
{
    gz_number number, scaled;
    size_t len;
    lua_Integer exponent = luaL_checkinteger(L, 2);
    bool known = true;
    if (lua_type(L, 1) == LUA_TSTRING) {
        const char *text = lua_tolstring(L, 1, &len);
        known = gz_number_read(text, len, &number);
    } else if (lua_isinteger(L, 1)) {
        number = gz_number_from_integer(lua_tointeger(L, 1));
    } else {
        number = gz_number_from_real(luaL_checknumber(L, 1));
    }
    if (!known || exponent < -400 || exponent > 400 ||
        !gz_number_scale(&number, (int)exponent, &scaled)) {
        lua_pushnil(L);
        return 1;
    }
    return push_number(L, &scaled);
}

void gz_bind_number(lua_State *L)
{
    static const luaL_Reg functions[] = { { "read_number", read_number },
                                          { "scale_number", scale_number },
                                          { NULL, NULL } };
    luaL_setfuncs(L, functions, 0);
}
