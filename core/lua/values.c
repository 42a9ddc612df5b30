#include "lua/values.h"

#include "lua/sandbox.h"

#include "base/nearest.h"
#include "lua/vm.h"
#include "match/number.h"
#include "note/annotations.h"

#include <lauxlib.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

gloze_value gz_value_text(const char *text, size_t len)
{
    return (gloze_value){ .kind = GLOZE_STRING, .text = text, .len = len };
}

static gloze_value from_number(gz_number number)
{
    return (gloze_value){ .kind = GLOZE_NUMBER,
                          .integral = number.integral,
                          .integer = number.integer,
                          .real = number.real };
}

gloze_value gz_value_integer(int64_t integer)
{
    return from_number(gz_number_from_integer(integer));
}

gloze_value gz_value_real(double real)
{
    return from_number(gz_number_from_real(real));
}

gloze_value gz_value_boolean(bool boolean)
{
    return (gloze_value){ .kind = GLOZE_BOOLEAN, .boolean = boolean };
}

static bool two_digits(const char *text, int *out)
{
    if (text[0] < '0' || text[0] > '9' || text[1] < '0' || text[1] > '9')
        return false;
    *out = (text[0] - '0') * 10 + (text[1] - '0');
    return true;
}

static int days_of(int year, int month)
{
    static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days[month - 1] + (month == 2 && leap);
}

bool gz_is_iso_date(const char *text, size_t len)
{
    int century, year, month, day;
    return len == 10 && text[4] == '-' && text[7] == '-' && two_digits(text, &century) &&
           two_digits(text + 2, &year) && two_digits(text + 5, &month) &&
           two_digits(text + 8, &day) && month >= 1 && month <= 12 && day >= 1 &&
           day <= days_of(century * 100 + year, month);
}

static bool refuse(gz_reason *reason, const gloze_value *in, const gz_kind *kind)
{
    static const char *const names[] = { "a string", "a number", "a boolean",
                                         "a date",   "a list",   "a table" };
    char wanted[160];
    gz_kind_describe(kind, wanted, sizeof wanted);
    if (in->kind == GLOZE_STRING || in->kind == GLOZE_DATE)
        snprintf(reason->text, sizeof reason->text, "'%.*s' is no value for %s%s",
                 (int)(in->len > 80 ? 80 : in->len), in->text, wanted,
                 kind->tag == GZ_KIND_DATE ? " (YYYY-MM-DD)" : "");
    else
        snprintf(reason->text, sizeof reason->text, "%s is no value for %s", names[in->kind],
                 wanted);
    return false;
}

static bool to_string(const gloze_value *in, gz_arena *arena, gloze_value *out)
{
    char text[32];
    gz_number number = { in->integral, in->integer, in->real };
    size_t len = gz_number_write(&number, text);
    const char *copy = gz_arena_copy(arena, text, len);
    *out = gz_value_text(copy, len);
    return copy != NULL;
}

static bool to_boolean(const gloze_value *in, gloze_value *out)
{
    bool yes = in->len == 4 && memcmp(in->text, "true", 4) == 0;
    *out = gz_value_boolean(yes);
    return yes || (in->len == 5 && memcmp(in->text, "false", 5) == 0);
}

static bool is_choice(const gz_kind *kind, const gloze_value *in)
{
    for (size_t i = 0; i < kind->choice_count; i++)
        if (strlen(kind->choices[i]) == in->len && memcmp(kind->choices[i], in->text, in->len) == 0)
            return true;
    return false;
}

static bool convert_list(const gloze_value *in, const gz_kind *kind, gz_arena *arena,
                         gloze_value *out, gz_reason *reason)
{
    const gloze_value *items = in->kind == GLOZE_LIST ? in->items : in;
    size_t count = in->kind == GLOZE_LIST ? in->count : 1;
    gloze_value *converted = gz_arena_zalloc(arena, count ? count : 1, sizeof *converted);
    if (!converted) {
        snprintf(reason->text, sizeof reason->text, "memory ran out");
        return false;
    }
    for (size_t i = 0; i < count; i++)
        if (!gz_value_convert(&items[i], kind->item, arena, &converted[i], reason))
            return false;
    *out = (gloze_value){ .kind = GLOZE_LIST, .count = count, .items = converted };
    return true;
}

