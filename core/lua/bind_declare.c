#include "lua/bind.h"
#include "lua/prepare.h"
#include "lua/sandbox.h"
#include "lua/values.h"

#include <stdio.h>
#include <string.h>

/* ---- api ---- */

/* api(1): says which version of this language the plugin is written in. */
static int declare_api(lua_State *L)
{
    gz_check_value(L, 1, LUA_TNUMBER, "api wants the version of this language: api(1)");
    lua_Integer version = luaL_checkinteger(L, 1);
    if (version != 1)
        return luaL_error(L, "api(%I) is not spoken by gloze %s, which speaks api(1)",
                          (LUAI_UACINT)version, GLOZE_VERSION);
    return 0;
}

/* ---- declare ---- */

static void read_kind(lua_State *L, int index, const char *attribute, gz_kind *kind)
{
    static const char *const names[] = { "string", "number", "boolean", "date", NULL };
    gz_program *program = &gz_vm_of(L)->program;
    memset(kind, 0, sizeof *kind);
    luaL_checkstack(L, 8, NULL);
    if (lua_type(L, index) == LUA_TSTRING) {
        const char *name = lua_tostring(L, index);
        for (int i = 0; names[i]; i++)
            if (strcmp(names[i], name) == 0) {
                kind->tag = i; /* in the order of the enumeration */
                return;
            }
        gz_raise_unknown(L, "there is no kind", name, names);
    }
    if (!lua_istable(L, index))
        luaL_error(L,
                   "attribute '%s' wants a kind: \"string\", \"number\", \"boolean\", \"date\", "
                   "{ \"one\", \"of\" } or { list = kind }",
                   attribute);
    if (lua_getfield(L, index, "list") != LUA_TNIL) {
        gz_kind *item = gz_arena_zalloc(&program->arena, 1, sizeof *item);
        if (!item)
            luaL_error(L, "memory ran out");
        read_kind(L, lua_gettop(L), attribute, item);
        kind->tag = GZ_KIND_LIST;
        kind->item = item;
        lua_pop(L, 1);
        return;
    }
    lua_pop(L, 1);
    size_t count = lua_rawlen(L, index);
    const char **choices = gz_arena_zalloc(&program->arena, count + 1, sizeof *choices);
    if (!choices)
        luaL_error(L, "memory ran out");
    if (count == 0)
        luaL_error(L, "attribute '%s': { } names no value that it may have", attribute);
    for (size_t i = 0; i < count; i++) {
        if (lua_rawgeti(L, index, (lua_Integer)i + 1) != LUA_TSTRING)
            luaL_error(L, "attribute '%s': the values that it may have are strings", attribute);
        choices[i] = gz_keep_string(L, -1);
        lua_pop(L, 1);
    }
    kind->tag = GZ_KIND_ENUM;
    kind->choices = choices;
    kind->choice_count = count;
}

static int declare_attribute(lua_State *L, gz_type *type, const char *where)
{
    gz_vm *vm = gz_vm_of(L);
    gloze_error err;
    if (lua_type(L, -2) != LUA_TSTRING)
        return luaL_error(L, "declare '%s': an attribute needs a name: name = kind", type->name);
    const char *name = lua_tostring(L, -2);
    if (!gz_is_name(name) || strcmp(name, "alternatives") == 0)
        return luaL_error(L, "declare '%s': an attribute can't be named '%s'; choose another name",
                          type->name, name);
    gz_kind kind;
    read_kind(L, lua_gettop(L), name, &kind);
    if (gz_types_add_attribute(&vm->program.types, type, name, &kind, where, &err) != GLOZE_OK)
        return luaL_error(L, "%s",
                          strncmp(err.message, where, strlen(where)) == 0
                              ? err.message + strlen(where) + 2
                              : err.message);
    return 0;
}

