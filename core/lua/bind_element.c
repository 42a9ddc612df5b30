#include "lua/bind.h"
#include "lua/values.h"

#include <stdio.h>
#include <string.h>

#define ELEMENT "gloze.element"

gz_element *gz_to_element(lua_State *L, int index)
{
    return luaL_testudata(L, index, ELEMENT);
}

static gz_element *push_element(lua_State *L, gz_match_kind kind)
{
    gz_element *element = lua_newuserdatauv(L, sizeof *element, 1);
    memset(element, 0, sizeof *element);
    element->kind = kind;
    luaL_setmetatable(L, ELEMENT);
    return element;
}

/* A copy of the element at index 1. */
static gz_element *push_copy(lua_State *L, const gz_element *element)
{
    gz_element *copy = push_element(L, element->kind);
    *copy = *element;
    lua_getiuservalue(L, 1, 1);
    lua_setiuservalue(L, -2, 1);
    return copy;
}

/* ---- re ---- */

/* re [[pattern]]: a pattern (see match/pattern.h). Without a long bracket, "…" works too, with \\ for \. */
static int make_re(lua_State *L)
{
    gz_vm *vm = gz_vm_of(L);
    gz_program *program = &vm->program;
    size_t len;
    const char *text = luaL_checklstring(L, 1, &len);
    if (!vm->loading)
        return luaL_error(L, "re can only be called while a plugin loads; make the pattern a local "
                             "outside of the function");
    gz_element *element = push_element(L, GZ_BY_RE);
    gz_re *re = gz_arena_zalloc(&program->arena, 1, sizeof *re);
    if (!re)
        return luaL_error(L, "memory ran out");
    re->plugin = vm->plugin;
    re->text = gz_keep(L, text, len);
    re->len = len;
    re->where = gz_keep_place(L);
    gz_keep_grow(L, &program->res, &program->re_cap, program->re_count + 1, sizeof *program->res);
    program->res[program->re_count++] = re;
    element->re = re;
    return 1;
}

/* ---- list ---- */

static gz_letter_case read_case(lua_State *L)
{
    luaL_checktype(L, -1, LUA_TBOOLEAN);
    return lua_toboolean(L, -1) ? GZ_CASE_EXACT : GZ_CASE_FOLD;
}

static void read_list_options(lua_State *L, int index, gz_lexicon_options *options)
{
    static const char *const names[] = { "case", "hyphen", "plural", "possessive", NULL };
    lua_pushnil(L);
    while (lua_next(L, index)) {
        const char *key = lua_type(L, -2) == LUA_TSTRING ? lua_tostring(L, -2) : "?";
        if (strcmp(key, "case") == 0)
            options->letter_case = read_case(L);
        else if (strcmp(key, "hyphen") == 0)
            options->hyphen = lua_toboolean(L, -1);
        else if (strcmp(key, "plural") == 0)
            options->plural = lua_toboolean(L, -1);
        else if (strcmp(key, "possessive") == 0)
            options->possessive = lua_toboolean(L, -1);
        else
            gz_raise_unknown(L, "list: there is no option", key, names);
        lua_pop(L, 1);
    }
}

static const gz_file *find_list(lua_State *L, const char *name, const gz_bundle_plugin **folder)
{
    const gz_vm *vm = gz_vm_of(L);
    gz_nearest nearest = { 0 };
    char hint[128];
    const char *places[] = { vm->program.plugins[vm->plugin].name, "lib" };
    for (int i = 0; i < 2; i++) {
        *folder = gz_bundle_find(vm->bundle, places[i]);
        const gz_file *file = *folder ? gz_bundle_file(*folder, name) : NULL;
        if (file)
            return file;
        for (size_t j = 0; *folder && j < (*folder)->count; j++)
            gz_nearest_offer(&nearest, name, strlen(name), (*folder)->files[j].name);
    }
    luaL_error(L, "there is no list '%s' beside init.lua or in lib%s", name,
               gz_nearest_hint(&nearest, hint, sizeof hint));
    return NULL;
}

/* list "x.tsv" or list { "a", "b" }, then optionally { case =, hyphen =, plural =, possessive = }:
 * phrases at word boundaries, longest first. The first column of the file is the phrase; a
 * header names the rest. */
static int make_list(lua_State *L)
{
    if (!gz_vm_of(L)->loading)
        return luaL_error(L, "list can only be called while a plugin loads; make the list a local "
                             "outside of the function");
    lua_settop(L, 1);
    gz_element *element = push_element(L, GZ_BY_LIST);
    if (lua_istable(L, 1)) {
        element->where = gz_keep_place(L);
        lua_pushvalue(L, 1);
        lua_setiuservalue(L, 2, 1);
    } else {
        element->file = find_list(L, luaL_checkstring(L, 1), &element->folder);
    }
    return 1;
}

static gloze_status load_file(gz_element *element, gz_lexicon **out, gloze_error *err)
{
    char where[200];
    snprintf(where, sizeof where, "%s/%s", element->folder->shown, element->file->name);
    return gz_lexicon_from_tsv(element->file->data, element->file->len, where, &element->options,
                               out, err);
}

