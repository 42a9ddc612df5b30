/* summary.h - what a run did, as a JSON file for programs (schemas/report.schema.json).
 * Depends on report.h, json.h, partial.h. Belongs to one thread. Unlike the output it tells times. */
#ifndef GZ_SUMMARY_H
#define GZ_SUMMARY_H

#include "base/status.h"
#include "run/report.h"

enum { GZ_SUMMARY_MOST = 10 /* of the slowest, and of the largest documents */ };

typedef struct gz_notable {
    char *id;
    double seconds;
    size_t bytes;
} gz_notable;

/* Those that stand out; the first is the most so. */
typedef struct gz_summary {
    gz_notable slowest[GZ_SUMMARY_MOST], largest[GZ_SUMMARY_MOST];
    size_t slow_count, large_count;
} gz_summary;

void gz_summary_init(gz_summary *summary);
void gz_summary_clear(gz_summary *summary);
/* A document that was annotated: how long that took, and how long it is. Without memory it is passed
 * over. */
void gz_summary_note(gz_summary *summary, const char *id, double seconds, size_t bytes);

/* Whether the file could be written, before a run begins. */
gloze_status gz_summary_check(const char *path, gloze_error *err) GLOZE_CHECK;
/* Writes the file, whole or not at all. `finished` is false for a run that was stopped. */
gloze_status gz_summary_write(const gz_summary *summary, const gz_totals *totals, double seconds,
                              bool finished, const char *output, const char *path,
                              gloze_error *err) GLOZE_CHECK;

#endif
