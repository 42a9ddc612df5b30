#include "lua/bind.h"
#include "lua/prepare.h"
#include "lua/sandbox.h"

#include <stdio.h>
#include <string.h>

static const char ELEMENT[] = "element";

/* Uservalues of an element: what it was made of, and its second table. */
enum { RAW = 1, SECOND = 2 };

gz_element *gz_to_element(lua_State *L, int index)
{
    return gz_to_handle(L, index, ELEMENT);
}

gz_element *gz_push_element(lua_State *L, gz_element_kind kind)
{
    if (!gz_vm_of(L)->loading)
        luaL_error(L, "patterns, lists and elements are made while a plugin loads; make it a local "
                      "outside of the function");
    gz_element *element = gz_push_handle(L, ELEMENT, sizeof *element, 2);
    element->kind = kind;
    return element;
}

gz_element *gz_push_element_of_first(lua_State *L, gz_element_kind kind)
{
    gz_element *element = gz_push_element(L, kind);
    lua_pushvalue(L, 1);
    lua_setiuservalue(L, -2, RAW);
    return element;
}

/* A copy of the element at index 1. */
static gz_element *push_copy(lua_State *L, const gz_element *element)
{
    gz_element *copy = gz_push_element(L, element->kind);
    *copy = *element;
    for (int i = RAW; i <= SECOND; i++) {
        lua_getiuservalue(L, 1, i);
        lua_setiuservalue(L, -2, i);
    }
    return copy;
}

void gz_push_element_raw(lua_State *L, int index)
{
    lua_getiuservalue(L, index, RAW);
}

void gz_push_element_second(lua_State *L, int index)
{
    lua_getiuservalue(L, index, SECOND);
}

/* ---- re ---- */

/* re [[pattern]]: a pattern of PCRE2 with Unicode. A space stands for any white space, a line
 * end with the spaces around it for nothing; %{name} inserts a definition. "…" instead of [[…]]
 * works too, with \\ for \. */
static int make_re(lua_State *L)
{
    gz_vm *vm = gz_vm_of(L);
    gz_program *program = &vm->program;
    size_t len;
    const char *text = luaL_checklstring(L, 1, &len);
    gz_element *element = gz_push_element(L, GZ_ELEMENT_RE);
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
    return lua_toboolean(L, -1) ? GZ_CASE_EXACT : GZ_CASE_FOLD;
}

