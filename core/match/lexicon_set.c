/* A word list has few keys, so those of all word lists are put into one table, and a token is
 * looked up once for all of them. A large lexicon is left as it is, and asked by itself; where
 * its phrases begin with capitals, about words that do. */
#include "match/lexicon_data.h"

#include "base/mem.h"

enum { FILTER_EACH = 4 /* bytes */, THERE = 1, THERE_SMALL = 2 };

/* A chain of one lexicon, behind an entry of the set. */
typedef struct link {
    uint32_t lexicon;
    uint32_t chain;
    uint32_t next; /* link, plus one; 0 at the end */
} link;

struct gz_lexicon_set {
    const gz_lexicon **lexicons;
    size_t count;
    bool possessive; /* one of those in the table has the option */
    gz_index index;  /* of all that are not large; chains are of links */
    /* A byte for each key in it, at the low bits of its tag: that it is there, and that it has
     * GZ_INDEX_SMALL. */
    unsigned char *filter;
    size_t filter_mask;
    link *links;
    size_t link_count, link_cap;
};

static bool is_large(const gz_lexicon *lexicon)
{
    return lexicon->filter_len > 0;
}

/* Puts a link at the head of its chain: the lexicons are added last to first. */
static void add_link(gz_lexicon_set *set, gz_index_entry *entry, size_t lexicon, uint32_t chain)
{
    set->links[set->link_count++] = (link){ (uint32_t)lexicon, chain, gz_index_chain(entry) };
    gz_index_set_chain(entry, (uint32_t)set->link_count);
}

static bool add_lexicon(gz_lexicon_set *set, size_t which)
{
    const gz_lexicon *lexicon = set->lexicons[which];
    const gz_index *from = &lexicon->index;

    if (!gz_index_reserve(&set->index, from->size) ||
        !gz_grow(&set->links, &set->link_cap, set->link_count + from->size, sizeof *set->links))
        return false;
    for (size_t i = 0; i < from->size; i++) {
        uint32_t value = from->slots[i].value;
        gz_index_entry *entry;

        if (!value)
            continue;
        entry = gz_index_put(&set->index, from->slots[i].tag);
        entry->value |= value & GZ_INDEX_FLAGS;
        if (value >> GZ_INDEX_SHIFT)
            add_link(set, entry, which, value >> GZ_INDEX_SHIFT);
    }
    if (from->longest > set->index.longest)
        set->index.longest = from->longest;
    set->possessive |= lexicon->options.possessive;
    return true;
}

static bool make_filter(gz_lexicon_set *set)
{
    size_t size = 8;

    while (size < FILTER_EACH * set->index.count)
        size *= 2;
    set->filter = gz_zalloc(size, sizeof *set->filter);
    set->filter_mask = size - 1;
    for (size_t i = 0; set->filter && i < set->index.size; i++) {
        const gz_index_entry *entry = &set->index.slots[i];

        if (entry->value)
            set->filter[entry->tag & set->filter_mask] |=
                entry->value & GZ_INDEX_SMALL ? THERE | THERE_SMALL : THERE;
    }
    return set->filter != NULL;
}

/* May a phrase of the table begin with this token? */
static bool admits(const gz_lexicon_set *set, const gz_token *token, const gz_token_key *key)
{
    unsigned wanted = token->shape & GZ_SHAPE_CAPITAL ? THERE : THERE_SMALL;

    return (set->filter[key->tag & set->filter_mask] & wanted) || gz_key_is_empty(key->key);
}

gloze_status gz_lexicon_set_new(const gz_lexicon *const *lexicons, size_t count,
                                gz_lexicon_set **out, gloze_error *err)
{
    gz_lexicon_set *set = gz_zalloc(1, sizeof *set);
    bool done = false;

    *out = NULL;
    if (!set)
        return gz_fail_memory(err);
    set->count = count;
    set->lexicons = gz_alloc(count * sizeof *set->lexicons);
    if (!set->lexicons)
        goto done;
    for (size_t i = 0; i < count; i++)
        set->lexicons[i] = lexicons[i];
    for (size_t i = count; i-- > 0;)
        if (!is_large(lexicons[i]) && !add_lexicon(set, i))
            goto done;
    done = make_filter(set);
done:
    if (!done) {
        gz_lexicon_set_free(set);
        return gz_fail_memory(err);
    }
    *out = set;
    return GLOZE_OK;
}

void gz_lexicon_set_free(gz_lexicon_set *set)
{
    if (!set)
        return;
    gz_free(set->lexicons);
    gz_index_clear(&set->index);
    gz_free(set->filter);
    gz_free(set->links);
    gz_free(set);
}

