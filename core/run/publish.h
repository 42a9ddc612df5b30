/* publish.h - from what the rules found to what gloze.h hands out.
 * Depends on result.h, note/, lua/program.h. */
#ifndef GZ_PUBLISH_H
#define GZ_PUBLISH_H

#include "lua/program.h"
#include "run/result.h"
#include "text/document.h"

/* Fills `out`: annotations of the types that are `written` (one flag a type) and not hidden,
 * and those that a relation of them points to; in the order of the output; without hidden
 * attributes. With `all`, hidden types and attributes are there too. Everything new lives in
 * `arena`; note->index is the place of each annotation in the output. */
gloze_status gz_publish(const gz_program *program, const bool *written, bool all,
                        const gz_document *doc, const gz_notes *notes, gz_arena *arena,
                        struct gloze_document *out, gloze_error *err) GLOZE_CHECK;

#endif
