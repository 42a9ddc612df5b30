#include "lua/bind.h"

#include "base/mem.h"
#include "match/pcre.h"
#include "match/regex.h"

#include <stdio.h>
#include <string.h>

#define CACHE_SIZE 1024 /* patterns; a power of two */
#define CACHE_WAYS 8    /* places that a pattern may be in */
#define LONGEST_RESULT ((size_t)64 << 20)

/* Patterns that string functions were called with, compiled. A pattern lies in one of the
 * places after its hash; where all are taken, it replaces another one in turn, unless a running
 * gsub or gmatch still uses that. */
typedef struct cached {
    char *text;
    size_t len;
    gz_regex *regex;
    int users;
} cached;

/* A pattern is mostly a constant, so where its text lies is a quick guess at its place. */
#define GUESSES 256

struct gz_regex_cache {
    cached places[CACHE_SIZE];
    cached *guesses[GUESSES];
    size_t turn;
};

static void forget(cached *place)
{
    gz_regex_free(place->regex);
    gz_free(place->text);
    memset(place, 0, sizeof *place);
}

void gz_regex_cache_free(gz_regex_cache *cache)
{
    if (!cache)
        return;
    for (size_t i = 0; i < CACHE_SIZE; i++)
        forget(&cache->places[i]);
    gz_free(cache);
}

static size_t hash_text(const char *text, size_t len)
{
    uint64_t hash = 1469598103934665603u; /* FNV-1a */
    for (size_t i = 0; i < len; i++)
        hash = (hash ^ (unsigned char)text[i]) * 1099511628211u;
    return (size_t)(hash ^ (hash >> 32));
}

static cached *place_after(gz_regex_cache *cache, size_t at, size_t i)
{
    return &cache->places[(at + i) & (CACHE_SIZE - 1)];
}

static bool holds(const cached *place, const char *text, size_t len)
{
    return place->regex && place->len == len && memcmp(place->text, text, len) == 0;
}

static cached *find_place(gz_regex_cache *cache, size_t at, const char *text, size_t len)
{
    for (size_t i = 0; i < CACHE_WAYS; i++)
        if (holds(place_after(cache, at, i), text, len))
            return place_after(cache, at, i);
    return NULL;
}

static cached **guess(gz_regex_cache *cache, const char *text, size_t len)
{
    return &cache->guesses[((uintptr_t)text / 16 ^ len) % GUESSES];
}

/* A place for a new pattern: a free one, else one in turn that nobody uses, else NULL. */
static cached *place_to_fill(gz_regex_cache *cache, size_t at)
{
    for (size_t i = 0; i < CACHE_WAYS; i++)
        if (!place_after(cache, at, i)->regex)
            return place_after(cache, at, i);
    for (size_t i = 0; i < CACHE_WAYS; i++) {
        cached *place = place_after(cache, at, cache->turn++ % CACHE_WAYS);
        if (!place->users)
            return place;
    }
    return NULL;
}

/* Compiles into a place; on failure the place is empty and the message is pushed. */
static bool fill_place(lua_State *L, cached *place, const char *text, size_t len)
{
    gloze_error err;
    char where[160];
    gz_lua_place(L, where, sizeof where);
    forget(place);
    gloze_status status =
        gz_regex_new(text, len, where, gz_vm_of(L)->match_limit, &place->regex, &err);
    place->text = status == GLOZE_OK ? gz_copy(text, len) : NULL;
    place->len = len;
    if (place->text)
        return true;
    forget(place);
    const char *message = status == GLOZE_OK ? "memory ran out" : err.message;
    size_t where_len = strlen(where);
    if (strncmp(message, where, where_len) == 0 && message[where_len] == ':')
        message += where_len + 2;
    lua_pushstring(L, message);
    return false;
}

