#include "base/utf8.h"
#include "lua/bind.h"
#include "lua/sandbox.h"

#include <string.h>

/* Tokens: as tables, and by number, from 1 on, as plain values: then no table and no handle is made. */

enum { LONGEST_FOLDED = 256 }; /* bytes that are folded on the stack */

static const char *const KINDS[] = { "word", "number", "other" };

/* The token whose number is at `index`; NULL when there is none. */
static const gz_token *find_token(lua_State *L, int index, const gz_document *doc)
{
    lua_Integer n = luaL_checkinteger(L, index);
    return n < 1 || (size_t)n > doc->token_count ? NULL : &doc->tokens[n - 1];
}

static bool is_capital(const gz_token *token)
{
    return token->shape & GZ_SHAPE_CAPITAL;
}

static bool is_joined(const gz_token *token)
{
    return !(token->shape & GZ_SHAPE_SPACE_BEFORE);
}

static void push_token(lua_State *L, const gz_document *doc, const gz_token *token)
{
    lua_createtable(L, 0, 6);
    gz_push_place(L, token->start);
    lua_setfield(L, -2, "start");
    gz_push_place(L, token->end);
    lua_setfield(L, -2, "stop");
    lua_pushlstring(L, doc->text + token->start, token->end - token->start);
    lua_setfield(L, -2, "text");
    lua_pushstring(L, KINDS[token->kind]);
    lua_setfield(L, -2, "kind");
    if (is_capital(token)) {
        lua_pushboolean(L, true);
        lua_setfield(L, -2, "capital");
    }
    if (is_joined(token)) {
        lua_pushboolean(L, true);
        lua_setfield(L, -2, "joined");
    }
}

/* doc:tokens(start, stop) -> list of { start, stop, text, kind, capital, joined }: words, numbers and
 * other characters that lie between two places; kind is word, number or other; capital is true for a
 * word that begins with a capital letter, joined where no white space stands before; else nil. */
int gz_doc_tokens(lua_State *L)
{
    gz_vm *vm = gz_check_doc(L);
    const gz_document *doc = vm->doc;
    gz_span span = gz_check_range(L, vm, 2);
    lua_Integer count = 0;
    lua_newtable(L);
    for (size_t i = gz_document_token_at(doc, span.start);
         i < doc->token_count && doc->tokens[i].end <= span.end; i++)
        if (doc->tokens[i].start >= span.start) {
            push_token(L, doc, &doc->tokens[i]);
            lua_rawseti(L, -2, ++count);
        }
    return 1;
}

/* doc:token(n) -> the n-th token of the text, as doc:tokens gives it, or nil: for a function that looks
 * at a few tokens here and there, since doc:tokens makes a table of each. */
int gz_doc_token(lua_State *L)
{
    const gz_document *doc = gz_check_doc(L)->doc;
    const gz_token *token = find_token(L, 2, doc);
    if (token)
        push_token(L, doc, token);
    else
        lua_pushnil(L);
    return 1;
}

/* doc:token_at(place) -> number of the token that holds a place, or of the next one; behind the last
 * token, how many there are and one. */
int gz_doc_token_at(lua_State *L)
{
    const gz_document *doc = gz_check_doc(L)->doc;
    size_t place = gz_check_place(L, 2, doc->len);
    lua_pushinteger(L, (lua_Integer)gz_document_token_at(doc, place) + 1);
    return 1;
}

/* doc:next_capital(n) -> number of the first word, from the n-th token on, that begins with a capital
 * letter, and where it starts; nil when there is none. */
int gz_doc_next_capital(lua_State *L)
{
    const gz_document *doc = gz_check_doc(L)->doc;
    lua_Integer n = luaL_checkinteger(L, 2);
    for (size_t i = n < 1 ? 0 : (size_t)n - 1; i < doc->token_count; i++)
        if (is_capital(&doc->tokens[i])) {
            lua_pushinteger(L, (lua_Integer)i + 1);
            gz_push_place(L, doc->tokens[i].start);
            return 2;
        }
    lua_pushnil(L);
    return 1;
}

