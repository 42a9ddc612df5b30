#include "match/lexicon_data.h"

#include "base/mem.h"

#include <string.h>

/* Tokens that gz_lexicon_find looks at: a longest phrase in which every word has an 's. */
#define FIND_TOKENS (3 * GZ_PHRASE_TOKENS)

#define PHRASE_RULE "has no word, or more than %d; shorten or remove it"

/* ---- making one ---- */

const char *gz_lexicon_form_text(const gz_lexicon *lexicon, const gz_form *form)
{
    return (form->plural ? lexicon->plurals.data : lexicon->table.data) + form->text;
}

static gz_token_kind kind_of(uint32_t unit)
{
    unsigned class = gz_char_class(unit);

    if (class & GZ_DIGIT)
        return GZ_TOKEN_NUMBER;
    return class & (GZ_LETTER | GZ_MARK) ? GZ_TOKEN_WORD : GZ_TOKEN_OTHER;
}

/* Reads the next token of `text`, or a run of white space (then false). `*at` moves
 * behind it. A document's numbers may hold several of these tokens, which is why every
 * one of them ends a key. */
static bool next_token(const char *text, size_t len, size_t *at, gz_token_kind *kind)
{
    uint32_t unit;
    size_t size = gz_fold_next(text + *at, len - *at, &unit);

    *kind = kind_of(unit);
    *at += size;
    if (unit == ' ')
        return false;
    while (*kind != GZ_TOKEN_OTHER && *at < len) {
        size = gz_fold_next(text + *at, len - *at, &unit);
        if (kind_of(unit) != *kind)
            break;
        *at += size;
    }
    return true;
}

/* Is there a row with the same phrase in the chain? Then `row` is put behind it. */
static bool join_row(gz_lexicon *lexicon, uint32_t chain, const char *text, size_t len,
                     uint32_t row)
{
    gz_lexicon_options same = lexicon->options;

    same.possessive = same.plural = false;
    for (gz_form *form; chain; chain = form->next) {
        const char *other;

        form = &lexicon->forms[chain - 1];
        other = gz_lexicon_form_text(lexicon, form);
        if (form->plural || gz_phrase_compare(text, len, other, form->len, &same) == GZ_DIFFERENT ||
            gz_phrase_compare(other, form->len, text, len, &same) == GZ_DIFFERENT)
            continue;
        lexicon->next_rows[form->last_row] = row + 1;
        form->last_row = row;
        return true;
    }
    return false;
}

/* Enters every beginning of a phrase. The entry of the whole, or NULL when there are too
 * many tokens or none. */
static gz_index_entry *enter_keys(gz_lexicon *lexicon, const char *text, size_t len)
{
    gz_key key = GZ_KEY_EMPTY;
    gz_index_entry *entry = NULL;
    size_t tokens = 0;

    for (size_t at = 0, start; at < len;) {
        gz_token_kind kind;

        start = at;
        if (!next_token(text, len, &at, &kind))
            continue;
        if (++tokens > GZ_PHRASE_TOKENS)
            return NULL;
        key = gz_key_join(key, gz_key_of(text + start, at - start));
        if (entry)
            entry->flags |= GZ_INDEX_MORE;
        if (!gz_key_is_empty(key))
            entry = gz_index_put(&lexicon->index, key.hash);
    }
    if (!entry && tokens > 0) { /* nothing but hyphens and apostrophes */
        uint32_t unit;

        gz_fold_next(text, len, &unit);
        entry = gz_index_put(&lexicon->index, gz_key_of_unit(unit).hash);
        if (tokens > 1)
            entry->flags |= GZ_INDEX_MORE;
    }
    if (entry && lexicon->options.possessive)
        entry->flags |= GZ_INDEX_MORE;
    if (tokens > lexicon->index.longest)
        lexicon->index.longest = tokens;
    return entry;
}

static void append_form(gz_lexicon *lexicon, gz_index_entry *entry, gz_form form)
{
    uint32_t *link = &entry->first;

    while (*link)
        link = &lexicon->forms[*link - 1].next;
    lexicon->forms[lexicon->form_count++] = form;
    *link = (uint32_t)lexicon->form_count;
}

