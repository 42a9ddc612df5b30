/* processors.h - how many processors this process may use.
 * Depends on nothing. No state. */
#ifndef GZ_PROCESSORS_H
#define GZ_PROCESSORS_H

#include <stddef.h>

/* By affinity and control group; at least 1. */
size_t gz_processors(void);

#endif
