/* facts.h - when two attributes say the same.
 * Depends on tree.h. No state. */
#ifndef GZ_FACTS_H
#define GZ_FACTS_H

#include "run/tree.h"

/* Are two attributes the same? Numbers count by their values, 5 is 5.0; so does their text, "5",
 * since some tools have nothing but text. */
bool gz_fact_equal(const gz_tree *a, const gz_tree *b);

#endif
