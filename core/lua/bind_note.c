#include "lua/bind.h"
#include "lua/values.h"

#include <string.h>

static const char NOTE[] = "annotation";
static const char ROW[] = "row";

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
    gz_handle head;
    gz_note *note;           /* a standing annotation, or … */
    gz_candidate *candidate; /* … one that out:add proposed */
} note_handle;

static note_handle *push_handle(lua_State *L)
{
    return gz_push_handle(L, NOTE, sizeof(note_handle), 0);
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
    note_handle *handle = gz_check_handle(L, index, NOTE);
    if (handle->head.call != gz_vm_of(L)->call)
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

int gz_raise_no_attribute(lua_State *L, const gz_type *type, const char *name)
{
    gz_nearest nearest = { 0 };
    char hint[128];
    for (size_t i = 0; i < type->attribute_count; i++)
        gz_nearest_offer(&nearest, name, strlen(name), type->attributes[i].name);
    return luaL_error(L, "type '%s' has no attribute '%s'%s", type->name, name,
                      gz_nearest_hint(&nearest, hint, sizeof hint));
}

static int push_attribute(lua_State *L, const gz_note *note, int slot)
{
    if (slot < 0)
        return gz_raise_no_attribute(L, note->of, luaL_checkstring(L, 2));
    gz_value_push(L, &note->attributes[slot]);
    return 1;
}

/* Fields below 0 are attributes: -1 is the first name. */
void gz_bind_attributes(lua_State *L)
{
    const gz_types *types = &gz_vm_of(L)->program.types;
    for (size_t i = 0; i < types->name_count; i++)
        gz_add_field(L, NOTE, types->names[i], -1 - (int)i);
}

enum { NOTE_START = 1, NOTE_STOP, NOTE_TEXT, NOTE_TYPE, NOTE_RULE, NOTE_ZONE };
static const char *const NOTE_FIELDS[] = { "start", "stop", "text", "type", "rule", "zone", NULL };

/* annotation.name: an attribute, nil when it is not set; also .type, .text, .start, .stop, .rule
 * and .zone. */
static int note_index(lua_State *L, int field)
{
    gz_vm *vm = gz_vm_of(L);
    const gz_note *note = gz_check_note(L, 1);
    switch (field) {
    case NOTE_START:
        gz_push_place(L, note->span.start);
        return 1;
    case NOTE_STOP:
        gz_push_place(L, note->span.end);
        return 1;
    case NOTE_TEXT:
        lua_pushlstring(L, vm->doc->text + note->span.start, note->span.end - note->span.start);
        return 1;
    case NOTE_TYPE:
        lua_pushstring(L, vm->program.types.list[note->type].name);
        return 1;
    case NOTE_RULE:
        lua_pushstring(L, vm->program.rules[note->rule].name);
        return 1;
    case NOTE_ZONE:
        lua_pushstring(L, gz_zone_name(gz_document_zone_at(vm->doc, note->span.start)));
        return 1;
    }
    return push_attribute(L, note, field < 0 ? note->of->slots[-1 - field] : -1);
}

static int note_equal(lua_State *L)
{
    note_handle *a = check_handle(L, 1), *b = check_handle(L, 2);
    lua_pushboolean(L, a->note == b->note && a->candidate == b->candidate);
    return 1;
}

/* ---- rows of lists ---- */

typedef struct row_handle {
    gz_handle head;
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
    row_handle *handle = gz_push_handle(L, ROW, sizeof *handle, 0);
    handle->list = list;
    handle->row = row;
    handle->span = span;
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
    row_handle *handle = gz_check_handle(L, index, ROW);
    if (handle->head.call != gz_vm_of(L)->call)
        luaL_error(L, "this row belongs to an earlier call; keep its columns, not the row");
    return handle;
}

enum { ROW_START = 1, ROW_STOP, ROW_TEXT };
static const char *const ROW_FIELDS[] = { "start", "stop", "text", NULL };

/* row.column: a cell as text, nil when it is empty; also .text, .start and .stop: what was read,
 * and where. */
static int row_index(lua_State *L, int field)
{
    row_handle *handle = check_row(L, 1);
    switch (field) {
    case ROW_START:
        gz_push_place(L, handle->span.start);
        return 1;
    case ROW_STOP:
        gz_push_place(L, handle->span.end);
        return 1;
    case ROW_TEXT:
        lua_pushlstring(L, gz_vm_of(L)->doc->text + handle->span.start,
                        handle->span.end - handle->span.start);
        return 1;
    }
    return push_cell(L, handle, luaL_checkstring(L, 2));
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
    static const gz_class notes = { NOTE, no_methods, NOTE_FIELDS, note_index, false };
    static const gz_class rows = { ROW, row_methods, ROW_FIELDS, row_index, false };
    gz_bind_class(L, &notes);
    gz_bind_class(L, &rows);
    gz_push_class(L, NOTE);
    lua_pushcfunction(L, note_equal);
    lua_setfield(L, -2, "__eq");
    lua_pop(L, 1);
}
