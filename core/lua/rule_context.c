#include "lua/build.h"
#include "lua/rule_keys.h"
#include "lua/sandbox.h"

#include <string.h>

/* inside = "T" | { "T", "U" }: the match lies in an annotation of one of these types. */
void gz_rule_read_inside(lua_State *L, gz_rule *rule)
{
    gz_read_names(L, rule, "inside", &rule->context.inside);
}

/* zone = "body" | { … }: the match lies in such a block: heading, body, caption, list or
 * furniture. */
void gz_rule_read_zone(lua_State *L, gz_rule *rule)
{
    gz_read_names(L, rule, "zone", &rule->context.zones);
}

/* One element, or in `unless` a list of them, each of which rejects. */
static void add_part(lua_State *L, gz_rule *rule, int index, size_t tokens, gz_seq_parts *parts)
{
    gz_keep_grow(L, &parts->list, &parts->cap, parts->count + 1, sizeof *parts->list);
    gz_seq_part *part = &parts->list[parts->count];
    memset(part, 0, sizeof *part);
    part->tokens = tokens;
    gz_build_part(L, index, rule, part);
    parts->count++;
}

/* preceded = x: the element x of seq stands directly before the match; of several beginnings the
 * nearest counts. What it captures can be used. */
void gz_rule_read_preceded(lua_State *L, gz_rule *rule)
{
    add_part(L, rule, lua_gettop(L), 0, &rule->context.preceded);
}

/* followed = x: the element x stands directly after the match. */
void gz_rule_read_followed(lua_State *L, gz_rule *rule)
{
    add_part(L, rule, lua_gettop(L), 0, &rule->context.followed);
}

/* near = { x, tokens = 8 }; several elements are a sequence */
static void add_near(lua_State *L, gz_rule *rule, gz_seq_parts *parts)
{
    lua_Integer tokens = 8;
    if (!lua_istable(L, -1))
        gz_rule_raise(L, rule, "near", "wants an element and how far: { x, tokens = 8 }");
    int table = lua_gettop(L);
    if (lua_getfield(L, table, "tokens") != LUA_TNIL) {
        if (!lua_isinteger(L, -1))
            gz_rule_raise(L, rule, "near", "wants a whole number of tokens");
        tokens = lua_tointeger(L, -1);
    }
    if (tokens < 1 || tokens > 1000)
        gz_rule_raise(L, rule, "near", "wants 1 to 1000 tokens");
    lua_pop(L, 1);
    if (lua_rawlen(L, table) == 0)
        gz_rule_raise(L, rule, "near", "wants an element and how far: { x, tokens = 8 }");
    add_part(L, rule, table, (size_t)tokens, parts);
}

/* near = { x, tokens = 8 }: x stands within so many tokens before the match or after it. Several
 * elements are a sequence. */
void gz_rule_read_near(lua_State *L, gz_rule *rule)
{
    add_near(L, rule, &rule->context.near);
}

/* within = "sentence" | "block" | "document": what bounds seq, preceded, followed, near and
 * with; the sentence where nothing is said. */
void gz_rule_read_within(lua_State *L, gz_rule *rule)
{
    static const char *const names[] = { "sentence", "block", "document", NULL };
    const char *name = lua_type(L, -1) == LUA_TSTRING ? lua_tostring(L, -1) : "";
    for (int i = 0; names[i]; i++)
        if (strcmp(names[i], name) == 0) {
            rule->within = (gz_within)i;
            return;
        }
    gz_rule_raise(L, rule, "within", "wants \"sentence\", \"block\" or \"document\"");
}

static void read_binding(lua_State *L, gz_rule *rule)
{
    gz_element *element = gz_to_element(L, -1);
    if (lua_type(L, -2) != LUA_TSTRING || !element ||
        (element->kind != GZ_ELEMENT_LAST && element->kind != GZ_ELEMENT_NEXT))
        gz_rule_raise(L, rule, "with",
                      "wants name = last \"T\" { … }, next \"T\" { … } or maybe(…)");
    if (!gz_is_name(lua_tostring(L, -2)))
        luaL_error(L, "rule '%s': with: a capture can't be named '%s'; choose another name",
                   gz_rule_plain_name(rule), lua_tostring(L, -2));
    gz_keep_grow(L, &rule->bindings, &rule->binding_cap, rule->binding_count + 1,
                 sizeof *rule->bindings);
    gz_binding *binding = &rule->bindings[rule->binding_count++];
    *binding = (gz_binding){ .after = element->kind == GZ_ELEMENT_NEXT, .maybe = element->maybe };
    binding->is = gz_build_is(L, lua_gettop(L), rule);
    binding->capture = gz_build_capture(L, rule, lua_tostring(L, -2));
    gz_build_captured_note(L, rule, binding->capture, binding->is);
}

/* with = { name = last "T" { … } }: binds the nearest annotation before the match (next: after
 * it) that fulfils the conditions, which may use "$captures". No match without it, unless it is
 * maybe(last "T" { … }). Names are bound in their alphabetical order. */
void gz_rule_read_with(lua_State *L, gz_rule *rule)
{
    if (!lua_istable(L, -1))
        gz_rule_raise(L, rule, "with", "wants a table: { name = last \"T\" { … } }");
    gz_push_sorted_keys(L, lua_gettop(L));
    int keys = lua_gettop(L);
    for (lua_Integer i = 1; lua_rawgeti(L, keys, i) != LUA_TNIL; i++) {
        lua_pushvalue(L, -1);
        lua_gettable(L, keys - 1);
        read_binding(L, rule);
        lua_pop(L, 2);
    }
    lua_pop(L, 2);
}

/* ---- unless ---- */

static void read_unless_inside(lua_State *L, gz_rule *rule)
{
    gz_read_names(L, rule, "inside", &rule->unless.inside);
}

static void read_unless_zone(lua_State *L, gz_rule *rule)
{
    gz_read_names(L, rule, "zone", &rule->unless.zones);
}

static void read_unless_preceded(lua_State *L, gz_rule *rule)
{
    add_part(L, rule, lua_gettop(L), 0, &rule->unless.preceded);
}

static void read_unless_followed(lua_State *L, gz_rule *rule)
{
    add_part(L, rule, lua_gettop(L), 0, &rule->unless.followed);
}

static void read_unless_near(lua_State *L, gz_rule *rule)
{
    add_near(L, rule, &rule->unless.near);
}

/* unless = { inside =, zone =, preceded =, followed =, near = }: any of these rejects the match. */
void gz_rule_read_unless(lua_State *L, gz_rule *rule)
{
    static const gz_key_reader keys[] = {
        { "inside", read_unless_inside },     { "zone", read_unless_zone },
        { "preceded", read_unless_preceded }, { "followed", read_unless_followed },
        { "near", read_unless_near },         { NULL, NULL }
    };
    if (!lua_istable(L, -1))
        gz_rule_raise(L, rule, "unless",
                      "wants a table: { inside = …, zone = …, preceded = …, followed = …, "
                      "near = … }");
    gz_read_keys(L, rule, "unless", keys);
}

/* when = { option = value, locale = "en-US" }: the rule works only where the option of this
 * plugin, or the document's locale, has this value. */
void gz_rule_read_when(lua_State *L, gz_rule *rule)
{
    gz_read_pairs(L, rule, "when", &rule->when, &rule->when_count);
}
