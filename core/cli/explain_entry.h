/* explain_entry.h - one match, as gloze explain tells it.
 * Depends on explain.h. Internal to explain.c and explain_why_not.c. */
#ifndef GZ_CLI_EXPLAIN_ENTRY_H
#define GZ_CLI_EXPLAIN_ENTRY_H

#include "cli/explain.h"

/* Does a candidate, or what it matched, lie in the window? */
bool gz_explain_is_in(const gz_explaining *e, const gz_traced *entry);
/* Appends a candidate: its text, rule, fate, place, captures and attributes. */
void gz_explain_entry(const gz_explaining *e, const gz_traced *entry, gz_buffer *out);
void gz_explain_entry_json(const gz_explaining *e, const gz_traced *entry, gz_buffer *out);
/* Appends ,"key":"value". */
void gz_explain_key(gz_buffer *out, const char *key, const char *value, size_t len);

#endif
