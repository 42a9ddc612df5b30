#include "cli/selection.h"

#include "base/status.h"
#include "cli/setup.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

void gz_selection_init(gz_selection *chosen)
{
    *chosen = (gz_selection){ 0 };
    gz_bundle_init(&chosen->bundle);
}

void gz_selection_clear(gz_selection *chosen)
{
    gz_bundle_clear(&chosen->bundle);
}

static bool is_path(const char *operand)
{
    char real[PATH_MAX];

    return strchr(operand, '/') || realpath(operand, real);
}

static gloze_status add_name(gz_selection *chosen, const char *name, gloze_error *err)
{
    if (!gz_arena_grow(&chosen->bundle.arena, &chosen->names, &chosen->cap, chosen->count + 1,
                       sizeof *chosen->names))
        return gz_fail_memory(err);
    chosen->names[chosen->count++] = name;
    return GLOZE_OK;
}

/* The plugins of a path; they are loaded too, unless they are those that come with gloze. */
static gloze_status add_path(gz_selection *chosen, const char *path, gloze_config *config,
                             gloze_error *err)
{
    size_t before = chosen->bundle.count;
    gloze_status st = gz_bundle_add(&chosen->bundle, path, err);

    for (size_t i = before; st == GLOZE_OK && i < chosen->bundle.count; i++)
        st = add_name(chosen, chosen->bundle.plugins[i].name, err);
    if (st == GLOZE_OK && !gz_setup_is_shipped(path))
        st = gloze_config_add_plugins(config, path, err);
    return st;
}

gloze_status gz_selection_choose(gz_selection *chosen, const gz_args *args, gloze_config *config,
                                 gloze_error *err)
{
    gloze_status st = GLOZE_OK;

    for (size_t i = 0; st == GLOZE_OK && i < args->operands.count; i++) {
        const char *operand = args->operands.items[i];

        st = is_path(operand) ? add_path(chosen, operand, config, err)
                              : add_name(chosen, operand, err);
    }
    return st;
}
