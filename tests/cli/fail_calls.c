/* fail_calls.c - a library to preload: FAIL_CALL=write:3 lets the third call of write fail, with
 * "no space left on device" (malloc: "out of memory"), in the first process alone. FAIL_COUNT names a file that gets the
 * number of calls at the end. What the test of resuming stands on. */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

#define VISIBLE __attribute__((visibility("default")))

static pid_t first;
static char name[32];
static long at, calls;

__attribute__((constructor)) static void begin(void)
{
    const char *plan = getenv("FAIL_CALL");

    first = getpid();
    if (plan)
        sscanf(plan, "%31[a-z]:%ld", name, &at);
}

__attribute__((destructor)) static void end(void)
{
    const char *path = getenv("FAIL_COUNT");
    FILE *file = path && getpid() == first ? fopen(path, "w") : NULL;

    if (!file)
        return;
    fprintf(file, "%ld", calls);
    fclose(file);
}

/* Messages and the count itself do not count. */
static int fails(const char *call)
{
    if (getpid() != first || strcmp(call, name) != 0 || ++calls != at)
        return 0;
    errno = ENOSPC;
    return 1;
}

#define NEXT(call) dlsym(RTLD_NEXT, call)

VISIBLE ssize_t write(int fd, const void *data, size_t len);
VISIBLE int fsync(int fd);
VISIBLE int syncfs(int fd);
VISIBLE int ftruncate64(int fd, off_t len);
VISIBLE int rename(const char *from, const char *to);
VISIBLE int open64(const char *path, int flags, ...);
VISIBLE pid_t fork(void);
VISIBLE void *mmap64(void *place, size_t len, int access, int flags, int fd, off_t from);
VISIBLE void *malloc(size_t len);
VISIBLE void *calloc(size_t count, size_t len);
VISIBLE void *realloc(void *old, size_t len);
void *__libc_malloc(size_t len); /* dlsym would allocate */
void *__libc_calloc(size_t count, size_t len);
void *__libc_realloc(void *old, size_t len);

ssize_t write(int fd, const void *data, size_t len)
{
    ssize_t (*next)(int, const void *, size_t) = NEXT("write");

    return fd > 2 && fails("write") ? -1 : next(fd, data, len);
}

int fsync(int fd)
{
    int (*next)(int) = NEXT("fsync");

    return fails("fsync") ? -1 : next(fd);
}

int syncfs(int fd)
{
    int (*next)(int) = NEXT("syncfs");

    return fails("syncfs") ? -1 : next(fd);
}

int ftruncate64(int fd, off_t len)
{
    int (*next)(int, off_t) = NEXT("ftruncate64");

    return fails("ftruncate") ? -1 : next(fd, len);
}

int rename(const char *from, const char *to)
{
    int (*next)(const char *, const char *) = NEXT("rename");

    return fails("rename") ? -1 : next(from, to);
}

int open64(const char *path, int flags, ...)
{
    int (*next)(const char *, int, ...) = NEXT("open64");
    va_list args;
    mode_t mode;

    va_start(args, flags);
    mode = flags & O_CREAT ? va_arg(args, mode_t) : 0;
    va_end(args);
    return fails("open") ? -1 : next(path, flags, mode);
}

pid_t fork(void)
{
    pid_t (*next)(void) = NEXT("fork");

    return fails("fork") ? -1 : next();
}

void *mmap64(void *place, size_t len, int access, int flags, int fd, off_t from)
{
    void *(*next)(void *, size_t, int, int, int, off_t) = NEXT("mmap64");

    return fails("mmap") ? (void *)-1 : next(place, len, access, flags, fd, from);
}

static int lacks_memory(void)
{
    if (!fails("malloc"))
        return 0;
    errno = ENOMEM;
    return 1;
}

void *malloc(size_t len)
{
    return lacks_memory() ? NULL : __libc_malloc(len);
}

void *calloc(size_t count, size_t len)
{
    return lacks_memory() ? NULL : __libc_calloc(count, len);
}

void *realloc(void *old, size_t len)
{
    return lacks_memory() ? NULL : __libc_realloc(old, len);
}
