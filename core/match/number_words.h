/* number_words.h - numbers in English words.
 * Depends on decimal.h. No state. */
#ifndef GZ_NUMBER_WORDS_H
#define GZ_NUMBER_WORDS_H

#include "match/decimal.h"

/* Most words in a number. */
#define GZ_NUMBER_WORDS 32

/* What a word of a number is. */
typedef struct gz_number_word {
    enum {
        GZ_WORD_UNIT, /* zero to nine */
        GZ_WORD_TEEN, /* ten to nineteen */
        GZ_WORD_TENS, /* twenty to ninety */
        GZ_WORD_HUNDRED,
        GZ_WORD_SCALE, /* thousand, m, crore: `value` is its power of ten */
        GZ_WORD_DOZEN,
        GZ_WORD_PART, /* half, quarter: `value` is what one is divided by */
        GZ_WORD_A,    /* a, an */
        GZ_WORD_AND,
        GZ_WORD_OF,
        GZ_WORD_POINT
    } kind;
    bool ordinal; /* third: also a part */
    bool plural;  /* thirds, millions */
    bool letter;  /* m, bn: only after another word */
    int value;
} gz_number_word;

/* Finds a word, in lower case. */
bool gz_number_word_find(const char *text, size_t len, gz_number_word *out);
/* Reads all the words as one number. */
bool gz_number_words_read(const gz_number_word *words, size_t count, gz_decimal *out);
/* Reads all the words as magnitudes ("hundred million"; none is fine), and multiplies. */
bool gz_number_words_scale(const gz_number_word *words, size_t count, gz_decimal *value);

#endif
