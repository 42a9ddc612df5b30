/* parse.h - gumbo with its memory in an arena.
 * gumbo checks no allocation and frees its tree by recursion. Here a failed allocation
 * ends the parse, and the tree dies with the arena. Depends on base/ and gumbo. */
#ifndef GZ_PARSE_H
#define GZ_PARSE_H

#include "base/arena.h"
#include "base/status.h"

#include <gumbo.h>

/* gumbo overflows over "&#9999999999;" and writes bytes of any kind. Here such numbers become
 * zeros, which stand for U+FFFD as they do, in a copy of the same length; `data` itself
 * when it has none; NULL when memory ran out. */
const char *gz_parse_mend(gz_arena *arena, const char *data, size_t len);

/* Parses `data`, mended, a page or else the content of a page's body, which must outlive the
 * tree. The tree lives in `arena`. GLOZE_ELIMIT, with a message that starts with
 * `where`, when it needs more than its share of memory. */
gloze_status gz_parse_html(gz_arena *arena, const char *data, size_t len, bool page,
                           const char *where, GumboOutput **out, gloze_error *err) GLOZE_CHECK;

#endif
