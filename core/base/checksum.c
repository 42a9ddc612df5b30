#include "base/checksum.h"

#include <string.h>

#define FACTOR UINT64_C(0x9FB21C651E98DF25)
#define BLOCK ((size_t)32)

/* For a given word each step is a bijection of the sum, and the other way round. */
static uint64_t mix(uint64_t sum, uint64_t word)
{
    sum = (sum ^ word) * FACTOR;
    return sum ^ sum >> 32;
}

static uint64_t word_at(const char *bytes)
{
    uint64_t word;

    memcpy(&word, bytes, sizeof word);
    return word;
}

/* One sum of four: as mix, but cheaper. */
static uint64_t turn(uint64_t sum, const char *bytes)
{
    sum = (sum ^ word_at(bytes)) * FACTOR;
    return sum << 32 | sum >> 32;
}

/* Four sums beside each other, since a step has to wait for the one before it. */
static uint64_t mix_blocks(uint64_t sum, const char *bytes, const char *end)
{
    uint64_t a = sum, b = sum + 1, c = sum + 2, d = sum + 3;

    for (; bytes < end; bytes += BLOCK) {
        a = turn(a, bytes);
        b = turn(b, bytes + 8);
        c = turn(c, bytes + 16);
        d = turn(d, bytes + 24);
    }
    return mix(mix(mix(a, b), c), d);
}

uint64_t gz_checksum(const void *data, size_t len)
{
    const char *bytes = data ? data : "";
    size_t blocks = len / BLOCK * BLOCK;
    uint64_t sum = len, word = 0;

    if (blocks)
        sum = mix_blocks(sum, bytes, bytes + blocks);
    for (bytes += blocks, len -= blocks; len >= sizeof word;
         len -= sizeof word, bytes += sizeof word)
        sum = mix(sum, word_at(bytes));
    memcpy(&word, bytes, len);
    return mix(sum, word);
}
