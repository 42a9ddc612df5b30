#include "run/pattern_parts.h"

#include <string.h>

static bool is_one_of(char c, const char *chars)
{
    return c && strchr(chars, c);
}

static bool is_word_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (unsigned char)c >= 0x80;
}

/* After the `close` that ends what begins at `at`. */
static size_t skip_to(const char *text, size_t len, size_t at, char close)
{
    const char *end = at < len ? memchr(text + at, close, len - at) : NULL;

    return end ? (size_t)(end + 1 - text) : len;
}

/* \Q…\E, \p{…}, \x{…}, \g{…}, \k<…>, or one character. */
static size_t skip_escape(const char *text, size_t len, size_t at)
{
    char c = at + 1 < len ? text[at + 1] : '\0', next = at + 2 < len ? text[at + 2] : '\0';

    if (c == 'Q') {
        for (at += 2; at + 1 < len && !(text[at] == '\\' && text[at + 1] == 'E');)
            at++;
        return at + 2 < len ? at + 2 : len;
    }
    if (is_one_of(c, "pPxNogk") && next == '{')
        return skip_to(text, len, at + 2, '}');
    if (c == 'k' && is_one_of(next, "<'"))
        return skip_to(text, len, at + 3, next == '<' ? '>' : '\'');
    at += at + 2 <= len ? 2 : 1;
    while (at < len && ((unsigned char)text[at] & 0xC0) == 0x80)
        at++;
    return at;
}

static size_t skip_class(const char *text, size_t len, size_t at)
{
    at += 1 + (at + 1 < len && text[at + 1] == '^');
    if (at < len && text[at] == ']')
        at++;
    while (at < len && text[at] != ']') {
        if (text[at] == '\\')
            at = skip_escape(text, len, at);
        else if (text[at] == '[' && at + 1 < len && text[at + 1] == ':')
            at = skip_to(text, len, at + 2, ']');
        else
            at++;
    }
    return at < len ? at + 1 : len;
}

static size_t skip_group(const char *text, size_t len, size_t at)
{
    size_t depth = 0;

    if (len - at > 2 && memcmp(text + at, "(?#", 3) == 0)
        return skip_to(text, len, at, ')');
    do {
        if (text[at] == '\\') {
            at = skip_escape(text, len, at);
        } else if (text[at] == '[') {
            at = skip_class(text, len, at);
        } else {
            depth += text[at] == '(';
            depth -= text[at] == ')';
            at++;
        }
    } while (at < len && depth > 0);
    return at;
}

/* Does the group take no text by itself: a look-around, a setting, a comment? */
static bool takes_nothing(const char *text, gz_span group)
{
    char kind = text[group.start + 2], next = text[group.start + 3];

    if (text[group.start + 1] != '?')
        return false;
    return !is_one_of(kind, ":>|<P'(&R") || (kind == '<' && is_one_of(next, "=!"));
}

/* The body of (…), (?:…), (?>…) and (?<name>…): of a group that takes text. */
static gz_span body_of(const char *text, gz_span group)
{
    size_t start = group.start + 1;
    gz_span none = { 0, 0 };

    if (text[start] == '?') {
        char kind = text[start + 1];

        if (is_one_of(kind, ":>|"))
            start += 2;
        else if (is_one_of(kind, "<P'") && !is_one_of(text[start + 2], "=!"))
            start = skip_to(text, group.end, start + 2, kind == '\'' ? '\'' : '>');
        else
            return none;
    }
    return (gz_span){ start, group.end - 1 };
}

/* A word ends before a character that has a quantifier of its own. */
static size_t skip_word(const char *text, size_t len, size_t at)
{
    size_t end = at, last = at;

    while (end < len && is_word_byte(text[end])) {
        last = end++;
        while (end < len && ((unsigned char)text[end] & 0xC0) == 0x80)
            end++;
    }
    return end < len && is_one_of(text[end], "?*+{") && last > at ? last : end;
}

static size_t skip_space(const char *text, size_t len, size_t at)
{
    while (at < len && is_one_of(text[at], " \t\n\r"))
        at++;
    return at;
}

/* `*maybe`: it may take nothing. */
static size_t skip_quantifier(const char *text, size_t len, size_t at, bool *maybe)
{
    *maybe = false;
    if (at >= len)
        return at;
    if (is_one_of(text[at], "?*+")) {
        *maybe = text[at] != '+';
        at++;
    } else if (text[at] == '{' && at + 1 < len && is_one_of(text[at + 1], ",0123456789")) {
        *maybe = is_one_of(text[at + 1], ",0");
        at = skip_to(text, len, at, '}');
    } else {
        return at;
    }
    return at < len && is_one_of(text[at], "?+") ? at + 1 : at;
}

gz_pattern_part gz_pattern_part_at(const char *text, size_t len, size_t at)
{
    gz_pattern_part part = { .span = { at, at + 1 } };
    char c = text[at];
    bool maybe;

    if (c == '|') {
        part.bar = true;
        return part;
    }
    if (c == '\\')
        part.span.end = skip_escape(text, len, at);
    else if (c == '[')
        part.span.end = skip_class(text, len, at);
    else if (c == '(')
        part.span.end = skip_group(text, len, at);
    else if (c == '%' && at + 1 < len && text[at + 1] == '{')
        part.span.end = skip_to(text, len, at, '}');
    else if (is_word_byte(c))
        part.span.end = skip_word(text, len, at);
    else if (is_one_of(c, " \t\n\r"))
        part.span.end = skip_space(text, len, at);
    if (c == '(')
        part.inner = body_of(text, part.span);
    part.maybe = (c == '(' && takes_nothing(text, part.span)) || is_one_of(c, "^$") ||
                 (c == '\\' && at + 1 < len && is_one_of(text[at + 1], "bBAzZ"));
    if (is_one_of(c, " \t\n\r")) /* layout takes nothing */
        part.maybe =
            at == 0 || part.span.end == len || memchr(text + at, '\n', part.span.end - at) != NULL;
    part.span.end = skip_quantifier(text, len, part.span.end, &maybe);
    part.maybe |= maybe;
    if (maybe)
        part.inner = (gz_span){ 0, 0 };
    return part;
}
