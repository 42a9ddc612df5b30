/* sandbox.h - what plugin code may call of Lua itself.
 *
 * A plugin lives in an environment of its own: reading a name that is not there,
 * or creating a global, is an error that says so. From Lua there are: assert,
 * error, ipairs, next (with one argument: is the table empty?), pairs (in the
 * order of the keys, so that nothing depends on hashing), pcall (a limit can't
 * be caught), select, tonumber, tostring (without addresses), type, and math
 * (without random), string (pattern functions over PCRE2), table, utf8. None
 * of io, os, debug, package, coroutine, load, setmetatable.
 * Depends on vm.h. */
#ifndef GZ_SANDBOX_H
#define GZ_SANDBOX_H

#include "lua/vm.h"

/* Opens the safe functions in a new state; argument unused. A lua_CFunction. */
int gz_sandbox_open(lua_State *L);
/* Pushes a new environment of a plugin: own names first, then the shared safe ones. */
void gz_sandbox_push_env(lua_State *L);
/* Freezes all tables that are reachable from the value on the top of the stack, functions'
 * upvalues included: from then on they can be read only. Pops the value. */
void gz_sandbox_freeze(lua_State *L);
/* Pushes a list of the keys of the table at `index` (frozen or not), in their order: numbers by
 * value, then strings by bytes, then false and true. Raises for keys without an order. */
void gz_push_sorted_keys(lua_State *L, int index);
/* Is the table at `index` frozen? Then pushes its content, a plain table, else nothing. */
bool gz_sandbox_push_content(lua_State *L, int index);

#endif
