#include "match/dispatch.h"

#include "base/mem.h"
#include "base/utf8.h"
#include "match/choice.h"
#include "match/compiled.h"

#include <string.h>

enum {
    LEVELS = 5,            /* pieces of a prefix; the first is one character */
    WAYS = 4,              /* entries of a bucket */
    BUCKETS_MIN = 1 << 11, /* a small table stays near the processor; … */
    BUCKETS_EACH = 16,     /* … many patterns need more */
    BUCKETS_MAX = 1 << 13,
    POOL_WORDS = 1 << 14, /* for sets, besides those by first byte, and … */
    POOL_SETS = 16,       /* … as many times the set of all patterns */
    AT_ONCE = 1,          /* levels that are asked about when they first come */
    PATIENCE = 3,         /* how often others come before they are: a question costs as
                             much as some tries, and most prefixes never come again */
    PROBE_LIMIT = 10000   /* steps of one question */
};

/* The character before a prefix. \b and (?m)^ see only whether there is one, whether it is
 * a word character, and whether it is a line end. Of characters beyond ASCII, what PCRE2
 * thinks of them is not asked: each is its own kind. */
enum { BEFORE_NOTHING, BEFORE_WORD, BEFORE_OTHER, BEFORE_ITSELF };

#define ROOT UINT32_C(0x80000000) /* a parent that is no entry: what comes before the prefix */
#define ROOT_PLACE UINT32_C(0x40000000)
#define ROOT_KIND UINT32_C(0x20000000)

/* A piece of a prefix after the pieces of its parents. `serial` is never used again, so
 * an entry whose parent was overwritten is never found. */
typedef struct entry {
    uint64_t bytes;
    uint32_t parent; /* serial, or ROOT with the character before */
    uint32_t serial; /* 0: the entry is free */
    uint32_t set;
    uint8_t len;
    uint8_t seen; /* how often, while not asked for */
    bool known;   /* the set has been asked for */
    bool last;    /* going on would tell no more */
} entry;

typedef struct start {
    uint32_t set;
    bool exact; /* the very character before counts, not only its kind */
} start;

struct gz_dispatch {
    gz_pattern *const *patterns;
    gz_matcher *matcher;
    gz_choices *choices;
    uint32_t *scratch;                   /* a set under construction */
    start starts[2][256];                /* by `place` and first byte */
    entry firsts[2][BEFORE_ITSELF][128]; /* the first level, where it is that simple */
    entry *table;
    size_t buckets; /* a power of two */
    uint32_t serial;
};

/* A character, then bytes; no piece is longer than entry.bytes. The first ones are short:
 * there are few of them to ask about, and most patterns are left out by them. */
static const uint8_t piece_size[LEVELS] = { 0, 1, 1, 2, 4 };

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
    d->buckets = BUCKETS_MIN;
    while (d->buckets < BUCKETS_MAX && d->buckets / BUCKETS_EACH < count)
        d->buckets *= 2;
    d->table = gz_zalloc(d->buckets * WAYS, sizeof *d->table);
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

/* ---- the table ---- */

/* Length of the piece at `at`: whole characters, at least one. */
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
    return end - at;
}

