#include "run/script.h"

#include <string.h>

/* ---- writing ---- */

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
    return gz_script_push_scratch(L);
}

/* ---- reading ---- */

/* How far it is to a comma or a line end. */
static size_t plain_length(const char *text, size_t len)
{
    size_t at = 0;

    while (at < len && text[at] != ',' && text[at] != '\r' && text[at] != '\n')
        at++;
    return at;
}

/* Where the field at `at` ends, with its quotes; `len` where a quote is never closed. */
static size_t field_end(const char *text, size_t len, size_t at)
{
    if (at == len || text[at] != '"')
        return at + plain_length(text + at, len - at);
    for (at++; at < len; at++)
        if (text[at] == '"' && (++at == len || text[at] != '"'))
            break;
    return at;
}

size_t gz_csv_row_end(const char *text, size_t len, bool last)
{
    for (size_t at = 0; at < len; at++) {
        at = field_end(text, len, at);
        at += plain_length(text + at, len - at); /* what should not follow a closing quote */
        if (at == len || (text[at] == '\r' && at + 1 == len && !last))
            break;
        if (text[at] != ',')
            return at + 1 + (text[at] == '\r' && at + 1 < len && text[at + 1] == '\n');
    }
    return last ? len : 0;
}

/* Appends a quoted field without its quotes; `at` is behind the first. Gives the place behind the last. */
static size_t read_quoted(lua_State *L, const char *text, size_t len, size_t at, size_t *line,
                          gz_buffer *field)
{
    size_t began = *line;

    for (; at < len && (text[at] != '"' || (at + 1 < len && text[at + 1] == '"')); at++) {
        at += text[at] == '"';
        *line += text[at] == '\n';
        gz_buffer_char(field, text[at]);
    }
    if (at++ >= len)
        luaL_error(L, "line %d: a quote is opened and never closed", (int)began);
    if (at < len && (!text[at] || !strchr(",\r\n", text[at])))
        luaL_error(L, "line %d: text follows a closing quote; write \"\" for a quote inside quotes",
                   (int)*line);
    return at;
}

void gz_csv_push_row(lua_State *L, const char *text, size_t len, size_t *line)
{
    gz_buffer *field = &gz_script_of(L)->scratch;
    lua_Integer fields = 0;
    size_t at = 0;

    lua_newtable(L);
    lua_pushinteger(L, (lua_Integer)*line);
    lua_setfield(L, -2, "line");
    do {
        at += fields > 0; /* the comma */
        gz_buffer_reset(field);
        if (at < len && text[at] == '"') {
            at = read_quoted(L, text, len, at + 1, line, field);
        } else {
            size_t end = field_end(text, len, at);

            gz_buffer_add(field, text + at, end - at);
            at = end;
        }
        if (field->failed)
            luaL_error(L, "memory ran out");
        lua_pushlstring(L, field->data ? field->data : "", field->len);
        lua_rawseti(L, -2, ++fields);
    } while (at < len && text[at] == ',');
    *line += at < len;
}

/* csv.parse(text) -> rows, each a list of its fields with the line where it begins in `line`. A
 * line end is CR LF, LF or CR. Raises "line 3: …" where a quote is out of place. */
static int csv_parse(lua_State *L)
{
    size_t len, line = 1;
    const char *text = luaL_checklstring(L, 1, &len);
    lua_Integer rows = 0;

    lua_newtable(L);
    for (size_t at = 0; at < len;) {
        size_t row = gz_csv_row_end(text + at, len - at, true);

        gz_csv_push_row(L, text + at, row, &line);
        lua_rawseti(L, -2, ++rows);
        at += row;
    }
    return 1;
}

void gz_script_bind_csv(lua_State *L)
{
    static const luaL_Reg functions[] = { { "row", csv_row },
                                          { "parse", csv_parse },
                                          { NULL, NULL } };

    luaL_newlib(L, functions);
}
