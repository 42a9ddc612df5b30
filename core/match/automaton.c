#include "match/automaton.h"

#include "base/mem.h"

#include <string.h>

enum {
    STEPS_MIN = 1 << 12,
    STEPS_MAX = 1 << 17, /* slots; at most half of them are taken */
    WORDS_MIN = 1 << 14, /* of states */
    WORDS_MAX = 1 << 19, /* besides … */
    WORDS_EACH_NODE = 4
};

/* The last element of a state that has edges, when the character before is part of a word. */
#define AFTER_WORD UINT32_MAX

bool gz_automaton_init(gz_automaton *automaton)
{
    *automaton =
        (gz_automaton){ .outlines.symbols = gz_symbols_new(), .choices = gz_choices_new() };
    return automaton->outlines.symbols && automaton->choices;
}

bool gz_automaton_ready(gz_automaton *automaton)
{
    size_t nodes = automaton->outlines.count + 1, patterns = automaton->outlines.list_count + 1;

    automaton->marks = gz_zalloc(2 * nodes + patterns, sizeof *automaton->marks);
    automaton->stack = gz_alloc(2 * nodes * sizeof *automaton->stack);
    automaton->next = gz_alloc((nodes + 1) * sizeof *automaton->next);
    automaton->found = gz_alloc(patterns * sizeof *automaton->found);
    automaton->steps = gz_zalloc(STEPS_MIN, sizeof *automaton->steps);
    automaton->step_mask = STEPS_MIN - 1;
    return automaton->marks && automaton->stack && automaton->next && automaton->found &&
           automaton->steps;
}

void gz_automaton_clear(gz_automaton *automaton)
{
    gz_symbols_free(automaton->outlines.symbols);
    gz_outlines_clear(&automaton->outlines);
    gz_choices_free(automaton->choices);
    gz_free(automaton->steps);
    gz_free(automaton->marks);
    gz_free(automaton->stack);
    gz_free(automaton->next);
    gz_free(automaton->found);
    *automaton = (gz_automaton){ 0 };
}

/* ---- states ---- */

/* The pattern that a node belongs to. */
static uint32_t find_owner(const gz_automaton *a, uint32_t node)
{
    size_t low = 0, high = a->outlines.list_count;

    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;

        if (a->outlines.list[middle].begin <= node)
            low = middle;
        else
            high = middle;
    }
    return (uint32_t)low;
}

static void forget(gz_automaton *a)
{
    memset(a->steps, 0, (a->step_mask + 1) * sizeof *a->steps);
    a->step_count = 0;
    gz_choices_forget(a->choices);
}

/* Makes room for a set of `count`, if need be by forgetting all that is not kept. */
static bool make_room(gz_automaton *a, size_t count, bool *forgot)
{
    size_t more = a->reserved > WORDS_MIN ? a->reserved : WORDS_MIN;

    if (more < count + 1)
        more = count + 1;
    if (a->reserved >= WORDS_MAX + WORDS_EACH_NODE * a->outlines.count && !*forgot) {
        forget(a);
        *forgot = true;
        return true;
    }
    if (!gz_choices_reserve(a->choices, more))
        return false;
    a->reserved += more;
    return true;
}

static bool intern(gz_automaton *a, const uint32_t *items, size_t count, uint32_t *set,
                   bool *forgot)
{
    while (!gz_choices_intern(a->choices, items, (uint32_t)count, set))
        if (!make_room(a, count, forgot))
            return false;
    return true;
}

bool gz_automaton_keep(gz_automaton *automaton)
{
    gz_choices_keep(automaton->choices);
    return gz_choices_reserve(automaton->choices, 1);
}

/* ---- making a step ---- */

static void begin_turn(gz_automaton *a)
{
    size_t marks = 2 * (a->outlines.count + 1) + a->outlines.list_count + 1;

    if (++a->turn == 0) {
        memset(a->marks, 0, marks * sizeof *a->marks);
        a->turn = 1;
    }
    a->next_count = a->found_count = 0;
    a->edges = false;
}

