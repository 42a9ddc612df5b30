/* worker.h - the process that runs plugin code and sees documents.
 *
 * It is forked from the parent, locks itself down, loads the plugins from bytes that it
 * has inherited, says hello, and then answers each document with an outcome.
 * Depends on engine.h, wire.h, lockdown.h. */
#ifndef GZ_WORKER_H
#define GZ_WORKER_H

#include "gloze.h"

#include <stdint.h>

/* A page that parent and worker share: what the worker is doing, for when it dies. */
typedef struct gz_worker_page {
    /* Name of the plugin whose code runs, as a pointer into the engine's bundle, which both
     * have at one address; the parent looks it up among the bundle's names before use. */
    const char *volatile plugin;
    volatile unsigned protections; /* as gz_lockdown returned */
} gz_worker_page;

typedef struct gz_worker_options {
    const gloze_engine *engine;
    gloze_json_options json;
    gz_worker_page *page;
    unsigned cpu_seconds; /* of one document; 0: no limit */
} gz_worker_options;

/* The life of a worker, on the descriptor `fd`. Never returns. */
void gz_worker_run(int fd, const gz_worker_options *options) __attribute__((noreturn));

#endif
