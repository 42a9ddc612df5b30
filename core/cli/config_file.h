/* config_file.h - gloze.json: the settings of a project in a file (schemas/gloze.schema.json).
 * Depends on base/, run/file.h and jansson.
 *
 *     { "plugins": ["rules"], "options": { "quotes.nested": true },
 *       "off": ["money/symbol"], "only": ["date", "money"], "locale": "en-US", "date": "2024-05-01" }
 *
 * Paths are relative to the folder of the file. */
#ifndef GZ_CLI_CONFIG_FILE_H
#define GZ_CLI_CONFIG_FILE_H

#include "base/status.h"

#include <jansson.h>

typedef struct gz_config_file {
    json_t *root;     /* NULL: there is no file */
    const char *path; /* string; of the caller */
} gz_config_file;

/* Reads and checks the file at `path`. GLOZE_EPLUGIN: it is no such file; the message names
 * the line or the key, and the nearest key where one is unknown. */
gloze_status gz_config_file_load(gz_config_file *file, const char *path,
                                 gloze_error *err) GLOZE_CHECK;
void gz_config_file_clear(gz_config_file *file);
/* Hands `plugins`, `options`, `off`, `only` and `locale` to `config`. */
gloze_status gz_config_file_apply(const gz_config_file *file, gloze_config *config,
                                  gloze_error *err) GLOZE_CHECK;
/* YYYY-MM-DD, or NULL; lives as long as the file. */
const char *gz_config_file_date(const gz_config_file *file);

/* The name of the gloze.json beside `input` (in it, where it is a folder) when there is one;
 * owned by the caller, to be freed with gz_free. */
gloze_status gz_config_file_beside(const char *input, char **path, gloze_error *err) GLOZE_CHECK;

#endif
