/* reader.h - a container (container.h) that a process apart opens, which is locked down.
 *
 * It gets the file open, and the socket to answer on, and nothing else; what it says is checked. When it
 * dies, or takes more than a minute of a processor for one document, another reads on; when that
 * dies at the same place, or the file is a pipe, that is a complaint, and what follows is not read.
 * Where it has to be locked down in full and can't be, that is an error of the run.
 * Depends on container.h, lockdown.h, peer.h, wire.h. One thread. */
#ifndef GZ_READER_H
#define GZ_READER_H

#include "run/container.h"

typedef struct gz_reader gz_reader;

/* As gz_container_new. `strict`: it reads nothing unless every protection holds (lockdown.h); then
 * gz_reader_next gives GLOZE_EUSAGE. */
gloze_status gz_reader_new(int fd, const gz_container_options *options, bool strict,
                           gz_reader **out, gloze_error *err) GLOZE_CHECK;
/* Ends the process, wherever it is. NULL is allowed. */
void gz_reader_free(gz_reader *reader);
/* As gz_container_next; GZ_ITEM_NOTHING: a signal came while waiting. */
gloze_status gz_reader_next(gz_reader *reader, gz_item *item, gloze_error *err) GLOZE_CHECK;
/* Would gz_reader_next have to wait? */
bool gz_reader_would_wait(const gz_reader *reader);

#endif
