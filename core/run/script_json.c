#include "run/script.h"

#include "lua/sandbox.h"
#include "run/json.h"

#include <string.h>

enum { MOST_DEEP = 100, MOST_ON_STACK = 24 };

/* Registry keys, by address: the metatable of what is an object even where it is empty, and the
 * value that stands for null. */
static const char OBJECT = 0, NOTHING = 0;

/* ---- Lua to JSON ---- */

typedef struct key {
    const char *text;
    size_t len;
    lua_Integer rank;
} key;

typedef struct writer {
    lua_State *L;
    int order;
    gz_buffer *out;
    int depth;
} writer;

static void write_value(writer *w, int index);

static bool is_marked(lua_State *L, int index)
{
    bool same;

    if (!lua_getmetatable(L, index))
        return false;
    lua_rawgetp(L, LUA_REGISTRYINDEX, &OBJECT);
    same = lua_rawequal(L, -1, -2);
    lua_pop(L, 2);
    return same;
}

static bool is_null(lua_State *L, int index)
{
    bool same;

    lua_rawgetp(L, LUA_REGISTRYINDEX, &NOTHING);
    same = lua_rawequal(L, index, -1);
    lua_pop(L, 1);
    return same;
}

static lua_Integer rank_of(const writer *w, const char *name)
{
    lua_Integer rank = 0;

    if (!w->order)
        return LUA_MAXINTEGER;
    if (lua_getfield(w->L, w->order, name) == LUA_TNUMBER)
        rank = lua_tointeger(w->L, -1);
    lua_pop(w->L, 1);
    return rank ? rank : LUA_MAXINTEGER;
}

static int compare_keys(const key *a, const key *b)
{
    int order;

    if (a->rank != b->rank)
        return a->rank < b->rank ? -1 : 1;
    order = memcmp(a->text, b->text, a->len < b->len ? a->len : b->len);
    return order ? order : (a->len > b->len) - (a->len < b->len);
}

static int compare_any_keys(const void *a, const void *b)
{
    return compare_keys(a, b);
}

/* Objects are small: most are sorted while they are read. */
static void insert_key(key *keys, size_t count, key new_key)
{
    size_t at = count;

    for (; at > 0 && compare_keys(&new_key, &keys[at - 1]) < 0; at--)
        keys[at] = keys[at - 1];
    keys[at] = new_key;
}

static size_t count_keys(lua_State *L, int index)
{
    size_t count = 0;

    for (lua_pushnil(L); lua_next(L, index); lua_pop(L, 1))
        count++;
    return count;
}

/* Key strings stay in the table, and so in memory. */
static void collect_keys(writer *w, int index, key *keys, bool sorted)
{
    lua_State *L = w->L;
    size_t count = 0;

    for (lua_pushnil(L); lua_next(L, index); lua_pop(L, 1)) {
        key new_key;

        if (lua_type(L, -2) != LUA_TSTRING)
            luaL_error(L, "a key of a JSON object is a %s; only text can be one",
                       luaL_typename(L, -2));
        new_key.text = lua_tolstring(L, -2, &new_key.len);
        new_key.rank = rank_of(w, new_key.text);
        if (sorted)
            insert_key(keys, count, new_key);
        else
            keys[count] = new_key;
        count++;
    }
    if (!sorted)
        qsort(keys, count, sizeof(*keys), compare_any_keys);
}

static void write_object(writer *w, int index)
{
    lua_State *L = w->L;
    size_t count = count_keys(L, index);
    key few[MOST_ON_STACK], *keys = few;

    if (count > MOST_ON_STACK) /* belongs to Lua: nothing is lost when something raises */
        keys = lua_newuserdatauv(L, count * sizeof(*keys), 0);
    else
        lua_pushnil(L);
    collect_keys(w, index, keys, keys == few);
    gz_buffer_char(w->out, '{');
    for (size_t i = 0; i < count; i++) {
        if (i)
            gz_buffer_char(w->out, ',');
        gz_json_string(w->out, keys[i].text, keys[i].len);
        gz_buffer_char(w->out, ':');
        lua_pushlstring(L, keys[i].text, keys[i].len);
        lua_rawget(L, index);
        write_value(w, lua_gettop(L));
        lua_pop(L, 1);
    }
    lua_pop(L, 1);
    gz_buffer_char(w->out, '}');
}