static gloze_status load_phrases(lua_State *L, gz_element *element, int phrases, gz_lexicon **out,
                                 gloze_error *err)
{
    size_t count = lua_rawlen(L, phrases);
    const char **texts = lua_newuserdatauv(L, (count + 1) * sizeof *texts, 0);
    for (size_t i = 0; i < count; i++) {
        if (lua_rawgeti(L, phrases, (lua_Integer)i + 1) != LUA_TSTRING)
            luaL_error(L, "list { … } wants phrases in quotes; number %I is a %s",
                       (LUAI_UACINT)(i + 1), luaL_typename(L, -1));
        texts[i] = lua_tostring(L, -1); /* the table keeps it */
        lua_pop(L, 1);
    }
    return gz_lexicon_from_phrases(texts, count, element->where, &element->options, out, err);
}

const gz_lexicon *gz_element_list(lua_State *L, int index)
{
    gz_element *element = luaL_checkudata(L, index, ELEMENT);
    gz_program *program = &gz_vm_of(L)->program;
    gloze_error err;
    gz_lexicon *lexicon = NULL;
    if (element->list)
        return element->list;
    gz_keep_grow(L, &program->lexicons, &program->lexicon_cap, program->lexicon_count + 1,
                 sizeof *program->lexicons);
    int top = lua_gettop(L);
    lua_getiuservalue(L, index, 1);
    gloze_status status = element->file ? load_file(element, &lexicon, &err)
                                        : load_phrases(L, element, top + 1, &lexicon, &err);
    lua_settop(L, top);
    if (status != GLOZE_OK)
        luaL_error(L, "%s", err.message);
    program->lexicons[program->lexicon_count++] = lexicon;
    element->list = lexicon;
    return lexicon;
}

/* ---- each ---- */

static void read_conditions(lua_State *L, int index, gz_element *element)
{
    size_t cap = 0;
    lua_pushnil(L);
    while (lua_next(L, index)) {
        gz_condition condition = { .slot = -1 };
        if (lua_type(L, -2) != LUA_TSTRING)
            luaL_error(L, "each \"%s\": a condition is written attribute = value",
                       element->each_type);
        condition.attribute = gz_keep_string(L, -2);
        if (strcmp(condition.attribute, "pass") == 0) {
            element->each_pass = (int)luaL_checkinteger(L, -1);
            lua_pop(L, 1);
            continue;
        }
        size_t len;
        if (lua_type(L, -1) == LUA_TSTRING) {
            const char *text = lua_tolstring(L, -1, &len);
            condition.value = gz_value_text(gz_keep(L, text, len), len);
        } else if (lua_type(L, -1) == LUA_TBOOLEAN) {
            condition.value = gz_value_boolean(lua_toboolean(L, -1));
        } else if (lua_isinteger(L, -1)) {
            condition.value = gz_value_integer(lua_tointeger(L, -1));
        } else {
            condition.value = gz_value_real(luaL_checknumber(L, -1));
        }
        gz_keep_grow(L, &element->conditions, &cap, element->condition_count + 1,
                     sizeof *element->conditions);
        element->conditions[element->condition_count++] = condition;
        lua_pop(L, 1);
    }
}

/* each "TYPE" { attribute = value, … }: every annotation of that type that fulfils the conditions.
 * { pass = 1 } reads them as that pass left them, not the last. */
static int make_each(lua_State *L)
{
    const char *type = gz_keep_string(L, 1);
    gz_element *element = push_element(L, GZ_BY_EACH);
    element->each_type = type;
    return 1;
}

/* The second table of list and each. */
static int call_element(lua_State *L)
{
    gz_element *element = luaL_checkudata(L, 1, ELEMENT);
    if (element->kind == GZ_BY_RE)
        return luaL_error(L, "re takes no table; is a comma missing?");
    luaL_checktype(L, 2, LUA_TTABLE);
    gz_element *copy = push_copy(L, element);
    if (element->kind == GZ_BY_EACH)
        read_conditions(L, 2, copy);
    else
        read_list_options(L, 2, &copy->options);
    return 1;
}

/* element / "name": gives what matches a name, for $name and m.name. */
static int name_element(lua_State *L)
{
    gz_element *element = gz_to_element(L, 1);
    if (!element || lua_type(L, 2) != LUA_TSTRING)
        return luaL_error(L, "a capture is written element / \"name\"");
    if (element->kind == GZ_BY_RE)
        return luaL_error(L, "name a part of a pattern inside it: (?<%s>…)", lua_tostring(L, 2));
    const char *name = gz_keep_string(L, 2);
    push_copy(L, element)->capture = name;
    return 1;
}

static int element_tostring(lua_State *L)
{
    static const char *const names[] = { "re", "list", "each" };
    gz_element *element = luaL_checkudata(L, 1, ELEMENT);
    lua_pushstring(L, names[element->kind]);
    return 1;
}

void gz_bind_element(lua_State *L)
{
    static const luaL_Reg functions[] = { { "re", make_re },
                                          { "list", make_list },
                                          { "each", make_each },
                                          { NULL, NULL } };
    static const luaL_Reg meta[] = { { "__div", name_element },
                                     { "__call", call_element },
                                     { "__tostring", element_tostring },
                                     { NULL, NULL } };
    luaL_setfuncs(L, functions, 0);
    luaL_newmetatable(L, ELEMENT);
    luaL_setfuncs(L, meta, 0);
    lua_pushboolean(L, false);
    lua_setfield(L, -2, "__metatable");
    lua_pop(L, 1);
}
