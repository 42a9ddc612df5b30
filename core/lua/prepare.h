/* prepare.h - files of plugins loaded from what was made of them beforehand, where that is there.
 * Depends on vm.h, base/prepared.h. */
#ifndef GZ_LUA_PREPARE_H
#define GZ_LUA_PREPARE_H

#include "lua/vm.h"

/* As luaL_loadbufferx of the file's text, a BOM at its beginning left out: pushes a function, or
 * an error. `chunk` is the name, "@dates/init.lua". */
int gz_prepare_chunk(gz_vm *vm, const gz_file *file, const char *chunk) GLOZE_CHECK;
/* As gz_lexicon_from_tsv of the file. */
gloze_status gz_prepare_list(gz_vm *vm, const gz_file *file, const char *where,
                             const gz_lexicon_options *options, gz_lexicon **out,
                             gloze_error *err) GLOZE_CHECK;

#endif