/* Text to what is no string. */
static bool convert_text(const gloze_value *in, const gz_kind *kind, gloze_value *out)
{
    gz_number number;
    switch (kind->tag) {
    case GZ_KIND_NUMBER:
        if (!gz_number_read(in->text, in->len, &number))
            return false;
        *out = from_number(number);
        return true;
    case GZ_KIND_BOOLEAN:
        return to_boolean(in, out);
    case GZ_KIND_DATE:
        *out = *in;
        out->kind = GLOZE_DATE;
        return gz_is_iso_date(in->text, in->len);
    default:
        *out = *in;
        out->kind = GLOZE_STRING;
        return kind->tag == GZ_KIND_STRING || (kind->tag == GZ_KIND_ENUM && is_choice(kind, in));
    }
}

static bool holds_records(const gloze_value *in)
{
    for (size_t i = 0; in->kind == GLOZE_LIST && i < in->count; i++)
        if (in->items[i].kind != GLOZE_RECORD)
            return false;
    return in->kind == GLOZE_LIST;
}

bool gz_value_convert(const gloze_value *in, const gz_kind *kind, gz_arena *arena, gloze_value *out,
                      gz_reason *reason)
{
    if (kind->tag == GZ_KIND_LIST)
        return convert_list(in, kind, arena, out, reason);
    if (kind->tag == GZ_KIND_ALTERNATIVES) {
        *out = *in;
        return holds_records(in) || refuse(reason, in, kind);
    }
    bool done = false;
    if (in->kind == GLOZE_STRING || in->kind == GLOZE_DATE) {
        done = convert_text(in, kind, out);
    } else if (in->kind == GLOZE_NUMBER && kind->tag == GZ_KIND_STRING) {
        done = to_string(in, arena, out);
    } else if ((in->kind == GLOZE_NUMBER && kind->tag == GZ_KIND_NUMBER) ||
               (in->kind == GLOZE_BOOLEAN && kind->tag == GZ_KIND_BOOLEAN)) {
        *out = *in;
        done = true;
    }
    return done || refuse(reason, in, kind);
}

/* ---- from Lua ---- */

/* Values are copied out of Lua, where one text can stand in many lists. */
static void charge(lua_State *L, size_t bytes)
{
    gz_vm *vm = gz_vm_of(L);
    if (!gz_vm_charge_values(vm, bytes))
        gz_vm_raise_limit(L, "limit-memory",
                          "the values of annotations reached the limit of memory");
}

static bool out_of_memory(gz_reason *reason)
{
    snprintf(reason->text, sizeof reason->text, "memory ran out");
    return false;
}

/* A string, number or boolean as it is; false for anything else. */
static bool read_scalar(lua_State *L, int index, gz_arena *arena, gloze_value *out,
                        gz_reason *reason)
{
    size_t len;
    switch (lua_type(L, index)) {
    case LUA_TSTRING: {
        const char *text = lua_tolstring(L, index, &len);
        charge(L, len);
        const char *copy = gz_arena_copy(arena, text, len);
        *out = gz_value_text(copy, len);
        return copy || out_of_memory(reason);
    }
    case LUA_TNUMBER:
        if (!isfinite(lua_tonumber(L, index))) {
            snprintf(reason->text, sizeof reason->text, "%s is no value for an attribute",
                     isnan(lua_tonumber(L, index)) ? "0/0" : "infinity");
            return false;
        }
        *out = lua_isinteger(L, index) ? gz_value_integer(lua_tointeger(L, index))
                                       : gz_value_real(lua_tonumber(L, index));
        return true;
    case LUA_TBOOLEAN:
        *out = gz_value_boolean(lua_toboolean(L, index));
        return true;
    default:
        snprintf(reason->text, sizeof reason->text, "a %s is no value for an attribute",
                 luaL_typename(L, index));
        return false;
    }
}

static bool read_list(lua_State *L, int index, const gz_type *type, const gz_kind *item,
                      gz_arena *arena, gloze_value *out, gz_reason *reason)
{
    size_t count = (size_t)luaL_len(L, index);
    charge(L, count * sizeof(gloze_value));
    gloze_value *items = gz_arena_zalloc(arena, count ? count : 1, sizeof *items);
    bool done = items || out_of_memory(reason);
    for (size_t i = 0; done && i < count; i++) {
        lua_geti(L, index, (lua_Integer)i + 1);
        done = gz_value_from_lua(L, lua_gettop(L), type, item, arena, &items[i], reason);
        lua_pop(L, 1);
    }
    *out = (gloze_value){ .kind = GLOZE_LIST, .count = count, .items = items };
    return done;
}

