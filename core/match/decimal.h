/* decimal.h - the exact numbers that number.h reads and scales.
 * Depends on number.h. No state. */
#ifndef GZ_DECIMAL_H
#define GZ_DECIMAL_H

#include "match/number.h"

/* Most digits that a number may be read from, so that no step here can overflow. */
#define GZ_DECIMAL_DIGITS 28

/* digits * 10^exponent / divisor; never negative. */
typedef struct gz_decimal {
    unsigned __int128 digits;
    int exponent;
    unsigned divisor; /* 1 to 999 */
} gz_decimal;

#define GZ_DECIMAL(n) ((gz_decimal){ (n), 0, 1 })

/* Most digits of a decimal that no other one rounds to the same double as. */
#define GZ_DECIMAL_UNIQUE 15

/* digits / 10^places, both at most GZ_DECIMAL_UNIQUE digits: quick. */
gz_number gz_decimal_plain(uint64_t digits, int places, bool negative);
/* The double nearest to it, or the integer that it is. False when it is larger than
 * 10^18. */
bool gz_decimal_finish(gz_decimal decimal, bool negative, gz_number *out);

#endif
