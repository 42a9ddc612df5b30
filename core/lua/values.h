/* values.h - attribute values: from Lua, from text, to Lua; converted to their kind.
 * Depends on vm.h, note/, match/number.h. */
#ifndef GZ_VALUES_H
#define GZ_VALUES_H

#include "base/arena.h"
#include "note/types.h"

#include <lua.h>

/* Why a value can't be what its attribute wants, for people. */
typedef struct gz_reason {
    char text[256];
} gz_reason;

/* Converts `in` to `kind`: text to number by the shared reader, to date from ISO, one value to a
 * list of one. What is new lives in `arena`. False with a reason when it can't be. */
bool gz_value_convert(const gloze_value *in, const gz_kind *kind, gz_arena *arena, gloze_value *out,
                      gz_reason *reason) GLOZE_CHECK;
/* The value at `index` as an attribute of `type` wants it. Raises for memory alone: of Lua, or of
 * the values of this document (gz_vm_charge_values). */
bool gz_value_from_lua(lua_State *L, int index, const gz_type *type, const gz_kind *kind,
                       gz_arena *arena, gloze_value *out, gz_reason *reason) GLOZE_CHECK;
/* Fills the slots (one an attribute of `type`) that the table at `index` names; others stay.
 * A name that the type does not have is a failure: `*unknown` is true then. */
bool gz_values_from_table(lua_State *L, int index, const gz_type *type, gz_arena *arena,
                          gloze_value *slots, bool *unknown, gz_reason *reason) GLOZE_CHECK;
/* Pushes a value as Lua has it: integral numbers as integers; nil when it is not set. */
void gz_value_push(lua_State *L, const gloze_value *value);
/* Are they the same? A number and text are compared as text. */
bool gz_value_equal(const gloze_value *a, const gloze_value *b);

gloze_value gz_value_text(const char *text, size_t len);
gloze_value gz_value_integer(int64_t integer);
gloze_value gz_value_real(double real);
gloze_value gz_value_boolean(bool boolean);

/* Is it YYYY-MM-DD of the proleptic Gregorian calendar? */
bool gz_is_iso_date(const char *text, size_t len);

#endif
