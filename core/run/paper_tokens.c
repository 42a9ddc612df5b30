#include "run/paper_lua.h"
#include "text/cuts.h"

#include <stdlib.h>

static int compare_sizes(const void *a, const void *b)
{
    size_t x = *(const size_t *)a, y = *(const size_t *)b;

    return (x > y) - (x < y);
}

/* Which tokens an argument asks for. */
int gz_check_tokens_kind(lua_State *L, int index)
{
    static const char *const kinds[] = { "words", "all", NULL };

    return luaL_checkoption(L, index, "words", kinds);
}

/* A sentence does not end inside an annotation, unless its block does: programs that read sentence by
 * sentence would lose it. Marks are in the order of the text. */
static void join_sentences(gz_document *doc, const gz_paper *paper)
{
    size_t count = 0, next_mark = 0, reach = 0;

    for (size_t i = 0; i < doc->sentence_count; i++) {
        gz_sentence sentence = doc->sentences[i], *last = &doc->sentences[count - (count > 0)];

        for (; next_mark < paper->count && paper->marks[next_mark].span.start < sentence.start;
             next_mark++)
            if (paper->marks[next_mark].span.end > reach)
                reach = paper->marks[next_mark].span.end;
        if (count && last->block == sentence.block && reach > sentence.start) {
            last->end = sentence.end;
            last->token_count += sentence.token_count;
        } else {
            doc->sentences[count++] = sentence;
        }
    }
    doc->sentence_count = count;
}

void gz_open_paper_segment(lua_State *L, gz_open_paper *open)
{
    gz_document *doc = &open->segmented;
    gloze_error err;

    if (open->has_segments)
        return;
    doc->text = open->paper->text;
    doc->len = open->paper->len;
    if (gz_segment(doc, NULL, 0, open->words, &err) != GLOZE_OK)
        luaL_error(L, "%s", err.message);
    join_sentences(doc, open->paper);
    open->has_segments = true;
}

static void cut_words(lua_State *L, gz_open_paper *open)
{
    const gz_paper *paper = open->paper;
    gz_arena *arena = &open->segmented.arena;
    size_t *cuts = gz_arena_alloc(arena, (2 * paper->count + 1) * sizeof(*cuts));

    for (size_t i = 0; cuts && i < paper->count; i++) {
        cuts[2 * i] = paper->marks[i].span.start;
        cuts[2 * i + 1] = paper->marks[i].span.end;
    }
    if (cuts)
        qsort(cuts, 2 * paper->count, sizeof(*cuts), compare_sizes);
    if (!cuts ||
        !gz_cut_tokens(&open->segmented, cuts, 2 * paper->count, arena,
                       &open->tokens[GZ_TOKENS_WORDS].list, &open->tokens[GZ_TOKENS_WORDS].count))
        luaL_error(L, "memory ran out");
}

void gz_open_paper_tokens(lua_State *L, gz_open_paper *open, int kind)
{
    gz_open_paper_segment(L, open);
    if (!open->tokens[GZ_TOKENS_WORDS].list)
        cut_words(L, open);
    if (kind == GZ_TOKENS_ALL && !open->tokens[GZ_TOKENS_ALL].list &&
        !gz_fill_tokens(&open->segmented, open->tokens[GZ_TOKENS_WORDS].list,
                        open->tokens[GZ_TOKENS_WORDS].count, &open->segmented.arena,
                        &open->tokens[GZ_TOKENS_ALL].list, &open->tokens[GZ_TOKENS_ALL].count))
        luaL_error(L, "memory ran out");
}
