#include "lua/rule_keys.h"

#include "lua/values.h"

#include <stdlib.h>
#include <string.h>

/* type = "T": the rule makes annotations of this type. */
void gz_rule_read_type(lua_State *L, gz_rule *rule)
{
    if (lua_type(L, -1) != LUA_TSTRING)
        gz_rule_raise(L, rule, "type", "wants the name of a type, in quotes");
    rule->action = GZ_NEW;
    rule->type_name = gz_keep_string(L, -1);
}

/* drop = "T": the rule takes away every T that overlaps what it reports. */
void gz_rule_read_drop(lua_State *L, gz_rule *rule)
{
    if (lua_type(L, -1) != LUA_TSTRING)
        gz_rule_raise(L, rule, "drop", "wants the name of a type, in quotes");
    rule->action = GZ_DROP;
    rule->type_name = gz_keep_string(L, -1);
}

/* update = "$x": the rule sets attributes of the annotation that x captured; "$x[*]" of each
 * that it captured. */
void gz_rule_read_update(lua_State *L, gz_rule *rule)
{
    rule->action = GZ_UPDATE;
    rule->has_target = true;
    gz_read_reference(L, rule, "update", -1, &rule->target);
}

static int compare_settings(const void *a, const void *b)
{
    return strcmp(((const gz_setting *)a)->name, ((const gz_setting *)b)->name);
}

/* A list of strings, numbers or booleans, without captures. */
static bool read_constant_list(lua_State *L, int index, gloze_value *out)
{
    size_t count = lua_istable(L, index) ? lua_rawlen(L, index) : 0;
    gloze_value *items = gz_arena_zalloc(&gz_vm_of(L)->program.arena, count + 1, sizeof *items);
    if (!items)
        luaL_error(L, "memory ran out");
    for (size_t i = 0; i < count; i++) {
        size_t len;
        if (lua_rawgeti(L, index, (lua_Integer)i + 1) == LUA_TSTRING) {
            const char *text = lua_tolstring(L, -1, &len);
            items[i] = gz_value_text(gz_keep(L, text, len), len);
        } else if (!gz_read_constant(L, lua_gettop(L), &items[i])) {
            return false;
        }
        lua_pop(L, 1);
    }
    *out = (gloze_value){ .kind = GLOZE_LIST, .count = count, .items = items };
    return count > 0;
}

static void read_setting(lua_State *L, gz_rule *rule, gz_setting *setting)
{
    if (lua_type(L, -2) != LUA_TSTRING)
        gz_rule_raise(L, rule, "set", "is written attribute = value");
    int value = lua_gettop(L);
    setting->name = gz_keep_string(L, -2);
    setting->slot = -1;
    if (lua_type(L, value) == LUA_TSTRING) {
        gz_read_template(L, rule, "set", value, &setting->value);
        return;
    }
    setting->value.constant = true;
    if (!gz_read_constant(L, value, &setting->value.value) &&
        !read_constant_list(L, value, &setting->value.value))
        luaL_error(L, "rule '%s': set: '%s' wants text, a number, true, false or a list of these",
                   gz_rule_plain_name(rule), setting->name);
}

/* set = { attribute = value } | function(m, doc) … end: the attributes. A value is a constant,
 * "$capture" (its value), text with captures in it ("$a of $b"), or a list of constants; $$ is a
 * dollar. A capture that took no part sets nothing; a value that does not fit the attribute's
 * kind rejects the match. A function returns a table, or nil and the reason why the match is
 * rejected. */
void gz_rule_read_set(lua_State *L, gz_rule *rule)
{
    if (lua_isfunction(L, -1)) {
        lua_pushvalue(L, -1);
        rule->set = luaL_ref(L, LUA_REGISTRYINDEX);
        return;
    }
    if (!lua_istable(L, -1))
        gz_rule_raise(L, rule, "set", "wants a table, or function(m, doc) … end");
    size_t cap = 0;
    lua_pushnil(L);
    while (lua_next(L, -2)) {
        gz_keep_grow(L, &rule->settings, &cap, rule->setting_count + 1, sizeof *rule->settings);
        gz_setting *setting = &rule->settings[rule->setting_count++];
        memset(setting, 0, sizeof *setting);
        read_setting(L, rule, setting);
        lua_pop(L, 1);
    }
    qsort(rule->settings, rule->setting_count, sizeof *rule->settings, compare_settings);
}

/* span = "$x" | "$x..$y": what is reported instead of the whole match, without white space at
 * its ends. */
void gz_rule_read_span(lua_State *L, gz_rule *rule)
{
    const char *text = lua_type(L, -1) == LUA_TSTRING ? lua_tostring(L, -1) : NULL;
    const char *dots = text ? strstr(text, "..") : NULL;
    if (!text)
        gz_rule_raise(L, rule, "span", "wants \"$x\" or \"$x..$y\"");
    rule->has_span = true;
    int span = lua_gettop(L);
    if (dots) {
        lua_pushlstring(L, text, (size_t)(dots - text));
        lua_pushstring(L, dots + 2);
    } else {
        lua_pushvalue(L, span);
        lua_pushvalue(L, span);
    }
    gz_read_reference(L, rule, "span", span + 1, &rule->span_from);
    gz_read_reference(L, rule, "span", span + 2, &rule->span_to);
    lua_pop(L, 2);
}

static int compare_links(const void *a, const void *b)
{
    return strcmp(((const gz_linking *)a)->relation, ((const gz_linking *)b)->relation);
}

/* link = { relation = "$x" }: relates the annotation to the one that x captured; "$x[*]" to
 * each. */
void gz_rule_read_link(lua_State *L, gz_rule *rule)
{
    size_t cap = 0;
    if (!lua_istable(L, -1))
        gz_rule_raise(L, rule, "link", "wants a table: { relation = \"$name\" }");
    lua_pushnil(L);
    while (lua_next(L, -2)) {
        gz_keep_grow(L, &rule->links, &cap, rule->link_count + 1, sizeof *rule->links);
        gz_linking *link = &rule->links[rule->link_count++];
        memset(link, 0, sizeof *link);
        if (lua_type(L, -2) != LUA_TSTRING)
            gz_rule_raise(L, rule, "link", "wants a table: { relation = \"$name\" }");
        link->relation = gz_keep_string(L, -2);
        gz_read_reference(L, rule, "link", lua_gettop(L), &link->target);
        lua_pop(L, 1);
    }
    qsort(rule->links, rule->link_count, sizeof *rule->links, compare_links);
}

/* repeats = "$x": every later mention of that text (whole words, same case) gets the same type
 * and attributes, and a relation "first". Where an annotation of the type stands already, it
 * gets what it lacks. */
void gz_rule_read_repeats(lua_State *L, gz_rule *rule)
{
    rule->has_repeats = true;
    gz_read_reference(L, rule, "repeats", -1, &rule->repeats);
}
