/* outcome.h - what became of one document: its JSON, and what a report needs to know.
 * Made in the process that annotates; travels to the one that writes (wire.h).
 * Depends on gloze.h, base/ and census.h. */
#ifndef GZ_OUTCOME_H
#define GZ_OUTCOME_H

#include "gloze.h"
#include "run/census.h"

/* Strings and arrays live in the arena that it was made with. */
typedef struct gz_outcome {
    gloze_status status; /* other than GLOZE_OK: it could not be annotated at all … */
    const char *code;    /* … for this reason ("input", "limit-cpu", "crash"), … */
    const char *message; /* … in words, … */
    const char *plugin;  /* … while this plugin ran; "" when none did */
    const char *json;    /* else: the document, ending in a line feed */
    size_t len;
    size_t annotations;
    gz_count *counts; /* of annotations and of what went wrong; by kind and name */
    size_t counted;
    gloze_problem *problems; /* strings; none is NULL */
    size_t problem_count;
} gz_outcome;

/* Annotates one document. `*out` has all that happened, also a document that can't be read; only
 * want of memory for the outcome itself is a failure. */
gloze_status gz_outcome_make(gloze_context *context, const gloze_input *in,
                             const gloze_json_options *json, gz_arena *arena, gz_outcome *out,
                             gloze_error *err) GLOZE_CHECK;
/* An outcome without a document. Strings are copied. */
gloze_status gz_outcome_fail(gloze_status status, const char *code, const char *message,
                             const char *plugin, gz_arena *arena, gz_outcome *out,
                             gloze_error *err) GLOZE_CHECK;

#endif
