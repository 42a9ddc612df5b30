/* template.h - "$name", "$row.country", "about $n": values that a rule takes from its match.
 * Depends on base/. Parsed while plugins load; read-only afterwards. */
#ifndef GZ_TEMPLATE_H
#define GZ_TEMPLATE_H

#include "base/arena.h"
#include "base/status.h"

/* A piece of a template: literal text, or a reference to a capture. */
typedef struct gz_template_piece {
    bool reference;
    const char *text; /* literal text, or the name of the capture ("0" is the whole); string */
    size_t len;
    int nth;           /* $name[2]: the second, $name[-1]: the last; 0: no index */
    bool all;          /* $name[*] */
    const char *field; /* after the dot: a column or an attribute; NULL without one */
    int capture;       /* after linking: index of the capture, -1 for the whole */
    bool taken;        /* after linking: of the rule's captures, not of the pattern's names */
    int slot;          /* after linking: column or attribute, -1 without field */
} gz_template_piece;

/* A constant, or pieces. A template of one reference gives that value itself, any
 * other gives text. */
typedef struct gz_template {
    gz_template_piece *pieces;
    size_t count;
    bool constant;
    gloze_value value; /* constant */
} gz_template;

/* Parses text with "$…" ("$$" is a dollar; a name is letters, digits, _; an index in brackets
 * and one ".field" may follow). All is copied into `arena`. On failure the message has no place in
 * front: the caller adds it. */
gloze_status gz_template_parse(gz_arena *arena, const char *text, size_t len, gz_template *out,
                               gloze_error *err) GLOZE_CHECK;
/* Is it one reference and nothing else? */
bool gz_template_is_reference(const gz_template *template);

#endif
