/* checksum.h - whether bytes are still what they were.
 * Any one changed byte changes it; it is no proof against somebody who wants to deceive.
 * Depends on nothing. Not the same on machines of another byte order. */
#ifndef GZ_CHECKSUM_H
#define GZ_CHECKSUM_H

#include <stddef.h>
#include <stdint.h>

uint64_t gz_checksum(const void *data, size_t len);

#endif
