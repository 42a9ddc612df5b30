#include "lua/bind.h"
#include "lua/build.h"
#include "lua/rule_keys.h"

#include <stdio.h>
#include <string.h>

static gz_program *program_of(lua_State *L)
{
    return &gz_vm_of(L)->program;
}

/* match = re [[…]] | list … | each "T" | seq { … }: what the rule looks for. */
static void read_match(lua_State *L, gz_rule *rule)
{
    gz_element *element = gz_to_element(L, -1);
    int match = lua_gettop(L);
    if (!element || (element->kind >= GZ_ELEMENT_AT_LEAST || element->kind == GZ_ELEMENT_LAST ||
                     element->kind == GZ_ELEMENT_NEXT))
        gz_rule_raise(L, rule, "match", "wants re [[…]], list …, each … or seq { … }");
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

/* pass = 2: when the rule works: 1 where nothing is said, 2 for an update. A rule sees its own
 * type as the pass before left it. */
static void read_pass(lua_State *L, gz_rule *rule)
{
    rule->pass = gz_read_integer(L, rule, "pass");
    if (rule->pass < 1 || rule->pass > 100)
        gz_rule_raise(L, rule, "pass", "wants a number from 1 to 100");
}

/* priority = 1: of matches of the same length that overlap the higher one wins; 0 where nothing
 * is said. */
static void read_priority(lua_State *L, gz_rule *rule)
{
    rule->priority = gz_read_integer(L, rule, "priority");
}

/* over = "rule" | { "a", "plugin/b" }: the rule wins against these, whatever their length, and
 * against those that they are over. A star instead of the name means all rules of a plugin;
 * rules of a plugin that is not loaded are passed over. */
static void read_over(lua_State *L, gz_rule *rule)
{
    gz_read_names(L, rule, "over", &rule->over);
}

static void add_read(lua_State *L, gz_rule *rule, const char *type, lua_Integer pass)
{
    gz_reads *reads = &rule->reads;
    if (pass < 0 || pass > 100)
        gz_rule_raise(L, rule, "reads", "wants a pass from 1 to 100: { type = pass }");
    gz_keep_grow(L, &reads->list, &reads->cap, reads->count + 1, sizeof *reads->list);
    reads->list[reads->count++] = (gz_read){ gz_keep(L, type, strlen(type)), (int)pass };
}

/* reads = { "T", U = 1 }: the types that the function in set or run looks at, as their last pass
 * left them or as the given one did. What match, with and inside name need not be said. */
static void read_reads(lua_State *L, gz_rule *rule)
{
    if (lua_type(L, -1) == LUA_TSTRING) {
        add_read(L, rule, lua_tostring(L, -1), 0);
        return;
    }
    if (!lua_istable(L, -1))
        gz_rule_raise(L, rule, "reads", "wants a list of types");
    lua_pushnil(L);
    while (lua_next(L, -2)) {
        if (lua_type(L, -2) == LUA_TSTRING && lua_isinteger(L, -1))
            add_read(L, rule, lua_tostring(L, -2), lua_tointeger(L, -1));
        else if (lua_type(L, -1) == LUA_TSTRING)
            add_read(L, rule, lua_tostring(L, -1), 0);
        else
            gz_rule_raise(L, rule, "reads", "wants types, as \"type\" or type = pass");
        lua_pop(L, 1);
    }
}

/* emits = { "T" }: of on_document: the types that it makes, changes or drops. */
static void read_emits(lua_State *L, gz_rule *rule)
{
    gz_read_names(L, rule, "emits", &rule->emits);
}

/* midword = true: the match may start in the middle of a word. For re only; slower. */
static void read_midword(lua_State *L, gz_rule *rule)
{
    if (!lua_isboolean(L, -1))
        gz_rule_raise(L, rule, "midword", "wants true or false");
    rule->midword = lua_toboolean(L, -1);
}

/* replaces = true: rule "plugin/name" { replaces = true, … } stands in the place and under the
 * name of another plugin's rule. rule "plugin/name" { off = true } only turns it off. */
static void read_replaces(lua_State *L, gz_rule *rule)
{
    if (!lua_isboolean(L, -1) || !lua_toboolean(L, -1) || !rule->replaces)
        gz_rule_raise(L, rule, "replaces",
                      "is written rule \"plugin/rule\" { replaces = true, … }");
}

/* run = function(doc, out) … end: of on_document: what it does. */
static void read_run(lua_State *L, gz_rule *rule)
{
    if (!lua_isfunction(L, -1))
        gz_rule_raise(L, rule, "run", "wants function(doc, out) … end");
    lua_pushvalue(L, -1);
    rule->run = luaL_ref(L, LUA_REGISTRYINDEX);
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

static void check_rule_name(lua_State *L, const char *what)
{
    const char *name = gz_check_constructor_name(L, what);
    if (!*name || strlen(name) > 100)
        luaL_error(L, "%s wants a name of 1 to 100 letters", what);
    for (const char *c = name; *c; c++)
        if (*c == '*' || *c == ',' || *c == '|' || (unsigned char)*c <= ' ')
            luaL_error(L, "%s '%s': a name can't hold spaces, '*', ',' or '|'", what, name);
}

static void check_rule(lua_State *L, const gz_rule *rule, int actions)
{
    const char *name = gz_rule_plain_name(rule);
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
    static const gz_key_reader keys[] = { { "type", gz_rule_read_type },
                                          { "update", gz_rule_read_update },
                                          { "drop", gz_rule_read_drop },
                                          { "match", read_match },
                                          { "midword", read_midword },
                                          { "span", gz_rule_read_span },
                                          { "set", gz_rule_read_set },
                                          { "link", gz_rule_read_link },
                                          { "inside", gz_rule_read_inside },
                                          { "zone", gz_rule_read_zone },
                                          { "unless", gz_rule_read_unless },
                                          { "when", gz_rule_read_when },
                                          { "pass", read_pass },
                                          { "priority", read_priority },
                                          { "over", read_over },
                                          { "reads", read_reads },
                                          { "preceded", gz_rule_read_preceded },
                                          { "followed", gz_rule_read_followed },
                                          { "near", gz_rule_read_near },
                                          { "within", gz_rule_read_within },
                                          { "with", gz_rule_read_with },
                                          { "repeats", gz_rule_read_repeats },
                                          { "replaces", read_replaces },
                                          { "yes", gz_rule_read_yes },
                                          { "no", gz_rule_read_no },
                                          { NULL, NULL } };
    const char *name = gz_take_second(L, LUA_TTABLE, "is followed by its keys in { }");
    bool foreign = strchr(name, '/') != NULL;
    if (foreign && !count_field(L, "replaces"))
        return turn_off(L, name);
    gz_rule *rule = foreign ? replace_rule(L, name) : new_rule(L, name);
    gz_read_keys(L, rule, "a rule", keys);
    check_rule(L, rule, count_field(L, "type") + count_field(L, "update") + count_field(L, "drop"));
    if (rule->pass == 0)
        rule->pass = rule->action == GZ_UPDATE ? 2 : 1;
    program_of(L)->rule_count++;
    return 0;
}

/* rule "name" { type = …, match = …, … }: looks for something, and makes, changes or drops an
 * annotation. The name is unique in the plugin, elsewhere it is plugin/name. An unknown key is
 * an error. */
static int make_rule(lua_State *L)
{
    check_rule_name(L, "rule");
    return gz_push_constructor(L, "rule", read_rule);
}

static int read_hook(lua_State *L)
{
    static const gz_key_reader keys[] = { { "reads", read_reads },       { "emits", read_emits },
                                          { "pass", read_pass },         { "run", read_run },
                                          { "priority", read_priority }, { "over", read_over },
                                          { "when", gz_rule_read_when }, { NULL, NULL } };
    const char *name = gz_take_second(L, LUA_TTABLE, "is followed by its keys in { }");
    gz_rule *rule = new_rule(L, name);
    rule->matcher = GZ_BY_HOOK;
    gz_read_keys(L, rule, "on_document", keys);
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
    return gz_push_constructor(L, "on_document", read_hook);
}

static int read_date_hook(lua_State *L)
{
    gz_vm *vm = gz_vm_of(L);
    gz_program *program = &vm->program;
    const char *name = gz_take_second(
        L, LUA_TFUNCTION, "is followed by a function in brackets: (function(doc) … end)");
    gz_keep_grow(L, &program->date_hooks, &program->date_hook_cap, program->date_hook_count + 1,
                 sizeof *program->date_hooks);
    gz_date_hook *hook = &program->date_hooks[program->date_hook_count];
    hook->plugin = vm->plugin;
    hook->name = gz_keep(L, name, strlen(name));
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
    return gz_push_constructor(L, "on_date", read_date_hook);
}

void gz_bind_rule(lua_State *L)
{
    static const luaL_Reg functions[] = { { "rule", make_rule },
                                          { "on_document", make_hook },
                                          { "on_date", make_date_hook },
                                          { NULL, NULL } };
    luaL_setfuncs(L, functions, 0);
}
