#include "run/script.h"

#include "lua/sandbox.h"
#include "run/json.h"

#include <stdlib.h>
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
    int value; /* where its value is on the stack; 0: in the table */
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

/* Of the name at index `name`. */
static lua_Integer rank_of(const writer *w, int name)
{
    lua_Integer rank;

    if (!w->order)
        return LUA_MAXINTEGER;
    lua_pushvalue(w->L, name);
    lua_rawget(w->L, w->order);
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

/* Key strings stay in the table, and so in memory. Of few keys names and values stay on the stack. */
static void collect_keys(writer *w, int index, key *keys, bool few)
{
    lua_State *L = w->L;
    size_t count = 0;

    for (lua_pushnil(L); lua_next(L, index);) { /* … name value */
        int name = lua_gettop(L) - 1;
        key new_key = { .value = few ? name + 1 : 0 };

        if (lua_type(L, name) != LUA_TSTRING)
            luaL_error(L, "a key of a JSON object is a %s; only text can be one",
                       luaL_typename(L, name));
        new_key.text = lua_tolstring(L, name, &new_key.len);
        new_key.rank = rank_of(w, name);
        if (few) {
            insert_key(keys, count, new_key);
            lua_pushvalue(L, name);
        } else {
            keys[count] = new_key;
            lua_pop(L, 1);
        }
        count++;
    }
    if (!few)
        qsort(keys, count, sizeof(*keys), compare_any_keys);
}

static void write_member(writer *w, int index, const key *k)
{
    lua_State *L = w->L;

    gz_json_string(w->out, k->text, k->len);
    gz_buffer_char(w->out, ':');
    if (k->value) {
        write_value(w, k->value);
        return;
    }
    lua_pushlstring(L, k->text, k->len);
    lua_rawget(L, index);
    write_value(w, lua_gettop(L));
    lua_pop(L, 1);
}

static void write_object(writer *w, int index)
{
    lua_State *L = w->L;
    int top = lua_gettop(L);
    size_t count = count_keys(L, index);
    key on_stack[MOST_ON_STACK], *keys = on_stack;

    if (count > MOST_ON_STACK) /* belongs to Lua: nothing is lost when something raises */
        keys = lua_newuserdatauv(L, count * sizeof(*keys), 0);
    else
        luaL_checkstack(L, 2 * MOST_ON_STACK + 10, NULL);
    collect_keys(w, index, keys, keys == on_stack);
    gz_buffer_char(w->out, '{');
    for (size_t i = 0; i < count; i++) {
        if (i)
            gz_buffer_char(w->out, ',');
        write_member(w, index, &keys[i]);
    }
    lua_settop(L, top);
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

static int some(size_t count)
{
    return (int)(count < 1024 ? count : 1024);
}

static void push_array(lua_State *L, const gz_tree *array)
{
    lua_Integer i = 0;

    lua_createtable(L, some(array->count), 0);
    for (const gz_tree *item = array->first; item; item = item->next) {
        gz_script_push_tree(L, item);
        lua_rawseti(L, -2, ++i);
    }
}

static void mark(lua_State *L)
{
    lua_rawgetp(L, LUA_REGISTRYINDEX, &OBJECT);
    lua_setmetatable(L, -2);
}

void gz_script_push_object(lua_State *L, const gz_tree *object)
{
    const gz_tree *item = gz_tree_is(object, GZ_TREE_OBJECT) ? object->first : NULL;

    lua_createtable(L, 0, item ? some(object->count) : 0);
    mark(L);
    for (; item; item = item->next) {
        lua_pushstring(L, item->name);
        gz_script_push_tree(L, item);
        lua_rawset(L, -3);
    }
}

void gz_script_push_tree(lua_State *L, const gz_tree *value)
{
    luaL_checkstack(L, 10, NULL);
    switch (value->kind) {
    case GZ_TREE_OBJECT:
        gz_script_push_object(L, value);
        return;
    case GZ_TREE_ARRAY:
        push_array(L, value);
        return;
    case GZ_TREE_STRING:
        lua_pushlstring(L, value->text, value->len);
        return;
    case GZ_TREE_INTEGER:
        lua_pushinteger(L, value->integer);
        return;
    case GZ_TREE_REAL:
        lua_pushnumber(L, value->real);
        return;
    case GZ_TREE_TRUE:
    case GZ_TREE_FALSE:
        lua_pushboolean(L, value->kind == GZ_TREE_TRUE);
        return;
    case GZ_TREE_NULL:
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

/* json.decode(text) -> value. Raises "line 3: …" where it is no JSON, or says a name twice. */
static int decode(lua_State *L)
{
    gz_arena *arena = &gz_script_of(L)->arena;
    size_t len;
    const char *text = luaL_checklstring(L, 1, &len);
    gz_tree_fault fault;
    const gz_tree *tree;

    gz_arena_reset(arena);
    tree = gz_tree_read(arena, text, len, NULL, &fault);
    if (!tree && !fault.what)
        return luaL_error(L, "memory ran out");
    if (!tree)
        return luaL_error(L, "line %d: no JSON: %s", (int)fault.line, fault.what);
    gz_script_push_tree(L, tree);
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
