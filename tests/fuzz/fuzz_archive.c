/* Any bytes as an archive: documents and complaints, then an end. */
#include "run/container.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_all(int fd, gz_container_kind kind)
{
    gz_container_options options = {
        .kind = kind, .where = "a.zip", .id = "a.zip", .limit = 1 << 16, .all = true
    };
    gz_container *container;
    gz_item item = { .kind = GZ_ITEM_NOTHING };
    gloze_error err;

    if (lseek(fd, 0, SEEK_SET) != 0 || gz_container_new(fd, &options, &container, &err) != GLOZE_OK)
        return;
    while (item.kind != GZ_ITEM_END && gz_container_next(container, &item, &err) == GLOZE_OK)
        if (item.kind == GZ_ITEM_DOCUMENT && (!item.input.len || strstr(item.input.id, "/../")))
            abort();
    gz_container_free(container);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    int fd = memfd_create("archive", MFD_CLOEXEC);

    if (fd < 0)
        return 0;
    if (write(fd, data, size) == (ssize_t)size) {
        read_all(fd, GZ_CONTAINER_ARCHIVE);
        read_all(fd, GZ_CONTAINER_PACKED_LINES);
    }
    close(fd);
    return 0;
}
