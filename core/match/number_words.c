#include "match/number_words.h"

#include <stdlib.h>
#include <string.h>

typedef unsigned __int128 wide;

#define LARGEST INT64_C(1000000000000000000) /* 10^18 */

/* ---- the words ---- */

typedef struct word_entry {
    char text[12]; /* zeros fill it up, so that all of it can be compared at once */
    gz_number_word word;
} word_entry;

#define CARDINAL(text, kind, value)                                                                \
    {                                                                                              \
        text,                                                                                      \
        {                                                                                          \
            GZ_WORD_##kind, false, false, false, value                                             \
        }                                                                                          \
    }
#define ORDINAL(text, kind, value)                                                                 \
    {                                                                                              \
        text,                                                                                      \
        {                                                                                          \
            GZ_WORD_##kind, true, false, false, value                                              \
        }                                                                                          \
    }
#define PLURAL(text, kind, value)                                                                  \
    {                                                                                              \
        text,                                                                                      \
        {                                                                                          \
            GZ_WORD_##kind, false, true, false, value                                              \
        }                                                                                          \
    }
#define LETTER(text, value)                                                                        \
    {                                                                                              \
        text,                                                                                      \
        {                                                                                          \
            GZ_WORD_SCALE, false, false, true, value                                               \
        }                                                                                          \
    }

