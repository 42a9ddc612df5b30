/* segment.h - blocks, zones, sentences and tokens, computed once per document.
 * Depends on words.h, lines.h, tokens.h, sentences.h, zones.h, one for each step. */
#ifndef GZ_SEGMENT_H
#define GZ_SEGMENT_H

#include "text/document.h"

/* The words of a language that segmentation needs; they come from data files,
 * not from C. Immutable once made: may be shared between threads. */
typedef struct gz_segment_words gz_segment_words;

/* Both files are TSV in UTF-8; a header names the columns, `#` starts a comment line.
 *
 * `abbreviations`: columns phrase and kind. Case counts, but a word in capitals also
 * matches in capitals alone. The final full stop is not written.
 *   title         never ends a sentence: Mr, Dr, Gen
 *   abbreviation  ends one only before a word of kind opener: Co, U.S, p.m
 *   numbered      ends one unless digits follow: No, p, Sept
 *   opener        a word that begins sentences more than names: The, He, But
 *   credit        says who made a picture, before a colon or in a bracket: Photo
 * Without this file, only initials (J., U.S.) are taken for abbreviations.
 *
 * `furniture`: column phrase, in any case and with any quotes; a whole block, but for
 * punctuation at its ends; `*` at its end matches any rest from a word's end on: "Share on*".
 *
 * `where` names a file in errors, which are GLOZE_EPLUGIN and give the line. A file may
 * be NULL. On success `*out` is owned by the caller. */
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

/* Fills in blocks, sentences and tokens of doc->text. Linear in its length. */
gloze_status gz_segment(gz_document *doc, const gz_block_hint *hints, size_t hint_count,
                        const gz_segment_words *words, gloze_error *err) GLOZE_CHECK;

#endif
