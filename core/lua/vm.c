#include "lua/vm.h"

#include "base/mem.h"
#include "lua/bind.h"
#include "lua/sandbox.h"

#include <lauxlib.h>
#include <stdio.h>
#include <string.h>

const char GZ_LIMIT_MEMORY[] = "limit-memory";
const char GZ_SUSPICION[] = "suspicion";

#define HOOK_STEPS 1000
#define DEFAULT_BYTES ((size_t)64 << 20)
#define DEFAULT_STEPS ((uint64_t)50 * 1000 * 1000)
#define STEPS_EACH_BYTE ((uint64_t)1000)
#define DEFAULT_MATCH ((uint64_t)20 * 1000 * 1000)
#define LOAD_STEPS ((uint64_t)500 * 1000 * 1000)
/* When a document becomes suspect: until then no machine takes three quarters of the steps, even
 * where the clock is as coarse as 10 ms. That would be two a nanosecond. */
#define STEPS_EACH_MICROSECOND ((uint64_t)5000)
#define LATE_SHARE 4
/* Bytes that a document holds when its end is worth a collection. */
#define MUCH_STATE ((size_t)16 << 20)

gz_vm *gz_vm_of(lua_State *L)
{
    return *(gz_vm **)lua_getextraspace(L);
}

static void *allocate(void *data, void *old, size_t old_size, size_t size)
{
    gz_vm *vm = data;
    size_t had = old ? old_size : 0; /* for a new block old_size is a type tag */
    if (size == 0) {
        gz_slab_free(&vm->slab, old, had);
        vm->lua_bytes -= had;
        return NULL;
    }
    if (size > had && vm->lua_bytes + (size - had) > vm->lua_limit) {
        vm->memory_refused = true; /* Lua collects garbage and asks once more */
        return NULL;
    }
    void *block = old ? NULL : gz_slab_reuse(&vm->slab, size);
    if (!block)
        block = gz_slab_resize(&vm->slab, old, had, size);
    if (block)
        vm->lua_bytes += size - had; /* wraps right when it shrinks */
    return block;
}

int gz_vm_raise_limit(lua_State *L, const char *code, const char *message)
{
    gz_vm_of(L)->limit = code;
    luaL_where(L, 1);
    lua_pushstring(L, message);
    lua_concat(L, 2);
    return lua_error(L);
}

static int raise_steps(lua_State *L, const gz_vm *vm, uint64_t limit)
{
    luaL_where(L, 0);
    lua_pushfstring(L, "reached the limit of %I steps %s; is there an endless loop?",
                    (LUAI_UACINT)limit, vm->loading ? "while loading" : "on one document");
    lua_concat(L, 2);
    return lua_error(L);
}

static void count_steps(lua_State *L, lua_Debug *event)
{
    gz_vm *vm = gz_vm_of(L);
    uint64_t limit = vm->loading ? LOAD_STEPS : vm->steps_limit;
    uint64_t *used = vm->loading ? &vm->load_steps : &vm->used[vm->plugin].steps;
    *used += HOOK_STEPS;
    if (vm->late && *used > limit / LATE_SHARE) {
        vm->limit = GZ_SUSPICION;
        lua_pushliteral(L, "takes long");
        lua_error(L);
    }
    if (*used <= limit)
        return;
    vm->limit = "limit-steps";
    raise_steps(L, vm, limit);
}

static void start_counting(gz_vm *vm)
{
    vm->counting = true;
    lua_sethook(vm->L, count_steps, LUA_MASKCOUNT, HOOK_STEPS);
}

void gz_vm_suspect(gz_vm *vm)
{
    if (!vm->counting)
        start_counting(vm);
}

void gz_vm_count_late(gz_vm *vm, void (*watch)(uint64_t microseconds))
{
    vm->watch = watch;
}

static gz_vm *new_state(const gloze_limits *limits)
{
    gz_vm *vm = gz_zalloc(1, sizeof *vm);
    if (!vm)
        return NULL;
    vm->lua_limit = limits->lua_bytes ? limits->lua_bytes : DEFAULT_BYTES;
    vm->steps_given = limits->lua_steps;
    vm->match_limit = limits->match_steps ? limits->match_steps : DEFAULT_MATCH;
    vm->rule = GZ_NO_RULE;
    gz_program_init(&vm->program);
    vm->L = lua_newstate(allocate, vm);
    if (!vm->L) {
        gz_slab_clear(&vm->slab);
        gz_free(vm);
        return NULL;
    }
    *(gz_vm **)lua_getextraspace(vm->L) = vm;
    start_counting(vm);
    return vm;
}

