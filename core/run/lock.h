/* lock.h - one run at a time on one output.
 * Depends on base/. The lock is one of fcntl: it belongs to the process and not to its children,
 * and it is gone when the process ends, however it ends; so nobody ever has to take away a file
 * that a dead run left. Trap: closing any descriptor of the file in this process gives
 * the lock up, so nobody else may open it. */
#ifndef GZ_LOCK_H
#define GZ_LOCK_H

#include "base/status.h"

/* Locks the file `path`, made where it is missing. `what` is its output, for messages. On success
 * `*fd` holds the lock until it is closed. GLOZE_EBUSY: another process has it; the
 * message says which. */
gloze_status gz_lock_take(const char *path, const char *what, int *fd,
                          gloze_error *err) GLOZE_CHECK;

#endif
