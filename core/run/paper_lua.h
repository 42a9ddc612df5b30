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

enum { GZ_TOKENS_WORDS, GZ_TOKENS_ALL };

/* What stands behind doc while it is open. */
typedef struct gz_open_paper {
    gz_script *script;
    const gz_segment_words *words; /* of the language; NULL: none */
    const gz_paper *paper;
    gz_losses *losses;
    gloze_offsets unit; /* of all places that Lua sees */
    gz_units units;
    size_t last_byte, last_unit; /* a place that was counted: the next one is near, as a rule */
    gz_document segmented;       /* for tokens and sentences; filled when they are asked for */
    bool has_segments;
    struct {
        struct gz_cut_token *list; /* NULL until they are asked for */
        size_t count;
        int table; /* reference of the same list as Lua has it, or LUA_NOREF */
    } tokens[2];   /* by GZ_TOKENS_WORDS, GZ_TOKENS_ALL */
    size_t number; /* of the document, from 1 */
    int doc;       /* reference of the table, LUA_NOREF while none is open */
} gz_open_paper;

void gz_open_paper_init(gz_open_paper *open, gz_script *script);
void gz_open_paper_clear(gz_open_paper *open);
/* A new document; the one before is closed. */
gloze_status gz_open_paper_set(gz_open_paper *open, const gz_paper *paper,
                               gloze_error *err) GLOZE_CHECK;
/* ---- for C functions that Lua calls; may raise ---- */

/* The document of a state. */
gz_open_paper *gz_open_paper_of(lua_State *L);
/* Units before byte `at`. Fast for places that follow each other. */
size_t gz_open_paper_unit(gz_open_paper *open, size_t at);
/* paper_tokens.c: fill in open->segmented, and open->tokens[kind]. */
void gz_open_paper_segment(lua_State *L, gz_open_paper *open);
void gz_open_paper_tokens(lua_State *L, gz_open_paper *open, int kind);
/* Which tokens an argument asks for: "words", also where there is none, or "all". */
int gz_check_tokens_kind(lua_State *L, int index);

/* paper_rows.c: file:tokens(…), file:sentences(…). The stack is that of the Lua function; its result is
 * pushed. */
void gz_open_paper_write_tokens(lua_State *L, gz_buffer *out);
void gz_open_paper_write_sentences(lua_State *L, gz_buffer *out);
/* Pushes doc. Called inside gz_script_run; may raise. */
void gz_open_paper_push(lua_State *L, gz_open_paper *open);
/* Forgets doc: using it later is an error that says so. */
void gz_open_paper_close(gz_open_paper *open);

#endif
