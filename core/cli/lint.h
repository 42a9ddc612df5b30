/* lint.h - what is doubtful in a plugin, though it loads: for gloze check.
 * Depends on run/engine.h. One thread.
 *
 * Three looks: at the rules as they stand (lint_rules.c), at the files of the plugin
 * (lint_files.c), and at what its examples do (lint_runs.c). */
#ifndef GZ_CLI_LINT_H
#define GZ_CLI_LINT_H

#include "base/arena.h"
#include "base/buffer.h"
#include "run/engine.h"

typedef struct gz_finding {
    const char *where; /* string: "homes.lua:12" */
    const char *what;  /* string: what is doubtful, and what to do */
    bool note;         /* worth knowing, nothing wrong */
} gz_finding;

typedef struct gz_lint {
    const gloze_engine *engine;
    gloze_context *context; /* of that engine */
    const gz_program *program;
    const gz_bundle *bundle;
    size_t plugin; /* index in the program: which is looked at */
    gz_arena arena;
    gz_finding *findings;
    size_t count, cap;
    bool out_of_memory;
} gz_lint;

void gz_lint_init(gz_lint *lint, const gloze_engine *engine, gloze_context *context);
void gz_lint_clear(gz_lint *lint);
/* Looks at one plugin. */
gloze_status gz_lint_plugin(gz_lint *lint, size_t plugin, gloze_error *err) GLOZE_CHECK;

/* Adds a finding. `where` is a place such as "homes/init.lua:12". A failed allocation is
 * remembered. */
void gz_lint_add(gz_lint *lint, const char *where, const char *format, ...) GLOZE_PRINTF(3, 4);
void gz_lint_note(gz_lint *lint, const char *where, const char *format, ...) GLOZE_PRINTF(3, 4);

/* The three looks. */
gloze_status gz_lint_rules(gz_lint *lint, gloze_error *err) GLOZE_CHECK;
void gz_lint_files(gz_lint *lint);
gloze_status gz_lint_runs(gz_lint *lint, gloze_error *err) GLOZE_CHECK;

#endif
