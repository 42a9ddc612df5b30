#include "match/number.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static void write_checked(const gz_number *number, char out[32])
{
    size_t len = gz_number_write(number, out);

    assert_int_equal(len, strlen(out));
}

/* Reads and writes; "-" when it is no number. */
static void assert_reads(const char *text, const char *expected)
{
    gz_number number;
    char out[32] = "-";

    if (gz_number_read(text, strlen(text), &number))
        write_checked(&number, out);
    if (strcmp(out, expected) != 0)
        fail_msg("\"%s\" reads %s, not %s", text, out, expected);
}

static const char *const digits[][2] = {
    { "0", "0" },
    { "007", "7" },
    { "1,200", "1200" },
    { "1 200", "1200" },
    { "1\xC2\xA0"
      "200\xE2\x80\xAF"
      "000",
      "1200000" },
    { "1'200", "1200" },
    { "1’200’000.25", "1200000.25" },
    { "12,34,567", "1234567" },
    { "1,23,456.5", "123456.5" },
    { " 12 ", "12" },
    { ".5", "0.5" },
    { "3.50", "3.5" },
    { "51.50853", "51.50853" },
    { "-0.12574", "-0.12574" },
    { "-12.00", "-12" },
    { "0.00", "0" },
    { "99999999999999.9", "99999999999999.9" },
    { "9999999999999999.9", "10000000000000000" },
    { "0.1", "0.1" },
    { "3.14159265358979323846", "3.141592653589793" },
    { "-5", "-5" },
    { "−5.5", "-5.5" },
    { "+5", "5" },
    { "minus 5", "-5" },
    { "-0", "0" },
    { "1000000000000000000", "1000000000000000000" },
    { "999,999,999,999,999,999", "999999999999999999" },
    { "0.0000000001", "1e-10" },
    /* none */
    { "", "-" },
    { " ", "-" },
    { "-", "-" },
    { ".", "-" },
    { "5.", "-" },
    { ",5", "-" },
    { "1,,000", "-" },
    { "1,000,", "-" },
    { "12,34", "-" },
    { "1,2345", "-" },
    { "1234,567", "-" },
    { "123,45,678", "-" },
    { "1,000 000", "-" },
    { "1\t000", "-" },
    { "1\n000", "-" },
    { "0,123", "-" },
    { "1.2.3", "-" },
    { "1.000,50", "-" },
    { "5-6", "-" },
    { "--5", "-" },
    { "1000000000000000001", "-" },
    { "99999999999999999999", "-" },
    { "0.12345678901234567890123456789", "-" },
    { "5 %", "-" },
    { "x", "-" },
    { "٣", "-" },
    { "5\xE2\x80", "-" },
};

static const char *const magnitudes[][2] = {
    { "16.4 million", "16400000" },
    { "2.5 million", "2500000" },
    { "3bn", "3000000000" },
    { "3-bn", "3000000000" },
    { "4k", "4000" },
    { "4K", "4000" },
    { "2 crore", "20000000" },
    { "16,189 crore", "161890000000" },
    { "1.5 lakh", "150000" },
    { "2 lakh crore", "2000000000000" },
    { "7mln", "7000000" },
    { "1.2tn", "1200000000000" },
    { "3 dozen", "36" },
    { "5 hundred thousand", "500000" },
    { "0.0000019 million", "1.9" },
    { "2½ million", "2500000" },
    { "half a million", "500000" },
    { "HALF A BILLION", "500000000" },
    { "half million", "500000" },
    { "half of a dozen", "6" },
    { "a quarter of a million", "250000" },
    { "three quarters of a million", "750000" },
    { "one and a half million", "1500000" },
    { "two and three quarter million", "-" },
    { "two and three-quarters million", "2750000" },
    { "a million and a half", "1500000" },
    { "ten million and a half", "10500000" },
    { "a third of a million", "333333.3333333333" },
    { "five million", "5000000" },
    { "five m", "5000000" },
    { "two millions", "2000000" },
    { "three point two million", "3200000" },
    { "999 trillion", "999000000000000" },
    { "1000 quadrillion", "-" },
    { "m", "-" },
    { "millions", "-" },
    { "3 million million million", "-" },
    { "billion billion tn", "-" },
    { "half of a", "-" },
    { "5 and a half", "-" },
    { "3bn-", "-" },
};

