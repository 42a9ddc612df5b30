/* choice.h - lists of numbers, sets of patterns or of nodes, each kept once, in memory that is
 * reserved beforehand.
 * Depends on base/. Belongs to one scanner. Internal to match/. */
#ifndef GZ_CHOICE_H
#define GZ_CHOICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct gz_choices gz_choices;

/* A set is known by a number; this is the empty one. */
#define GZ_CHOICE_EMPTY 0u

gz_choices *gz_choices_new(void);          /* NULL when memory ran out */
void gz_choices_free(gz_choices *choices); /* NULL is allowed */
/* Makes room for further sets: a set takes a word, and one for each element. False when
 * memory ran out. */
bool gz_choices_reserve(gz_choices *choices, size_t words);
/* The number of the set of these elements, whose order counts; false when there is no room for
 * it. */
bool gz_choices_intern(gz_choices *choices, const uint32_t *items, uint32_t count, uint32_t *set);
/* The elements; valid until gz_choices_reserve or gz_choices_forget. */
const uint32_t *gz_choices_items(const gz_choices *choices, uint32_t set, uint32_t *count);
/* From now on gz_choices_forget forgets only the sets that come later. */
void gz_choices_keep(gz_choices *choices);
void gz_choices_forget(gz_choices *choices);

#endif
