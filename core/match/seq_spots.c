#include "match/seq.h"

#include <string.h>

typedef struct finding {
    gz_spots *out;
    const gz_lexicon *const *lexicons;
    gz_arena *arena;
    gloze_error *err;
} finding;

static gloze_status add_spot(void *data, const gz_lexicon_match *match)
{
    finding *f = data;
    gz_spots *out = f->out;
    if (!gz_arena_grow(f->arena, &out->list, &out->cap, out->count + 1, sizeof *out->list))
        return gz_fail_memory(f->err);
    out->list[out->count++] = (gz_spot){ f->lexicons[match->lexicon], (uint32_t)match->first_token,
                                         (uint32_t)match->token_count, (uint32_t)match->row };
    return GLOZE_OK;
}

gloze_status gz_spots_find(const gz_lexicon_set *set, const gz_lexicon *const *lexicons,
                           gz_document *doc, gz_arena *arena, gz_spots *out, gloze_error *err)
{
    finding f = { out, lexicons, arena, err };
    memset(out, 0, sizeof *out);
    out->first = gz_arena_zalloc(arena, doc->token_count + 1, sizeof *out->first);
    if (!out->first)
        return gz_fail_memory(err);
    gloze_status status = set ? gz_lexicon_set_scan(set, doc, true, add_spot, &f, err) : GLOZE_OK;
    for (size_t token = 0, spot = 0; token <= doc->token_count; token++) {
        while (spot < out->count && out->list[spot].token < token)
            spot++;
        out->first[token] = (uint32_t)spot;
    }
    return status;
}
