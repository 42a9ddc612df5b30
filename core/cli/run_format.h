/* run_format.h - gloze run --format: annotates, and exports what comes of it as it comes.
 * Depends on command.h. */
#ifndef GZ_CLI_RUN_FORMAT_H
#define GZ_CLI_RUN_FORMAT_H

#include "cli/command.h"

/* Calls `run` with standard output going to a process of its own, that exports it. Exit code of both: when
 * one fails, nothing is written. */
int gz_run_format(const gz_args *args, const gz_reporter *reporter,
                  int (*run)(const gz_args *args, const gz_reporter *reporter));

#endif
