#include "match/lexicon.h"

#include "base/mem.h"
#include "match/lexicon_data.h"

#include <string.h>

/* Tokens that gz_lexicon_find looks at: a longest phrase in which every word has an 's. */
#define FIND_TOKENS (3 * GZ_PHRASE_TOKENS)

void gz_lexicon_free(gz_lexicon *lexicon)
{
    if (!lexicon)
        return;
    if (!lexicon->where) {
        gz_free((char *)lexicon->text);
        gz_free((gz_record *)lexicon->records);
        gz_free((unsigned char *)lexicon->filter);
        gz_index_clear(&lexicon->index);
    }
    gz_free(lexicon->columns);
    gz_free(lexicon->where);
    gz_free(lexicon);
}

gloze_status gz_lexicon_fail_damaged(const char *where, gloze_error *err)
{
    return gz_fail(err, GLOZE_EPLUGIN,
                   "%s: the file is damaged; make it again with gloze lexicon build", where);
}

/* ---- rows and columns ---- */

const char *gz_lexicon_text(const gz_lexicon *lexicon, size_t start, size_t column, size_t *len)
{
    for (size_t at = start; at < lexicon->text_len; at += *len + 1) {
        const char *text = lexicon->text + at;

        *len = strlen(text); /* the last byte of the text is a NUL */
        if (column-- == 0)
            return lexicon->trusted || gz_utf8_valid(text, *len) == *len ? text : NULL;
    }
    return NULL;
}

const char *gz_lexicon_phrase(const gz_lexicon *lexicon, const gz_record *record, size_t *len)
{
    return gz_lexicon_text(lexicon, record->text, 0, len);
}

gloze_status gz_lexicon_find_columns(gz_lexicon *lexicon, const char *where, gloze_error *err)
{
    size_t at = 0, len;

    lexicon->columns = gz_alloc(lexicon->column_count * sizeof *lexicon->columns);
    if (!lexicon->columns)
        return gz_fail_memory(err);
    for (size_t i = 0; i < lexicon->column_count; i++, at += len + 1) {
        if (!gz_lexicon_text(lexicon, at, 0, &len))
            return gz_lexicon_fail_damaged(where, err);
        lexicon->columns[i] = (uint32_t)at;
    }
    return GLOZE_OK;
}

size_t gz_lexicon_row_count(const gz_lexicon *lexicon)
{
    return lexicon->row_count;
}

size_t gz_lexicon_column_count(const gz_lexicon *lexicon)
{
    return lexicon->column_count;
}

const char *gz_lexicon_column_name(const gz_lexicon *lexicon, size_t column)
{
    return lexicon->text + lexicon->columns[column];
}

int gz_lexicon_column(const gz_lexicon *lexicon, const char *name, size_t len)
{
    for (size_t i = 0; i < lexicon->column_count; i++) {
        const char *other = gz_lexicon_column_name(lexicon, i);

        if (strlen(other) == len && memcmp(other, name, len) == 0)
            return (int)i;
    }
    return -1;
}

const char *gz_lexicon_cell(const gz_lexicon *lexicon, size_t row, size_t column, size_t *len)
{
    const char *cell = gz_lexicon_text(lexicon, lexicon->records[row].text, column, len);

    if (cell)
        return cell;
    *len = 0;
    return "";
}

size_t gz_lexicon_line(const gz_lexicon *lexicon, size_t row)
{
    return lexicon->records[row].origin;
}

size_t gz_lexicon_next(const gz_lexicon *lexicon, size_t row)
{
    size_t next = lexicon->records[row].next_row;

    return next > row + 1 && next <= lexicon->row_count ? next - 1 : GZ_NO_ROW;
}

gz_lexicon_options gz_lexicon_options_of(const gz_lexicon *lexicon)
{
    return lexicon->options;
}

/* ---- looking up ---- */

