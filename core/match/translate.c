#include "match/translate.h"

#include "base/mem.h"
#include "base/utf8.h"

#include <stdio.h>
#include <string.h>

/* What a space stands for. Possessive throughout, so that (?U) changes nothing. */
#define WHITE_RUN "(?>\\h++(?:\\R\\h*+)?+|\\R\\h*+)"
#define WHITE_ONE "\\s"

/* The settings inside one group. They hold to its end, so they live on its stack. */
typedef struct group {
    bool behind;            /* inside a look-behind */
    bool reset;             /* (?|: each branch numbers its groups anew */
    bool plain;             /* (?n): plain parentheses capture nothing */
    uint8_t extended;       /* 1: (?x), 2: (?xx) */
    uint32_t number;        /* of the named group that this is, or 0 */
    uint32_t first, last;   /* (?|: where each branch begins to count, and the highest so far */
    size_t open;            /* byte of its parenthesis in the analyst's text */
    size_t content;         /* byte of its content in the translated text */
    const gz_lexicon *list; /* the list that its content begins with … */
    size_t list_end;        /* … and where that ends */
} group;

/* A text being read: the pattern, or a definition inside another text. */
typedef struct frame {
    gz_origin origin;
    size_t at;
    const gz_definition *definition; /* NULL: the pattern itself */
    const struct frame *outer;
    size_t base; /* groups that are open around it */
    size_t depth;
} frame;

typedef struct walk {
    const gz_pattern_source *source;
    gz_translation *t;
    gloze_error *err;
    uint32_t captures;                /* number of the last capturing group */
    size_t open;                      /* number of groups that are open */
    group groups[GZ_NESTING_MAX + 1]; /* [0]: outside all groups */
} walk;

#define FAIL(w, f, at, ...)                                                                        \
    gz_place_fail((w)->source->where, &(f)->origin, at, (w)->err, __VA_ARGS__)

static gloze_status translate_text(walk *w, frame *f);

static group *top(walk *w)
{
    return &w->groups[w->open];
}

static bool follows(const frame *f, size_t at, const char *string)
{
    size_t len = strlen(string);

    return f->origin.len - at >= len && memcmp(f->origin.text + at, string, len) == 0;
}

/* ---- output ---- */

static gloze_status put(walk *w, const frame *f, size_t at, const char *text, size_t len,
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
        return FAIL(w, f, at,
                    "the pattern with its definitions is longer than %d bytes; split the rule",
                    GZ_PATTERN_BYTES_MAX);
    return GLOZE_OK;
}

/* Text that stands for what the analyst wrote at the current place. */
static gloze_status put_instead(walk *w, const frame *f, const char *string)
{
    return put(w, f, f->at, string, strlen(string), false);
}

/* Copies up to byte `end` of the analyst's text, and goes on there. */
static gloze_status copy_to(walk *w, frame *f, size_t end)
{
    size_t at = f->at;

    if (end > f->origin.len)
        end = f->origin.len;
    f->at = end;
    return put(w, f, at, f->origin.text + at, end - at, true);
}

/* ---- escapes, classes, white space ---- */

static gloze_status translate_literal(walk *w, frame *f)
{
    const char *end = memmem(f->origin.text + f->at + 2, f->origin.len - f->at - 2, "\\E", 2);
    gloze_status st = copy_to(w, f, end ? (size_t)(end - f->origin.text) + 2 : f->origin.len);

    /* or a definition's \Q would swallow what comes after the definition */
    return st == GLOZE_OK && !end ? put_instead(w, f, "\\E") : st;
}

static gloze_status translate_escape(walk *w, frame *f)
{
    size_t at = f->at, end = at + 2;
    char c = end <= f->origin.len ? f->origin.text[at + 1] : '\0';

    if (end > f->origin.len || (c == 'c' && end == f->origin.len))
        return FAIL(w, f, at, "nothing follows this \\; write \\\\ for a backslash");
    if (c == 'K')
        return FAIL(w, f, at,
                    "\\K is not allowed; to report a part of the match, name it (?<x>...) and set "
                    "span = \"$x\"");
    if (c == 'G')
        return FAIL(w, f, at,
                    "\\G is not allowed; leave it out: every match starts where it is tried");
    if (c == 'C')
        return FAIL(w, f, at,
                    "\\C is not allowed, it would cut a character; write . for a character");
    if (c == 'Q')
        return translate_literal(w, f);
    if (c == 'X')
        w->t->graphemes = true;
    if (c == 'c')
        end++;
    if (strchr("pPxoNkg", c) && end < f->origin.len && f->origin.text[end] == '{') {
        const char *brace = memchr(f->origin.text + end, '}', f->origin.len - end);

        if (brace)
            end = (size_t)(brace - f->origin.text) + 1;
    }
    return copy_to(w, f, end);
}

