#include "match/lexicon_index.h"

#include "base/mem.h"

void gz_index_clear(gz_index *index)
{
    gz_free(index->slots);
    *index = (gz_index){ 0 };
}

/* The slot that holds the tag, or the free one where it belongs; NULL where neither is: in a sorted
 * index, or in a damaged file. */
static gz_index_entry *probe(const gz_index *index, uint32_t tag)
{
    size_t at = gz_index_slot(index, tag);

    for (size_t n = 0; n < index->size; n++) {
        gz_index_entry *entry = &index->slots[at];

        if (!entry->value || entry->tag == tag)
            return entry;
        if (index->sorted && entry->tag > tag && gz_index_slot(index, entry->tag) <= at)
            return NULL;
        if (++at == index->size)
            at = 0;
    }
    return NULL;
}

/* `out` is a copy in `size` slots, which must be more than there are entries. */
static bool copy_index(const gz_index *index, size_t size, gz_index *out)
{
    *out = *index;
    out->size = size;
    out->slots = gz_zalloc(size, sizeof *out->slots);
    if (!out->slots)
        return false;
    for (size_t i = 0; i < index->size; i++)
        if (index->slots[i].value)
            *probe(out, index->slots[i].tag) = index->slots[i];
    return true;
}

bool gz_index_reserve(gz_index *index, size_t more)
{
    size_t need = index->count + more, size = index->size ? index->size : 64;
    gz_index wider;

    while (size / 3 < need / 2 + 1) /* at most two thirds full */
        size *= 2;
    if (size == index->size)
        return true;
    if (!copy_index(index, size, &wider))
        return false;
    gz_free(index->slots);
    *index = wider;
    return true;
}

/* The entries, which stand nearly in order; those that stand before the first free slot come last. */
static gz_index_entry *sort_entries(const gz_index *index)
{
    gz_index_entry *entries = gz_alloc((index->count + 1) * sizeof *entries);
    size_t first = 0, count = 0;

    if (!entries)
        return NULL;
    while (first < index->size && index->slots[first].value)
        first++;
    for (size_t i = 0; i < index->size; i++) {
        gz_index_entry entry = index->slots[(first + i) % index->size];
        size_t at = count;

        if (!entry.value)
            continue;
        for (count++; at > 0 && entries[at - 1].tag > entry.tag; at--)
            entries[at] = entries[at - 1];
        entries[at] = entry;
    }
    return entries;
}

bool gz_index_fitted(const gz_index *index, gz_index *out)
{
    gz_index_entry *entries = sort_entries(index);

    *out = (gz_index){ .size = index->count + index->count / 3 + 1, .longest = index->longest };
    out->count = index->count;
    out->slots = entries ? gz_zalloc(out->size, sizeof *out->slots) : NULL;
    for (size_t i = 0; out->slots && i < index->count; i++)
        *probe(out, entries[i].tag) = entries[i];
    out->sorted = true;
    gz_free(entries);
    return out->slots != NULL;
}

gz_index_entry *gz_index_put(gz_index *index, uint32_t tag)
{
    gz_index_entry *entry = probe(index, tag);

    if (!entry->value) {
        *entry = (gz_index_entry){ tag, GZ_INDEX_USED };
        index->count++;
    }
    return entry;
}

const gz_index_entry *gz_index_find(const gz_index *index, uint32_t tag)
{
    const gz_index_entry *entry = probe(index, tag);

    return entry && entry->value ? entry : NULL;
}

/* ---- the walk ---- */

const gz_token_key *gz_document_token_keys(gz_document *doc)
{
    gz_token_key *keys;

    if (doc->token_keys)
        return doc->token_keys;
    keys = gz_arena_alloc(&doc->keys, doc->token_count * sizeof *keys);
    for (size_t i = 0; keys && i < doc->token_count; i++) {
        const gz_token *token = &doc->tokens[i];

        keys[i] = gz_token_key_of(doc->text + token->start, token->end - token->start);
    }
    return doc->token_keys = keys;
}

void gz_document_forget_keys(gz_document *doc)
{
    doc->token_keys = NULL;
    gz_arena_reset(&doc->keys);
}

static bool is_glued(const gz_token *left, const gz_token *right)
{
    return left->end == right->start;
}

/* Does a word go on from token `left` to the next one? */
static bool joins(const gz_index_walk *walk, size_t left)
{
    const gz_token *a = &walk->tokens[left], *b = a + 1;

    return !walk->touching && left + 1 < walk->end && a->kind != GZ_TOKEN_OTHER &&
           b->kind != GZ_TOKEN_OTHER && is_glued(a, b);
}

static uint32_t unit_of(const gz_index_walk *walk, const gz_token *token)
{
    uint32_t unit;

    gz_fold_next(walk->text + token->start, token->end - token->start, &unit);
    return unit;
}

/* Are tokens `at` and the next one the 's of the word before them? */
static bool is_possessive(const gz_index_walk *walk, size_t at)
{
    const gz_token *mark = &walk->tokens[at], *s = mark + 1;

    return at + 1 < walk->end && mark->kind == GZ_TOKEN_OTHER && s->kind == GZ_TOKEN_WORD &&
           s->end - s->start == 1 && is_glued(mark - 1, mark) && is_glued(mark, s) &&
           unit_of(walk, mark) == '\'' && gz_fold_lower(unit_of(walk, s)) == 's' &&
           !joins(walk, at + 1);
}

static void visit(const gz_index_walk *walk, const gz_index_entry *entry, size_t last)
{
    if (gz_index_chain(entry) && !joins(walk, last))
        walk->visit(walk->data, entry, last);
}

/* `key` is that of the tokens before `at`, `entry` its entry (NULL: no token yet that
 * counts). Recursion takes two tokens each time, and stops at `end`. */
static void follow(const gz_index_walk *walk, gz_key key, const gz_index_entry *entry, size_t at,
                   size_t end)
{
    for (bool first = true; at < end; at++, first = false) {
        if (!gz_key_is_empty(walk->keys[at].key)) {
            uint32_t tag = walk->keys[at].tag;

            if (gz_key_is_empty(key)) {
                key = walk->keys[at].key;
            } else {
                key = gz_key_join(key, walk->keys[at].key);
                tag = gz_index_tag(key.hash);
            }
            entry = gz_index_find(walk->index, tag);
            if (!entry)
                return;
        } else if (!first && walk->possessive && entry && is_possessive(walk, at)) {
            visit(walk, entry, at + 1);
            follow(walk, key, entry, at + 2, end);
        }
        if (entry) {
            visit(walk, entry, at);
            if (!(entry->value & GZ_INDEX_MORE))
                return;
        }
    }
}

void gz_index_walk_from(const gz_index_walk *walk, size_t start)
{
    size_t most = 3 * walk->index->longest; /* each token may be followed by an 's */
    size_t end = walk->end - start > most ? start + most : walk->end;

    if (start > walk->begin && joins(walk, start - 1))
        return;
    if (gz_key_is_empty(walk->keys[start].key)) {
        gz_key key = gz_key_of_unit(unit_of(walk, &walk->tokens[start]));
        const gz_index_entry *entry = gz_index_find(walk->index, gz_index_tag(key.hash));

        if (entry)
            follow(walk, GZ_KEY_EMPTY, entry, start, end);
    }
    follow(walk, GZ_KEY_EMPTY, NULL, start, end);
}
