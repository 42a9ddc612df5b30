#include "base/ascii.h"

#include <string.h>

bool gz_ascii_same(const char *a, const char *b, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (gz_ascii_lower(a[i]) != gz_ascii_lower(b[i]))
            return false;
    return true;
}

bool gz_ascii_equal(const char *a, const char *b)
{
    size_t len = strlen(a);

    return strlen(b) == len && gz_ascii_same(a, b, len);
}

bool gz_ascii_starts(const char *text, size_t len, const char *word)
{
    size_t word_len = strlen(word);

    return word_len <= len && gz_ascii_same(text, word, word_len);
}

const char *gz_ascii_find(const char *text, size_t len, const char *word)
{
    for (; len > 0; text++, len--)
        if (gz_ascii_starts(text, len, word))
            return text;
    return NULL;
}
