#include "run/script.h"

#include <expat.h>
#include <string.h>

enum { MOST_DEEP = 200 };

/* Expat calls back from C that Lua must not jump over: what raises runs inside a pcall, and the
 * error waits until the parser has been freed. */
typedef struct reader {
    lua_State *L;
    XML_Parser parser;
    int depth;
    bool failed; /* an error message is on the stack */
} reader;

typedef struct event {
    const char *name;
    const char **attributes;
    const char *text;
    int len, line;
} event;

/* "uri|local" -> local, and where the uri is. */
static const char *local_name(const char *name, const char **uri, size_t *uri_len)
{
    const char *bar = strrchr(name, '|');

    *uri = bar ? name : "";
    *uri_len = bar ? (size_t)(bar - name) : 0;
    return bar ? bar + 1 : name;
}

static void set_attributes(lua_State *L, const char **attributes)
{
    lua_newtable(L);
    for (size_t i = 0; attributes[i]; i += 2) {
        const char *uri, *name;
        size_t len;

        name = local_name(attributes[i], &uri, &len);
        if (len && lua_getfield(L, -1, name) != LUA_TNIL) {
            lua_pop(L, 1); /* a plain attribute of the name counts */
            continue;
        }
        if (len)
            lua_pop(L, 1);
        lua_pushstring(L, attributes[i + 1]);
        lua_setfield(L, -2, name);
    }
    lua_setfield(L, -2, "attr");
}

/* (event, parent…) -> pushes a new element on the stack of elements. */
static int make_element(lua_State *L)
{
    const event *e = lua_touserdata(L, 1);
    const char *uri;
    size_t len;

    lua_createtable(L, 0, 4);
    lua_pushstring(L, local_name(e->name, &uri, &len));
    lua_setfield(L, -2, "tag");
    lua_pushlstring(L, uri, len);
    lua_setfield(L, -2, "ns");
    lua_pushinteger(L, e->line);
    lua_setfield(L, -2, "line");
    set_attributes(L, e->attributes);
    if (lua_istable(L, 2)) {
        lua_pushvalue(L, -1);
        lua_rawseti(L, 2, (lua_Integer)lua_rawlen(L, 2) + 1);
    }
    return 1;
}

/* (event, element): adds to the text at the end of the element. */
static int add_text(lua_State *L)
{
    const event *e = lua_touserdata(L, 1);
    lua_Integer count = (lua_Integer)lua_rawlen(L, 2);

    lua_pushlstring(L, e->text, (size_t)e->len);
    if (lua_rawgeti(L, 2, count) == LUA_TSTRING) {
        lua_insert(L, -2);
        lua_concat(L, 2);
    } else {
        lua_pop(L, 1);
        count++;
    }
    lua_rawseti(L, 2, count);
    return 0;
}

/* Stack: … elements -> … elements results. On failure a message is on the top. */
static void call(reader *r, lua_CFunction function, event *e, int results)
{
    lua_State *L = r->L;

    if (!lua_checkstack(L, 10)) {
        r->failed = true;
        XML_StopParser(r->parser, XML_FALSE);
        lua_pushliteral(L, "too deep");
        return;
    }
    lua_pushcfunction(L, function);
    lua_pushlightuserdata(L, e);
    lua_pushvalue(L, -3);
    if (lua_pcall(L, 2, results, 0) == LUA_OK)
        return;
    r->failed = true;
    XML_StopParser(r->parser, XML_FALSE);
}

static void on_start(void *data, const char *name, const char **attributes)
{
    reader *r = data;
    event e = { .name = name,
                .attributes = attributes,
                .line = (int)XML_GetCurrentLineNumber(r->parser) };

    if (r->failed)
        return;
    if (r->depth == MOST_DEEP) {
        r->failed = true;
        lua_pushfstring(r->L, "line %d: elements of more than %d levels", e.line, MOST_DEEP);
        XML_StopParser(r->parser, XML_FALSE);
        return;
    }
    r->depth++;
    call(r, make_element, &e, 1);
}

/* The root stays where it is, as the result. */
static void on_end(void *data, const char *name)
{
    reader *r = data;

    if (r->failed)
        return;
    if (--r->depth > 0)
        lua_pop(r->L, 1);
}

static void on_text(void *data, const char *text, int len)
{
    reader *r = data;
    event e = { .text = text, .len = len };

    if (!r->failed)
        call(r, add_text, &e, 0);
}

/* Entities can stand for files, and for more text than memory holds. */
static void on_entity(void *data, const char *name, int parameter, const char *value, int len,
                      const char *base, const char *system, const char *public_id,
                      const char *notation)
{
    reader *r = data;

    if (r->failed)
        return;
    r->failed = true;
    lua_pushfstring(r->L, "line %d: declares an entity; leave the DTD out",
                    (int)XML_GetCurrentLineNumber(r->parser));
    XML_StopParser(r->parser, XML_FALSE);
}

static bool parse(reader *r, const char *text, size_t len)
{
    for (size_t at = 0; at < len;) {
        size_t piece = len - at < (1 << 20) ? len - at : (size_t)1 << 20;

        if (XML_Parse(r->parser, text + at, (int)piece, at + piece == len) != XML_STATUS_OK)
            return false;
        at += piece;
    }
    return len > 0;
}

/* xml.parse(text) -> the root: { tag = "name", ns = "uri", attr = { name = "value" }, line = 1,
 * child or text, … }. Names are local, without their prefix; of two attributes of one name the one
 * without a prefix counts. A DTD that declares entities is refused. Raises "line 3: …". */
static int xml_parse(lua_State *L)
{
    size_t len;
    const char *text = luaL_checklstring(L, 1, &len);
    reader r = { .L = L, .parser = XML_ParserCreateNS("UTF-8", '|') };
    const char *why;
    bool fine;
    int line;

    lua_settop(L, 1);
    if (!r.parser)
        return luaL_error(L, "memory ran out");
    lua_pushnil(L); /* the parent of the root */
    XML_SetUserData(r.parser, &r);
    XML_SetElementHandler(r.parser, on_start, on_end);
    XML_SetCharacterDataHandler(r.parser, on_text);
    XML_SetEntityDeclHandler(r.parser, on_entity);
    fine = parse(&r, text, len);
    line = (int)XML_GetCurrentLineNumber(r.parser);
    why = XML_ErrorString(XML_GetErrorCode(r.parser));
    XML_ParserFree(r.parser);
    if (r.failed)
        return lua_error(L);
    if (!fine)
        return luaL_error(L, "line %d: no XML: %s", line, len ? why : "it is empty");
    return 1;
}

void gz_script_bind_xml(lua_State *L)
{
    lua_pushcfunction(L, xml_parse);
    lua_setfield(L, -2, "parse");
}