gloze_status gz_vm_new(const gz_bundle *bundle, const gloze_limits *limits, gz_vm **out,
                       gloze_error *err)
{
    *out = NULL;
    gz_vm *vm = new_state(limits);
    if (!vm)
        return gz_fail_memory(err);
    vm->bundle = bundle;
    gz_failure failure;
    if (!gz_vm_protect(vm, gz_sandbox_open, NULL, &failure)) {
        gz_vm_free(vm);
        return gz_fail(err, GLOZE_ENOMEM, "the Lua state can't be made: %s", failure.message);
    }
    *out = vm;
    return GLOZE_OK;
}

void gz_vm_free(gz_vm *vm)
{
    if (!vm)
        return;
    lua_close(vm->L);
    gz_slab_clear(&vm->slab);
    gz_regex_cache_free(vm->regexes);
    gz_free(vm->used);
    gz_program_clear(&vm->program);
    gz_free(vm);
}

/* "path:12: rest" -> rest, where the path is that of a chunk. */
static const char *skip_place(const char *message, const char *short_src, int line)
{
    char place[LUA_IDSIZE + 16];
    int len = snprintf(place, sizeof place, "%s:%d: ", short_src, line);
    return strncmp(message, place, (size_t)len) == 0 ? message + len : message;
}

static void fill_failure(lua_State *L, gz_failure *failure)
{
    size_t len;
    const char *message = luaL_tolstring(L, 1, &len);
    lua_Debug info;
    failure->where[0] = '\0';
    for (int level = 0; lua_getstack(L, level, &info); level++) {
        lua_getinfo(L, "Sl", &info);
        if (info.source[0] != '@' || info.currentline <= 0)
            continue;
        message = skip_place(message, info.short_src, info.currentline);
        snprintf(failure->where, sizeof failure->where, "%s:%d", info.source + 1, info.currentline);
        break;
    }
    snprintf(failure->message, sizeof failure->message, "%s", message);
}

/* The message handler. A light C function, since pushing it must not allocate. */
static int handle_error(lua_State *L)
{
    fill_failure(L, gz_vm_of(L)->failure);
    return 1;
}

static bool finish_call(gz_vm *vm, int status, gz_failure *failure)
{
    if (status == LUA_OK)
        return true;
    if (status == LUA_ERRMEM)
        vm->limit = GZ_LIMIT_MEMORY;
    failure->code = vm->limit ? vm->limit : "error";
    if (vm->limit == GZ_LIMIT_MEMORY) { /* no handler ran */
        failure->where[0] = '\0';
        if (vm->memory_refused)
            snprintf(failure->message, sizeof failure->message,
                     "reached the limit of %zu bytes of Lua memory", vm->lua_limit);
        else
            snprintf(failure->message, sizeof failure->message, "memory ran out");
        lua_gc(vm->L, LUA_GCCOLLECT, 0);
    }
    vm->limit = NULL;
    return false;
}

void gz_vm_show_plugin(const gz_vm *vm, size_t plugin)
{
    if (vm->shown_plugin)
        *vm->shown_plugin = vm->program.plugins[plugin].name;
}

bool gz_vm_charge_values(gz_vm *vm, size_t bytes)
{
    if (!vm->used) /* while loading: constants of rules */
        return true;
    size_t *total = &vm->used[vm->plugin].value_bytes;
    *total = bytes > vm->lua_limit ? vm->lua_limit + 1 : *total + bytes;
    return *total <= vm->lua_limit;
}

void gz_vm_make_room(lua_State *L, size_t bytes)
{
    gz_vm *vm = gz_vm_of(L);
    if (bytes > vm->lua_limit - vm->lua_bytes)
        lua_gc(L, LUA_GCCOLLECT, 0);
}

size_t gz_vm_hoarder(gz_vm *vm, size_t plugin)
{
    lua_gc(vm->L, LUA_GCCOLLECT, 0); /* what is left is held */
    if (vm->lua_bytes < vm->begun + vm->lua_limit / 4)
        return plugin;
    for (size_t i = 0; i < vm->program.plugin_count; i++)
        if (vm->used[i].grown > vm->used[plugin].grown)
            plugin = i;
    return plugin;
}

