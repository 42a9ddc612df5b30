/* lines.h - paragraphs of plain text, found by its lines.
 * Depends on document.h. */
#ifndef GZ_LINES_H
#define GZ_LINES_H

#include "text/document.h"

/* Appends blocks, with `zone` and without tokens, for all of doc->text. A blank line
 * parts blocks. Elsewhere a line end does too, unless the text is hard-wrapped: no line
 * is long, and most lines could not have taken the first word of the next one. There a
 * line end is a space, except before a bullet, an indented line, or after a
 * line that ends short. False when memory ran out. */
bool gz_lines_add_blocks(gz_document *doc, gz_zone zone);

/* Appends a block for doc->text[start, end) without the white space at its ends; none
 * when nothing is left. False when memory ran out. */
bool gz_block_add(gz_document *doc, size_t start, size_t end, gz_zone zone);

/* Length of a list marker at `text`, with the white space behind it: "- ", "• ", "√ ",
 * "3. ", "b) "; 0 when there is none. */
size_t gz_bullet_length(const char *text, size_t len);

#endif
