/* telling.h - one difference between two readings of a document, in context.
 * Depends on run/differences.h. No state.
 *
 *       ~ a.txt:1:10  Ada sold [red apples] and plums to Ben.
 *           was [apples]
 *           colour: green -> red
 */
#ifndef GZ_CLI_TELLING_H
#define GZ_CLI_TELLING_H

#include "base/buffer.h"
#include "run/differences.h"

/* What the differences of one document are told with. */
typedef struct gz_telling {
    const gz_snapshot *old, *new;
    const gloze_input *in; /* the document itself, so that lines can be told; or NULL */
} gz_telling;

/* Appends it: + added, - removed, ~ changed, > relabelled. */
void gz_tell(gz_buffer *out, const gz_telling *telling, const gz_difference *difference);
/* Appends it as a JSON object, after a comma unless `out` is empty. `kind` is what it is called. */
void gz_tell_json(gz_buffer *out, const gz_telling *telling, const gz_difference *difference,
                  const char *kind);

#endif
