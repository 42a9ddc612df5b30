#include "lua/bind.h"
#include "lua/values.h"

#include <stdio.h>
#include <string.h>

static const char OUT[] = "out";

/* out: what an on_document function adds. */
typedef struct out_handle {
    gz_handle head;
    const gz_rule *hook;
} out_handle;

void gz_push_out(lua_State *L, const gz_rule *hook)
{
    out_handle *handle = gz_push_handle(L, OUT, sizeof *handle, 0);
    handle->hook = hook;
}

static const gz_rule *check_out(lua_State *L)
{
    out_handle *handle = gz_check_handle(L, 1, OUT);
    if (handle->head.call != gz_vm_of(L)->call)
        luaL_error(L, "out belongs to an earlier call; don't keep it");
    return handle->hook;
}

/* A limit ends the call for good; anything else is an error at the caller's place. */
static int raise_failure(lua_State *L, const gz_failure *failure)
{
    if (strncmp(failure->code, "limit", 5) == 0)
        return gz_vm_raise_limit(L, failure->code, failure->message);
    return luaL_error(L, "%s", failure->message);
}

static void check_emits(lua_State *L, const gz_rule *hook, const char *type)
{
    if (!gz_names_has(&hook->emits, type))
        luaL_error(L, "'%s' is not among what this function emits; add it: emits = { \"%s\" }",
                   type, type);
}

/* The attributes of the table at `index` (nil: none) as slots; raises what is wrong. */
static gloze_value *read_slots(lua_State *L, int index, size_t type_index)
{
    gz_vm *vm = gz_vm_of(L);
    const gz_type *type = &vm->program.types.list[type_index];
    gloze_value *slots = gz_slots_new(vm->arena, type);
    gz_reason reason;
    bool unknown;
    if (!slots)
        luaL_error(L, "memory ran out");
    if (lua_isnoneornil(L, index))
        return slots;
    luaL_checktype(L, index, LUA_TTABLE);
    if (!gz_values_from_table(L, index, type, vm->arena, slots, &unknown, &reason))
        luaL_error(L, "%s", reason.text);
    return slots;
}

/* out:add(TYPE, start, stop, attributes) -> annotation: proposes one, which competes as that of a rule
 * does; white space at its ends is cut. What is returned can be given to out:link. */
static int out_add(lua_State *L)
{
    gz_vm *vm = gz_vm_of(L);
    const gz_rule *hook = check_out(L);
    size_t type = gz_check_type(L, 2);
    check_emits(L, hook, vm->program.types.list[type].name);
    gz_span span = { gz_check_place(L, 3, vm->doc->len), gz_check_place(L, 4, vm->doc->len) };
    gloze_value *slots = read_slots(L, 5, type);
    gz_failure failure = { .code = "error" };
    if (span.start >= span.end)
        return luaL_error(L, "an annotation can't be empty: start %I, stop %I",
                          (LUAI_UACINT)span.start, (LUAI_UACINT)span.end);
    gz_candidate *candidate = vm->out->add(vm->out->data, type, span, slots, &failure);
    if (!candidate)
        return raise_failure(L, &failure);
    gz_push_candidate(L, candidate);
    return 1;
}

/* out:update(annotation, attributes): sets attributes of an annotation that an earlier pass left. */
static int out_update(lua_State *L)
{
    gz_vm *vm = gz_vm_of(L);
    const gz_rule *hook = check_out(L);
    gz_note *note = gz_check_note(L, 2);
    check_emits(L, hook, vm->program.types.list[note->type].name);
    gz_failure failure = { .code = "error" };
    gloze_value *slots = read_slots(L, 3, note->type);
    return vm->out->update(vm->out->data, note, slots, &failure) ? 0 : raise_failure(L, &failure);
}

/* out:drop(annotation): removes an annotation that an earlier pass left. */
static int out_drop(lua_State *L)
{
    gz_vm *vm = gz_vm_of(L);
    const gz_rule *hook = check_out(L);
    gz_note *note = gz_check_note(L, 2);
    gz_failure failure = { .code = "error" };
    check_emits(L, hook, vm->program.types.list[note->type].name);
    return vm->out->drop(vm->out->data, note, &failure) ? 0 : raise_failure(L, &failure);
}

/* out:link(a, "relation", b): relates a to b; both may be annotations or results of out:add. The
 * relation is made when both stand. */
static int out_link(lua_State *L)
{
    gz_vm *vm = gz_vm_of(L);
    gz_failure failure = { .code = "error" };
    gz_pending_link link = { 0 };
    check_out(L);
    link.from = gz_check_end(L, 2, &link.from_candidate);
    link.to = gz_check_end(L, 4, &link.to_candidate);
    size_t len;
    const char *relation = luaL_checklstring(L, 3, &len);
    link.relation = gz_arena_copy(vm->arena, relation, len);
    if (!link.relation)
        return luaL_error(L, "memory ran out");
    return vm->out->link(vm->out->data, link, &failure) ? 0 : raise_failure(L, &failure);
}

void gz_bind_out(lua_State *L)
{
    static const luaL_Reg methods[] = { { "add", out_add },
                                        { "update", out_update },
                                        { "drop", out_drop },
                                        { "link", out_link },
                                        { NULL, NULL } };
    static const gz_class class = { OUT, methods, NULL, NULL, false };
    gz_bind_class(L, &class);
}
