/* exporter.h - annotated documents to the format of another program, as a Lua file says.
 * Depends on paper.h, paper_lua.h, script.h and staging.h. Belongs to one thread.
 *
 * Documents go through one after the other; what an exporter keeps in memory is its own. Nothing
 * appears in the output before gz_exporter_finish has succeeded. */
#ifndef GZ_EXPORTER_H
#define GZ_EXPORTER_H

#include "run/paper.h"
#include "text/segment.h"

typedef struct gz_exporter_options {
    const char *script;          /* string: path of the Lua file */
    const char *output;          /* string: the folder; made where it is missing */
    const char *model;           /* string: what made the annotations, as from made_by.h */
    const char *const *settings; /* strings "name=value", of the format's options */
    size_t setting_count;
    gz_paper_choice choice;
    bool overlap;                  /* keeps spans that overlap where the format can */
    const gz_segment_words *words; /* for sentences; NULL: none */
    gloze_limits limits;
} gz_exporter_options;

typedef struct gz_exporter gz_exporter;

/* Loads the Lua file and calls its `begin`. `options` and what it points to must outlive the
 * exporter. GLOZE_EPLUGIN: the file is wrong; GLOZE_EUSAGE: an option is. */
gloze_status gz_exporter_open(const gz_exporter_options *options, gz_exporter **out,
                              gloze_error *err) GLOZE_CHECK;
/* One document as a run wrote it. `where` is for messages. GLOZE_EINPUT: this document is wrong, and
 * was passed over; all else ends the export. */
gloze_status gz_exporter_put(gz_exporter *exporter, const char *json, size_t len, const char *where,
                             gloze_error *err) GLOZE_CHECK;
/* Calls `finish` of the Lua file. */
gloze_status gz_exporter_end(gz_exporter *exporter, gloze_error *err) GLOZE_CHECK;
/* Gives all files their names. */
gloze_status gz_exporter_commit(gz_exporter *exporter, gloze_error *err) GLOZE_CHECK;
/* Without gz_exporter_commit before it, nothing is left. NULL is allowed. */
void gz_exporter_free(gz_exporter *exporter);

/* What the output could not hold. */
const gz_losses *gz_exporter_losses(const gz_exporter *exporter);
typedef struct gz_export_totals {
    size_t documents, annotations, files;
} gz_export_totals;
gz_export_totals gz_exporter_totals(const gz_exporter *exporter);

#endif
