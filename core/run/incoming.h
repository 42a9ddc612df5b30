/* incoming.h - a document that comes back from a labelling tool, checked and written as Gloze's JSON
 * (schemas/document.schema.json).
 * Depends on placing.h and tree.h. Belongs to one thread.
 *
 * What an importer gives (scripts/importers/README.md):
 *     { "id", "text", "metadata"?, "by"?, "when"?, "annotations": [ { "id"?, "type", "start",
 *       "stop", "text"?, "attributes"?, "relations"?: [ { "type", "target" } ], "rule"?, "by"?, "when"? } ] }
 * All of it comes from outside, so all of it is checked. */
#ifndef GZ_INCOMING_H
#define GZ_INCOMING_H

#include "base/buffer.h"
#include "run/placing.h"
#include "run/tree.h"

typedef struct gz_incoming_options {
    const char *format;  /* string: "doccano" */
    const gz_tree *lost; /* array of what the format can't bring back */
    gz_counting counting;
    bool counting_given;      /* by the user: it is not doubted, only what is wrong */
    const char *const *types; /* strings: the types that are known; none: any */
    size_t type_count;
    const char *const *renames; /* strings "type=NAME": NAME becomes type */
    size_t rename_count;
} gz_incoming_options;

typedef struct gz_incoming {
    const char *id; /* string of the document */
    size_t count;   /* of its annotations */
} gz_incoming;

/* Appends the document as one line to `out`. GLOZE_EINPUT: something is wrong; the message starts with
 * `where`, names the annotation and says what to do; where another way of counting fits, it says
 * which. `info` has what it is about, valid as long as `doc`. */
gloze_status gz_incoming_write(const gz_tree *doc, const gz_incoming_options *options,
                               const char *where, gz_incoming *info, gz_buffer *out,
                               gloze_error *err) GLOZE_CHECK;

#endif