/* doc:text(n) -> text of the n-th token, or nil. */
int gz_doc_text(lua_State *L)
{
    const gz_document *doc = gz_check_doc(L)->doc;
    const gz_token *token = find_token(L, 2, doc);
    if (token)
        lua_pushlstring(L, doc->text + token->start, token->end - token->start);
    else
        lua_pushnil(L);
    return 1;
}

/* Is it a capitalised word, and not a part of F16? */
static bool is_capital_word(const gz_document *doc, size_t token)
{
    size_t next = token + 1;
    return is_capital(&doc->tokens[token]) &&
           !(next < doc->token_count && is_joined(&doc->tokens[next]) &&
             doc->tokens[next].kind == GZ_TOKEN_NUMBER);
}

/* doc:texts(first, last) -> table of the texts of some tokens in a row, each under the number of its
 * token; a table that has true under the numbers of the capitalised words among them (no number is
 * joined to such a word, as in F16), and how many these are: for a function that reads a sentence back
 * and forth. */
int gz_doc_texts(lua_State *L)
{
    const gz_document *doc = gz_check_doc(L)->doc;
    lua_Integer first = luaL_checkinteger(L, 2), last = luaL_checkinteger(L, 3), capitals = 0;
    if (first < 1)
        first = 1;
    if (last > (lua_Integer)doc->token_count)
        last = (lua_Integer)doc->token_count;
    for (lua_Integer n = first; n <= last; n++)
        capitals += is_capital_word(doc, (size_t)n - 1);
    lua_createtable(L, 0, last < first ? 0 : (int)(last - first + 1));
    lua_createtable(L, 0, (int)capitals);
    for (lua_Integer n = first; n <= last; n++) {
        const gz_token *token = &doc->tokens[n - 1];
        lua_pushlstring(L, doc->text + token->start, token->end - token->start);
        lua_rawseti(L, -3, n);
        if (is_capital_word(doc, (size_t)n - 1)) {
            lua_pushboolean(L, true);
            lua_rawseti(L, -2, n);
        }
    }
    lua_pushinteger(L, capitals);
    return 3;
}

static char *fold(const char *text, size_t len, char *out)
{
    for (size_t i = 0; i < len; i++)
        out[i] = (char)(text[i] >= 'A' && text[i] <= 'Z' ? text[i] | 0x20 : text[i]);
    return out;
}

static void push_lower(lua_State *L, const gz_document *doc, const gz_token *token)
{
    char folded[LONGEST_FOLDED];
    luaL_Buffer buffer;
    size_t len = token->end - token->start;
    if (len <= sizeof folded) {
        lua_pushlstring(L, fold(doc->text + token->start, len, folded), len);
        return;
    }
    gz_vm_make_room(L, len);
    fold(doc->text + token->start, len, luaL_buffinitsize(L, &buffer, len));
    luaL_pushresultsize(&buffer, len);
}

/* doc:lower(n) -> text of the n-th token as string.lower gives it, or nil. */
int gz_doc_lower(lua_State *L)
{
    const gz_document *doc = gz_check_doc(L)->doc;
    const gz_token *token = find_token(L, 2, doc);
    if (token)
        push_lower(L, doc, token);
    else
        lua_pushnil(L);
    return 1;
}

/* doc:kind(n) -> "word", "number" or "other": what the n-th token is; nil when there is none. */
int gz_doc_kind(lua_State *L)
{
    const gz_token *token = find_token(L, 2, gz_check_doc(L)->doc);
    lua_pushstring(L, token ? KINDS[token->kind] : NULL);
    return 1;
}

/* doc:span(n) -> start, stop of the n-th token; nil when there is none. */
int gz_doc_span(lua_State *L)
{
    const gz_token *token = find_token(L, 2, gz_check_doc(L)->doc);
    if (!token) {
        lua_pushnil(L);
        return 1;
    }
    gz_push_place(L, token->start);
    gz_push_place(L, token->end);
    return 2;
}

/* doc:token_values(n) -> start, stop, text, kind, is_capital, is_joined of the n-th token, in one call;
 * nil when there is none. */
