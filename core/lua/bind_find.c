#include "lua/bind.h"
#include "lua/sandbox.h"
#include "lua/values.h"

#include <string.h>

/* What doc finds among the annotations that stand. */

size_t gz_check_readable(lua_State *L, int index)
{
    gz_vm *vm = gz_vm_of(L);
    size_t type = gz_check_type(L, index);
    if (vm->rule == GZ_NO_RULE)
        luaL_error(L, "no annotations are known yet when the document's date is looked for");
    const gz_rule *rule = &vm->program.rules[vm->rule];
    if (!rule->readable[type]) {
        const char *name = vm->program.types.list[type].name;
        luaL_error(L, "'%s' reads '%s' without saying so; add reads = { \"%s\" }", rule->name, name,
                   name);
    }
    return type;
}

/* The last argument, at `index`, as `fulfils` wants it: nil, or a table whose fields lua_next finds. */
static void take_conditions(lua_State *L, int index)
{
    lua_settop(L, index);
    if (lua_isnil(L, index))
        return;
    luaL_checktype(L, index, LUA_TTABLE);
    if (gz_sandbox_push_content(L, index))
        lua_replace(L, index);
}

static bool fulfils(lua_State *L, int conditions, const gz_note *note)
{
    const gz_type *type = &gz_vm_of(L)->program.types.list[note->type];
    bool holds = true;
    if (lua_isnil(L, conditions))
        return true;
    lua_pushnil(L);
    while (holds && lua_next(L, conditions)) {
        const char *name = luaL_checkstring(L, -2);
        int slot = gz_type_attribute(type, name, strlen(name));
        if (slot < 0)
            luaL_error(L, "type '%s' has no attribute '%s'", type->name, name);
        gz_value_push(L, &note->attributes[slot]);
        holds = lua_compare(L, -1, -2, LUA_OPEQ);
        lua_pop(L, 2);
    }
    if (!holds)
        lua_pop(L, 1);
    return holds;
}

/* doc:last(TYPE, place, conditions) -> the nearest annotation that ends at or before the place, or nil. */
int gz_doc_last(lua_State *L)
{
    gz_vm *vm = gz_check_doc(L);
    const gz_note_list *list = &vm->notes->lists[gz_check_readable(L, 2)];
    size_t place = gz_check_place(L, 3, vm->doc->len);
    take_conditions(L, 4);
    for (size_t i = gz_note_list_from(list, place); i-- > 0;)
        if (list->notes[i]->span.end <= place && fulfils(L, 4, list->notes[i])) {
            gz_push_note(L, list->notes[i]);
            return 1;
        }
    lua_pushnil(L);
    return 1;
}

/* doc:next(TYPE, place, conditions) -> the nearest annotation that starts at or after it, or nil. */
int gz_doc_next(lua_State *L)
{
    gz_vm *vm = gz_check_doc(L);
    const gz_note_list *list = &vm->notes->lists[gz_check_readable(L, 2)];
    size_t place = gz_check_place(L, 3, vm->doc->len);
    take_conditions(L, 4);
    for (size_t i = gz_note_list_from(list, place); i < list->count; i++)
        if (fulfils(L, 4, list->notes[i])) {
            gz_push_note(L, list->notes[i]);
            return 1;
        }
    lua_pushnil(L);
    return 1;
}

/* doc:overlapping(TYPE, start, stop) -> the first annotation that has a character in common with
 * the text between two places, or nil. */
int gz_doc_overlapping(lua_State *L)
{
    gz_vm *vm = gz_check_doc(L);
    size_t type = gz_check_readable(L, 2);
    const gz_note_list *list = &vm->notes->lists[type];
    gz_span span = gz_check_range(L, vm, 3);
    gz_note *found = NULL;
    for (size_t i = gz_note_list_from(list, span.end); i-- > 0;)
        if (list->notes[i]->span.end > span.start)
            found = list->notes[i];
        else if (!vm->program.types.list[type].keep_overlap)
            break;
    if (found)
        gz_push_note(L, found);
    else
        lua_pushnil(L);
    return 1;
}

/* doc:all(TYPE, start, stop) -> list of the annotations that lie between two places (or all). */
int gz_doc_all(lua_State *L)
{
    gz_vm *vm = gz_check_doc(L);
    const gz_note_list *list = &vm->notes->lists[gz_check_readable(L, 2)];
    gz_span span = gz_check_range(L, vm, 3);
    size_t first = gz_note_list_from(list, span.start), last = gz_note_list_from(list, span.end);
    lua_Integer count = 0;
    lua_createtable(L, last > first ? (int)(last - first) : 0, 0);
    for (size_t i = first; i < last; i++)
        if (list->notes[i]->span.end <= span.end) {
            gz_push_note(L, list->notes[i]);
            lua_rawseti(L, -2, ++count);
        }
    return 1;
}

/* Pushes a table that has an empty one under each value that the attribute at `index` may have; returns
 * its slot. */
static int push_groups(lua_State *L, int index, const gz_type *type)
{
    size_t len;
    const char *name = luaL_checklstring(L, index, &len);
    int slot = gz_type_attribute(type, name, len);
    if (slot < 0 || type->attributes[slot].kind.tag != GZ_KIND_ENUM)
        luaL_error(L, "type '%s' has no attribute '%s' that is one of a list of words", type->name,
                   name);
    const gz_kind *kind = &type->attributes[slot].kind;
    lua_createtable(L, 0, (int)kind->choice_count);
    for (size_t i = 0; i < kind->choice_count; i++) {
        lua_newtable(L);
        lua_setfield(L, -2, kind->choices[i]);
    }
    return slot;
}

/* doc:by_token(TYPE, start, stop, attribute) -> table of the annotations that lie between two places
 * (or all), each under the number of the token where it starts; with the name of an attribute
 * that is one of a list of words, such a table for each of these words, under the word. Of several at one
 * token the last one counts. */
int gz_doc_by_token(lua_State *L)
{
    gz_vm *vm = gz_check_doc(L);
    size_t type = gz_check_readable(L, 2);
    const gz_note_list *list = &vm->notes->lists[type];
    gz_span span = gz_check_range(L, vm, 3);
    int slot = -1;
    if (lua_isnoneornil(L, 5))
        lua_newtable(L);
    else
        slot = push_groups(L, 5, &vm->program.types.list[type]);
    for (size_t i = gz_note_list_from(list, span.start);
         i < list->count && list->notes[i]->span.start < span.end; i++) {
        gz_note *note = list->notes[i];
        if (note->span.end > span.end || (slot >= 0 && !gz_is_set(&note->attributes[slot])))
            continue;
        lua_pushvalue(L, -1);
        if (slot >= 0) {
            gz_value_push(L, &note->attributes[slot]);
            lua_rawget(L, -2);
            lua_replace(L, -2);
        }
        gz_push_note(L, note);
        lua_rawseti(L, -2, (lua_Integer)gz_document_token_at(vm->doc, note->span.start) + 1);
        lua_pop(L, 1);
    }
    return 1;
}
