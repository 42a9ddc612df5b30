#include "cli/lint.h"

#include "base/status.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { PLACE_SIZE = 4352, WHAT_SIZE = 1024 };

void gz_lint_init(gz_lint *lint, const gloze_engine *engine, gloze_context *context)
{
    *lint = (gz_lint){ .engine = engine,
                       .context = context,
                       .program = gz_context_program(context),
                       .bundle = gz_engine_bundle(engine) };
    gz_arena_init(&lint->arena);
}

void gz_lint_clear(gz_lint *lint)
{
    gz_arena_clear(&lint->arena);
}

static void GLOZE_PRINTF(4, 0)
    add(gz_lint *lint, const char *where, bool note, const char *format, va_list args)
{
    char shown[PLACE_SIZE], what[WHAT_SIZE];
    gz_finding finding = { .note = note };

    vsnprintf(what, sizeof(what), format, args);
    gz_program_shown(lint->program, where, shown, sizeof(shown));
    finding.where = gz_arena_copy(&lint->arena, shown, strlen(shown));
    finding.what = gz_arena_copy(&lint->arena, what, strlen(what));
    if (!finding.where || !finding.what ||
        !gz_arena_grow(&lint->arena, &lint->findings, &lint->cap, lint->count + 1,
                       sizeof(*lint->findings)))
        lint->out_of_memory = true;
    else
        lint->findings[lint->count++] = finding;
}

void gz_lint_add(gz_lint *lint, const char *where, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    add(lint, where, false, format, args);
    va_end(args);
}

void gz_lint_note(gz_lint *lint, const char *where, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    add(lint, where, true, format, args);
    va_end(args);
}

gloze_status gz_lint_plugin(gz_lint *lint, size_t plugin, gloze_error *err)
{
    gloze_status st;

    lint->plugin = plugin;
    st = gz_lint_rules(lint, err);
    gz_lint_files(lint);
    if (st == GLOZE_OK)
        st = gz_lint_runs(lint, err);
    return st == GLOZE_OK && lint->out_of_memory ? gz_fail_memory(err) : st;
}
