#include "lua/bind.h"
#include "lua/build.h"
#include "lua/sandbox.h"
#include "lua/values.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The reader of one key: the value is at the top of the stack. */
typedef struct key_reader {
    const char *name;
    void (*read)(lua_State *L, gz_rule *rule);
} key_reader;

static gz_program *program_of(lua_State *L)
{
    return &gz_vm_of(L)->program;
}

static const char *plain_name(const gz_rule *rule)
{
    const char *slash = strchr(rule->name, '/');
    return slash ? slash + 1 : rule->name;
}

static int raise(lua_State *L, const gz_rule *rule, const char *key, const char *what)
{
    return luaL_error(L, "rule '%s': '%s' %s", plain_name(rule), key, what);
}

/* A string, or a list of strings. */
static void read_names(lua_State *L, const gz_rule *rule, const char *key, gz_names *names)
{
    if (lua_type(L, -1) == LUA_TSTRING) {
        if (!gz_names_add(program_of(L), names, lua_tostring(L, -1)))
            luaL_error(L, "memory ran out");
        return;
    }
    if (!lua_istable(L, -1))
        raise(L, rule, key, "wants a name, or a list of names");
    for (lua_Integer i = 1; lua_geti(L, -1, i) != LUA_TNIL; i++) {
        if (lua_type(L, -1) != LUA_TSTRING)
            raise(L, rule, key, "wants a list of names");
        if (!gz_names_add(program_of(L), names, lua_tostring(L, -1)))
            luaL_error(L, "memory ran out");
        lua_pop(L, 1);
    }
    lua_pop(L, 1);
}

static int read_integer(lua_State *L, const gz_rule *rule, const char *key)
{
    if (!lua_isinteger(L, -1))
        raise(L, rule, key, "wants a whole number");
    return (int)lua_tointeger(L, -1);
}

static void read_type(lua_State *L, gz_rule *rule)
{
    if (lua_type(L, -1) != LUA_TSTRING)
        raise(L, rule, "type", "wants the name of a type, in quotes");
    rule->action = GZ_NEW;
    rule->type_name = gz_keep_string(L, -1);
}

static void read_drop(lua_State *L, gz_rule *rule)
{
    if (lua_type(L, -1) != LUA_TSTRING)
        raise(L, rule, "drop", "wants the name of a type, in quotes");
    rule->action = GZ_DROP;
    rule->type_name = gz_keep_string(L, -1);
}

static void parse_template(lua_State *L, const gz_rule *rule, const char *key, int index,
                           gz_template *out)
{
    size_t len;
    gloze_error err;
    const char *text = lua_tolstring(L, index, &len);
    if (gz_template_parse(&program_of(L)->arena, text, len, out, &err) != GLOZE_OK)
        luaL_error(L, "rule '%s': %s: %s", plain_name(rule), key, err.message);
}

/* "$name" and nothing else. */
static void read_reference(lua_State *L, const gz_rule *rule, const char *key, int index,
                           gz_template *out)
{
    if (lua_type(L, index) == LUA_TSTRING)
        parse_template(L, rule, key, index, out);
    if (lua_type(L, index) != LUA_TSTRING || !gz_template_is_reference(out))
        raise(L, rule, key, "wants a capture, as \"$name\"");
}

static void read_update(lua_State *L, gz_rule *rule)
{
    rule->action = GZ_UPDATE;
    rule->has_target = true;
    read_reference(L, rule, "update", -1, &rule->target);
}

static void read_match(lua_State *L, gz_rule *rule)
{
    gz_element *element = gz_to_element(L, -1);
    int match = lua_gettop(L);
    if (!element || (element->kind >= GZ_ELEMENT_AT_LEAST || element->kind == GZ_ELEMENT_LAST ||
                     element->kind == GZ_ELEMENT_NEXT))
        raise(L, rule, "match", "wants re [[…]], list …, each … or seq { … }");
    switch (element->kind) {
    case GZ_ELEMENT_RE:
        rule->matcher = GZ_BY_RE;
        rule->re = element->re;
        break;
    case GZ_ELEMENT_LIST:
        rule->matcher = GZ_BY_LIST;
        rule->list = gz_element_list(L, match);
        rule->capture = element->capture;
        break;
    case GZ_ELEMENT_EACH:
        rule->matcher = GZ_BY_EACH;
        rule->each = gz_build_is(L, match, rule);
        rule->capture = element->capture;
        break;
    default:
        rule->matcher = GZ_BY_SEQ;
        gz_build_part(L, match, rule, &rule->seq);
    }
}