/* The compiled pattern at stack index `index`; raises what is wrong with it. */
static cached *check_regex(lua_State *L, int index)
{
    gz_vm *vm = gz_vm_of(L);
    size_t len;
    const char *text = luaL_checklstring(L, index, &len);
    if (!vm->regexes)
        vm->regexes = gz_zalloc(1, sizeof *vm->regexes);
    if (!vm->regexes)
        luaL_error(L, "memory ran out");
    cached **guessed = guess(vm->regexes, text, len);
    if (*guessed && holds(*guessed, text, len))
        return *guessed;
    size_t at = hash_text(text, len);
    cached *place = find_place(vm->regexes, at, text, len);
    if (place)
        return *guessed = place;
    place = place_to_fill(vm->regexes, at);
    if (!place)
        luaL_error(L, "too many patterns are in use at once");
    if (!fill_place(L, place, text, len))
        lua_error(L);
    return place;
}

static bool search(lua_State *L, gz_regex *regex, const char *subject, size_t len, size_t from,
                   bool not_empty, gz_span *groups)
{
    gloze_error err;
    bool found = false;
    gloze_status status =
        gz_regex_match(regex, subject, len, from, not_empty, groups, &found, &err);
    if (status == GLOZE_ELIMIT)
        gz_vm_raise_limit(L, "limit-match", err.message);
    if (status != GLOZE_OK)
        luaL_error(L, "%s", err.message);
    return found;
}

static void push_span(lua_State *L, const char *subject, gz_span span)
{
    if (span.start == SIZE_MAX)
        lua_pushnil(L);
    else
        lua_pushlstring(L, subject + span.start, span.end - span.start);
}

/* The captures, or the whole when there are none; returns how many. */
static int push_captures(lua_State *L, const gz_regex *regex, const char *subject,
                         const gz_span *groups, bool whole_if_none)
{
    size_t count = gz_regex_group_count(regex);
    luaL_checkstack(L, (int)count + 2, "too many captures");
    if (count == 1 && whole_if_none) {
        push_span(L, subject, groups[0]);
        return 1;
    }
    for (size_t i = 1; i < count; i++)
        push_span(L, subject, groups[i]);
    return (int)count - 1;
}

/* Lua's `init`: from 1, or from the end when it is negative; as an offset. */
static size_t check_init(lua_State *L, int index, size_t len)
{
    lua_Integer init = luaL_optinteger(L, index, 1);
    if (init > 0)
        return (size_t)init - 1;
    if (init == 0 || init < -(lua_Integer)len)
        return 0;
    return len + (size_t)init;
}

static int find_plain(lua_State *L, const char *subject, size_t len, size_t from)
{
    size_t wanted_len;
    const char *wanted = luaL_checklstring(L, 2, &wanted_len);
    const char *found =
        wanted_len ? memmem(subject + from, len - from, wanted, wanted_len) : subject + from;
    if (!found) {
        lua_pushnil(L);
        return 1;
    }
    lua_pushinteger(L, found - subject + 1);
    lua_pushinteger(L, found - subject + (lua_Integer)wanted_len);
    return 2;
}

static int find_or_match(lua_State *L, bool find)
{
    size_t len;
    const char *subject = luaL_checklstring(L, 1, &len);
    size_t from = check_init(L, 3, len);
    if (from > len) {
        lua_pushnil(L);
        return 1;
    }
    if (find && lua_toboolean(L, 4))
        return find_plain(L, subject, len, from);
    gz_regex *regex = check_regex(L, 2)->regex;
    gz_span groups[GZ_GROUPS_MAX + 1];
    if (!search(L, regex, subject, len, from, false, groups)) {
        lua_pushnil(L);
        return 1;
    }
    if (!find)
        return push_captures(L, regex, subject, groups, true);
    lua_pushinteger(L, (lua_Integer)groups[0].start + 1);
    lua_pushinteger(L, (lua_Integer)groups[0].end);
    return 2 + push_captures(L, regex, subject, groups, false);
}

/* string.find(text, pattern, init, plain): as Lua's own, with a PCRE2 pattern. */
static int string_find(lua_State *L)
{
    return find_or_match(L, true);
}

/* string.match(text, pattern, init): as Lua's own, with a PCRE2 pattern. */
static int string_match(lua_State *L)
{
    return find_or_match(L, false);
}

