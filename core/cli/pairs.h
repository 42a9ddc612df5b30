/* pairs.h - the documents of two outputs of gloze run, paired by their ids.
 * Depends on run/store.h and run/report.h. Belongs to one thread. */
#ifndef GZ_CLI_PAIRS_H
#define GZ_CLI_PAIRS_H

#include "base/buffer.h"
#include "run/report.h"
#include "run/snapshot.h"

enum { GZ_PAIR_SIDES = 2 };

/* What both say of one id, valid until the next. */
typedef struct gz_pair {
    const char *id;
    const char *where[GZ_PAIR_SIDES]; /* for messages; NULL: it is not on this side */
    gz_buffer json[GZ_PAIR_SIDES];    /* as it was written */
} gz_pair;

/* A status ends this document, not the others. */
typedef gloze_status (*gz_pair_fn)(void *data, const gz_pair *pair, gloze_error *err);

/* Calls `fn` for each id of the two outputs (gz_store_open), in the order of the ids. What can't be
 * read, what `fn` fails at, and a second document of one id is reported and sets `*failed`. */
gloze_status gz_pairs_each(const char *const paths[GZ_PAIR_SIDES], const gz_reporter *reporter,
                           gz_pair_fn fn, void *data, bool *failed, gloze_error *err) GLOZE_CHECK;

/* Reads the documents; a side that is not there becomes an empty one, without text. */
gloze_status gz_pair_parse(const gz_pair *pair, gz_snapshot out[GZ_PAIR_SIDES],
                           gloze_error *err) GLOZE_CHECK;

/* Says where two texts begin to differ, for people: "at character 17: "…old" became "new…"", and when
 * it is only their line ends. */
void gz_pair_tell_change(const gz_snapshot *old, const gz_snapshot *new, gz_buffer *out);

#endif
