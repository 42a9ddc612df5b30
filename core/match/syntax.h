/* syntax.h - where a class of a PCRE2 pattern ends.
 * Depends on nothing. No state. Internal to match/. */
#ifndef GZ_SYNTAX_H
#define GZ_SYNTAX_H

#include <stdbool.h>
#include <stddef.h>

/* Byte after the class [...] that begins at byte `at` of the pattern, or SIZE_MAX when it is not
 * closed. A first ], escapes, \Q...\E and classes such as [:alpha:] count as PCRE2 counts them;
 * `ignore_spaces` is (?xx). */
size_t gz_syntax_class_end(const char *text, size_t len, size_t at, bool ignore_spaces);

#endif
