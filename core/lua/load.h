/* load.h - from a bundle to a program: runs the plugins' files, then links.
 * Depends on vm.h, link.h, sandbox.h. (Not text/load.h, which loads documents.) */
#ifndef GZ_LUA_LOAD_H
#define GZ_LUA_LOAD_H

#include "lua/vm.h"

typedef struct gz_setting_text {
    const char *name, *value; /* strings: "plugin.option", its value as text */
} gz_setting_text;

/* What a configuration changes of the plugins. */
typedef struct gz_load_options {
    const gz_setting_text *settings;
    size_t setting_count;
    const char *const *off; /* strings "plugin/rule" */
    size_t off_count;
    gz_prepared prepared; /* outlives the vm */
} gz_load_options;

/* Loads all plugins of the vm's bundle, in its order, lib's shared.lua first. On failure the
 * message names the file and line as the user knows them. */
gloze_status gz_load_plugins(gz_vm *vm, const gz_load_options *options,
                             gloze_error *err) GLOZE_CHECK;

#endif
