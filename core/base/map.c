#include "base/map.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static gloze_status map_fd(int fd, const char *path, gz_map *out, gloze_error *err)
{
    struct stat info;
    void *data;

    if (fstat(fd, &info) != 0)
        return gz_fail(err, GLOZE_EIO, "%s: %s", path, strerror(errno));
    if (!S_ISREG(info.st_mode))
        return gz_fail(err, GLOZE_EIO, "%s: is no ordinary file", path);
    if (info.st_size == 0) { /* nothing can't be mapped */
        *out = (gz_map){ "", 0 };
        return GLOZE_OK;
    }
    data = mmap(NULL, (size_t)info.st_size, PROT_READ, MAP_SHARED, fd, 0);
    if (data == MAP_FAILED)
        return gz_fail(err, GLOZE_EIO, "%s: can't be mapped: %s", path, strerror(errno));
    *out = (gz_map){ data, (size_t)info.st_size };
    return GLOZE_OK;
}

gloze_status gz_map_open(const char *path, gz_map *out, gloze_error *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* a FIFO does not block */
    gloze_status st;

    *out = (gz_map){ 0 };
    if (fd < 0)
        return gz_fail(err, GLOZE_EIO, "%s: %s", path, strerror(errno));
    st = map_fd(fd, path, out, err);
    close(fd);
    return st;
}

void gz_map_close(gz_map *map)
{
    if (map->len)
        munmap((void *)(uintptr_t)map->data, map->len);
    *map = (gz_map){ 0 };
}
