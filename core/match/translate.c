#include "match/translate.h"

#include "base/mem.h"
#include "base/utf8.h"
#include "match/syntax.h"
#include "match/walk.h"

#include <string.h>

#define WHITE_ONE "\\s"

/* ---- output ---- */

static gloze_status put(gz_walk *w, const gz_frame *f, size_t at, const char *text, size_t len,
                        bool linear)
{
    gz_buffer *out = &w->t->text;
    gz_place_point point = { out->len, f->origin, at, linear };

    if (len == 0)
        return GLOZE_OK;
    if (!gz_place_add(&w->t->map, point))
        return gz_fail_memory(w->err);
    gz_buffer_add(out, text, len);
    if (out->failed)
        return gz_fail_memory(w->err);
    if (out->len > GZ_PATTERN_BYTES_MAX)
        return GZ_WALK_FAIL(
            w, f, at, "the pattern with its definitions is longer than %d bytes; split the rule",
            GZ_PATTERN_BYTES_MAX);
    return GLOZE_OK;
}

gloze_status gz_walk_put(gz_walk *w, const gz_frame *f, const char *string)
{
    return put(w, f, f->at, string, strlen(string), false);
}

gloze_status gz_walk_copy_to(gz_walk *w, gz_frame *f, size_t end)
{
    size_t at = f->at;

    if (end > f->origin.len)
        end = f->origin.len;
    f->at = end;
    return put(w, f, at, f->origin.text + at, end - at, true);
}

/* ---- escapes, classes, white space ---- */

static gloze_status translate_literal(gz_walk *w, gz_frame *f)
{
    const char *end = memmem(f->origin.text + f->at + 2, f->origin.len - f->at - 2, "\\E", 2);
    gloze_status st =
        gz_walk_copy_to(w, f, end ? (size_t)(end - f->origin.text) + 2 : f->origin.len);

    /* or a definition's \Q would swallow what comes after the definition */
    return st == GLOZE_OK && !end ? gz_walk_put(w, f, "\\E") : st;
}

static gloze_status translate_escape(gz_walk *w, gz_frame *f)
{
    size_t at = f->at, end = at + 2;
    char c = end <= f->origin.len ? f->origin.text[at + 1] : '\0';

    if (end > f->origin.len || (c == 'c' && end == f->origin.len))
        return GZ_WALK_FAIL(w, f, at, "nothing follows this \\; write \\\\ for a backslash");
    if (c == 'K')
        return GZ_WALK_FAIL(
            w, f, at,
            "\\K is not allowed; to report a part of the match, name it (?<x>...) and set "
            "span = \"$x\"");
    if (c == 'G')
        return GZ_WALK_FAIL(
            w, f, at, "\\G is not allowed; leave it out: every match starts where it is tried");
    if (c == 'C')
        return GZ_WALK_FAIL(
            w, f, at, "\\C is not allowed, it would cut a character; write . for a character");
    if (c == 'Q')
        return translate_literal(w, f);
    if (c == 'c')
        end++;
    if (strchr("pPxoNkg", c) && end < f->origin.len && f->origin.text[end] == '{') {
        const char *brace = memchr(f->origin.text + end, '}', f->origin.len - end);

        if (brace)
            end = (size_t)(brace - f->origin.text) + 1;
    }
    return gz_walk_copy_to(w, f, end);
}

static gloze_status translate_class(gz_walk *w, gz_frame *f)
{
    size_t end =
        gz_syntax_class_end(f->origin.text, f->origin.len, f->at, gz_walk_top(w)->extended > 1);

    if (end > f->origin.len)
        return GZ_WALK_FAIL(w, f, f->at,
                            "this [ is never closed; add a ], or write \\[ for a bracket");
    return gz_walk_copy_to(w, f, end);
}

/* Skips (?#…) at the current place. */
static gloze_status skip_comment(gz_walk *w, gz_frame *f)
{
    const char *end = memchr(f->origin.text + f->at, ')', f->origin.len - f->at);

    if (!end)
        return GZ_WALK_FAIL(w, f, f->at, "this (?# is never closed; add a )");
    f->at = (size_t)(end - f->origin.text) + 1;
    return GLOZE_OK;
}

/* White space with the comments in it: layout where it holds a line end or stands at
 * an end of the text, else a run. */
