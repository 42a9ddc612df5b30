/* A compiled lexicon as a file may hold it. The first byte says whether the checksum of the
 * header is put right first, so that what is behind it is reached, too. */
#include "base/checksum.h"
#include "match/lexicon_file.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char text[] = "Wick Port Wick's land-mine a 1 é";

static gloze_status note(void *data, const gz_lexicon_match *match)
{
    (void)data;
    assert(match->end > match->start && match->end <= sizeof text - 1);
    return GLOZE_OK;
}

static void scan(const gz_lexicon *lexicon)
{
    gz_token tokens[40];
    gz_block block = { .end = sizeof text - 1 };
    gz_document doc;
    gz_lexicon_set *set = NULL;

    gz_document_init(&doc);
    doc.text = text;
    doc.len = sizeof text - 1;
    doc.tokens = tokens;
    doc.blocks = &block;
    for (size_t at = 0, start; at < doc.len;) {
        gz_token_kind kind;

        start = at;
        if (gz_phrase_token(text, doc.len, &at, &kind))
            tokens[doc.token_count++] =
                (gz_token){ (uint32_t)start, (uint32_t)at, (uint8_t)kind, GZ_SHAPE_CAPITAL };
    }
    block.token_count = (uint32_t)doc.token_count;
    doc.block_count = 1;
    if (gz_lexicon_set_new(&lexicon, 1, &set, NULL) == GLOZE_OK)
        (void)!gz_lexicon_set_scan(set, &doc, false, note, NULL, NULL);
    gz_lexicon_set_free(set);
    gz_document_clear(&doc);
}

static void use(const gz_lexicon *lexicon, const char *image)
{
    gz_buffer pattern = { 0 };
    bool sound = gz_lexicon_verify(lexicon, image, NULL) == GLOZE_OK;

    for (size_t row = 0; row < gz_lexicon_row_count(lexicon) && row < 100; row++)
        for (size_t i = 0; i < gz_lexicon_column_count(lexicon); i++) {
            size_t len;
            const char *cell = gz_lexicon_cell(lexicon, row, i, &len);

            assert(gz_utf8_valid(cell, len) == len && cell[len] == '\0');
            if (i == 0)
                (void)gz_lexicon_find(lexicon, cell, len);
            assert(gz_lexicon_next(lexicon, row) > row);
        }
    scan(lexicon);
    if (gz_lexicon_pattern(lexicon, &pattern, NULL) != GLOZE_OK)
        assert(!sound || pattern.failed);
    gz_buffer_clear(&pattern);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    gz_lexicon *lexicon = NULL;
    gloze_error err = { 0 };
    char *image;

    if (size < 1 || size > 1 << 16)
        return -1;
    image = malloc(size); /* aligned, and just as long */
    if (!image)
        return 0;
    memcpy(image, data + 1, size - 1);
    if (data[0] % 2 && size - 1 >= sizeof(gz_lexicon_header)) {
        gz_lexicon_header header;

        memcpy(&header, image, sizeof header);
        memcpy(header.magic, GZ_LEXICON_MAGIC, sizeof header.magic);
        header.order = GZ_LEXICON_ORDER;
        header.version = GZ_LEXICON_VERSION;
        header.normaliser = gz_fold_version();
        header.file_len = size - 1;
        header.body_checksum = gz_checksum(image + sizeof header, size - 1 - sizeof header);
        header.header_checksum = gz_checksum(&header, offsetof(gz_lexicon_header, header_checksum));
        memcpy(image, &header, sizeof header);
    }
    if (gz_lexicon_from_image(image, size - 1, "fuzz.lex", &lexicon, &err) == GLOZE_OK)
        use(lexicon, image);
    else
        assert(strncmp(err.message, "fuzz.lex: the file ", 19) == 0);
    gz_lexicon_free(lexicon);
    free(image);
    return 0;
}