static int compare_settings(const void *a, const void *b)
{
    return strcmp(((const gz_setting *)a)->name, ((const gz_setting *)b)->name);
}

static bool read_constant(lua_State *L, int index, gloze_value *out)
{
    if (lua_type(L, index) == LUA_TBOOLEAN)
        *out = gz_value_boolean(lua_toboolean(L, index));
    else if (lua_isinteger(L, index))
        *out = gz_value_integer(lua_tointeger(L, index));
    else if (lua_type(L, index) == LUA_TNUMBER)
        *out = gz_value_real(lua_tonumber(L, index));
    else
        return false;
    return true;
}

/* A list of strings, numbers or booleans, without captures. */
static bool read_constant_list(lua_State *L, int index, gloze_value *out)
{
    size_t count = lua_istable(L, index) ? lua_rawlen(L, index) : 0;
    gloze_value *items = gz_arena_zalloc(&program_of(L)->arena, count + 1, sizeof *items);
    if (!items)
        luaL_error(L, "memory ran out");
    for (size_t i = 0; i < count; i++) {
        size_t len;
        if (lua_rawgeti(L, index, (lua_Integer)i + 1) == LUA_TSTRING) {
            const char *text = lua_tolstring(L, -1, &len);
            items[i] = gz_value_text(gz_keep(L, text, len), len);
        } else if (!read_constant(L, lua_gettop(L), &items[i])) {
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
        raise(L, rule, "set", "is written attribute = value");
    int value = lua_gettop(L);
    setting->name = gz_keep_string(L, -2);
    setting->slot = -1;
    if (lua_type(L, value) == LUA_TSTRING) {
        parse_template(L, rule, "set", value, &setting->value);
        return;
    }
    setting->value.constant = true;
    if (!read_constant(L, value, &setting->value.value) &&
        !read_constant_list(L, value, &setting->value.value))
        luaL_error(L, "rule '%s': set: '%s' wants text, a number, true, false or a list of these",
                   plain_name(rule), setting->name);
}

static void read_set(lua_State *L, gz_rule *rule)
{
    if (lua_isfunction(L, -1)) {
        lua_pushvalue(L, -1);
        rule->set = luaL_ref(L, LUA_REGISTRYINDEX);
        return;
    }
    if (!lua_istable(L, -1))
        raise(L, rule, "set", "wants a table, or function(m, doc) … end");
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

/* "$x" or "$x..$y" */
static void read_span(lua_State *L, gz_rule *rule)
{
    const char *text = lua_type(L, -1) == LUA_TSTRING ? lua_tostring(L, -1) : NULL;
    const char *dots = text ? strstr(text, "..") : NULL;
    if (!text)
        raise(L, rule, "span", "wants \"$x\" or \"$x..$y\"");
    rule->has_span = true;
    int span = lua_gettop(L);
    if (dots) {
        lua_pushlstring(L, text, (size_t)(dots - text));
        lua_pushstring(L, dots + 2);
    } else {
        lua_pushvalue(L, span);
        lua_pushvalue(L, span);
    }
    read_reference(L, rule, "span", span + 1, &rule->span_from);
    read_reference(L, rule, "span", span + 2, &rule->span_to);
    lua_pop(L, 2);
}

static int compare_links(const void *a, const void *b)
{
    return strcmp(((const gz_linking *)a)->relation, ((const gz_linking *)b)->relation);
}

static void read_link(lua_State *L, gz_rule *rule)
{
    size_t cap = 0;
    if (!lua_istable(L, -1))
        raise(L, rule, "link", "wants a table: { relation = \"$name\" }");
    lua_pushnil(L);
    while (lua_next(L, -2)) {
        gz_keep_grow(L, &rule->links, &cap, rule->link_count + 1, sizeof *rule->links);
        gz_linking *link = &rule->links[rule->link_count++];
        memset(link, 0, sizeof *link);
        if (lua_type(L, -2) != LUA_TSTRING)
            raise(L, rule, "link", "wants a table: { relation = \"$name\" }");
        link->relation = gz_keep_string(L, -2);
        read_reference(L, rule, "link", lua_gettop(L), &link->target);
        lua_pop(L, 1);
    }
    qsort(rule->links, rule->link_count, sizeof *rule->links, compare_links);
}

static void read_inside(lua_State *L, gz_rule *rule)
{
    read_names(L, rule, "inside", &rule->context.inside);
}

static void read_zone(lua_State *L, gz_rule *rule)
{
    read_names(L, rule, "zone", &rule->context.zones);
}

static void refuse_unknown_keys(lua_State *L, const gz_rule *rule, const char *what,
                                const key_reader *keys)
{
    const char *unknown = NULL;
    lua_pushnil(L);
    while (lua_next(L, -2)) {
        const char *key = lua_type(L, -2) == LUA_TSTRING ? lua_tostring(L, -2) : NULL;
        const key_reader *known = keys;
        if (!key)
            luaL_error(L, "rule '%s': a value stands without a key in %s; is `key =` missing?",
                       plain_name(rule), what);
        while (known->name && strcmp(known->name, key) != 0)
            known++;
        if (!known->name && (!unknown || strcmp(key, unknown) < 0))
            unknown = key;
        lua_pop(L, 1);
    }
    if (!unknown)
        return;
    gz_nearest nearest = { 0 };
    char hint[128];
    for (; keys->name; keys++)
        gz_nearest_offer(&nearest, unknown, strlen(unknown), keys->name);
    luaL_error(L, "rule '%s': %s has no key '%s'%s", plain_name(rule), what, unknown,
               gz_nearest_hint(&nearest, hint, sizeof hint));
}

/* Reads the table at the top by the readers of its keys, in the readers' order. */
static void read_table(lua_State *L, gz_rule *rule, const char *what, const key_reader *keys)
{
    luaL_checkstack(L, 10, NULL);
    refuse_unknown_keys(L, rule, what, keys);
    for (; keys->name; keys++) {
        if (lua_getfield(L, -1, keys->name) != LUA_TNIL)
            keys->read(L, rule);
        lua_pop(L, 1);
    }
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

static void read_preceded(lua_State *L, gz_rule *rule)
{
    add_part(L, rule, lua_gettop(L), 0, &rule->context.preceded);
}

static void read_followed(lua_State *L, gz_rule *rule)
{
    add_part(L, rule, lua_gettop(L), 0, &rule->context.followed);
}

/* near = { x, tokens = 8 } */
static void add_near(lua_State *L, gz_rule *rule, gz_seq_parts *parts)
{
    lua_Integer tokens = 8;
    if (!lua_istable(L, -1))
        raise(L, rule, "near", "wants an element and how far: { x, tokens = 8 }");
    int table = lua_gettop(L);
    if (lua_getfield(L, table, "tokens") != LUA_TNIL) {
        if (!lua_isinteger(L, -1))
            raise(L, rule, "near", "wants a whole number of tokens");
        tokens = lua_tointeger(L, -1);
    }
    if (tokens < 1 || tokens > 1000)
        raise(L, rule, "near", "wants 1 to 1000 tokens");
    if (lua_rawgeti(L, table, 1) == LUA_TNIL)
        raise(L, rule, "near", "wants an element and how far: { x, tokens = 8 }");
    add_part(L, rule, lua_gettop(L), (size_t)tokens, parts);
    lua_pop(L, 2);
}

static void read_near(lua_State *L, gz_rule *rule)
{
    add_near(L, rule, &rule->context.near);
}

static void read_within(lua_State *L, gz_rule *rule)
{
    static const char *const names[] = { "sentence", "block", "document", NULL };
    const char *name = lua_type(L, -1) == LUA_TSTRING ? lua_tostring(L, -1) : "";
    for (int i = 0; names[i]; i++)
        if (strcmp(names[i], name) == 0) {
            rule->within = (gz_within)i;
            return;
        }
    raise(L, rule, "within", "wants \"sentence\", \"block\" or \"document\"");
}

static void read_binding(lua_State *L, gz_rule *rule)
{
    gz_element *element = gz_to_element(L, -1);
    if (lua_type(L, -2) != LUA_TSTRING || !element ||
        (element->kind != GZ_ELEMENT_LAST && element->kind != GZ_ELEMENT_NEXT))
        raise(L, rule, "with", "wants name = last \"T\" { … }, next \"T\" { … } or maybe(…)");
    if (!gz_is_name(lua_tostring(L, -2)))
        luaL_error(L, "rule '%s': with: a capture can't be named '%s'; choose another name",
                   plain_name(rule), lua_tostring(L, -2));
    gz_keep_grow(L, &rule->bindings, &rule->binding_cap, rule->binding_count + 1,
                 sizeof *rule->bindings);
    gz_binding *binding = &rule->bindings[rule->binding_count++];
    *binding = (gz_binding){ .after = element->kind == GZ_ELEMENT_NEXT, .maybe = element->maybe };
    binding->is = gz_build_is(L, lua_gettop(L), rule);
    binding->capture = gz_build_capture(L, rule, lua_tostring(L, -2));
    gz_build_captured_note(L, rule, binding->capture, binding->is);
}

/* In the order of the names, so that a condition on what another binds is always evaluated in
 * the same order. */
static void read_with(lua_State *L, gz_rule *rule)
{
    if (!lua_istable(L, -1))
        raise(L, rule, "with", "wants a table: { name = last \"T\" { … } }");
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

static void read_repeats(lua_State *L, gz_rule *rule)
{
    rule->has_repeats = true;
    read_reference(L, rule, "repeats", -1, &rule->repeats);
}

/* ---- unless ---- */

static void read_unless_inside(lua_State *L, gz_rule *rule)
{
    read_names(L, rule, "inside", &rule->unless.inside);
}

static void read_unless_zone(lua_State *L, gz_rule *rule)
{
    read_names(L, rule, "zone", &rule->unless.zones);
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

static void read_unless(lua_State *L, gz_rule *rule)
{
    static const key_reader keys[] = {
        { "inside", read_unless_inside },     { "zone", read_unless_zone },
        { "preceded", read_unless_preceded }, { "followed", read_unless_followed },
        { "near", read_unless_near },         { NULL, NULL }
    };
    if (!lua_istable(L, -1))
        raise(L, rule, "unless",
              "wants a table: { inside = …, zone = …, preceded = …, followed = …, "
              "near = … }");
    read_table(L, rule, "unless", keys);
}

/* name = value pairs of `when` or of an example's options; sorted by name. */
static int compare_when(const void *a, const void *b)
{
    return strcmp(((const gz_when *)a)->name, ((const gz_when *)b)->name);
}

static void read_pairs(lua_State *L, const gz_rule *rule, const char *key, gz_when **out,
                       size_t *count)
{
    size_t cap = 0;
    if (!lua_istable(L, -1))
        raise(L, rule, key, "wants a table: { option = value }");
    lua_pushnil(L);
    while (lua_next(L, -2)) {
        size_t len;
        gz_keep_grow(L, out, &cap, *count + 1, sizeof **out);
        gz_when *when = &(*out)[(*count)++];
        memset(when, 0, sizeof *when);
        when->option = SIZE_MAX;
        if (lua_type(L, -2) != LUA_TSTRING)
            raise(L, rule, key, "wants a table: { option = value }");
        when->name = gz_keep_string(L, -2);
        if (lua_type(L, -1) == LUA_TSTRING) {
            const char *text = lua_tolstring(L, -1, &len);
            when->value = gz_value_text(gz_keep(L, text, len), len);
        } else if (!read_constant(L, lua_gettop(L), &when->value)) {
            raise(L, rule, key, "wants text, numbers, true or false as values");
        }
        lua_pop(L, 1);
    }
    qsort(*out, *count, sizeof **out, compare_when);
}

static void read_when(lua_State *L, gz_rule *rule)
{
    read_pairs(L, rule, "when", &rule->when, &rule->when_count);
}

static void read_pass(lua_State *L, gz_rule *rule)
{
    rule->pass = read_integer(L, rule, "pass");
    if (rule->pass < 1 || rule->pass > 100)
        raise(L, rule, "pass", "wants a number from 1 to 100");
}

static void read_priority(lua_State *L, gz_rule *rule)
{
    rule->priority = read_integer(L, rule, "priority");
}

static void read_over(lua_State *L, gz_rule *rule)
{
    read_names(L, rule, "over", &rule->over);
}

static void add_read(lua_State *L, gz_rule *rule, const char *type, lua_Integer pass)
{
    gz_reads *reads = &rule->reads;
    if (pass < 0 || pass > 100)
        raise(L, rule, "reads", "wants a pass from 1 to 100: { type = pass }");
    gz_keep_grow(L, &reads->list, &reads->cap, reads->count + 1, sizeof *reads->list);
    reads->list[reads->count++] = (gz_read){ gz_keep(L, type, strlen(type)), (int)pass };
}

/* { "a", "b", c = 1 }: types as their last pass left them, or as the given one did. */
static void read_reads(lua_State *L, gz_rule *rule)
{
    if (lua_type(L, -1) == LUA_TSTRING) {
        add_read(L, rule, lua_tostring(L, -1), 0);
        return;
    }
    if (!lua_istable(L, -1))
        raise(L, rule, "reads", "wants a list of types");
    lua_pushnil(L);
    while (lua_next(L, -2)) {
        if (lua_type(L, -2) == LUA_TSTRING && lua_isinteger(L, -1))
            add_read(L, rule, lua_tostring(L, -2), lua_tointeger(L, -1));
        else if (lua_type(L, -1) == LUA_TSTRING)
            add_read(L, rule, lua_tostring(L, -1), 0);
        else
            raise(L, rule, "reads", "wants types, as \"type\" or type = pass");
        lua_pop(L, 1);
    }
}

static void read_emits(lua_State *L, gz_rule *rule)
{
    read_names(L, rule, "emits", &rule->emits);
}

static void read_midword(lua_State *L, gz_rule *rule)
{
    if (!lua_isboolean(L, -1))
        raise(L, rule, "midword", "wants true or false");
    rule->midword = lua_toboolean(L, -1);
}

/* The name says which rule; this only says that it is meant. */
static void read_replaces(lua_State *L, gz_rule *rule)
{
    if (!lua_isboolean(L, -1) || !lua_toboolean(L, -1) || !rule->replaces)
        raise(L, rule, "replaces", "is written rule \"plugin/rule\" { replaces = true, … }");
}

static void read_run(lua_State *L, gz_rule *rule)
{
    if (!lua_isfunction(L, -1))
        raise(L, rule, "run", "wants function(doc, out) … end");
    lua_pushvalue(L, -1);
    rule->run = luaL_ref(L, LUA_REGISTRYINDEX);
}

/* ---- examples ---- */

static void add_example(lua_State *L, gz_rule *rule, const gz_example *context, int index)
{
    gz_example example = *context;
    const char *text = lua_tolstring(L, index, &example.len);
    example.text = gz_keep(L, text, example.len);
    gz_keep_grow(L, &rule->examples, &rule->example_cap, rule->example_count + 1,
                 sizeof *rule->examples);
    rule->examples[rule->example_count++] = example;
}

static const char *optional_field(lua_State *L, const gz_rule *rule, const char *key,
                                  const char *name)
{
    const char *text = NULL;
    int type = lua_getfield(L, -1, name);
    if (type != LUA_TNIL && type != LUA_TSTRING)
        luaL_error(L, "rule '%s': %s: '%s' wants text", plain_name(rule), key, name);
    if (type == LUA_TSTRING)
        text = gz_keep_string(L, -1);
    lua_pop(L, 1);
    return text;
}

static void check_example_keys(lua_State *L, const gz_rule *rule, const char *key)
{
    static const char *const names[] = { "date", "locale", "options", NULL };
    lua_pushnil(L);
    while (lua_next(L, -2)) {
        lua_pop(L, 1);
        if (lua_type(L, -1) != LUA_TSTRING)
            continue;
        const char *name = lua_tostring(L, -1);
        if (strcmp(name, "date") != 0 && strcmp(name, "locale") != 0 &&
            strcmp(name, "options") != 0) {
            char what[160];
            snprintf(what, sizeof what, "rule '%s': %s has no key", plain_name(rule), key);
            gz_raise_unknown(L, what, name, names);
        }
    }
}

static void read_examples(lua_State *L, gz_rule *rule, const char *key, bool yes)
{
    gz_example example = { .yes = yes, .where = rule->where };
    if (lua_type(L, -1) == LUA_TSTRING) {
        add_example(L, rule, &example, -1);
        return;
    }
    if (!lua_istable(L, -1))
        raise(L, rule, key, "wants a list of sentences");
    check_example_keys(L, rule, key);
    example.date = optional_field(L, rule, key, "date");
    example.locale = optional_field(L, rule, key, "locale");
    if (lua_getfield(L, -1, "options") != LUA_TNIL)
        read_pairs(L, rule, key, &example.options, &example.option_count);
    lua_pop(L, 1);
    for (lua_Integer i = 1; lua_geti(L, -1, i) != LUA_TNIL; i++) {
        if (lua_type(L, -1) != LUA_TSTRING)
            raise(L, rule, key, "wants a list of sentences");
        add_example(L, rule, &example, -1);
        lua_pop(L, 1);
    }
    lua_pop(L, 1);
}

static void read_yes(lua_State *L, gz_rule *rule)
{
    read_examples(L, rule, "yes", true);
}

static void read_no(lua_State *L, gz_rule *rule)
{
    read_examples(L, rule, "no", false);
}

/* ---- the constructors ---- */

static gz_rule *append_rule(lua_State *L, const char *full)
{
    gz_vm *vm = gz_vm_of(L);
    gz_program *program = &vm->program;
    gz_keep_grow(L, &program->rules, &program->rule_cap, program->rule_count + 1,
                 sizeof *program->rules);
    gz_rule *rule = &program->rules[program->rule_count];
    memset(rule, 0, sizeof *rule);
    rule->plugin = vm->plugin;
    rule->name = gz_keep(L, full, strlen(full));
    rule->where = gz_keep_place(L);
    rule->type = GZ_NO_TYPE;
    rule->set = rule->run = GZ_NO_REF;
    return rule;
}

/* A rule of this plugin, under a new name. */
static gz_rule *new_rule(lua_State *L, const char *name)
{
    char full[200];
    gz_vm *vm = gz_vm_of(L);
    gz_program *program = &vm->program;
    snprintf(full, sizeof full, "%s/%s", program->plugins[vm->plugin].name, name);
    size_t old = gz_program_rule(program, vm->plugin, full);
    if (old != GZ_NO_RULE)
        luaL_error(L, "there is a rule '%s' already, at %s", name, program->rules[old].where);
    return append_rule(L, full);
}

/* rule "other/name" { replaces = true, … }: takes the place and the name of another plugin's rule. */
static gz_rule *replace_rule(lua_State *L, const char *name)
{
    gz_program *program = program_of(L);
    size_t old = gz_program_rule(program, SIZE_MAX, name);
    if (old == GZ_NO_RULE) {
        gz_nearest nearest = { 0 };
        char hint[128];
        for (size_t i = 0; i < program->rule_count; i++)
            gz_nearest_offer(&nearest, name, strlen(name), program->rules[i].name);
        luaL_error(L, "there is no rule '%s' to replace%s", name,
                   gz_nearest_hint(&nearest, hint, sizeof hint));
    }
    gz_rule *rule = append_rule(L, name);
    program->rules[old].replaced = true;
    rule->replaces = program->rules[old].where;
    return rule;
}

static const char *check_rule_name(lua_State *L, const char *what)
{
    const char *name = luaL_checkstring(L, 1);
    if (!gz_vm_of(L)->loading)
        luaL_error(L, "%s can only be called while a plugin loads", what);
    if (!*name || strlen(name) > 100)
        luaL_error(L, "%s wants a name of 1 to 100 letters", what);
    for (const char *c = name; *c; c++)
        if (*c == '*' || *c == ',' || *c == '|' || (unsigned char)*c <= ' ')
            luaL_error(L, "%s '%s': a name can't hold spaces, '*', ',' or '|'", what, name);
    return name;
}

static void check_rule(lua_State *L, const gz_rule *rule, int actions)
{
    const char *name = plain_name(rule);
    if (actions == 0)
        luaL_error(L, "rule '%s' does not say what it makes; add type = \"…\"", name);
    if (actions > 1)
        luaL_error(L, "rule '%s': only one of type, update and drop can be given", name);
    if (rule->matcher == GZ_BY_RE && !rule->re)
        luaL_error(L, "rule '%s' has no match; add match = re [[…]]", name);
    if (rule->action == GZ_DROP && (rule->setting_count || rule->link_count))
        luaL_error(L, "rule '%s': a rule that drops sets and links nothing", name);
    if (rule->midword && rule->matcher != GZ_BY_RE)
        luaL_error(L, "rule '%s': midword is for re only", name);
    if (rule->action == GZ_UPDATE && rule->matcher != GZ_BY_EACH && rule->look_count == 0)
        luaL_error(L,
                   "rule '%s': an update needs an annotation to change: match = each \"T\", or is "
                   "\"T\" / \"x\" in a seq",
                   name);
    if (rule->has_repeats && rule->action != GZ_NEW)
        luaL_error(L, "rule '%s': repeats is for rules that make annotations", name);
}

/* rule "other/name" { off = true } */
static int turn_off(lua_State *L, const char *name)
{
    gz_program *program = program_of(L);
    lua_pushnil(L);
    while (lua_next(L, 1)) {
        const char *key = lua_type(L, -2) == LUA_TSTRING ? lua_tostring(L, -2) : "?";
        if (strcmp(key, "off") != 0 || !lua_toboolean(L, -1))
            return luaL_error(
                L,
                "rule '%s': a rule of another plugin can be turned off, { off = true }, or "
                "replaced, { replaces = true, … }",
                name);
        lua_pop(L, 1);
    }
    gz_keep_grow(L, &program->offs, &program->off_cap, program->off_count + 1,
                 sizeof *program->offs);
    gz_off *off = &program->offs[program->off_count];
    off->rule = gz_keep(L, name, strlen(name));
    off->where = gz_keep_place(L);
    program->off_count++;
    return 0;
}

static int count_field(lua_State *L, const char *name)
{
    bool there = lua_getfield(L, 1, name) != LUA_TNIL;
    lua_pop(L, 1);
    return there;
}

static int read_rule(lua_State *L)
{
    static const key_reader keys[] = { { "type", read_type },
                                       { "update", read_update },
                                       { "drop", read_drop },
                                       { "match", read_match },
                                       { "midword", read_midword },
                                       { "span", read_span },
                                       { "set", read_set },
                                       { "link", read_link },
                                       { "inside", read_inside },
                                       { "zone", read_zone },
                                       { "unless", read_unless },
                                       { "when", read_when },
                                       { "pass", read_pass },
                                       { "priority", read_priority },
                                       { "over", read_over },
                                       { "reads", read_reads },
                                       { "preceded", read_preceded },
                                       { "followed", read_followed },
                                       { "near", read_near },
                                       { "within", read_within },
                                       { "with", read_with },
                                       { "repeats", read_repeats },
                                       { "replaces", read_replaces },
                                       { "yes", read_yes },
                                       { "no", read_no },
                                       { NULL, NULL } };
    const char *name = lua_tostring(L, lua_upvalueindex(1));
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_settop(L, 1);
    bool foreign = strchr(name, '/') != NULL;
    if (foreign && !count_field(L, "replaces"))
        return turn_off(L, name);
    gz_rule *rule = foreign ? replace_rule(L, name) : new_rule(L, name);
    read_table(L, rule, "a rule", keys);
    check_rule(L, rule, count_field(L, "type") + count_field(L, "update") + count_field(L, "drop"));
    if (rule->pass == 0)
        rule->pass = rule->action == GZ_UPDATE ? 2 : 1;
    program_of(L)->rule_count++;
    return 0;
}

/* rule "name" { type = …, match = …, … }: see plugins/README.md for all keys. */
static int make_rule(lua_State *L)
{
    check_rule_name(L, "rule");
    lua_settop(L, 1);
    lua_pushcclosure(L, read_rule, 1);
    return 1;
}

static int read_hook(lua_State *L)
{
    static const key_reader keys[] = { { "reads", read_reads },       { "emits", read_emits },
                                       { "pass", read_pass },         { "run", read_run },
                                       { "priority", read_priority }, { "over", read_over },
                                       { "when", read_when },         { NULL, NULL } };
    const char *name = lua_tostring(L, lua_upvalueindex(1));
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_settop(L, 1);
    gz_rule *rule = new_rule(L, name);
    rule->matcher = GZ_BY_HOOK;
    read_table(L, rule, "on_document", keys);
    if (rule->run == GZ_NO_REF)
        return luaL_error(L, "on_document '%s' has no run = function(doc, out) … end", name);
    if (rule->emits.count == 0)
        return luaL_error(L, "on_document '%s' does not say what it makes; add emits = { \"…\" }",
                          name);
    if (rule->pass == 0)
        rule->pass = 1;
    program_of(L)->rule_count++;
    return 0;
}

/* on_document "name" { reads = { … }, emits = { … }, pass = 1, run = function(doc, out) … end }: for what
 * no rule can say. It is ordered like a rule, by what it reads and emits. */
static int make_hook(lua_State *L)
{
    check_rule_name(L, "on_document");
    lua_settop(L, 1);
    lua_pushcclosure(L, read_hook, 1);
    return 1;
}

static int read_date_hook(lua_State *L)
{
    gz_vm *vm = gz_vm_of(L);
    gz_program *program = &vm->program;
    luaL_checktype(L, 1, LUA_TFUNCTION);
    lua_settop(L, 1);
    gz_keep_grow(L, &program->date_hooks, &program->date_hook_cap, program->date_hook_count + 1,
                 sizeof *program->date_hooks);
    gz_date_hook *hook = &program->date_hooks[program->date_hook_count];
    hook->plugin = vm->plugin;
    hook->name = gz_keep_string(L, lua_upvalueindex(1));
    hook->where = gz_keep_place(L);
    hook->run = luaL_ref(L, LUA_REGISTRYINDEX);
    program->date_hook_count++;
    return 0;
}

/* on_date "name" (function(doc) return "2024-09-06", "markup" end): proposes the document's date before
 * any rule runs; the second result says where it stands: "markup", "name" or "text". */
static int make_date_hook(lua_State *L)
{
    check_rule_name(L, "on_date");
    lua_settop(L, 1);
    lua_pushcclosure(L, read_date_hook, 1);
    return 1;
}

void gz_bind_rule(lua_State *L)
{
    static const luaL_Reg functions[] = { { "rule", make_rule },
                                          { "on_document", make_hook },
                                          { "on_date", make_date_hook },
                                          { NULL, NULL } };
    luaL_setfuncs(L, functions, 0);
}