static void read_list_options(lua_State *L, int index, gz_lexicon_options *options)
{
    static const char *const names[] = { "case", "hyphen", "plural", "possessive", NULL };
    lua_pushnil(L);
    while (lua_next(L, index)) {
        const char *key = lua_type(L, -2) == LUA_TSTRING ? lua_tostring(L, -2) : "?";
        gz_check_value(L, -1, LUA_TBOOLEAN, "list: an option is true or false");
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

static bool ends_with(const char *name, const char *ending)
{
    const char *dot = strrchr(name, '.');
    return dot && strcmp(dot, ending) == 0;
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
    if (vm->program.plugins[vm->plugin].single)
        luaL_error(
            L,
            "there is no list '%s' in lib, and a plugin of one file has no lists of its own; "
            "make a folder of it, with the rules in init.lua and the list beside it",
            name);
    luaL_error(L, "there is no list '%s' beside init.lua or in lib%s", name,
               gz_nearest_hint(&nearest, hint, sizeof hint));
    return NULL;
}

/* list "x.tsv" or list { "a", "b" }, then optionally { case =, hyphen =, plural =, possessive = }:
 * phrases at word boundaries, longest first. The first column of the file is the phrase; a
 * header names the rest. list "x.lex" is a compiled list, which has its options in itself. */
static int make_list(lua_State *L)
{
    if (!lua_isnoneornil(L, 2))
        return luaL_error(
            L, "list takes its options in a table behind it: list \"x.tsv\" { case = true }, "
               "without a comma or brackets around both");
    lua_settop(L, 1);
    if (!lua_istable(L, 1))
        gz_check_value(L, 1, LUA_TSTRING,
                       "list wants a file or phrases: list \"x.tsv\" or list { \"…\", \"…\" }");
    gz_element *element = gz_push_element_of_first(L, GZ_ELEMENT_LIST);
    if (lua_istable(L, 1))
        element->where = gz_keep_place(L);
    else
        element->file = find_list(L, lua_tostring(L, 1), &element->folder);
    return 1;
}

static bool same_options(gz_lexicon_options a, gz_lexicon_options b)
{
    return a.letter_case == b.letter_case && a.hyphen == b.hyphen && a.plural == b.plural &&
           a.possessive == b.possessive;
}

/* A compiled list beside x.tsv that was made of just this table with these options is the same
 * list; of any other one nothing is said, the table counts. */
static bool load_compiled(const gz_element *element, const char *where, gz_lexicon **out)
{
    const gz_file *file = gz_bundle_compiled(element->folder, element->file);
    if (!file || gz_lexicon_from_image(file->data, file->len, where, out, NULL) != GLOZE_OK)
        return false;
    if (same_options(element->options, gz_lexicon_options_of(*out)))
        return true;
    gz_lexicon_free(*out);
    *out = NULL;
    return false;
}

static gloze_status load_file(gz_vm *vm, gz_element *element, gz_lexicon **out, gloze_error *err)
{
    char where[200];
    snprintf(where, sizeof where, "%s/%s", element->folder->shown, element->file->name);
    if (ends_with(element->file->name, ".lex"))
        return gz_lexicon_from_image(element->file->data, element->file->len, where, out, err);
    if (ends_with(element->file->name, ".tsv") && load_compiled(element, where, out))
        return GLOZE_OK;
    return gz_prepare_list(vm, element->file, where, &element->options, out, err);
}

static gloze_status load_phrases(lua_State *L, gz_element *element, int phrases, gz_lexicon **out,
                                 gloze_error *err)
{
    size_t count = lua_rawlen(L, phrases);
    if (count == 0)
        luaL_error(L, "list { } has no phrase in it");
    const char **texts = lua_newuserdatauv(L, count * sizeof *texts, 0);
    for (size_t i = 0; i < count; i++) {
        if (lua_rawgeti(L, phrases, (lua_Integer)i + 1) != LUA_TSTRING)
            luaL_error(L, "list { … } wants phrases in quotes; number %I is a %s",
                       (LUAI_UACINT)(i + 1), luaL_typename(L, -1));
        texts[i] = lua_tostring(L, -1); /* the table keeps it */
        lua_pop(L, 1);
    }
    return gz_lexicon_from_phrases(texts, count, element->where, &element->options, out, err);
}

/* What a row has of itself would hide a column of that name. */
static const char *find_hidden_column(const gz_lexicon *lexicon)
{
    static const char *const own[] = { "others", "start", "stop", "text" };
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        if (gz_lexicon_column(lexicon, own[i], strlen(own[i])) >= 0)
            return own[i];
    return NULL;
}

const gz_lexicon *gz_element_list(lua_State *L, int index)
{
    gz_element *element = gz_check_handle(L, index, ELEMENT);
    gz_program *program = &gz_vm_of(L)->program;
    gloze_error err;
    gz_lexicon *lexicon = NULL;
    if (element->list)
        return element->list;
    gz_keep_grow(L, &program->lexicons, &program->lexicon_cap, program->lexicon_count + 1,
                 sizeof *program->lexicons);
    int top = lua_gettop(L);
    lua_getiuservalue(L, index, RAW);
    gloze_status status = element->file ? load_file(gz_vm_of(L), element, &lexicon, &err)
                                        : load_phrases(L, element, top + 1, &lexicon, &err);
    lua_settop(L, top);
    if (status != GLOZE_OK)
        luaL_error(L, "%s", err.message);
    program->lexicons[program->lexicon_count++] = lexicon;
    const char *hidden = find_hidden_column(lexicon);
    if (hidden)
        luaL_error(
            L,
            "%s/%s: a column can't be named '%s', since every row has that of itself; choose "
            "another name",
            element->folder->shown, element->file->name, hidden);
    element->list = lexicon;
    return lexicon;
}

/* ---- annotations ---- */

static int make_typed(lua_State *L, gz_element_kind kind)
{
    gz_check_value(L, 1, LUA_TSTRING,
                   "each, is, last and next want the name of a type in quotes: is \"T\"");
    const char *type = gz_keep_string(L, 1);
    lua_settop(L, 1);
    gz_push_element(L, kind)->type = type;
    return 1;
}

/* each "TYPE" { attribute = condition, … }: every annotation of that type that fulfils the conditions.
 * { pass = 1 } reads them as that pass left them, not the last. */
static int make_each(lua_State *L)
{
    return make_typed(L, GZ_ELEMENT_EACH);
}

/* is "TYPE" { attribute = condition, … }: an annotation, as an element of seq. A condition is a
 * constant, "$capture" or "$capture.attribute", none(c), any { c, d }, at_least(n) or
 * at_most(n). */
static int make_is(lua_State *L)
{
    return make_typed(L, GZ_ELEMENT_IS);
}

/* last "TYPE" { … }: for with: the nearest annotation before the match. */
static int make_last(lua_State *L)
{
    return make_typed(L, GZ_ELEMENT_LAST);
}

/* next "TYPE" { … }: for with: the nearest annotation after the match. */
int gz_make_next(lua_State *L)
{
    return make_typed(L, GZ_ELEMENT_NEXT);
}

/* maybe(last "TYPE" { … }): for with: not found is no reason to reject. */
static int make_maybe(lua_State *L)
{
    gz_element *element = gz_to_element(L, 1);
    if (!element || (element->kind != GZ_ELEMENT_LAST && element->kind != GZ_ELEMENT_NEXT))
        return luaL_error(L, "maybe wants last \"T\" { … } or next \"T\" { … }");
    push_copy(L, element)->maybe = true;
    return 1;
}

/* ---- what all elements can do ---- */

static bool takes_second(gz_element_kind kind)
{
    return kind == GZ_ELEMENT_LIST || kind == GZ_ELEMENT_EACH || kind == GZ_ELEMENT_IS ||
           kind == GZ_ELEMENT_LAST || kind == GZ_ELEMENT_NEXT;
}

/* The second table of list, each, is, last and next. */
static int call_element(lua_State *L)
{
    gz_element *element = gz_check_handle(L, 1, ELEMENT);
    if (!takes_second(element->kind))
        return luaL_error(L, "this takes no second table; is a comma missing before it?");
    gz_check_value(L, 2, LUA_TTABLE,
                   "what follows list, each, is, last and next is a table: is \"T\" { … }");
    gz_element *copy = push_copy(L, element);
    if (element->kind == GZ_ELEMENT_LIST) {
        if (element->file && ends_with(element->file->name, ".lex"))
            return luaL_error(L,
                              "%s: the options of a compiled list are given to gloze lexicon "
                              "build; leave them out here",
                              element->file->name);
        read_list_options(L, 2, &copy->options);
    } else {
        lua_pushvalue(L, 2);
        lua_setiuservalue(L, -2, SECOND);
    }
    return 1;
}

/* element / "name": gives what the element matches a name, for $name and m.name. One name may
 * stand in several branches. Text does, too: "a" / "name". */
static int name_element(lua_State *L)
{
    if (lua_type(L, 2) != LUA_TSTRING)
        return luaL_error(L, "a capture is written element / \"name\"");
    const char *name = gz_keep_string(L, 2);
    if (!gz_is_name(name))
        return luaL_error(L, "a capture can't be named '%s'; choose another name", name);
    gz_element *element = gz_to_element(L, 1);
    if (element && element->kind == GZ_ELEMENT_RE)
        return luaL_error(L, "name a part of a pattern inside it: (?<%s>…)", name);
    if (element)
        push_copy(L, element)->capture = name;
    else
        gz_push_element_of_first(L, GZ_ELEMENT_SEQ)->capture = name;
    return 1;
}

static int element_tostring(lua_State *L)
{
    gz_check_handle(L, 1, ELEMENT);
    lua_pushliteral(L, "element");
    return 1;
}

void gz_bind_element(lua_State *L)
{
    static const luaL_Reg functions[] = { { "re", make_re },     { "list", make_list },
                                          { "each", make_each }, { "is", make_is },
                                          { "last", make_last }, { "maybe", make_maybe },
                                          { NULL, NULL } };
    static const luaL_Reg meta[] = { { "__div", name_element },
                                     { "__call", call_element },
                                     { "__tostring", element_tostring },
                                     { NULL, NULL } };
    luaL_setfuncs(L, functions, 0);
    lua_newtable(L);
    luaL_setfuncs(L, meta, 0);
    lua_pushboolean(L, false);
    lua_setfield(L, -2, "__metatable");
    lua_rawsetp(L, LUA_REGISTRYINDEX, ELEMENT);
}

void gz_bind_string_division(lua_State *L)
{
    lua_pushcfunction(L, name_element);
    lua_setfield(L, -2, "__div");
}
