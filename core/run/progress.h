/* progress.h - how far a run has come: a bar on a terminal, a line every ten seconds in a log.
 * Depends on base/. One thread. The bar comes only when the run takes more than a second. */
#ifndef GZ_PROGRESS_H
#define GZ_PROGRESS_H

#include "gloze.h"

#include <stdio.h>

typedef struct gz_progress {
    FILE *file;     /* NULL: nothing is shown */
    bool log;       /* it is no terminal: lines instead of a bar */
    double started; /* seconds of a clock that only runs forward */
    double drawn;   /* when the bar was drawn last */
    bool visible;
} gz_progress;

/* What to show. `fraction` is below 0 when the end is not known. */
typedef struct gz_progress_state {
    size_t documents, bytes, errors;
    double fraction;
} gz_progress_state;

/* `wanted` false: nothing is shown, only the time is taken. */
void gz_progress_init(gz_progress *progress, FILE *file, bool wanted);
/* Is it time to draw? Cheap: ask after every document. */
bool gz_progress_is_due(const gz_progress *progress);
void gz_progress_draw(gz_progress *progress, const gz_progress_state *state);
void gz_progress_clear(gz_progress *progress);           /* takes the bar off the screen */
double gz_progress_seconds(const gz_progress *progress); /* since the start */

/* The bar as text, of at most `width` columns, into `out` (`size` bytes). */
void gz_progress_format(const gz_progress_state *state, double seconds, size_t width, char *out,
                        size_t size);

#endif
