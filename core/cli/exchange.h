/* exchange.h - what gloze export and gloze import share: options, and how they are stopped.
 * Depends on command.h. */
#ifndef GZ_CLI_EXCHANGE_H
#define GZ_CLI_EXCHANGE_H

#include "cli/command.h"

#include <signal.h>

/* The signal that came since gz_exchange_watch, or 0; a second one ends the program at once. */
extern volatile sig_atomic_t gz_exchange_signal;
void gz_exchange_watch(void);
/* "interrupted; nothing was written". */
gloze_status gz_exchange_fail_stopped(gloze_error *err);
/* What the command ends with: after a signal, after an error, or done, where `bad` documents were wrong. */
int gz_exchange_code(gloze_status st, size_t bad);

/* Names that an option gives, parted by commas. */
typedef struct gz_exchange_names {
    char **list;
    size_t count;
} gz_exchange_names;

/* `given` NULL: none. Zero `names` before. */
gloze_status gz_exchange_split(gz_exchange_names *names, const char *given,
                               gloze_error *err) GLOZE_CHECK;
void gz_exchange_clear(gz_exchange_names *names);
/* GLOZE_EUSAGE unless each --map has two sides; `what` is the second in the message: "NAME". */
gloze_status gz_exchange_check_renames(const gz_args *args, const char *what,
                                       gloze_error *err) GLOZE_CHECK;

#endif
