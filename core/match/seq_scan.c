#include "match/seq_code.h"

#define LOOK_BACK 20 /* tokens before a place where gz_seq_before begins */

size_t gz_seq_token_from(const gz_document *doc, size_t at)
{
    size_t token = gz_document_token_at(doc, at);
    return token < doc->token_count && doc->tokens[token].start < at ? token + 1 : token;
}

/* ---- bounds ---- */

/* The sentence, block or document around token `token`. */
static gz_token_range bounds_at(const gz_document *doc, gz_within within, size_t token)
{
    size_t at = doc->tokens[token].start;
    if (within == GZ_WITHIN_DOCUMENT)
        return (gz_token_range){ 0, doc->token_count };
    if (within == GZ_WITHIN_BLOCK) {
        const gz_block *block = &doc->blocks[gz_document_block_at(doc, at)];
        return (gz_token_range){ block->first_token, block->first_token + block->token_count };
    }
    const gz_sentence *sentence = &doc->sentences[gz_document_sentence_at(doc, at)];
    return (gz_token_range){ sentence->first_token, sentence->first_token + sentence->token_count };
}

/* ---- scanning ---- */

static size_t count_spots(const gz_spots *spots, const gz_lexicon *list)
{
    size_t count = 0;
    for (size_t i = 0; i < spots->count; i++)
        count += spots->list[i].list == list;
    return count;
}

static const gz_seq *find_rarest(const gz_seq_run *run, const gz_seq_code *code)
{
    const gz_seq *rarest = NULL;
    size_t least = SIZE_MAX;
    for (size_t i = 0; i < code->required_count && least > 0; i++) {
        const gz_seq *element = code->required[i];
        size_t count = element->kind == GZ_SEQ_IS ? run->notes.count(run->notes.data, element->is)
                                                  : count_spots(run->spots, element->list);
        if (count < least) {
            least = count;
            rarest = element;
        }
    }
    return rarest;
}

/* The first token at or after `from` where the required element stands; the count when there
 * is none. */
static size_t next_place(const gz_seq_run *run, const gz_seq *required, size_t from)
{
    const gz_document *doc = run->doc;
    if (!required)
        return from;
    if (required->kind == GZ_SEQ_IS) {
        size_t at = run->notes.next(run->notes.data, required->is, doc->tokens[from].start);
        return at == SIZE_MAX ? doc->token_count : gz_seq_token_from(doc, at);
    }
    for (size_t i = run->spots->first[from]; i < run->spots->count; i++)
        if (run->spots->list[i].list == required->list)
            return run->spots->list[i].token;
    return doc->token_count;
}

static gloze_status scan_bounds(gz_seq_run *run, const gz_seq_code *code, gz_token_range within,
                                gz_seq_match_fn report, void *data, gloze_error *err)
{
    for (size_t token = within.begin; token < within.end; token++) {
        gz_seq_match match;
        gloze_status status = GLOZE_OK;
        if (gz_seq_match_at(run, code, within, token, SIZE_MAX, &match))
            status = report(data, &match);
        if (status == GLOZE_OK)
            status = gz_seq_check_limits(run, err);
        if (status != GLOZE_OK)
            return status;
    }
    return GLOZE_OK;
}

gloze_status gz_seq_scan(gz_seq_run *run, const gz_seq_code *code, gz_within within,
                         gz_seq_match_fn report, void *data, gloze_error *err)
{
    const gz_document *doc = run->doc;
    const gz_seq *rarest = find_rarest(run, code);
    for (size_t token = 0; token < doc->token_count;) {
        token = next_place(run, rarest, token);
        if (token >= doc->token_count)
            break;
        gz_token_range b = bounds_at(doc, within, token);
        gloze_status status = scan_bounds(run, code, b, report, data, err);
        if (status != GLOZE_OK)
            return status;
        token = b.end;
    }
    return GLOZE_OK;
}

gloze_status gz_seq_after(gz_seq_run *run, const gz_seq_code *code, gz_within within, size_t start,
                          bool *found, gz_seq_match *match, gloze_error *err)
{
    const gz_document *doc = run->doc;
    size_t token = gz_seq_token_from(doc, start);
    *found = false;
    if (token >= doc->token_count || start == 0)
        return GLOZE_OK;
    size_t before = token > 0 ? token - 1 : 0;
    if (doc->tokens[before].start < start && doc->tokens[before].end > start)
        return GLOZE_OK; /* the place is inside a token */
    gz_token_range b = bounds_at(doc, within, before);
    if (token < b.end)
        *found = gz_seq_match_at(run, code, b, token, SIZE_MAX, match);
    return gz_seq_check_limits(run, err);
}

gloze_status gz_seq_before(gz_seq_run *run, const gz_seq_code *code, gz_within within, size_t end,
                           bool *found, gz_seq_match *match, gloze_error *err)
{
    const gz_document *doc = run->doc;
    size_t token = gz_seq_token_from(doc, end); /* the token after the place */
    *found = false;
    if (token == 0 || doc->tokens[token - 1].end > end)
        return GLOZE_OK;
    gz_token_range b = bounds_at(doc, within, token < doc->token_count ? token : token - 1);
    if (token <= b.begin || token > b.end)
        return GLOZE_OK;
    for (size_t first = token; first-- > b.begin && token - first <= LOOK_BACK && !*found;)
        *found = gz_seq_match_at(run, code, b, first, token, match);
    return gz_seq_check_limits(run, err);
}

gloze_status gz_seq_near(gz_seq_run *run, const gz_seq_code *code, gz_within within, gz_span span,
                         size_t tokens, bool *found, gz_seq_match *match, gloze_error *err)
{
    const gz_document *doc = run->doc;
    size_t first = gz_document_token_at(doc, span.start), after = gz_seq_token_from(doc, span.end);
    *found = false;
    if (first >= doc->token_count)
        return GLOZE_OK;
    gz_token_range b = bounds_at(doc, within, first);
    gz_token_range left = { first > b.begin + tokens ? first - tokens : b.begin, first };
    gz_token_range right = { after, after + tokens < b.end ? after + tokens : b.end };
    for (size_t i = right.begin; i < right.end && !*found; i++)
        *found = gz_seq_match_at(run, code, right, i, SIZE_MAX, match);
    for (size_t i = left.end; i-- > left.begin && !*found;)
        *found = gz_seq_match_at(run, code, left, i, SIZE_MAX, match);
    return gz_seq_check_limits(run, err);
}