static uint32_t *mark_of_pattern(gz_automaton *a, uint32_t pattern)
{
    return &a->marks[2 * (a->outlines.count + 1) + pattern];
}

/* Puts a node on the stack, once a turn before the character and once behind it. */
static void push(gz_automaton *a, size_t *depth, uint32_t node, bool behind)
{
    uint32_t *mark = &a->marks[2 * node + behind];

    if (*mark != a->turn) {
        *mark = a->turn;
        a->stack[(*depth)++] = node;
    }
}

static void add_found(gz_automaton *a, uint32_t node)
{
    uint32_t pattern = find_owner(a, node), *mark = mark_of_pattern(a, pattern);
    size_t at = a->found_count;

    if (*mark == a->turn)
        return;
    *mark = a->turn;
    for (; at > 0 && a->found[at - 1] > pattern; at--)
        a->found[at] = a->found[at - 1];
    a->found[at] = pattern;
    a->found_count++;
}

/* Passes a node that takes no character and asks nothing; false for the others. */
static bool pass(gz_automaton *a, size_t *depth, uint32_t at, bool behind)
{
    const gz_node *n = &a->outlines.nodes[at];

    a->work++;
    if (n->kind == GZ_NODE_END || n->kind == GZ_NODE_OPEN) {
        add_found(a, at);
        return true;
    }
    if (n->kind != GZ_NODE_SPLIT && n->kind != GZ_NODE_JUMP)
        return false;
    if (n->kind == GZ_NODE_SPLIT)
        push(a, depth, n->arg, behind);
    push(a, depth, n->out, behind);
    return true;
}

/* Follows what takes no character, from `node` on, behind the character. */
static void arrive(gz_automaton *a, size_t base, uint32_t node)
{
    size_t depth = base;

    push(a, &depth, node, true);
    while (depth > base) {
        uint32_t at = a->stack[--depth];

        if (pass(a, &depth, at, true))
            continue;
        a->edges |= a->outlines.nodes[at].kind != GZ_NODE_SET;
        a->next[a->next_count++] = at;
    }
}

/* Takes the character from `node` on. */
static void depart(gz_automaton *a, uint32_t node)
{
    size_t depth = 0;

    push(a, &depth, node, false);
    while (depth > 0) {
        uint32_t at = a->stack[--depth];
        const gz_node *n = &a->outlines.nodes[at];

        if (pass(a, &depth, at, false))
            continue;
        if (n->kind == GZ_NODE_SET && gz_symbols_has(a->row, n->arg))
            arrive(a, depth, n->out);
        if (n->kind != GZ_NODE_SET && (a->before != a->here) == (n->kind == GZ_NODE_EDGE))
            push(a, &depth, n->out, false);
    }
}

/* Where a word boundary may come next, what came before counts. */
static void mark_before(gz_automaton *a, bool after_word)
{
    if (a->edges && after_word && a->next_count > 0)
        a->next[a->next_count++] = AFTER_WORD;
}

/* A pattern that has come to its end is tried anyway. */
static void leave_found(gz_automaton *a)
{
    size_t kept = 0;

    if (a->found_count == 0)
        return;
    for (size_t i = 0; i < a->next_count; i++)
        if (*mark_of_pattern(a, find_owner(a, a->next[i])) != a->turn)
            a->next[kept++] = a->next[i];
    a->next_count = kept;
}

static gz_step *find_slot(const gz_automaton *a, gz_step *steps, size_t mask, uint32_t state,
                          uint32_t class)
{
    size_t at = gz_step_slot(a, state, class) & mask;

    while (steps[at].state && (steps[at].state != state || steps[at].class != class))
        at = (at + 1) & mask;
    return &steps[at];
}

