/* Any text: what it reads as a number, it writes so that it reads back the same. */
#include "match/number.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    gz_number number, again;
    char out[32];
    size_t len;

    if (!gz_number_read((const char *)data, size, &number))
        return 0;
    assert(number.real >= -1e18 && number.real <= 1e18);
    len = gz_number_write(&number, out);
    assert(len < sizeof out);
    if (gz_number_read(out, len, &again)) /* not with an exponent: 1e-9 */
        assert(again.real == number.real);
    return 0;
}