static bool add_field(lua_State *L, int index, const char *name, const gz_type *type,
                      const gz_kind *kind, gz_arena *arena, gloze_value *record, gz_reason *reason)
{
    bool done = true;
    if (lua_getfield(L, index, name) != LUA_TNIL) {
        done = gz_value_from_lua(L, lua_gettop(L), type, kind, arena,
                                 (gloze_value *)&record->items[record->count], reason);
        ((const char **)record->names)[record->count++] = name;
    }
    lua_pop(L, 1);
    return done;
}

/* One entry of `alternatives`: attributes of the type, score, reason. */
static bool read_record(lua_State *L, int index, const gz_type *type, gz_arena *arena,
                        gloze_value *out, gz_reason *reason)
{
    static const gz_kind number = { .tag = GZ_KIND_NUMBER }, string = { .tag = GZ_KIND_STRING };
    size_t most = type->attribute_count + 2;
    *out = (gloze_value){ .kind = GLOZE_RECORD };
    out->items = gz_arena_zalloc(arena, most, sizeof *out->items);
    out->names = gz_arena_zalloc(arena, most, sizeof *out->names);
    if (!out->items || !out->names)
        return out_of_memory(reason);
    if (!lua_istable(L, index)) {
        snprintf(reason->text, sizeof reason->text, "alternatives want a list of tables");
        return false;
    }
    for (size_t i = 0; i < type->attribute_count; i++) {
        const gz_attribute_def *def = &type->attributes[i];
        if (def->kind.tag != GZ_KIND_ALTERNATIVES &&
            !add_field(L, index, def->name, type, &def->kind, arena, out, reason))
            return false;
    }
    return add_field(L, index, "score", type, &number, arena, out, reason) &&
           add_field(L, index, "reason", type, &string, arena, out, reason);
}

static bool read_alternatives(lua_State *L, int index, const gz_type *type, gz_arena *arena,
                              gloze_value *out, gz_reason *reason)
{
    size_t count = (size_t)luaL_len(L, index);
    charge(L, count * sizeof(gloze_value));
    gloze_value *items = gz_arena_zalloc(arena, count ? count : 1, sizeof *items);
    bool done = items || out_of_memory(reason);
    for (size_t i = 0; done && i < count; i++) {
        lua_geti(L, index, (lua_Integer)i + 1);
        done = read_record(L, lua_gettop(L), type, arena, &items[i], reason);
        lua_pop(L, 1);
    }
    *out = (gloze_value){ .kind = GLOZE_LIST, .count = count, .items = items };
    return done;
}

bool gz_value_from_lua(lua_State *L, int index, const gz_type *type, const gz_kind *kind,
                       gz_arena *arena, gloze_value *out, gz_reason *reason)
{
    if (!lua_checkstack(L, 8))
        return out_of_memory(reason);
    if (lua_istable(L, index) && kind->tag == GZ_KIND_ALTERNATIVES)
        return read_alternatives(L, index, type, arena, out, reason);
    if (lua_istable(L, index) && kind->tag == GZ_KIND_LIST)
        return read_list(L, index, type, kind->item, arena, out, reason);
    gloze_value plain;
    return read_scalar(L, index, arena, &plain, reason) &&
           gz_value_convert(&plain, kind, arena, out, reason);
}

/* The smallest key, by bytes, that is no attribute, so that the message is always the
 * same; NULL when there is none. */
static const char *find_unknown(lua_State *L, int index, const gz_type *type)
{
    const char *unknown = NULL;
    lua_pushnil(L);
    while (lua_next(L, index)) {
        lua_pop(L, 1);
        const char *key = lua_type(L, -1) == LUA_TSTRING ? lua_tostring(L, -1) : "[a number]";
        if (gz_type_attribute(type, key, strlen(key)) < 0 && (!unknown || strcmp(key, unknown) < 0))
            unknown = key;
    }
    return unknown;
}

/* Fills the slots as the fields come; false when something is wrong with one. */
static bool read_fields(lua_State *L, int index, const gz_type *type, gz_arena *arena,
                        gloze_value *slots)
{
    gz_reason reason;
    lua_pushnil(L);
    while (lua_next(L, index)) {
        size_t len = 0;
        const char *name = lua_type(L, -2) == LUA_TSTRING ? lua_tolstring(L, -2, &len) : "";
        int slot = gz_type_attribute(type, name, len);
        bool done =
            slot >= 0 && gz_value_from_lua(L, lua_gettop(L), type, &type->attributes[slot].kind,
                                           arena, &slots[slot], &reason);
        lua_pop(L, done ? 1 : 2);
        if (!done)
            return false;
    }
    return true;
}