static const char *const words[][2] = {
    { "zero", "0" },
    { "forty", "40" },
    { "Forty-Two", "42" },
    { "two hundred and five", "205" },
    { "two hundred five", "205" },
    { "twelve hundred", "1200" },
    { "a hundred", "100" },
    { "hundred", "100" },
    { "a dozen", "12" },
    { "dozen", "12" },
    { "two dozen", "24" },
    { "half a dozen", "6" },
    { "a thousand and one", "1001" },
    { "one hundred and twenty-three thousand four hundred and fifty-six", "123456" },
    { "five hundred thousand million", "500000000000" },
    { "nine hundred ninety-nine trillion nine hundred ninety-nine billion", "999999000000000" },
    { "two lakh fifty thousand", "250000" },
    { "three point one four", "3.14" },
    { "minus five", "-5" },
    { "half", "0.5" },
    { "a half", "0.5" },
    { "one and a half", "1.5" },
    { "two and two thirds", "2.6666666666666665" },
    { "three quarters", "0.75" },
    { "two-fifths", "0.4" },
    { "one third", "0.3333333333333333" },
    { "third", "3" },
    { "first", "1" },
    { "twenty-first", "21" },
    { "two hundredth", "200" },
    { "two hundred and third", "203" },
    { "millionth", "1000000" },
    { "21st", "21" },
    { "12th", "12" },
    { "112th", "112" },
    { "1,003rd", "1003" },
    /* none */
    { "a", "-" },
    { "an", "-" },
    { "and", "-" },
    { "of", "-" },
    { "a five", "-" },
    { "five a", "-" },
    { "twenty twenty", "-" },
    { "two fifty", "-" },
    { "nineteen eighty-four", "-" },
    { "two hundred and", "-" },
    { "and five", "-" },
    { "twenty-zero", "-" },
    { "thousand hundred hundred", "-" },
    { "one million five million", "-" },
    { "one million five m", "-" },
    { "dozens", "-" },
    { "thirds", "-" },
    { "one second", "-" },
    { "third five", "-" },
    { "point", "-" },
    { "three point", "-" },
    { "21th", "-" },
    { "11st", "-" },
    { "2.5th", "-" },
    { "forty,", "-" },
    { "fortytwo", "-" },
    { "forty--two", "-" },
    { "forty two-", "-" },
};

static const char *const fractions[][2] = {
    { "½", "0.5" },     { "2½", "2.5" },    { "⅓", "0.3333333333333333" },
    { "3⅞", "3.875" },  { "3/4", "0.75" },  { "2 1/2", "2.5" },
    { "1 1⁄2", "1.5" }, { "-1/2", "-0.5" }, { "½ million", "500000" },
    { "2.5½", "-" },    { "½½", "-" },      { "4/3", "-" },
    { "1/0", "-" },     { "1/2/3", "-" },   { "1/1000", "-" },
    { "2 1/", "-" },
};

static void assert_all(const char *const cases[][2], size_t count)
{
    for (size_t i = 0; i < count; i++)
        assert_reads(cases[i][0], cases[i][1]);
}

static void reads_digits_as_they_are_grouped(void **state)
{
    (void)state;
    assert_all(digits, COUNT(digits));
}

static void reads_magnitudes_exactly(void **state)
{
    (void)state;
    assert_all(magnitudes, COUNT(magnitudes));
}

static void reads_english_words(void **state)
{
    (void)state;
    assert_all(words, COUNT(words));
}

static void reads_fractions(void **state)
{
    (void)state;
    assert_all(fractions, COUNT(fractions));
}

