#include "text/cuts.h"

typedef struct cutter {
    const size_t *cuts;
    size_t cut_count, at;
    gz_cut_token *tokens;
    size_t count;
} cutter;

static bool is_separator(const char *text, gz_token token)
{
    return token.end == token.start + 1 && text[token.start] >= 0x1C && text[token.start] <= 0x1F;
}

static void add(cutter *c, uint32_t start, uint32_t end, uint32_t sentence)
{
    while (c->at < c->cut_count && c->cuts[c->at] <= start)
        c->at++;
    for (; c->at < c->cut_count && c->cuts[c->at] < end; c->at++) {
        uint32_t cut = (uint32_t)c->cuts[c->at];

        if (cut == start) /* said twice */
            continue;
        c->tokens[c->count++] = (gz_cut_token){ start, cut, sentence, false };
        start = cut;
    }
    c->tokens[c->count++] = (gz_cut_token){ start, end, sentence, false };
}

bool gz_cut_tokens(const gz_document *doc, const size_t *cuts, size_t cut_count, gz_arena *arena,
                   gz_cut_token **out, size_t *count)
{
    cutter c = { .cuts = cuts, .cut_count = cut_count };

    c.tokens = gz_arena_alloc(arena, (doc->token_count + cut_count + 1) * sizeof(*c.tokens));
    if (!c.tokens)
        return false;
    for (size_t i = 0; i < doc->sentence_count; i++) {
        const gz_sentence *sentence = &doc->sentences[i];

        for (size_t j = 0; j < sentence->token_count; j++) {
            gz_token token = doc->tokens[sentence->first_token + j];

            if (!is_separator(doc->text, token))
                add(&c, token.start, token.end, (uint32_t)i);
        }
    }
    *out = c.tokens;
    *count = c.count;
    return true;
}

bool gz_fill_tokens(const gz_document *doc, const gz_cut_token *tokens, size_t token_count,
                    gz_arena *arena, gz_cut_token **out, size_t *count)
{
    gz_cut_token *all = gz_arena_alloc(arena, (2 * token_count + 1) * sizeof(*all));
    uint32_t at = 0;
    size_t n = 0;

    if (!all)
        return false;
    for (size_t i = 0; i <= token_count; i++) {
        uint32_t next = i < token_count ? tokens[i].start : (uint32_t)doc->len;
        uint32_t sentence = i < token_count ? tokens[i].sentence : n ? all[n - 1].sentence : 0;

        if (n && at < next && doc->text[at] == ' ') {
            all[n - 1].space = true;
            at++;
        }
        if (at < next)
            all[n++] = (gz_cut_token){ at, next, sentence, false };
        if (i == token_count)
            break;
        all[n++] = tokens[i];
        at = tokens[i].end;
    }
    *out = all;
    *count = n;
    return true;
}
