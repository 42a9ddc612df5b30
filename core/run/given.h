/* given.h - what a run knows about a document besides the document: its table, its options.
 * Depends on input.h, metadata.h and report.h. One thread. */
#ifndef GZ_GIVEN_H
#define GZ_GIVEN_H

#include "base/arena.h"
#include "run/input.h"
#include "run/metadata.h"

typedef struct gz_given {
    gz_metadata *metadata; /* an empty one where there is no table */
    const char *date;      /* string YYYY-MM-DD of all documents, or NULL */
} gz_given;

/* Makes `in` of what `item` (a document) says, what its row of the table says, which comes
 * before that, and the date, which comes before both. Fields are put together in `arena`.
 * A date field that is no date, and that nothing replaces, is reported; then `*guessed` is
 * set. */
gloze_status gz_given_apply(const gz_given *given, const gz_item *item, gz_arena *arena,
                            const gz_reporter *reporter, gloze_input *in, bool *guessed,
                            gloze_error *err) GLOZE_CHECK;

#endif
