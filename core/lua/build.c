#include "lua/build.h"

#include "lua/phrases.h"
#include "lua/values.h"

#include <string.h>

#define DEEPEST 50

typedef struct builder {
    lua_State *L;
    gz_program *program;
    gz_rule *rule;
    bool several; /* under many: captures are lists */
    bool near;    /* the outermost table is that of near */
    int depth;
} builder;

static void *allocate(lua_State *L, size_t count, size_t size)
{
    void *memory = gz_arena_zalloc(&gz_vm_of(L)->program.arena, count, size);
    if (!memory)
        luaL_error(L, "memory ran out");
    return memory;
}

/* ---- captures ---- */

int gz_build_capture(lua_State *L, gz_rule *rule, const char *name)
{
    int known = gz_rule_capture(rule, name, strlen(name));
    if (known >= 0)
        return known;
    gz_keep_grow(L, &rule->captures, &rule->capture_cap, rule->capture_count + 1,
                 sizeof *rule->captures);
    rule->captures[rule->capture_count] = (gz_capture){ .name = gz_keep(L, name, strlen(name)) };
    return (int)rule->capture_count++;
}

void gz_build_captured_note(lua_State *L, gz_rule *rule, int index, const gz_is *is)
{
    gz_capture *capture = &rule->captures[index];
    for (size_t i = 0; i < capture->note_count; i++)
        if (strcmp(capture->notes[i]->type_name, is->type_name) == 0)
            return;
    gz_keep_grow(L, &capture->notes, &capture->note_cap, capture->note_count + 1,
                 sizeof *capture->notes);
    capture->notes[capture->note_count++] = is;
}

static void note_captured_list(lua_State *L, gz_capture *capture, const gz_lexicon *list)
{
    for (size_t i = 0; i < capture->list_count; i++)
        if (capture->lists[i] == list)
            return;
    gz_keep_grow(L, &capture->lists, &capture->list_cap, capture->list_count + 1,
                 sizeof *capture->lists);
    capture->lists[capture->list_count++] = list;
}

static void note_capture(builder *b, gz_seq *element, const char *name)
{
    element->capture = -1;
    if (!name)
        return;
    element->capture = gz_build_capture(b->L, b->rule, name);
    gz_capture *capture = &b->rule->captures[element->capture];
    capture->several = capture->several || b->several;
    if (element->kind == GZ_SEQ_IS)
        gz_build_captured_note(b->L, b->rule, element->capture, element->is);
    if (element->kind == GZ_SEQ_PHRASE)
        note_captured_list(b->L, capture, element->list);
}

/* ---- conditions ---- */

static bool read_plain(lua_State *L, int index, gloze_value *out)
{
    size_t len;
    switch (lua_type(L, index)) {
    case LUA_TBOOLEAN:
        *out = gz_value_boolean(lua_toboolean(L, index));
        return true;
    case LUA_TNUMBER:
        *out = lua_isinteger(L, index) ? gz_value_integer(lua_tointeger(L, index))
                                       : gz_value_real(lua_tonumber(L, index));
        return true;
    case LUA_TSTRING: {
        const char *text = lua_tolstring(L, index, &len);
        *out = gz_value_text(gz_keep(L, text, len), len);
        return true;
    }
    default:
        return false;
    }
}

static void read_condition(lua_State *L, int index, const gz_rule *rule, gz_condition *out,
                           int depth);

/* none(c): one item; any { c, d }: several. */
static void read_items(lua_State *L, int index, const gz_rule *rule, gz_condition *out, int depth)
{
    gz_push_element_raw(L, index);
    int raw = lua_gettop(L);
    if (out->test == GZ_IF_NONE) {
        out->items = allocate(L, 1, sizeof *out->items);
        out->item_count = 1;
        read_condition(L, raw, rule, &out->items[0], depth + 1);
    } else {
        out->item_count = lua_rawlen(L, raw);
        out->items = allocate(L, out->item_count + 1, sizeof *out->items);
        for (size_t i = 0; i < out->item_count; i++) {
            lua_rawgeti(L, raw, (lua_Integer)i + 1);
            read_condition(L, lua_gettop(L), rule, &out->items[i], depth + 1);
            lua_pop(L, 1);
        }
    }
    lua_pop(L, 1);
}

