/* item.h - what an input gives: a document to annotate, or what went wrong instead.
 * Depends on gloze.h. */
#ifndef GZ_ITEM_H
#define GZ_ITEM_H

#include "base/status.h"

typedef enum gz_item_kind {
    GZ_ITEM_DOCUMENT,
    GZ_ITEM_FAILED,    /* a document that can't be read; `message` says why */
    GZ_ITEM_COMPLAINT, /* no document: a path that does not exist, an id that stands twice */
    GZ_ITEM_NOTHING,   /* a signal came; ask again */
    GZ_ITEM_END
} gz_item_kind;

/* Valid until the next call. */
typedef struct gz_item {
    gz_item_kind kind;
    gloze_input input;    /* DOCUMENT: all but metadata of other origin; FAILED: id and path */
    const char *where;    /* string, for messages: "news/a.txt", "news.jsonl:17" */
    const char *message;  /* FAILED, COMPLAINT: string, with its where */
    gloze_status why;     /* FAILED, COMPLAINT */
    const char *bad_date; /* DOCUMENT: a date field that is no date, or NULL */
    size_t number;        /* of the line or entry in its file, from 1; 0: it is the file itself */
    size_t position;      /* how many bytes of that file have been read */
} gz_item;

#endif