static gloze_status translate_gap(gz_walk *w, gz_frame *f)
{
    gz_frame start = *f;
    size_t spaces = 0;
    bool layout = f->at == 0;

    while (f->at < f->origin.len) {
        char c = f->origin.text[f->at];

        if (gz_walk_follows(f, f->at, "(?#")) {
            gloze_status st = skip_comment(w, f);

            if (st != GLOZE_OK)
                return st;
            continue;
        }
        if (c == ' ' || c == '\t')
            spaces++;
        else if (c == '\n' || c == '\r')
            layout = true;
        else
            break;
        f->at++;
    }
    if (layout || f->at == f->origin.len || spaces == 0)
        return GLOZE_OK;
    if (!gz_walk_top(w)->behind)
        return gz_walk_put(w, &start, GZ_WHITE_RUN);
    for (; spaces > 0; spaces--) {
        gloze_status st = gz_walk_put(w, &start, WHITE_ONE);

        if (st != GLOZE_OK)
            return st;
    }
    return GLOZE_OK;
}

/* The comment of (?x), from # to the line end. */
static gloze_status copy_line_comment(gz_walk *w, gz_frame *f)
{
    size_t end = f->at;
    uint32_t cp = 0;

    while (end < f->origin.len && !gz_char_is_newline(cp))
        end += gz_utf8_next(f->origin.text + end, f->origin.len - end, &cp);
    if (gz_char_is_newline(cp))
        return gz_walk_copy_to(w, f, end);
    f->at = end;
    return GLOZE_OK;
}

/* ---- the walk ---- */

static gloze_status copy_plain(gz_walk *w, gz_frame *f)
{
    size_t end = f->at + 1;

    while (end < f->origin.len && !strchr("\\[()|% \t\r\n#", f->origin.text[end]))
        end++;
    return gz_walk_copy_to(w, f, end);
}

static bool is_name_start(char c)
{
    return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80;
}

static gloze_status translate_step(gz_walk *w, gz_frame *f)
{
    bool extended = gz_walk_top(w)->extended > 0;
    size_t at = f->at;

    switch (f->origin.text[at]) {
    case '\\':
        return translate_escape(w, f);
    case '[':
        return translate_class(w, f);
    case '(':
        if (gz_walk_follows(f, at, "(?#"))
            return extended ? skip_comment(w, f) : translate_gap(w, f);
        return gz_walk_open(w, f);
    case ')':
        return gz_walk_close(w, f);
    case '|':
        return gz_walk_bar(w, f);
    case '%':
        if (gz_walk_follows(f, at, "%{") && at + 2 < f->origin.len &&
            is_name_start(f->origin.text[at + 2]))
            return gz_walk_define(w, f);
        return copy_plain(w, f);
    case ' ':
    case '\t':
    case '\r':
    case '\n':
        return extended ? copy_plain(w, f) : translate_gap(w, f);
    case '#':
        return extended ? copy_line_comment(w, f) : copy_plain(w, f);
    default:
        return copy_plain(w, f);
    }
}

gloze_status gz_walk_text(gz_walk *w, gz_frame *f)
{
    if (gz_utf8_valid(f->origin.text, f->origin.len) != f->origin.len)
        return GZ_WALK_FAIL(w, f, gz_utf8_valid(f->origin.text, f->origin.len),
                            "this is not valid UTF-8; save the file as UTF-8");
    while (f->at < f->origin.len) {
        gloze_status st = translate_step(w, f);

        if (st != GLOZE_OK)
            return st;
    }
    if (w->open > f->base)
        return GZ_WALK_FAIL(w, f, gz_walk_top(w)->open,
                            "this ( is never closed; add a ), or write \\( for a parenthesis");
    return GLOZE_OK;
}

/* Lua makes a backspace of "\b"; no text has one. */
static gloze_status check_backspace(gz_walk *w, gz_frame *f)
{
    const char *found = memchr(f->origin.text, '\b', f->origin.len);

    if (!found)
        return GLOZE_OK;
    return GZ_WALK_FAIL(
        w, f, (size_t)(found - f->origin.text),
        "a backspace; write the pattern between [[ and ]], since \"\\b\" in quotes is one");
}

gloze_status gz_translate(const gz_pattern_source *source, gz_translation *translation,
                          gloze_error *err)
{
    gz_walk *w = gz_zalloc(1, sizeof *w);
    gz_frame f = { .origin = { .text = source->text, .len = source->len } };
    gloze_status st;

    if (!w)
        return gz_fail_memory(err);
    w->source = source;
    w->t = translation;
    w->err = err;
    st = check_backspace(w, &f);
    if (st == GLOZE_OK)
        st = gz_walk_text(w, &f);
    if (st == GLOZE_OK && translation->text.len == 0)
        st = GZ_WALK_FAIL(w, &f, 0, "the pattern is empty; write what it is to match");
    gz_free(w);
    return st;
}

void gz_translation_clear(gz_translation *translation)
{
    gz_buffer_clear(&translation->text);
    gz_place_clear(&translation->map);
    gz_free(translation->lists);
    *translation = (gz_translation){ 0 };
}
