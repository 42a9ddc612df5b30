/* Tables into lexicons. */
#include "base/mem.h"
#include "match/lexicon_data.h"

#include <string.h>

#define PHRASE_RULE "has no word, or more than %d; shorten or remove it"

/* A lexicon under construction: it owns what the lexicon will point to. */
typedef struct builder {
    gz_lexicon *lexicon;
    gz_tsv table;
    gz_record *records;
    size_t record_count, record_cap;
    uint32_t *last; /* of each row, the last that has its phrase; JOINED: an earlier row has it */
    const char *where;
    gloze_error *err;
} builder;

#define JOINED UINT32_MAX

static const char *phrase_of(const builder *b, size_t record, size_t *len)
{
    const char *phrase = b->table.text.data + b->records[record].text;

    *len = strlen(phrase);
    return phrase;
}

/* Is there a row with the same phrase in the chain? Then `row` is put behind it. */
static bool join_row(builder *b, uint32_t chain, uint32_t row)
{
    gz_lexicon_options same = b->lexicon->options;
    size_t len, other_len;
    const char *phrase = phrase_of(b, row, &len), *other;

    same.possessive = same.plural = false;
    for (; chain; chain = b->records[chain - 1].next) {
        uint32_t first = chain - 1;

        other = phrase_of(b, first, &other_len);
        if (gz_phrase_compare(phrase, len, other, other_len, &same) == GZ_DIFFERENT ||
            gz_phrase_compare(other, other_len, phrase, len, &same) == GZ_DIFFERENT)
            continue;
        b->records[b->last[first]].next_row = row + 1;
        b->last[first] = row;
        b->last[row] = JOINED;
        return true;
    }
    return false;
}

/* ---- keys ---- */

/* Does only a text that begins with a capital match the phrase? */
static bool needs_capital(const builder *b, const char *phrase, size_t len)
{
    uint32_t unit;

    gz_fold_next(phrase, len, &unit);
    return b->lexicon->options.letter_case != GZ_CASE_FOLD && (gz_char_class(unit) & GZ_UPPER);
}

static gz_index_entry *put_key(builder *b, uint64_t hash, uint32_t flags)
{
    gz_index_entry *entry = gz_index_put(&b->lexicon->index, gz_index_tag(hash));

    entry->value |= flags;
    return entry;
}

/* Enters every beginning of a phrase. The entry of the whole, or NULL when there are too
 * many tokens or none. */
static gz_index_entry *enter_keys(builder *b, const char *text, size_t len)
{
    uint32_t first = GZ_INDEX_FIRST | (needs_capital(b, text, len) ? 0 : GZ_INDEX_SMALL);
    gz_key key = GZ_KEY_EMPTY;
    gz_index_entry *entry = NULL;
    size_t tokens = 0;

    for (size_t at = 0, start; at < len;) {
        gz_token_kind kind;

        start = at;
        if (!gz_phrase_token(text, len, &at, &kind)) {
            if (tokens > 0 && !b->lexicon->options.hyphen)
                first = 0; /* no token of a text goes on behind white space */
            continue;
        }
        if (++tokens > GZ_PHRASE_TOKENS)
            return NULL;
        key = gz_key_join(key, gz_key_of(text + start, at - start));
        if (entry)
            entry->value |= GZ_INDEX_MORE;
        if (!gz_key_is_empty(key))
            entry = put_key(b, key.hash, first);
    }
    if (!entry && tokens > 0) { /* nothing but hyphens and apostrophes */
        uint32_t unit;

        gz_fold_next(text, len, &unit);
        entry = put_key(b, gz_key_of_unit(unit).hash, first | (tokens > 1 ? GZ_INDEX_MORE : 0));
    }
    if (entry && b->lexicon->options.possessive)
        entry->value |= GZ_INDEX_MORE;
    if (tokens > b->lexicon->index.longest)
        b->lexicon->index.longest = tokens;
    return entry;
}

