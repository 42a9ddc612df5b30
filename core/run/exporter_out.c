#include "run/exporter_out.h"

#include "base/nearest.h"
#include "run/json.h"
#include "run/paper_lua.h"

#include <string.h>

/* Registry keys, by address. */
static const char OUT = 0, FILES = 0;

/* A file as Lua holds it. */
typedef struct handle {
    gz_staged *file;
    size_t number; /* of the file that it was made for */
} handle;

int gz_export_raise(lua_State *L, gz_export_out *out, gloze_status code, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    gz_fail_v(&out->failure, code, format, args);
    va_end(args);
    lua_pushstring(L, out->failure.message);
    return lua_error(L);
}

static gz_export_out *find_out(lua_State *L)
{
    gz_export_out *out;

    lua_rawgetp(L, LUA_REGISTRYINDEX, &OUT);
    out = lua_touserdata(L, -1);
    lua_pop(L, 1);
    return out;
}

/* Raises what went wrong with a file; the exporter gives it on with its own status. */
static int raise_failure(lua_State *L, const gz_export_out *out)
{
    lua_pushstring(L, out->failure.message);
    return lua_error(L);
}

/* ---- files ---- */

static gz_staged *check_file(lua_State *L)
{
    handle *h = lua_touserdata(L, 1);
    bool ours = false;

    if (h && lua_getmetatable(L, 1)) {
        lua_rawgetp(L, LUA_REGISTRYINDEX, &FILES);
        ours = lua_rawequal(L, -1, -2);
        lua_pop(L, 2);
    }
    if (!ours)
        luaL_error(L, "call it with a colon: file:write(…)");
    if (gz_staged_number(h->file) != h->number)
        luaL_error(L, "the file is closed; one that is opened for a document ends with it");
    return h->file;
}

static int flush(lua_State *L, gz_staged *file)
{
    gz_export_out *out = find_out(L);

    if (gz_staged_flush(file, &out->failure) != GLOZE_OK)
        return raise_failure(L, out);
    lua_settop(L, 1);
    return 1;
}

/* file:write(text or number, …) -> file */
static int file_write(lua_State *L)
{
    gz_staged *file = check_file(L);
    gz_buffer *buffer = gz_staged_buffer(file);

    for (int i = 2, last = lua_gettop(L); i <= last; i++) {
        size_t len;
        const char *text;

        if (lua_type(L, i) == LUA_TNUMBER && lua_isinteger(L, i) && lua_tointeger(L, i) >= 0) {
            gz_json_size(buffer,
                         (size_t)lua_tointeger(L, i)); /* printf would be most of the cost */
            continue;
        }
        text = luaL_checklstring(L, i, &len);
        gz_buffer_add(buffer, text, len);
    }
    return flush(L, file);
}

/* file:json(value) -> file: writes the value as JSON, without a line end. */
static int file_json(lua_State *L)
{
    gz_staged *file = check_file(L);

    luaL_checkany(L, 2);
    lua_rawgeti(L, LUA_REGISTRYINDEX, find_out(L)->order);
    gz_script_write_json(L, 2, lua_gettop(L), gz_staged_buffer(file));
    return flush(L, file);
}

static int file_tokens(lua_State *L)
{
    gz_open_paper_write_tokens(L, gz_staged_buffer(check_file(L)));
    return 1;
}

static int file_sentences(lua_State *L)
{
    gz_open_paper_write_sentences(L, gz_staged_buffer(check_file(L)));
    return 1;
}

/* file:numbers(first, last, before) -> file: writes the numbers, each with `before` in front. */
static int file_numbers(lua_State *L)
{
    gz_staged *file = check_file(L);
    lua_Integer last = luaL_checkinteger(L, 3);
    size_t len;
    const char *before = luaL_checklstring(L, 4, &len);

    for (lua_Integer i = luaL_checkinteger(L, 2); i >= 0 && i <= last; i++) {
        gz_buffer_add(gz_staged_buffer(file), before, len);
        gz_json_size(gz_staged_buffer(file), (size_t)i);
    }
    return flush(L, file);
}

/* file:xml(text) -> file: writes text, escaped for the content of an element. */
static int file_xml(lua_State *L)
{
    gz_staged *file = check_file(L);
    size_t len;
    const char *text = luaL_checklstring(L, 2, &len);

    gz_xml_escape(gz_staged_buffer(file), text, len, false);
    return flush(L, file);
}

/* out:file(name) -> file: a new file below the output; "/" parts folders. */
static int out_file(lua_State *L)
{
    static const luaL_Reg methods[] = { { "write", file_write },
                                        { "json", file_json },
                                        { "xml", file_xml },
                                        { "tokens", file_tokens },
                                        { "numbers", file_numbers },
                                        { "sentences", file_sentences },
                                        { NULL, NULL } };
    gz_export_out *out = find_out(L);
    size_t len;
    const char *name = luaL_checklstring(L, 2, &len);
    handle *h;

    if (strlen(name) < len)
        return luaL_error(L, "the name of a file holds a NUL character");
    h = lua_newuserdatauv(L, sizeof(*h), 0);
    if (gz_staging_file(out->staging, name, &h->file, &out->failure) != GLOZE_OK)
        return raise_failure(L, out);
    h->number = gz_staged_number(h->file);
    gz_script_push_class(L, &FILES, methods);
    lua_setmetatable(L, -2);
    return 1;
}

/* ---- the rest of out ---- */

/* out:lost(reason, count): counts what the format can't hold; count is 1 without it. */
static int out_lost(lua_State *L)
{
    const char *reason = luaL_checkstring(L, 2);
    lua_Integer count = luaL_optinteger(L, 3, 1);

    if (count > 0)
        gz_losses_add(&find_out(L)->losses, reason, (size_t)count);
    return 0;
}