/* Where [:name:], [.x.] or [=x=] ends that begins at `at`, or `at` when none does; by
 * the rules of PCRE2. */
static size_t skip_posix(const frame *f, size_t at)
{
    const char *text = f->origin.text;
    char kind = at + 1 < f->origin.len ? text[at + 1] : '\0';

    if (kind != ':' && kind != '.' && kind != '=')
        return at;
    for (size_t i = at + 2; i + 1 < f->origin.len; i++) {
        if (text[i] == '\\' && (text[i + 1] == ']' || text[i + 1] == '\\'))
            i++;
        else if ((text[i] == '[' && text[i + 1] == kind) || text[i] == ']')
            return at;
        else if (text[i] == kind && text[i + 1] == ']')
            return i + 2;
    }
    return at;
}

/* Where the content of the class at `at` begins, a ] that counts as itself skipped. */
static size_t skip_class_start(const frame *f, size_t at, bool ignore_spaces)
{
    bool negated = false;

    for (at++; at < f->origin.len;) {
        char c = f->origin.text[at];

        if (follows(f, at, "\\E"))
            at += 2;
        else if (follows(f, at, "\\Q\\E"))
            at += 4;
        else if (c == '^' && !negated) {
            negated = true;
            at++;
        } else if (ignore_spaces && (c == ' ' || c == '\t'))
            at++;
        else
            return c == ']' ? at + 1 : at;
    }
    return at;
}

/* Byte after the class that begins at `at`, or SIZE_MAX when it is not closed. */
static size_t find_class_end(const frame *f, size_t at, bool ignore_spaces)
{
    const char *text = f->origin.text;

    for (at = skip_class_start(f, at, ignore_spaces); at < f->origin.len;) {
        if (follows(f, at, "\\Q")) {
            const char *end = memmem(text + at, f->origin.len - at, "\\E", 2);

            if (!end)
                return SIZE_MAX;
            at = (size_t)(end - text) + 2;
        } else if (text[at] == '\\')
            at += follows(f, at, "\\c") ? 3 : 2;
        else if (text[at] == ']')
            return at + 1;
        else {
            size_t next = text[at] == '[' ? skip_posix(f, at) : at;

            at = next > at ? next : at + 1;
        }
    }
    return SIZE_MAX;
}

static gloze_status translate_class(walk *w, frame *f)
{
    size_t end = find_class_end(f, f->at, top(w)->extended > 1);

    if (end > f->origin.len)
        return FAIL(w, f, f->at, "this [ is never closed; add a ], or write \\[ for a bracket");
    return copy_to(w, f, end);
}

/* Skips (?#…) at the current place. */
static gloze_status skip_comment(walk *w, frame *f)
{
    const char *end = memchr(f->origin.text + f->at, ')', f->origin.len - f->at);

    if (!end)
        return FAIL(w, f, f->at, "this (?# is never closed; add a )");
    f->at = (size_t)(end - f->origin.text) + 1;
    return GLOZE_OK;
}

/* White space with the comments in it: layout where it holds a line end or stands at
 * an end of the text, else a run. */
