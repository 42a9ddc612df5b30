/* importer_data.h - what is behind gz_importer. Internal to importer.c and importer_lua.c. */
#ifndef GZ_IMPORTER_DATA_H
#define GZ_IMPORTER_DATA_H

#include "run/id_set.h"
#include "run/importer.h"
#include "run/script.h"

#define GZ_LONGEST_IMPORT ((size_t)1 << 30)

/* What `read` gets. */
typedef enum gz_importer_reads {
    READS_TEXT,
    READS_JSON,
    READS_LINES,
    READS_ITEMS,
    READS_ROWS
} gz_importer_reads;

struct gz_importer {
    const gz_importer_options *options;
    gz_incoming_options incoming;
    gz_script script;
    gz_importer_reads reads;
    gz_arena arena;       /* of these two */
    const gz_tree *files; /* array of endings */
    const gz_tree *lost;
    gz_staging *staging;
    gz_staged *file; /* where all documents go, or NULL */
    gz_id_set ids;
    gz_import_totals totals;
    gz_buffer content, where, line;
    /* the item that is being read */
    const char *path, *name;
    bool named;
    const gz_buffer *text;
    const gz_tree *value;
    gz_arena item_arena; /* of value */
    gz_arena doc_arena;  /* of the document that Lua gives */
    gloze_error failure; /* what C below Lua, or item:fail, said; code 0: nothing */
    gz_complain_fn complain;
    void *data;
};

/* Tells what is wrong with a document, and counts it. */
void gz_importer_complain(gz_importer *importer, const char *message);

/* importer_lua.c; called by gz_script_run, with the importer as their argument. */
int gz_importer_begin(lua_State *L);     /* reads the table of the Lua file */
int gz_importer_read_item(lua_State *L); /* calls its `read` with the item at hand */

#endif
