/* lockdown.h - a process gives up what it does not need, for good.
 *
 * After it the process can compute, read and write the one descriptor it was given, and
 * end. It can open no file, make no connection and no process. Executable memory stays
 * allowed: PCRE2's JIT needs it.
 * Depends on base/. Linux; what a kernel lacks is left out, and said. */
#ifndef GZ_LOCKDOWN_H
#define GZ_LOCKDOWN_H

#include "base/status.h"

/* Sum of these: what protects a process. */
enum {
    GZ_PROTECT_PRIVILEGES = 1, /* no new privileges, no core dumps, dies with its parent */
    GZ_PROTECT_LIMITS = 2,     /* no files, no processes, bounded memory */
    GZ_PROTECT_LANDLOCK = 4,   /* no path of the file system */
    GZ_PROTECT_SECCOMP = 8,    /* a short list of system calls */
    GZ_PROTECT_ALL = 15
};

/* What this machine and this build can give, without doing it. Builds with sanitizers give no
 * seccomp, which their own system calls would not survive. */
unsigned gz_lockdown_available(void);
/* Locks this process down; returns what holds from now on. The only descriptors that may be
 * used afterwards are those that it has; with `seeks`, also to go to a place in a file. */
unsigned gz_lockdown(bool seeks);
/* "no new privileges", …: the name of one protection. */
const char *gz_protection_name(unsigned protection);

#endif
