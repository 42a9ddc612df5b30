/* entries.h - the entries of an archive as documents.
 * Depends on container.h, unpack.h, walk.h. Belongs to one thread. */
#ifndef GZ_ENTRIES_H
#define GZ_ENTRIES_H

#include "run/container.h"

typedef struct gz_entries gz_entries;

/* As gz_container_new and gz_container_next. */
gloze_status gz_entries_new(int fd, const gz_container_options *options, gz_entries **out,
                            gloze_error *err) GLOZE_CHECK;
void gz_entries_free(gz_entries *entries); /* NULL is allowed */
gloze_status gz_entries_next(gz_entries *entries, gz_item *item, gloze_error *err) GLOZE_CHECK;

/* What is wrong with a name that comes from an archive; NULL: nothing. */
const char *gz_entry_name_fault(const char *name);

#endif
