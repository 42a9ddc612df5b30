/* engine.h - what the program needs of an engine beyond gloze.h: tests of rules look at what
 * was loaded. Depends on gloze.h, lua/program.h. */
#ifndef GZ_ENGINE_H
#define GZ_ENGINE_H

#include "lua/program.h"

/* The program of a context; read-only, lives as long as the context. */
const gz_program *gz_context_program(const gloze_context *context);

#endif
