/* bind.h - what Lua sees of the core: one bind_*.c per thing.
 *
 *   handle.c           what all handles share
 *   bind_string.c      string.find, match, gmatch, gsub, format over PCRE2
 *   bind_table.c       table.sort, always in the same order
 *   bind_declare.c     api, declare, define, option, order, use
 *   bind_number.c      read_number, scale_number
 *   bind_element.c     re, list, each, is, last, next, maybe; captures
 *   bind_seq.c         seq, its elements, and conditions
 *   bind_rule.c        rule, on_document, on_date
 *   bind_match.c       m: what matched
 *   bind_note.c        annotations and rows of lists
 *   bind_doc.c         doc: the document; bind_structure.c: its blocks and sentences; bind_token.c: tokens;
 *                      bind_find.c: annotations; bind_columns.c: the same by the column
 *   bind_out.c         out: what an on_document function adds
 * Each documents its Lua functions beside their definitions. Handles, but doc, die with the call
 * they were made for: using one later is an error that says so.
 * Depends on vm.h. */
#ifndef GZ_BIND_H
#define GZ_BIND_H

#include "base/nearest.h"
#include "lua/vm.h"

#include <lauxlib.h>

/* Each adds its functions to the table at the top of the stack. */
void gz_bind_string(lua_State *L);
void gz_bind_table(lua_State *L);
void gz_bind_constructors(lua_State *L); /* declare, number, element, rule */
void gz_bind_declare(lua_State *L);
void gz_bind_number(lua_State *L);
void gz_bind_element(lua_State *L);
void gz_bind_seq(lua_State *L);
void gz_bind_rule(lua_State *L);

/* Makes the metatables of all handles; leaves the stack as it is. */
void gz_bind_handles(lua_State *L);
void gz_bind_match(lua_State *L);
void gz_bind_note(lua_State *L);
void gz_bind_doc(lua_State *L);
void gz_bind_out(lua_State *L);
/* Makes annotations find the attributes of all types, which gz_types_number has numbered. */
void gz_bind_attributes(lua_State *L);
/* What every handle begins with. */
typedef struct gz_handle {
    const char *class; /* what it is, for messages; compared by address */
    uint64_t call;     /* of the vm, when it was made */
} gz_handle;

/* A class of handles: methods by name, and for any other key `index`, which finds the handle and the
 * key on the stack; `field` is the key's number in `fields`, from 1 on, or what gz_add_field gave it,
 * or 0. Where it pushes nothing, or is NULL: an error that names the nearest. */
typedef struct gz_class {
    const char *name; /* as handles have it */
    const luaL_Reg *methods;
    const char *const *fields; /* ending in NULL, or NULL */
    int (*index)(lua_State *L, int field);
    bool alone; /* there is one handle: methods are found without a call, and `index` gets, in place
                   of the handle, a table that it leaves alone */
} gz_class;
/* Makes the metatable of a class, which is static. */
void gz_bind_class(lua_State *L, const gz_class *class);
/* Gives one more key of a class that is not alone, by its name, a number; a key that has one keeps
 * it. */
void gz_add_field(lua_State *L, const char *class, const char *key, int field);
/* Leaves the metatable of a class on the stack. */
void gz_push_class(lua_State *L, const char *class);
/* A new handle of `size` bytes, with zeros behind its head, and room for `values` of Lua. */
void *gz_push_handle(lua_State *L, const char *class, size_t size, int values);
/* The handle at `index`, or NULL when it is none of the class. All userdata that a plugin can
 * reach are handles. */
void *gz_to_handle(lua_State *L, int index, const char *class);
/* The same; raises when it is none. */
void *gz_check_handle(lua_State *L, int index, const char *class);

typedef struct gz_regex_cache gz_regex_cache;
void gz_regex_cache_free(gz_regex_cache *cache); /* NULL is allowed */

/* ---- handles, for the pipeline ---- */

