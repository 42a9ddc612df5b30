#include "text/sniff.h"

#include "base/ascii.h"
#include "text/elements.h"
#include "text/tags.h"

#include <string.h>

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Behind the comment at `at`, or the end of the text. "<!-->" is a whole one, and "--!>" ends
 * one too. */
static const char *skip_comment(const char *at, const char *end)
{
    at += 2;
    while ((at = memmem(at, (size_t)(end - at), "--", 2)) != NULL) {
        const char *stop = at + 2;

        stop += stop < end && *stop == '!';
        if (stop < end && *stop == '>')
            return stop + 1;
        at++;
    }
    return end;
}

static bool is_comment(const char *at, const char *end)
{
    return end - at >= 4 && memcmp(at, "<!--", 4) == 0;
}

bool gz_sniff_page(const char *data, size_t len)
{
    const char *at = data, *end = data + len;

    while (at < end) {
        gz_tag t;

        if (is_space(*at)) {
            at++;
        } else if (is_comment(at, end)) {
            at = skip_comment(at, end);
        } else if (end - at > 5 && memcmp(at, "<?xml", 5) == 0) {
            at = memchr(at, '>', (size_t)(end - at));
            if (!at)
                return false;
            at++;
        } else if (gz_ascii_starts(at, (size_t)(end - at), "<!doctype html")) {
            return true;
        } else {
            return *at == '<' && gz_tag_read(at, end, &t) && !t.closing &&
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
        gz_tag t;

        if (gz_tag_read(at, end, &t) && gz_element_of(t.name)->evidence && !t.has_nested &&
            (t.closing ? t.attributes == 0 : t.attributes == 0 || t.has_value))
            return true;
        at = t.end;
    }
    return false;
}

/* Behind the end tag of the raw element `t`, or the end of the text. */
static const char *skip_raw(const gz_tag *t, const char *end)
{
    const char *at = t->end;

    while (at < end && (at = memchr(at, '<', (size_t)(end - at))) != NULL) {
        if ((size_t)(end - at) > t->name_len + 2 && at[1] == '/' &&
            gz_ascii_same(at + 2, t->name_start, t->name_len))
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
        bool whole, foreign;
        gz_tag t;

        if (is_comment(at, end)) {
            at = skip_comment(at, end);
            continue;
        }
        whole = gz_tag_read(at, end, &t);
        at = t.end;
        if (t.attributes > GZ_MOST_ATTRIBUTES)
            return "a tag with more than 1,000 attributes";
        element = gz_element_of(t.name);
        foreign = open[GUMBO_TAG_SVG] + open[GUMBO_TAG_MATH] > 0;
        if (element->raw && !t.closing && !foreign)
            at = skip_raw(&t, end);
        if (!whole || element->empty || element->implied || element->raw)
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
