/* load.h - bytes to document: decode, extract, segment.
 * Depends on decode.h, extract.h, segment.h. */
#ifndef GZ_LOAD_H
#define GZ_LOAD_H

#include "text/document.h"
#include "text/segment.h"

/* Fills `doc` (reset before) from `in`: decodes to UTF-8, extracts visible text
 * from HTML, segments. Guesses (an encoding, malformed sequences) become problems
 * of the document marked as warnings. `words` may be NULL (no abbreviations, no
 * furniture). GLOZE_EINPUT: the bytes are no text (NUL bytes, a picture …);
 * GLOZE_ELIMIT: longer than `limit` bytes (0: none). The message starts with
 * the document's path or id. */
gloze_status gz_load(gz_document *doc, const gloze_input *in, const gz_segment_words *words,
                     const char *default_locale, size_t limit, gloze_error *err) GLOZE_CHECK;

#endif
