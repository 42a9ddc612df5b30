/* selection.h - which plugins a command is about: those that its operands name.
 * Depends on command.h, setup.h and lua/bundle.h. */
#ifndef GZ_CLI_SELECTION_H
#define GZ_CLI_SELECTION_H

#include "cli/command.h"
#include "lua/bundle.h"

typedef struct gz_selection {
    gz_bundle bundle;   /* of the operands; holds the names */
    const char **names; /* strings; none: all that are loaded */
    size_t count, cap;
} gz_selection;

void gz_selection_init(gz_selection *chosen);
void gz_selection_clear(gz_selection *chosen);
/* Operands are names of plugins, or paths; plugins of a path are added to `config` too, unless they
 * are those that come with gloze. */
gloze_status gz_selection_choose(gz_selection *chosen, const gz_args *args, gloze_config *config,
                                 gloze_error *err) GLOZE_CHECK;

#endif
