#include "match/dispatch.h"

#include "base/mem.h"
#include "base/utf8.h"
#include "match/choice.h"
#include "match/compiled.h"

#include <string.h>

enum {
    LEVELS = 4,    /* pieces of a prefix; the first is one character */
    PIECE_MAX = 8, /* bytes of a piece */
    WAYS = 4,      /* entries of a bucket */
    BUCKETS = 1 << 13,
    POOL_WORDS = 1 << 16, /* for sets, besides those by first byte, and … */
    POOL_SETS = 16,       /* … as many times the set of all patterns */
    PROBE_LIMIT = 10000   /* steps of one question */
};

/* What came before a prefix, as a kind where that is enough to know. */
enum { BEFORE_NOTHING = 0x110000, BEFORE_WORD, BEFORE_OTHER };

#define ROOT UINT32_C(0x80000000) /* a parent that is no entry: what comes before the prefix */
#define ROOT_PLACE UINT32_C(0x40000000)

/* A piece of a prefix after the pieces of its parents. `serial` is never used again, so
 * an entry whose parent was overwritten is never found. */
typedef struct entry {
    uint64_t bytes;
    uint32_t parent; /* serial, or ROOT with the character before */
    uint32_t serial; /* 0: the entry is free */
    uint32_t set;
    uint8_t len;
    bool known; /* the set has been asked for; else seen once */
    bool last;  /* going on would tell no more */
} entry;

typedef struct start {
    uint32_t set;
    bool exact; /* the very character before counts, not only its kind */
} start;

struct gz_dispatch {
    gz_pattern *const *patterns;
    gz_matcher *matcher;
    gz_choices *choices;
    uint32_t *scratch;    /* a set under construction */
    start starts[2][256]; /* by `place` and first byte */
    entry *table;
    uint32_t serial;
};

static const uint8_t piece_size[LEVELS] = { 0, 4, 8, 8 };

/* ---- by first byte ---- */

static bool choose_by_first_byte(gz_dispatch *d, size_t count, bool place, unsigned byte)
{
    start *s = &d->starts[place][byte];
    uint32_t chosen = 0;

    for (size_t i = 0; i < count; i++) {
        const gz_pattern *p = d->patterns[i];

        if (!p->first[byte] || (!place && !p->midword))
            continue;
        d->scratch[chosen++] = (uint32_t)i;
        s->exact = s->exact || (p->looks_behind && !p->unseen);
    }
    return gz_choices_reserve(d->choices, chosen + 1) &&
           gz_choices_intern(d->choices, d->scratch, chosen, &s->set);
}

static bool choose_by_first_bytes(gz_dispatch *d, size_t count)
{
    for (unsigned byte = 0; byte < 256; byte++)
        if (!choose_by_first_byte(d, count, false, byte) ||
            !choose_by_first_byte(d, count, true, byte))
            return false;
    gz_choices_keep(d->choices);
    return gz_choices_reserve(d->choices, POOL_WORDS + POOL_SETS * count);
}

gz_dispatch *gz_dispatch_new(gz_pattern *const *patterns, size_t count, gz_matcher *matcher)
{
    gz_dispatch *d = gz_zalloc(1, sizeof *d);

    if (!d)
        return NULL;
    d->patterns = patterns;
    d->matcher = matcher;
    d->choices = gz_choices_new();
    d->scratch = gz_zalloc(count, sizeof *d->scratch);
    d->table = gz_zalloc((size_t)BUCKETS * WAYS, sizeof *d->table);
    if (!d->choices || !d->scratch || !d->table || !choose_by_first_bytes(d, count)) {
        gz_dispatch_free(d);
        return NULL;
    }
    return d;
}

void gz_dispatch_free(gz_dispatch *dispatch)
{
    if (!dispatch)
        return;
    gz_choices_free(dispatch->choices);
    gz_free(dispatch->scratch);
    gz_free(dispatch->table);
    gz_free(dispatch);
}

bool gz_dispatch_begins(const gz_dispatch *dispatch, unsigned char first, bool place)
{
    return dispatch->starts[place][first].set != GZ_CHOICE_EMPTY;
}

/* ---- the table ---- */

/* The character before, for a key. \b and (?m)^ see only whether it is a word character
 * or a line end; of those beyond ASCII, what PCRE2 thinks is not asked. */
static uint32_t describe_before(const char *subject, size_t at, bool exact)
{
    uint32_t cp;

    if (at == 0)
        return BEFORE_NOTHING;
    gz_utf8_prev(subject, at, &cp);
    if (exact || cp >= 0x80 || gz_char_is_newline(cp))
        return cp;
    return cp == '_' || gz_char_is_word(cp) ? BEFORE_WORD : BEFORE_OTHER;
}

/* Length of the piece at `at`: whole characters, at least one. CR LF stays whole, for
 * \R* does not say that it would have gone on behind a CR. */
