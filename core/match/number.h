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

/* Reads all of `text` as one number:
 *   - digits, with a sign, a decimal point, and separators between thousands: "1,200",
 *     "1 200", "1'200", and "12,34,567" as in India; badly grouped ("1,,000", "12,34") they
 *     are no number;
 *   - fractions: "½", "2½", "3/4", "2 1/2", "half", "two thirds", "one and a half";
 *   - English words: "forty", "two hundred and five", "a dozen", "three point five";
 *   - ordinals: "third", "21st", "two hundredth";
 *   - a magnitude in words or letters after any of these: "2.5 million", "3bn", "4k",
 *     "2 crore", "half a million", "a quarter of a billion", "a million and a half".
 * Case does not matter, nor do hyphens between words, nor the kind of white space.
 * 16.4 million is exactly 16400000. False when it is none, is larger than 10^18, or has more
 * than 28 digits that count. */
bool gz_number_read(const char *text, size_t len, gz_number *out);
/* A quick look that saves trying: false when no number that gz_number_read reads has this word
 * or these digits as a whole token. */
bool gz_number_may_hold(const char *text, size_t len);

/* value * 10^exponent, exactly: the decimal text is shifted before it is rounded. False when
 * the result is larger than 10^18. */
bool gz_number_scale(const gz_number *value, int exponent, gz_number *out);
/* The shortest text that reads back the same ("75000000", "0.8", "1e-9"), as JSON has it,
 * as a string; returns its length. The number must be finite. */
size_t gz_number_write(const gz_number *value, char out[32]);
/* From a double as Lua has it: integral where it is. */
gz_number gz_number_from_real(double value);
gz_number gz_number_from_integer(int64_t value);

#endif
