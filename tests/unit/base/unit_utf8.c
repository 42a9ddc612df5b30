#include "base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void writes_and_reads_every_character(void **state)
{
    char text[4];

    (void)state;
    for (uint32_t cp = 0; cp <= 0x10FFFF; cp++) {
        size_t len = gz_utf8_put(cp, text);
        uint32_t forward, backward, wanted = cp >= 0xD800 && cp <= 0xDFFF ? GZ_REPLACEMENT : cp;

        assert_int_equal(gz_utf8_valid(text, len), len);
        assert_int_equal(gz_utf8_next(text, len, &forward), len);
        assert_int_equal(gz_utf8_prev(text, len, &backward), len);
        assert_int_equal(forward, wanted);
        assert_int_equal(backward, wanted);
    }
    assert_int_equal(gz_utf8_put(0x110000, text), 3);
}

static void finds_the_maximal_subpart_of_malformed_text(void **state)
{
    static const struct {
        const char *text;
        size_t valid, bad;
    } cases[] = {
        { "ab\x80", 2, 1 },           /* continuation without a lead */
        { "\xC0\xAF", 0, 1 },         /* overlong "/" */
        { "\xE0\x80\x80", 0, 1 },     /* overlong */
        { "\xE0\xA0", 0, 2 },         /* cut */
        { "\xED\xA0\x80", 0, 1 },     /* surrogate */
        { "\xF0\x90\x80", 0, 3 },     /* cut */
        { "\xF0\x80\x80\x80", 0, 1 }, /* overlong */
        { "\xF4\x90\x80\x80", 0, 1 }, /* past U+10FFFF */
        { "\xF1\x80\x80\x41", 0, 3 }, /* broken off */
        { "\xE2\x82\x41", 0, 2 },
        { "\xFF", 0, 1 },
        { "\xC3", 0, 1 },
        { "\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80\xC3", 9, 1 },
        { "sixteen bytes and then some\xE9t\xE9", 27, 1 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t len = strlen(cases[i].text);

        assert_int_equal(gz_utf8_valid(cases[i].text, len), cases[i].valid);
        assert_int_equal(gz_utf8_bad(cases[i].text + cases[i].valid, len - cases[i].valid),
                         cases[i].bad);
    }
    assert_int_equal(gz_utf8_valid("", 0), 0);
}

/* Compares with the definition: table 3-7 of the Unicode standard, written out. */
static bool well_formed(const unsigned char *s)
{
    uint32_t cp;
    char again[4];

    if ((s[0] & 0xF8) != 0xF0 || (s[1] & 0xC0) != 0x80 || (s[2] & 0xC0) != 0x80 ||
        (s[3] & 0xC0) != 0x80)
        return false;
    cp = (s[0] & 7u) << 18 | (s[1] & 0x3Fu) << 12 | (s[2] & 0x3Fu) << 6 | (s[3] & 0x3Fu);
    return gz_utf8_put(cp, again) == 4 && memcmp(again, s, 4) == 0;
}

static void accepts_four_bytes_only_when_they_write_back_the_same(void **state)
{
    (void)state;
    for (unsigned lead = 0xF0; lead < 0x100; lead++)
        for (unsigned second = 0; second < 0x100; second++) {
            unsigned char s[4] = { (unsigned char)lead, (unsigned char)second, 0x80, 0xBF };

            assert_int_equal(gz_utf8_valid((char *)s, 4) == 4, well_formed(s));
        }
}

static void counts_code_points_and_utf16_units(void **state)
{
    static const char text[] = "a é € 😀 z";

    (void)state;
    assert_int_equal(gz_utf8_count(text, strlen(text)), 9);
    assert_int_equal(gz_utf16_count(text, strlen(text)), 10);
    assert_int_equal(gz_utf8_count("", 0), 0);
}

static void knows_the_classes_of_characters(void **state)
{
    static const struct {
        uint32_t cp;
        unsigned classes;
    } cases[] = {
        { 'a', GZ_LETTER | GZ_LOWER },
        { 'Z', GZ_LETTER | GZ_UPPER },
        { '7', GZ_DIGIT },
        { '_', 0 },
        { ' ', GZ_SPACE },
        { '\v', GZ_SPACE },
        { 0x1C, 0 },
        { 0x7F, 0 },
        { 0x85, GZ_SPACE },
        { 0xA0, GZ_SPACE },
        { 0xAD, 0 },
        { 0xE9, GZ_LETTER | GZ_LOWER },
        { 0xC9, GZ_LETTER | GZ_UPPER },
        { 0x1C5, GZ_LETTER | GZ_UPPER },
        { 0xBD, 0 },
        { 0x301, GZ_MARK },
        { 0x663, GZ_DIGIT },
        { 0x2009, GZ_SPACE },
        { 0x2028, GZ_SPACE },
        { 0x200B, 0 },
        { 0x3000, GZ_SPACE },
        { 0x4E2D, GZ_LETTER },
        { 0x1F600, 0 },
        { 0x10FFFF, 0 },
        { 0x110000, 0 },
        { 0xFFFFFFFF, 0 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(gz_char_class(cases[i].cp), cases[i].classes);
    assert_true(gz_char_is_word(0x301));
    assert_false(gz_char_is_word('-'));
}

static void lowers_single_characters(void **state)
{
    (void)state;
    assert_int_equal(gz_char_lower('Q'), 'q');
    assert_int_equal(gz_char_lower('['), '[');
    assert_int_equal(gz_char_lower(0xC9), 0xE9);
    assert_int_equal(gz_char_lower(0x416), 0x436);
    assert_int_equal(gz_char_lower(0x20AC), 0x20AC);
}

static void composes_a_letter_and_its_mark(void **state)
{
    uint32_t parts[GZ_MOST_PARTS];

    (void)state;
    assert_int_equal(gz_char_compose('a', 0x301), 0xE1);
    assert_int_equal(gz_char_compose(0x1EB9, 0x302), 0x1EC7);
    assert_int_equal(gz_char_compose('x', 0x30C), 0);
    assert_int_equal(gz_char_compose('a', 'b'), 0);
    assert_int_equal(gz_char_decompose(0x1EC7, parts), 3);
    assert_int_equal(parts[0], 'e');
    assert_int_equal(parts[1], 0x323);
    assert_int_equal(parts[2], 0x302);
    assert_int_equal(gz_char_decompose('a', parts), 1);
    assert_int_equal(gz_char_decompose(0x20AC, parts), 1);
}

static void knows_line_ends(void **state)
{
    static const uint32_t newlines[] = { '\n', '\v', '\f', '\r', 0x85, 0x2028, 0x2029 };

    (void)state;
    for (size_t i = 0; i < sizeof newlines / sizeof *newlines; i++)
        assert_true(gz_char_is_newline(newlines[i]));
    assert_false(gz_char_is_newline('\t'));
    assert_false(gz_char_is_newline(0x1E));
    assert_false(gz_char_is_newline(0xA0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_and_reads_every_character),
        cmocka_unit_test(finds_the_maximal_subpart_of_malformed_text),
        cmocka_unit_test(accepts_four_bytes_only_when_they_write_back_the_same),
        cmocka_unit_test(counts_code_points_and_utf16_units),
        cmocka_unit_test(knows_the_classes_of_characters),
        cmocka_unit_test(lowers_single_characters),
        cmocka_unit_test(composes_a_letter_and_its_mark),
        cmocka_unit_test(knows_line_ends),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
