/* verdict.h - what became of a candidate, in words.
 * Depends on run/engine.h and run/trace.h. No state. */
#ifndef GZ_CLI_VERDICT_H
#define GZ_CLI_VERDICT_H

#include "base/buffer.h"
#include "run/engine.h"

typedef struct gz_verdict_words {
    const char *fate;   /* "stands", "lost", "rejected", "vetoed", "applied" (an update, a veto) */
    const char *rule;   /* who won, or vetoed; NULL where nobody did */
    const char *reason; /* by which precedence, or why it was rejected; "" where it stands */
} gz_verdict_words;

/* Strings live as long as the run. */
gz_verdict_words gz_verdict_of(const gz_program *program, const gz_trace *trace,
                               const gz_traced *entry);

#endif
