/* output.h - where the JSON of documents goes: one file, a folder, or standard output.
 * Depends on base/. Belongs to one thread.
 *
 * A file appears whole or not at all: it is written under a temporary name (.gloze-…) in the
 * folder where it belongs, and renamed once it is closed without an error. */
#ifndef GZ_OUTPUT_H
#define GZ_OUTPUT_H

#include "base/status.h"

typedef struct gz_output gz_output;

/* Where to: NULL or "-" is standard output, a name ending in .jsonl one file, anything else
 * a folder, made where it is missing. GLOZE_ECREATE: it can't be made. */
gloze_status gz_output_open(const char *destination, gz_output **out, gloze_error *err) GLOZE_CHECK;
/* Writes one document. In a folder that is the file <id>.json, with the folders that the id
 * names. GLOZE_ECREATE: this document has no place (its id leads out of the folder, a file
 * stands where a folder is needed, its name is too long); others may. GLOZE_EIO: writing
 * failed, and will for others too. */
gloze_status gz_output_put(gz_output *out, const char *id, const char *data, size_t len,
                           gloze_error *err) GLOZE_CHECK;
/* Writes what is held back and gives a file its name. */
gloze_status gz_output_finish(gz_output *out, gloze_error *err) GLOZE_CHECK;
/* Without gz_output_finish before it, a file is taken back. NULL is allowed. */
void gz_output_free(gz_output *out);

/* One file, which appears only when it is finished? */
bool gz_output_is_file(const gz_output *out);
/* For messages: "standard output", or the path as it was given. */
const char *gz_output_name(const gz_output *out);

#endif
