/* build.h - from elements as Lua holds them to the parts of a rule.
 * Captures get their index among the rule's captures. Functions raise Lua errors.
 * Depends on bind.h. */
#ifndef GZ_BUILD_H
#define GZ_BUILD_H

#include "lua/bind.h"

/* The value at `index` (element, text, or a table: a sequence) as a part of the rule. */
void gz_build_part(lua_State *L, int index, gz_rule *rule, gz_seq_part *out);
/* The annotations that each, is, last or next at `index` describes; they count among what the
 * rule looks at. */
gz_is *gz_build_is(lua_State *L, int index, gz_rule *rule);
/* Index of a new capture of the rule, or of the one that has this name. */
int gz_build_capture(lua_State *L, gz_rule *rule, const char *name);
/* Notes that this capture of the rule may be such an annotation. */
void gz_build_captured_note(lua_State *L, gz_rule *rule, int capture, const gz_is *is);

#endif
