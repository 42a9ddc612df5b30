#include "run/paper_lua.h"

#include "base/utf8.h"
#include "text/cuts.h"

#include <stdlib.h>
#include <string.h>

enum { NEAR = 48 }; /* bytes that are counted one by one */

/* Registry key, by address: the gz_open_paper of a state. */
static const char OPEN = 0;

void gz_open_paper_init(gz_open_paper *open, gz_script *script)
{
    *open = (gz_open_paper){ .script = script, .doc = LUA_NOREF };
    gz_document_init(&open->segmented);
    open->tokens[0].table = open->tokens[1].table = LUA_NOREF;
}

void gz_open_paper_clear(gz_open_paper *open)
{
    gz_units_clear(&open->units);
    gz_document_clear(&open->segmented);
}

gloze_status gz_open_paper_set(gz_open_paper *open, const gz_paper *paper, gloze_error *err)
{
    gz_units_clear(&open->units);
    gz_document_reset(&open->segmented);
    open->has_segments = false;
    open->tokens[0].list = open->tokens[1].list = NULL;
    open->last_byte = open->last_unit = 0;
    open->paper = paper;
    if (!gz_units_init(&open->units, open->unit, paper->text, paper->len))
        return gz_fail_memory(err);
    return GLOZE_OK;
}

void gz_open_paper_close(gz_open_paper *open)
{
    lua_State *L = open->script->vm->L;

    luaL_unref(L, LUA_REGISTRYINDEX, open->doc);
    open->doc = LUA_NOREF;
    for (size_t i = 0; i < 2; i++) {
        luaL_unref(L, LUA_REGISTRYINDEX, open->tokens[i].table);
        open->tokens[i].table = LUA_NOREF;
    }
}

gz_open_paper *gz_open_paper_of(lua_State *L)
{
    gz_open_paper *open;

    lua_rawgetp(L, LUA_REGISTRYINDEX, &OPEN);
    open = lua_touserdata(L, -1);
    lua_pop(L, 1);
    return open;
}

/* The open document; raises unless it is the one at index 1. */
static gz_open_paper *check_doc(lua_State *L)
{
    gz_open_paper *open = gz_open_paper_of(L);
    bool same;

    if (lua_type(L, 1) != LUA_TTABLE)
        luaL_error(L, "call it with a colon: doc:flat()");
    lua_rawgeti(L, LUA_REGISTRYINDEX, open->doc);
    same = lua_rawequal(L, 1, -1);
    lua_pop(L, 1);
    if (!same)
        luaL_error(L, "the document is closed; don't keep it between calls");
    return open;
}

/* Units before byte `at`: counted on from the place asked for before where that is near. */
size_t gz_open_paper_unit(gz_open_paper *open, size_t at)
{
    const char *text = open->paper->text;
    size_t byte = open->last_byte, unit = open->last_unit;

    if (open->unit == GLOZE_BYTE)
        return at;
    if (at < byte || at - byte > NEAR) {
        unit = gz_units_at(&open->units, at);
    } else {
        for (; byte < at; byte++) {
            unsigned char c = (unsigned char)text[byte];

            unit += (c & 0xC0) != 0x80;
            unit += c >= 0xF0 && open->unit == GLOZE_UTF16;
        }
    }
    open->last_byte = at;
    open->last_unit = unit;
    return unit;
}

static void set_place(lua_State *L, gz_open_paper *open, const char *key, size_t at)
{
    lua_pushinteger(L, (lua_Integer)gz_open_paper_unit(open, at));
    lua_setfield(L, -2, key);
}

static void set_string(lua_State *L, const char *key, const char *value)
{
    lua_pushstring(L, value);
    lua_setfield(L, -2, key);
}

/* ---- the annotations ---- */