static void declare_flags(lua_State *L, gz_type *type)
{
    static const char *const names[] = { "overlap", "hidden", NULL };
    lua_pushnil(L);
    while (lua_next(L, 1)) {
        const char *key = lua_type(L, -2) == LUA_TSTRING ? lua_tostring(L, -2) : "?";
        if (strcmp(key, "overlap") == 0) {
            if (!lua_isstring(L, -1) || strcmp(lua_tostring(L, -1), "keep") != 0)
                luaL_error(L, "overlap can only be \"keep\"");
            type->keep_overlap = true;
        } else if (strcmp(key, "hidden") == 0) {
            gz_check_value(L, -1, LUA_TBOOLEAN, "declare: hidden is true or false");
            type->hidden = lua_toboolean(L, -1);
        } else {
            gz_raise_unknown(L, "declare: there is no", key, names);
        }
        lua_pop(L, 1);
    }
}

/* The optional second table of declare. */
static int declare_second(lua_State *L)
{
    gz_program *program = &gz_vm_of(L)->program;
    const char *name = lua_tostring(L, lua_upvalueindex(1));
    gz_check_value(L, 1, LUA_TTABLE, "declare: the second table is { overlap = …, hidden = … }");
    declare_flags(L, &program->types.list[gz_types_find(&program->types, name, strlen(name))]);
    return 0;
}

static int declare_first(lua_State *L)
{
    char where[160];
    gz_program *program = &gz_vm_of(L)->program;
    const char *name = gz_take_second(L, LUA_TTABLE, "is followed by its attributes in { }");
    gz_lua_place(L, where, sizeof where);
    gz_type *type = gz_types_declare(&program->types, name, where);
    if (!type)
        return luaL_error(L, "memory ran out");
    lua_pushnil(L);
    while (lua_next(L, 1)) {
        declare_attribute(L, type, where);
        lua_pop(L, 1);
    }
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_pushcclosure(L, declare_second, 1);
    return 1;
}

/* declare "TYPE" { attribute = KIND, … } { overlap = "keep", hidden = true }: a type of annotation.
 * KIND is "string", "number", "boolean", "date", { "a", "b" } or { list = KIND }. Declaring a type
 * again adds attributes; two kinds for one attribute is an error. */
static int declare_type(lua_State *L)
{
    const char *name = gz_check_constructor_name(L, "declare");
    if (!gz_is_identifier(name))
        return luaL_error(L, "declare: '%s' is no name for a type; use letters, digits and _",
                          name);
    return gz_push_constructor(L, "declare", declare_first);
}

/* ---- define ---- */

/* The pattern of a list is written once, for all patterns that it will be in. What is wrong with it is
 * told where it is used. */
static void write_phrases(gz_program *program, gz_definition *definition)
{
    gz_buffer text;
    if (gz_lexicon_row_count(definition->list) > GZ_LIST_ROWS_MAX)
        return;
    gz_buffer_init(&text);
    if (gz_lexicon_pattern(definition->list, &text, NULL) == GLOZE_OK) {
        definition->list_pattern = gz_program_copy(program, text.data, text.len);
        definition->list_pattern_len = text.len;
    }
    gz_buffer_clear(&text);
}

static void add_definition(lua_State *L, const char *name, gz_element *element)
{
    gz_vm *vm = gz_vm_of(L);
    gz_program *program = &vm->program;
    bool shared = strcmp(program->plugins[vm->plugin].name, "lib") == 0;
    size_t owner = shared ? GZ_SHARED : vm->plugin;
    for (size_t i = 0; i < program->definition_count; i++)
        if (program->definitions[i].plugin == owner &&
            strcmp(program->definitions[i].name, name) == 0)
            luaL_error(L, "'%s' is defined already, at %s", name, program->definitions[i].where);
    gz_keep_grow(L, &program->definitions, &program->definition_cap, program->definition_count + 1,
                 sizeof *program->definitions);
    gz_named_definition *new = &program->definitions[program->definition_count];
    const gz_lexicon *list = element->kind == GZ_ELEMENT_LIST ? gz_element_list(L, 1) : NULL;
    *new = (gz_named_definition){ .plugin = owner,
                                  .name = gz_keep(L, name, strlen(name)),
                                  .where = gz_keep_place(L) };
    if (element->kind == GZ_ELEMENT_RE) {
        element->re->defined = true;
        new->definition.re = element->re->text;
        new->definition.re_len = element->re->len;
    } else {
        new->definition.list = list;
        write_phrases(program, &new->definition);
    }
    program->definition_count++;
}

