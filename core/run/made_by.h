/* made_by.h - what made the annotations: the program, and which plugins, word lists and options.
 * Depends on books.h and journal.h. */
#ifndef GZ_MADE_BY_H
#define GZ_MADE_BY_H

#include "base/status.h"

enum { GZ_MODEL_NAME = 64 };

/* Fills in "gloze-1.2.3-5f0c1a2b". The last part is a sum of all that the output of a run depends on, its recipe
 * (fingerprint.h), as the books beside the outputs `paths` have it: it changes when a rule or a word does. It
 * is left out where there are no books, or those of several recipes. */
gloze_status gz_made_by(const char *const *paths, size_t count, char out[GZ_MODEL_NAME],
                        gloze_error *err) GLOZE_CHECK;

#endif