static gloze_status fail_phrase(const builder *b, size_t row)
{
    size_t line = b->table.rows[row].line;

    if (line == 0)
        return gz_fail(b->err, GLOZE_EPLUGIN, "%s: phrase %zu of the list " PHRASE_RULE, b->where,
                       row + 1, GZ_PHRASE_TOKENS);
    return gz_fail(b->err, GLOZE_EPLUGIN, "%s:%zu: the phrase " PHRASE_RULE, b->where, line,
                   GZ_PHRASE_TOKENS);
}

static void append_record(builder *b, gz_index_entry *entry, uint32_t record)
{
    uint32_t chain = gz_index_chain(entry);

    if (!chain) {
        gz_index_set_chain(entry, record + 1);
        return;
    }
    while (b->records[chain - 1].next)
        chain = b->records[chain - 1].next;
    b->records[chain - 1].next = record + 1;
}

/* ---- rows, and their plurals ---- */

/* Enters the keys of a record; `*entry` is that of the whole phrase. */
static gloze_status enter_record(builder *b, size_t record, size_t row, gz_index_entry **entry)
{
    size_t len;
    const char *phrase = phrase_of(b, record, &len);

    if (!gz_index_reserve(&b->lexicon->index, GZ_PHRASE_TOKENS + 1))
        return gz_fail_memory(b->err);
    *entry = enter_keys(b, phrase, len);
    return *entry ? GLOZE_OK : fail_phrase(b, row);
}

static gloze_status add_row(builder *b, uint32_t row)
{
    gz_index_entry *entry;
    gloze_status st = enter_record(b, row, row, &entry);

    b->last[row] = row;
    if (st == GLOZE_OK && !join_row(b, gz_index_chain(entry), row))
        append_record(b, entry, row);
    return st;
}

static gloze_status add_plural(builder *b, uint32_t row, size_t text)
{
    gz_index_entry *entry;
    gloze_status st;

    if (b->record_count == GZ_INDEX_CHAINS)
        return gz_fail(b->err, GLOZE_ELIMIT, "%s: " GZ_LIST_TOO_LONG, b->where);
    if (!gz_grow(&b->records, &b->record_cap, b->record_count + 1, sizeof *b->records))
        return gz_fail_memory(b->err);
    b->records[b->record_count] = (gz_record){ (uint32_t)text, 0, 0, row };
    st = enter_record(b, b->record_count, row, &entry);
    if (st == GLOZE_OK)
        append_record(b, entry, (uint32_t)b->record_count++);
    return st;
}

static gloze_status add_plurals(builder *b, uint32_t row)
{
    gz_buffer *text = &b->table.text;
    size_t len = strlen(text->data + b->records[row].text), at;

    if (!gz_buffer_reserve(text, 2 * len + 16)) /* so that the phrase does not move */
        return gz_fail_memory(b->err);
    at = text->len;
    gz_phrase_plurals(text->data + b->records[row].text, len, text);
    if (text->len > GZ_LIST_BYTES)
        return gz_fail(b->err, GLOZE_ELIMIT, "%s: " GZ_LIST_TOO_LONG, b->where);
    while (at < text->len) {
        gloze_status st = add_plural(b, row, at);

        if (st != GLOZE_OK)
            return st;
        at += strlen(text->data + at) + 1;
    }
    return GLOZE_OK;
}

static gloze_status make_records(builder *b)
{
    size_t count = b->table.row_count;

    if (count > GZ_INDEX_CHAINS)
        return gz_fail(b->err, GLOZE_ELIMIT, "%s: " GZ_LIST_TOO_LONG, b->where);
    b->last = gz_alloc(count * sizeof *b->last);
    if (!b->last || !gz_grow(&b->records, &b->record_cap, count, sizeof *b->records) ||
        !gz_index_reserve(&b->lexicon->index, count + count / 2))
        return gz_fail_memory(b->err);
    for (size_t i = 0; i < count; i++)
        b->records[i] = (gz_record){ b->table.rows[i].start, 0, 0, b->table.rows[i].line };
    b->record_count = count;
    return GLOZE_OK;
}

