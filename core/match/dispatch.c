#include "match/dispatch.h"

#include "base/mem.h"
#include "base/utf8.h"
#include "match/automaton.h"
#include "match/compiled.h"

#include <string.h>

enum {
    FAR = 256,        /* characters that are looked at from one place, and … */
    WORK_MIN = 20000, /* … what making states may take there, besides … */
    WORK_EACH_NODE = 2
};

/* What the character before a place is: part of a run in which no match starts, of a word as \b
 * sees it, of both. */
enum { IN_RUN = 1, AFTER_WORD = 2, BEFORE_COUNT = 4, STOP = BEFORE_COUNT };

struct gz_dispatch {
    gz_pattern *const *patterns;
    size_t count;
    gz_automaton automaton;
    uint64_t work_each;    /* at one place */
    uint32_t starts[2][2]; /* by whether a match may start there, and by AFTER_WORD */
    bool any_open;
    uint32_t open[2][256]; /* patterns that no state knows, by place and by first byte */
    /* Where nothing can begin at a byte of ASCII: what the next byte has before it; else STOP. */
    uint8_t idle[BEFORE_COUNT][256];
    const uint32_t *ascii; /* classes */
    bool *flags;           /* one a pattern */
    uint32_t *found;
    uint32_t found_count;
};

/* ---- making ---- */

static bool read_outlines(gz_dispatch *d)
{
    gz_outlines *outlines = &d->automaton.outlines;

    for (size_t i = 0; i < d->count; i++) {
        const gz_pattern *p = d->patterns[i];

        if (!(p->outline ? gz_outlines_read(outlines, p->outline)
                         : gz_outlines_add(outlines, p->text, p->text_len)))
            return false;
    }
    d->work_each = WORK_MIN + WORK_EACH_NODE * d->automaton.outlines.count;
    return gz_automaton_ready(&d->automaton);
}

static bool is_wanted(const gz_dispatch *d, size_t pattern, bool place)
{
    return place || d->patterns[pattern]->midword;
}

static bool keep_open(gz_dispatch *d, bool place, unsigned byte)
{
    uint32_t count = 0;

    for (size_t i = 0; i < d->count; i++)
        if (d->flags[i] && is_wanted(d, i, place) && d->patterns[i]->first[byte])
            d->found[count++] = (uint32_t)i;
    return gz_choices_reserve(d->automaton.choices, count + 1) &&
           gz_choices_intern(d->automaton.choices, d->found, count, &d->open[place][byte]);
}

static bool find_open(gz_dispatch *d)
{
    for (size_t i = 0; i < d->count; i++) {
        d->flags[i] = gz_automaton_is_open(&d->automaton, i);
        d->any_open = d->any_open || d->flags[i];
    }
    for (unsigned byte = 0; byte < 256 && d->any_open; byte++)
        if (!keep_open(d, false, byte) || !keep_open(d, true, byte))
            return false;
    return true;
}

static bool make_starts(gz_dispatch *d)
{
    bool *wanted = gz_zalloc(d->count + 1, sizeof *wanted);
    bool done = wanted != NULL;

    for (size_t i = 0; i < 4 && done; i++) {
        bool place = i / 2, after_word = i % 2;

        for (size_t p = 0; p < d->count; p++)
            wanted[p] = !d->flags[p] && is_wanted(d, p, place);
        done = gz_automaton_start(&d->automaton, wanted, after_word, &d->starts[place][after_word]);
    }
    gz_free(wanted);
    return done;
}

gz_dispatch *gz_dispatch_new(gz_pattern *const *patterns, size_t count)
{
    gz_dispatch *d = gz_zalloc(1, sizeof *d);

    if (!d)
        return NULL;
    d->patterns = patterns;
    d->count = count;
    d->flags = gz_zalloc(count + 1, sizeof *d->flags);
    d->found = gz_zalloc(count + 1, sizeof *d->found);
    if (!d->flags || !d->found || !gz_automaton_init(&d->automaton) || !read_outlines(d) ||
        !find_open(d) || !make_starts(d) || !gz_automaton_keep(&d->automaton)) {
        gz_dispatch_free(d);
        return NULL;
    }
    memset(d->flags, 0, count * sizeof *d->flags);
    memset(d->idle, STOP, sizeof d->idle);
    d->ascii = gz_symbols_ascii(d->automaton.outlines.symbols);
    return d;
}

void gz_dispatch_free(gz_dispatch *dispatch)
{
    if (!dispatch)
        return;
    gz_automaton_clear(&dispatch->automaton);
    gz_free(dispatch->flags);
    gz_free(dispatch->found);
    gz_free(dispatch);
}

/* ---- the patterns found at a place ---- */

/* Adds patterns that are not there yet, in rising order. */
static void add_found(gz_dispatch *d, const uint32_t *items, uint32_t count)
{
    uint32_t left = d->found_count, right = count, to = left + right;

    d->found_count = to;
    while (right > 0) {
        bool take_left = left > 0 && d->found[left - 1] > items[right - 1];

        d->found[--to] = take_left ? d->found[--left] : items[--right];
    }
}

static void add_set(gz_dispatch *d, uint32_t set)
{
    uint32_t count;
    const uint32_t *items = gz_choices_items(d->automaton.choices, set, &count);

    add_found(d, items, count);
}

