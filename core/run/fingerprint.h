/* fingerprint.h - what an annotated document depends on, as two SHA-256 sums: the document with all
 * that is given about it, and the recipe, which is the same for all documents of a run.
 * Equal sums, equal output: a run that is done again need not annotate what has both.
 * Depends on engine.h, nettle. No state. */
#ifndef GZ_FINGERPRINT_H
#define GZ_FINGERPRINT_H

#include "gloze.h"

typedef struct gz_fingerprint {
    uint8_t bytes[32];
} gz_fingerprint;

/* Content by its `sha256`, which has to be there; id, path, media, charset, date, locale, title and
 * metadata. */
void gz_fingerprint_input(const gloze_input *in, gz_fingerprint *out);
/* The program (its build and the libraries that decide what matches), the files of all plugins
 * and word lists by content, options, limits but those of clocks, and the format that is
 * written. */
void gz_fingerprint_recipe(const gloze_engine *engine, const gloze_json_options *json,
                           gz_fingerprint *out);
/* The program alone: its build, and the libraries that decide what matches. */
void gz_fingerprint_program(gz_fingerprint *out);
/* Strings one after the other, each with its end. */
void gz_fingerprint_strings(const char *const *strings, size_t count, gz_fingerprint *out);

#endif
