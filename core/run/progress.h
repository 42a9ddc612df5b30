/* progress.h - the bar that shows how far a run has come.
 * Depends on base/. One thread. Only a terminal gets one, and only when the run takes
 * more than a second; the clock is read for this and for nothing that is written. */
#ifndef GZ_PROGRESS_H
#define GZ_PROGRESS_H

#include "gloze.h"

#include <stdio.h>

typedef struct gz_progress {
    FILE *file;     /* NULL: no bar */
    double started; /* seconds of a clock that only runs forward */
    double drawn;   /* when the bar was drawn last */
    bool visible;
} gz_progress;

/* What to show. `fraction` is below 0 when the end is not known. */
typedef struct gz_progress_state {
    size_t documents, bytes, errors;
    double fraction;
} gz_progress_state;

/* `wanted` false, or a file that is no terminal: no bar, only the time. */
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
