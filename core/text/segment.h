/* segment.h - blocks, zones, sentences and tokens, computed once per document.
 * Depends on document.h. */
#ifndef GZ_SEGMENT_H
#define GZ_SEGMENT_H

#include "text/document.h"

/* The words of a language that segmentation needs; they come from data files,
 * not from C. Immutable once made: may be shared between threads. */
typedef struct gz_segment_words gz_segment_words;

/* `abbreviations`: TSV, columns phrase and kind: "title" (never ends a sentence:
 * Mr, Dr, Gen), "abbreviation" (ends one only before a capital that begins a
 * common sentence opener… see segment.c: Co, Inc, approx), both without their
 * final full stop. `furniture`: TSV with the column phrase (whole block, any
 * case; `*` at its end matches any rest: "Read more*"). `where` names them in errors. */
gloze_status gz_segment_words_new(const char *abbreviations, size_t abbreviations_len,
                                  const char *abbreviations_where, const char *furniture,
                                  size_t furniture_len, const char *furniture_where,
                                  gz_segment_words **out, gloze_error *err) GLOZE_CHECK;
void gz_segment_words_free(gz_segment_words *words); /* NULL is allowed */

/* A hint from markup: block boundaries and zones that HTML told. For plain text
 * there are none, and lines decide (blank line, or a line end where lines are
 * paragraphs). In the order of the text, not overlapping. */
typedef struct gz_block_hint {
    uint32_t start, end;
    bool has_zone;
    gz_zone zone;
} gz_block_hint;

gloze_status gz_segment(gz_document *doc, const gz_block_hint *hints, size_t hint_count,
                        const gz_segment_words *words, gloze_error *err) GLOZE_CHECK;

#endif
