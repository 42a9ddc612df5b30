#include "lua/bind.h"
#include "lua/values.h"

#include <string.h>

#define NOTE "gloze.annotation"
#define ROW "gloze.row"

/* ---- classes of handles ---- */

/* Upvalues: methods, the function for other keys. */
static int class_index(lua_State *L)
{
    lua_pushvalue(L, 2);
    if (lua_rawget(L, lua_upvalueindex(1)) != LUA_TNIL)
        return 1;
    lua_settop(L, 2);
    lua_CFunction other = lua_tocfunction(L, lua_upvalueindex(2));
    if (other)
        return other(L);
    gz_nearest nearest = { 0 };
    char hint[128];
    const char *name = luaL_checkstring(L, 2);
    lua_pushnil(L);
    while (lua_next(L, lua_upvalueindex(1))) {
        gz_nearest_offer(&nearest, name, strlen(name), lua_tostring(L, -2));
        lua_pop(L, 1);
    }
    return luaL_error(L, "there is no '%s' here%s", name,
                      gz_nearest_hint(&nearest, hint, sizeof hint));
}

static int refuse_write(lua_State *L)
{
    return luaL_error(L, "this can only be read; return what is to be set, or use out:update");
}

void gz_bind_class(lua_State *L, const char *name, const luaL_Reg *methods, lua_CFunction index)
{
    luaL_newmetatable(L, name);
    lua_newtable(L);
    luaL_setfuncs(L, methods, 0);
    if (index)
        lua_pushcfunction(L, index);
    else
        lua_pushnil(L);
    lua_pushcclosure(L, class_index, 2);
    lua_setfield(L, -2, "__index");
    lua_pushcfunction(L, refuse_write);
    lua_setfield(L, -2, "__newindex");
    lua_pushboolean(L, false);
    lua_setfield(L, -2, "__metatable");
    lua_pop(L, 1);
}

void gz_push_place(lua_State *L, size_t place)
{
    lua_pushinteger(L, (lua_Integer)place);
}

size_t gz_check_place(lua_State *L, int index, size_t len)
{
    lua_Integer place = luaL_checkinteger(L, index);
    if (place < 0 || (size_t)place > len)
        luaL_error(L, "place %I is outside of the text, which has %I bytes", (LUAI_UACINT)place,
                   (LUAI_UACINT)len);
    return (size_t)place;
}

/* ---- annotations ---- */

typedef struct note_handle {
    uint64_t call;
    gz_note *note;           /* a standing annotation, or … */
    gz_candidate *candidate; /* … one that out:add proposed */
} note_handle;

static note_handle *push_handle(lua_State *L)
{
    note_handle *handle = lua_newuserdatauv(L, sizeof *handle, 0);
    memset(handle, 0, sizeof *handle);
    handle->call = gz_vm_of(L)->call;
    luaL_setmetatable(L, NOTE);
    return handle;
}

void gz_push_note(lua_State *L, gz_note *note)
{
    if (note)
        push_handle(L)->note = note;
    else
        lua_pushnil(L);
}

void gz_push_candidate(lua_State *L, gz_candidate *candidate)
{
    push_handle(L)->candidate = candidate;
}

static note_handle *check_handle(lua_State *L, int index)
{
    note_handle *handle = luaL_checkudata(L, index, NOTE);
    if (handle->call != gz_vm_of(L)->call)
        luaL_error(L, "this annotation belongs to an earlier call; keep its start and stop in "
                      "doc.state, and find it again with doc:all");
    return handle;
}

gz_note *gz_check_note(lua_State *L, int index)
{
    note_handle *handle = check_handle(L, index);
    if (!handle->note)
        luaL_error(L, "this annotation is only proposed by out:add; it can be linked, not read or "
                      "changed");
    return handle->note;
}

gz_note *gz_check_end(lua_State *L, int index, gz_candidate **candidate)
{
    note_handle *handle = check_handle(L, index);
    *candidate = handle->candidate;
    return handle->note;
}

static int push_attribute(lua_State *L, const gz_note *note, const char *name)
{
    const gz_type *type = &gz_vm_of(L)->program.types.list[note->type];
    int slot = gz_type_attribute(type, name, strlen(name));
    if (slot >= 0) {
        gz_value_push(L, &note->attributes[slot]);
        return 1;
    }
    gz_nearest nearest = { 0 };
    char hint[128];
    for (size_t i = 0; i < type->attribute_count; i++)
        gz_nearest_offer(&nearest, name, strlen(name), type->attributes[i].name);
    return luaL_error(L, "type '%s' has no attribute '%s'%s", type->name, name,
                      gz_nearest_hint(&nearest, hint, sizeof hint));
}