static gloze_status fail_phrase(const gz_lexicon *lexicon, const gz_form *form, const char *where,
                                gloze_error *err)
{
    size_t line = gz_lexicon_line(lexicon, form->row);

    if (line == 0)
        return gz_fail(err, GLOZE_EPLUGIN, "%s: phrase %u of the list " PHRASE_RULE, where,
                       form->row + 1, GZ_PHRASE_TOKENS);
    return gz_fail(err, GLOZE_EPLUGIN, "%s:%zu: the phrase " PHRASE_RULE, where, line,
                   GZ_PHRASE_TOKENS);
}

/* Adds a form; `*joined` tells that an earlier row has the same phrase. */
static gloze_status add_form(gz_lexicon *lexicon, gz_form form, const char *where, bool *joined,
                             gloze_error *err)
{
    const char *text = gz_lexicon_form_text(lexicon, &form);
    gz_index_entry *entry;

    if (!gz_index_reserve(&lexicon->index, GZ_PHRASE_TOKENS + 1) ||
        !gz_grow(&lexicon->forms, &lexicon->form_cap, lexicon->form_count + 1,
                 sizeof *lexicon->forms))
        return gz_fail_memory(err);
    entry = enter_keys(lexicon, text, form.len);
    if (!entry)
        return fail_phrase(lexicon, &form, where, err);
    *joined = !form.plural && join_row(lexicon, entry->first, text, form.len, form.row);
    if (!*joined)
        append_form(lexicon, entry, form);
    return GLOZE_OK;
}

static gloze_status add_plurals(gz_lexicon *lexicon, gz_form form, const char *where,
                                gloze_error *err)
{
    gz_buffer *plurals = &lexicon->plurals;
    size_t at = plurals->len;
    bool joined;

    gz_phrase_plurals(lexicon->table.data + form.text, form.len, plurals);
    if (plurals->failed)
        return gz_fail_memory(err);
    form.plural = true;
    while (at < plurals->len) {
        gloze_status st;

        form.text = (uint32_t)at;
        form.len = (uint32_t)strlen(plurals->data + at);
        st = add_form(lexicon, form, where, &joined, err);
        if (st != GLOZE_OK)
            return st;
        at += form.len + 1;
    }
    return GLOZE_OK;
}

static gloze_status add_rows(gz_lexicon *lexicon, const char *where, gloze_error *err)
{
    const gz_tsv *table = &lexicon->table;

    for (size_t row = 0; row < table->row_count; row++) {
        gz_tsv_cell cell = table->cells[row * table->column_count];
        gz_form form = { cell.start, cell.len, (uint32_t)row, (uint32_t)row, 0, false };
        bool joined;
        gloze_status st = add_form(lexicon, form, where, &joined, err);

        if (st == GLOZE_OK && lexicon->options.plural && !joined)
            st = add_plurals(lexicon, form, where, err);
        if (st != GLOZE_OK)
            return st;
    }
    return GLOZE_OK;
}

