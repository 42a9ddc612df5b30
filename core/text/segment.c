#include "text/segment.h"

#include "text/lines.h"
#include "text/sentences.h"
#include "text/tokens.h"
#include "text/zones.h"

static bool add_hinted_blocks(gz_document *doc, const gz_block_hint *hints, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!gz_block_add(doc, hints[i].start, hints[i].end,
                          hints[i].has_zone ? hints[i].zone : GZ_ZONE_OPEN))
            return false;
    return true;
}

static bool add_tokens(gz_document *doc)
{
    if (!gz_tokens_reserve(doc))
        return false;
    for (size_t i = 0; i < doc->block_count; i++) {
        gz_block *block = &doc->blocks[i];

        block->first_token = (uint32_t)doc->token_count;
        if (!gz_tokens_add(doc, block->start, block->end))
            return false;
        block->token_count = (uint32_t)(doc->token_count - block->first_token);
    }
    return true;
}

static bool add_sentences(gz_document *doc, const gz_segment_words *words)
{
    for (size_t i = 0; i < doc->block_count; i++)
        if (!gz_sentences_add(doc, i, words))
            return false;
    return true;
}

gloze_status gz_segment(gz_document *doc, const gz_block_hint *hints, size_t hint_count,
                        const gz_segment_words *words, gloze_error *err)
{
    bool blocks =
        hints ? add_hinted_blocks(doc, hints, hint_count) : gz_lines_add_blocks(doc, GZ_ZONE_OPEN);

    if (!blocks || !add_tokens(doc) || !add_sentences(doc, words))
        return gz_fail_memory(err);
    gz_zones_settle(doc, words);
    return GLOZE_OK;
}