/* In the order of their bytes, for bsearch. */
static const word_entry entries[] = {
    CARDINAL("a", A, 1),
    CARDINAL("an", A, 1),
    CARDINAL("and", AND, 0),
    LETTER("b", 9),
    CARDINAL("billion", SCALE, 9),
    PLURAL("billions", SCALE, 9),
    ORDINAL("billionth", SCALE, 9),
    LETTER("bln", 9),
    LETTER("bn", 9),
    LETTER("cr", 7),
    CARDINAL("crore", SCALE, 7),
    PLURAL("crores", SCALE, 7),
    CARDINAL("dozen", DOZEN, 12),
    PLURAL("dozens", DOZEN, 12),
    CARDINAL("eight", UNIT, 8),
    CARDINAL("eighteen", TEEN, 18),
    ORDINAL("eighteenth", TEEN, 18),
    ORDINAL("eighth", UNIT, 8),
    PLURAL("eighths", PART, 8),
    ORDINAL("eightieth", TENS, 80),
    CARDINAL("eighty", TENS, 80),
    CARDINAL("eleven", TEEN, 11),
    ORDINAL("eleventh", TEEN, 11),
    CARDINAL("fifteen", TEEN, 15),
    ORDINAL("fifteenth", TEEN, 15),
    ORDINAL("fifth", UNIT, 5),
    PLURAL("fifths", PART, 5),
    ORDINAL("fiftieth", TENS, 50),
    CARDINAL("fifty", TENS, 50),
    ORDINAL("first", UNIT, 1),
    CARDINAL("five", UNIT, 5),
    ORDINAL("fortieth", TENS, 40),
    CARDINAL("forty", TENS, 40),
    CARDINAL("four", UNIT, 4),
    CARDINAL("fourteen", TEEN, 14),
    ORDINAL("fourteenth", TEEN, 14),
    ORDINAL("fourth", UNIT, 4),
    PLURAL("fourths", PART, 4),
    CARDINAL("half", PART, 2),
    PLURAL("halves", PART, 2),
    CARDINAL("hundred", HUNDRED, 2),
    PLURAL("hundreds", HUNDRED, 2),
    ORDINAL("hundredth", HUNDRED, 2),
    LETTER("k", 3),
    CARDINAL("lac", SCALE, 5),
    PLURAL("lacs", SCALE, 5),
    CARDINAL("lakh", SCALE, 5),
    PLURAL("lakhs", SCALE, 5),
    LETTER("m", 6),
    LETTER("mil", 6),
    CARDINAL("million", SCALE, 6),
    PLURAL("millions", SCALE, 6),
    ORDINAL("millionth", SCALE, 6),
    LETTER("mio", 6),
    LETTER("mln", 6),
    LETTER("mn", 6),
    CARDINAL("nine", UNIT, 9),
    CARDINAL("nineteen", TEEN, 19),
    ORDINAL("nineteenth", TEEN, 19),
    ORDINAL("ninetieth", TENS, 90),
    CARDINAL("ninety", TENS, 90),
    ORDINAL("ninth", UNIT, 9),
    PLURAL("ninths", PART, 9),
    CARDINAL("nought", UNIT, 0),
    CARDINAL("of", OF, 0),
    CARDINAL("one", UNIT, 1),
    CARDINAL("point", POINT, 0),
    CARDINAL("quarter", PART, 4),
    PLURAL("quarters", PART, 4),
    ORDINAL("second", UNIT, 2),
    CARDINAL("seven", UNIT, 7),
    CARDINAL("seventeen", TEEN, 17),
    ORDINAL("seventeenth", TEEN, 17),
    ORDINAL("seventh", UNIT, 7),
    PLURAL("sevenths", PART, 7),
    ORDINAL("seventieth", TENS, 70),
    CARDINAL("seventy", TENS, 70),
    CARDINAL("six", UNIT, 6),
    CARDINAL("sixteen", TEEN, 16),
    ORDINAL("sixteenth", TEEN, 16),
    ORDINAL("sixth", UNIT, 6),
    PLURAL("sixths", PART, 6),
    ORDINAL("sixtieth", TENS, 60),
    CARDINAL("sixty", TENS, 60),
    LETTER("t", 12),
    CARDINAL("ten", TEEN, 10),
    ORDINAL("tenth", TEEN, 10),
    PLURAL("tenths", PART, 10),
    ORDINAL("third", UNIT, 3),
    PLURAL("thirds", PART, 3),
    CARDINAL("thirteen", TEEN, 13),
    ORDINAL("thirteenth", TEEN, 13),
    ORDINAL("thirtieth", TENS, 30),
    CARDINAL("thirty", TENS, 30),
    CARDINAL("thousand", SCALE, 3),
    PLURAL("thousands", SCALE, 3),
    ORDINAL("thousandth", SCALE, 3),
    CARDINAL("three", UNIT, 3),
    LETTER("tln", 12),
    LETTER("tn", 12),
    CARDINAL("trillion", SCALE, 12),
    PLURAL("trillions", SCALE, 12),
    ORDINAL("trillionth", SCALE, 12),
    LETTER("trn", 12),
    ORDINAL("twelfth", TEEN, 12),
    CARDINAL("twelve", TEEN, 12),
    ORDINAL("twentieth", TENS, 20),
    CARDINAL("twenty", TENS, 20),
    CARDINAL("two", UNIT, 2),
    CARDINAL("zero", UNIT, 0),
};

static int compare_entries(const void *wanted, const void *entry)
{
    return memcmp(wanted, ((const word_entry *)entry)->text, sizeof entries[0].text);
}

bool gz_number_word_find(const char *text, size_t len, gz_number_word *out)
{
    char wanted[sizeof entries[0].text] = "";
    const word_entry *found;

    if (len == 0 || len > sizeof wanted || memchr(text, '\0', len))
        return false;
    memcpy(wanted, text, len);
    found = bsearch(wanted, entries, sizeof entries / sizeof entries[0], sizeof entries[0],
                    compare_entries);
    if (found)
        *out = found->word;
    return found != NULL;
}

/* ---- reading them ---- */

/* A place in the words. */
typedef struct reader {
    const gz_number_word *at, *end;
} reader;

static bool is_next(const reader *r, int kind)
{
    return r->at < r->end && (int)r->at->kind == kind;
}

static bool take(reader *r, int kind)
{
    if (!is_next(r, kind))
        return false;
    r->at++;
    return true;
}