/* The look-out ends here: what may still come is tried. */
static void add_alive(gz_dispatch *d, uint32_t state)
{
    gz_automaton_mark_alive(&d->automaton, state, d->flags);
    for (uint32_t i = 0; i < d->count; i++) {
        if (d->flags[i])
            add_found(d, &i, 1);
        d->flags[i] = false;
    }
}

/* ---- the walk ---- */

/* The class of the character at byte `at`, and its length. */
static uint32_t read_class(gz_dispatch *d, const gz_dispatch_walk *w, size_t at, size_t *size)
{
    uint32_t cp = (unsigned char)w->subject[at];

    *size = 1;
    if (d->ascii[cp])
        return d->ascii[cp];
    if (cp >= 0x80)
        *size = gz_utf8_next(w->subject + at, w->len - at, &cp);
    return gz_symbols_class(d->automaton.outlines.symbols, cp);
}

/* A place from which patterns are followed. */
typedef struct outlook {
    size_t at, far; /* where it is, and how far it goes */
    uint32_t state;
    uint64_t enough; /* work */
} outlook;

/* Goes on over ASCII by steps that are known. */
static void look_quickly(gz_dispatch *d, const gz_dispatch_walk *w, outlook *o)
{
    while (o->state != GZ_STATE_NONE && o->at < o->far) {
        uint32_t class = d->ascii[(unsigned char)w->subject[o->at]];
        const gz_step *step = gz_automaton_find(&d->automaton, o->state, class);

        if (class == GZ_CLASS_END || !step) /* it is not known, or beyond ASCII */
            return;
        if (step->found != GZ_CHOICE_EMPTY)
            add_set(d, step->found);
        o->state = step->next;
        o->at++;
    }
}

/* Goes on by one step, whatever it takes. False when memory ran out. */
static bool look_on(gz_dispatch *d, const gz_dispatch_walk *w, outlook *o)
{
    size_t size = 1;
    uint32_t class = o->at < w->len ? read_class(d, w, o->at, &size) : GZ_CLASS_END;
    const gz_step *step =
        class == GZ_CLASS_FAILED ? NULL : gz_automaton_step(&d->automaton, o->state, class);

    if (!step)
        return false;
    add_set(d, step->found);
    o->state = o->at < w->len ? step->next : GZ_STATE_NONE;
    o->at += size;
    return true;
}

/* Follows all patterns from a place on. Returns how many bytes were looked at, the end of the
 * text as one; SIZE_MAX when memory ran out. */
static size_t look_out(gz_dispatch *d, const gz_dispatch_walk *w, uint32_t state)
{
    outlook o = { .at = w->at,
                  .far = w->len - w->at > FAR ? w->at + FAR : w->len,
                  .state = state,
                  .enough = d->automaton.work + d->work_each };

    for (;;) {
        look_quickly(d, w, &o);
        if (o.state == GZ_STATE_NONE)
            return o.at - w->at;
        if ((o.at >= o.far && o.at < w->len) || d->automaton.work > o.enough) {
            add_alive(d, o.state);
            return o.at - w->at;
        }
        if (!look_on(d, w, &o))
            return SIZE_MAX;
    }
}

/* Passes over characters of ASCII at which nothing can begin. */
static void skip_idle(const gz_dispatch *d, gz_dispatch_walk *w)
{
    unsigned before = w->before;
    size_t at = w->next;

    for (; at < w->len; at++) {
        unsigned next = d->idle[before][(unsigned char)w->subject[at]];

        if (next == STOP)
            break;
        before = next;
    }
    w->next = at;
    w->before = (uint8_t)before;
}

/* Looks at the next character, whatever it is. False when memory ran out. */
static bool visit(gz_dispatch *d, gz_dispatch_walk *w)
{
    size_t size, looked;
    uint32_t class = read_class(d, w, w->next, &size);
    unsigned char first = (unsigned char)w->subject[w->next];
    uint8_t before = w->before;
    const uint64_t *row;
    bool in_run, place;

    if (class == GZ_CLASS_FAILED)
        return false;
    row = gz_symbols_row(d->automaton.outlines.symbols, class);
    in_run = gz_symbols_has(row, GZ_SET_LETTER);
    place = !in_run || !(before & IN_RUN);
    w->at = w->next;
    w->next += size;
    w->before = (in_run ? IN_RUN : 0) | (gz_symbols_has(row, GZ_SET_WORD) ? AFTER_WORD : 0);
    if (d->any_open)
        add_set(d, d->open[place][first]);
    looked = look_out(d, w, d->starts[place][(before & AFTER_WORD) != 0]);
    if (looked == SIZE_MAX)
        return false;
    if (looked <= 1 && d->found_count == 0 && first < 0x80)
        d->idle[before][first] = w->before;
    return true;
}

bool gz_dispatch_next(gz_dispatch *dispatch, gz_dispatch_walk *walk)
{
    dispatch->found_count = 0;
    for (;;) {
        skip_idle(dispatch, walk);
        if (walk->next == walk->len)
            return false;
        if (!visit(dispatch, walk)) {
            walk->failed = true;
            return false;
        }
        if (dispatch->found_count > 0) {
            walk->patterns = dispatch->found;
            walk->count = dispatch->found_count;
            return true;
        }
    }
}