static void refuses_a_very_long_line_of_digits(void **state)
{
    static char text[100000];
    gz_number number;

    (void)state;
    memset(text, '9', sizeof text);
    assert_false(gz_number_read(text, sizeof text, &number));
    for (size_t i = 1; i < sizeof text; i += 2)
        text[i] = ',';
    assert_false(gz_number_read(text, sizeof text, &number));
    memset(text, '0', sizeof text);
    assert_true(gz_number_read(text, sizeof text, &number));
    memset(text, ' ', sizeof text);
    assert_false(gz_number_read(text, sizeof text, &number));
}

static void shifts_the_decimal_text(void **state)
{
    static const struct {
        const char *text;
        int exponent;
        const char *expected;
    } cases[] = {
        { "16.4", 6, "16400000" },
        { "4.35", 2, "435" },
        { "0.07", 2, "7" },
        { "80", -2, "0.8" },
        { "-1.005", 3, "-1005" },
        { "1200", -3, "1.2" },
        { "1.15", 1, "11.5" },
        { "0", 20, "0" },
        { "1", 18, "1000000000000000000" },
        { "1", 19, "-" },
        { "2", 18, "-" },
        { "5", -9, "5e-9" },
        { "1.5", 500, "-" },
        { "999.99", 15, "999990000000000000" },
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        gz_number number, scaled;
        char out[32] = "-";

        assert_true(gz_number_read(cases[i].text, strlen(cases[i].text), &number));
        if (gz_number_scale(&number, cases[i].exponent, &scaled))
            write_checked(&scaled, out);
        assert_string_equal(out, cases[i].expected);
    }
}

static void writes_what_reads_back_the_same(void **state)
{
    static const struct {
        double value;
        const char *expected;
    } cases[] = {
        { 0.1 + 0.2, "0.30000000000000004" },
        { 1.0 / 3, "0.3333333333333333" },
        { 5e-324, "5e-324" },
        { 1.7976931348623157e308, "1.7976931348623157e308" },
        { -2.5, "-2.5" },
        { 1e21, "1e21" },
        { 1.5e21, "1.5e21" },
        { 123456789012345680000.0, "123456789012345680000" },
        { -0.0, "0" },
        { 0.000001, "0.000001" },
        { 1.5e-7, "1.5e-7" },
        { -0x1p63, "-9223372036854775808" },
        { 0x1p63, "9223372036854776000" },
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        gz_number number = gz_number_from_real(cases[i].value);
        char out[32];

        write_checked(&number, out);
        assert_string_equal(out, cases[i].expected);
        assert_true(strtod(out, NULL) == cases[i].value);
    }
}

static void minds_no_locale(void **state)
{
    (void)state;
    if (!setlocale(LC_ALL, "de_DE.UTF-8") && !setlocale(LC_ALL, "fr_FR.UTF-8"))
        skip();
    assert_reads("3.25", "3.25");
    setlocale(LC_ALL, "C");
}

static void a_token_of_no_number_is_seen_at_once(void **state)
{
    static const char *const may[] = { "five", "MILLION", "minus", "24m", "a", "3rd", "½", "," };
    static const char *const never[] = { "police", "fives", "thousandfold", "x" };

    (void)state;
    for (size_t i = 0; i < COUNT(may); i++)
        assert_true(gz_number_may_hold(may[i], strlen(may[i])));
    for (size_t i = 0; i < COUNT(never); i++)
        assert_false(gz_number_may_hold(never[i], strlen(never[i])));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_digits_as_they_are_grouped),
        cmocka_unit_test(reads_magnitudes_exactly),
        cmocka_unit_test(reads_english_words),
        cmocka_unit_test(reads_fractions),
        cmocka_unit_test(refuses_a_very_long_line_of_digits),
        cmocka_unit_test(shifts_the_decimal_text),
        cmocka_unit_test(writes_what_reads_back_the_same),
        cmocka_unit_test(minds_no_locale),
        cmocka_unit_test(a_token_of_no_number_is_seen_at_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
