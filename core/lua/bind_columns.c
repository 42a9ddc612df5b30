#include "lua/bind.h"
#include "lua/values.h"

#include <string.h>

/* Annotations of a type by the column, as plain values: no handle is made. */

typedef enum place { COLUMN_START, COLUMN_STOP, COLUMN_TEXT, COLUMN_RULE, COLUMN_NONE } place;

typedef struct column {
    place place; /* COLUMN_NONE: an attribute */
    int slot;
    bool length; /* "#name": how many values the list has */
} column;

static column check_column(lua_State *L, int index, const gz_type *type)
{
    static const char *const places[] = { "start", "stop", "text", "rule" };
    const char *name = luaL_checkstring(L, index);
    column c = { .place = COLUMN_NONE };
    for (int i = 0; i < COLUMN_NONE; i++)
        if (strcmp(name, places[i]) == 0)
            return (column){ .place = (place)i };
    c.length = *name == '#';
    name += c.length;
    c.slot = gz_type_attribute(type, name, strlen(name));
    if (c.slot < 0)
        gz_raise_no_attribute(L, type, name);
    return c;
}

static void push_attribute(lua_State *L, const gloze_value *value, bool length)
{
    if (length)
        lua_pushinteger(L, value->kind == GLOZE_LIST ? (lua_Integer)value->count : 0);
    else if (gz_is_set(value))
        gz_value_push(L, value);
    else
        lua_pushboolean(L, false); /* nil would end the list */
}

static void push_value(lua_State *L, const gz_vm *vm, const gz_note *note, const column *c)
{
    switch (c->place) {
    case COLUMN_START:
        gz_push_place(L, note->span.start);
        break;
    case COLUMN_STOP:
        gz_push_place(L, note->span.end);
        break;
    case COLUMN_TEXT:
        lua_pushlstring(L, vm->doc->text + note->span.start, note->span.end - note->span.start);
        break;
    case COLUMN_RULE:
        lua_pushstring(L, vm->program.rules[note->rule].name);
        break;
    case COLUMN_NONE:
        push_attribute(L, &note->attributes[c->slot], c->length);
    }
}

/* doc:columns(TYPE, name, …) -> list of what each annotation of the type has under that name, in the order
 * of the text, and a list for each further name: an attribute (false where it is not set), start, stop,
 * text or rule; "#alternatives" is how many of them there are, 0 for none. Much faster than doc:all. */
int gz_doc_columns(lua_State *L)
{
    gz_vm *vm = gz_check_doc(L);
    size_t index = gz_check_readable(L, 2);
    const gz_type *type = &vm->program.types.list[index];
    const gz_note_list *list = &vm->notes->lists[index];
    int last = lua_gettop(L);
    luaL_argcheck(L, last >= 3, 3, "name an attribute, start, stop, text or rule");
    luaL_checkstack(L, last + 10, NULL);
    for (int name = 3; name <= last; name++) {
        column c = check_column(L, name, type);
        lua_createtable(L, (int)list->count, 0);
        for (size_t i = 0; i < list->count; i++) {
            push_value(L, vm, list->notes[i], &c);
            lua_rawseti(L, -2, (lua_Integer)i + 1);
        }
    }
    return last - 2;
}
