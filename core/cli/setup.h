/* setup.h - from arguments to an engine that is ready.
 * Depends on command.h, config_file.h and gloze.h. */
#ifndef GZ_CLI_SETUP_H
#define GZ_CLI_SETUP_H

#include "cli/command.h"
#include "cli/config_file.h"

/* What commands that annotate stand on. Zero it before use; everything in it is owned by it. */
typedef struct gz_setup {
    gz_config_file file;
    char *file_path;
    gloze_engine *engine;
    gloze_context *context;
    const char *date; /* of all documents, or NULL */
} gz_setup;

/* Finds the plugins that come with gloze (GLOZE_PLUGINS, else beside the program), then
 * gloze.json, then the options, and loads what they name. */
gloze_status gz_setup_open(gz_setup *setup, const gz_args *args, gloze_error *err) GLOZE_CHECK;
/* The same without a context: no plugin runs in this process, workers load them. */
gloze_status gz_setup_read(gz_setup *setup, const gz_args *args, gloze_error *err) GLOZE_CHECK;
void gz_setup_close(gz_setup *setup);

/* A configuration as gz_setup_open makes it; owned by the caller. `setup` gets the file. */
gloze_status gz_setup_config(gz_setup *setup, const gz_args *args, gloze_config **out,
                             gloze_error *err) GLOZE_CHECK;
/* Where the plugins that come with gloze are; false when they are not there. */
bool gz_setup_shipped_plugins(char *out, size_t size);
/* Where DATA-LICENSES.md is, which says whose data comes with gloze; false when it is not there. */
bool gz_setup_data_licences(char *out, size_t size);
/* The Lua file of a format, into `out`: `name` itself where it is a path (it has a slash, or ends in
 * .lua), else one of those that come with gloze, in the folder `kind`, "exporters" or "importers".
 * GLOZE_EUSAGE: there is none; the message lists those that there are. */
gloze_status gz_setup_format(const char *kind, const char *name, char *out, size_t size,
                             gloze_error *err) GLOZE_CHECK;
/* Does the path lie in the folder of the plugins that come with gloze? They are loaded anyway. */
bool gz_setup_is_shipped(const char *path);
/* What --limit-input says, or its default. */
size_t gz_input_limit(const gz_args *args);

#endif