static void write_list(writer *w, int index, lua_Integer count)
{
    if ((size_t)count != count_keys(w->L, index))
        luaL_error(w->L, "a table is neither a list without gaps nor an object");
    gz_buffer_char(w->out, '[');
    for (lua_Integer i = 1; i <= count; i++) {
        if (i > 1)
            gz_buffer_char(w->out, ',');
        lua_rawgeti(w->L, index, i);
        write_value(w, lua_gettop(w->L));
        lua_pop(w->L, 1);
    }
    gz_buffer_char(w->out, ']');
}

static void write_table(writer *w, int index)
{
    lua_Integer count = (lua_Integer)lua_rawlen(w->L, index);

    if (w->depth == MOST_DEEP)
        luaL_error(w->L, "JSON of more than %d levels; does a table hold itself?", MOST_DEEP);
    w->depth++;
    luaL_checkstack(w->L, 10, NULL);
    if (is_marked(w->L, index) || (count == 0 && count_keys(w->L, index)))
        write_object(w, index);
    else
        write_list(w, index, count);
    w->depth--;
}

static void write_number(writer *w, int index)
{
    gloze_value value = { .kind = GLOZE_NUMBER, .real = lua_tonumber(w->L, index) };

    value.integral = lua_isinteger(w->L, index);
    if (value.integral)
        value.integer = lua_tointeger(w->L, index);
    gz_json_number(w->out, &value);
}

static void write_value(writer *w, int index)
{
    size_t len;
    const char *text;

    switch (lua_type(w->L, index)) {
    case LUA_TSTRING:
        text = lua_tolstring(w->L, index, &len);
        gz_json_string(w->out, text, len);
        return;
    case LUA_TNUMBER:
        write_number(w, index);
        return;
    case LUA_TBOOLEAN:
        gz_buffer_string(w->out, lua_toboolean(w->L, index) ? "true" : "false");
        return;
    case LUA_TTABLE:
        write_table(w, index);
        return;
    default:
        if (!is_null(w->L, index))
            luaL_error(w->L, "JSON has no %s; write json.null for nothing",
                       luaL_typename(w->L, index));
        gz_buffer_string(w->out, "null");
    }
}

void gz_script_write_json(lua_State *L, int index, int order, gz_buffer *out)
{
    writer w = { .L = L, .order = order, .out = out };

    write_value(&w, lua_absindex(L, index));
}

void gz_script_rank(lua_State *L)
{
    lua_newtable(L); /* list ranks */
    for (lua_Integer i = 1; lua_rawgeti(L, -2, i) != LUA_TNIL; i++) {
        lua_pushinteger(L, i); /* list ranks name i */
        lua_rawset(L, -3);
    }
    lua_pop(L, 1);
    lua_remove(L, -2);
}

/* ---- JSON to Lua ---- */

