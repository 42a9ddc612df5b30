/* decide.h - settles the candidates of one stage, type by type.
 * Depends on collect.h. Internal to the pipeline. */
#ifndef GZ_DECIDE_H
#define GZ_DECIDE_H

#include "run/collect.h"

/* Vetoes, then new annotations, then updates of each type of the stage; then the relations
 * that functions asked for. GLOZE_EPLUGIN: run->blame says whose fault it is. */
gloze_status gz_decide(gz_run *run, const gz_stage *stage) GLOZE_CHECK;

#endif
