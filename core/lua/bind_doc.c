#include "lua/bind.h"
#include "lua/values.h"
#include "match/pcre.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

static const char DOC[] = "doc";
static const char THE_DOC = 0; /* registry key, by address */

void gz_push_doc(lua_State *L)
{
    lua_rawgetp(L, LUA_REGISTRYINDEX, &THE_DOC);
}

gz_vm *gz_check_doc(lua_State *L)
{
    gz_check_handle(L, 1, DOC);
    return gz_vm_of(L);
}

/* ---- types that may be read ---- */

size_t gz_check_type(lua_State *L, int index)
{
    const gz_types *types = &gz_vm_of(L)->program.types;
    size_t len;
    const char *name = luaL_checklstring(L, index, &len);
    size_t type = gz_types_find(types, name, len);
    if (type != GZ_NO_TYPE)
        return type;
    gz_nearest nearest = { 0 };
    char hint[128];
    for (size_t i = 0; i < types->count; i++)
        gz_nearest_offer(&nearest, name, len, types->list[i].name);
    luaL_error(L, "type '%s' is not declared%s", name,
               gz_nearest_hint(&nearest, hint, sizeof hint));
    return GZ_NO_TYPE;
}

/* ---- fields ---- */

static void push_optional(lua_State *L, const char *text)
{
    if (text && *text)
        lua_pushstring(L, text);
    else
        lua_pushnil(L);
}

static void push_state(lua_State *L, gz_vm *vm)
{
    lua_rawgeti(L, LUA_REGISTRYINDEX, vm->state_refs);
    if (lua_rawgeti(L, -1, (lua_Integer)vm->plugin + 1) == LUA_TTABLE)
        return;
    lua_pop(L, 1);
    lua_newtable(L);
    lua_pushvalue(L, -1);
    lua_rawseti(L, -3, (lua_Integer)vm->plugin + 1);
}

enum { DOC_DATE = 1, DOC_LOCALE, DOC_OPTIONS, DOC_TITLE, DOC_STATE, DOC_ID, DOC_LENGTH, DOC_COUNT };
static const char *const FIELDS[] = { "date", "locale", "options",     "title", "state",
                                      "id",   "length", "token_count", NULL };

/* doc.name: doc.date (YYYY-MM-DD or nil), doc.locale, doc.title, doc.id, doc.length (bytes of
 * the text), doc.token_count, doc.options (of this plugin), doc.state (a table of this plugin,
 * new for each document). */
static int doc_index(lua_State *L, int field)
{
    gz_vm *vm = gz_vm_of(L);
    switch (field) {
    case DOC_DATE:
        push_optional(L, vm->doc->date);
        return 1;
    case DOC_LOCALE:
        lua_pushstring(L, vm->doc->locale);
        return 1;
    case DOC_OPTIONS:
        lua_rawgeti(L, LUA_REGISTRYINDEX, vm->program.plugins[vm->plugin].options);
        return 1;
    case DOC_TITLE:
        push_optional(L, vm->doc->title);
        return 1;
    case DOC_STATE:
        push_state(L, vm);
        return 1;
    case DOC_ID:
        push_optional(L, vm->doc->id);
        return 1;
    case DOC_LENGTH:
        gz_push_place(L, vm->doc->len);
        return 1;
    case DOC_COUNT:
        lua_pushinteger(L, (lua_Integer)vm->doc->token_count);
        return 1;
    }
    return 0;
}

/* ---- text ---- */

gz_span gz_check_range(lua_State *L, const gz_vm *vm, int first)
{
    gz_span span = { 0, vm->doc->len };
    if (!lua_isnoneornil(L, first))
        span.start = gz_check_place(L, first, vm->doc->len);
    if (!lua_isnoneornil(L, first + 1))
        span.end = gz_check_place(L, first + 1, vm->doc->len);
    return span;
}

static bool splits_character(const gz_document *doc, size_t place)
{
    return place < doc->len && ((unsigned char)doc->text[place] & 0xC0) == 0x80;
}

static int push_text(lua_State *L, const gz_document *doc, size_t start, size_t end)
{
    lua_pushlstring(L, doc->text + start, start < end ? end - start : 0);
    return 1;
}

/* doc:sub(start, stop) -> text between two places. */
static int doc_sub(lua_State *L)
{
    gz_vm *vm = gz_check_doc(L);
    gz_span span = gz_check_range(L, vm, 2);
    if (splits_character(vm->doc, span.start) || splits_character(vm->doc, span.end))
        return luaL_error(L, "a place lies inside a character; take start and stop from what was "
                             "found, or a length from #text");
    return push_text(L, vm->doc, span.start, span.end);
}

