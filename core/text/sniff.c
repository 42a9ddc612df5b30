#include "text/sniff.h"

#include "text/elements.h"

#include <string.h>
#include <strings.h>

/* A tag as it is written; all pointers into the text. */
typedef struct tag {
    GumboTag name;
    const char *name_start;
    size_t name_len;
    const char *end; /* behind ">" */
    size_t attributes;
    bool closing;
    bool has_value;  /* an attribute with "=" */
    bool has_nested; /* another "<" inside, outside quotes */
} tag;

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Reads the attributes from `at` on; false when the text ends first. */
static bool read_attributes(const char *at, const char *end, tag *t)
{
    bool inside = false; /* an attribute */
    char quote = '\0', before = ' ';

    for (; at < end; at++) {
        char c = *at;

        if (quote) {
            quote = c == quote ? '\0' : quote;
            continue;
        }
        if (c == '>') {
            t->end = at + 1;
            return true;
        }
        t->has_nested |= c == '<';
        t->has_value |= c == '=' && inside;
        if ((c == '"' || c == '\'') && before == '=')
            quote = c;
        if (is_space(c) || c == '/') {
            inside = false;
        } else if (!inside) {
            inside = true;
            t->attributes += c != '=' && before != '=';
        }
        if (!is_space(c))
            before = c;
    }
    return false;
}

/* Reads the tag at `at`, a "<". False when it is none, or has no end; then `t->end`
 * is where to go on: the end of the text when the tag is never closed. */
static bool read_tag(const char *at, const char *end, tag *t)
{
    *t = (tag){ .end = at + 1 };
    at++;
    t->closing = at < end && *at == '/';
    at += t->closing;
    if (at == end || !is_letter(*at))
        return false;
    t->name_start = at;
    while (at < end && !is_space(*at) && *at != '/' && *at != '>')
        at++;
    t->name_len = (size_t)(at - t->name_start);
    t->name = t->name_len < 20 ? gumbo_tagn_enum(t->name_start, (unsigned)t->name_len)
                               : GUMBO_TAG_UNKNOWN;
    if (read_attributes(at, end, t))
        return true;
    t->end = end;
    return false;
}

/* Behind the comment at `at`, or the end of the text. */
static const char *skip_comment(const char *at, const char *end)
{
    const char *stop = memmem(at + 4, (size_t)(end - at) - 4, "-->", 3);

    return stop ? stop + 3 : end;
}

static bool is_comment(const char *at, const char *end)
{
    return end - at >= 4 && memcmp(at, "<!--", 4) == 0;
}

bool gz_sniff_page(const char *data, size_t len)
{
    const char *at = data, *end = data + len;

    while (at < end) {
        tag t;

        if (is_space(*at)) {
            at++;
        } else if (is_comment(at, end)) {
            at = skip_comment(at, end);
        } else if (end - at > 5 && memcmp(at, "<?xml", 5) == 0) {
            at = memchr(at, '>', (size_t)(end - at));
            if (!at++)
                return false;
        } else if (end - at >= 14 && strncasecmp(at, "<!doctype html", 14) == 0) {
            return true;
        } else {
            return *at == '<' && read_tag(at, end, &t) && !t.closing &&
                   (t.name == GUMBO_TAG_HTML || t.name == GUMBO_TAG_HEAD ||
                    t.name == GUMBO_TAG_BODY || t.name == GUMBO_TAG_TITLE ||
                    t.name == GUMBO_TAG_META);
        }
    }
    return false;
}

bool gz_sniff_inline(const char *data, size_t len)
{
    const char *at = data, *end = data + len;

    while (at < end && (at = memchr(at, '<', (size_t)(end - at))) != NULL) {
        tag t;

        if (read_tag(at, end, &t) && gz_element_of(t.name)->evidence && !t.has_nested &&
            (t.closing ? t.attributes == 0 : t.attributes == 0 || t.has_value))
            return true;
        at = t.has_nested ? at + 1 : t.end;
    }
    return false;
}

/* Behind the end tag of the raw element `t`, or the end of the text. */
static const char *skip_raw(const tag *t, const char *end)
{
    const char *at = t->end;

    while (at < end && (at = memchr(at, '<', (size_t)(end - at))) != NULL) {
        if ((size_t)(end - at) > t->name_len + 2 && at[1] == '/' &&
            strncasecmp(at + 2, t->name_start, t->name_len) == 0)
            return at;
        at++;
    }
    return end;
}

const char *gz_sniff_excess(const char *data, size_t len)
{
    const char *at = data, *end = data + len;
    size_t open[GUMBO_TAG_LAST + 1] = { 0 }, depth = 0;

    while (at < end && (at = memchr(at, '<', (size_t)(end - at))) != NULL) {
        const gz_element *element;
        tag t;

        if (is_comment(at, end)) {
            at = skip_comment(at, end);
            continue;
        }
        if (!read_tag(at, end, &t)) {
            at = t.end;
            continue;
        }
        element = gz_element_of(t.name);
        at = element->raw && !t.closing ? skip_raw(&t, end) : t.end;
        if (t.attributes > GZ_MOST_ATTRIBUTES)
            return "a tag with more than 1,000 attributes";
        if (element->empty || element->implied || element->raw)
            continue;
        if (!t.closing) {
            open[t.name]++;
            if (++depth > GZ_DEEPEST)
                return "elements nested more than 2,000 deep";
        } else if (open[t.name] > 0) {
            open[t.name]--;
            depth--;
        }
    }
    return NULL;
}
