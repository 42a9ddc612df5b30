#include "match/lexicon_data.h"

#include "base/mem.h"

/* A chain of one lexicon, behind an entry of the set. */
typedef struct link {
    uint32_t lexicon;
    uint32_t chain;
    uint32_t next; /* link, plus one; 0 at the end */
} link;

struct gz_lexicon_set {
    const gz_lexicon **lexicons;
    size_t count;
    bool possessive; /* one of them has the option */
    gz_index index;  /* chains are of links */
    link *links;
    size_t link_count, link_cap;
};

/* Puts a link at the head of its chain: the lexicons are added last to first. */
static void add_link(gz_lexicon_set *set, gz_index_entry *entry, size_t lexicon, uint32_t chain)
{
    set->links[set->link_count++] = (link){ (uint32_t)lexicon, chain, entry->first };
    entry->first = (uint32_t)set->link_count;
}

static bool add_lexicon(gz_lexicon_set *set, size_t which)
{
    const gz_lexicon *lexicon = set->lexicons[which];
    const gz_index *from = &lexicon->index;

    if (!gz_index_reserve(&set->index, from->count) ||
        !gz_grow(&set->links, &set->link_cap, set->link_count + lexicon->form_count,
                 sizeof *set->links))
        return false;
    for (size_t i = 0; i < from->size; i++) {
        gz_index_entry *entry;

        if (!from->slots[i].flags)
            continue;
        entry = gz_index_put(&set->index, from->slots[i].hash);
        entry->flags |= from->slots[i].flags;
        if (from->slots[i].first)
            add_link(set, entry, which, from->slots[i].first);
    }
    if (from->longest > set->index.longest)
        set->index.longest = from->longest;
    set->possessive |= lexicon->options.possessive;
    return true;
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
        if (!add_lexicon(set, i))
            goto done;
    done = true;
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
} scan;

static void consider(void *data, const gz_index_entry *entry, size_t last)
{
    scan *s = data;
    size_t start = s->doc->tokens[s->start].start, end = s->doc->tokens[last].end;

    for (uint32_t at = entry->first; at; at = s->set->links[at - 1].next) {
        const link *l = &s->set->links[at - 1];
        gz_lexicon_match *best = &s->best[l->lexicon];
        const gz_form *form;

        if (best->token_count && best->end >= end)
            continue;
        form = gz_lexicon_choose(s->set->lexicons[l->lexicon], l->chain, s->doc->text + start,
                                 end - start);
        if (!form)
            continue;
        if (!best->token_count)
            s->found[s->found_count++] = l->lexicon;
        *best =
            (gz_lexicon_match){ l->lexicon, form->row, start, end, s->start, last + 1 - s->start };
    }
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

static gz_key *make_keys(gz_document *doc)
{
    gz_key *keys = gz_arena_alloc(&doc->arena, doc->token_count * sizeof *keys);

    for (size_t i = 0; keys && i < doc->token_count; i++)
        keys[i] =
            gz_key_of(doc->text + doc->tokens[i].start, doc->tokens[i].end - doc->tokens[i].start);
    return keys;
}

gloze_status gz_lexicon_set_scan(const gz_lexicon_set *set, gz_document *doc, bool touching,
                                 gz_lexicon_match_fn report, void *data, gloze_error *err)
{
    scan s = { .set = set, .doc = doc };
    gz_index_walk walk = { .index = &set->index,
                           .text = doc->text,
                           .tokens = doc->tokens,
                           .possessive = set->possessive,
                           .touching = touching,
                           .visit = consider,
                           .data = &s };

    if (set->count == 0 || doc->token_count == 0)
        return GLOZE_OK;
    walk.keys = make_keys(doc);
    s.best = gz_arena_zalloc(&doc->arena, set->count, sizeof *s.best);
    s.found = gz_arena_zalloc(&doc->arena, set->count, sizeof *s.found);
    if (!walk.keys || !s.best || !s.found)
        return gz_fail_memory(err);
    for (size_t b = 0; b < doc->block_count; b++) {
        walk.begin = doc->blocks[b].first_token;
        walk.end = walk.begin + doc->blocks[b].token_count;
        for (s.start = walk.begin; s.start < walk.end; s.start++) {
            gloze_status st;

            gz_index_walk_from(&walk, s.start);
            st = report_found(&s, report, data);
            if (st != GLOZE_OK)
                return st;
        }
    }
    return GLOZE_OK;
}