/* annotation.name: an attribute, nil when it is not set; also .type, .text, .start, .stop, .rule
 * and .zone. */
static int note_index(lua_State *L)
{
    gz_vm *vm = gz_vm_of(L);
    const gz_note *note = gz_check_note(L, 1);
    const char *key = luaL_checkstring(L, 2);
    if (strcmp(key, "text") == 0)
        lua_pushlstring(L, vm->doc->text + note->span.start, note->span.end - note->span.start);
    else if (strcmp(key, "start") == 0)
        gz_push_place(L, note->span.start);
    else if (strcmp(key, "stop") == 0)
        gz_push_place(L, note->span.end);
    else if (strcmp(key, "type") == 0)
        lua_pushstring(L, vm->program.types.list[note->type].name);
    else if (strcmp(key, "rule") == 0)
        lua_pushstring(L, vm->program.rules[note->rule].name);
    else if (strcmp(key, "zone") == 0)
        lua_pushstring(L, gz_zone_name(gz_document_zone_at(vm->doc, note->span.start)));
    else
        return push_attribute(L, note, key);
    return 1;
}

static int note_equal(lua_State *L)
{
    note_handle *a = check_handle(L, 1), *b = check_handle(L, 2);
    lua_pushboolean(L, a->note == b->note && a->candidate == b->candidate);
    return 1;
}

/* ---- rows of lists ---- */

typedef struct row_handle {
    uint64_t call;
    const gz_lexicon *list;
    size_t row;
    gz_span span;
} row_handle;

void gz_push_row(lua_State *L, const gz_lexicon *list, size_t row, gz_span span)
{
    if (row == GZ_NO_ROW) {
        lua_pushnil(L);
        return;
    }
    row_handle *handle = lua_newuserdatauv(L, sizeof *handle, 0);
    *handle = (row_handle){ gz_vm_of(L)->call, list, row, span };
    luaL_setmetatable(L, ROW);
}

static int push_cell(lua_State *L, const row_handle *handle, const char *name)
{
    size_t len;
    int column = gz_lexicon_column(handle->list, name, strlen(name));
    if (column >= 0) {
        const char *cell = gz_lexicon_cell(handle->list, handle->row, (size_t)column, &len);
        if (len)
            lua_pushlstring(L, cell, len);
        else
            lua_pushnil(L);
        return 1;
    }
    gz_nearest nearest = { 0 };
    char hint[128];
    for (size_t i = 0; i < gz_lexicon_column_count(handle->list); i++)
        gz_nearest_offer(&nearest, name, strlen(name), gz_lexicon_column_name(handle->list, i));
    return luaL_error(L, "the list has no column '%s'%s", name,
                      gz_nearest_hint(&nearest, hint, sizeof hint));
}

static row_handle *check_row(lua_State *L, int index)
{
    row_handle *handle = luaL_checkudata(L, index, ROW);
    if (handle->call != gz_vm_of(L)->call)
        luaL_error(L, "this row belongs to an earlier call; keep its columns, not the row");
    return handle;
}

/* row.column: a cell as text, nil when it is empty; also .text, .start and .stop: what was read,
 * and where. */
static int row_index(lua_State *L)
{
    row_handle *handle = check_row(L, 1);
    const char *key = luaL_checkstring(L, 2);
    if (strcmp(key, "text") == 0)
        lua_pushlstring(L, gz_vm_of(L)->doc->text + handle->span.start,
                        handle->span.end - handle->span.start);
    else if (strcmp(key, "start") == 0)
        gz_push_place(L, handle->span.start);
    else if (strcmp(key, "stop") == 0)
        gz_push_place(L, handle->span.end);
    else
        return push_cell(L, handle, key);
    return 1;
}

/* row:others() -> list of the further rows that have the same phrase. */
static int row_others(lua_State *L)
{
    row_handle *handle = check_row(L, 1);
    lua_Integer count = 0;
    lua_newtable(L);
    for (size_t row = gz_lexicon_next(handle->list, handle->row); row != GZ_NO_ROW;
         row = gz_lexicon_next(handle->list, row)) {
        gz_push_row(L, handle->list, row, handle->span);
        lua_rawseti(L, -2, ++count);
    }
    return 1;
}

void gz_bind_note(lua_State *L)
{
    static const luaL_Reg no_methods[] = { { NULL, NULL } };
    static const luaL_Reg row_methods[] = { { "others", row_others }, { NULL, NULL } };
    gz_bind_class(L, NOTE, no_methods, note_index);
    gz_bind_class(L, ROW, row_methods, row_index);
    luaL_getmetatable(L, NOTE);
    lua_pushcfunction(L, note_equal);
    lua_setfield(L, -2, "__eq");
    lua_pop(L, 1);
}
