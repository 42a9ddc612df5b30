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

int gz_script_push_scratch(lua_State *L)
{
    const gz_buffer *scratch = &gz_script_of(L)->scratch;

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
    return gz_script_push_scratch(L);
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

void gz_script_bind_text(lua_State *L)
{
    static const luaL_Reg xml[] = { { "text", xml_text },
                                    { "attribute", xml_attribute },
                                    { NULL, NULL } };

    luaL_newlib(L, xml);
    gz_script_bind_xml(L);
    lua_setfield(L, -2, "xml");
    gz_script_bind_csv(L);
    lua_setfield(L, -2, "csv");
}
