/* link.h - checks and completes a program when all plugins have been read.
 *
 * Names become indices; patterns are compiled; `over` becomes transitive. What is
 * wrong is an error that names file, line, and the nearest name.
 * Depends on program.h. */
#ifndef GZ_LINK_H
#define GZ_LINK_H

#include "lua/program.h"

/* Links everything. `match_limit` goes into the patterns (0: the default). */
gloze_status gz_program_link(gz_program *program, uint64_t match_limit,
                             gloze_error *err) GLOZE_CHECK;
/* Compiles a part of a pattern of a linked program as if it were the whole, for explaining what
 * stopped it. `*out` is owned by the caller. */
gloze_status gz_re_compile_part(const gz_program *program, const gz_re *re, const char *text,
                                size_t len, bool midword, gz_pattern **out,
                                gloze_error *err) GLOZE_CHECK;
/* Sets the option "plugin.option" from text; before linking. */
gloze_status gz_program_set_option(gz_program *program, const char *name, const char *text,
                                   gloze_error *err) GLOZE_CHECK;

#endif
