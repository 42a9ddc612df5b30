/* paper_lua.h - a document as the Lua code of an exporter sees it.
 * Depends on paper.h, script.h, units.h and text/. Belongs to one thread.
 *
 * scripts/exporters/README.md is the manual of what Lua sees. */
#ifndef GZ_PAPER_LUA_H
#define GZ_PAPER_LUA_H

#include "run/paper.h"
#include "run/script.h"
#include "run/units.h"
#include "text/segment.h"

/* What stands behind doc while it is open. */
typedef struct gz_open_paper {
    gz_script *script;
    const gz_segment_words *words; /* of the language; NULL: none */
    const gz_paper *paper;
    gz_losses *losses;
    gloze_offsets unit; /* of all places that Lua sees */
    gz_units units;
    size_t last_byte, last_unit; /* a place that was counted: the next one is near, as a rule */
    gz_document segmented; /* for tokens and sentences; filled when they are asked for */
    bool has_segments;
    size_t number; /* of the document, from 1 */
    int doc;       /* reference of the table, LUA_NOREF while none is open */
    int tokens;    /* reference of the list of tokens, LUA_NOREF until it is asked for */
} gz_open_paper;

void gz_open_paper_init(gz_open_paper *open, gz_script *script);
void gz_open_paper_clear(gz_open_paper *open);
/* A new document; the one before is closed. */
gloze_status gz_open_paper_set(gz_open_paper *open, const gz_paper *paper,
                               gloze_error *err) GLOZE_CHECK;
/* Pushes doc. Called inside gz_script_run; may raise. */
void gz_open_paper_push(lua_State *L, gz_open_paper *open);
/* Forgets doc: using it later is an error that says so. */
void gz_open_paper_close(gz_open_paper *open);

#endif