/* Room for one more step; twice as much, or all that was there is forgotten. */
static bool reserve_step(gz_automaton *a, bool *forgot)
{
    size_t slots = a->step_mask + 1;
    gz_step *wider, *old = a->steps;

    if (a->step_count < slots / 2)
        return true;
    if (slots >= STEPS_MAX) {
        forget(a);
        *forgot = true;
        return true;
    }
    wider = gz_zalloc(2 * slots, sizeof *wider);
    if (!wider)
        return false;
    a->step_mask = 2 * slots - 1;
    for (size_t i = 0; i < slots; i++)
        if (old[i].state)
            *find_slot(a, wider, a->step_mask, old[i].state, old[i].class) = old[i];
    a->steps = wider;
    gz_free(old);
    return true;
}

/* What leads on from a state is all in `next` and `found` before anything is forgotten. */
static void follow(gz_automaton *a, uint32_t state, uint32_t class)
{
    uint32_t count;
    const uint32_t *items = gz_choices_items(a->choices, state, &count);

    begin_turn(a);
    a->row = gz_symbols_row(a->outlines.symbols, class);
    a->here = gz_symbols_has(a->row, GZ_SET_WORD);
    a->before = count > 0 && items[count - 1] == AFTER_WORD;
    for (uint32_t i = 0; i < count - a->before; i++) {
        const gz_node *n = &a->outlines.nodes[items[i]];

        if (n->kind != GZ_NODE_SET)
            depart(a, items[i]);
        else if (gz_symbols_has(a->row, n->arg))
            arrive(a, 0, n->out);
    }
    a->work += count;
    leave_found(a);
}

/* The sets of a step. When all was forgotten for the second, the first is to be made anew. */
static bool intern_both(gz_automaton *a, gz_step *made, bool *forgot)
{
    return intern(a, a->next, a->next_count, &made->next, forgot) &&
           intern(a, a->found, a->found_count, &made->found, forgot);
}

const gz_step *gz_automaton_make(gz_automaton *automaton, uint32_t state, uint32_t class)
{
    gz_automaton *a = automaton;
    gz_step *step = find_slot(a, a->steps, a->step_mask, state, class);
    bool forgot = false;

    if (step->state)
        return step;
    follow(a, state, class);
    mark_before(a, a->here);
    a->made = (gz_step){ .state = state, .class = class };
    if (!reserve_step(a, &forgot) || !intern_both(a, &a->made, &forgot) ||
        (forgot && !intern_both(a, &a->made, &forgot)))
        return NULL;
    if (forgot) /* the number of the state will be given to another one */
        return &a->made;
    step = find_slot(a, a->steps, a->step_mask, state, class);
    *step = a->made;
    a->step_count++;
    return step;
}

/* ---- starts ---- */

bool gz_automaton_start(gz_automaton *automaton, const bool *wanted, bool after_word,
                        uint32_t *state)
{
    bool forgot = true; /* nothing may be */

    begin_turn(automaton);
    for (size_t i = 0; i < automaton->outlines.list_count; i++)
        if (wanted[i])
            arrive(automaton, 0, automaton->outlines.list[i].start);
    mark_before(automaton, after_word);
    return intern(automaton, automaton->next, automaton->next_count, state, &forgot);
}

bool gz_automaton_is_open(gz_automaton *automaton, size_t pattern)
{
    begin_turn(automaton);
    arrive(automaton, 0, automaton->outlines.list[pattern].start);
    for (uint32_t i = automaton->outlines.list[pattern].begin;
         i < automaton->outlines.list[pattern].end; i++)
        if (automaton->outlines.nodes[i].kind == GZ_NODE_OPEN &&
            automaton->marks[2 * (size_t)i + 1] == automaton->turn)
            return true;
    return false;
}

void gz_automaton_mark_alive(const gz_automaton *automaton, uint32_t state, bool *alive)
{
    uint32_t count;
    const uint32_t *items = gz_choices_items(automaton->choices, state, &count);

    for (uint32_t i = 0; i < count; i++)
        if (items[i] != AFTER_WORD)
            alive[find_owner(automaton, items[i])] = true;
}