/* Takes the table, also when it fails. */
static gloze_status make(gz_tsv *table, const char *where, const gz_lexicon_options *options,
                         gz_lexicon **out, gloze_error *err)
{
    gz_lexicon *lexicon = gz_zalloc(1, sizeof *lexicon);
    gloze_status st;

    if (!lexicon) {
        gz_tsv_clear(table);
        return gz_fail_memory(err);
    }
    lexicon->table = *table;
    if (options)
        lexicon->options = *options;
    gz_buffer_init(&lexicon->plurals);
    lexicon->next_rows = gz_zalloc(table->row_count, sizeof *lexicon->next_rows);
    if (lexicon->next_rows && gz_index_reserve(&lexicon->index, 2 * table->row_count))
        st = add_rows(lexicon, where, err);
    else
        st = gz_fail_memory(err);
    if (st == GLOZE_OK)
        *out = lexicon;
    else
        gz_lexicon_free(lexicon);
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

void gz_lexicon_free(gz_lexicon *lexicon)
{
    if (!lexicon)
        return;
    gz_tsv_clear(&lexicon->table);
    gz_index_clear(&lexicon->index);
    gz_free(lexicon->forms);
    gz_buffer_clear(&lexicon->plurals);
    gz_free(lexicon->next_rows);
    gz_free(lexicon);
}

/* ---- rows and columns ---- */

size_t gz_lexicon_row_count(const gz_lexicon *lexicon)
{
    return lexicon->table.row_count;
}

size_t gz_lexicon_column_count(const gz_lexicon *lexicon)
{
    return lexicon->table.column_count;
}

const char *gz_lexicon_column_name(const gz_lexicon *lexicon, size_t column)
{
    return lexicon->table.data + lexicon->table.names[column].start;
}

int gz_lexicon_column(const gz_lexicon *lexicon, const char *name, size_t len)
{
    const gz_tsv *table = &lexicon->table;

    for (size_t i = 0; i < table->column_count; i++)
        if (table->names[i].len == len &&
            memcmp(table->data + table->names[i].start, name, len) == 0)
            return (int)i;
    return -1;
}

const char *gz_lexicon_cell(const gz_lexicon *lexicon, size_t row, size_t column, size_t *len)
{
    gz_tsv_cell cell = lexicon->table.cells[row * lexicon->table.column_count + column];

    *len = cell.len;
    return lexicon->table.data + cell.start;
}

size_t gz_lexicon_line(const gz_lexicon *lexicon, size_t row)
{
    return lexicon->table.lines ? lexicon->table.lines[row] : 0;
}

size_t gz_lexicon_next(const gz_lexicon *lexicon, size_t row)
{
    uint32_t next = lexicon->next_rows[row];

    return next ? next - 1 : GZ_NO_ROW;
}

/* ---- looking up ---- */

static int rank_of(const gz_form *form, gz_agreement agreement)
{
    if (agreement == GZ_DIFFERENT)
        return 0;
    return (agreement == GZ_EQUAL ? 2 : 1) + (form->plural ? 0 : 2);
}

const gz_form *gz_lexicon_choose(const gz_lexicon *lexicon, uint32_t chain, const char *text,
                                 size_t len)
{
    const gz_form *best = NULL;
    int best_rank = 0;

    for (const gz_form *form; chain; chain = form->next) {
        int rank;

        form = &lexicon->forms[chain - 1];
        rank = rank_of(form, gz_phrase_compare(gz_lexicon_form_text(lexicon, form), form->len, text,
                                               len, &lexicon->options));
        if (rank > best_rank) {
            best = form;
            best_rank = rank;
        }
    }
    return best;
}

/* A text to look up, cut into tokens. */
typedef struct query {
    const gz_lexicon *lexicon;
    const char *text;
    size_t len, count;
    const gz_form *found;
    gz_token tokens[FIND_TOKENS];
    gz_key keys[FIND_TOKENS];
} query;

/* False when there are more tokens than any phrase has. */
static bool cut_tokens(query *q)
{
    for (size_t at = 0, start; at < q->len;) {
        gz_token_kind kind;

        start = at;
        if (!next_token(q->text, q->len, &at, &kind))
            continue;
        if (q->count == FIND_TOKENS)
            return false;
        q->tokens[q->count] = (gz_token){ (uint32_t)start, (uint32_t)at, (uint8_t)kind, 0 };
        q->keys[q->count++] = gz_key_of(q->text + start, at - start);
    }
    return q->count > 0;
}

static void find_form(void *data, const gz_index_entry *entry, size_t last)
{
    query *q = data;

    if (last + 1 == q->count && !q->found)
        q->found = gz_lexicon_choose(q->lexicon, entry->first, q->text, q->len);
}

size_t gz_lexicon_find(const gz_lexicon *lexicon, const char *text, size_t len)
{
    query q;
    gz_index_walk walk = { .index = &lexicon->index,
                           .text = text,
                           .tokens = q.tokens,
                           .keys = q.keys,
                           .possessive = lexicon->options.possessive,
                           .visit = find_form,
                           .data = &q };

    q.lexicon = lexicon;
    q.text = text;
    q.len = len;
    q.count = 0;
    q.found = NULL;
    if (len > UINT32_MAX || gz_utf8_valid(text, len) < len || !cut_tokens(&q))
        return GZ_NO_ROW;
    walk.end = q.count;
    gz_index_walk_from(&walk, 0);
    return q.found ? q.found->row : GZ_NO_ROW;
}
