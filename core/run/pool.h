/* pool.h - documents in, outcomes out, in the same order, through worker processes.
 *
 * The parent runs no plugin and looks into no document: it hands documents to workers over
 * socket pairs, checks what comes back, and keeps the order. A worker that dies or takes too long
 * is replaced; its document is tried once more alone, then without the plugin that ran, which
 * gets an error record that names the signal or limit; where none ran, the outcome is that.
 * Depends on engine.h, outcome.h, wire.h, worker.h. One thread, no other children. */
#ifndef GZ_POOL_H
#define GZ_POOL_H

#include "run/fingerprint.h"
#include "run/outcome.h"

typedef struct gz_pool gz_pool;

typedef struct gz_pool_options {
    const gloze_engine *engine; /* outlives the pool */
    gloze_json_options json;
    size_t workers;        /* at least 1 */
    unsigned cpu_seconds;  /* of one document; 0: 5 */
    unsigned wall_seconds; /* 0: 15 */
    bool require_sandbox;  /* fail unless every protection holds */
} gz_pool_options;

/* What the caller wants back with an outcome. */
typedef struct gz_ticket {
    const char *where, *id, *path; /* strings; may be NULL */
    bool has_fingerprint;          /* of what goes in */
    gz_fingerprint fingerprint;
    size_t bytes; /* of the input */
    char kept;    /* a verdict (journal.h), where it was not annotated again; else 0 */
} gz_ticket;

typedef struct gz_done {
    gz_ticket ticket;
    gz_outcome outcome;
    double seconds; /* that a worker had it */
} gz_done;

/* Forks the workers. GLOZE_EPLUGIN: the plugins don't load; the message is theirs. */
gloze_status gz_pool_new(const gz_pool_options *options, gz_pool **out,
                         gloze_error *err) GLOZE_CHECK;
/* Ends the workers, also running ones. NULL is allowed. */
void gz_pool_free(gz_pool *pool);

/* Is there room for another document? */
bool gz_pool_has_room(const gz_pool *pool);
/* Is anything underway, or waiting to be taken? */
bool gz_pool_is_busy(const gz_pool *pool);
/* Hands in a document, when there is room. Everything is copied. */
gloze_status gz_pool_submit(gz_pool *pool, const gloze_input *in, const gz_ticket *ticket,
                            gloze_error *err) GLOZE_CHECK;
/* Hands in what is no document any more: it keeps its place in the order. */
gloze_status gz_pool_submit_failure(gz_pool *pool, gloze_status status, const char *message,
                                    const gz_ticket *ticket, gloze_error *err) GLOZE_CHECK;
/* Hands in what is known already: it keeps its place, too. Everything is copied. */
gloze_status gz_pool_submit_outcome(gz_pool *pool, const gz_outcome *outcome,
                                    const gz_ticket *ticket, gloze_error *err) GLOZE_CHECK;
/* The next outcome, in the order that documents were handed in; waits for it. `*done` is valid
 * until the next call; NULL when nothing is underway, or a signal came. A failure means that
 * workers can't be made any more. */
gloze_status gz_pool_take(gz_pool *pool, const gz_done **done, gloze_error *err) GLOZE_CHECK;
/* What protects the workers: a sum of GZ_PROTECT_… */
unsigned gz_pool_protections(const gz_pool *pool);

#endif
