/* script.h - a Lua file that is no plugin: it reads or writes the format of another program.
 *
 * It runs in the sandbox of plugins (lua/sandbox.h), without what declares rules, within the limits
 * of a plugin, and returns one table. Beside the safe names it sees json, xml, csv and use, which
 * reads lib/NAME.lua beside the file (scripts/exporters/README.md documents them).
 * Depends on lua/vm.h and tree.h. Belongs to one thread. */
#ifndef GZ_SCRIPT_H
#define GZ_SCRIPT_H

#include "base/buffer.h"
#include "base/status.h"
#include "lua/vm.h"
#include "run/tree.h"

#include <lauxlib.h>

typedef struct gz_script {
    gz_vm *vm;
    const char *path;   /* string: of the file, as it was given; the caller's */
    int table;          /* reference of the table that the file returned */
    int used;           /* reference of what use has read, by name */
    gz_buffer scratch;  /* of functions that make a string; it outlives an error of Lua */
    gz_buffer file;     /* that use reads */
    gz_arena arena;     /* of what json.decode reads */
    gz_document budget; /* what the limit of steps is counted for */
    void *data;         /* of whoever runs the script */
} gz_script;

/* Runs the file and keeps the table that it returns. GLOZE_EPLUGIN: it can't be read, has an error
 * or returns no table; the message gives file and line. Zero `script` before; it must not move
 * while it is open. Limits of 0 are the defaults of gloze.h. */
gloze_status gz_script_open(gz_script *script, const char *path, const gloze_limits *limits,
                            gloze_error *err) GLOZE_CHECK;
void gz_script_close(gz_script *script);
/* The script that runs in a state. */
gz_script *gz_script_of(lua_State *L);

/* A new document of `len` bytes: its budget of steps is full again. */
gloze_status gz_script_begin(gz_script *script, size_t len, gloze_error *err) GLOZE_CHECK;
/* Runs a C function, that gets `argument` as light userdata and may raise, protected and within the
 * limits. What it and the Lua code below it raise becomes GLOZE_EPLUGIN with file and line. */
gloze_status gz_script_run(gz_script *script, lua_CFunction function, void *argument,
                           gloze_error *err) GLOZE_CHECK;

/* ---- for C functions that run inside gz_script_run ---- */

/* Pushes the script's table. */
void gz_script_push_table(lua_State *L);
/* Pushes a new metatable whose methods are `methods`, and which Lua can't see; made once a state. */
void gz_script_push_class(lua_State *L, const void *key, const luaL_Reg *methods);

/* script_json.c: adds the table json to that at the top of the stack. */
void gz_script_bind_json(lua_State *L);
/* A JSON value as a Lua value: objects as tables that stay objects when written, arrays as lists,
 * null as json.null. */
void gz_script_push_tree(lua_State *L, const gz_tree *value);
/* The same of an object; an empty one for what is none. */
void gz_script_push_object(lua_State *L, const gz_tree *object);
/* Appends the Lua value at `index` as JSON. Keys of objects come in the order of the list of names
 * at `order` (0: none), then by their bytes. Raises for what JSON can't say, and below 100 levels. */
void gz_script_write_json(lua_State *L, int index, int order, gz_buffer *out);
/* Pushes a table that gives each name of the list at the top its place in it; pops the list. */
void gz_script_rank(lua_State *L);

/* script_csv.c: pushes the table csv. */
void gz_script_bind_csv(lua_State *L);
/* Appends a field of CSV (RFC 4180). */
void gz_csv_field(gz_buffer *out, const char *text, size_t len);
/* Length of the first row of `text`, with its line end; 0: it goes on behind `len`, unless that is the
 * `last` there is. */
size_t gz_csv_row_end(const char *text, size_t len, bool last);
/* Pushes that row as a list of its fields, with the line where it begins as `line`; counts on to the
 * line behind it. Raises where a quote is out of place. */
void gz_csv_push_row(lua_State *L, const char *text, size_t len, size_t *line);

/* script_text.c: adds the tables xml (escaping) and csv to that at the top of the stack. */
void gz_script_bind_text(lua_State *L);
/* Appends text for XML: in content, or in an attribute with double quotes. What XML 1.0 has no
 * place for becomes U+FFFD. */
void gz_xml_escape(gz_buffer *out, const char *text, size_t len, bool attribute);
/* Pushes what is in the scratch buffer, as a string. */
int gz_script_push_scratch(lua_State *L);
/* script_xml.c: adds xml.parse to the table at the top of the stack. */
void gz_script_bind_xml(lua_State *L);

#endif