int gz_doc_token_values(lua_State *L)
{
    const gz_document *doc = gz_check_doc(L)->doc;
    const gz_token *token = find_token(L, 2, doc);
    if (!token) {
        lua_pushnil(L);
        return 1;
    }
    gz_push_place(L, token->start);
    gz_push_place(L, token->end);
    lua_pushlstring(L, doc->text + token->start, token->end - token->start);
    lua_pushstring(L, KINDS[token->kind]);
    lua_pushboolean(L, is_capital(token));
    lua_pushboolean(L, is_joined(token));
    return 6;
}

/* doc:is_capital(n) -> does the n-th token begin with a capital letter? */
int gz_doc_is_capital(lua_State *L)
{
    const gz_token *token = find_token(L, 2, gz_check_doc(L)->doc);
    lua_pushboolean(L, token && is_capital(token));
    return 1;
}

/* doc:is_joined(n) -> does the n-th token stand directly behind another one, without white space? */
int gz_doc_is_joined(lua_State *L)
{
    const gz_token *token = find_token(L, 2, gz_check_doc(L)->doc);
    lua_pushboolean(L, token && is_joined(token));
    return 1;
}

/* doc:sentence_tokens(n) -> numbers of the first and the last token of the sentence that the n-th token
 * stands in; nil when there is no such token. */
int gz_doc_sentence_tokens(lua_State *L)
{
    const gz_document *doc = gz_check_doc(L)->doc;
    const gz_token *token = find_token(L, 2, doc);
    if (!token) {
        lua_pushnil(L);
        return 1;
    }
    const gz_sentence *sentence = &doc->sentences[gz_document_sentence_at(doc, token->start)];
    lua_pushinteger(L, (lua_Integer)sentence->first_token + 1);
    lua_pushinteger(L, (lua_Integer)sentence->first_token + sentence->token_count);
    return 2;
}

/* Pushes the table at `index` in such a way that lua_rawget finds its keys. */
static void push_readable(lua_State *L, int index)
{
    luaL_checktype(L, index, LUA_TTABLE);
    if (!gz_sandbox_push_content(L, index))
        lua_pushvalue(L, index);
}

/* Pushes what the table at the top of the stack has under the text of a token, in lower case. */
static int push_known(lua_State *L, const gz_document *doc, size_t token)
{
    push_lower(L, doc, &doc->tokens[token]);
    return lua_rawget(L, -2);
}

static bool is_joined_word(const gz_document *doc, size_t token)
{
    return doc->tokens[token].kind == GZ_TOKEN_WORD && is_joined(&doc->tokens[token - 1]) &&
           is_joined(&doc->tokens[token]);
}

/* The token behind the sentence of a token. */
static size_t sentence_end(const gz_document *doc, size_t token)
{
    size_t sentence = gz_document_sentence_at(doc, doc->tokens[token].start);
    return doc->sentences[sentence].first_token + doc->sentences[sentence].token_count;
}

/* The last token of the run that begins at `first`. The table of what may stand between two capitals is
 * at the top of the stack. */
static size_t find_run_end(lua_State *L, const gz_document *doc, size_t first)
{
    size_t last = first, end = 0; /* of the sentence, once it matters */
    for (size_t i = first + 1; i < doc->token_count; i++) {
        bool capital = is_capital_word(doc, i);
        int type = capital ? LUA_TBOOLEAN : push_known(L, doc, i);
        if (!capital)
            lua_pop(L, 1);
        if (type == LUA_TNIL)
            break;
        if (end == 0)
            end = sentence_end(doc, first);
        if (i >= end)
            break;
        if (capital)
            last = i;
        else if (type == LUA_TSTRING && i + 1 < end && is_joined_word(doc, i + 1))
            last = ++i;
    }
    return last;
}

/* Has the table at `index` the number of a token, or its text in lower case? */
static bool is_wanted(lua_State *L, int index, const gz_document *doc, size_t token)
{
    bool found = lua_rawgeti(L, index, (lua_Integer)token + 1) != LUA_TNIL;
    lua_pop(L, 1);
    if (found)
        return true;
    lua_pushvalue(L, index);
    found = push_known(L, doc, token) != LUA_TNIL;
    lua_pop(L, 2);
    return found;
}

