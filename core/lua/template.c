#include "lua/template.h"

#include "base/buffer.h"

#include <string.h>

static bool is_name_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

static size_t name_len(const char *text, size_t len)
{
    size_t n = 0;
    while (n < len && is_name_char(text[n]))
        n++;
    return n;
}

static bool add_piece(gz_arena *arena, gz_template *out, size_t *cap, gz_template_piece piece)
{
    if (!gz_arena_grow(arena, &out->pieces, cap, out->count + 1, sizeof *out->pieces))
        return false;
    piece.capture = -1;
    piece.slot = -1;
    out->pieces[out->count++] = piece;
    return true;
}

static bool add_literal(gz_arena *arena, gz_template *out, size_t *cap, gz_buffer *literal)
{
    if (literal->len == 0)
        return !literal->failed;
    gz_template_piece piece = { .text = gz_arena_copy(arena, literal->data, literal->len),
                                .len = literal->len };
    gz_buffer_reset(literal);
    return piece.text && add_piece(arena, out, cap, piece);
}

/* Reads "[2]", "[-1]" or "[*]" at `text`; returns how many bytes, 0 when there is none. */
static size_t read_index(const char *text, size_t len, gz_template_piece *piece)
{
    size_t used = 1;
    int sign = 1, value = 0;
    if (len < 3 || text[0] != '[')
        return 0;
    if (text[1] == '*' && text[2] == ']') {
        piece->all = true;
        return 3;
    }
    if (text[used] == '-') {
        sign = -1;
        used++;
    }
    for (; used < len && text[used] >= '0' && text[used] <= '9' && value < 1000; used++)
        value = value * 10 + (text[used] - '0');
    if (used >= len || text[used] != ']' || value == 0)
        return 0;
    piece->nth = sign * value;
    return used + 1;
}

/* Reads "name", "name[1]" or "name.field" at `text`; returns how many bytes, 0 when out of memory. */
static size_t add_reference(gz_arena *arena, gz_template *out, size_t *cap, const char *text,
                            size_t len)
{
    size_t name = name_len(text, len), used = name;
    gz_template_piece piece = { .reference = true,
                                .text = gz_arena_copy(arena, text, name),
                                .len = name };
    used += read_index(text + used, len - used, &piece);
    if (used + 1 < len && text[used] == '.') {
        size_t field = name_len(text + used + 1, len - used - 1);
        if (field) {
            piece.field = gz_arena_copy(arena, text + used + 1, field);
            used += 1 + field;
            if (!piece.field)
                return 0;
        }
    }
    return piece.text && add_piece(arena, out, cap, piece) ? used : 0;
}

gloze_status gz_template_parse(gz_arena *arena, const char *text, size_t len, gz_template *out,
                               gloze_error *err)
{
    gz_buffer literal;
    gz_buffer_init(&literal);
    gloze_status status = GLOZE_OK;
    size_t cap = 0;
    memset(out, 0, sizeof *out);
    for (size_t i = 0; i < len && status == GLOZE_OK;) {
        if (text[i] != '$') {
            gz_buffer_char(&literal, text[i++]);
        } else if (i + 1 < len && text[i + 1] == '$') {
            gz_buffer_char(&literal, '$');
            i += 2;
        } else if (name_len(text + i + 1, len - i - 1) == 0) {
            status = gz_fail(err, GLOZE_EPLUGIN,
                             "'$' in \"%.*s\" is not followed by the name of a "
                             "capture; write $$ for a dollar",
                             (int)len, text);
        } else {
            size_t used = 0;
            if (add_literal(arena, out, &cap, &literal))
                used = add_reference(arena, out, &cap, text + i + 1, len - i - 1);
            i += 1 + used;
            if (!used)
                status = gz_fail_memory(err);
        }
    }
    if (status == GLOZE_OK && !add_literal(arena, out, &cap, &literal))
        status = gz_fail_memory(err);
    if (status == GLOZE_OK && (out->count == 0 || (out->count == 1 && !out->pieces[0].reference))) {
        out->constant = true;
        out->value.kind = GLOZE_STRING;
        out->value.text = out->count ? out->pieces[0].text : "";
        out->value.len = out->count ? out->pieces[0].len : 0;
    }
    gz_buffer_clear(&literal);
    return status;
}

bool gz_template_is_reference(const gz_template *template)
{
    return template->count == 1 && template->pieces[0].reference;
}
