/* bundle.h - plugin folders read into memory, once.
 *
 * A bundle is what an engine keeps of its plugins: their files as bytes. Every
 * context loads from it, so that nothing is read from disk afterwards. Compiled lists
 * stay where they are and are mapped, once for all contexts.
 * Depends on base/, match/lexicon.h. Immutable once read: may be shared between threads. */
#ifndef GZ_BUNDLE_H
#define GZ_BUNDLE_H

#include "base/arena.h"
#include "base/map.h"
#include "base/status.h"

/* One file of a plugin. */
typedef struct gz_file {
    const char *name; /* string: path inside the plugin's folder, "init.lua", "places.tsv" */
    const char *data; /* not NUL-terminated; of a .lex file 8-byte aligned */
    size_t len;
    uint64_t sum; /* gz_checksum of the data; 0 of a .lex file, which has its own in itself */
} gz_file;

/* One plugin: its folder, or a single .lua file (then its one file is init.lua). */
typedef struct gz_bundle_plugin {
    const char *name;  /* string: "dates"; "lib" holds what plugins share */
    const char *shown; /* string: the path as the user gave it, for messages */
    bool single;       /* a single file: `shown` is that file, not its folder */
    gz_file *files;    /* by name */
    size_t count, cap;
} gz_bundle_plugin;

typedef struct gz_bundle {
    gz_arena arena;
    gz_bundle_plugin *plugins; /* in the order they were added; of one folder by name */
    size_t count, cap;
    gz_map *maps; /* of the compiled lists */
    size_t map_count, map_cap;
} gz_bundle;

void gz_bundle_init(gz_bundle *bundle);
void gz_bundle_clear(gz_bundle *bundle);

/* Adds what `path` names: a folder of plugins (each a sub-folder with init.lua, or a
 * .lua file), the folder of one plugin or its init.lua, or one .lua file. A sub-folder
 * named lib adds its files to "lib", where a later file of one name stands before an
 * earlier one. Only .lua and .tsv files and cases.txt are read, up to 64 MiB each, and .lex
 * files and tables from 128 KiB on mapped. Errors name the path; two plugins of one name, and a folder without any
 * plugin, are errors. */
gloze_status gz_bundle_add(gz_bundle *bundle, const char *path, gloze_error *err) GLOZE_CHECK;
/* Adds compiled lists that lie elsewhere: FOLDER/plugin/x.lex counts as if it lay in the plugin,
 * unless the plugin has such a file. A folder that is not there holds none. */
gloze_status gz_bundle_add_compiled(gz_bundle *bundle, const char *folder,
                                    gloze_error *err) GLOZE_CHECK;
/* After all that is added: copies the mapped tables that no compiled list beside them is made of.
 * They will be read when plugins are loaded, perhaps hours later, and people write over tables. Where a
 * list asks for other options than its compiled one has, its table is read where it lies. */
gloze_status gz_bundle_keep_tables(gz_bundle *bundle, gloze_error *err) GLOZE_CHECK;
/* The compiled list beside a table, x.lex beside x.tsv, if it was made of just this table;
 * otherwise NULL. */
const gz_file *gz_bundle_compiled(const gz_bundle_plugin *plugin, const gz_file *table);
/* Adds one plugin made of a single source text, for tests and tools. Copies. */
gloze_status gz_bundle_add_text(gz_bundle *bundle, const char *name, const char *lua, size_t len,
                                gloze_error *err) GLOZE_CHECK;

/* NULL when there is none of that name. */
const gz_bundle_plugin *gz_bundle_find(const gz_bundle *bundle, const char *name);
const gz_file *gz_bundle_file(const gz_bundle_plugin *plugin, const char *name);

#endif
