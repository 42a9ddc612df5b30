/* record.h - one line of JSON Lines input as a document to annotate.
 * Depends on base/, lua/values.h and jansson. No state.
 *
 *     { "id": "a7", "text": "…", "date": "2024-05-01", "title": "…", "desk": "world" }
 *
 * `text` is taken verbatim; without it, `html` is read as a page. `id` is a string or a
 * number. `date` counts when it starts with an ISO date. `locale` is read and, with all
 * other members, passed on as metadata, byte by byte as it was written. */
#ifndef GZ_RECORD_H
#define GZ_RECORD_H

#include "base/arena.h"
#include "base/status.h"

/* Everything lives in the arena given to gz_record_parse. */
typedef struct gz_record {
    const char *id, *title, *date, *locale; /* strings; NULL where there is none */
    const char *text;                       /* not NUL-terminated */
    size_t len;
    bool html;
    const char *bad_date; /* string: a date that is none; NULL when there is no such */
    gloze_field *fields;
    size_t field_count;
} gz_record;

/* Reads a line. GLOZE_EINPUT: it is no JSON object, is nested deeper than 64, or has
 * nothing to annotate; the message starts with `where`. */
gloze_status gz_record_parse(gz_arena *arena, const char *line, size_t len, const char *where,
                             gz_record *out, gloze_error *err) GLOZE_CHECK;

#endif
