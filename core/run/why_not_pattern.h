/* why_not_pattern.h - how far a pattern got. Depends on why_not.h. Internal to it. */
#ifndef GZ_WHY_NOT_PATTERN_H
#define GZ_WHY_NOT_PATTERN_H

#include "run/why_not.h"

gloze_status gz_why_not_pattern(gz_run *run, const gz_re *re, gz_span window, gz_arena *arena,
                                gz_shortfall *out, gloze_error *err) GLOZE_CHECK;

#endif
