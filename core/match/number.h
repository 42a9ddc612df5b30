/* number.h - the shared reader of numbers, exact in decimals.
 * Depends on base/status.h. No state. */
#ifndef GZ_NUMBER_H
#define GZ_NUMBER_H

#include "base/status.h"

/* A number is an integer where it is integral and fits, else a double that is the
 * correctly rounded decimal. */
typedef struct gz_number {
    bool integral;
    int64_t integer;
    double real; /* always set */
} gz_number;

/* Reads digits with thousands separators ("1,200", "1 200", "12,34,567"), a decimal point, a sign,
 * fractions ("½", "2½"), English words ("forty", "two hundred and five", "half a
 * million", "a dozen", "one and a half"), ordinals ("third", "21st"), and a magnitude in a word or letter
 * after either ("2.5 million", "3bn", "4k", "2 crore"). Case and hyphens do not matter; white space of
 * every kind does not either. All of `text` must be the number. 16.4 million is
 * exactly 16400000. False when it is none, or is too large (past 10^18). */
bool gz_number_read(const char *text, size_t len, gz_number *out);

/* value * 10^exponent, exactly: the decimal text is shifted before it is rounded. */
bool gz_number_scale(const gz_number *value, int exponent, gz_number *out);
/* The shortest text that reads back the same ("75000000", "0.8"); returns its length. */
size_t gz_number_write(const gz_number *value, char out[32]);
/* From a double as Lua has it: integral where it is. */
gz_number gz_number_from_real(double value);
gz_number gz_number_from_integer(int64_t value);

#endif
