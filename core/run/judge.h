/* judge.h - all that is asked of one match before it may stand.
 * Depends on collect.h, lua/evaluate.h. Internal to the pipeline. */
#ifndef GZ_JUDGE_H
#define GZ_JUDGE_H

#include "lua/evaluate.h"
#include "run/collect.h"

/* Checks a candidate's context (inside, zone, preceded, followed, near, unless), binds what `with`
 * names, and evaluates `set` and its function. `*out` has the attributes when it is accepted;
 * else its fate is GZ_REJECTED, with the reason. GLOZE_EPLUGIN: run->blame says whose fault it is. */
gloze_status gz_judge(gz_run *run, gz_candidate *candidate, gz_verdict *out) GLOZE_CHECK;

#endif
