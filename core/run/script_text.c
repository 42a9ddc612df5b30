#include "run/script.h"

#include "base/utf8.h"

#include <string.h>

/* ---- XML ---- */

/* What the byte is written as, or NULL: as it is. A reader of XML turns CR into LF, and in
 * attributes all white space into spaces, unless it is written as a number. */
static const char *escape_of(char c, bool attribute)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '\r':
        return "&#13;";
    case '"':
        return attribute ? "&quot;" : NULL;
    case '\n':
        return attribute ? "&#10;" : NULL;
    case '\t':
        return attribute ? "&#9;" : NULL;
    default:
        return (unsigned char)c < 0x20 ? "\xEF\xBF\xBD" : NULL; /* U+FFFD */
    }
}

/* U+FFFE and U+FFFF, the only ones past ASCII that XML has no place for. */
static bool is_noncharacter(const char *text, size_t len)
{
    return len >= 3 && memcmp(text, "\xEF\xBF", 2) == 0 && (unsigned char)text[2] >= 0xBE;
}

void gz_xml_escape(gz_buffer *out, const char *text, size_t len, bool attribute)
{
    size_t from = 0;

    for (size_t at = 0; at < len; at++) {
        size_t step = is_noncharacter(text + at, len - at) ? 3 : 1;
        const char *escape = step == 3 ? "\xEF\xBF\xBD" : escape_of(text[at], attribute);

        if (!escape)
            continue;
        gz_buffer_add(out, text + from, at - from);
        gz_buffer_string(out, escape);
        at += step - 1;
        from = at + 1;
    }
    gz_buffer_add(out, text + from, len - from);
}

static int push_scratch(lua_State *L, gz_buffer *scratch)
{
    if (scratch->failed)
        return luaL_error(L, "memory ran out");
    lua_pushlstring(L, scratch->data ? scratch->data : "", scratch->len);
    return 1;
}

static int escape_xml(lua_State *L, bool attribute)
{
    gz_buffer *scratch = &gz_script_of(L)->scratch;
    size_t len;
    const char *text = luaL_checklstring(L, 1, &len);

    gz_buffer_reset(scratch);
    gz_xml_escape(scratch, text, len, attribute);
    return push_scratch(L, scratch);
}

/* xml.text(text) -> text, escaped for the content of an element. */
static int xml_text(lua_State *L)
{
    return escape_xml(L, false);
}

/* xml.attribute(text) -> text, escaped for between double quotes. */
static int xml_attribute(lua_State *L)
{
    return escape_xml(L, true);
}

/* ---- CSV ---- */

void gz_csv_field(gz_buffer *out, const char *text, size_t len)
{
    bool quoted = false;

    for (size_t i = 0; i < len && !quoted; i++)
        quoted = strchr(",\"\r\n", text[i]) != NULL;
    if (!quoted) {
        gz_buffer_add(out, text, len);
        return;
    }
    gz_buffer_char(out, '"');
    for (size_t i = 0; i < len; i++) {
        if (text[i] == '"')
            gz_buffer_char(out, '"');
        gz_buffer_char(out, text[i]);
    }
    gz_buffer_char(out, '"');
}

/* csv.row(list) -> a row of CSV with its CR LF; nil is not allowed in it, "" is an empty field. */
static int csv_row(lua_State *L)
{
    gz_buffer *scratch = &gz_script_of(L)->scratch;
    lua_Integer count;

    luaL_checktype(L, 1, LUA_TTABLE);
    count = (lua_Integer)lua_rawlen(L, 1);
    gz_buffer_reset(scratch);
    for (lua_Integer i = 1; i <= count; i++) {
        size_t len;
        const char *text;

        lua_rawgeti(L, 1, i);
        text = luaL_tolstring(L, -1, &len);
        if (i > 1)
            gz_buffer_char(scratch, ',');
        gz_csv_field(scratch, text, len);
        lua_pop(L, 2);
    }
    gz_buffer_string(scratch, "\r\n");
    return push_scratch(L, scratch);
}

/* csv.parse(text) -> rows, each a list of its fields with the line where it begins in `line`. A
 * line end is CR LF, LF or CR. Raises "line 3: …" where a quote is out of place. */
static int csv_parse(lua_State *L)
{
    gz_buffer *field = &gz_script_of(L)->scratch;
    size_t len, at = 0, line = 1;
    const char *text = luaL_checklstring(L, 1, &len);
    lua_Integer rows = 0;

    lua_newtable(L); /* text rows */
    while (at < len) {
        lua_Integer fields = 0;
        bool row_ends = false;

        lua_newtable(L); /* text rows row */
        lua_pushinteger(L, (lua_Integer)line);
        lua_setfield(L, -2, "line");
        while (!row_ends) {
            size_t began = line;

            gz_buffer_reset(field);
            if (at < len && text[at] == '"') {
                for (at++; at < len && (text[at] != '"' || (at + 1 < len && text[at + 1] == '"'));
                     at++) {
                    at += text[at] == '"';
                    line += text[at] == '\n';
                    gz_buffer_char(field, text[at]);
                }
                if (at++ >= len)
                    return luaL_error(L, "line %d: a quote is opened and never closed", (int)began);
                if (at < len && !strchr(",\r\n", text[at]))
                    return luaL_error(L,
                                      "line %d: text follows a closing quote; write \"\" for a "
                                      "quote inside quotes",
                                      (int)line);
            } else {
                size_t end = at;

                while (end < len && text[end] != ',' && text[end] != '\r' && text[end] != '\n')
                    end++;
                gz_buffer_add(field, text + at, end - at);
                at = end;
            }
            if (field->failed)
                return luaL_error(L, "memory ran out");
            lua_pushlstring(L, field->data ? field->data : "", field->len);
            lua_rawseti(L, -2, ++fields);
            row_ends = at >= len || text[at] != ',';
            at += !row_ends;
        }
        if (at < len) {
            at += text[at] == '\r' && at + 1 < len && text[at + 1] == '\n';
            at++;
            line++;
        }
        lua_rawseti(L, -2, ++rows);
    }
    return 1;
}

void gz_script_bind_text(lua_State *L)
{
    static const luaL_Reg xml[] = { { "text", xml_text },
                                    { "attribute", xml_attribute },
                                    { NULL, NULL } };
    static const luaL_Reg csv[] = { { "row", csv_row }, { "parse", csv_parse }, { NULL, NULL } };

    luaL_newlib(L, xml);
    gz_script_bind_xml(L);
    lua_setfield(L, -2, "xml");
    luaL_newlib(L, csv);
    lua_setfield(L, -2, "csv");
}
