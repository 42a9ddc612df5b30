/* rule_keys.h - reading the keys of a rule: names, templates, constants, tables of keys.
 *
 * A reader finds its value at the top of the stack and leaves it there. What is wrong with it is
 * raised with the rule's name and the key. The readers of single keys, at the end of this
 * header, stand with what they have in common: rule_report.c (what a rule reports), rule_context.c
 * (where it applies), rule_examples.c.
 * Depends on bind.h. */
#ifndef GZ_RULE_KEYS_H
#define GZ_RULE_KEYS_H

#include "lua/bind.h"

typedef struct gz_key_reader {
    const char *name; /* NULL ends an array of readers */
    void (*read)(lua_State *L, gz_rule *rule);
} gz_key_reader;

/* Reads the table at the top by the readers of its keys, in the readers' order. A key that none
 * reads is an error that names the nearest; `what` is the table: "a rule", "unless". */
void gz_read_keys(lua_State *L, gz_rule *rule, const char *what, const gz_key_reader *keys);

/* Raises "rule 'name': 'key' what". Never returns; the int is for `return`. */
int gz_rule_raise(lua_State *L, const gz_rule *rule, const char *key, const char *what);
/* A string, or a list of strings. */
void gz_read_names(lua_State *L, const gz_rule *rule, const char *key, gz_names *names);
int gz_read_integer(lua_State *L, const gz_rule *rule, const char *key);
/* Text with "$…", at `index`. */
void gz_read_template(lua_State *L, const gz_rule *rule, const char *key, int index,
                      gz_template *out);
/* "$name" and nothing else. */
void gz_read_reference(lua_State *L, const gz_rule *rule, const char *key, int index,
                       gz_template *out);
/* A number, true or false; false for anything else. */
bool gz_read_constant(lua_State *L, int index, gloze_value *out);
/* name = value pairs of `when` or of an example's options; sorted by name. */
void gz_read_pairs(lua_State *L, const gz_rule *rule, const char *key, gz_when **out,
                   size_t *count);

/* ---- readers of single keys ---- */

void gz_rule_read_type(lua_State *L, gz_rule *rule);
void gz_rule_read_drop(lua_State *L, gz_rule *rule);
void gz_rule_read_update(lua_State *L, gz_rule *rule);
void gz_rule_read_set(lua_State *L, gz_rule *rule);
void gz_rule_read_span(lua_State *L, gz_rule *rule);
void gz_rule_read_link(lua_State *L, gz_rule *rule);
void gz_rule_read_repeats(lua_State *L, gz_rule *rule);

void gz_rule_read_inside(lua_State *L, gz_rule *rule);
void gz_rule_read_zone(lua_State *L, gz_rule *rule);
void gz_rule_read_preceded(lua_State *L, gz_rule *rule);
void gz_rule_read_followed(lua_State *L, gz_rule *rule);
void gz_rule_read_near(lua_State *L, gz_rule *rule);
void gz_rule_read_within(lua_State *L, gz_rule *rule);
void gz_rule_read_with(lua_State *L, gz_rule *rule);
void gz_rule_read_unless(lua_State *L, gz_rule *rule);
void gz_rule_read_when(lua_State *L, gz_rule *rule);

void gz_rule_read_yes(lua_State *L, gz_rule *rule);
void gz_rule_read_no(lua_State *L, gz_rule *rule);

#endif
