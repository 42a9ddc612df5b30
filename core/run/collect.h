/* collect.h - the candidates of one stage: what matched, before anything is decided.
 * Depends on plan.h, lua/. Internal to the pipeline. */
#ifndef GZ_COLLECT_H
#define GZ_COLLECT_H

#include "lua/vm.h"
#include "run/pipeline.h"
#include "run/plan.h"
#include "run/trace.h"

typedef struct gz_candidate_list {
    gz_candidate **list;
    size_t count, cap;
} gz_candidate_list;

/* The candidates of one type, by what they do. */
typedef struct gz_proposals {
    gz_candidate_list new, updates, drops;
} gz_proposals;

/* Whose fault it is that a stage can't go on. */
typedef struct gz_blame {
    bool set;
    size_t plugin;
    size_t rule; /* GZ_NO_RULE: none in particular */
    gz_failure failure;
} gz_blame;

/* The run of one document; what lives as long as that is in `arena`, what only a stage needs in
 * `passing`. A trace keeps all: then they are the same. */
typedef struct gz_run {
    gz_vm *vm;
    const gz_plan *plan;
    gz_document *doc;
    gz_notes notes;
    gz_arena *arena, *passing;
    const bool *plugin_off;  /* one a plugin: it failed on this document */
    gz_proposals *proposals; /* one a type, of the stage that runs */
    gz_pending_link *links;  /* asked for by hooks; newest first */
    size_t candidate_count, candidate_limit;
    size_t *made;         /* one a plugin: how many candidates it has made */
    gz_seq_run seq;       /* the machine of seq elements; reused */
    gz_spots spots;       /* phrases that this stage's seq elements need */
    size_t running_rule;  /* whose seq runs: conditions may use its captures … */
    const gz_hit *beside; /* … and those of the match beside which it runs; or NULL */
    size_t running_hook;  /* rule of the on_document function that runs */
    gz_blame blame;
    size_t watch; /* the rule whose deeds are remembered, or GZ_NO_RULE */
    gz_watched watched;
    gz_trace *trace; /* NULL: off */
    gloze_error *err;
} gz_run;

/* Is the rule to be run on this document: not off, its plugin sound, its `when` fulfilled? */
bool gz_run_wants(const gz_run *run, size_t rule);
/* Blames a plugin and gives the status that ends the stage. */
gloze_status gz_run_blame(gz_run *run, size_t plugin, size_t rule, const gz_failure *failure);
/* Makes run->seq see the annotations of this run, as `rule` looks at them; `beside` is the match that
 * has a context, NULL while matching. */
void gz_run_look(gz_run *run, size_t rule, const gz_hit *beside);
/* Says which limit a seq of `rule` reached; gives the status that ends the stage. */
gloze_status gz_run_blame_seq(gz_run *run, size_t rule, gloze_status status,
                              const gloze_error *why);
/* Fills run->proposals for one stage. GLOZE_EPLUGIN: run->blame says whose fault it is. */
gloze_status gz_collect(gz_run *run, const gz_stage *stage) GLOZE_CHECK;

#endif
