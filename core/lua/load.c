#include "lua/load.h"

#include "base/utf8.h"
#include "lua/bind.h"
#include "lua/link.h"
#include "lua/prepare.h"
#include "lua/sandbox.h"
#include "lua/values.h"

#include <stdio.h>
#include <string.h>

/* Lua's own words for what an analyst is likely to have done. */
typedef struct cure {
    const char *word, *hint;
} cure;

static const char *find_hint(const char *message)
{
    static const cure cures[] = {
        { "near '<\\226>'", "; is this a curly quote, or a dash? Lua's quotes are \" and '" },
        { "symbol near <eof>", "; something is missing at the end, a } perhaps" },
        { "invalid escape sequence", "; a pattern is written between [[ and ]], not in quotes" },
        { "near ']'", "; a pattern that holds ]] is written between [=[ and ]=]" },
        { "'}' expected", "; is a comma missing before it?" },
        { "unfinished long string", "; the closing ]] is missing" },
        { "unfinished string", "; the closing quote is missing" },
        { "'=' expected", "; is this a value that needs a name = before it, or local?" },
        { "'end' expected", "; a function or if is not closed with end" },
    };
    for (size_t i = 0; i < sizeof cures / sizeof *cures; i++)
        if (strstr(message, cures[i].word))
            return cures[i].hint;
    return "";
}

/* "name.lua:12: message" of a syntax error becomes place and message. */
static gloze_status fail_syntax(const gz_vm *vm, const char *chunk, const char *message,
                                gloze_error *err)
{
    char where[240], shown[300];
    const char *rest = message;
    int line = 0;
    for (const char *colon = strchr(message, ':'); colon; colon = strchr(colon + 1, ':'))
        if (sscanf(colon, ":%d:", &line) == 1 && line > 0) {
            rest = strchr(colon + 1, ':') + 1;
            rest += *rest == ' ';
            break;
        }
    snprintf(where, sizeof where, "%s:%d", chunk, line);
    return gz_fail(err, GLOZE_EPLUGIN, "%s: %s%s",
                   gz_program_shown(&vm->program, where, shown, sizeof shown), rest,
                   find_hint(rest));
}

static gloze_status fail_run(const gz_vm *vm, const char *chunk, const gz_failure *failure,
                             gloze_error *err)
{
    char shown[300];
    const char *where = *failure->where ? failure->where : chunk;
    return gz_fail(err, GLOZE_EPLUGIN, "%s: %s",
                   gz_program_shown(&vm->program, where, shown, sizeof shown), failure->message);
}

static gloze_status check_bytes(const gz_vm *vm, const char *chunk, const gz_file *file,
                                gloze_error *err)
{
    size_t valid = gz_utf8_valid(file->data, file->len), line = 1;
    char where[240], shown[300];
    for (size_t i = 0; i < valid; i++)
        line += file->data[i] == '\n';
    snprintf(where, sizeof where, "%s:%zu", chunk, line);
    if (valid < file->len)
        return gz_fail(err, GLOZE_EPLUGIN, "%s: this is not UTF-8; save the file as UTF-8",
                       gz_program_shown(&vm->program, where, shown, sizeof shown));
    return GLOZE_OK;
}

/* Runs one file in the environment of the plugin. */
static gloze_status run_file(gz_vm *vm, size_t plugin, const gz_file *file, gloze_error *err)
{
    lua_State *L = vm->L;
    gz_failure failure;
    char chunk[200];
    snprintf(chunk, sizeof chunk, "@%s/%s", vm->program.plugins[plugin].name, file->name);
    gloze_status status = check_bytes(vm, chunk + 1, file, err);
    if (status != GLOZE_OK)
        return status;
    if (gz_prepare_chunk(vm, file, chunk) != LUA_OK) {
        status = fail_syntax(vm, chunk + 1, lua_tostring(L, -1), err);
        lua_pop(L, 1);
        return status;
    }
    lua_rawgeti(L, LUA_REGISTRYINDEX, vm->program.plugins[plugin].env);
    lua_setupvalue(L, -2, 1);
    if (gz_vm_call(vm, plugin, 0, 0, &failure))
        return gz_check_pending(vm, err);
    return fail_run(vm, chunk + 1, &failure, err);
}

static int make_env(lua_State *L)
{
    gz_plugin *plugin = lua_touserdata(L, 1);
    gz_sandbox_push_env(L);
    plugin->env = luaL_ref(L, LUA_REGISTRYINDEX);
    return 0;
}

