/* phrase.h - what it takes for text to be a phrase of a word list.
 * Here is the one definition of that; the scan, the look-up and the pattern of a
 * lexicon all follow it. Depends on fold.h and lexicon.h. No state. */
#ifndef GZ_PHRASE_H
#define GZ_PHRASE_H

#include "match/lexicon.h"

typedef enum gz_agreement {
    GZ_DIFFERENT,
    GZ_AGREES, /* the same under the options */
    GZ_EQUAL   /* the same in case, too, and without a possessive */
} gz_agreement;

/* Is `text` the phrase? In the default case a capital of the phrase needs a capital in
 * the text, and its other letters match any case. Plurals are phrases of their own
 * (gz_phrase_plurals). */
gz_agreement gz_phrase_compare(const char *phrase, size_t phrase_len, const char *text,
                               size_t text_len, const gz_lexicon_options *options);

/* Appends the English plurals of a phrase to `out`, each followed by a NUL: one or two,
 * as for "hero" (heros, heroes). */
void gz_phrase_plurals(const char *phrase, size_t len, gz_buffer *out);

/* A piece of the pattern that matches just what gz_phrase_compare accepts. */
typedef struct gz_phrase_piece {
    uint32_t unit; /* as gz_fold_next reads it; not for a gap */
    bool gap;      /* a space, a hyphen or nothing */
    enum { GZ_PIECE_NO_CASE, GZ_PIECE_THIS_CASE, GZ_PIECE_ANY_CASE } letters;
    bool possessive; /* an 's may follow */
    bool last;       /* the phrase ends before that */
} gz_phrase_piece;

/* The pieces of a phrase; `out` has room for `len` of them. Returns their number. */
size_t gz_phrase_pieces(const char *phrase, size_t len, const gz_lexicon_options *options,
                        gz_phrase_piece *out);

#endif
