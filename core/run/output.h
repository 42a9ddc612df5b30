/* output.h - where the JSON of documents goes: one file, shards, a folder, or standard output.
 * Depends on books.h, lock.h, history.h, volume.h. Belongs to one thread. Memory: what waits to be
 * written, at most a few megabytes, and about 40 bytes for each document of an earlier run.
 *
 * A file appears whole or not at all. A run that is done again keeps of what an earlier one has
 * written, whether that ended or was killed, all that is still right; and its output is the same, byte
 * by byte, as if there had been no earlier one. journal.h tells what is promised. */
#ifndef GZ_OUTPUT_H
#define GZ_OUTPUT_H

#include "run/volume.h"

typedef struct gz_output gz_output;

typedef struct gz_output_setup {
    /* NULL or "-" is standard output, a name that ends in .jsonl, .jsonl.gz or .jsonl.zst one file,
     * or shards, anything else a folder, made where it is missing. */
    const char *destination;
    gz_fingerprint recipe; /* what all documents depend on */
    gz_fingerprint run;    /* which run of several that share a folder: what its input is */
    bool force;            /* keeps nothing of an earlier run */
    gz_volume_options volume;
} gz_output_setup;

/* GLOZE_ECREATE: it can't be made. GLOZE_EBUSY: another run writes it. */
gloze_status gz_output_open(const gz_output_setup *options, gz_output **out,
                            gloze_error *err) GLOZE_CHECK;
/* Without gz_output_finish before it, what was written waits to be gone on with. NULL is allowed. */
void gz_output_free(gz_output *out);

/* Looks for what an earlier run has written for this document. */
gloze_status gz_output_find(gz_output *out, const char *id, const gz_fingerprint *fingerprint,
                            gz_kept *kept, gloze_error *err) GLOZE_CHECK;
/* Writes one document. In a folder that is the file <id>.json, with the folders that the id
 * names. GLOZE_ECREATE: this document has no place (its id leads out of the folder, a file
 * stands where a folder is needed, its name is too long); others may. GLOZE_EIO: writing
 * failed, and will for others too. */
gloze_status gz_output_put(gz_output *out, const gz_written *document,
                           gloze_error *err) GLOZE_CHECK;
/* Writes what is held back. */
gloze_status gz_output_flush(gz_output *out, gloze_error *err) GLOZE_CHECK;
/* All documents have been put: everything is on the disk, and gets its name. `gone` is told of
 * documents of an earlier run that are not in the input any more. */
gloze_status gz_output_finish(gz_output *out, gz_volume_gone *gone, void *data,
                              gloze_error *err) GLOZE_CHECK;

/* Can a run that is stopped be resumed? All but standard output. */
bool gz_output_is_resumable(const gz_output *out);
bool gz_output_is_folder(const gz_output *out);
/* For messages: "standard output", or the path as it was given. */
const char *gz_output_name(const gz_output *out);

#endif
