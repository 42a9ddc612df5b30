/* staging.h - files that appear in a folder together, or not at all.
 * Depends on base/ and id_set.h. Belongs to one thread.
 *
 * They are written to a hidden folder (.gloze-…) inside it, and moved to their names when all is
 * done. */
#ifndef GZ_STAGING_H
#define GZ_STAGING_H

#include "base/buffer.h"
#include "base/status.h"

typedef struct gz_staging gz_staging;
typedef struct gz_staged gz_staged; /* one file that is open */

/* Makes the folder `path` where it is missing. GLOZE_ECREATE: it can't be made. */
gloze_status gz_staging_open(const char *path, gz_staging **out, gloze_error *err) GLOZE_CHECK;
/* A new file. `name` is a relative path without ".", ".." and empty parts. GLOZE_ECREATE: the name
 * is none, or was given before, or the file can't be made; GLOZE_ELIMIT: too many are open. */
gloze_status gz_staging_file(gz_staging *staging, const char *name, gz_staged **out,
                             gloze_error *err) GLOZE_CHECK;
/* What is written to the file goes into this buffer; gz_staged_flush empties it now and then. */
gz_buffer *gz_staged_buffer(gz_staged *file);
gloze_status gz_staged_flush(gz_staged *file, gloze_error *err) GLOZE_CHECK;
/* Files are reused: a number that is another one for each that was open here. */
size_t gz_staged_number(const gz_staged *file);
/* Writes what is held back and closes. The file is gone for the caller, whatever comes of it. */
gloze_status gz_staged_close(gz_staged *file, gloze_error *err) GLOZE_CHECK;
/* Files that are open now stay open; gz_staging_close closes all others. */
void gz_staging_keep(gz_staging *staging);
gloze_status gz_staging_close(gz_staging *staging, gloze_error *err) GLOZE_CHECK;
/* Closes what is open and gives all files their names. */
gloze_status gz_staging_commit(gz_staging *staging, gloze_error *err) GLOZE_CHECK;
/* Without gz_staging_commit before it, all files are taken back, and the folder if it was made.
 * NULL is allowed. */
void gz_staging_free(gz_staging *staging);
size_t gz_staging_count(const gz_staging *staging);

/* Is it a relative path without ".", ".." and empty parts? Then it stays below a folder. */
bool gz_stays_below(const char *path);

#endif
