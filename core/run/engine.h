/* engine.h - what the program needs of an engine beyond gloze.h: tests of rules look at what
 * was loaded, and at what one rule did. Depends on gloze.h, lua/, result.h. */
#ifndef GZ_ENGINE_H
#define GZ_ENGINE_H

#include "lua/bundle.h"
#include "lua/program.h"
#include "run/pipeline.h"

/* Read-only; they live as long as the context, or its engine. */
const gz_program *gz_context_program(const gloze_context *context);
const gz_plan *gz_context_plan(const gloze_context *context);
const gz_bundle *gz_engine_bundle(const gloze_engine *engine);
const struct gloze_config *gz_engine_config(const gloze_engine *engine);

/* As gloze_engine_new, but only reads the plugins' files: no plugin code runs, so whether they
 * load is only known when a context is made. */
gloze_status gz_engine_read(const gloze_config *config, gloze_engine **out,
                            gloze_error *err) GLOZE_CHECK;
/* From now on the context keeps `*shown` at the name of the plugin whose code runs (a string of the
 * engine), NULL when a document begins. */
void gz_context_show_plugin(gloze_context *context, const char *volatile *shown);
/* From the next document on steps are counted late; see gz_vm_count_late and gz_vm_suspect (lua/vm.h). */
void gz_context_count_late(gloze_context *context, void (*watch)(uint64_t microseconds));
void gz_context_suspect(gloze_context *context);
/* The next document goes without these plugins, and has these error records; see pipeline.h. */
void gz_context_leave_out(gloze_context *context, const gz_left_out *list, size_t count);
/* From now on all annotations are handed out, hidden ones and hidden attributes too, and what
 * `rule` (index in the program; GZ_NO_RULE: none) does is remembered. */
void gz_context_watch(gloze_context *context, size_t rule);
/* From now on all candidates of a document are told to `trace`, which the caller owns; NULL: none. */
void gz_context_trace(gloze_context *context, gz_trace *trace);
/* The run of the last document (run/collect.h); until the next one. */
struct gz_run *gz_context_last(gloze_context *context);
/* What the watched rule did to the last document. */
const gz_watched *gz_context_watched(const gloze_context *context);

#endif