static size_t check_length(lua_State *L, int index)
{
    lua_Integer bytes = luaL_checkinteger(L, index);
    if (bytes < 0)
        luaL_error(L, "a length of %I bytes is none", (LUAI_UACINT)bytes);
    return (size_t)bytes;
}

/* doc:before(place, bytes) -> text of the block that ends at a place: at most so many bytes, in
 * whole tokens. */
static int doc_before(lua_State *L)
{
    const gz_document *doc = gz_check_doc(L)->doc;
    size_t place = gz_check_place(L, 2, doc->len), bytes = check_length(L, 3);
    size_t block = gz_document_block_at(doc, place ? place - 1 : 0), from;
    if (block == doc->block_count || doc->blocks[block].start >= place)
        return push_text(L, doc, place, place);
    from = place > bytes ? place - bytes : 0;
    if (from < doc->blocks[block].start)
        from = doc->blocks[block].start;
    size_t token = gz_document_token_at(doc, from);
    if (token < doc->token_count && doc->tokens[token].start < from)
        token++;
    return push_text(L, doc, token < doc->token_count ? doc->tokens[token].start : place, place);
}

/* doc:after(place, bytes) -> text of the block from a place on: at most so many bytes, in whole
 * tokens. */
static int doc_after(lua_State *L)
{
    const gz_document *doc = gz_check_doc(L)->doc;
    size_t place = gz_check_place(L, 2, doc->len), bytes = check_length(L, 3);
    size_t block = gz_document_block_at(doc, place), to;
    if (block == doc->block_count || doc->blocks[block].start > place)
        return push_text(L, doc, place, place);
    to = doc->blocks[block].end;
    if (to - place > bytes)
        to = place + bytes;
    size_t token = gz_document_token_at(doc, to);
    return push_text(L, doc, place,
                     token > 0 && doc->tokens[token - 1].end <= to ? doc->tokens[token - 1].end
                                                                   : place);
}

/* doc:find(text, from) -> start, stop of the next place, at or after `from` (or 0), where the text
 * stands as whole words in the same case; nil when there is none. */
static int doc_find(lua_State *L)
{
    gz_vm *vm = gz_check_doc(L);
    size_t len;
    gz_span span;
    const char *wanted = luaL_checklstring(L, 2, &len);
    size_t from = lua_isnoneornil(L, 3) ? 0 : gz_check_place(L, 3, vm->doc->len);
    if (!gz_document_find(vm->doc, wanted, len, from, &span)) {
        lua_pushnil(L);
        return 1;
    }
    gz_push_place(L, span.start);
    gz_push_place(L, span.end);
    return 2;
}

/* ---- patterns ---- */

/* The next match at or after `at` that begins before `stop`, block by block. */
static bool search(lua_State *L, gz_pattern *pattern, size_t at, size_t stop, gz_span *groups)
{
    const gz_document *doc = gz_vm_of(L)->doc;
    for (size_t i = gz_document_block_at(doc, at); i < doc->block_count; i++) {
        const gz_block *block = &doc->blocks[i];
        size_t end = block->end < stop ? block->end : stop;
        size_t from = at > block->start ? at : block->start;
        bool found = false;
        gloze_error err;
        if (from >= end)
            break;
        gloze_status status =
            gz_pattern_search(pattern, doc->text + block->start, end - block->start,
                              from - block->start, groups, &found, &err);
        if (status == GLOZE_ELIMIT)
            gz_vm_raise_limit(L, "limit-match", err.message);
        if (status != GLOZE_OK)
            luaL_error(L, "%s", err.message);
        if (!found)
            continue;
        for (size_t g = 0; g < gz_pattern_group_count(pattern); g++)
            if (groups[g].start != SIZE_MAX) {
                groups[g].start += block->start;
                groups[g].end += block->start;
            }
        return true;
    }
    return false;
}

static gz_pattern *check_pattern(lua_State *L, int index, const char *caller)
{
    gz_element *element = gz_to_element(L, index);
    if (!element || element->kind != GZ_ELEMENT_RE)
        luaL_error(L, "%s wants a pattern made by re [[…]]", caller);
    if (!element->re->pattern)
        luaL_error(L, "this pattern was given to define; make another re for %s", caller);
    return element->re->pattern;
}

/* Upvalues: re, next place, stop. */
static int next_match(lua_State *L)
{
    gz_pattern *pattern = gz_to_element(L, lua_upvalueindex(1))->re->pattern;
    size_t at = (size_t)lua_tointeger(L, lua_upvalueindex(2));
    size_t stop = (size_t)lua_tointeger(L, lua_upvalueindex(3));
    gz_span groups[GZ_GROUPS_MAX + 1];
    if (!search(L, pattern, at, stop, groups)) {
        lua_pushnil(L);
        return 1;
    }
    lua_pushinteger(L, (lua_Integer)groups[0].end);
    lua_replace(L, lua_upvalueindex(2));
    gz_push_pattern_match(L, pattern, groups);
    return 1;
}

