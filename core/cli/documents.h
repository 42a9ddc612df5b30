/* documents.h - the documents that a command line names, one after the other.
 * Depends on command.h, setup.h and run/input.h. One thread. */
#ifndef GZ_CLI_DOCUMENTS_H
#define GZ_CLI_DOCUMENTS_H

#include "cli/command.h"
#include "run/given.h"

/* Does something with one document. `in` has what its table and the options say, and is
 * valid until the next. A status ends this document, not the others. */
typedef gloze_status (*gz_document_fn)(void *data, const gloze_input *in, const gz_item *item,
                                       gloze_error *err);

/* Calls `fn` for each document below args->operands. What can't be read, and what `fn`
 * fails at, is reported and sets `*failed`. `date` is that of all documents, or NULL. */
gloze_status gz_documents_each(const gz_args *args, const char *date, const gz_reporter *reporter,
                               gz_document_fn fn, void *data, bool *failed,
                               gloze_error *err) GLOZE_CHECK;

#endif
