/* value_text.h - values of attributes as people read them.
 * Depends on gloze.h and run/json.h. No state. */
#ifndef GZ_VALUE_TEXT_H
#define GZ_VALUE_TEXT_H

#include "base/buffer.h"

/* Appends "GBP", "75000000", "true", "a, b" (a list), "value=2023-10-08 score=0.4" (a record). */
void gz_value_add_text(gz_buffer *out, const gloze_value *value);

#endif
