#include "base/digest.h"

#include <nettle/sha2.h>

void gz_digest(const void *data, size_t len, char out[GZ_DIGEST_LENGTH + 1])
{
    static const char digits[] = "0123456789abcdef";
    struct sha256_ctx sum;
    uint8_t bytes[SHA256_DIGEST_SIZE];

    sha256_init(&sum);
    sha256_update(&sum, len, data);
    sha256_digest(&sum, sizeof bytes, bytes);
    for (size_t i = 0; i < sizeof bytes; i++) {
        out[2 * i] = digits[bytes[i] >> 4];
        out[2 * i + 1] = digits[bytes[i] & 15];
    }
    out[GZ_DIGEST_LENGTH] = '\0';
}