/* out:types() -> list of { name, color, ink, key, count }: the types of all documents so far. */
static int out_types(lua_State *L)
{
    gz_export_push_labels(L, find_out(L)->types);
    return 1;
}

/* out:relations() -> the same for relations. */
static int out_relations(lua_State *L)
{
    gz_export_push_labels(L, find_out(L)->relations);
    return 1;
}

/* ---- options ---- */

/* Raises what is wrong with "name=value", naming the choices. Stack: … declared list */
static void refuse_value(lua_State *L, const char *name, const char *value)
{
    luaL_Buffer choices;

    luaL_buffinit(L, &choices);
    for (lua_Integer i = 1; lua_rawgeti(L, -2, i) == LUA_TSTRING; i++) {
        const char *choice = lua_tostring(L, -1);

        lua_pop(L, 1);
        if (i > 1)
            luaL_addstring(&choices, ", ");
        luaL_addstring(&choices, choice);
    }
    lua_pop(L, 1);
    luaL_pushresult(&choices);
    gz_export_raise(L, find_out(L), GLOZE_EUSAGE, "--option %s=%s: the choices are %s", name, value,
                    lua_tostring(L, -1));
}

/* Stack: options declared -> options declared. A list of choices, or the default of any text. */
static void set_option(lua_State *L, const char *setting)
{
    const char *equals = strchr(setting, '='), *name, *value;
    bool fine = false;

    if (!equals)
        gz_export_raise(L, find_out(L), GLOZE_EUSAGE, "--option %s: has no \"=\"; write name=value",
                        setting);
    lua_pushlstring(L, setting, (size_t)(equals - setting)); /* options declared name */
    name = lua_tostring(L, -1);
    value = equals + 1;
    if (lua_getfield(L, -2, name) == LUA_TNIL) {
        gz_nearest nearest = { 0 };
        char hint[128];

        for (lua_pushnil(L); lua_next(L, -4); lua_pop(L, 1))
            if (lua_type(L, -2) == LUA_TSTRING)
                gz_nearest_offer(&nearest, name, strlen(name), lua_tostring(L, -2));
        gz_export_raise(L, find_out(L), GLOZE_EUSAGE,
                        "--option %s: this format has no such option%s", setting,
                        gz_nearest_hint(&nearest, hint, sizeof(hint)));
    }
    for (lua_Integer i = 1; !fine && lua_istable(L, -1); i++) {
        if (lua_rawgeti(L, -1, i) != LUA_TSTRING) {
            lua_pop(L, 1);
            refuse_value(L, name, value);
        }
        fine = strcmp(lua_tostring(L, -1), value) == 0;
        lua_pop(L, 1);
    }
    lua_pop(L, 1);
    lua_pushstring(L, value);
    lua_setfield(L, -4, name);
    lua_pop(L, 1);
}

/* Stack: … -> … options declared; every option has its default. */
static void push_defaults(lua_State *L, int table)
{
    lua_newtable(L);
    if (lua_getfield(L, table, "options") != LUA_TTABLE) {
        lua_pop(L, 1);
        lua_newtable(L);
    }
    for (lua_pushnil(L); lua_next(L, -2);) { /* options declared name value */
        if (lua_istable(L, -1)) {
            lua_rawgeti(L, -1, 1);
            lua_remove(L, -2);
        }
        lua_pushvalue(L, -2);
        lua_insert(L, -2); /* options declared name name default */
        lua_rawset(L, -5);
    }
}

void gz_export_out_make(lua_State *L, gz_export_out *out, int table, const char *const *settings,
                        size_t count)
{
    static const char CLASS = 0;
    static const luaL_Reg methods[] = { { "file", out_file },
                                        { "lost", out_lost },
                                        { "types", out_types },
                                        { "relations", out_relations },
                                        { NULL, NULL } };

    lua_pushlightuserdata(L, out);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &OUT);
    lua_newtable(L); /* out */
    push_defaults(L, table);
    for (size_t i = 0; i < count; i++)
        set_option(L, settings[i]);
    lua_pop(L, 1);
    lua_setfield(L, -2, "options");
    lua_pushstring(L, gloze_version());
    lua_setfield(L, -2, "version");
    lua_pushstring(L, out->model);
    lua_setfield(L, -2, "model");
    gz_script_push_class(L, &CLASS, methods);
    lua_setmetatable(L, -2);
    out->out = luaL_ref(L, LUA_REGISTRYINDEX);
    if (lua_getfield(L, table, "keys") != LUA_TTABLE) {
        lua_pop(L, 1);
        lua_newtable(L);
    }
    gz_script_rank(L);
    out->order = luaL_ref(L, LUA_REGISTRYINDEX);
}

void gz_export_out_push(lua_State *L, const gz_export_out *out)
{
    lua_rawgeti(L, LUA_REGISTRYINDEX, out->out);
}

static bool count_name(json_t *names, const char *name)
{
    json_t *count = json_object_get(names, name);

    if (count)
        return json_integer_set(count, json_integer_value(count) + 1) == 0;
    return json_object_set_new(names, name, json_integer(1)) == 0;
}

bool gz_export_out_count(gz_export_out *out, const gz_paper *paper)
{
    for (size_t i = 0; i < paper->count; i++) {
        const gz_paper_mark *mark = &paper->marks[i];

        if (!count_name(out->types, mark->type))
            return false;
        for (size_t j = 0; j < mark->link_count; j++)
            if (!count_name(out->relations, mark->links[j].type))
                return false;
    }
    return true;
}
