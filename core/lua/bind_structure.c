#include "lua/bind.h"

static void set_place(lua_State *L, const char *name, size_t place)
{
    gz_push_place(L, place);
    lua_setfield(L, -2, name);
}

static void push_block(lua_State *L, const gz_block *block)
{
    lua_createtable(L, 0, 3);
    set_place(L, "start", block->start);
    set_place(L, "stop", block->end);
    lua_pushstring(L, gz_zone_name(block->zone));
    lua_setfield(L, -2, "zone");
}

/* doc:blocks() -> list of { start, stop, zone }: paragraphs, headings, captions, … */
int gz_doc_blocks(lua_State *L)
{
    const gz_document *doc = gz_check_doc(L)->doc;
    lua_createtable(L, (int)doc->block_count, 0);
    for (size_t i = 0; i < doc->block_count; i++) {
        push_block(L, &doc->blocks[i]);
        lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
    return 1;
}

/* doc:block(place) -> { start, stop, zone } of the block that holds a place, or the next one; nil. */
int gz_doc_block(lua_State *L)
{
    const gz_document *doc = gz_check_doc(L)->doc;
    size_t i = gz_document_block_at(doc, gz_check_place(L, 2, doc->len));
    if (i < doc->block_count)
        push_block(L, &doc->blocks[i]);
    else
        lua_pushnil(L);
    return 1;
}

/* doc:block_at(place) -> number of the block that holds a place, or of the next one; behind the last
 * block, how many there are and one. */
int gz_doc_block_at(lua_State *L)
{
    const gz_document *doc = gz_check_doc(L)->doc;
    size_t place = gz_check_place(L, 2, doc->len);
    lua_pushinteger(L, (lua_Integer)gz_document_block_at(doc, place) + 1);
    return 1;
}

/* doc:block_span(n) -> start, stop, zone of the n-th block; nil when there is none. */
int gz_doc_block_span(lua_State *L)
{
    const gz_document *doc = gz_check_doc(L)->doc;
    lua_Integer n = luaL_checkinteger(L, 2);
    if (n < 1 || (size_t)n > doc->block_count) {
        lua_pushnil(L);
        return 1;
    }
    const gz_block *block = &doc->blocks[n - 1];
    gz_push_place(L, block->start);
    gz_push_place(L, block->end);
    lua_pushstring(L, gz_zone_name(block->zone));
    return 3;
}

static void push_sentence(lua_State *L, const gz_sentence *sentence)
{
    lua_createtable(L, 0, 2);
    set_place(L, "start", sentence->start);
    set_place(L, "stop", sentence->end);
}

/* doc:sentence(place) -> { start, stop } of the sentence that holds a place, or the next one; nil. */
int gz_doc_sentence(lua_State *L)
{
    const gz_document *doc = gz_check_doc(L)->doc;
    size_t i = gz_document_sentence_at(doc, gz_check_place(L, 2, doc->len));
    if (i < doc->sentence_count)
        push_sentence(L, &doc->sentences[i]);
    else
        lua_pushnil(L);
    return 1;
}

/* doc:sentences(start, stop) -> list of { start, stop } that begin between two places (or all). */
int gz_doc_sentences(lua_State *L)
{
    gz_vm *vm = gz_check_doc(L);
    const gz_document *doc = vm->doc;
    gz_span span = gz_check_range(L, vm, 2);
    lua_Integer count = 0;
    lua_newtable(L);
    for (size_t i = gz_document_sentence_at(doc, span.start);
         i < doc->sentence_count && doc->sentences[i].start < span.end; i++) {
        if (doc->sentences[i].start < span.start)
            continue;
        push_sentence(L, &doc->sentences[i]);
        lua_rawseti(L, -2, ++count);
    }
    return 1;
}

/* doc:sentence_at(place) -> number of the sentence that holds a place, or of the next one; behind the
 * last sentence, how many there are and one. */
int gz_doc_sentence_at(lua_State *L)
{
    const gz_document *doc = gz_check_doc(L)->doc;
    size_t place = gz_check_place(L, 2, doc->len);
    lua_pushinteger(L, (lua_Integer)gz_document_sentence_at(doc, place) + 1);
    return 1;
}

/* doc:sentence_span(n) -> start, stop of the n-th sentence; nil when there is none. */
int gz_doc_sentence_span(lua_State *L)
{
    const gz_document *doc = gz_check_doc(L)->doc;
    lua_Integer n = luaL_checkinteger(L, 2);
    if (n < 1 || (size_t)n > doc->sentence_count) {
        lua_pushnil(L);
        return 1;
    }
    gz_push_place(L, doc->sentences[n - 1].start);
    gz_push_place(L, doc->sentences[n - 1].end);
    return 2;
}