/* Upvalues: text, pattern, place, was the last match empty. */
static int next_match(lua_State *L)
{
    size_t len;
    const char *subject = lua_tolstring(L, lua_upvalueindex(1), &len);
    size_t from = (size_t)lua_tointeger(L, lua_upvalueindex(3));
    bool not_empty = lua_toboolean(L, lua_upvalueindex(4));
    gz_span groups[GZ_GROUPS_MAX + 1];
    lua_settop(L, 0);
    lua_pushvalue(L, lua_upvalueindex(2));
    gz_regex *regex = check_regex(L, 1)->regex;
    if (from > len || !search(L, regex, subject, len, from, not_empty, groups)) {
        lua_pushnil(L);
        return 1;
    }
    lua_pushinteger(L, (lua_Integer)groups[0].end);
    lua_replace(L, lua_upvalueindex(3));
    lua_pushboolean(L, groups[0].start == groups[0].end);
    lua_replace(L, lua_upvalueindex(4));
    return push_captures(L, regex, subject, groups, true);
}

/* string.gmatch(text, pattern): as Lua's own, with a PCRE2 pattern. */
static int string_gmatch(lua_State *L)
{
    luaL_checkstring(L, 1);
    check_regex(L, 2);
    lua_settop(L, 2);
    lua_pushinteger(L, 0);
    lua_pushboolean(L, false);
    lua_pushcclosure(L, next_match, 4);
    return 1;
}

/* Adds a replacement text with %0 to %9 and %%. */
static void add_text(lua_State *L, luaL_Buffer *out, const char *subject, const gz_regex *regex,
                     const gz_span *groups)
{
    size_t len;
    const char *text = lua_tolstring(L, 3, &len);
    for (size_t i = 0; i < len; i++) {
        if (text[i] != '%') {
            luaL_addchar(out, text[i]);
            continue;
        }
        char c = ++i < len ? text[i] : '\0';
        size_t group = (size_t)(c - '0');
        if (c == '%') {
            luaL_addchar(out, '%');
        } else if (c >= '0' && c <= '9' && (group < gz_regex_group_count(regex) || group == 1)) {
            gz_span span = groups[group < gz_regex_group_count(regex) ? group : 0];
            if (span.start != SIZE_MAX)
                luaL_addlstring(out, subject + span.start, span.end - span.start);
        } else {
            luaL_error(L, "'%%%c' in a replacement names no capture; write %%%% for a percent sign",
                       c ? c : ' ');
        }
    }
}

/* Adds what a match is replaced by: text, or the result of a table or function. */
static void add_replacement(lua_State *L, luaL_Buffer *out, const char *subject,
                            const gz_regex *regex, const gz_span *groups)
{
    int type = lua_type(L, 3);
    if (type == LUA_TSTRING || type == LUA_TNUMBER) {
        add_text(L, out, subject, regex, groups);
        return;
    }
    if (type == LUA_TTABLE) {
        push_span(L, subject, groups[gz_regex_group_count(regex) > 1 ? 1 : 0]);
        lua_gettable(L, 3);
    } else {
        lua_pushvalue(L, 3);
        lua_call(L, push_captures(L, regex, subject, groups, true), 1);
    }
    if (!lua_toboolean(L, -1)) {
        lua_pop(L, 1);
        luaL_addlstring(out, subject + groups[0].start, groups[0].end - groups[0].start);
    } else if (lua_isstring(L, -1)) {
        luaL_addvalue(out);
    } else {
        luaL_error(L, "a replacement is text, not a %s", luaL_typename(L, -1));
    }
}

/* The loop of gsub; runs protected, so that the pattern is released whatever happens.
 * Stack: text pattern replacement most place. */
static int substitute(lua_State *L)
{
    size_t len, at = 0;
    const char *subject = lua_tolstring(L, 1, &len);
    lua_Integer most = lua_tointeger(L, 4), done = 0;
    cached *place = lua_touserdata(L, 5);
    gz_span groups[GZ_GROUPS_MAX + 1];
    bool not_empty = false;
    luaL_Buffer out;
    luaL_buffinit(L, &out);
    while (done < most && search(L, place->regex, subject, len, at, not_empty, groups)) {
        luaL_addlstring(&out, subject + at, groups[0].start - at);
        add_replacement(L, &out, subject, place->regex, groups);
        at = groups[0].end;
        not_empty = groups[0].start == groups[0].end;
        done++;
        if (at == len && not_empty)
            break;
    }
    luaL_addlstring(&out, subject + at, len - at);
    luaL_pushresult(&out);
    lua_pushinteger(L, done);
    return 2;
}

