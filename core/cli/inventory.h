/* inventory.h - what is loaded: plugins, their types, rules and options, and what of it is
 * replaced or turned off.
 * Depends on run/engine.h. No state. */
#ifndef GZ_CLI_INVENTORY_H
#define GZ_CLI_INVENTORY_H

#include "base/buffer.h"
#include "run/engine.h"

/* Index of the plugin of that name; SIZE_MAX, and `err` names the nearest. */
size_t gz_inventory_find(const gloze_context *context, const char *name, gloze_error *err);
/* A line a plugin, then what is replaced and off. */
void gz_inventory_list(const gloze_context *context, gz_buffer *out);
/* All about one plugin. */
void gz_inventory_describe(const gloze_context *context, size_t plugin, gz_buffer *out);
/* The same as a JSON object. */
void gz_inventory_json(const gloze_context *context, size_t plugin, gz_buffer *out);

#endif
