#include "base/checksum.h"

#include <string.h>

/* For a given word each step is a bijection of the sum, and the other way round. */
static uint64_t mix(uint64_t sum, uint64_t word)
{
    sum = (sum ^ word) * UINT64_C(0x9FB21C651E98DF25);
    return sum ^ sum >> 32;
}

uint64_t gz_checksum(const void *data, size_t len)
{
    const char *bytes = data;
    uint64_t sum = len, word;

    for (; len >= sizeof word; len -= sizeof word, bytes += sizeof word) {
        memcpy(&word, bytes, sizeof word);
        sum = mix(sum, word);
    }
    word = 0;
    memcpy(&word, bytes, len);
    return mix(sum, word);
}