static void read_capture_condition(lua_State *L, int index, const gz_rule *rule, gz_condition *out)
{
    size_t len;
    gloze_error err;
    const char *text = lua_tolstring(L, index, &len);
    out->test = GZ_IF_CAPTURE;
    if (gz_template_parse(&gz_vm_of(L)->program.arena, text, len, &out->capture, &err) != GLOZE_OK)
        luaL_error(L, "rule '%s': %s", gz_rule_plain_name(rule), err.message);
    if (out->capture.constant) { /* "$$" */
        out->test = GZ_IF_EQUAL;
        out->value = out->capture.value;
    } else if (!gz_template_is_reference(&out->capture)) {
        luaL_error(L, "rule '%s': the condition \"%s\" is neither a constant nor one capture",
                   gz_rule_plain_name(rule), text);
    }
}

static void read_condition(lua_State *L, int index, const gz_rule *rule, gz_condition *out,
                           int depth)
{
    gz_element *element = gz_to_element(L, index);
    luaL_checkstack(L, 8, NULL);
    if (depth > DEEPEST)
        luaL_error(L, "rule '%s': conditions are nested more than %d deep",
                   gz_rule_plain_name(rule), DEEPEST);
    if (element && (element->kind == GZ_ELEMENT_NONE || element->kind == GZ_ELEMENT_ANY)) {
        out->test = element->kind == GZ_ELEMENT_NONE ? GZ_IF_NONE : GZ_IF_ANY;
        read_items(L, index, rule, out, depth);
    } else if (element &&
               (element->kind == GZ_ELEMENT_AT_LEAST || element->kind == GZ_ELEMENT_AT_MOST)) {
        out->test = element->kind == GZ_ELEMENT_AT_LEAST ? GZ_IF_AT_LEAST : GZ_IF_AT_MOST;
        out->value = gz_value_real(element->low);
    } else if (lua_type(L, index) == LUA_TSTRING && strchr(lua_tostring(L, index), '$')) {
        read_capture_condition(L, index, rule, out);
    } else {
        out->test = GZ_IF_EQUAL;
        if (!read_plain(L, index, &out->value))
            luaL_error(L,
                       "rule '%s': a condition is text, a number, true or false, \"$capture\", "
                       "none(c), any { … }, at_least(n) or at_most(n)",
                       gz_rule_plain_name(rule));
    }
}

static void read_requirements(lua_State *L, int table, gz_rule *rule, gz_is *is)
{
    size_t cap = 0;
    lua_pushnil(L);
    while (lua_next(L, table)) {
        if (lua_type(L, -2) != LUA_TSTRING)
            luaL_error(L, "rule '%s': a condition on '%s' is written attribute = value",
                       gz_rule_plain_name(rule), is->type_name);
        const char *name = lua_tostring(L, -2);
        if (strcmp(name, "pass") == 0) {
            if (!lua_isinteger(L, -1) || lua_tointeger(L, -1) < 1 || lua_tointeger(L, -1) > 100)
                luaL_error(L, "rule '%s': pass wants a number from 1 to 100",
                           gz_rule_plain_name(rule));
            is->pass = (int)lua_tointeger(L, -1);
        } else {
            gz_keep_grow(L, &is->requirements, &cap, is->requirement_count + 1,
                         sizeof *is->requirements);
            gz_requirement *requirement = &is->requirements[is->requirement_count++];
            memset(requirement, 0, sizeof *requirement);
            requirement->attribute = gz_keep_string(L, -2);
            requirement->slot = -1;
            read_condition(L, lua_gettop(L), rule, &requirement->condition, 0);
        }
        lua_pop(L, 1);
    }
}

