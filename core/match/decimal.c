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

/* Powers of ten that are exact as doubles. */
static const double tens[] = { 1,    1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                               1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                               1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22 };
#define TENS ((int)(sizeof tens / sizeof tens[0]))

/* Without strtod's decimal point, which is the locale's. Two exact doubles need no strtod: their
 * quotient is rounded once. */
static double round_decimal(wide digits, int exponent)
{
    char text[64], reversed[40];
    size_t count = 0, len = 0;

    if (digits <= (wide)1 << 53 && exponent <= 0 && exponent > -TENS)
        return (double)digits / tens[-exponent];
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

gz_number gz_decimal_plain(uint64_t digits, int places, bool negative)
{
    double real;

    for (; places > 0 && digits % 10 == 0; places--)
        digits /= 10;
    if (places == 0)
        return gz_number_from_integer(negative ? -(int64_t)digits : (int64_t)digits);
    real = (double)digits / tens[places];
    return (gz_number){ false, 0, negative ? -real : real };
}

/* Tries few decimal places, as most numbers have. Division of two exact numbers is rounded once,
 * as a reader rounds, and no two decimals of up to 15 digits read as the same double: the first
 * that does is what printing and reading would find. */
static bool find_short_decimal(double value, gz_decimal *out)
{
    double scale = 1;

    for (int places = 0; places <= 15; places++, scale *= 10) {
        uint64_t digits;

        if (!(value * scale < 1e15))
            return false;
        digits = (uint64_t)(value * scale + 0.5);
        if ((double)digits / scale == value) {
            *out = GZ_DECIMAL(digits);
            out->exponent = -places;
            return digits > 0;
        }
    }
    return false;
}

/* The fewest digits that read back as the same double; its value is
 * digits * 10^exponent. */
static gz_decimal shortest_decimal(double value)
{
    gz_decimal d = GZ_DECIMAL(0);

    if (find_short_decimal(fabs(value), &d))
        return d;
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

/* ---- writing: printf would be most of the cost ---- */

/* Writes the digits of `value`; returns how many. */
static int write_digits(char *out, uint64_t value)
{
    char reversed[24];
    int count = 0;

    do
        reversed[count++] = (char)('0' + value % 10);
    while (value /= 10);
    for (int i = 0; i < count; i++)
        out[i] = reversed[count - 1 - i];
    return count;
}

static char *add(char *at, const char *text, int len)
{
    memcpy(at, text, (size_t)len);
    return at + len;
}

static char *add_zeros(char *at, int count)
{
    memset(at, '0', (size_t)count);
    return at + count;
}

static char *add_scientific(char *at, const char *digits, int count, int point)
{
    *at++ = digits[0];
    if (count > 1) {
        *at++ = '.';
        at = add(at, digits + 1, count - 1);
    }
    *at++ = 'e';
    if (point < 1)
        *at++ = '-';
    return at + write_digits(at, (uint64_t)abs(point - 1));
}

/* `point`: the decimal point stands behind so many digits. */
static char *add_plain(char *at, const char *digits, int count, int point)
{
    if (point <= 0) {
        at = add_zeros(add(at, "0.", 2), -point);
        return add(at, digits, count);
    }
    if (point >= count)
        return add_zeros(add(at, digits, count), point - count);
    at = add(at, digits, point);
    *at++ = '.';
    return add(at, digits + point, count - point);
}

size_t gz_number_write(const gz_number *value, char out[32])
{
    char digits[24], *at = out;

    if (value->integral ? value->integer < 0 : value->real < 0)
        *at++ = '-';
    if (value->integral) {
        uint64_t size = (uint64_t)value->integer;

        at += write_digits(at, value->integer < 0 ? -size : size);
    } else {
        gz_decimal d = shortest_decimal(value->real);
        int count = write_digits(digits, (uint64_t)d.digits), point = count + d.exponent;

        if (point > 21 || point < -5)
            at = add_scientific(at, digits, count, point);
        else
            at = add_plain(at, digits, count, point);
    }
    *at = '\0';
    return (size_t)(at - out);
}