static void push_array(lua_State *L, const json_t *array)
{
    size_t count = json_array_size(array);

    lua_createtable(L, (int)(count < 1024 ? count : 1024), 0);
    for (size_t i = 0; i < count; i++) {
        gz_script_push_json(L, json_array_get(array, i));
        lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
}

static void mark(lua_State *L)
{
    lua_rawgetp(L, LUA_REGISTRYINDEX, &OBJECT);
    lua_setmetatable(L, -2);
}

static void push_object(lua_State *L, json_t *object)
{
    const char *name;
    json_t *value;

    lua_createtable(L, 0, (int)(json_object_size(object) < 1024 ? json_object_size(object) : 1024));
    mark(L);
    json_object_foreach(object, name, value)
    {
        lua_pushstring(L, name);
        gz_script_push_json(L, value);
        lua_rawset(L, -3);
    }
}

void gz_script_push_json(lua_State *L, const json_t *value)
{
    luaL_checkstack(L, 10, NULL);
    switch (json_typeof(value)) {
    case JSON_OBJECT:
        push_object(L, (json_t *)value); /* walking it needs it writable; nothing is written */
        return;
    case JSON_ARRAY:
        push_array(L, value);
        return;
    case JSON_STRING:
        lua_pushlstring(L, json_string_value(value), json_string_length(value));
        return;
    case JSON_INTEGER:
        lua_pushinteger(L, json_integer_value(value));
        return;
    case JSON_REAL:
        lua_pushnumber(L, json_real_value(value));
        return;
    case JSON_TRUE:
    case JSON_FALSE:
        lua_pushboolean(L, json_is_true(value));
        return;
    default:
        lua_rawgetp(L, LUA_REGISTRYINDEX, &NOTHING);
    }
}

/* ---- what Lua sees ---- */

/* json.encode(value, keys) -> text. `keys` is a list of names: the keys of objects come in its
 * order, others after them, sorted. Raises for what JSON can't say. */
static int encode(lua_State *L)
{
    gz_buffer *scratch = &gz_script_of(L)->scratch;

    luaL_checkany(L, 1);
    lua_settop(L, 2);
    if (!lua_isnil(L, 2)) {
        luaL_checktype(L, 2, LUA_TTABLE);
        gz_script_rank(L);
    }
    gz_buffer_reset(scratch);
    gz_script_write_json(L, 1, lua_isnil(L, 2) ? 0 : 2, scratch);
    if (scratch->failed)
        return luaL_error(L, "memory ran out");
    lua_pushlstring(L, scratch->data ? scratch->data : "", scratch->len);
    return 1;
}

static int free_box(lua_State *L)
{
    json_t **box = lua_touserdata(L, 1);

    json_decref(*box);
    *box = NULL;
    return 0;
}

/* An empty box on the stack, that frees what is put into it. */
static json_t **push_box(lua_State *L)
{
    static const char CLASS = 0;
    static const luaL_Reg none[] = { { NULL, NULL } };
    json_t **box = lua_newuserdatauv(L, sizeof(*box), 0);

    *box = NULL;
    gz_script_push_class(L, &CLASS, none);
    lua_pushcfunction(L, free_box);
    lua_setfield(L, -2, "__gc");
    lua_setmetatable(L, -2);
    return box;
}

/* json.decode(text) -> value. Raises "line 3: …" where it is no JSON, or says a key twice. */
static int decode(lua_State *L)
{
    size_t len;
    const char *text = luaL_checklstring(L, 1, &len);
    json_error_t why;
    json_t **box = push_box(L);

    *box = json_loadb(text, len, JSON_DECODE_ANY | JSON_ALLOW_NUL | JSON_REJECT_DUPLICATES, &why);
    if (!*box)
        return luaL_error(L, "line %d: no JSON: %s", why.line, why.text);
    gz_script_push_json(L, *box);
    json_decref(*box);
    *box = NULL;
    return 1;
}

/* json.object(table) -> the table, which is written as an object even where it is empty. */
static int object(lua_State *L)
{
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_settop(L, 1);
    mark(L);
    return 1;
}

static int show_null(lua_State *L)
{
    lua_pushliteral(L, "null");
    return 1;
}

static void make_null(lua_State *L)
{
    lua_newuserdatauv(L, 0, 0);
    lua_createtable(L, 0, 2);
    lua_pushcfunction(L, show_null);
    lua_setfield(L, -2, "__tostring");
    lua_pushboolean(L, false);
    lua_setfield(L, -2, "__metatable");
    lua_setmetatable(L, -2);
    lua_pushvalue(L, -1);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &NOTHING);
}

void gz_script_bind_json(lua_State *L)
{
    static const luaL_Reg functions[] = {
        { "encode", encode }, { "decode", decode }, { "object", object }, { NULL, NULL }
    };

    lua_createtable(L, 0, 1);
    lua_pushboolean(L, false);
    lua_setfield(L, -2, "__metatable");
    lua_rawsetp(L, LUA_REGISTRYINDEX, &OBJECT);
    luaL_newlib(L, functions);
    make_null(L);
    lua_setfield(L, -2, "null");
    lua_setfield(L, -2, "json");
}
