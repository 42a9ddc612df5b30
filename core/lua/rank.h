/* rank.h - `over` and `order` made transitive: which rule ranks above which.
 * Depends on program.h. */
#ifndef GZ_RANK_H
#define GZ_RANK_H

#include "lua/program.h"

/* Fills program->ranks. A name that is not there, or a circle, is an error; a plugin
 * that is not loaded is passed over. */
gloze_status gz_program_rank(gz_program *program, gloze_error *err) GLOZE_CHECK;

#endif
