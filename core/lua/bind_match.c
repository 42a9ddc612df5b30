#include "lua/bind.h"

#include <string.h>

static const char MATCH[] = "match";

/* m: what matched. It dies with the call it was made for. */
typedef struct match_handle {
    gz_handle head;
    const gz_rule *rule; /* NULL for a match of doc:matches */
    const gz_pattern *pattern;
    const gz_span *groups;
    const gz_hit *hit;
    gz_span whole;
} match_handle;

static match_handle *push_handle(lua_State *L, size_t groups)
{
    return gz_push_handle(L, MATCH, sizeof(match_handle) + groups * sizeof(gz_span), 0);
}

void gz_push_match(lua_State *L, const gz_rule *rule, const gz_hit *hit)
{
    match_handle *handle = push_handle(L, 0);
    handle->rule = rule;
    handle->hit = hit;
    handle->whole = hit->whole;
    handle->pattern = rule->re ? rule->re->pattern : NULL;
    handle->groups = hit->groups;
}

void gz_push_pattern_match(lua_State *L, const gz_pattern *pattern, const gz_span *groups)
{
    size_t count = gz_pattern_group_count(pattern);
    match_handle *handle = push_handle(L, count);
    gz_span *copy = (gz_span *)(handle + 1);
    memcpy(copy, groups, count * sizeof *copy);
    handle->pattern = pattern;
    handle->groups = copy;
    handle->whole = groups[0];
}

static match_handle *check_match(lua_State *L, int index)
{
    match_handle *handle = gz_check_handle(L, index, MATCH);
    if (handle->head.call != gz_vm_of(L)->call)
        luaL_error(L, "this match belongs to an earlier call; don't keep it");
    return handle;
}

static void push_text(lua_State *L, gz_span span)
{
    lua_pushlstring(L, gz_vm_of(L)->doc->text + span.start, span.end - span.start);
}

static void push_capture(lua_State *L, const match_handle *handle, size_t name)
{
    gz_span span;
    if (!gz_pattern_capture(handle->pattern, name, handle->groups, &span)) {
        lua_pushnil(L);
        return;
    }
    const gz_lexicon *list = gz_pattern_capture_list(handle->pattern, name, handle->groups);
    if (!list) {
        push_text(L, span);
        return;
    }
    const char *text = gz_vm_of(L)->doc->text;
    gz_push_row(L, list, gz_lexicon_find(list, text + span.start, span.end - span.start), span);
}

static void push_take(lua_State *L, const gz_take *take)
{
    if (take->note)
        gz_push_note(L, take->note);
    else if (take->list && gz_lexicon_column_count(take->list) > 1)
        gz_push_row(L, take->list, take->row, take->span);
    else if (take->has_number && take->number.integral)
        lua_pushinteger(L, take->number.integer);
    else if (take->has_number)
        lua_pushnumber(L, take->number.real);
    else
        push_text(L, take->span);
}

/* A capture of seq elements, contexts or with; under many a list. */
static void push_taken(lua_State *L, const match_handle *handle, int capture)
{
    const gz_hit *hit = handle->hit;
    bool several = handle->rule->captures[capture].several;
    lua_Integer count = 0;
    if (several)
        lua_newtable(L);
    for (size_t i = 0; i < hit->take_count; i++) {
        if (hit->takes[i].capture != capture)
            continue;
        push_take(L, &hit->takes[i]);
        if (!several)
            return;
        lua_rawseti(L, -2, ++count);
    }
    if (!several)
        lua_pushnil(L);
}

static int find_taken(const match_handle *handle, const char *name, size_t len)
{
    return handle->rule ? gz_rule_capture(handle->rule, name, len) : -1;
}

static int raise_unknown_name(lua_State *L, const match_handle *handle, const char *name)
{
    gz_nearest nearest = { 0 };
    char hint[128];
    for (size_t i = 0; handle->pattern && i < gz_pattern_name_count(handle->pattern); i++)
        gz_nearest_offer(&nearest, name, strlen(name), gz_pattern_name(handle->pattern, i));
    for (size_t i = 0; handle->rule && i < handle->rule->capture_count; i++)
        gz_nearest_offer(&nearest, name, strlen(name), handle->rule->captures[i].name);
    if (!handle->pattern)
        gz_nearest_offer(&nearest, name, strlen(name), gz_rule_whole_name(handle->rule));
    return luaL_error(L, "this match has no capture '%s'%s", name,
                      gz_nearest_hint(&nearest, hint, sizeof hint));
}

