/* pipeline.h - runs all rules over one loaded document, stage by stage.
 *
 * A stage first collects all candidates, in one walk over the text; then it
 * settles each of its types: vetoes, new annotations, updates, relations. A
 * plugin that fails loses all that it did: the document is run again without it,
 * and carries an error record.
 * Depends on plan.h, lua/. Belongs to one context. */
#ifndef GZ_PIPELINE_H
#define GZ_PIPELINE_H

#include "lua/vm.h"
#include "run/plan.h"
#include "run/trace.h"

typedef struct gz_pipeline gz_pipeline;

/* `vm` and `plan` must outlive it. `candidate_limit` 0: that of gloze_limits. */
gloze_status gz_pipeline_new(gz_vm *vm, const gz_plan *plan, size_t candidate_limit,
                             gz_pipeline **out, gloze_error *err) GLOZE_CHECK;
void gz_pipeline_free(gz_pipeline *pipeline); /* NULL is allowed */

typedef struct gz_watched {
    const gz_note **updated; /* annotations that the watched rule changed */
    size_t updated_count, updated_cap;
    gz_span *vetoed; /* annotations and candidates that it vetoed */
    size_t vetoed_count, vetoed_cap;
} gz_watched;

/* Remembers from the next run on what one rule does; GZ_NO_RULE: nothing. */
void gz_pipeline_watch(gz_pipeline *pipeline, size_t rule);
/* Of the last run; lives until the next one. */
const gz_watched *gz_pipeline_watched(const gz_pipeline *pipeline);

/* From the next run on all candidates are told to `trace`, which the caller owns; NULL: none. */
void gz_pipeline_trace(gz_pipeline *pipeline, gz_trace *trace);

/* A plugin that is not to run, and what its error record says. Strings. */
typedef struct gz_left_out {
    const char *plugin, *code, *message;
} gz_left_out;

/* The next run goes without these plugins; a name that is not loaded is passed over. `list` must
 * live until then. */
void gz_pipeline_leave_out(gz_pipeline *pipeline, const gz_left_out *list, size_t count);

/* The run of the last document, for looking into it (run/collect.h); until the next one. */
struct gz_run *gz_pipeline_last(gz_pipeline *pipeline);

/* Annotates `doc`, which has been loaded; sets its date when it has none and a plugin proposes
 * one. Failures of plugins become problems of the document. `*notes` lives until the next run. */
gloze_status gz_pipeline_run(gz_pipeline *pipeline, gz_document *doc, const gz_notes **notes,
                             gloze_error *err) GLOZE_CHECK;

#endif