/* An integer under construction: total + group, the last part of total being `part`. */
typedef struct sum {
    int64_t total, part, group;
    int last;     /* kind of the word before, -1 at the start */
    int scale;    /* power of ten of the last magnitude */
    bool ordinal; /* that was the last word */
} sum;

static bool add_small(sum *s, const gz_number_word *word)
{
    bool after_tens = s->last == GZ_WORD_TENS && word->kind == GZ_WORD_UNIT && word->value > 0;
    bool after_gap = s->last == -1 || s->last == GZ_WORD_HUNDRED || s->last == GZ_WORD_AND ||
                     s->last == GZ_WORD_SCALE;

    if (!after_tens && !after_gap)
        return false;
    s->group += word->value;
    return true;
}

static bool add_hundred(sum *s)
{
    if (s->last == -1)
        s->group = 1;
    else if (s->group < 1 || s->group > 99)
        return false;
    s->group *= 100;
    return true;
}

/* More than LARGEST when the product is. */
static int64_t times_power(int64_t value, int power)
{
    for (; power > 0; power--) {
        if (value > LARGEST / 10)
            return LARGEST + 1;
        value *= 10;
    }
    return value;
}

/* "five thousand", and a magnitude of what one made: "five thousand million". */
static bool add_scale(sum *s, const gz_number_word *word)
{
    if (s->last == GZ_WORD_SCALE) {
        s->total -= s->part;
        s->part = times_power(s->part, word->value);
    } else {
        if (word->value >= s->scale || (s->group == 0 && s->last != -1))
            return false;
        s->part = times_power(s->last == -1 ? 1 : s->group, word->value);
    }
    s->total += s->part;
    s->group = 0;
    s->scale = word->value;
    return s->total <= LARGEST;
}

static bool add_word(sum *s, const gz_number_word *word)
{
    if (word->letter || word->plural || s->ordinal)
        return false;
    switch (word->kind) {
    case GZ_WORD_UNIT:
    case GZ_WORD_TEEN:
    case GZ_WORD_TENS:
        return add_small(s, word);
    case GZ_WORD_HUNDRED:
        return add_hundred(s);
    case GZ_WORD_SCALE:
        return add_scale(s, word);
    case GZ_WORD_A:
        s->group = 1;
        return s->last == -1;
    case GZ_WORD_AND:
        return s->last == GZ_WORD_HUNDRED || s->last == GZ_WORD_SCALE;
    default:
        return false;
    }
}

/* "and" that leads to a part ("and a half") belongs to no integer. */
static bool leads_to_part(const reader *r)
{
    reader next = *r;

    if (!take(&next, GZ_WORD_AND))
        return false;
    if (next.at < next.end && next.at->kind <= GZ_WORD_TEEN && !next.at->ordinal) {
        next.at++;
        return next.at < next.end && (next.at->kind == GZ_WORD_PART || next.at->ordinal);
    }
    return is_next(&next, GZ_WORD_A) || is_next(&next, GZ_WORD_PART);
}

/* As many words as make an integer; false when the first makes none. */
static bool read_integer(reader *r, sum *s)
{
    const gz_number_word *start = r->at;

    *s = (sum){ .last = -1, .scale = 99 };
    for (; r->at < r->end && !leads_to_part(r); r->at++) {
        sum before = *s;

        if (!add_word(s, r->at)) {
            *s = before;
            break;
        }
        s->last = (int)r->at->kind;
        s->ordinal = r->at->ordinal;
    }
    return r->at > start && s->last != GZ_WORD_AND;
}

/* "half", "a third", "two thirds", "three quarters". */
static bool read_part(reader *r, unsigned *top, unsigned *bottom)
{
    const gz_number_word *word = r->at;
    bool counted = true;

    *top = 1;
    if (word < r->end && word->kind == GZ_WORD_A)
        word++;
    else if (word < r->end && word->kind <= GZ_WORD_TEEN && !word->ordinal && word->value > 0)
        *top = (unsigned)word++->value;
    else
        counted = false;
    if (word == r->end || word->plural != (*top > 1))
        return false;
    if (word->kind != GZ_WORD_PART &&
        (!counted || !word->ordinal || word->kind > GZ_WORD_TEEN || word->value < 3))
        return false;
    *bottom = (unsigned)word->value;
    r->at = word + 1;
    return true;
}

