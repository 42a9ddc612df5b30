/* sniff.h - a look at the tags of a text, before it is parsed.
 * Depends on elements.h, tags.h. No state: safe everywhere. */
#ifndef GZ_SNIFF_H
#define GZ_SNIFF_H

#include <stdbool.h>
#include <stddef.h>

/* Is it an HTML page? It begins with a doctype, <html>, <head>, <body>, <title>, <meta> or an
 * XML declaration with one of these after it. Comments and white space may come before. */
bool gz_sniff_page(const char *data, size_t len);

/* Does plain text hold inline HTML? One tag of a usual element decides, when it is
 * well written: "<b>", "<a href=…>", "</p>"; "a < b", "<3", "<name@x.org>" are none. */
bool gz_sniff_inline(const char *data, size_t len);

enum { GZ_DEEPEST = 2000, GZ_MOST_ATTRIBUTES = 1000 };

/* What makes parsing so slow that the document is refused: elements nested deeper than
 * GZ_DEEPEST, or a tag with more than GZ_MOST_ATTRIBUTES attributes; NULL when there
 * is nothing. The parser's time grows with the depth for every tag. */
const char *gz_sniff_excess(const char *data, size_t len);

#endif
