/* symbols.h - which characters the parts of patterns want, and which characters are alike.
 *
 * A set is a part of a pattern that one character fulfils: a, [a-z£], \p{Lu}, a dot. What is
 * in it, PCRE2 itself says, when a character is first seen. Characters that are in the
 * same sets are of one class, so that what follows from one of them follows from all.
 * Depends on pcre.h. Belongs to one scanner. Internal to match/. */
#ifndef GZ_SYMBOLS_H
#define GZ_SYMBOLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct gz_symbols gz_symbols;

/* Sets that are always there. */
enum {
    GZ_SET_WORD,   /* what \b sees as part of a word */
    GZ_SET_LETTER, /* letters, digits and marks: inside a run of these a match can't start */
    GZ_SET_ANY,    /* every character */
    GZ_SET_FIRST   /* the first one that gz_symbols_set gives */
};
/* The class of no character: what comes after the end of a text. It is in no set. */
#define GZ_CLASS_END 0u
/* Not a class: memory ran out. */
#define GZ_CLASS_FAILED UINT32_MAX
#define GZ_SET_FAILED UINT32_MAX

gz_symbols *gz_symbols_new(void);          /* NULL when memory ran out */
void gz_symbols_free(gz_symbols *symbols); /* NULL is allowed */

/* The set of the characters that `text`, a part of a PCRE2 pattern, matches; `options` are
 * PCRE2_CASELESS and PCRE2_DOTALL, or 0. `text` must live as long as the symbols. Where there are
 * too many sets to be asked about, or PCRE2 refuses the text, it is GZ_SET_ANY. GZ_SET_FAILED: no
 * memory. All sets must be made before the first class is asked for. */
uint32_t gz_symbols_set(gz_symbols *symbols, const char *text, size_t len, uint32_t options);
/* The same for one character that stands for itself, whatever it means in a pattern. */
uint32_t gz_symbols_literal(gz_symbols *symbols, const char *text, size_t len, uint32_t options);

/* What a set was made of. */
typedef struct gz_symbol_set {
    const char *text;
    size_t len;
    uint32_t options;
    bool literal;
} gz_symbol_set;

gz_symbol_set gz_symbols_describe(const gz_symbols *symbols, uint32_t index);
uint32_t gz_symbols_count(const gz_symbols *symbols); /* sets, with those that are always there */

/* The class of a character. Classes are numbered from 1 on, and a number lasts. */
uint32_t gz_symbols_class(gz_symbols *symbols, uint32_t cp);
/* The class by byte: 0 where gz_symbols_class was not asked yet, and beyond ASCII. */
const uint32_t *gz_symbols_ascii(const gz_symbols *symbols);
/* The row of a class has a bit for each set; valid until the next new class. */
const uint64_t *gz_symbols_row(const gz_symbols *symbols, uint32_t class);
static inline bool gz_symbols_has(const uint64_t *row, uint32_t set)
{
    return row[set / 64] >> set % 64 & 1;
}

#endif