gz_is *gz_build_is(lua_State *L, int index, gz_rule *rule)
{
    gz_element *element = gz_to_element(L, index);
    gz_is *is = allocate(L, 1, sizeof *is);
    is->type_name = element->type;
    is->type = GZ_NO_TYPE;
    gz_push_element_second(L, index);
    if (lua_istable(L, -1))
        read_requirements(L, lua_gettop(L), rule, is);
    lua_pop(L, 1);
    gz_keep_grow(L, &rule->looks, &rule->look_cap, rule->look_count + 1, sizeof *rule->looks);
    rule->looks[rule->look_count++] = is;
    return is;
}

/* ---- elements ---- */

static gz_seq *build(builder *b, int index);

static gz_seq *new_seq(builder *b, gz_seq_kind kind)
{
    gz_seq *element = allocate(b->L, 1, sizeof *element);
    element->kind = kind;
    element->capture = -1;
    return element;
}

/* Elements stand one after the other, without names or gaps; near also says `tokens`. */
static void refuse_names(builder *b, int table, size_t count)
{
    lua_State *L = b->L;
    lua_pushnil(L);
    while (lua_next(L, table)) {
        lua_Integer i = lua_isinteger(L, -2) ? lua_tointeger(L, -2) : 0;
        const char *key = lua_type(L, -2) == LUA_TSTRING ? lua_tostring(L, -2) : NULL;
        if (i > 0 && (size_t)i > count)
            luaL_error(L, "rule '%s': there is a nil among the elements of a seq",
                       gz_rule_plain_name(b->rule));
        if (i <= 0 && !(b->near && b->depth == 1 && key && strcmp(key, "tokens") == 0))
            luaL_error(L,
                       "rule '%s': an element has no key '%s'; a capture is written element / "
                       "\"name\"",
                       gz_rule_plain_name(b->rule), key ? key : "?");
        lua_pop(L, 1);
    }
}

static void add_children(builder *b, gz_seq *parent, int table)
{
    size_t count = lua_rawlen(b->L, table);
    refuse_names(b, table, count);
    if (count == 0)
        luaL_error(b->L, "rule '%s': a seq or any without elements matches nothing",
                   gz_rule_plain_name(b->rule));
    parent->children = allocate(b->L, count, sizeof *parent->children);
    for (size_t i = 0; i < count; i++) {
        lua_rawgeti(b->L, table, (lua_Integer)i + 1);
        parent->children[parent->child_count++] = build(b, lua_gettop(b->L));
        lua_pop(b->L, 1);
    }
}

/* The one child of opt, many, none: an element, or a table: a sequence. */
static void add_child(builder *b, gz_seq *parent, int index)
{
    parent->children = allocate(b->L, 1, sizeof *parent->children);
    parent->children[0] = build(b, index);
    parent->child_count = 1;
}

static gz_seq *build_literal(builder *b, int index)
{
    const char *text = lua_tostring(b->L, index);
    gz_seq *element = new_seq(b, GZ_SEQ_PHRASE);
    element->list = gz_literal_lexicon(b->L, b->rule, text);
    return element;
}

static gz_seq *build_sequence(builder *b, int table)
{
    gz_seq *element = new_seq(b, GZ_SEQ_SEQUENCE);
    add_children(b, element, table);
    return element;
}

/* Elements that hold others, or text: `raw` is the stack index of what they were made of. */
static gz_seq *build_holder(builder *b, const gz_element *from, int raw)
{
    static const gz_seq_kind kinds[] = { [GZ_ELEMENT_OPT] = GZ_SEQ_OPT,
                                         [GZ_ELEMENT_MANY] = GZ_SEQ_MANY,
                                         [GZ_ELEMENT_ANY] = GZ_SEQ_ANY,
                                         [GZ_ELEMENT_NONE] = GZ_SEQ_NONE };
    gz_seq *element = new_seq(b, kinds[from->kind]);
    bool outer = b->several;
    element->min = from->min;
    element->max = from->max;
    b->several = outer || from->kind == GZ_ELEMENT_MANY;
    if (from->kind == GZ_ELEMENT_ANY)
        add_children(b, element, raw);
    else
        add_child(b, element, raw);
    b->several = outer;
    return element;
}

