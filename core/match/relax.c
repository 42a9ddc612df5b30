#include "match/relax.h"

#include "match/syntax.h"

#include <string.h>

enum { DEPTH = 64 };

/* A group that is open: may a look-behind in it go, and has one gone? */
typedef struct group {
    bool fixed, relaxed;
} group;

typedef struct relaxer {
    const char *text;
    size_t len, at;
    gz_buffer *out;
    group groups[DEPTH];
    size_t open;
} relaxer;

static bool follows(const relaxer *r, const char *string)
{
    size_t wanted = strlen(string);

    return r->len - r->at >= wanted && memcmp(r->text + r->at, string, wanted) == 0;
}

static bool is_look_behind(const relaxer *r)
{
    return follows(r, "(?<=") || follows(r, "(?<!");
}

static bool copy(relaxer *r, size_t count)
{
    if (count > r->len - r->at)
        return false;
    gz_buffer_add(r->out, r->text + r->at, count);
    r->at += count;
    return true;
}

/* References by number or name, recursion and \Q are given up on. */
static bool is_plain_escape(const relaxer *r)
{
    char c = r->at + 1 < r->len ? r->text[r->at + 1] : '\0';

    return c != '\0' && !strchr("123456789kgQE", c);
}

static bool copy_escape(relaxer *r)
{
    return is_plain_escape(r) && copy(r, r->text[r->at + 1] == 'c' ? 3 : 2);
}

static bool copy_class(relaxer *r)
{
    size_t end = gz_syntax_class_end(r->text, r->len, r->at, false);

    return end != SIZE_MAX && copy(r, end - r->at);
}

/* Steps over the group that begins here; tells whether a look-behind is in it. */
static bool skip_group(relaxer *r, bool *looks_behind)
{
    size_t depth = 0;

    *looks_behind = false;
    while (r->at < r->len) {
        char c = r->text[r->at];

        if (c == '#' || (c == '\\' && !is_plain_escape(r)))
            return false;
        if (c == '[') {
            r->at = gz_syntax_class_end(r->text, r->len, r->at, false);
            continue;
        }
        if (c == '\\') {
            r->at += r->text[r->at + 1] == 'c' ? 3 : 2;
            continue;
        }
        *looks_behind = *looks_behind || is_look_behind(r);
        depth += c == '(';
        depth -= c == ')';
        r->at++;
        if (depth == 0)
            return true;
    }
    return false;
}

/* What opens with "(?" and holds no more than options, a plain, named or positive group. */
static bool opens_plainly(const relaxer *r)
{
    static const char *const openings[] = { "(?:", "(?|", "(?<", "(?'", "(?P<", "(?=" };

    if (follows(r, "(*") || follows(r, "(?<*"))
        return false;
    if (!follows(r, "(?"))
        return true;
    for (size_t i = 0; i < sizeof openings / sizeof *openings; i++)
        if (follows(r, openings[i]))
            return true;
    return r->at + 2 < r->len && strchr("imsnU^-", r->text[r->at + 2]);
}

static bool opens_fixed(const relaxer *r)
{
    return follows(r, "(?>") || follows(r, "(?!");
}

/* A look-behind, or a negative look-ahead that has one, is left out. */
static bool leave_out(relaxer *r, bool *left)
{
    size_t begin = r->at;
    bool looks_behind;

    *left = false;
    if (!skip_group(r, &looks_behind))
        return false;
    if (!looks_behind) {
        r->at = begin;
        return true;
    }
    *left = true;
    gz_buffer_add(r->out, "(?:)", 4);
    for (size_t i = 0; i < r->open; i++)
        r->groups[i].relaxed = true;
    return true;
}

static bool open_group(relaxer *r)
{
    bool outer = r->open > 0 && r->groups[r->open - 1].fixed, left = false;

    if (outer && is_look_behind(r))
        return false;
    if (!outer && (is_look_behind(r) || follows(r, "(?!")) && !leave_out(r, &left))
        return false;
    if (left)
        return true;
    if (r->open == DEPTH || !(opens_fixed(r) || opens_plainly(r)))
        return false;
    r->groups[r->open++] = (group){ .fixed = outer || opens_fixed(r) };
    return copy(r, 1);
}

/* Where a quantifier ends that begins at `at`, or `at`. */
static size_t skip_quantifier(const relaxer *r, size_t at)
{
    const char *end;

    if (at >= r->len)
        return at;
    if (strchr("?*+", r->text[at]))
        return at + 1;
    if (r->text[at] != '{')
        return at;
    end = memchr(r->text + at, '}', r->len - at);
    return end ? (size_t)(end - r->text) + 1 : at;
}

static bool close_group(relaxer *r)
{
    size_t end = skip_quantifier(r, r->at + 1);
    bool possessive = end > r->at + 1 && end < r->len && r->text[end] == '+';

    if (r->open == 0 || (possessive && r->groups[r->open - 1].relaxed))
        return false;
    r->open--;
    return copy(r, 1);
}

bool gz_relax(const char *text, size_t len, gz_buffer *out)
{
    relaxer r = { .text = text, .len = len, .out = out };
    bool going = true;

    while (going && r.at < r.len) {
        switch (r.text[r.at]) {
        case '\\':
            going = copy_escape(&r);
            break;
        case '[':
            going = copy_class(&r);
            break;
        case '(':
            going = open_group(&r);
            break;
        case ')':
            going = close_group(&r);
            break;
        case '#':
            going = false;
            break;
        default:
            going = copy(&r, 1);
        }
    }
    return going && !out->failed;
}
