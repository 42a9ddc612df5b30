/* facts.h - attributes as JSON values.
 * Depends on base/, json.h and jansson. No state. */
#ifndef GZ_FACTS_H
#define GZ_FACTS_H

#include "base/buffer.h"

#include <jansson.h>

/* Are two attributes the same? Numbers count by their values, 5 is 5.0; so does their text, "5",
 * since some tools have nothing but text. */
bool gz_fact_equal(const json_t *a, const json_t *b);
/* Appends any JSON value on one line; numbers in the shortest form that reads back the same. */
void gz_fact_add(gz_buffer *out, const json_t *value);

#endif