static entry *find_bucket(const gz_dispatch *d, uint32_t parent, uint64_t bytes, size_t len)
{
    uint64_t hash =
        (bytes ^ (uint64_t)parent << 32 ^ parent ^ len << 59) * UINT64_C(0x9E3779B97F4A7C15);

    hash = (hash ^ hash >> 32) * UINT64_C(0xD6E8FEB86659FD93);
    return d->table + (hash >> 40 & (d->buckets - 1)) * WAYS;
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
    memset(d->table, 0, d->buckets * WAYS * sizeof *d->table);
    memset(d->firsts, 0, sizeof d->firsts);
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

    e->set = from;
    e->known = true;
    /* behind a CR, \R* does not say that it would have gone on */
    if (subject[end - 1] == '\r')
        return true;
    if (at > 0)
        before = gz_utf8_prev(subject, at, &cp);
    e->last = true;
    for (uint32_t i = 0; i < count; i++) {
        const gz_pattern *p = d->patterns[items[i]];
        int rc = p->unseen ? 0
                           : gz_matcher_once(d->matcher, p->loose ? p->loose : p->code, PROBE_LIMIT,
                                             subject + at - before, before + end - at, before,
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

/* ---- finding ---- */

static entry *find_or_add(gz_dispatch *d, uint32_t parent, const char *piece, size_t len)
{
    uint64_t bytes = 0;
    entry *bucket, *e;

    memcpy(&bytes, piece, len);
    bucket = find_bucket(d, parent, bytes, len);
    e = find_entry(bucket, parent, bytes, len);
    return e ? e : add_entry(d, bucket, parent, bytes, len);
}

/* The entry of the first character, which is asked for at once: there are not many. */
static entry *find_first(gz_dispatch *d, const gz_dispatch_walk *w, const start *s, bool place,
                         size_t len)
{
    unsigned char first = (unsigned char)w->subject[w->at];
    uint32_t parent = ROOT | (place ? ROOT_PLACE : 0), cp;
    entry *e;

    if (w->before < BEFORE_ITSELF && !s->exact && first < 0x80 && len == 1) {
        e = &d->firsts[place][w->before][first];
        if (!e->serial)
            e->serial = ++d->serial;
        return e;
    }
    if (w->at == 0 || (w->before < BEFORE_ITSELF && !s->exact))
        return find_or_add(d, parent | ROOT_KIND | w->before, w->subject + w->at, len);
    gz_utf8_prev(w->subject, w->at, &cp);
    return find_or_add(d, parent | cp, w->subject + w->at, len);
}

/* The set of patterns that could match at w->at. */
static uint32_t find_set(gz_dispatch *d, const gz_dispatch_walk *w, const start *s, bool place)
{
    size_t end = w->at + measure_piece(w->subject, w->len, w->at, 0);
    uint32_t set = s->set;
    entry *e;

    if (d->serial >= ROOT - LEVELS)
        forget(d);
    e = find_first(d, w, s, place, end - w->at);
    for (size_t level = 1; e->known || ask(d, e, set, w->subject, w->at, end); level++) {
        size_t len;

        set = e->set;
        if (e->last || set == GZ_CHOICE_EMPTY || level == LEVELS || end == w->len)
            return set;
        len = measure_piece(w->subject, w->len, end, level);
        e = find_or_add(d, e->serial, w->subject + end, len);
        if (!e->known && level > AT_ONCE && e->seen < PATIENCE) {
            e->seen++;
            return set;
        }
        end += len;
    }
    forget(d);
    return s->set;
}

static uint8_t kind_of(unsigned char c, bool is_word)
{
    if (c >= 0x80 || (c >= '\n' && c <= '\r'))
        return BEFORE_ITSELF;
    return is_word || c == '_' ? BEFORE_WORD : BEFORE_OTHER;
}

static bool is_ascii_word(unsigned char c)
{
    return (c | 0x20) - 97u < 26 || c - 48u < 10;
}

bool gz_dispatch_next(gz_dispatch *dispatch, gz_dispatch_walk *walk)
{
    while (walk->next < walk->len) {
        unsigned char first = (unsigned char)walk->subject[walk->next];
        size_t size = 1;
        uint32_t cp, set = GZ_CHOICE_EMPTY;
        bool is_word, place;
        const start *s;

        if (first < 0x80) {
            is_word = is_ascii_word(first);
        } else {
            size = gz_utf8_next(walk->subject + walk->next, walk->len - walk->next, &cp);
            is_word = gz_char_is_word(cp);
        }
        place = !is_word || !walk->in_word;
        s = &dispatch->starts[place][first];
        walk->at = walk->next;
        if (s->set != GZ_CHOICE_EMPTY)
            set = find_set(dispatch, walk, s, place);
        walk->next += size;
        walk->in_word = is_word;
        walk->before = kind_of(first, is_word);
        if (set != GZ_CHOICE_EMPTY) {
            walk->patterns = gz_choices_items(dispatch->choices, set, &walk->count);
            return true;
        }
    }
    return false;
}
