/* container.h - files that hold many documents: JSON Lines and archives.
 *
 * Archives are what libarchive reads: zip, tar (also .gz, .zst, .xz, .bz2), 7z, WARC. An entry is a
 * document, called ARCHIVE/ENTRY; entries are selected as files in a folder are. JSON Lines may
 * be compressed. Nothing is ever written to disk. Refused, with a message each: entries that are
 * encrypted, whose name is absolute, leads upwards or is not UTF-8, links; and, as a whole, what unpacks to
 * more than 1 GiB or 200 times its size.
 * Depends on file.h, item.h, record.h, unpack.h. Belongs to one thread. Bytes are trusted in
 * nothing, but the libraries that read them may have defects: reader.h does it in a process apart. */
#ifndef GZ_CONTAINER_H
#define GZ_CONTAINER_H

#include "run/item.h"

typedef enum gz_container_kind {
    GZ_CONTAINER_NONE, /* the file is a document */
    GZ_CONTAINER_LINES,
    GZ_CONTAINER_PACKED_LINES, /* compressed */
    GZ_CONTAINER_ARCHIVE
} gz_container_kind;

typedef struct gz_container_options {
    gz_container_kind kind;
    const char *where; /* string: the file in messages */
    const char *id;    /* string: what the ids of its documents start with */
    const char *path;  /* string: "source.path" of JSON Lines; NULL: none */
    size_t limit;      /* bytes of one document; a JSON line may have six times as many */
    bool all;          /* as gz_walk_options */
    const char *glob;
} gz_container_options;

typedef struct gz_container gz_container;

/* By the ending of a name. */
gz_container_kind gz_container_kind_of(const char *name);

/* `fd` stays the caller's; `options` and its strings must outlive the container. */
gloze_status gz_container_new(int fd, const gz_container_options *options, gz_container **out,
                              gloze_error *err) GLOZE_CHECK;
void gz_container_free(gz_container *container); /* NULL is allowed */
/* The next document; GZ_ITEM_END after the last. Valid until the next call. Fails only for want of
 * memory. */
gloze_status gz_container_next(gz_container *container, gz_item *item,
                               gloze_error *err) GLOZE_CHECK;
/* Would gz_container_next have to wait for somebody who writes line by line? */
bool gz_container_would_wait(const gz_container *container);

#endif