bool gz_vm_call(gz_vm *vm, size_t plugin, int nargs, int nresults, gz_failure *failure)
{
    lua_State *L = vm->L;
    size_t caller = vm->plugin;
    gz_failure *outer = vm->failure;
    int base = lua_gettop(L) - nargs; /* of the function */
    size_t before = vm->lua_bytes;
    memset(failure, 0, sizeof *failure);
    if (!lua_checkstack(L, 10)) {
        lua_settop(L, base - 1);
        return finish_call(vm, LUA_ERRMEM, failure);
    }
    vm->call++;
    vm->plugin = plugin;
    gz_vm_show_plugin(vm, plugin);
    vm->limit = NULL;
    vm->memory_refused = false;
    vm->failure = failure;
    lua_pushcfunction(L, handle_error);
    lua_insert(L, base); /* handler function args… */
    if (vm->counting)
        start_counting(vm); /* each call begins a thousand of its own */
    int status = lua_pcall(L, nargs, nresults, base);
    if (vm->used)
        vm->used[plugin].grown += (ptrdiff_t)(vm->lua_bytes - before);
    vm->plugin = caller;
    vm->failure = outer;
    vm->call++;
    lua_remove(L, base);
    if (status != LUA_OK)
        lua_settop(L, base - 1);
    return finish_call(vm, status, failure);
}

bool gz_vm_protect(gz_vm *vm, lua_CFunction function, void *argument, gz_failure *failure)
{
    lua_State *L = vm->L;
    int top = lua_gettop(L);
    memset(failure, 0, sizeof *failure);
    vm->limit = NULL;
    lua_pushcfunction(L, function); /* light: does not allocate */
    lua_pushlightuserdata(L, argument);
    int status = lua_pcall(L, 1, 0, 0);
    if (status != LUA_OK && status != LUA_ERRMEM) {
        const char *message = lua_tostring(L, -1);
        snprintf(failure->message, sizeof failure->message, "%s", message ? message : "?");
    }
    lua_settop(L, top);
    return finish_call(vm, status, failure);
}

/* Decides how the steps of a document are counted. */
static void prepare_counting(gz_vm *vm)
{
    vm->late = vm->watch && !vm->exact && vm->steps_limit >= DEFAULT_STEPS;
    if (!vm->late) {
        start_counting(vm);
        return;
    }
    lua_sethook(vm->L, NULL, 0, 0);
    vm->counting = false; /* after it: the clock of the last document rings until the next line */
    vm->watch(vm->steps_limit / STEPS_EACH_MICROSECOND);
}

static int new_states(lua_State *L)
{
    gz_vm *vm = gz_vm_of(L);
    lua_newtable(L);
    lua_rawseti(L, LUA_REGISTRYINDEX, vm->state_refs);
    return 0;
}

gloze_status gz_vm_begin(gz_vm *vm, gz_document *doc, gz_notes *notes, gz_arena *arena,
                         gloze_error *err)
{
    gz_failure failure;
    vm->doc = doc;
    vm->notes = notes;
    vm->arena = arena;
    vm->out = NULL;
    memset(vm->rows, 0, sizeof vm->rows);
    if (vm->shown_plugin)
        *vm->shown_plugin = NULL;
    if (!vm->used)
        vm->used = gz_zalloc(vm->program.plugin_count + 1, sizeof *vm->used);
    if (!vm->used || !gz_vm_protect(vm, new_states, NULL, &failure))
        return gz_fail_memory(err);
    gz_vm_make_room(vm->L, vm->lua_limit / 2); /* what was before must not matter */
    vm->begun = vm->lua_bytes;
    vm->steps_limit =
        vm->steps_given ? vm->steps_given : DEFAULT_STEPS + STEPS_EACH_BYTE * doc->len;
    memset(vm->used, 0, (vm->program.plugin_count + 1) * sizeof *vm->used);
    prepare_counting(vm);
    return GLOZE_OK;
}

void gz_vm_end(gz_vm *vm)
{
    gz_failure failure;
    if (vm->lua_bytes < vm->begun + MUCH_STATE)
        return;
    if (gz_vm_protect(vm, new_states, NULL, &failure))
        lua_gc(vm->L, LUA_GCCOLLECT, 0);
}