/* What is wrong is looked for in the order of the attributes, so that it is always the same. */
bool gz_values_from_table(lua_State *L, int index, const gz_type *type, gz_arena *arena,
                          gloze_value *slots, bool *unknown, gz_reason *reason)
{
    *unknown = false;
    if (gz_sandbox_push_content(L, index)) /* stays, until the function that called returns */
        index = lua_gettop(L);
    if (read_fields(L, index, type, arena, slots))
        return true;
    const char *name = find_unknown(L, index, type);
    *unknown = name != NULL;
    if (name) {
        gz_reason hint;
        gz_nearest nearest = { 0 };
        for (size_t i = 0; i < type->attribute_count; i++)
            gz_nearest_offer(&nearest, name, strlen(name), type->attributes[i].name);
        snprintf(reason->text, sizeof reason->text, "type '%s' has no attribute '%.60s'%s",
                 type->name, name, gz_nearest_hint(&nearest, hint.text, 100));
        return false;
    }
    for (size_t i = 0; i < type->attribute_count; i++) {
        const gz_attribute_def *def = &type->attributes[i];
        bool done = true;
        if (lua_getfield(L, index, def->name) != LUA_TNIL) {
            gz_reason why;
            done = gz_value_from_lua(L, lua_gettop(L), type, &def->kind, arena, &slots[i], &why);
            if (!done)
                snprintf(reason->text, sizeof reason->text, "attribute '%.60s': %.180s", def->name,
                         why.text);
        }
        lua_pop(L, 1);
        if (!done)
            return false;
    }
    return true;
}

/* ---- to Lua ---- */

static void push_items(lua_State *L, const gloze_value *value)
{
    int list = value->kind == GLOZE_LIST;
    luaL_checkstack(L, 6, NULL);
    lua_createtable(L, list ? (int)value->count : 0, list ? 0 : (int)value->count);
    for (size_t i = 0; i < value->count; i++) {
        gz_value_push(L, &value->items[i]);
        if (list)
            lua_rawseti(L, -2, (lua_Integer)i + 1);
        else
            lua_setfield(L, -2, value->names[i]);
    }
}

void gz_value_push(lua_State *L, const gloze_value *value)
{
    if (!gz_is_set(value)) {
        lua_pushnil(L);
        return;
    }
    switch (value->kind) {
    case GLOZE_STRING:
    case GLOZE_DATE:
        lua_pushlstring(L, value->text, value->len);
        break;
    case GLOZE_NUMBER:
        if (value->integral)
            lua_pushinteger(L, value->integer);
        else
            lua_pushnumber(L, value->real);
        break;
    case GLOZE_BOOLEAN:
        lua_pushboolean(L, value->boolean);
        break;
    case GLOZE_LIST:
    case GLOZE_RECORD:
        push_items(L, value);
    }
}

static bool same_text(const gloze_value *a, const gloze_value *b)
{
    return a->len == b->len && memcmp(a->text, b->text, a->len) == 0;
}

static bool number_is_text(const gloze_value *number, const gloze_value *text)
{
    char written[32];
    gz_number plain = { number->integral, number->integer, number->real };
    size_t len = gz_number_write(&plain, written);
    return len == text->len && memcmp(written, text->text, len) == 0;
}

bool gz_value_equal(const gloze_value *a, const gloze_value *b)
{
    bool a_text = a->kind == GLOZE_STRING || a->kind == GLOZE_DATE;
    bool b_text = b->kind == GLOZE_STRING || b->kind == GLOZE_DATE;
    if (a_text && b_text)
        return same_text(a, b);
    if (a->kind == GLOZE_NUMBER && b_text)
        return number_is_text(a, b);
    if (b->kind == GLOZE_NUMBER && a_text)
        return number_is_text(b, a);
    if (a->kind != b->kind)
        return false;
    if (a->kind == GLOZE_NUMBER)
        return a->integral == b->integral &&
               (a->integral ? a->integer == b->integer : a->real == b->real);
    return a->kind == GLOZE_BOOLEAN && a->boolean == b->boolean;
}
