/* fold.h - text as word lists see it: what counts as the same character.
 * A run of white space is one space; ’ ‘ ʼ are ', “ ” „ are ", and – ‑ are -; a letter
 * with its mark behind it is the letter that has both ("a" U+0301 is á).
 * Depends on base/utf8.h. No state: safe everywhere. */
#ifndef GZ_FOLD_H
#define GZ_FOLD_H

#include "base/utf8.h"

/* A number for what is below, and for the tables of Unicode: keys that were kept are of use only
 * while it is the same. */
uint32_t gz_fold_version(void);

/* Reads the unit at `text` (len > 0, valid UTF-8): a character, folded but in its own
 * case, or ' ' for a whole run of white space. Returns its length in bytes. */
size_t gz_fold_next(const char *text, size_t len, uint32_t *unit);
/* Lower case, also of the letters that differ from another only by their place in a
 * word (final sigma, long s): two units are the same letter when this is equal. */
uint32_t gz_fold_lower(uint32_t unit);

/* A key stands for text without its case and without what parts words: white space,
 * hyphens and apostrophes are left out, so "land-mine", "Land mine" and "landmine" have
 * one key, and the key of two texts in a row follows from theirs. Equal keys are a hint,
 * not a proof. */
typedef struct gz_key {
    uint64_t hash, power; /* power is 1 for no character at all */
} gz_key;

#define GZ_KEY_EMPTY ((gz_key){ 0, 1 })

gz_key gz_key_of(const char *text, size_t len);
static inline gz_key gz_key_join(gz_key left, gz_key right)
{
    return (gz_key){ left.hash * right.power + right.hash, left.power * right.power };
}
static inline bool gz_key_is_empty(gz_key key)
{
    return key.power == 1;
}
/* The key of one unit that gz_key_of would leave out: for phrases made of nothing else. */
gz_key gz_key_of_unit(uint32_t unit);

#endif
