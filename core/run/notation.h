/* notation.h - the reader of one marked text, for cases.c.
 * Depends on cases.h. */
#ifndef GZ_NOTATION_H
#define GZ_NOTATION_H

#include "run/cases.h"

/* Reads a marked text into `out`, whose context stays as it is. `line` is that of the
 * text in its file, for messages; 0 when `where` says it already. */
gloze_status gz_notation_read(gz_arena *arena, const char *notation, size_t len, const char *where,
                              size_t line, gz_case *out, gloze_error *err) GLOZE_CHECK;

#endif
