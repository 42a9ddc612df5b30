/* unpack.h - an archive or a compressed file, entry by entry, within limits.
 * Depends on base/ and libarchive. Belongs to one thread. Reads one open file, and nothing else. */
#ifndef GZ_UNPACK_H
#define GZ_UNPACK_H

#include "base/buffer.h"
#include "base/status.h"

typedef struct gz_unpack gz_unpack;

typedef struct gz_entry {
    const char *name; /* string, valid until the next entry; NULL: at the end */
    bool regular;     /* no folder, link or device */
    bool folder;
    bool encrypted;
} gz_entry;

/* `raw`: the file is compressed and no archive; its one entry is what it unpacks to. `name` (string)
 * begins messages; it and `fd` stay the caller's. */
gloze_status gz_unpack_new(int fd, const char *name, bool raw, gz_unpack **out,
                           gloze_error *err) GLOZE_CHECK;
void gz_unpack_free(gz_unpack *unpack); /* NULL is allowed */
/* GLOZE_EINPUT: nothing more can be read from the archive, which is damaged, cut short or of no known kind. */
gloze_status gz_unpack_next(gz_unpack *unpack, gz_entry *entry, gloze_error *err) GLOZE_CHECK;
/* Appends up to 64 KiB of the entry; `*got` is how much, 0 at its end. GLOZE_EINPUT: the entry is
 * damaged or encrypted; GLOZE_ELIMIT: the whole is larger than it may be, and so a bomb: read no
 * more of it. */
gloze_status gz_unpack_read(gz_unpack *unpack, gz_buffer *out, size_t *got,
                            gloze_error *err) GLOZE_CHECK;
/* Was the last entry a record of a WARC file? */
bool gz_unpack_is_warc(const gz_unpack *unpack);
/* How many bytes of the file have been read. */
size_t gz_unpack_position(const gz_unpack *unpack);

#endif
