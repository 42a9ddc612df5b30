/* json_writer.h - an annotated document as JSON (schemas/document.schema.json).
 * Depends on result.h, json.h, units.h. No state: safe everywhere.
 *
 * The keys stand in a fixed order, so that two runs can be compared byte by byte:
 * gloze, id, source, metadata, offsets, text, annotations, warnings (only when there
 * are any), errors. Annotation number n has the id "a<n>", from 1. */
#ifndef GZ_JSON_WRITER_H
#define GZ_JSON_WRITER_H

#include "base/buffer.h"
#include "base/status.h"
#include "run/result.h"

/* Appends the document to `out`, ending in a line feed: on one line, so that documents
 * in a row are JSON Lines, or, where options->indent, one annotation a line. Given fields
 * called title or date yield to what the document itself has; date_from is always ours. */
gloze_status gz_json_write(const gloze_document *doc, const gloze_json_options *options,
                           gz_buffer *out, gloze_error *err) GLOZE_CHECK;

/* A record for a document that could not be read, so that nothing is lost in silence:
 * id, source.path (left out where `path` is NULL) and one error. */
typedef struct gz_json_failure {
    const char *id, *path;
    const char *plugin;         /* string: whose code ran; "" where none did */
    const char *code, *message; /* strings */
} gz_json_failure;

gloze_status gz_json_write_failure(const gz_json_failure *failure, bool indent, gz_buffer *out,
                                   gloze_error *err) GLOZE_CHECK;

#endif