static void push_mark(lua_State *L, gz_open_paper *open, const gz_paper_mark *mark)
{
    const char *text = open->paper->text;

    lua_createtable(L, 0, 11);
    set_string(L, "id", mark->id);
    set_string(L, "type", mark->type);
    set_string(L, "rule", mark->rule);
    set_string(L, "zone", mark->zone);
    lua_pushinteger(L, (lua_Integer)mark->number);
    lua_setfield(L, -2, "number");
    set_place(L, open, "start", mark->span.start);
    set_place(L, open, "stop", mark->span.end);
    lua_pushlstring(L, text + mark->span.start, mark->span.end - mark->span.start);
    lua_setfield(L, -2, "text");
    gz_script_push_object(L, mark->attributes);
    lua_setfield(L, -2, "attributes");
}

/* Stack: … marks -> … marks; the marks are all there, so that links can point to any. */
static void set_links(lua_State *L, const gz_paper *paper)
{
    for (size_t i = 0; i < paper->count; i++) {
        const gz_paper_mark *mark = &paper->marks[i];

        lua_rawgeti(L, -1, (lua_Integer)i + 1);
        lua_createtable(L, (int)mark->link_count, 0); /* marks mark links */
        for (size_t j = 0; j < mark->link_count; j++) {
            lua_createtable(L, 0, 2);
            set_string(L, "type", mark->links[j].type);
            lua_rawgeti(L, -4, (lua_Integer)mark->links[j].target + 1);
            lua_setfield(L, -2, "target");
            lua_rawseti(L, -2, (lua_Integer)j + 1);
        }
        lua_setfield(L, -2, "relations");
        lua_pop(L, 1);
    }
}