static gz_seq *build_leaf(builder *b, const gz_element *from, int index, int raw)
{
    gz_seq *element;
    switch (from->kind) {
    case GZ_ELEMENT_LIST:
        element = new_seq(b, GZ_SEQ_PHRASE);
        element->list = gz_element_list(b->L, index);
        return element;
    case GZ_ELEMENT_WORD:
        element = new_seq(b, GZ_SEQ_PHRASE);
        element->list = gz_word_lexicon(b->L, b->rule, lua_tostring(b->L, raw));
        return element;
    case GZ_ELEMENT_TOKEN:
        element = new_seq(b, GZ_SEQ_TOKEN);
        element->regex = gz_token_regex(b->L, b->rule, lua_tostring(b->L, raw));
        return element;
    case GZ_ELEMENT_NUMBER:
        element = new_seq(b, GZ_SEQ_NUMBER);
        element->low = from->low;
        element->high = from->high;
        return element;
    case GZ_ELEMENT_CAPS:
        element = new_seq(b, GZ_SEQ_CAPS);
        element->all = from->all;
        return element;
    case GZ_ELEMENT_SKIP:
        element = new_seq(b, GZ_SEQ_SKIP);
        element->min = from->min;
        element->max = from->max;
        return element;
    case GZ_ELEMENT_IS:
        element = new_seq(b, GZ_SEQ_IS);
        element->is = gz_build_is(b->L, index, b->rule);
        return element;
    default:
        luaL_error(b->L,
                   "rule '%s': re, each, last and next are no elements of seq; use token [[…]] "
                   "or is \"T\"",
                   gz_rule_plain_name(b->rule));
        return NULL;
    }
}

static gz_seq *build_element(builder *b, const gz_element *from, int index)
{
    gz_seq *element;
    gz_push_element_raw(b->L, index);
    int raw = lua_gettop(b->L);
    switch (from->kind) {
    case GZ_ELEMENT_SEQ:
        element = lua_istable(b->L, raw) ? build_sequence(b, raw) : build_literal(b, raw);
        break;
    case GZ_ELEMENT_OPT:
    case GZ_ELEMENT_MANY:
    case GZ_ELEMENT_ANY:
    case GZ_ELEMENT_NONE:
        element = build_holder(b, from, raw);
        break;
    default:
        element = build_leaf(b, from, index, raw);
    }
    lua_pop(b->L, 1);
    note_capture(b, element, from->capture);
    return element;
}

static gz_seq *build(builder *b, int index)
{
    lua_State *L = b->L;
    gz_seq *element = NULL;
    luaL_checkstack(L, 10, NULL);
    if (++b->depth > DEEPEST)
        luaL_error(L, "rule '%s': a seq is nested more than %d deep", gz_rule_plain_name(b->rule),
                   DEEPEST);
    gz_element *from = gz_to_element(L, index);
    if (from)
        element = build_element(b, from, index);
    else if (lua_type(L, index) == LUA_TSTRING)
        element = build_literal(b, index);
    else if (lua_istable(L, index))
        element = build_sequence(b, index);
    else
        luaL_error(L, "rule '%s': a %s is no element of seq", gz_rule_plain_name(b->rule),
                   luaL_typename(L, index));
    b->depth--;
    return element;
}

void gz_build_part(lua_State *L, int index, gz_rule *rule, gz_seq_part *out)
{
    builder b = { .L = L, .program = &gz_vm_of(L)->program, .rule = rule, .near = out->tokens > 0 };
    out->element = build(&b, index);
}