/* doc:matches(re, start, stop) -> iterator of matches (like m) of a pattern, one after the other,
 * between two places (or in the whole text). */
static int doc_matches(lua_State *L)
{
    gz_vm *vm = gz_check_doc(L);
    check_pattern(L, 2, "doc:matches");
    gz_span span = gz_check_range(L, vm, 3);
    lua_pushvalue(L, 2);
    gz_push_place(L, span.start);
    gz_push_place(L, span.end);
    lua_pushcclosure(L, next_match, 3);
    return 1;
}

/* doc:places(re, start, stop) -> list of the places where the matches of a pattern begin, between two
 * places (or in the whole text): all at once, where doc:matches would make a handle of each. */
static int doc_places(lua_State *L)
{
    gz_vm *vm = gz_check_doc(L);
    gz_pattern *pattern = check_pattern(L, 2, "doc:places");
    gz_span span = gz_check_range(L, vm, 3);
    gz_span groups[GZ_GROUPS_MAX + 1];
    lua_Integer count = 0;
    lua_newtable(L);
    while (search(L, pattern, span.start, span.end, groups)) {
        gz_push_place(L, groups[0].start);
        lua_rawseti(L, -2, ++count);
        span.start = groups[0].end;
    }
    return 1;
}

/* Pushes a JSON string decoded. It is copied first, since pushing may raise an error. */
static void push_json_text(lua_State *L, gz_vm *vm, const char *json)
{
    json_t *value = json_loads(json, JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);
    size_t len = json_string_length(value);
    const char *copy = value ? gz_arena_copy(vm->arena, json_string_value(value), len) : NULL;
    json_decref(value);
    if (!copy)
        luaL_error(L, "memory ran out");
    lua_pushlstring(L, copy, len);
}

/* doc:markup(name) -> content of the page's <meta name=…> or <meta property=…>, or nil. */
static int doc_markup(lua_State *L)
{
    gz_vm *vm = gz_check_doc(L);
    const char *name = luaL_checkstring(L, 2);
    for (size_t i = 0; i < vm->doc->markup_count; i++)
        if (strcmp(vm->doc->markup[i].name, name) == 0) {
            push_json_text(L, vm, vm->doc->markup[i].json);
            return 1;
        }
    lua_pushnil(L);
    return 1;
}

void gz_bind_doc(lua_State *L)
{
    static const luaL_Reg methods[] = { { "sub", doc_sub },
                                        { "before", doc_before },
                                        { "after", doc_after },
                                        { "find", doc_find },
                                        { "matches", doc_matches },
                                        { "places", doc_places },
                                        { "markup", doc_markup },
                                        { "last", gz_doc_last },
                                        { "next", gz_doc_next },
                                        { "all", gz_doc_all },
                                        { "by_token", gz_doc_by_token },
                                        { "columns", gz_doc_columns },
                                        { "overlapping", gz_doc_overlapping },
                                        { "blocks", gz_doc_blocks },
                                        { "block", gz_doc_block },
                                        { "block_at", gz_doc_block_at },
                                        { "block_span", gz_doc_block_span },
                                        { "sentence", gz_doc_sentence },
                                        { "sentences", gz_doc_sentences },
                                        { "sentence_at", gz_doc_sentence_at },
                                        { "sentence_span", gz_doc_sentence_span },
                                        { "tokens", gz_doc_tokens },
                                        { "token", gz_doc_token },
                                        { "token_at", gz_doc_token_at },
                                        { "next_capital", gz_doc_next_capital },
                                        { "text", gz_doc_text },
                                        { "texts", gz_doc_texts },
                                        { "lower", gz_doc_lower },
                                        { "kind", gz_doc_kind },
                                        { "span", gz_doc_span },
                                        { "token_values", gz_doc_token_values },
                                        { "is_capital", gz_doc_is_capital },
                                        { "is_joined", gz_doc_is_joined },
                                        { "sentence_tokens", gz_doc_sentence_tokens },
                                        { "next_token_of", gz_doc_next_token_of },
                                        { "next_run", gz_doc_next_run },
                                        { "casing", gz_doc_casing },
                                        { NULL, NULL } };
    static const gz_class class = { DOC, methods, FIELDS, doc_index, .alone = true };
    gz_bind_class(L, &class);
    gz_push_handle(L, DOC, sizeof(gz_handle), 0);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &THE_DOC);
}
