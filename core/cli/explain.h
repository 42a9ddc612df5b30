/* explain.h - what the rules did in one stretch of an article, and why.
 * Depends on run/engine.h, run/trace.h and run/why_not.h. One thread. */
#ifndef GZ_CLI_EXPLAIN_H
#define GZ_CLI_EXPLAIN_H

#include "base/buffer.h"
#include "run/engine.h"

/* What is explained. The context has just annotated the document, with the trace. */
typedef struct gz_explaining {
    gloze_context *context;
    const gz_trace *trace;
    const gloze_document *doc;
    gz_span window; /* bytes of the text */
    bool json;
} gz_explaining;

/* Appends every match in the window, by type and place: its rule, what it captured, and whether
 * it stands, or lost (to whom, and by which precedence), or was vetoed or rejected (by what). */
gloze_status gz_explain(const gz_explaining *e, gz_buffer *out, gloze_error *err) GLOZE_CHECK;
/* Appends how far a rule got in the window, and what stopped it. */
gloze_status gz_explain_why_not(const gz_explaining *e, size_t rule, gz_buffer *out,
                                gloze_error *err) GLOZE_CHECK;

#endif
