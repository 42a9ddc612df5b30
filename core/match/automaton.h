/* automaton.h - the outlines of all patterns of a scanner, followed at once.
 *
 * A state is the set of places in the outlines that a text has led to. States, and the steps
 * from one to another, are made when a text first asks for them, and kept: a text of
 * the kind that was seen before costs a look-up a character, however many patterns there
 * are. What is kept has a bound; when it is reached, all is forgotten but the starts.
 * Depends on outline.h, choice.h. Belongs to one scanner. Internal to match/. */
#ifndef GZ_AUTOMATON_H
#define GZ_AUTOMATON_H

#include "match/choice.h"
#include "match/outline.h"

/* A state that leads nowhere. */
#define GZ_STATE_NONE GZ_CHOICE_EMPTY

/* From a state, by a character of a class. */
typedef struct gz_step {
    uint32_t state, class;
    uint32_t next;
    uint32_t found; /* set (of `choices`) of the patterns that have come to their end; they are not
                     * followed further */
} gz_step;

typedef struct gz_automaton {
    gz_outlines outlines; /* and their symbols, which it owns */
    gz_choices *choices;  /* states, and sets of patterns */
    uint64_t work;        /* that making steps has taken, in nodes */
    /* For automaton.c alone. */
    gz_step *steps;
    size_t step_mask, step_count;
    gz_step made;    /* the last one, when it could not be kept */
    size_t reserved; /* words of choices */
    uint32_t turn;
    uint32_t *marks; /* two a node, and one a pattern: the turn that came by last */
    uint32_t *stack, *next, *found;
    size_t next_count, found_count;
    const uint64_t *row;
    bool before, here, edges; /* is it part of a word; are there edges in `next` */
} gz_automaton;

/* Adds the outlines of patterns (gz_outlines_add, on `outlines`) between these two. False when
 * memory ran out; gz_automaton_clear is due all the same. */
bool gz_automaton_init(gz_automaton *automaton);
bool gz_automaton_ready(gz_automaton *automaton);
void gz_automaton_clear(gz_automaton *automaton); /* one that is all zero is allowed */

/* The state before any character, for the patterns that are `wanted` (one a pattern), and
 * whether the character before is part of a word. Call it before the first step. */
bool gz_automaton_start(gz_automaton *automaton, const bool *wanted, bool after_word,
                        uint32_t *state);
/* Is the pattern open from its start, so that no state tells anything of it? */
bool gz_automaton_is_open(gz_automaton *automaton, size_t pattern);
/* Keeps what was made so far. False when memory ran out. */
bool gz_automaton_keep(gz_automaton *automaton);

static inline size_t gz_step_slot(const gz_automaton *automaton, uint32_t state, uint32_t class)
{
    return ((state * UINT32_C(0x9E3779B1) >> 10) + class * 5) & automaton->step_mask;
}

/* Only where it was asked for before, and is found at once; else NULL. */
static inline const gz_step *gz_automaton_find(const gz_automaton *automaton, uint32_t state,
                                               uint32_t class)
{
    const gz_step *step = &automaton->steps[gz_step_slot(automaton, state, class)];

    return step->state == state && step->class == class ? step : NULL;
}

/* The slow half of gz_automaton_step. */
const gz_step *gz_automaton_make(gz_automaton *automaton, uint32_t state, uint32_t class);

/* The step from a state by a class of `symbols`, GZ_CLASS_END at the end of the text. Valid until
 * the next one, which may forget all states but its own. NULL when memory ran out. */
static inline const gz_step *gz_automaton_step(gz_automaton *automaton, uint32_t state,
                                               uint32_t class)
{
    const gz_step *step = gz_automaton_find(automaton, state, class);

    return step ? step : gz_automaton_make(automaton, state, class);
}

/* Marks the patterns that a state still follows: alive[i] becomes true. */
void gz_automaton_mark_alive(const gz_automaton *automaton, uint32_t state, bool *alive);

#endif
