/* folder.h - a folder with a file for each document.
 * Depends on books.h, partial.h. No state. */
#ifndef GZ_FOLDER_H
#define GZ_FOLDER_H

#include "run/books.h"

/* Makes the folder, with those on the way to it, where it is missing. */
gloze_status gz_folder_make(const gz_books *books, gloze_error *err) GLOZE_CHECK;
/* Writes <id>.json, with the folders that the id names; whole or not at all. GLOZE_ECREATE: it has
 * no place there. */
gloze_status gz_folder_put(gz_books *books, const char *id, const char *data, size_t len,
                           gloze_error *err) GLOZE_CHECK;
/* Takes it away, with the folders that are empty then. */
gloze_status gz_folder_remove(gz_books *books, const char *id, gloze_error *err) GLOZE_CHECK;
/* All that was written is on the disk. */
gloze_status gz_folder_sync(const gz_books *books, gloze_error *err) GLOZE_CHECK;

#endif