static gloze_status add_all(builder *b)
{
    gloze_status st = make_records(b);

    for (uint32_t row = 0; row < b->table.row_count && st == GLOZE_OK; row++)
        st = add_row(b, row);
    if (!b->lexicon->options.plural)
        return st;
    for (uint32_t row = 0; row < b->table.row_count && st == GLOZE_OK; row++)
        if (b->last[row] != JOINED)
            st = add_plurals(b, row);
    return st;
}

/* ---- making one ---- */

static void let_through(unsigned char *filter, size_t len, uint32_t tag)
{
    size_t bit = tag & (len * 8 - 1);

    filter[bit / 8] |= (unsigned char)(1u << bit % 8);
}

/* Sixteen bits for each that is let through, so that at most one word in sixteen is in vain. */
static bool make_filter(gz_lexicon *lexicon)
{
    const gz_index *index = &lexicon->index;
    size_t count = 0, len = 64;
    unsigned char *filter;

    for (size_t i = 0; i < index->size; i++)
        count += ((index->slots[i].value & GZ_INDEX_FIRST) != 0) +
                 ((index->slots[i].value & GZ_INDEX_SMALL) != 0);
    while (len < 2 * count)
        len *= 2;
    filter = gz_zalloc(len, 1);
    if (!filter)
        return false;
    for (size_t i = 0; i < index->size; i++) {
        if (index->slots[i].value & GZ_INDEX_FIRST)
            let_through(filter, len, index->slots[i].tag);
        if (index->slots[i].value & GZ_INDEX_SMALL)
            let_through(filter, len, gz_index_small_tag(index->slots[i].tag));
    }
    lexicon->filter = filter;
    lexicon->filter_len = len;
    return true;
}

/* Hands what was built over to the lexicon. */
static gloze_status hand_over(builder *b)
{
    gz_lexicon *lexicon = b->lexicon;

    lexicon->trusted = true;
    lexicon->text = b->table.text.data;
    lexicon->text_len = b->table.text.len;
    lexicon->column_count = b->table.column_count;
    lexicon->records = b->records;
    lexicon->row_count = b->table.row_count;
    lexicon->record_count = b->record_count;
    gz_buffer_init(&b->table.text);
    b->records = NULL;
    if (lexicon->index.count > GZ_LARGE_KEYS && !make_filter(lexicon))
        return gz_fail_memory(b->err);
    return gz_lexicon_find_columns(lexicon, b->where, b->err);
}

/* Takes the table, also when it fails. */
static gloze_status make(gz_tsv *table, const char *where, const gz_lexicon_options *options,
                         gz_lexicon **out, gloze_error *err)
{
    builder b = { .table = *table, .where = where, .err = err };
    gloze_status st;

    b.lexicon = gz_zalloc(1, sizeof *b.lexicon);
    if (b.lexicon) {
        if (options)
            b.lexicon->options = *options;
        st = add_all(&b);
        if (st == GLOZE_OK)
            st = hand_over(&b);
    } else {
        st = gz_fail_memory(err);
    }
    if (st == GLOZE_OK) {
        *out = b.lexicon;
        b.lexicon = NULL;
    }
    gz_lexicon_free(b.lexicon);
    gz_tsv_clear(&b.table);
    gz_free(b.records);
    gz_free(b.last);
    return st;
}

gloze_status gz_lexicon_from_tsv(const char *data, size_t len, const char *where,
                                 const gz_lexicon_options *options, gz_lexicon **out,
                                 gloze_error *err)
{
    gz_tsv table;
    gloze_status st = gz_tsv_read(data, len, where, &table, err);

    *out = NULL;
    return st == GLOZE_OK ? make(&table, where, options, out, err) : st;
}

gloze_status gz_lexicon_from_phrases(const char *const *phrases, size_t count, const char *where,
                                     const gz_lexicon_options *options, gz_lexicon **out,
                                     gloze_error *err)
{
    gz_tsv table;
    gloze_status st = gz_tsv_from_strings("phrase", phrases, count, where, &table, err);

    *out = NULL;
    return st == GLOZE_OK ? make(&table, where, options, out, err) : st;
}