static size_t measure_piece(const char *subject, size_t len, size_t at, size_t level)
{
    size_t end = at + piece_size[level];
    uint32_t cp;

    if (level == 0)
        end = at + gz_utf8_next(subject + at, len - at, &cp);
    if (end >= len)
        return len - at;
    while (((unsigned char)subject[end] & 0xC0) == 0x80)
        end--;
    if (subject[end] == '\n' && subject[end - 1] == '\r')
        end = end - at == 1 ? end + 1 : end - 1;
    return end - at;
}

static entry *find_bucket(const gz_dispatch *d, uint32_t parent, uint64_t bytes, size_t len)
{
    uint64_t hash =
        (bytes ^ (uint64_t)parent << 32 ^ parent ^ len << 59) * UINT64_C(0x9E3779B97F4A7C15);

    hash = (hash ^ hash >> 32) * UINT64_C(0xD6E8FEB86659FD93);
    return d->table + (hash >> 40 & (BUCKETS - 1)) * WAYS;
}

static entry *find_entry(entry *bucket, uint32_t parent, uint64_t bytes, size_t len)
{
    for (size_t i = 0; i < WAYS; i++)
        if (bucket[i].bytes == bytes && bucket[i].parent == parent && bucket[i].len == len &&
            bucket[i].serial)
            return &bucket[i];
    return NULL;
}

/* Forgets everything but the sets by first byte. */
static void forget(gz_dispatch *d)
{
    memset(d->table, 0, (size_t)BUCKETS * WAYS * sizeof *d->table);
    gz_choices_forget(d->choices);
    d->serial = 0;
}

/* An entry that is free, or seen only once, or one of the rest in turn. */
static entry *add_entry(gz_dispatch *d, entry *bucket, uint32_t parent, uint64_t bytes, size_t len)
{
    entry *e = &bucket[d->serial % WAYS];

    for (size_t i = 0; i < WAYS; i++)
        if (!bucket[i].known && (e->known || !bucket[i].serial))
            e = &bucket[i];
    *e = (entry){ .bytes = bytes, .parent = parent, .serial = ++d->serial, .len = (uint8_t)len };
    return e;
}

/* ---- asking ---- */

/* Asks about every pattern of the set `from` whether it could match at `at` when the text
 * goes on after byte `end`. False when the answer could not be kept. */
static bool ask(gz_dispatch *d, entry *e, uint32_t from, const char *subject, size_t at, size_t end)
{
    size_t before = 0;
    uint32_t count, kept = 0, cp;
    const uint32_t *items = gz_choices_items(d->choices, from, &count);

    if (at > 0)
        before = gz_utf8_prev(subject, at, &cp);
    e->last = true;
    for (uint32_t i = 0; i < count; i++) {
        const gz_pattern *p = d->patterns[items[i]];
        int rc = p->unseen ? 0
                           : gz_matcher_run(d->matcher, p->code, PROBE_LIMIT, subject + at - before,
                                            before + end - at, before,
                                            PCRE2_NO_UTF_CHECK | PCRE2_NOTEMPTY | PCRE2_NO_JIT |
                                                PCRE2_PARTIAL_HARD);

        if (rc == PCRE2_ERROR_NOMATCH)
            continue;
        e->last = e->last && rc != PCRE2_ERROR_PARTIAL;
        d->scratch[kept++] = items[i];
    }
    e->known = gz_choices_intern(d->choices, d->scratch, kept, &e->set);
    return e->known;
}

const uint32_t *gz_dispatch_find(gz_dispatch *dispatch, const char *subject, size_t len, size_t at,
                                 bool place, uint32_t *count)
{
    const start *s = &dispatch->starts[place][(unsigned char)subject[at]];
    uint32_t parent = ROOT | (place ? ROOT_PLACE : 0) | describe_before(subject, at, s->exact);
    uint32_t set = s->set;
    size_t end = at;

    if (dispatch->serial >= ROOT - LEVELS)
        forget(dispatch);
    for (size_t level = 0; level < LEVELS && set != GZ_CHOICE_EMPTY && end < len; level++) {
        size_t piece = measure_piece(subject, len, end, level);
        uint64_t bytes = 0;
        entry *bucket, *e;

        memcpy(&bytes, subject + end, piece);
        bucket = find_bucket(dispatch, parent, bytes, piece);
        e = find_entry(bucket, parent, bytes, piece);
        if (!e) {
            e = add_entry(dispatch, bucket, parent, bytes, piece);
            if (level > 0)
                break; /* what comes once may never come again */
        }
        end += piece;
        if (!e->known && !ask(dispatch, e, set, subject, at, end)) {
            forget(dispatch);
            return gz_choices_items(dispatch->choices, s->set, count);
        }
        set = e->set;
        parent = e->serial;
        if (e->last)
            break;
    }
    return gz_choices_items(dispatch->choices, set, count);
}
