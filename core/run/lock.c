#include "run/lock.h"

#include "run/partial.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static gloze_status fail_locked(int fd, const char *what, gloze_error *err)
{
    struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };

    if (fcntl(fd, F_GETLK, &lock) == 0 && lock.l_type != F_UNLCK && lock.l_pid > 0)
        return gz_fail(err, GLOZE_EBUSY,
                       "%s: process %ld is writing it; wait for its end, or stop it", what,
                       (long)lock.l_pid);
    return gz_fail(err, GLOZE_EBUSY, "%s: another process is writing it; wait for its end", what);
}

gloze_status gz_lock_take(const char *path, const char *what, int *fd, gloze_error *err)
{
    struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
    gloze_status st;

    *fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
    if (*fd < 0)
        return gz_partial_fail_create(path, err);
    if (fcntl(*fd, F_SETLK, &lock) == 0)
        return GLOZE_OK;
    if (errno == EACCES || errno == EAGAIN)
        st = fail_locked(*fd, what, err);
    else
        st = gz_fail(err, GLOZE_EIO, "%s: can't be locked: %s; choose another place with -o", path,
                     strerror(errno));
    close(*fd);
    *fd = -1;
    return st;
}