static gz_token_kind kind_of(uint32_t unit)
{
    unsigned class = gz_char_class(unit);

    if (class & GZ_DIGIT)
        return GZ_TOKEN_NUMBER;
    return class & (GZ_LETTER | GZ_MARK) ? GZ_TOKEN_WORD : GZ_TOKEN_OTHER;
}

bool gz_phrase_token(const char *text, size_t len, size_t *at, gz_token_kind *kind)
{
    uint32_t unit;
    size_t size = gz_fold_next(text + *at, len - *at, &unit);

    *kind = kind_of(unit);
    *at += size;
    if (unit == ' ')
        return false;
    while (*kind != GZ_TOKEN_OTHER && *at < len) {
        unit = (unsigned char)text[*at];
        size = unit < 0x80 ? 1 : gz_fold_next(text + *at, len - *at, &unit);
        if (kind_of(unit) != *kind)
            break;
        *at += size;
    }
    return true;
}

static int rank_of(bool plural, gz_agreement agreement)
{
    if (agreement == GZ_DIFFERENT)
        return 0;
    return (agreement == GZ_EQUAL ? 2 : 1) + (plural ? 0 : 2);
}

size_t gz_lexicon_choose(const gz_lexicon *lexicon, uint32_t chain, const char *text, size_t len)
{
    size_t best = GZ_NO_ROW;
    int best_rank = 0;

    while (chain) {
        size_t at = chain - 1, phrase_len, row;
        const gz_record *record;
        const char *phrase;
        int rank;

        if (at >= lexicon->record_count)
            return GZ_DAMAGED;
        record = &lexicon->records[at];
        phrase = gz_lexicon_phrase(lexicon, record, &phrase_len);
        row = at < lexicon->row_count ? at : record->origin;
        if (!phrase || row >= lexicon->row_count || (record->next && record->next <= chain))
            return GZ_DAMAGED;
        rank = rank_of(at >= lexicon->row_count,
                       gz_phrase_compare(phrase, phrase_len, text, len, &lexicon->options));
        if (rank > best_rank) {
            best = row;
            best_rank = rank;
        }
        chain = record->next;
    }
    return best;
}

/* A text to look up, cut into tokens. */
typedef struct query {
    const gz_lexicon *lexicon;
    const char *text;
    size_t len, count;
    size_t found; /* row */
    gz_token tokens[FIND_TOKENS];
    gz_token_key keys[FIND_TOKENS];
} query;

/* False when there are more tokens than any phrase has. */
static bool cut_tokens(query *q)
{
    for (size_t at = 0, start; at < q->len;) {
        gz_token_kind kind;

        start = at;
        if (!gz_phrase_token(q->text, q->len, &at, &kind))
            continue;
        if (q->count == FIND_TOKENS)
            return false;
        q->tokens[q->count] = (gz_token){ (uint32_t)start, (uint32_t)at, (uint8_t)kind, 0 };
        q->keys[q->count++] = gz_token_key_of(q->text + start, at - start);
    }
    return q->count > 0;
}

static void find_row(void *data, const gz_index_entry *entry, size_t last)
{
    query *q = data;

    if (last + 1 == q->count && q->found == GZ_NO_ROW)
        q->found = gz_lexicon_choose(q->lexicon, gz_index_chain(entry), q->text, q->len);
}

size_t gz_lexicon_find(const gz_lexicon *lexicon, const char *text, size_t len)
{
    query q;
    gz_index_walk walk = { .index = &lexicon->index,
                           .text = text,
                           .tokens = q.tokens,
                           .keys = q.keys,
                           .possessive = lexicon->options.possessive,
                           .visit = find_row,
                           .data = &q };

    q.lexicon = lexicon;
    q.text = text;
    q.len = len;
    q.count = 0;
    q.found = GZ_NO_ROW;
    if (len > UINT32_MAX || gz_utf8_valid(text, len) < len || !cut_tokens(&q))
        return GZ_NO_ROW;
    walk.end = q.count;
    gz_index_walk_from(&walk, 0);
    return q.found == GZ_DAMAGED ? GZ_NO_ROW : q.found;
}
