/* report.h - messages for the person at the terminal.
 * Depends on base/, census.h and progress.h. One thread. */
#ifndef GZ_REPORT_H
#define GZ_REPORT_H

#include "base/buffer.h"
#include "run/census.h"

#include <stdio.h>

struct gz_progress;

/* Where messages go. */
typedef struct gz_reporter {
    FILE *file;                   /* standard error; in tests, another */
    struct gz_progress *progress; /* cleared before a message; may be NULL */
} gz_reporter;

/* Writes one line: "where: what, and what to do". Control characters, which names and
 * documents may hold, are shown as \x1b and so never reach a terminal. */
void gz_report(const gz_reporter *reporter, const char *format, ...) GLOZE_PRINTF(2, 3);

/* What a run did. */
typedef struct gz_totals {
    size_t documents; /* annotated, now or … */
    size_t kept;      /* … by an earlier run; here also those that could not be annotated */
    size_t failed;    /* could not be annotated */
    size_t annotations;
    size_t errors;       /* what could not be read, and what failed in a document */
    size_t input_errors; /* of these, the input's own; with warnings of the input */
    size_t warnings;     /* of the input: what had to be guessed */
    size_t bytes;        /* of input */
    gz_census census;    /* of all this, by name */
} gz_totals;

void gz_totals_init(gz_totals *totals);
void gz_totals_clear(gz_totals *totals);
/* Adds the sums of one document's counts; to the census they are added by the output. */
void gz_totals_count(gz_totals *totals, const gz_count *counts, size_t counted);
/* "5 documents, 231 annotations (120 location, 111 date), 0 errors, 0.04 s -> OUT" */
void gz_report_totals(const gz_reporter *reporter, const gz_totals *totals, double seconds,
                      const char *destination);

#endif