/* ---- scanning ---- */

/* The longest match of each lexicon at one token. */
typedef struct scan {
    const gz_lexicon_set *set;
    const gz_document *doc;
    size_t start;
    gz_lexicon_match *best; /* one a lexicon; token_count 0: none yet */
    uint32_t *found;        /* lexicons that have a match */
    size_t found_count;
    const gz_lexicon *damaged; /* NULL: none was found to be */
} scan;

enum { ASKED_TOKENS = 32 };

/* A large lexicon, and the walk over the text that asks it. */
typedef struct asked {
    scan *scan;
    uint32_t lexicon;
    gz_index_walk walk;
    uint32_t admitted; /* of ASKED_TOKENS tokens: may a phrase begin there? The lowest bit first */
} asked;

static void consider(scan *s, uint32_t which, uint32_t chain, size_t last)
{
    size_t start = s->doc->tokens[s->start].start, end = s->doc->tokens[last].end, row;
    gz_lexicon_match *best = &s->best[which];

    if (best->token_count && best->end >= end)
        return;
    row = gz_lexicon_choose(s->set->lexicons[which], chain, s->doc->text + start, end - start);
    if (row == GZ_DAMAGED)
        s->damaged = s->set->lexicons[which];
    if (row == GZ_DAMAGED || row == GZ_NO_ROW)
        return;
    if (!best->token_count)
        s->found[s->found_count++] = which;
    *best = (gz_lexicon_match){ which, row, start, end, s->start, last + 1 - s->start };
}

static void consider_links(void *data, const gz_index_entry *entry, size_t last)
{
    scan *s = data;

    for (uint32_t at = gz_index_chain(entry); at; at = s->set->links[at - 1].next)
        consider(s, s->set->links[at - 1].lexicon, s->set->links[at - 1].chain, last);
}

static void consider_large(void *data, const gz_index_entry *entry, size_t last)
{
    asked *a = data;

    consider(a->scan, a->lexicon, gz_index_chain(entry), last);
}

/* Longest first, then in the order of the set. */
static bool comes_before(const gz_lexicon_match *a, const gz_lexicon_match *b)
{
    return a->end != b->end ? a->end > b->end : a->lexicon < b->lexicon;
}

static void sort_found(scan *s)
{
    for (size_t i = 1; i < s->found_count; i++) {
        uint32_t which = s->found[i];
        size_t at = i;

        for (; at > 0 && comes_before(&s->best[which], &s->best[s->found[at - 1]]); at--)
            s->found[at] = s->found[at - 1];
        s->found[at] = which;
    }
}

static gloze_status report_found(scan *s, gz_lexicon_match_fn report, void *data)
{
    gloze_status st = GLOZE_OK;

    sort_found(s);
    for (size_t i = 0; i < s->found_count; i++) {
        gz_lexicon_match *match = &s->best[s->found[i]];

        if (st == GLOZE_OK)
            st = report(data, match);
        match->token_count = 0;
    }
    s->found_count = 0;
    return st;
}

/* The walks over one block: that of the table, then one a large lexicon. */
static asked *make_walks(scan *s, gz_document *doc, bool touching, size_t *count)
{
    const gz_lexicon_set *set = s->set;
    asked *walks = gz_arena_alloc(&doc->arena, (set->count + 1) * sizeof *walks);
    gz_index_walk walk = { .index = &set->index,
                           .text = doc->text,
                           .tokens = doc->tokens,
                           .keys = gz_document_token_keys(doc),
                           .possessive = set->possessive,
                           .touching = touching,
                           .visit = consider_links,
                           .data = s };

    if (!walks || !walk.keys)
        return NULL;
    *count = 0;
    walks[(*count)++] = (asked){ s, 0, walk, 0 };
    walk.visit = consider_large;
    for (size_t i = 0; i < set->count; i++) {
        if (!is_large(set->lexicons[i]))
            continue;
        walk.index = &set->lexicons[i]->index;
        walk.possessive = set->lexicons[i]->options.possessive;
        walk.data = &walks[*count];
        walks[(*count)++] = (asked){ s, (uint32_t)i, walk, 0 };
    }
    return walks;
}

/* ---- fetching ahead ---- */

/* A large lexicon is seldom in the cache. What the next tokens need of it is fetched for all of them
 * together, so that the waits for memory overlap: the slots of those that a phrase may begin
 * with, the slots of these with the token behind, the records that either name, their phrases. */
typedef struct fetched {
    uint32_t tags[2 * ASKED_TOKENS];
    size_t tokens[ASKED_TOKENS]; /* of the first tags */
    size_t tag_count;
    const gz_record *records[2 * ASKED_TOKENS];
    size_t record_count;
} fetched;

