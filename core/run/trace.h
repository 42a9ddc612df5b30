/* trace.h - what the rules did to one document: every candidate, and what became of it.
 * For gloze explain, profile and check; a pipeline without a trace pays a test of a pointer.
 * Depends on lua/program.h. Belongs to one context. */
#ifndef GZ_TRACE_H
#define GZ_TRACE_H

#include "lua/program.h"

/* A candidate: its fate, winner and reason are those at the end of the run. */
typedef struct gz_traced {
    const gz_candidate *candidate; /* its payload is a gz_hit (lua/vm.h) */
    gz_action action;
    size_t type;
} gz_traced;

/* An annotation that was taken away again, and by which veto. */
typedef struct gz_vetoed {
    const gz_note *note;
    const gz_candidate *by;
} gz_vetoed;

/* Zero it, and clear it at the end. What it points to dies with the next run. */
typedef struct gz_trace {
    gz_traced *list; /* in the order they were found: stage by stage */
    size_t count, cap;
    gz_vetoed *vetoed;
    size_t vetoed_count, vetoed_cap;
    /* For profile, set by the caller; libgloze itself never reads a clock. */
    uint64_t (*clock)(void); /* nanoseconds; NULL: no times */
    uint64_t *spent;         /* one a rule: adds what its pattern and its functions took */
} gz_trace;

void gz_trace_clear(gz_trace *trace);
/* Forgets the last run, keeps the memory. */
void gz_trace_reset(gz_trace *trace);
/* False when memory ran out. */
bool gz_trace_add(gz_trace *trace, gz_traced entry);
bool gz_trace_veto(gz_trace *trace, gz_vetoed entry);

/* The time now, and adding what passed since; without a clock nothing happens. */
static inline uint64_t gz_trace_now(const gz_trace *trace)
{
    return trace && trace->clock ? trace->clock() : 0;
}
static inline void gz_trace_spend(gz_trace *trace, size_t rule, uint64_t since)
{
    if (trace && trace->clock)
        trace->spent[rule] += trace->clock() - since;
}

#endif
