/* Bytes that make a tree of seq elements, a NUL byte, and a text: the tree is refused, or compiled;
 * what it matches lies in the text, in order, with captures inside the match, and the same places
 * match when they are asked for one by one. */
#include "match/seq.h"
#include "text/load.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_SIZE = 2048, MAX_ELEMENTS = 60, WORDS = 4 };

/* What the elements are made of; it lives as long as the program. */
static gz_lexicon *words[WORDS];
static gz_regex *letters;

static void make_words(void)
{
    static const char *const texts[WORDS][2] = {
        { "a", "a b" }, { "b", "c" }, { "-", "," }, { "1", "m" }
    };
    static const char pattern[] = "\\A(?:\\w+)\\z";
    gz_lexicon_options options = { 0 };

    for (int i = 0; i < WORDS; i++)
        if (!words[i] &&
            gz_lexicon_from_phrases(texts[i], 2, "", &options, &words[i], NULL) != GLOZE_OK)
            abort();
    if (!letters && gz_regex_new(pattern, strlen(pattern), "", 1000, &letters, NULL) != GLOZE_OK)
        abort();
}

typedef struct builder {
    const uint8_t *data;
    size_t len, at;
    gz_seq elements[MAX_ELEMENTS];
    gz_seq *children[MAX_ELEMENTS * 4];
    size_t count, child_count;
} builder;

static int next_byte(builder *b)
{
    return b->at < b->len ? b->data[b->at++] : 0;
}

static gz_seq *build(builder *b, int depth);

static void add_children(builder *b, gz_seq *element, size_t count, int depth)
{
    element->children = &b->children[b->child_count];
    b->child_count += count;
    for (size_t i = 0; i < count; i++)
        element->children[i] = build(b, depth + 1);
    element->child_count = count;
}

static void fill(builder *b, gz_seq *element, int depth)
{
    static const gz_seq_kind kinds[] = { GZ_SEQ_PHRASE, GZ_SEQ_TOKEN,    GZ_SEQ_NUMBER, GZ_SEQ_CAPS,
                                         GZ_SEQ_SKIP,   GZ_SEQ_SEQUENCE, GZ_SEQ_OPT,    GZ_SEQ_MANY,
                                         GZ_SEQ_ANY,    GZ_SEQ_NONE };
    int byte = next_byte(b);

    element->kind = kinds[(size_t)byte % (depth > 6 || b->count > MAX_ELEMENTS - 5 ? 5 : 10)];
    element->capture = byte & 64 ? byte % 3 : -1;
    element->list = words[byte / 16 % WORDS];
    element->regex = letters;
    element->low = byte & 32 ? 2 : -HUGE_VAL;
    element->high = HUGE_VAL;
    element->all = byte & 16;
    element->min = byte / 16 % 3;
    element->max = element->min + 1 + byte / 64;
    if (element->kind == GZ_SEQ_SEQUENCE || element->kind == GZ_SEQ_ANY)
        add_children(b, element, 1 + (size_t)byte / 16 % 3, depth);
    else if (element->kind >= GZ_SEQ_OPT && element->kind != GZ_SEQ_SKIP)
        add_children(b, element, 1, depth);
}

static gz_seq *build(builder *b, int depth)
{
    gz_seq *element = &b->elements[b->count < MAX_ELEMENTS - 1 ? b->count++ : b->count];

    *element = (gz_seq){ .kind = GZ_SEQ_PHRASE, .list = words[0], .capture = -1 };
    if (b->count < MAX_ELEMENTS - 1)
        fill(b, element, depth);
    return element;
}

typedef struct checking {
    const gz_document *doc;
    size_t next_token; /* matches come in the order of their tokens */
    gz_span places[MAX_SIZE];
    size_t count;
} checking;

static gloze_status check_match(void *data, const gz_seq_match *match)
{
    checking *c = data;

    assert(match->first_token >= c->next_token && match->end_token > match->first_token);
    assert(match->end_token <= c->doc->token_count);
    assert(match->span.start == c->doc->tokens[match->first_token].start);
    assert(match->span.end == c->doc->tokens[match->end_token - 1].end);
    for (size_t i = 0; i < match->take_count; i++) {
        assert(match->takes[i].capture >= 0 && match->takes[i].capture < 3);
        assert(match->takes[i].span.start < match->takes[i].span.end);
        assert(match->takes[i].span.start >= match->span.start);
        assert(match->takes[i].span.end <= match->span.end);
    }
    c->next_token = match->first_token + 1;
    c->places[c->count++] = match->span;
    return GLOZE_OK;
}

/* What begins right after a place matches as it did in the scan. */
static void check_places(gz_seq_run *run, const gz_seq_code *code, const checking *c)
{
    for (size_t i = 0; i < c->count && c->places[i].start > 0; i++) {
        gz_seq_match match;
        bool found = false;
        gloze_status st =
            gz_seq_after(run, code, GZ_WITHIN_DOCUMENT, c->places[i].start, &found, &match, NULL);

        assert(st == GLOZE_ELIMIT || (st == GLOZE_OK && found));
        if (st != GLOZE_OK)
            return;
        assert(match.span.start == c->places[i].start && match.span.end == c->places[i].end);
    }
}

static gloze_status run_code(gz_document *doc, const gz_seq_code *code, gz_lexicon_set *set,
                             const gz_lexicon *const *lists)
{
    static checking c;
    gz_spots spots;
    gz_seq_run run = { .doc = doc, .spots = &spots, .steps_left = 200000 };

    if (gz_spots_find(set, lists, doc, &doc->arena, &spots, NULL) != GLOZE_OK)
        return GLOZE_ENOMEM;
    c = (checking){ .doc = doc };
    gloze_status st = gz_seq_scan(&run, code, GZ_WITHIN_DOCUMENT, check_match, &c, NULL);

    assert(st == GLOZE_OK || st == GLOZE_ELIMIT);
    if (st == GLOZE_OK)
        check_places(&run, code, &c);
    gz_seq_run_clear(&run);
    return st;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static builder b;
    const uint8_t *end = size ? memchr(data, '\0', size) : NULL;
    const gz_lexicon *lists[WORDS];
    gz_seq_code *code = NULL;
    gz_lexicon_set *set = NULL;
    gz_document doc;

    if (!end || size > MAX_SIZE)
        return -1;
    make_words();
    b = (builder){ .data = data, .len = (size_t)(end - data) };
    gloze_input in = { .data = (const char *)end + 1,
                       .len = size - b.len - 1,
                       .media = GLOZE_MEDIA_VERBATIM };

    gz_document_init(&doc);
    if (gz_load(&doc, &in, NULL, "en-GB", 0, NULL) == GLOZE_OK &&
        gz_seq_compile(build(&b, 0), &code, NULL) == GLOZE_OK) {
        size_t count = gz_seq_list_count(code);

        for (size_t i = 0; i < count; i++)
            lists[i] = gz_seq_list(code, i);
        if (count == 0 || gz_lexicon_set_new(lists, count, &set, NULL) == GLOZE_OK)
            run_code(&doc, code, set, lists);
    }
    gz_lexicon_set_free(set);
    gz_seq_free(code);
    gz_document_clear(&doc);
    return 0;
}
