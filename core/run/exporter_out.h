/* exporter_out.h - what the Lua code of an exporter writes to: out and its files.
 * Depends on script.h, staging.h and paper.h. Belongs to one thread.
 *
 * scripts/exporters/README.md is the manual of what Lua sees. */
#ifndef GZ_EXPORTER_OUT_H
#define GZ_EXPORTER_OUT_H

#include "run/paper.h"
#include "run/script.h"
#include "run/staging.h"

#include <jansson.h>

typedef struct gz_export_out {
    gz_script *script;
    const char *model; /* string: out.model */
    gz_staging *staging;
    gz_losses losses;
    json_t *types, *relations; /* objects: name -> how many were seen */
    gloze_error failure;       /* what failed in C below Lua; code 0: nothing did */
    int out, order;            /* references: the table out; the places of JSON keys */
} gz_export_out;

/* Raises, from C below Lua, what went wrong with a status of its own. */
int gz_export_raise(lua_State *L, gz_export_out *out, gloze_status code, const char *format, ...)
    GLOZE_PRINTF(4, 5);
/* Makes out, with the format's options as read from `settings`, strings "name=value". Called inside
 * gz_script_run, may raise; the script's table is at index `table`. */
void gz_export_out_make(lua_State *L, gz_export_out *out, int table, const char *const *settings,
                        size_t count);
void gz_export_out_push(lua_State *L, const gz_export_out *out);
/* Counts the types and relations of a document. False when memory ran out. */
bool gz_export_out_count(gz_export_out *out, const gz_paper *paper);

/* exporter_labels.c: a list of { name, color, ink, key, count }, sorted by name: the colour follows
 * from the name, as far as colours go round; `ink` is black or white, what can be read on it; `key` is
 * one letter or digit, another one for each, or "" when all are taken. */
void gz_export_push_labels(lua_State *L, json_t *names);

#endif