static int define_value(lua_State *L)
{
    const char *name = lua_tostring(L, lua_upvalueindex(1));
    gz_element *element = gz_to_element(L, 1);
    if (element)
        gz_take_second(L, LUA_TUSERDATA, "");
    if (!element || (element->kind != GZ_ELEMENT_RE && element->kind != GZ_ELEMENT_LIST))
        return luaL_error(L,
                          "define \"%s\" wants re [[…]] or list …, in brackets: define \"%s\" "
                          "(re [[…]])",
                          name, name);
    add_definition(L, name, element);
    return 0;
}

/* define "name" (re [[…]]) or define "name" (list "x.tsv"): what %{name} stands for in the patterns
 * of this plugin. */
static int define_name(lua_State *L)
{
    const char *name = gz_check_constructor_name(L, "define");
    if (!gz_is_identifier(name))
        return luaL_error(L, "define: '%s' is no name; use letters, digits and _", name);
    return gz_push_constructor(L, "define", define_value);
}

/* ---- option ---- */

static int option_spec(lua_State *L)
{
    static const char *const names[] = { "default", "about", NULL };
    gz_vm *vm = gz_vm_of(L);
    gz_program *program = &vm->program;
    const char *name = gz_take_second(L, LUA_TTABLE, "is followed by { default = … }");
    lua_pushnil(L);
    while (lua_next(L, 1)) {
        const char *key = lua_type(L, -2) == LUA_TSTRING ? lua_tostring(L, -2) : "?";
        if (strcmp(key, "default") != 0 && strcmp(key, "about") != 0)
            gz_raise_unknown(L, "option: there is no", key, names);
        lua_pop(L, 1);
    }
    if (gz_program_option(program, vm->plugin, name) != SIZE_MAX)
        return luaL_error(L, "option '%s' is there already", name);
    gz_keep_grow(L, &program->options, &program->option_cap, program->option_count + 1,
                 sizeof *program->options);
    gz_option *option = &program->options[program->option_count];
    gz_reason reason;
    static const gz_kind string = { .tag = GZ_KIND_STRING }, number = { .tag = GZ_KIND_NUMBER },
                         boolean = { .tag = GZ_KIND_BOOLEAN };
    int type = lua_getfield(L, 1, "default");
    const gz_kind *kind = type == LUA_TNUMBER ? &number : type == LUA_TBOOLEAN ? &boolean : &string;
    if (!gz_value_from_lua(L, lua_gettop(L), NULL, kind, &program->arena, &option->value, &reason))
        return luaL_error(L, "option '%s' wants a default: a string, a number, true or false",
                          name);
    lua_getfield(L, 1, "about");
    option->about = gz_keep(L, luaL_optstring(L, -1, ""), strlen(luaL_optstring(L, -1, "")));
    option->plugin = vm->plugin;
    option->name = gz_keep(L, name, strlen(name));
    program->option_count++;
    return 0;
}

/* option "name" { default = false, about = "…" }: what --set plugin.name=value changes; read by when
 * = { name = value } and doc.options.name. */
static int option_name(lua_State *L)
{
    const char *name = gz_check_constructor_name(L, "option");
    if (!gz_is_identifier(name) || strcmp(name, "locale") == 0)
        return luaL_error(L, "option: '%s' is no name for an option", name);
    return gz_push_constructor(L, "option", option_spec);
}

/* ---- order ---- */