static gloze_status translate_gap(walk *w, frame *f)
{
    frame start = *f;
    size_t spaces = 0;
    bool layout = f->at == 0;

    while (f->at < f->origin.len) {
        char c = f->origin.text[f->at];

        if (follows(f, f->at, "(?#")) {
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
    if (!top(w)->behind)
        return put_instead(w, &start, WHITE_RUN);
    for (; spaces > 0; spaces--) {
        gloze_status st = put_instead(w, &start, WHITE_ONE);

        if (st != GLOZE_OK)
            return st;
    }
    return GLOZE_OK;
}

/* The comment of (?x), from # to the line end. */
static gloze_status copy_line_comment(walk *w, frame *f)
{
    size_t end = f->at;
    uint32_t cp = 0;

    while (end < f->origin.len && !gz_char_is_newline(cp))
        end += gz_utf8_next(f->origin.text + end, f->origin.len - end, &cp);
    if (gz_char_is_newline(cp))
        return copy_to(w, f, end);
    f->at = end;
    return GLOZE_OK;
}

/* ---- groups ---- */

static gloze_status open_group(walk *w, frame *f, size_t end, group inner)
{
    size_t at = f->at;
    gloze_status st;

    if (w->open == GZ_NESTING_MAX)
        return FAIL(w, f, at, "groups are nested more than %d deep; use fewer", GZ_NESTING_MAX);
    st = copy_to(w, f, end);
    inner.open = at;
    inner.content = w->t->text.len;
    inner.list = NULL;
    w->groups[++w->open] = inner;
    return st;
}

/* Settings as in (?ix-s). Returns the byte after the letters. */
static size_t read_settings(const frame *f, size_t at, group *settings)
{
    bool on = true;

    for (; at < f->origin.len && strchr("^imsnxJU-", f->origin.text[at]); at++) {
        char c = f->origin.text[at];

        if (c == '\0')
            break;
        if (c == '^') {
            settings->extended = 0;
            settings->plain = false;
        } else if (c == '-')
            on = false;
        else if (c == 'n')
            settings->plain = on;
        else if (c == 'x') {
            settings->extended = on ? 1 : 0;
            if (follows(f, at, "xx")) {
                settings->extended = on ? 2 : 0;
                at++;
            }
        }
    }
    return at;
}

static gloze_status translate_settings(walk *w, frame *f)
{
    group inner = *top(w);
    size_t end = read_settings(f, f->at + 2, &inner);

    if (end < f->origin.len && f->origin.text[end] == ')') {
        top(w)->extended = inner.extended;
        top(w)->plain = inner.plain;
        return copy_to(w, f, end + 1);
    }
    inner.number = 0;
    inner.reset = false;
    return open_group(w, f, end, inner);
}

/* A condition such as (?(1)yes|no): its parenthesis captures nothing. */
static gloze_status translate_condition(walk *w, frame *f)
{
    group inner = *top(w);
    const char *close = memchr(f->origin.text + f->at, ')', f->origin.len - f->at);

    inner.number = 0;
    inner.reset = false;
    if (follows(f, f->at, "(?(?") || !close)
        return open_group(w, f, f->at + 2, inner);
    return open_group(w, f, (size_t)(close - f->origin.text) + 1, inner);
}

/* Length of the start of a named group, up to its name; 0: it is none. */
static size_t name_offset(const frame *f)
{
    if (follows(f, f->at, "(?P<"))
        return 4;
    if (follows(f, f->at, "(?'"))
        return 3;
    if (follows(f, f->at, "(?<") && !follows(f, f->at, "(?<=") && !follows(f, f->at, "(?<!") &&
        !follows(f, f->at, "(?<*"))
        return 3;
    return 0;
}

static gloze_status translate_named(walk *w, frame *f, size_t name)
{
    group inner = *top(w);
    char close = f->origin.text[name - 1] == '\'' ? '\'' : '>';
    const char *end = memchr(f->origin.text + name, close, f->origin.len - name);

    if (!end)
        return FAIL(w, f, f->at, "the name of this group is never closed; write (?<name>...)");
    inner.number = ++w->captures;
    inner.reset = false;
    return open_group(w, f, (size_t)(end - f->origin.text) + 1, inner);
}

static gloze_status translate_open(walk *w, frame *f)
{
    group inner = *top(w);
    size_t name = name_offset(f), at = f->at;

    if (follows(f, at, "(*"))
        return FAIL(w, f, at,
                    "(*...) is not allowed; leave it out, or write \\( for a parenthesis");
    if (follows(f, at, "(?C"))
        return FAIL(w, f, at, "callouts (?C...) are not allowed; leave it out");
    if (follows(f, at, "(?#"))
        return inner.extended ? skip_comment(w, f) : translate_gap(w, f);
    if (follows(f, at, "(?("))
        return translate_condition(w, f);
    if (name)
        return translate_named(w, f, at + name);
    inner.number = 0;
    inner.reset = follows(f, at, "(?|");
    if (inner.reset) {
        inner.first = inner.last = w->captures;
        return open_group(w, f, at + 3, inner);
    }
    if (follows(f, at, "(?<")) {
        inner.behind = w->t->look_behind = true;
        return open_group(w, f, at + 4, inner);
    }
    if (follows(f, at, "(?"))
        return translate_settings(w, f);
    if (!inner.plain)
        w->captures++;
    return open_group(w, f, at + 1, inner);
}

static gloze_status record_list(walk *w, const frame *f, const group *closed)
{
    gz_translation *t = w->t;

    for (size_t i = 0; i < t->list_count; i++) {
        if (t->lists[i].group == closed->number && t->lists[i].list != closed->list)
            return FAIL(w, f, closed->open,
                        "one group can't read two lists; write (?: instead of (?| around them");
        if (t->lists[i].group == closed->number)
            return GLOZE_OK;
    }
    if (!gz_grow(&t->lists, &t->list_cap, t->list_count + 1, sizeof *t->lists))
        return gz_fail_memory(w->err);
    t->lists[t->list_count++] = (gz_list_group){ closed->number, closed->list };
    return GLOZE_OK;
}

static gloze_status translate_close(walk *w, frame *f)
{
    group closed = *top(w);

    if (w->open == f->base)
        return FAIL(w, f, f->at,
                    "this ) closes nothing; remove it, or write \\) for a parenthesis");
    if (closed.reset && closed.last > w->captures)
        w->captures = closed.last;
    w->open--;
    if (closed.number && closed.list && closed.list_end == w->t->text.len) {
        gloze_status st = record_list(w, f, &closed);

        if (st != GLOZE_OK)
            return st;
    }
    return copy_to(w, f, f->at + 1);
}

static gloze_status translate_bar(walk *w, frame *f)
{
    group *g = top(w);

    if (g->reset) {
        if (w->captures > g->last)
            g->last = w->captures;
        w->captures = g->first;
    }
    return copy_to(w, f, f->at + 1);
}

/* ---- definitions ---- */

static bool is_name_start(char c)
{
    return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80;
}

static gloze_status put_list(walk *w, frame *f, const gz_lexicon *list)
{
    gz_buffer *out = &w->t->text;
    group *g = top(w);
    bool whole = g->content == out->len;
    size_t rows = gz_lexicon_row_count(list);
    gloze_status st;

    if (rows > GZ_LIST_ROWS_MAX)
        return FAIL(w, f, f->at,
                    "this list has %zu rows, %%{...} takes at most %d; use a shorter list, or make "
                    "the list the whole match of a rule",
                    rows, GZ_LIST_ROWS_MAX);
    if ((st = put_instead(w, f, g->extended ? "(?-x:" : "(?:")) != GLOZE_OK)
        return st;
    if ((st = gz_lexicon_pattern(list, out, w->err)) != GLOZE_OK)
        return st;
    if ((st = put_instead(w, f, ")")) != GLOZE_OK)
        return st;
    if (whole) {
        g->list = list;
        g->list_end = out->len;
    }
    return GLOZE_OK;
}

/* The names from `definition` down to `f` and back, as "a > b > a". */
static gloze_status fail_cycle(walk *w, const frame *f, const gz_definition *definition,
                               const char *name, size_t len)
{
    const frame *chain[GZ_DEFINITION_DEPTH + 1];
    size_t count = 0, used = 0;
    char names[256] = "";

    for (const frame *outer = f; outer; outer = outer->outer) {
        chain[count++] = outer;
        if (outer->definition == definition)
            break;
    }
    while (count > 0 && used < sizeof names - GZ_NAME_BYTES_MAX - 4) {
        const gz_origin *origin = &chain[--count]->origin;

        used += (size_t)snprintf(names + used, sizeof names - used, "%.*s > ",
                                 (int)origin->name_len, origin->name);
    }
    return FAIL(w, f, f->at, "%%{%.*s} contains itself: %s%.*s; remove one of them", (int)len, name,
                names, (int)len, name);
}

static gloze_status put_pattern(walk *w, frame *f, const gz_definition *definition,
                                const char *name, size_t len)
{
    frame inner = { .origin = { definition->re, definition->re_len, name, len },
                    .definition = definition,
                    .outer = f,
                    .base = w->open + 1,
                    .depth = f->depth + 1 };
    group settings = *top(w);
    gloze_status st;

    for (const frame *outer = f; outer; outer = outer->outer)
        if (outer->definition == definition)
            return fail_cycle(w, f, definition, name, len);
    if (inner.depth > GZ_DEFINITION_DEPTH)
        return FAIL(w, f, f->at, "definitions are nested more than %d deep; use fewer",
                    GZ_DEFINITION_DEPTH);
    if (w->open == GZ_NESTING_MAX)
        return FAIL(w, f, f->at, "groups are nested more than %d deep; use fewer", GZ_NESTING_MAX);
    if ((st = put_instead(w, f, settings.extended ? "(?-x:" : "(?:")) != GLOZE_OK)
        return st;
    settings = (group){ .behind = settings.behind, .plain = settings.plain };
    w->groups[++w->open] = settings;
    if ((st = translate_text(w, &inner)) != GLOZE_OK)
        return st;
    w->open--;
    return put_instead(w, f, ")");
}

static gloze_status fail_undefined(walk *w, const frame *f, const char *name, size_t len,
                                   const char *nearest)
{
    if (nearest)
        return FAIL(w, f, f->at, "%%{%.*s} is not defined; did you mean %%{%s}?", (int)len, name,
                    nearest);
    return FAIL(w, f, f->at, "%%{%.*s} is not defined; write define \"%.*s\" (...) above the rule",
                (int)len, name, (int)len, name);
}

static gloze_status translate_definition(walk *w, frame *f)
{
    const char *name = f->origin.text + f->at + 2, *nearest = NULL;
    const char *close = memchr(name, '}', f->origin.len - f->at - 2);
    size_t len = close ? (size_t)(close - name) : 0;
    const gz_definition *definition;
    gloze_status st;

    if (len == 0 || len > GZ_NAME_BYTES_MAX)
        return FAIL(w, f, f->at,
                    "this %%{ is never closed; add a }, or write \\%%{ for the characters");
    definition =
        w->source->lookup ? w->source->lookup(w->source->lookup_data, name, len, &nearest) : NULL;
    if (!definition)
        return fail_undefined(w, f, name, len, nearest);
    st = definition->list ? put_list(w, f, definition->list)
                          : put_pattern(w, f, definition, name, len);
    f->at += 2 + len + 1;
    return st;
}

/* ---- the walk ---- */

static gloze_status copy_plain(walk *w, frame *f)
{
    size_t end = f->at + 1;

    while (end < f->origin.len && !strchr("\\[()|% \t\r\n#", f->origin.text[end]))
        end++;
    return copy_to(w, f, end);
}

static gloze_status translate_step(walk *w, frame *f)
{
    bool extended = top(w)->extended > 0;
    size_t at = f->at;

    switch (f->origin.text[at]) {
    case '\\':
        return translate_escape(w, f);
    case '[':
        return translate_class(w, f);
    case '(':
        return translate_open(w, f);
    case ')':
        return translate_close(w, f);
    case '|':
        return translate_bar(w, f);
    case '%':
        if (follows(f, at, "%{") && at + 2 < f->origin.len && is_name_start(f->origin.text[at + 2]))
            return translate_definition(w, f);
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

static gloze_status translate_text(walk *w, frame *f)
{
    if (gz_utf8_valid(f->origin.text, f->origin.len) != f->origin.len)
        return FAIL(w, f, gz_utf8_valid(f->origin.text, f->origin.len),
                    "this is not valid UTF-8; save the file as UTF-8");
    while (f->at < f->origin.len) {
        gloze_status st = translate_step(w, f);

        if (st != GLOZE_OK)
            return st;
    }
    if (w->open > f->base)
        return FAIL(w, f, top(w)->open,
                    "this ( is never closed; add a ), or write \\( for a parenthesis");
    return GLOZE_OK;
}

gloze_status gz_translate(const gz_pattern_source *source, gz_translation *translation,
                          gloze_error *err)
{
    walk *w = gz_zalloc(1, sizeof *w);
    frame f = { .origin = { .text = source->text, .len = source->len } };
    gloze_status st;

    if (!w)
        return gz_fail_memory(err);
    w->source = source;
    w->t = translation;
    w->err = err;
    st = translate_text(w, &f);
    if (st == GLOZE_OK && translation->text.len == 0)
        st = FAIL(w, &f, 0, "the pattern is empty; write what it is to match");
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
