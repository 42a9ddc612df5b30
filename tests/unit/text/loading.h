/* loading.h - what the tests of text/ share: a document from a string. */
#ifndef LOADING_H
#define LOADING_H

#include "text/load.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char test_abbreviations[] = "# for the tests\n"
                                         "phrase\tkind\n"
                                         "Dr\ttitle\nMr\ttitle\nGen\ttitle\nSt\ttitle\n"
                                         "Co\tabbreviation\nU.S\tabbreviation\np.m\tabbreviation\n"
                                         "e.g\tabbreviation\nJr\tabbreviation\n"
                                         "No\tnumbered\nSept\tnumbered\netc\tnumbered\n"
                                         "The\topener\nHe\topener\nBut\topener\nIt\topener\n"
                                         "Photo\tcredit\nphoto\tcredit\n";
static const char test_furniture[] = "phrase\nRead more\nShare on*\nNo comments\nDon't miss*\n";

static inline gz_segment_words *make_words(void)
{
    gz_segment_words *words = NULL;
    gloze_error err;

    assert_int_equal(gz_segment_words_new(test_abbreviations, strlen(test_abbreviations), "a.tsv",
                                          test_furniture, strlen(test_furniture), "f.tsv", &words,
                                          &err),
                     GLOZE_OK);
    return words;
}

/* Loads, and asserts that it worked. */
static inline void load_input(gz_document *doc, const gloze_input *in)
{
    gz_segment_words *words = make_words();
    gloze_error err = { 0 };

    if (gz_load(doc, in, words, NULL, 0, &err) != GLOZE_OK)
        fail_msg("%s", err.message);
    gz_segment_words_free(words);
}

static inline void load_text(gz_document *doc, const char *text, gloze_media media)
{
    load_input(doc, &(gloze_input){ .data = text, .len = strlen(text), .media = media });
}

/* Does every byte of the text map, in order, into the source? */
static inline void assert_mapped(const gz_document *doc)
{
    size_t end = 0;

    for (size_t i = 0; i < doc->map.count; i++) {
        const gz_map_run *run = &doc->map.runs[i];

        assert_int_equal(run->text_start, end);
        assert_true(run->count > 0 && run->text_unit > 0 && run->source_unit > 0);
        if (i > 0)
            assert_true(run->source_start >= doc->map.runs[i - 1].source_start);
        end = run->text_start + (size_t)run->count * run->text_unit;
        assert_true(run->source_start + (size_t)run->count * run->source_unit <= doc->source_len);
    }
    assert_int_equal(end, doc->len);
}

/* Blocks, sentences and tokens lie in one another and leave nothing out. */
static inline void assert_layers(const gz_document *doc)
{
    size_t token = 0, sentence = 0, at = 0;

    for (size_t i = 0; i < doc->block_count; i++) {
        const gz_block *block = &doc->blocks[i];

        assert_true(block->start >= at && block->end > block->start && block->end <= doc->len);
        at = block->end;
        assert_int_equal(block->first_token, token);
        assert_int_equal(block->first_sentence, sentence);
        assert_true(block->token_count > 0 && block->sentence_count > 0);
        for (size_t s = 0; s < block->sentence_count; s++, sentence++) {
            const gz_sentence *sent = &doc->sentences[sentence];

            assert_int_equal(sent->block, i);
            assert_int_equal(sent->first_token, token);
            assert_true(sent->token_count > 0);
            token += sent->token_count;
            assert_int_equal(sent->start, doc->tokens[sent->first_token].start);
            assert_int_equal(sent->end, doc->tokens[token - 1].end);
        }
        assert_int_equal(block->start, doc->tokens[block->first_token].start);
        assert_int_equal(block->end, doc->tokens[token - 1].end);
    }
    assert_int_equal(token, doc->token_count);
    assert_int_equal(sentence, doc->sentence_count);
}

#endif
