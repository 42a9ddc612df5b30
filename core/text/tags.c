#include "text/tags.h"

#include <string.h>

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

typedef enum place { BEFORE_NAME, IN_NAME, AFTER_NAME, BEFORE_VALUE, IN_VALUE, IN_QUOTES } place;

static place after_before_name(char c)
{
    return is_space(c) || c == '/' ? BEFORE_NAME : IN_NAME; /* "=" may begin a name */
}

static place after_name_char(char c, place here)
{
    if (is_space(c))
        return AFTER_NAME;
    if (c == '/')
        return BEFORE_NAME;
    if (c == '=')
        return BEFORE_VALUE;
    return here == AFTER_NAME ? IN_NAME : here;
}

static place after_value_char(char c, place here)
{
    if (is_space(c))
        return here == IN_VALUE ? BEFORE_NAME : here;
    if (here == BEFORE_VALUE && (c == '"' || c == '\''))
        return IN_QUOTES;
    return IN_VALUE;
}

/* Reads the attributes from `at` on; false when the text ends first. */
static bool read_attributes(const char *at, const char *end, gz_tag *tag)
{
    place here = BEFORE_NAME, next;

    for (; at < end; at++, here = next) {
        if (*at == '>') {
            tag->end = at + 1;
            return true;
        }
        tag->has_nested |= *at == '<';
        if (here == BEFORE_NAME)
            next = after_before_name(*at);
        else if (here == IN_NAME || here == AFTER_NAME)
            next = after_name_char(*at, here);
        else
            next = after_value_char(*at, here);
        tag->attributes += here != IN_NAME && next == IN_NAME;
        tag->has_value |= next == BEFORE_VALUE;
        if (next != IN_QUOTES)
            continue;
        at = memchr(at + 1, *at, (size_t)(end - at) - 1);
        if (!at)
            return false;
        next = BEFORE_NAME;
    }
    return false;
}

bool gz_tag_read(const char *at, const char *end, gz_tag *tag)
{
    *tag = (gz_tag){ .end = at + 1 };
    at++;
    tag->closing = at < end && *at == '/';
    at += tag->closing;
    if (at == end || !is_letter(*at))
        return false;
    tag->name_start = at;
    while (at < end && !is_space(*at) && *at != '/' && *at != '>')
        at++;
    tag->name_len = (size_t)(at - tag->name_start);
    tag->name = tag->name_len < 20 ? gumbo_tagn_enum(tag->name_start, (unsigned)tag->name_len)
                                   : GUMBO_TAG_UNKNOWN;
    if (read_attributes(at, end, tag))
        return true;
    tag->end = end;
    return false;
}