static gloze_status add_plugin(gz_vm *vm, const gz_bundle_plugin *source, size_t *index,
                               gloze_error *err)
{
    gz_program *program = &vm->program;
    gz_failure failure;
    if (!gz_arena_grow(&program->arena, &program->plugins, &program->plugin_cap,
                       program->plugin_count + 1, sizeof *program->plugins))
        return gz_fail_memory(err);
    gz_plugin *plugin = &program->plugins[program->plugin_count];
    *plugin = (gz_plugin){ .name = source->name,
                           .shown = source->shown,
                           .single = source->single,
                           .env = GZ_NO_REF,
                           .options = GZ_NO_REF };
    if (!gz_vm_protect(vm, make_env, plugin, &failure))
        return gz_fail_memory(err);
    *index = program->plugin_count++;
    return GLOZE_OK;
}

/* Shared files are run under the name lib, so that their definitions are everybody's. */
static gloze_status load_shared(gz_vm *vm, gloze_error *err)
{
    const gz_bundle_plugin *lib = gz_bundle_find(vm->bundle, "lib");
    const gz_file *shared = lib ? gz_bundle_file(lib, "shared.lua") : NULL;
    size_t plugin = 0;
    if (!lib)
        return GLOZE_OK;
    gloze_status status = add_plugin(vm, lib, &plugin, err);
    return status == GLOZE_OK && shared ? run_file(vm, plugin, shared, err) : status;
}

static gloze_status load_plugin(gz_vm *vm, const gz_bundle_plugin *source, gloze_error *err)
{
    const gz_file *init = gz_bundle_file(source, "init.lua");
    size_t plugin = 0;
    gloze_status status = add_plugin(vm, source, &plugin, err);
    return status == GLOZE_OK ? run_file(vm, plugin, init, err) : status;
}

static gloze_status add_offs(gz_program *program, const gz_load_options *options, gloze_error *err)
{
    for (size_t i = 0; i < options->off_count; i++) {
        if (!gz_arena_grow(&program->arena, &program->offs, &program->off_cap,
                           program->off_count + 1, sizeof *program->offs))
            return gz_fail_memory(err);
        program->offs[program->off_count++] = (gz_off){ options->off[i], "" };
    }
    return GLOZE_OK;
}

/* doc.options of each plugin, and then everything that Lua made is frozen. */
static int seal(lua_State *L)
{
    gz_program *program = &gz_vm_of(L)->program;
    lua_settop(L, 0);
    if (!gz_types_number(&program->types))
        return luaL_error(L, "memory ran out");
    gz_bind_attributes(L);
    for (size_t i = 0; i < program->plugin_count; i++) {
        lua_newtable(L);
        for (size_t j = 0; j < program->option_count; j++)
            if (program->options[j].plugin == i) {
                gz_value_push(L, &program->options[j].value);
                lua_setfield(L, -2, program->options[j].name);
            }
        lua_pushvalue(L, -1);
        program->plugins[i].options = luaL_ref(L, LUA_REGISTRYINDEX);
        gz_sandbox_freeze(L);
    }
    lua_newtable(L);
    for (size_t i = 0; i < program->rule_count; i++) {
        int refs[] = { program->rules[i].set, program->rules[i].run };
        for (int j = 0; j < 2; j++)
            if (refs[j] != GZ_NO_REF) {
                lua_rawgeti(L, LUA_REGISTRYINDEX, refs[j]);
                lua_rawseti(L, -2, (lua_Integer)lua_rawlen(L, -2) + 1);
            }
    }
    for (size_t i = 0; i < program->date_hook_count; i++) {
        lua_rawgeti(L, LUA_REGISTRYINDEX, program->date_hooks[i].run);
        lua_rawseti(L, -2, (lua_Integer)lua_rawlen(L, -2) + 1);
    }
    gz_sandbox_freeze(L);
    lua_gc(L, LUA_GCCOLLECT, 0);
    return 0;
}

static gloze_status load_all(gz_vm *vm, const gz_load_options *options, gloze_error *err)
{
    gz_program *program = &vm->program;
    gloze_status status = load_shared(vm, err);
    for (size_t i = 0; i < vm->bundle->count && status == GLOZE_OK; i++)
        if (strcmp(vm->bundle->plugins[i].name, "lib") != 0)
            status = load_plugin(vm, &vm->bundle->plugins[i], err);
    for (size_t i = 0; i < options->setting_count && status == GLOZE_OK; i++)
        status = gz_program_set_option(program, options->settings[i].name,
                                       options->settings[i].value, err);
    if (status == GLOZE_OK)
        status = add_offs(program, options, err);
    return status == GLOZE_OK ? gz_program_link(program, vm->match_limit, err) : status;
}

gloze_status gz_load_plugins(gz_vm *vm, const gz_load_options *options, gloze_error *err)
{
    gz_failure failure;
    vm->loading = true;
    vm->program.prepared = options->prepared;
    gloze_status status = load_all(vm, options, err);
    vm->loading = false;
    if (status == GLOZE_OK && !gz_vm_protect(vm, seal, NULL, &failure))
        return gz_fail(err, GLOZE_EPLUGIN, "the plugins can't be loaded: %s", failure.message);
    return status;
}
