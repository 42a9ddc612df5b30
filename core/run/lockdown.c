#include "run/lockdown.h"

#include <errno.h>
#include <linux/landlock.h>
#include <signal.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define GZ_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(memory_sanitizer)
#define GZ_SANITIZED 1
#endif
#endif

#if defined(GZ_SECCOMP) && !defined(GZ_SANITIZED)
#include <seccomp.h>
#define USE_SECCOMP 1
#endif

#define MOST_MEMORY ((rlim_t)4 << 30) /* address space; documents are bounded far below */

const char *gz_protection_name(unsigned protection)
{
    switch (protection) {
    case GZ_PROTECT_PRIVILEGES:
        return "no new privileges";
    case GZ_PROTECT_LIMITS:
        return "resource limits";
    case GZ_PROTECT_LANDLOCK:
        return "no file system (Landlock)";
    case GZ_PROTECT_SECCOMP:
        return "few system calls (seccomp)";
    default:
        return "?";
    }
}

static unsigned drop_privileges(void)
{
    bool done = prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0;
    done = prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && done;
    done = prctl(PR_SET_DUMPABLE, 0) == 0 && done;
    return done ? GZ_PROTECT_PRIVILEGES : 0;
}

static bool set_limit(int what, rlim_t value)
{
    struct rlimit limit = { value, value };
    return setrlimit(what, &limit) == 0;
}

static unsigned set_limits(void)
{
    bool done = set_limit(RLIMIT_CORE, 0);
    done = set_limit(RLIMIT_FSIZE, 0) && done;
    done = set_limit(RLIMIT_NPROC, 0) && done;
    done = set_limit(RLIMIT_NOFILE, 0) && done; /* open descriptors stay open */
#ifndef GZ_SANITIZED
    done = set_limit(RLIMIT_AS, MOST_MEMORY) && done;
#endif
    return done ? GZ_PROTECT_LIMITS : 0;
}

/* ---- Landlock ---- */

static long landlock_version(void)
{
    return syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
}

/* All accesses that the first version knows are forbidden, and no path is excepted. */
static unsigned leave_file_system(void)
{
    struct landlock_ruleset_attr rules = {
        .handled_access_fs = LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_WRITE_FILE |
                             LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR |
                             LANDLOCK_ACCESS_FS_REMOVE_DIR | LANDLOCK_ACCESS_FS_REMOVE_FILE |
                             LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_DIR |
                             LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_SOCK |
                             LANDLOCK_ACCESS_FS_MAKE_FIFO | LANDLOCK_ACCESS_FS_MAKE_BLOCK |
                             LANDLOCK_ACCESS_FS_MAKE_SYM
    };
    if (landlock_version() < 1)
        return 0;
    long ruleset = syscall(SYS_landlock_create_ruleset, &rules, sizeof rules, 0);
    if (ruleset < 0)
        return 0;
    bool done = syscall(SYS_landlock_restrict_self, ruleset, 0) == 0;
    close((int)ruleset);
    return done ? GZ_PROTECT_LANDLOCK : 0;
}

/* ---- seccomp ---- */

#ifdef USE_SECCOMP
/* What Lua, PCRE2 with its JIT, malloc and the loop of a worker call; anything else kills. */
static const int CALLS[] = {
    SCMP_SYS(read),      SCMP_SYS(write),           SCMP_SYS(mmap),    SCMP_SYS(munmap),
    SCMP_SYS(mremap),    SCMP_SYS(mprotect),        SCMP_SYS(madvise), SCMP_SYS(brk),
    SCMP_SYS(setitimer), SCMP_SYS(rt_sigreturn),    SCMP_SYS(futex),   SCMP_SYS(exit_group),
    SCMP_SYS(exit),      SCMP_SYS(restart_syscall), SCMP_SYS(sysinfo), /* qsort asks for it */
};

/* What reading a file with libarchive needs besides. */
static const int SEEKING_CALLS[] = { SCMP_SYS(lseek), SCMP_SYS(fstat), SCMP_SYS(newfstatat) };

static unsigned limit_calls(bool seeks)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
    bool done = filter != NULL;
    for (size_t i = 0; i < sizeof CALLS / sizeof *CALLS && done; i++)
        done = seccomp_rule_add(filter, SCMP_ACT_ALLOW, CALLS[i], 0) == 0;
    for (size_t i = 0; i < sizeof SEEKING_CALLS / sizeof *SEEKING_CALLS && done && seeks; i++)
        done = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SEEKING_CALLS[i], 0) == 0;
    if (seeks) /* a library that looks for a file learns that there is none */
        done = done && seccomp_rule_add(filter, SCMP_ACT_ERRNO(EACCES), SCMP_SYS(openat), 0) == 0;
    done = done && seccomp_load(filter) == 0;
    if (filter)
        seccomp_release(filter);
    return done ? GZ_PROTECT_SECCOMP : 0;
}
#else
static unsigned limit_calls(bool seeks)
{
    (void)seeks;
    return 0;
}
#endif

unsigned gz_lockdown(bool seeks)
{
    unsigned held = drop_privileges();
    held |= leave_file_system();
    held |= set_limits();
    return held | limit_calls(seeks);
}

unsigned gz_lockdown_available(void)
{
    unsigned available = GZ_PROTECT_PRIVILEGES | GZ_PROTECT_LIMITS;
    if (landlock_version() >= 1)
        available |= GZ_PROTECT_LANDLOCK;
#ifdef USE_SECCOMP
    if (prctl(PR_GET_SECCOMP, 0, 0, 0, 0) >= 0)
        available |= GZ_PROTECT_SECCOMP;
#endif
    return available;
}
