#include "match/decimal.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef unsigned __int128 wide;

#define LARGEST INT64_C(1000000000000000000) /* 10^18 */

/* ---- from an exact decimal to a number ---- */

static wide greatest_divisor(wide a, wide b)
{
    while (b) {
        wide rest = a % b;

        a = b;
        b = rest;
    }
    return a;
}

/* Turns a divisor into decimal places as far as that goes: 3/4 is 75 * 10^-2. */
static void reduce(gz_decimal *d)
{
    wide common = greatest_divisor(d->digits, d->divisor);

    d->digits /= common;
    d->divisor /= (unsigned)common;
    for (; d->divisor % 2 == 0; d->exponent--) {
        d->divisor /= 2;
        d->digits *= 5;
    }
    for (; d->divisor % 5 == 0; d->exponent--) {
        d->divisor /= 5;
        d->digits *= 2;
    }
    for (; d->exponent < 0 && d->digits % 10 == 0; d->exponent++)
        d->digits /= 10;
}

/* Without strtod's decimal point, which is the locale's. */
static double round_decimal(wide digits, int exponent)
{
    char text[64], reversed[40];
    size_t count = 0, len = 0;

    do
        reversed[count++] = (char)('0' + (int)(digits % 10));
    while (digits /= 10);
    while (count)
        text[len++] = reversed[--count];
    snprintf(text + len, sizeof text - len, "e%d", exponent);
    return strtod(text, NULL);
}

static bool finish_integer(wide digits, int exponent, bool negative, gz_number *out)
{
    int64_t value;

    for (; exponent > 0 && digits <= LARGEST; exponent--)
        digits *= 10;
    if (digits > LARGEST)
        return false;
    value = (int64_t)digits;
    *out = gz_number_from_integer(negative ? -value : value);
    return true;
}

bool gz_decimal_finish(gz_decimal d, bool negative, gz_number *out)
{
    double real;

    if (d.digits == 0) {
        *out = gz_number_from_integer(0);
        return true;
    }
    reduce(&d);
    for (; d.divisor > 1 && d.exponent > 0; d.exponent--) {
        if (d.digits > (wide)LARGEST * 1000)
            return false;
        d.digits *= 10;
    }
    if (d.divisor == 1 && d.exponent >= 0)
        return finish_integer(d.digits, d.exponent, negative, out);
    /* 33 digits of a fraction without end decide how the double is rounded. */
    for (wide full = (wide)LARGEST * 1000000000000000; d.divisor > 1 && d.digits < full;
         d.exponent--)
        d.digits *= 10;
    real = round_decimal(d.digits / d.divisor, d.exponent);
    if (real > (double)LARGEST)
        return false;
    *out = (gz_number){ false, 0, negative ? -real : real };
    return true;
}

/* ---- numbers ---- */

gz_number gz_number_from_integer(int64_t value)
{
    return (gz_number){ true, value, (double)value };
}

gz_number gz_number_from_real(double value)
{
    if (value == floor(value) && value >= -0x1p63 && value < 0x1p63)
        return gz_number_from_integer((int64_t)value);
    return (gz_number){ false, 0, value };
}

/* The fewest digits that read back as the same double; its value is
 * digits * 10^exponent. */
static gz_decimal shortest_decimal(double value)
{
    gz_decimal d = GZ_DECIMAL(0);

    for (int precision = 0; precision < 17; precision++) {
        char text[64];
        const char *at = text;

        snprintf(text, sizeof text, "%.*e", precision, fabs(value));
        d = GZ_DECIMAL(0);
        for (; *at != 'e'; at++) /* over the locale's decimal point, too */
            if (*at >= '0' && *at <= '9')
                d.digits = d.digits * 10 + (unsigned)(*at - '0');
        d.exponent = atoi(at + 1) - precision;
        if (round_decimal(d.digits, d.exponent) == fabs(value))
            break;
    }
    return d;
}

static gz_decimal decimal_of(const gz_number *value)
{
    if (value->integral)
        return GZ_DECIMAL(value->integer < 0 ? -(wide)value->integer : (wide)value->integer);
    return shortest_decimal(value->real);
}

bool gz_number_scale(const gz_number *value, int exponent, gz_number *out)
{
    gz_decimal d;

    if (!isfinite(value->real) || exponent < -400 || exponent > 400)
        return false;
    d = decimal_of(value);
    d.exponent += exponent;
    return gz_decimal_finish(d, value->real < 0, out);
}

static size_t write_scientific(char out[32], const char *sign, const char *digits, int count,
                               int point)
{
    if (count == 1)
        return (size_t)snprintf(out, 32, "%s%se%d", sign, digits, point - 1);
    return (size_t)snprintf(out, 32, "%s%c.%se%d", sign, digits[0], digits + 1, point - 1);
}

size_t gz_number_write(const gz_number *value, char out[32])
{
    static const char zeros[] = "00000000000000000000";
    const char *sign = value->real < 0 ? "-" : "";
    gz_decimal d;
    char digits[24];
    int count, point; /* the decimal point stands behind so many digits */

    if (value->integral)
        return (size_t)snprintf(out, 32, "%lld", (long long)value->integer);
    d = shortest_decimal(value->real);
    count = snprintf(digits, sizeof digits, "%llu", (unsigned long long)d.digits);
    point = count + d.exponent;
    if (point > 21 || point < -5)
        return write_scientific(out, sign, digits, count, point);
    if (point <= 0)
        return (size_t)snprintf(out, 32, "%s0.%.*s%s", sign, -point, zeros, digits);
    if (point >= count)
        return (size_t)snprintf(out, 32, "%s%s%.*s", sign, digits, point - count, zeros);
    return (size_t)snprintf(out, 32, "%s%.*s.%s", sign, point, digits, digits + point);
}