/* Pushes m for a hit of a rule. Everything must live as long as the call. */
void gz_push_match(lua_State *L, const gz_rule *rule, const gz_hit *hit);
/* Pushes doc, which is the same in all calls: it is the document that runs. */
void gz_push_doc(lua_State *L);
/* The vm, when index 1 is doc; raises otherwise. */
gz_vm *gz_check_doc(lua_State *L);
/* The places at `first` and the index after it; without them the ends of the text. */
gz_span gz_check_range(lua_State *L, const gz_vm *vm, int first);
/* Methods of doc: its blocks and sentences (bind_structure.c), … */
int gz_doc_blocks(lua_State *L);
int gz_doc_block(lua_State *L);
int gz_doc_block_at(lua_State *L);
int gz_doc_block_span(lua_State *L);
int gz_doc_sentence(lua_State *L);
int gz_doc_sentences(lua_State *L);
int gz_doc_sentence_at(lua_State *L);
int gz_doc_sentence_span(lua_State *L);
/* … what it finds among annotations (bind_find.c), … */
int gz_doc_last(lua_State *L);
int gz_doc_next(lua_State *L);
int gz_doc_overlapping(lua_State *L);
int gz_doc_all(lua_State *L);
int gz_doc_by_token(lua_State *L);
/* … and tokens (bind_token.c). */
int gz_doc_tokens(lua_State *L);
int gz_doc_token(lua_State *L);
int gz_doc_token_at(lua_State *L);
int gz_doc_next_capital(lua_State *L);
int gz_doc_text(lua_State *L);
int gz_doc_texts(lua_State *L);
int gz_doc_lower(lua_State *L);
int gz_doc_kind(lua_State *L);
int gz_doc_span(lua_State *L);
int gz_doc_token_values(lua_State *L);
int gz_doc_is_capital(lua_State *L);
int gz_doc_is_joined(lua_State *L);
int gz_doc_sentence_tokens(lua_State *L);
int gz_doc_casing(lua_State *L);
int gz_doc_next_token_of(lua_State *L);
int gz_doc_next_run(lua_State *L);
/* Annotations as lists of plain values (bind_columns.c). */
int gz_doc_columns(lua_State *L);
void gz_push_out(lua_State *L, const gz_rule *hook);
/* An annotation; nil for NULL. */
void gz_push_note(lua_State *L, gz_note *note);
/* A row of a list, found at a place of the text. */
void gz_push_row(lua_State *L, const gz_lexicon *list, size_t row, gz_span span);
/* A match of a pattern that Lua asked for (doc:matches). Groups are copied. */
void gz_push_pattern_match(lua_State *L, const gz_pattern *pattern, const gz_span *groups);

/* The annotation handle at `index`; raises when it is none, or is dead. */
gz_note *gz_check_note(lua_State *L, int index);
/* The same, or a candidate proposed by out:add: then `*candidate` is set. */
gz_note *gz_check_end(lua_State *L, int index, gz_candidate **candidate);
void gz_push_candidate(lua_State *L, gz_candidate *candidate);

/* Two functions carry places over the boundary. */
void gz_push_place(lua_State *L, size_t place);
size_t gz_check_place(lua_State *L, int index, size_t len);

/* ---- helpers of the constructors ---- */

/* "dates/init.lua:12" of the Lua code that called, into `out`, which is returned. */
const char *gz_lua_place(lua_State *L, char *out, size_t size);
/* The same, as a string of the program's arena; raises when memory ran out. */
const char *gz_keep_place(lua_State *L);
/* Raises an error at the caller's place, naming what is nearest to `name` among names. */
int gz_raise_unknown(lua_State *L, const char *what, const char *name, const char *const *names);
/* A string of the program's arena from the stack; raises when memory ran out. */
const char *gz_keep_string(lua_State *L, int index);
const char *gz_keep(lua_State *L, const char *text, size_t len);
/* Grows an array of the program; raises when memory ran out. */
void gz_keep_grow(lua_State *L, void *array, size_t *cap, size_t need, size_t size);
/* The type of that name; raises, naming the nearest and the place, when there is none. */
size_t gz_check_type(lua_State *L, int index);
/* The same; raises too when the function that runs does not say that it reads the type. */
size_t gz_check_readable(lua_State *L, int index);
/* Raises that the type has no such attribute, naming the nearest. */
int gz_raise_no_attribute(lua_State *L, const gz_type *type, const char *name);

