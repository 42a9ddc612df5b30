/* conversion.h - rules of other programs as a plugin: what gloze new --from writes.
 * Depends on base/, plugin_folder.h, jansson. One thread.
 *
 * A conversion gathers types, lists and rules; what can't be said in a rule becomes a remark,
 * which the plugin holds as a comment and the command prints. */
#ifndef GZ_CLI_CONVERSION_H
#define GZ_CLI_CONVERSION_H

#include "base/arena.h"
#include "base/buffer.h"
#include "cli/plugin_folder.h"

/* A list of phrases: "city.tsv". The first column is the phrase. */
typedef struct gz_conversion_list {
    const char *name; /* string: without .tsv */
    const char *type; /* string: what its phrases are */
    const char **columns;
    size_t column_count, column_cap;
    bool exact; /* case = true */
    const char *example;
    gz_buffer rows;
} gz_conversion_list;

typedef struct gz_conversion_type {
    const char *name; /* string */
    const char **attributes;
    size_t count, cap;
} gz_conversion_type;

typedef struct gz_conversion {
    gz_arena arena;
    const char *path; /* what is converted; for messages */
    gz_conversion_type *types;
    size_t type_count, type_cap;
    gz_conversion_list *lists;
    size_t list_count, list_cap;
    gz_buffer rules; /* Lua */
    size_t rule_count, phrase_count;
    gz_buffer remarks; /* a line each: "patterns.jsonl:7: …" */
    size_t remark_count;
    bool out_of_memory;
} gz_conversion;

void gz_conversion_init(gz_conversion *c, const char *path);
void gz_conversion_clear(gz_conversion *c);

/* "patterns.jsonl:7: what": could not be said, and was left out. */
void gz_conversion_remark(gz_conversion *c, const char *path, size_t line, const char *format, ...)
    GLOZE_PRINTF(4, 5);
/* A name that types and attributes may have: other characters become "_". NULL: out of memory. */
const char *gz_conversion_name(gz_conversion *c, const char *text);
/* Declares a type, and an attribute of it (NULL: none); names as gz_conversion_name makes them. */
void gz_conversion_declare(gz_conversion *c, const char *type, const char *attribute);
/* The list of that name, made when it is new; NULL: out of memory. Valid until the next call. */
gz_conversion_list *gz_conversion_list_of(gz_conversion *c, const char *name, const char *type,
                                          bool exact);
/* Index of a column, made when it is new. */
size_t gz_conversion_column(gz_conversion *c, gz_conversion_list *list, const char *name);
/* A row: the phrase, then the values of the columns in their order (NULL: empty). What no list can
 * hold becomes a remark. */
void gz_conversion_row(gz_conversion *c, gz_conversion_list *list, const char *phrase,
                       const char *const *values, size_t count, const char *path, size_t line);

/* Lua: "text" in quotes; [[text]], with as many "=" as it takes. */
void gz_lua_quote(gz_buffer *out, const char *text);
void gz_lua_long(gz_buffer *out, const char *text);

/* Fills a conversion from a file. GLOZE_EINPUT: it is no such file. */
gloze_status gz_convert_spacy(gz_conversion *c, gloze_error *err) GLOZE_CHECK;
gloze_status gz_convert_gate(gz_conversion *c, gloze_error *err) GLOZE_CHECK;
gloze_status gz_convert_csv(gz_conversion *c, const char *plugin, gloze_error *err) GLOZE_CHECK;
/* Writes the plugin. */
gloze_status gz_conversion_write(gz_conversion *c, const char *folder,
                                 gloze_error *err) GLOZE_CHECK;

#endif