/* doc:next_run(n, joining, lone) -> numbers of the first and the last token of the next run of capitalised
 * words, from the n-th token on; nil when there is none. A run lies in one sentence, and between two words
 * that begin with capital letters stand only tokens whose text in lower case is a key of the table
 * `joining`: "Ludwig van Beethoven" with { van = true }. What has the value "close" there also ties any word
 * to the one before, where no white space parts them: "Editor-in-Chief" with { ["-"] = "close" }. With
 * a table `lone`, one word alone is a run only where its number or its text in lower case is a key there. */
int gz_doc_next_run(lua_State *L)
{
    const gz_document *doc = gz_check_doc(L)->doc;
    lua_Integer n = luaL_checkinteger(L, 2);
    bool all = lua_isnoneornil(L, 4);
    lua_settop(L, 4);
    if (!all)
        push_readable(L, 4);
    push_readable(L, 3);
    for (size_t i = n < 1 ? 0 : (size_t)n - 1; i < doc->token_count; i++) {
        if (!is_capital_word(doc, i))
            continue;
        size_t last = find_run_end(L, doc, i);
        if (all || last > i || is_wanted(L, 5, doc, i)) {
            lua_pushinteger(L, (lua_Integer)i + 1);
            lua_pushinteger(L, (lua_Integer)last + 1);
            return 2;
        }
    }
    lua_pushnil(L);
    return 1;
}

static bool has_small_letter(const char *text, size_t len)
{
    uint32_t cp;
    for (size_t at = 0; at < len;) {
        at += gz_utf8_next(text + at, len - at, &cp);
        if (gz_char_class(cp) & GZ_LOWER)
            return true;
    }
    return false;
}

/* doc:casing(start, stop, letters) -> how many of the words of so many letters or more that lie
 * between two places begin with a capital, how many do not, and has any word a small letter? */
int gz_doc_casing(lua_State *L)
{
    gz_vm *vm = gz_check_doc(L);
    const gz_document *doc = vm->doc;
    gz_span span = gz_check_range(L, vm, 2);
    size_t least = (size_t)luaL_checkinteger(L, 4);
    lua_Integer counts[2] = { 0, 0 }; /* of words without a capital, with one */
    bool small = false;
    for (size_t i = gz_document_token_at(doc, span.start);
         i < doc->token_count && doc->tokens[i].end <= span.end; i++) {
        const gz_token *token = &doc->tokens[i];
        const char *text = doc->text + token->start;
        size_t len = token->end - token->start;
        if (token->kind != GZ_TOKEN_WORD || token->start < span.start)
            continue;
        if (gz_utf8_count(text, len) >= least)
            counts[is_capital(token)]++;
        small = small || (!(token->shape & GZ_SHAPE_ALL_CAPS) && has_small_letter(text, len));
    }
    lua_pushinteger(L, counts[1]);
    lua_pushinteger(L, counts[0]);
    lua_pushboolean(L, small);
    return 3;
}

/* doc:next_token_of(table, n, last) -> number of the first token, from the n-th to the last-th (or the
 * last of the text), whose text in lower case is a key of the table, and what the table has there;
 * nil when there is none. */
int gz_doc_next_token_of(lua_State *L)
{
    const gz_document *doc = gz_check_doc(L)->doc;
    lua_Integer n = luaL_checkinteger(L, 3);
    lua_Integer last = luaL_optinteger(L, 4, (lua_Integer)doc->token_count);
    if (last > (lua_Integer)doc->token_count)
        last = (lua_Integer)doc->token_count;
    push_readable(L, 2);
    for (n = n < 1 ? 1 : n; n <= last; n++) {
        if (push_known(L, doc, (size_t)n - 1) != LUA_TNIL) {
            lua_pushinteger(L, n);
            lua_insert(L, -2);
            return 2;
        }
        lua_pop(L, 1);
    }
    lua_pushnil(L);
    return 1;
}