/* What re, list, each and the elements of seq make. Two values go with it: what it was made
 * of, and its second table. */
typedef enum gz_element_kind {
    GZ_ELEMENT_RE,
    GZ_ELEMENT_LIST,
    GZ_ELEMENT_EACH,
    GZ_ELEMENT_IS,
    GZ_ELEMENT_LAST,
    GZ_ELEMENT_NEXT,
    GZ_ELEMENT_SEQ, /* a table of elements, or text with a name */
    GZ_ELEMENT_WORD,
    GZ_ELEMENT_TOKEN,
    GZ_ELEMENT_NUMBER,
    GZ_ELEMENT_CAPS,
    GZ_ELEMENT_OPT,
    GZ_ELEMENT_MANY,
    GZ_ELEMENT_ANY,
    GZ_ELEMENT_NONE,
    GZ_ELEMENT_SKIP,
    GZ_ELEMENT_AT_LEAST,
    GZ_ELEMENT_AT_MOST
} gz_element_kind;

typedef struct gz_element {
    gz_handle head;
    gz_element_kind kind;
    const char *capture; /* from `/ "name"` */
    gz_re *re;
    const gz_file *file; /* list: where it is read from, or … */
    const gz_bundle_plugin *folder;
    const char *where; /* … where its phrases are written */
    gz_lexicon_options options;
    const gz_lexicon *list; /* NULL until gz_element_list loads it */
    const char *type;       /* each, is, last, next */
    bool maybe;             /* last, next */
    double low, high;       /* number, at_least, at_most (low) */
    bool all;               /* caps */
    int min, max;           /* many, skip */
} gz_element;
/* Pushes a new element, empty or made of the value at index 1. */
gz_element *gz_push_element(lua_State *L, gz_element_kind kind);
gz_element *gz_push_element_of_first(lua_State *L, gz_element_kind kind);
/* NULL when the value is no element. */
gz_element *gz_to_element(lua_State *L, int index);
/* The lexicon of a list element, loaded on first use; raises what is wrong with it. */
const gz_lexicon *gz_element_list(lua_State *L, int index);
/* Push what the element at `index` was made of, and its second table (nil without one). */
void gz_push_element_raw(lua_State *L, int index);
void gz_push_element_second(lua_State *L, int index);
/* next "T" { … }: the constructor; `next` is also a function of tables (sandbox.c). */
int gz_make_next(lua_State *L);
/* Adds / to the metatable at the top, that of strings: "text" / "name". */
void gz_bind_string_division(lua_State *L);
/* May a capture or attribute be named so: letters, digits, _, and no word that means something
 * else? */
bool gz_is_name(const char *name);
/* Is it letters, digits and _, with no digit in front? */
bool gz_is_identifier(const char *name);
/* Raises `what` unless the value at `index` is of that Lua type. */
void gz_check_value(lua_State *L, int index, int type, const char *what);
/* The first argument of a constructor; raises unless it is a string and a plugin is loading. */
const char *gz_check_constructor_name(lua_State *L, const char *what);
/* Pushes the second half of a constructor: rule "name" gives a function that takes the table.
 * It is `complete`, which finds the name, at index 1 now, in its first upvalue, and begins with
 * gz_take_second: that raises "rule "name" `wants`" unless the one argument is of that Lua type.
 * `what` is a literal. */
int gz_push_constructor(lua_State *L, const char *what, lua_CFunction complete);
const char *gz_take_second(lua_State *L, int type, const char *wants);
/* A constructor that was given no table is an error: it would be passed over in silence. */
gloze_status gz_check_pending(gz_vm *vm, gloze_error *err) GLOZE_CHECK;
/* Raises an error unless a plugin is loading. */
void gz_check_loading(lua_State *L, const char *what);

#endif
