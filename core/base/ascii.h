/* ascii.h - comparing ASCII words in any case, whatever the locale of the process.
 * (strcasecmp(3) takes "TITLE" and "title" for different words in a Turkish one.)
 * Depends on nothing. No state: safe everywhere. */
#ifndef GZ_ASCII_H
#define GZ_ASCII_H

#include <stdbool.h>
#include <stddef.h>

static inline char gz_ascii_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

/* Are the first `len` bytes of both the same, but for the case of ASCII letters? */
bool gz_ascii_same(const char *a, const char *b, size_t len);
/* The same for two whole strings. */
bool gz_ascii_equal(const char *a, const char *b);
/* Does `text` begin with the string `word`? */
bool gz_ascii_starts(const char *text, size_t len, const char *word);
/* Where the string `word` first stands in `text`; NULL when it does not. */
const char *gz_ascii_find(const char *text, size_t len, const char *word);

#endif