static void push_marks(lua_State *L, gz_open_paper *open)
{
    lua_createtable(L, (int)open->paper->count, 0);
    for (size_t i = 0; i < open->paper->count; i++) {
        push_mark(L, open, &open->paper->marks[i]);
        lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
    set_links(L, open->paper);
}

/* ---- tokens and sentences ---- */

/* The first token that does not start before `place`: an index, `count` where there is none. */
static size_t find_token(const gz_cut_token *tokens, size_t count, size_t place)
{
    size_t low = 0, high = count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (tokens[middle].start < place)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void set_number(lua_State *L, const char *key, size_t value)
{
    lua_pushinteger(L, (lua_Integer)value);
    lua_setfield(L, -2, key);
}

/* Tells an annotation, at the top of the stack, its tokens. White space at its ends is outside. */
static void set_tokens(lua_State *L, gz_open_paper *open, const gz_paper_mark *mark, int kind)
{
    const gz_cut_token *words = open->tokens[GZ_TOKENS_WORDS].list, *list = open->tokens[kind].list;
    size_t first = find_token(words, open->tokens[GZ_TOKENS_WORDS].count, mark->span.start);
    size_t end = find_token(words, open->tokens[GZ_TOKENS_WORDS].count, mark->span.end);

    if (first == end) /* white space alone */
        return;
    set_place(L, open, "from", words[first].start);
    set_place(L, open, "to", words[end - 1].end);
    set_number(L, "first", find_token(list, open->tokens[kind].count, words[first].start) + 1);
    set_number(L, "last", find_token(list, open->tokens[kind].count, words[end - 1].start) + 1);
}

/* doc:align(kind) -> how many tokens there are; kind is "words" (default) or "all". From then on each
 * annotation has `first` and `last`, the numbers of its tokens, and `from` and `to`, where they begin
 * and end; one of white space alone has none. */
static int doc_align(lua_State *L)
{
    gz_open_paper *open = check_doc(L);
    int kind = gz_check_tokens_kind(L, 2);

    gz_open_paper_tokens(L, open, kind);
    lua_getfield(L, 1, "annotations");
    for (size_t i = 0; i < open->paper->count; i++) {
        lua_rawgeti(L, -1, (lua_Integer)i + 1);
        set_tokens(L, open, &open->paper->marks[i], kind);
        lua_pop(L, 1);
    }
    lua_pushinteger(L, (lua_Integer)open->tokens[kind].count);
    return 1;
}

static void push_token(lua_State *L, gz_open_paper *open, gz_cut_token token)
{
    lua_createtable(L, 0, 5);
    set_place(L, open, "start", token.start);
    set_place(L, open, "stop", token.end);
    set_number(L, "sentence", (size_t)token.sentence + 1);
    lua_pushlstring(L, open->paper->text + token.start, token.end - token.start);
    lua_setfield(L, -2, "text");
    lua_pushboolean(L, token.space);
    lua_setfield(L, -2, "space");
}

/* doc:tokens(kind) -> list of { start, stop, text, sentence, space }. "words": words, numbers and
 * single characters, cut wherever an annotation begins or ends; none holds white space. "all": also
 * what lies between them, as spaCy counts; `space` tells whether the space behind is part of a token.
 * `sentence` is a number of doc:sentences(). Aligns annotations as doc:align. */
static int doc_tokens(lua_State *L)
{
    gz_open_paper *open = check_doc(L);
    int kind = gz_check_tokens_kind(L, 2);

    doc_align(L);
    lua_rawgeti(L, LUA_REGISTRYINDEX, open->tokens[kind].table);
    if (lua_istable(L, -1))
        return 1;
    lua_createtable(L, (int)open->tokens[kind].count, 0);
    for (size_t i = 0; i < open->tokens[kind].count; i++) {
        push_token(L, open, open->tokens[kind].list[i]);
        lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
    lua_pushvalue(L, -1);
    open->tokens[kind].table = luaL_ref(L, LUA_REGISTRYINDEX);
    return 1;
}

/* doc:sentences() -> list of { start, stop }; without white space at their ends. None ends inside an
 * annotation, unless the paragraph does. */
static int doc_sentences(lua_State *L)
{
    gz_open_paper *open = check_doc(L);

    gz_open_paper_segment(L, open);
    lua_createtable(L, (int)open->segmented.sentence_count, 0);
    for (size_t i = 0; i < open->segmented.sentence_count; i++) {
        lua_createtable(L, 0, 2);
        set_place(L, open, "start", open->segmented.sentences[i].start);
        set_place(L, open, "stop", open->segmented.sentences[i].end);
        lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
    return 1;
}

/* ---- what does not overlap ---- */

/* Which annotations stay within a paragraph: fills `skip` for the others, and counts them. */
static size_t skip_across(lua_State *L, gz_open_paper *open, bool *skip)
{
    const gz_paper *paper = open->paper;
    const gz_cut_token *words;
    size_t empty = 0, across = 0;

    gz_open_paper_tokens(L, open, GZ_TOKENS_WORDS);
    words = open->tokens[GZ_TOKENS_WORDS].list;
    for (size_t i = 0; i < paper->count; i++) {
        size_t count = open->tokens[GZ_TOKENS_WORDS].count;
        size_t first = find_token(words, count, paper->marks[i].span.start);
        size_t end = find_token(words, count, paper->marks[i].span.end);

        empty += first == end;
        across += first < end && words[first].sentence != words[end - 1].sentence;
        skip[i] = first == end || words[first].sentence != words[end - 1].sentence;
    }
    gz_losses_add(open->losses, "span of white space alone", empty);
    gz_losses_add(open->losses, "span over the end of a paragraph", across);
    return empty + across;
}

/* doc:flat(within) -> the annotations that don't overlap: the longest (in code points) first, then the
 * leftmost. `within` is "text" (default), or "paragraph": those that run over the end of one, or are
 * white space alone, don't take part. What falls out is counted as lost. */
static int doc_flat(lua_State *L)
{
    static const char *const choices[] = { "text", "paragraph", NULL };
    gz_open_paper *open = check_doc(L);
    const gz_paper *paper = open->paper;
    bool inside = luaL_checkoption(L, 2, "text", choices) == 1, failed;
    bool *skip = lua_newuserdatauv(L, paper->count + 1, 0);
    size_t *kept = lua_newuserdatauv(L, (paper->count + 1) * sizeof(*kept), 0);
    size_t skipped = inside ? skip_across(L, open, skip) : 0;
    size_t count = gz_paper_flatten(paper, inside ? skip : NULL, kept, &failed);

    if (failed)
        return luaL_error(L, "memory ran out");
    gz_losses_add(open->losses, "overlap", paper->count - skipped - count);
    lua_getfield(L, 1, "annotations");
    lua_createtable(L, (int)count, 0); /* … marks flat */
    for (size_t i = 0; i < count; i++) {
        lua_rawgeti(L, -2, (lua_Integer)kept[i] + 1);
        lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
    return 1;
}

/* ---- stretches of text ---- */

/* The byte where a unit starts: as unit_at, the other way round. */
static size_t byte_at(gz_open_paper *open, size_t unit)
{
    const gz_paper *paper = open->paper;
    size_t at = open->last_byte, seen = open->last_unit;

    if (open->unit == GLOZE_BYTE || unit < seen || unit - seen > NEAR)
        return gz_units_byte(&open->units, unit);
    while (seen < unit && at < paper->len) {
        uint32_t cp;

        at += gz_utf8_next(paper->text + at, paper->len - at, &cp);
        seen += cp > 0xFFFF && open->unit == GLOZE_UTF16 ? 2 : 1;
    }
    return at;
}

static size_t check_place(lua_State *L, gz_open_paper *open, int index)
{
    lua_Integer place = luaL_checkinteger(L, index);
    size_t at = place < 0 ? 0 : byte_at(open, (size_t)place);

    if (place < 0 || gz_open_paper_unit(open, at) != (size_t)place)
        luaL_error(L, "%d is no place of this text", (int)place);
    return at;
}

/* doc:sub(start, stop) -> the text between two places. */
static int doc_sub(lua_State *L)
{
    gz_open_paper *open = check_doc(L);
    size_t start = check_place(L, open, 2), stop = check_place(L, open, 3);

    lua_pushlstring(L, open->paper->text + start, stop > start ? stop - start : 0);
    return 1;
}

/* doc:context(annotation, count) -> so many characters of text before it, and after it. */
static int doc_context(lua_State *L)
{
    gz_open_paper *open = check_doc(L);
    const char *text = open->paper->text;
    lua_Integer count = luaL_checkinteger(L, 3);
    size_t start, stop, from, to;
    uint32_t cp;

    luaL_checktype(L, 2, LUA_TTABLE);
    lua_getfield(L, 2, "start");
    lua_getfield(L, 2, "stop");
    from = start = check_place(L, open, -2);
    to = stop = check_place(L, open, -1);
    for (lua_Integer i = 0; i < count && from > 0; i++)
        from -= gz_utf8_prev(text, from, &cp);
    for (lua_Integer i = 0; i < count && to < open->paper->len; i++)
        to += gz_utf8_next(text + to, open->paper->len - to, &cp);
    lua_pushlstring(L, text + from, start - from);
    lua_pushlstring(L, text + stop, to - stop);
    return 2;
}

/* ---- the document ---- */

void gz_open_paper_push(lua_State *L, gz_open_paper *open)
{
    static const char CLASS = 0;
    static const luaL_Reg methods[] = { { "flat", doc_flat },
                                        { "align", doc_align },
                                        { "tokens", doc_tokens },
                                        { "sentences", doc_sentences },
                                        { "sub", doc_sub },
                                        { "context", doc_context },
                                        { NULL, NULL } };

    lua_pushlightuserdata(L, open);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &OPEN);
    lua_createtable(L, 0, 6);
    set_string(L, "id", open->paper->id);
    lua_pushlstring(L, open->paper->text, open->paper->len);
    lua_setfield(L, -2, "text");
    lua_pushinteger(L, (lua_Integer)open->number);
    lua_setfield(L, -2, "number");
    set_place(L, open, "length", open->paper->len);
    gz_script_push_object(L, open->paper->metadata);
    lua_setfield(L, -2, "metadata");
    push_marks(L, open);
    lua_setfield(L, -2, "annotations");
    gz_script_push_class(L, &CLASS, methods);
    lua_setmetatable(L, -2);
    lua_pushvalue(L, -1);
    open->doc = luaL_ref(L, LUA_REGISTRYINDEX);
}
