#include "lua/bind.h"

#include <math.h>
#include <string.h>

/* seq { element, … }: elements one after the other: text, elements, annotations. They may touch
 * ("£24m"). The sentence bounds it, unless within says more. Every token at which it fits is a
 * match. */
static int make_seq(lua_State *L)
{
    gz_check_value(L, 1, LUA_TTABLE, "seq wants its elements in { }");
    gz_push_element_of_first(L, GZ_ELEMENT_SEQ);
    return 1;
}

/* word "say|tell": one of these words, with their inflections (says, said, told, telling). Of a
 * phrase ("set up") the first word is inflected. Irregular forms stand in lib/irregular.tsv. */
static int make_word(lua_State *L)
{
    gz_check_value(L, 1, LUA_TSTRING, "word wants words in quotes: word \"say|tell\"");
    gz_push_element_of_first(L, GZ_ELEMENT_WORD);
    return 1;
}

/* token [[regex]]: one token (a word, a number, any other character) that the PCRE2 pattern matches
 * as a whole. */
static int make_token(lua_State *L)
{
    gz_check_value(L, 1, LUA_TSTRING, "token wants a pattern: token [[…]]");
    gz_push_element_of_first(L, GZ_ELEMENT_TOKEN);
    return 1;
}

/* number(min, max): a number in digits or words ("40", "forty", "2.5 million"), as a whole;
 * either bound may be left out. Where what follows asks for it, a unit that touches is left:
 * "24m" is 24 and "m". */
static int make_number(lua_State *L)
{
    for (int i = 1; i <= 2; i++)
        if (!lua_isnoneornil(L, i))
            gz_check_value(L, i, LUA_TNUMBER,
                           "number(min, max) wants two numbers; either may be left out");
    double low = luaL_optnumber(L, 1, -HUGE_VAL), high = luaL_optnumber(L, 2, HUGE_VAL);
    gz_element *element = gz_push_element(L, GZ_ELEMENT_NUMBER);
    element->low = low;
    element->high = high;
    return 1;
}

/* caps(): one word that begins with a capital; caps("all"): one in capitals only. */
static int make_caps(lua_State *L)
{
    bool all = lua_type(L, 1) == LUA_TSTRING && strcmp(lua_tostring(L, 1), "all") == 0;
    if (!lua_isnoneornil(L, 1) && !all)
        return luaL_error(L, "caps wants nothing or \"all\": caps() or caps(\"all\")");
    gz_push_element(L, GZ_ELEMENT_CAPS)->all = all;
    return 1;
}

static void check_inner(lua_State *L, const char *what)
{
    if (lua_isnoneornil(L, 1))
        luaL_error(L, "%s wants an element as x", what);
}

/* opt(x): x or nothing; x where both fit. opt { x, y }: a sequence, or nothing. */
static int make_opt(lua_State *L)
{
    check_inner(L, "opt(x)");
    gz_push_element_of_first(L, GZ_ELEMENT_OPT);
    return 1;
}

static void read_range(lua_State *L, int first, gz_element *element, const char *what)
{
    lua_Integer min = lua_isinteger(L, first) ? lua_tointeger(L, first) : -1;
    lua_Integer max = lua_isinteger(L, first + 1) ? lua_tointeger(L, first + 1) : -1;
    if (min < 0 || max < 1 || min > max || max > GZ_SEQ_MOST)
        luaL_error(L, "%s wants two whole numbers from 0 to %d, the smaller first", what,
                   GZ_SEQ_MOST);
    element->min = (int)min;
    element->max = (int)max;
}

/* many(x, min, max): x, min to max times, as often as possible. A capture in it is a list:
 * $c[1], $c[-1], $c[*]. many({ x, y }, min, max) repeats a sequence. */
static int make_many(lua_State *L)
{
    check_inner(L, "many(x, min, max)");
    gz_element range;
    read_range(L, 2, &range, "many(x, min, max)");
    gz_element *element = gz_push_element_of_first(L, GZ_ELEMENT_MANY);
    element->min = range.min;
    element->max = range.max;
    return 1;
}

/* any { x, y }: the first that fits. As a condition: one of these. */
static int make_any(lua_State *L)
{
    gz_check_value(L, 1, LUA_TTABLE, "any wants what it chooses from in { }");
    gz_push_element_of_first(L, GZ_ELEMENT_ANY);
    return 1;
}

/* none(x): one token that x does not begin at. As a condition: not this. */
static int make_none(lua_State *L)
{
    check_inner(L, "none(x)");
    gz_push_element_of_first(L, GZ_ELEMENT_NONE);
    return 1;
}

/* skip(min, max): min to max tokens, as few as possible. */
static int make_skip(lua_State *L)
{
    gz_element range;
    read_range(L, 1, &range, "skip(min, max)");
    gz_element *element = gz_push_element(L, GZ_ELEMENT_SKIP);
    element->min = range.min;
    element->max = range.max;
    return 1;
}

/* at_least(n): as a condition: a number of n or more. */
static int make_at_least(lua_State *L)
{
    gz_check_value(L, 1, LUA_TNUMBER, "at_least wants a number: at_least(5)");
    double bound = lua_tonumber(L, 1);
    gz_push_element(L, GZ_ELEMENT_AT_LEAST)->low = bound;
    return 1;
}

/* at_most(n): as a condition: a number of n or less. */
static int make_at_most(lua_State *L)
{
    gz_check_value(L, 1, LUA_TNUMBER, "at_most wants a number: at_most(5)");
    double bound = lua_tonumber(L, 1);
    gz_push_element(L, GZ_ELEMENT_AT_MOST)->low = bound;
    return 1;
}

void gz_bind_seq(lua_State *L)
{
    static const luaL_Reg functions[] = { { "seq", make_seq },
                                          { "word", make_word },
                                          { "token", make_token },
                                          { "number", make_number },
                                          { "caps", make_caps },
                                          { "opt", make_opt },
                                          { "many", make_many },
                                          { "any", make_any },
                                          { "none", make_none },
                                          { "skip", make_skip },
                                          { "at_least", make_at_least },
                                          { "at_most", make_at_most },
                                          { NULL, NULL } };
    luaL_setfuncs(L, functions, 0);
}
