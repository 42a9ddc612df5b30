/* status.h - how functions of the core report failure.
 * Depends on gloze.h only. No state: safe everywhere. */
#ifndef GZ_STATUS_H
#define GZ_STATUS_H

#include "gloze.h"

#include <stdarg.h>

/* Fills `err` (NULL is allowed) and returns `code`, so that a caller can write
 * `return gz_fail(err, GLOZE_EIO, "%s: %s", path, strerror(errno));`.
 * The message says where, what, and what to do; it is cut, at a character, to
 * the size of err->message. Never allocates. */
gloze_status gz_fail(gloze_error *err, gloze_status code, const char *format, ...)
    GLOZE_PRINTF(3, 4);
gloze_status gz_fail_v(gloze_error *err, gloze_status code, const char *format, va_list args)
    GLOZE_PRINTF(3, 0);
/* GLOZE_ENOMEM with its usual message. */
gloze_status gz_fail_memory(gloze_error *err);

#endif
