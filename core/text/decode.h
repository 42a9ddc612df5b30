/* decode.h - the bytes of a document to valid UTF-8, with a map back.
 * Depends on document.h, sink.h, charset.h, transcode.h. */
#ifndef GZ_DECODE_H
#define GZ_DECODE_H

#include "text/document.h"

typedef struct gz_decoded {
    const char *text; /* valid UTF-8 without NUL; the input itself, or in the document's arena */
    size_t len;
    gz_offset_map map; /* covers all of `text` */
} gz_decoded;

/* Decides on the character set, in this order: a byte order mark, in->charset, what
 * a page declares (`page`), valid UTF-8, and then what the bytes look most like:
 * UTF-8 with malformed sequences or Windows-1252. Verbatim input is UTF-8. Guesses
 * and malformed sequences (one U+FFFD for each maximal subpart) become warnings of `doc`.
 * GLOZE_EINPUT when the bytes are no text; the message starts with `where`. */
gloze_status gz_decode(gz_document *doc, const gloze_input *in, bool page, const char *where,
                       gz_decoded *out, gloze_error *err) GLOZE_CHECK;

#endif