/* "three point one four": each word a digit. */
static bool read_places(reader *r, gz_decimal *value)
{
    if (!is_next(r, GZ_WORD_UNIT))
        return false;
    for (; is_next(r, GZ_WORD_UNIT) && !r->at->ordinal; r->at++) {
        value->digits = value->digits * 10 + (unsigned)r->at->value;
        value->exponent--;
    }
    return -value->exponent <= GZ_DECIMAL_DIGITS - 18;
}

static void add_part(gz_decimal *value, unsigned top, unsigned bottom)
{
    value->digits = value->digits * bottom + top;
    value->divisor = bottom;
}

/* "a million and a half": the half is of the million. */
static bool split_scale(const sum *s, gz_decimal *value)
{
    if (s->last != GZ_WORD_SCALE)
        return s->total == 0 || s->group != 0;
    if (s->total != s->part)
        return false;
    while (value->digits % 10 == 0) {
        value->digits /= 10;
        value->exponent++;
    }
    for (; value->exponent > s->scale; value->exponent--)
        value->digits *= 10;
    return true;
}

/* What may follow an integer in words: nothing, or what it did not take as its own:
 * "five m", "two millions", "two dozen". */
static bool ends_well(const reader *r, const sum *s)
{
    if (r->at == r->end)
        return true;
    return (r->at->letter || r->at->plural || r->at->kind == GZ_WORD_DOZEN) &&
           (s->total == 0 || s->group == 0);
}

static bool read_whole(reader *r, gz_decimal *value)
{
    unsigned top, bottom;
    sum s;

    if (!read_integer(r, &s))
        return false;
    *value = GZ_DECIMAL((wide)(s.total + s.group));
    if (s.ordinal)
        return r->at == r->end;
    if (s.last == GZ_WORD_A) /* "a" counts only what follows it: "a dozen" */
        return is_next(r, GZ_WORD_DOZEN);
    if (take(r, GZ_WORD_POINT))
        return read_places(r, value);
    if (!take(r, GZ_WORD_AND))
        return ends_well(r, &s);
    if (!split_scale(&s, value) || !read_part(r, &top, &bottom))
        return false;
    add_part(value, top, bottom);
    return true;
}

bool gz_number_words_scale(const gz_number_word *words, size_t count, gz_decimal *value)
{
    if (count > 3)
        return false;
    for (size_t i = 0; i < count; i++) {
        if (words[i].ordinal)
            return false;
        if (words[i].kind == GZ_WORD_DOZEN)
            value->digits *= 12;
        else if (words[i].kind == GZ_WORD_SCALE || (words[i].kind == GZ_WORD_HUNDRED && i == 0))
            value->exponent += words[i].value;
        else
            return false;
    }
    return true;
}

bool gz_number_words_read(const gz_number_word *words, size_t count, gz_decimal *out)
{
    reader r = { words, words + count };
    unsigned top, bottom;

    *out = GZ_DECIMAL(0);
    if (read_part(&r, &top, &bottom)) {
        add_part(out, top, bottom);
        take(&r, GZ_WORD_OF);
        take(&r, GZ_WORD_A);
        if (r.at == r.end && r.at[-1].kind != GZ_WORD_PART && !r.at[-1].ordinal)
            return false; /* "half of a" */
    } else if (is_next(&r, GZ_WORD_DOZEN) && !r.at->plural) {
        *out = GZ_DECIMAL(1);
    } else if (!read_whole(&r, out)) {
        return false;
    }
    return gz_number_words_scale(r.at, (size_t)(r.end - r.at), out);
}