static void fetch_slot(fetched *f, const gz_index *index, uint32_t tag)
{
    f->tags[f->tag_count++] = tag;
    __builtin_prefetch(&index->slots[gz_index_slot(index, tag)]);
}

static void fetch_firsts(fetched *f, const scan *s, asked *ask)
{
    const gz_index_walk *walk = &ask->walk;
    size_t left = walk->end - s->start, count = left < ASKED_TOKENS ? left : ASKED_TOKENS;

    ask->admitted = 0;
    for (size_t i = 0, at = s->start; i < count; i++, at++) {
        if (!gz_lexicon_admits(s->set->lexicons[ask->lexicon], &s->doc->tokens[at],
                               &walk->keys[at]))
            continue;
        ask->admitted |= UINT32_C(1) << i;
        f->tokens[f->tag_count] = at;
        fetch_slot(f, walk->index, walk->keys[at].tag);
    }
}

/* Fetches the record of the entry; does a phrase go on? */
static bool fetch_record(fetched *f, const gz_lexicon *lexicon, uint32_t tag)
{
    const gz_index_entry *entry = gz_index_find(&lexicon->index, tag);
    uint32_t chain = entry ? gz_index_chain(entry) : 0;

    if (chain && chain <= lexicon->record_count) {
        f->records[f->record_count++] = &lexicon->records[chain - 1];
        __builtin_prefetch(&lexicon->records[chain - 1]);
    }
    return entry && (entry->value & GZ_INDEX_MORE);
}

static void ask_ahead(const scan *s, asked *ask)
{
    const gz_index_walk *walk = &ask->walk;
    const gz_lexicon *lexicon = s->set->lexicons[ask->lexicon];
    fetched f;
    size_t firsts;

    f.tag_count = f.record_count = 0;
    fetch_firsts(&f, s, ask);
    firsts = f.tag_count;
    for (size_t i = 0; i < firsts; i++) {
        size_t at = f.tokens[i];

        if (fetch_record(&f, lexicon, f.tags[i]) && at + 1 < walk->end)
            fetch_slot(&f, walk->index,
                       gz_index_tag(gz_key_join(walk->keys[at].key, walk->keys[at + 1].key).hash));
    }
    for (size_t i = firsts; i < f.tag_count; i++)
        fetch_record(&f, lexicon, f.tags[i]);
    for (size_t i = 0; i < f.record_count; i++)
        if (f.records[i]->text < lexicon->text_len)
            __builtin_prefetch(lexicon->text + f.records[i]->text);
}

/* ---- the walk ---- */

static void walk_from(const scan *s, asked *walks, size_t count)
{
    size_t nth = (s->start - walks[0].walk.begin) % ASKED_TOKENS;

    if (admits(s->set, &s->doc->tokens[s->start], &walks[0].walk.keys[s->start]))
        gz_index_walk_from(&walks[0].walk, s->start);
    for (size_t i = 1; i < count; i++) {
        if (nth == 0)
            ask_ahead(s, &walks[i]);
        if (walks[i].admitted >> nth & 1)
            gz_index_walk_from(&walks[i].walk, s->start);
    }
}

gloze_status gz_lexicon_set_scan(const gz_lexicon_set *set, gz_document *doc, bool touching,
                                 gz_lexicon_match_fn report, void *data, gloze_error *err)
{
    scan s = { .set = set, .doc = doc };
    gloze_status st = GLOZE_OK;
    asked *walks;
    size_t walk_count;

    if (set->count == 0 || doc->token_count == 0)
        return GLOZE_OK;
    walks = make_walks(&s, doc, touching, &walk_count);
    s.best = gz_arena_zalloc(&doc->arena, set->count, sizeof *s.best);
    s.found = gz_arena_zalloc(&doc->arena, set->count, sizeof *s.found);
    if (!walks || !s.best || !s.found)
        return gz_fail_memory(err);
    for (size_t b = 0; b < doc->block_count; b++) {
        size_t begin = doc->blocks[b].first_token, end = begin + doc->blocks[b].token_count;

        for (size_t i = 0; i < walk_count; i++) {
            walks[i].walk.begin = begin;
            walks[i].walk.end = end;
        }
        for (s.start = begin; s.start < end; s.start++) {
            walk_from(&s, walks, walk_count);
            if (s.damaged)
                return gz_lexicon_fail_damaged(s.damaged->where, err);
            if (s.found_count > 0 && (st = report_found(&s, report, data)) != GLOZE_OK)
                return st;
        }
    }
    return GLOZE_OK;
}
