/* digest.h - SHA-256 of bytes, as people write it.
 * Depends on nettle alone. No state. */
#ifndef GZ_DIGEST_H
#define GZ_DIGEST_H

#include <stddef.h>

#define GZ_DIGEST_LENGTH 64 /* hexadecimal digits */

/* Writes the digits, in lower case, and a NUL. */
void gz_digest(const void *data, size_t len, char out[GZ_DIGEST_LENGTH + 1]);

#endif
