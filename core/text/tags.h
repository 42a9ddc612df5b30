/* tags.h - one tag of HTML as it is written, by the rules of the HTML tokenizer.
 * Depends on gumbo for the names. No state: safe everywhere. */
#ifndef GZ_TAGS_H
#define GZ_TAGS_H

#include <gumbo.h>

/* All pointers lead into the text that was read. */
typedef struct gz_tag {
    GumboTag name;
    const char *name_start;
    size_t name_len;
    const char *end; /* behind ">" */
    size_t attributes;
    bool closing;
    bool has_value;  /* an attribute with "=" */
    bool has_nested; /* another "<" inside, outside quotes */
} gz_tag;

/* Reads the tag at `at`, a "<". False when it is none, or has no end; then `tag->end`
 * is where to go on: the end of the text when the tag is never closed. */
bool gz_tag_read(const char *at, const char *end, gz_tag *tag);

#endif
