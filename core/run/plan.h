/* plan.h - in which order rules run: stages, from what each rule reads and writes.
 *
 * A (type, pass) that some rule writes is a step. A rule that looks at another
 * type comes after that type's last pass (or the pass it names), one that looks
 * at its own type after the pass before. Steps that one on_document function
 * writes are settled together. Steps that don't depend on each other share a
 * stage: all their patterns are found in one walk over the text.
 * Depends on lua/program.h, match/. Belongs to one context. */
#ifndef GZ_PLAN_H
#define GZ_PLAN_H

#include "lua/program.h"
#include "match/scanner.h"

/* One type that a stage settles. */
typedef struct gz_step {
    size_t type;
    int pass;
} gz_step;

typedef struct gz_stage {
    gz_step *steps; /* by type */
    size_t step_count;
    gz_scanner *scanner;   /* NULL without patterns */
    size_t *pattern_rules; /* the rule of each pattern of the scanner */
    const char **owners;   /* the plugin of each pattern */
    bool *skip;            /* scratch of the pipeline: which patterns to leave out */
    uint64_t *spent;       /* scratch of a trace with a clock: time of each pattern */
    size_t pattern_count;
    gz_lexicon_set *lexicons; /* NULL without lists */
    size_t *lexicon_rules;
    size_t lexicon_count;
    size_t *others; /* rules by each, seq and hook, in the order they were declared */
    size_t other_count;
    gz_lexicon_set *spot_set; /* the phrases that seq elements and contexts need; or NULL */
    const gz_lexicon **spot_lists;
    size_t spot_list_count, spot_list_cap;
} gz_stage;

typedef struct gz_plan {
    gz_arena arena;
    gz_stage *stages;
    size_t stage_count;
    bool *written; /* one a type: --only asks for it */
} gz_plan;

/* Plans all rules of a linked program that are not off; with `only` (count > 0), those
 * that are needed for these types. Errors name the rules and what to do: a rule that reads its
 * own type in pass 1, a circle, an unknown type. */
gloze_status gz_plan_new(gz_program *program, const char *const *only, size_t only_count,
                         gz_plan **out, gloze_error *err) GLOZE_CHECK;
void gz_plan_free(gz_plan *plan); /* NULL is allowed */

#endif
