/* cuts.h - tokens that also end wherever an annotation does.
 * Depends on document.h. No state.
 *
 * Programs that count in tokens can show only what begins and ends with one; so a token is cut at
 * each place that is asked for. A piece holds no white space, in the sense of Unicode and in
 * Python's, which also takes U+001C to U+001F for white space. */
#ifndef GZ_CUTS_H
#define GZ_CUTS_H

#include "text/document.h"

typedef struct gz_cut_token {
    uint32_t start, end; /* bytes of the text */
    uint32_t sentence;   /* index into the document's sentences */
    bool space;          /* the space behind it belongs to it (gz_fill_tokens) */
} gz_cut_token;

/* Fills `*out` with the pieces of a segmented document, in the order of the text. `cuts` are
 * `cut_count` places, sorted; each stands between two characters. The array lives in `arena`. False
 * when memory ran out. */
bool gz_cut_tokens(const gz_document *doc, const size_t *cuts, size_t cut_count, gz_arena *arena,
                   gz_cut_token **out, size_t *count);
/* The same tokens, and others for all text between them, as spaCy counts: one space behind a token
 * belongs to it, what else lies between two is one token. False when memory ran out. */
bool gz_fill_tokens(const gz_document *doc, const gz_cut_token *tokens, size_t token_count,
                    gz_arena *arena, gz_cut_token **out, size_t *count);

#endif
