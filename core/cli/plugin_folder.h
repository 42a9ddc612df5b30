/* plugin_folder.h - a new plugin, written to disk.
 * Depends on setup.h. No state. */
#ifndef GZ_CLI_PLUGIN_FOLDER_H
#define GZ_CLI_PLUGIN_FOLDER_H

#include "base/buffer.h"
#include "cli/command.h"

/* A file of the plugin. */
typedef struct gz_new_file {
    const char *name; /* string, without a slash */
    const char *data;
    size_t len;
} gz_new_file;

/* The name of a plugin whose folder is `path`: what follows the last slash. */
const char *gz_new_name(const char *path);
/* May a plugin be made at `path`? Its name must be one (letters, digits, - and _), no plugin that
 * is loaded may have it, no type either, and nothing may stand there. GLOZE_EUSAGE,
 * GLOZE_ECREATE. */
gloze_status gz_new_check(const char *path, const gz_args *args, gloze_error *err) GLOZE_CHECK;
/* Makes the folder and its files. When one can't be written, all are taken away again. */
gloze_status gz_new_write(const char *path, const gz_new_file *files, size_t count,
                          gloze_error *err) GLOZE_CHECK;

#endif
