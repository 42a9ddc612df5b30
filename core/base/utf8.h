/* utf8.h - UTF-8 and the few Unicode properties that the core needs.
 * Depends on nothing of ours; tables are those of libutf8proc.
 * No state: safe everywhere. */
#ifndef GZ_UTF8_H
#define GZ_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define GZ_REPLACEMENT 0xFFFDu
#define GZ_MOST_PARTS 4

/* Decodes the character at `text` (len > 0), which must be valid UTF-8.
 * Returns its length in bytes, 1 to 4. */
size_t gz_utf8_next(const char *text, size_t len, uint32_t *cp);
/* Decodes the character that ends before `text + at` (at > 0); returns its length. */
size_t gz_utf8_prev(const char *text, size_t at, uint32_t *cp);
/* Writes 1 to 4 bytes; a surrogate or a number past U+10FFFF becomes U+FFFD. */
size_t gz_utf8_put(uint32_t cp, char out[4]);
/* Length of the longest valid prefix; == len when all of it is valid. Surrogates,
 * overlong forms and numbers past U+10FFFF are not valid. */
size_t gz_utf8_valid(const char *text, size_t len);
/* Length of the longest prefix that is ASCII. */
size_t gz_utf8_ascii(const char *text, size_t len);
/* At a malformed place: length of the maximal subpart (Unicode 15, 3.9), 1 to 3. */
size_t gz_utf8_bad(const char *text, size_t len);
/* Number of code points, and of UTF-16 units, in valid UTF-8. */
size_t gz_utf8_count(const char *text, size_t len);
size_t gz_utf16_count(const char *text, size_t len);

enum {
    GZ_LETTER = 1, /* L* */
    GZ_DIGIT = 2,  /* Nd */
    GZ_MARK = 4,   /* M* */
    GZ_SPACE = 8,  /* White_Space: also no-break and thin spaces, line ends */
    GZ_UPPER = 16, /* Lu, Lt */
    GZ_LOWER = 32  /* Ll */
};
extern const unsigned char gz_ascii_classes[128];
unsigned gz_char_class_wide(uint32_t cp); /* cp >= 128 */
/* The classes of one character, as a sum of the above; 0 for the rest. */
static inline unsigned gz_char_class(uint32_t cp)
{
    return cp < 128 ? gz_ascii_classes[cp] : gz_char_class_wide(cp);
}
/* Letter, digit or mark: what a word is made of. */
static inline bool gz_char_is_word(uint32_t cp)
{
    return (gz_char_class(cp) & (GZ_LETTER | GZ_DIGIT | GZ_MARK)) != 0;
}
/* Simple lower case of one character. Not the locale's. */
uint32_t gz_char_lower(uint32_t cp);
/* The character that `letter` and a mark behind it are together, or 0: á of a and U+0301. */
uint32_t gz_char_compose(uint32_t letter, uint32_t mark);
/* The reverse, all marks apart and in canonical order. Returns how many characters; 1: the
 * character has no parts. */
size_t gz_char_decompose(uint32_t cp, uint32_t out[GZ_MOST_PARTS]);
/* The version of Unicode that the tables are of, 15.1 as 0x0F01. */
uint32_t gz_utf8_unicode(void);
/* LF, VT, FF, CR, NEL, U+2028, U+2029. */
bool gz_char_is_newline(uint32_t cp);

#endif
