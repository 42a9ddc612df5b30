/* batch.h - many documents through workers, or through one context, from input to output.
 * Depends on gloze.h, given.h, output.h, pool.h, report.h and progress.h. One thread. */
#ifndef GZ_BATCH_H
#define GZ_BATCH_H

#include "run/given.h"
#include "run/output.h"
#include "run/pool.h"
#include "run/progress.h"
#include "run/report.h"
#include "run/summary.h"

#include <signal.h>

/* All owned by the caller. */
typedef struct gz_batch {
    gz_pool *pool;          /* the workers; NULL: … */
    gloze_context *context; /* … everything is done in this process, by this */
    gz_input *input;
    gz_given given;
    gz_output *output;
    const gz_reporter *reporter;
    gz_progress *progress;
    gloze_json_options json;
    gz_summary *summary;
    const volatile sig_atomic_t *stop; /* the number of a signal once one came */
    volatile sig_atomic_t *ask;        /* set by somebody who wants to know where it is */
} gz_batch;

/* Annotates all documents of the input and writes them. What fails in one document is
 * reported, counted in `totals` and costs no other. Stops early, and fails, only when
 * nothing can be written any more or our own memory runs out; and, with GLOZE_OK, when
 * `*stop` is set. The output is not finished. `err` is not NULL. */
gloze_status gz_batch_run(gz_batch *batch, gz_totals *totals, gloze_error *err) GLOZE_CHECK;

#endif