static void push_whole(lua_State *L, const match_handle *handle)
{
    if (handle->rule && handle->rule->matcher == GZ_BY_LIST)
        gz_push_row(L, handle->rule->list, handle->hit->row, handle->whole);
    else if (handle->rule && handle->rule->matcher == GZ_BY_EACH)
        gz_push_note(L, handle->hit->note);
    else
        push_text(L, handle->whole);
}

enum { MATCH_START = 1, MATCH_STOP, MATCH_TEXT };
static const char *const MATCH_FIELDS[] = { "start", "stop", "text", NULL };

static int push_named(lua_State *L, const match_handle *handle, const char *name, size_t len)
{
    int taken = find_taken(handle, name, len);
    if (taken >= 0) {
        push_taken(L, handle, taken);
        return 1;
    }
    if (strcmp(name, "0") == 0 ||
        (!handle->pattern && strcmp(name, gz_rule_whole_name(handle->rule)) == 0)) {
        push_whole(L, handle);
        return 1;
    }
    int named = handle->pattern ? gz_pattern_find_name(handle->pattern, name, len) : -1;
    if (named < 0)
        return raise_unknown_name(L, handle, name);
    push_capture(L, handle, (size_t)named);
    return 1;
}

/* m.name: a capture: text, a number, a row where it reads a list as a whole, an annotation;
 * under many a list of these; nil when it took no part. m.text, m.start and m.stop are the whole
 * match; m["0"] is the whole, as a capture would be. */
static int match_index(lua_State *L, int field)
{
    match_handle *handle = check_match(L, 1);
    size_t len;
    const char *key;
    switch (field) {
    case MATCH_START:
        gz_push_place(L, handle->whole.start);
        return 1;
    case MATCH_STOP:
        gz_push_place(L, handle->whole.end);
        return 1;
    case MATCH_TEXT:
        push_text(L, handle->whole);
        return 1;
    }
    key = luaL_checklstring(L, 2, &len);
    return push_named(L, handle, key, len);
}

static int push_taken_span(lua_State *L, const match_handle *handle, int capture)
{
    for (size_t i = 0; i < handle->hit->take_count; i++)
        if (handle->hit->takes[i].capture == capture) {
            gz_push_place(L, handle->hit->takes[i].span.start);
            gz_push_place(L, handle->hit->takes[i].span.end);
            return 2;
        }
    lua_pushnil(L);
    return 1;
}

/* m:span_of("name") -> start, stop of a capture in the text; nil when it took no part. */
static int match_span_of(lua_State *L)
{
    match_handle *handle = check_match(L, 1);
    size_t len;
    const char *name = luaL_checklstring(L, 2, &len);
    gz_span span = handle->whole;
    int taken = find_taken(handle, name, len);
    if (taken >= 0)
        return push_taken_span(L, handle, taken);
    int index = handle->pattern ? gz_pattern_find_name(handle->pattern, name, len) : -1;
    bool whole = strcmp(name, "0") == 0 ||
                 (!handle->pattern && strcmp(name, gz_rule_whole_name(handle->rule)) == 0);
    if (!whole && index < 0)
        return raise_unknown_name(L, handle, name);
    if (!whole && !gz_pattern_capture(handle->pattern, (size_t)index, handle->groups, &span)) {
        lua_pushnil(L);
        return 1;
    }
    gz_push_place(L, span.start);
    gz_push_place(L, span.end);
    return 2;
}

void gz_bind_match(lua_State *L)
{
    static const luaL_Reg methods[] = { { "span_of", match_span_of }, { NULL, NULL } };
    static const gz_class class = { MATCH, methods, MATCH_FIELDS, match_index, false };
    gz_bind_class(L, &class);
}
