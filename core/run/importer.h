/* importer.h - documents from the format of a labelling tool, as a Lua file reads it.
 * Depends on incoming.h, script.h and staging.h. Belongs to one thread.
 *
 * scripts/importers/README.md is the manual of what Lua sees. Nothing appears in the output before
 * gz_importer_commit. */
#ifndef GZ_IMPORTER_H
#define GZ_IMPORTER_H

#include "run/incoming.h"
#include "run/staging.h"

typedef struct gz_importer_options {
    const char *script; /* string: path of the Lua file */
    const char *format; /* string: its name */
    const char *output; /* string: a .jsonl file, or a folder */
    const int *offsets; /* gloze_offsets by which the tool counts; NULL: as the Lua file says */
    gz_line_ends line_ends;
    const char *const *types, *const *renames; /* as in gz_incoming_options */
    size_t type_count, rename_count;
    gloze_limits limits;
} gz_importer_options;

typedef struct gz_importer gz_importer;

/* Loads the Lua file. `options` and what it points to must outlive the importer. GLOZE_EPLUGIN: the
 * file is wrong; GLOZE_ECREATE: the output can't be made. */
gloze_status gz_importer_open(const gz_importer_options *options, gz_importer **out,
                              gloze_error *err) GLOZE_CHECK;
/* Could a file of this name be one of the format? */
bool gz_importer_takes(const gz_importer *importer, const char *name);
/* Gets what is wrong with a document; the rest goes on. */
typedef void (*gz_complain_fn)(void *data, const char *message);
/* Reads a file. `name` is its path below the folder that was named; `named` says that it was named
 * itself. What is wrong with it, or with a
 * document in it, is told to `complain`; a status ends the import. */
gloze_status gz_importer_read(gz_importer *importer, const char *path, const char *name, bool named,
                              gz_complain_fn complain, void *data, gloze_error *err) GLOZE_CHECK;
/* Gives all files their names. */
gloze_status gz_importer_commit(gz_importer *importer, gloze_error *err) GLOZE_CHECK;
/* Without gz_importer_commit before it, nothing is left. NULL is allowed. */
void gz_importer_free(gz_importer *importer);

typedef struct gz_import_totals {
    size_t documents, annotations;
    size_t wrong; /* files, or documents in them, that were passed over */
} gz_import_totals;
gz_import_totals gz_importer_totals(const gz_importer *importer);

#endif
