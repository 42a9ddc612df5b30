/* transcode.h - text in any character set that iconv(3) knows to UTF-8, with a map.
 * Depends on sink.h. iconv may load its tables from files on first use of a set. */
#ifndef GZ_TRANSCODE_H
#define GZ_TRANSCODE_H

#include "text/sink.h"

/* Does iconv know `charset`? */
bool gz_transcode_knows(const char *charset);
/* Opens the common sets and keeps them open, for a process that will not be able to open files
 * later; what is not among them is unknown then. Once a process. */
void gz_transcode_preload(void);
/* Converts all of `data`. What can't be read becomes U+FFFD, and `*bad` counts it.
 * `charset` must be known. A failed allocation stays in the sink. */
void gz_transcode(gz_sink *sink, const char *charset, const char *data, size_t len, size_t *bad);

#endif
