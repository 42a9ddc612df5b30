/* prepare.h - what loading the plugins of an engine makes, as a file for its next start.
 * Depends on engine.h, base/prepared.h. */
#ifndef GZ_RUN_PREPARE_H
#define GZ_RUN_PREPARE_H

#include "base/prepared.h"
#include "run/engine.h"

/* Loads the plugins and appends to `out` what came of them: the file for gz_config_prepared. */
gloze_status gz_engine_prepare(const gloze_engine *engine,
                               const unsigned char program[GZ_PROGRAM_BYTES], gz_buffer *out,
                               gloze_error *err) GLOZE_CHECK;

#endif
