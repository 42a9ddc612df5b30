#include "run/json.h"
#include "run/paper_lua.h"
#include "text/cuts.h"

#include <string.h>

/* What a template writes of one token or sentence. */
typedef struct row {
    size_t number, start, end; /* start, end: bytes */
    bool space;
} row;

/* A part of a template: text as it is, or a field. */
typedef struct part {
    const char *text;
    size_t len;
    enum { PART_TEXT, PART_NUMBER, PART_START, PART_STOP, PART_JSON, PART_SPACE } kind;
} part;

enum { MOST_PARTS = 24 };

typedef struct template
{
    part parts[MOST_PARTS];
    size_t count;
}
template;

static void add_part(lua_State *L, template *t, part new_part)
{
    if (t->count == MOST_PARTS)
        luaL_error(L, "a template of more than %d parts", MOST_PARTS);
    t->parts[t->count++] = new_part;
}

/* Braces around anything else than a field are text. */
static void read_template(lua_State *L, const char *text, template *t)
{
    static const char *const fields[] = {
        "", "{number}", "{start}", "{stop}", "{json}", "{space}"
    };
    const char *from = text;

    t->count = 0;
    for (const char *at = text; *at;) {
        size_t kind = sizeof(fields) / sizeof(*fields) - 1;

        while (kind && strncmp(at, fields[kind], strlen(fields[kind])) != 0)
            kind--;
        if (!kind) {
            at++;
            continue;
        }
        if (at > from)
            add_part(L, t, (part){ from, (size_t)(at - from), PART_TEXT });
        add_part(L, t, (part){ .kind = (int)kind });
        from = at += strlen(fields[kind]);
    }
    if (*from)
        add_part(L, t, (part){ from, strlen(from), PART_TEXT });
}

static void write_row(gz_open_paper *open, const template *t, row r, gz_buffer *out)
{
    for (size_t i = 0; i < t->count; i++) {
        const part *p = &t->parts[i];

        switch (p->kind) {
        case PART_TEXT:
            gz_buffer_add(out, p->text, p->len);
            break;
        case PART_NUMBER:
            gz_json_size(out, r.number);
            break;
        case PART_START:
            gz_json_size(out, gz_open_paper_unit(open, r.start));
            break;
        case PART_STOP:
            gz_json_size(out, gz_open_paper_unit(open, r.end));
            break;
        case PART_JSON:
            gz_json_valid_string(out, open->paper->text + r.start, r.end - r.start);
            break;
        case PART_SPACE:
            gz_buffer_string(out, r.space ? "true" : "false");
        }
    }
}

static gz_open_paper *check_open(lua_State *L)
{
    gz_open_paper *open = gz_open_paper_of(L);

    if (open->doc == LUA_NOREF)
        luaL_error(L, "no document is open; write its tokens in document(out, doc)");
    return open;
}

/* file:tokens(template, number, kind, between) -> number: writes the template for each token, with its {number},
 * counted from `number`, {start}, {stop}, {json} (its text as a JSON string) and {space}; gives the
 * number that comes next. `between` is written between two. Much faster than a loop. */
void gz_open_paper_write_tokens(lua_State *L, gz_buffer *out)
{
    gz_open_paper *open = check_open(L);
    size_t number = (size_t)luaL_checkinteger(L, 3);
    int kind = gz_check_tokens_kind(L, 4);
    const char *between = luaL_optstring(L, 5, "");
    template t;

    read_template(L, luaL_checkstring(L, 2), &t);
    gz_open_paper_tokens(L, open, kind);
    for (size_t i = 0; i < open->tokens[kind].count; i++) {
        gz_cut_token token = open->tokens[kind].list[i];

        if (i && *between)
            gz_buffer_string(out, between);
        write_row(open, &t, (row){ number++, token.start, token.end, token.space }, out);
    }
    lua_pushinteger(L, (lua_Integer)number);
}

/* file:sentences(template, number) -> number: the same for sentences. */
void gz_open_paper_write_sentences(lua_State *L, gz_buffer *out)
{
    gz_open_paper *open = check_open(L);
    size_t number = (size_t)luaL_checkinteger(L, 3);
    template t;

    read_template(L, luaL_checkstring(L, 2), &t);
    gz_open_paper_segment(L, open);
    for (size_t i = 0; i < open->segmented.sentence_count; i++) {
        gz_sentence sentence = open->segmented.sentences[i];

        write_row(open, &t, (row){ number++, sentence.start, sentence.end, false }, out);
    }
    lua_pushinteger(L, (lua_Integer)number);
}