/* order { "a", "b", "c" }: each rule is over all later ones. */
static int declare_order(lua_State *L)
{
    gz_vm *vm = gz_vm_of(L);
    gz_program *program = &vm->program;
    gz_check_loading(L, "order");
    gz_check_value(L, 1, LUA_TTABLE, "order wants a list of rules: order { \"a\", \"b\" }");
    gz_order order = { .plugin = vm->plugin, .where = gz_keep_place(L) };
    for (lua_Integer i = 1; lua_rawgeti(L, 1, i) != LUA_TNIL; i++) {
        gz_check_value(L, -1, LUA_TSTRING, "order wants names of rules in quotes");
        if (!gz_names_add(program, &order.names, lua_tostring(L, -1)))
            return luaL_error(L, "memory ran out");
        lua_pop(L, 1);
    }
    gz_keep_grow(L, &program->orders, &program->order_cap, program->order_count + 1,
                 sizeof *program->orders);
    program->orders[program->order_count++] = order;
    return 0;
}

/* ---- use ---- */

static const gz_file *find_module(const gz_vm *vm, const char *name, const char **plugin)
{
    char file[128];
    snprintf(file, sizeof file, "%s.lua", name);
    const char *places[] = { vm->program.plugins[vm->plugin].name, "lib" };
    for (int i = 0; i < 2; i++) {
        const gz_bundle_plugin *folder = gz_bundle_find(vm->bundle, places[i]);
        const gz_file *found = folder ? gz_bundle_file(folder, file) : NULL;
        *plugin = places[i];
        if (found)
            return found;
    }
    return NULL;
}

static int raise_missing_module(lua_State *L, const gz_vm *vm, const char *name)
{
    gz_nearest nearest = { 0 };
    char hint[128];
    const char *places[] = { vm->program.plugins[vm->plugin].name, "lib" };
    for (int i = 0; i < 2; i++) {
        const gz_bundle_plugin *folder = gz_bundle_find(vm->bundle, places[i]);
        for (size_t j = 0; folder && j < folder->count; j++)
            gz_nearest_offer(&nearest, name, strlen(name), folder->files[j].name);
    }
    return luaL_error(L, "there is no %s.lua beside init.lua or in lib%s", name,
                      gz_nearest_hint(&nearest, hint, sizeof hint));
}

/* use "name": runs name.lua, of this plugin's folder or of lib, once for this plugin, and
 * returns what it returns. */
static int use_module(lua_State *L)
{
    gz_vm *vm = gz_vm_of(L);
    const char *name = gz_check_constructor_name(L, "use"), *plugin;
    lua_settop(L, 1);
    lua_rawgeti(L, LUA_REGISTRYINDEX, vm->program.plugins[vm->plugin].env);
    lua_getmetatable(L, 2); /* name env meta */
    lua_rawgetp(L, LUA_REGISTRYINDEX, &vm->program.plugins[vm->plugin]);
    if (lua_isnil(L, -1)) {
        lua_newtable(L);
        lua_pushvalue(L, -1);
        lua_rawsetp(L, LUA_REGISTRYINDEX, &vm->program.plugins[vm->plugin]);
        lua_replace(L, -2);
    } /* name env meta modules */
    if (lua_getfield(L, 4, name) != LUA_TNIL)
        return 1;
    const gz_file *file = find_module(vm, name, &plugin);
    if (!file)
        return raise_missing_module(L, vm, name);
    char chunk[200];
    snprintf(chunk, sizeof chunk, "@%s/%s", plugin, file->name);
    if (gz_prepare_chunk(vm, file, chunk) != LUA_OK)
        return lua_error(L);
    lua_pushvalue(L, 2);
    lua_setupvalue(L, -2, 1);
    lua_call(L, 0, 1);
    if (lua_isnil(L, -1)) {
        lua_pop(L, 1);
        lua_pushboolean(L, true);
    }
    lua_pushvalue(L, -1);
    lua_setfield(L, 4, name);
    return 1;
}

void gz_bind_declare(lua_State *L)
{
    static const luaL_Reg functions[] = { { "api", declare_api },
                                          { "declare", declare_type },
                                          { "define", define_name },
                                          { "option", option_name },
                                          { "order", declare_order },
                                          { "use", use_module },
                                          { NULL, NULL } };
    luaL_setfuncs(L, functions, 0);
}
