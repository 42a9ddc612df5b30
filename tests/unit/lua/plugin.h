/* plugin.h - for tests: a program made of one plugin, given as text. */
#ifndef TEST_PLUGIN_H
#define TEST_PLUGIN_H

#include "lua/load.h"
#include "lua/vm.h"

#include <string.h>

typedef struct test_plugin {
    gz_bundle bundle;
    gz_vm *vm;
    gloze_error err;
} test_plugin;

static inline gloze_status open_plugin(test_plugin *t, const char *lua, const char *off)
{
    static const gloze_limits defaults = { 0 };
    gz_load_options options = { .off = &off, .off_count = off ? 1 : 0 };
    memset(t, 0, sizeof *t);
    gz_bundle_init(&t->bundle);
    gloze_status status = gz_bundle_add_text(&t->bundle, "boats", lua, strlen(lua), &t->err);
    if (status == GLOZE_OK)
        status = gz_vm_new(&t->bundle, &defaults, &t->vm, &t->err);
    if (status == GLOZE_OK)
        status = gz_load_plugins(t->vm, &options, &t->err);
    return status;
}

static inline void close_plugin(test_plugin *t)
{
    gz_vm_free(t->vm);
    gz_bundle_clear(&t->bundle);
}

#endif