/* string.gsub(text, pattern, replacement, most): as Lua's own, with a PCRE2 pattern; a replacement
 * text has %0 to %9. */
static int string_gsub(lua_State *L)
{
    size_t len;
    luaL_checklstring(L, 1, &len);
    int type = lua_type(L, 3);
    luaL_argexpected(L,
                     type == LUA_TSTRING || type == LUA_TNUMBER || type == LUA_TTABLE ||
                         type == LUA_TFUNCTION,
                     3, "text, table or function");
    lua_Integer most = luaL_optinteger(L, 4, LUA_MAXINTEGER);
    cached *place = check_regex(L, 2);
    lua_settop(L, 3);
    lua_pushinteger(L, most);
    lua_pushlightuserdata(L, place);
    lua_pushcfunction(L, substitute);
    lua_insert(L, 1);
    place->users++;
    int status = lua_pcall(L, 5, 2, 0);
    place->users--;
    return status == LUA_OK ? 2 : lua_error(L);
}

/* ---- functions that Lua has, made safe ---- */

/* Fills `to` with text and between in turn: what stands there is doubled. `size` is a multiple. */
static void fill(char *to, size_t size, const char *text, size_t len, const char *between,
                 size_t between_len)
{
    size_t done = len + between_len;
    if (size == 0)
        return;
    memcpy(to, text, len);
    memcpy(to + len, between, between_len);
    for (; done < size; done *= 2)
        memcpy(to + done, to, done < size - done ? done : size - done);
}

/* string.rep(text, count, between): as Lua's own; the result has at most 64 MiB. */
static int string_rep(lua_State *L)
{
    size_t len, between_len;
    const char *text = luaL_checklstring(L, 1, &len);
    lua_Integer count = luaL_checkinteger(L, 2);
    const char *between = luaL_optlstring(L, 3, "", &between_len);
    luaL_Buffer out;
    if (count <= 0) {
        lua_pushliteral(L, "");
        return 1;
    }
    if (len + between_len > 0 && (size_t)count > LONGEST_RESULT / (len + between_len))
        return luaL_error(L, "string.rep: the result would be longer than 64 MiB");
    size_t total = (size_t)count * (len + between_len) - between_len;
    if (len + between_len == 0)
        total = 0;
    gz_vm_make_room(L, 3 * total);
    char *to = luaL_buffinitsize(L, &out, total + between_len);
    fill(to, total + between_len, text, len, between, between_len);
    luaL_addsize(&out, total);
    luaL_pushresult(&out);
    return 1;
}

/* string.format(…): as Lua's own, but never with an address: %p is refused, and a table or function
 * is written as its type. Upvalue: Lua's own. */
static int string_format(lua_State *L)
{
    const char *format = luaL_checkstring(L, 1);
    for (const char *c = format; (c = strchr(c, '%')) != NULL; c++) {
        c += 1 + strspn(c + 1, "-+ #0123456789.");
        if (*c == 'p')
            return luaL_error(L, "string.format: %%p is not available");
        if (!*c)
            break;
    }
    int count = lua_gettop(L);
    for (int i = 2; i <= count; i++) {
        int type = lua_type(L, i);
        if (type == LUA_TTABLE || type == LUA_TFUNCTION) {
            lua_pushstring(L, luaL_typename(L, i));
            lua_replace(L, i);
        }
    }
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, 1);
    lua_call(L, count, 1);
    return 1;
}

void gz_bind_string(lua_State *L)
{
    static const luaL_Reg functions[] = { { "find", string_find },     { "match", string_match },
                                          { "gmatch", string_gmatch }, { "gsub", string_gsub },
                                          { "rep", string_rep },       { NULL, NULL } };
    luaL_setfuncs(L, functions, 0);
    lua_getfield(L, -1, "format");
    lua_pushcclosure(L, string_format, 1);
    lua_setfield(L, -2, "format");
}
