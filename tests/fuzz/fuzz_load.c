/* Bytes to document: whatever comes in, the text is UTF-8, every piece lies where it should, and
 * every span leads back to bytes of the input. The first byte chooses what the caller says. */
#include "base/utf8.h"
#include "text/load.h"

#include <assert.h>
#include <string.h>

static const char *const charsets[] = { NULL, "utf-8", "windows-1252", "utf-16be", "koi8-r" };

static void check_projection(const gz_document *doc, uint32_t start, uint32_t end, size_t source)
{
    gz_span span = gz_offset_map_project(&doc->map, (gz_span){ start, end });

    assert(start < end && end <= doc->len);
    assert(span.start < span.end && span.end <= source);
}

static void check_document(const gz_document *doc, size_t source)
{
    size_t last = 0;

    assert(gz_utf8_valid(doc->text, doc->len) == doc->len);
    for (size_t i = 0; i < doc->block_count; i++) {
        const gz_block *block = &doc->blocks[i];

        assert(block->start >= last);
        check_projection(doc, block->start, block->end, source);
        assert(block->first_token + block->token_count <= doc->token_count);
        assert(block->first_sentence + block->sentence_count <= doc->sentence_count);
        last = block->end;
    }
    last = 0;
    for (size_t i = 0; i < doc->token_count; i++) {
        assert(doc->tokens[i].start >= last);
        check_projection(doc, doc->tokens[i].start, doc->tokens[i].end, source);
        last = doc->tokens[i].end;
    }
    for (size_t i = 0; i < doc->sentence_count; i++)
        check_projection(doc, doc->sentences[i].start, doc->sentences[i].end, source);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    gz_document doc;
    gloze_error err = { 0 };
    gloze_input in = { .id = "fuzz" };

    if (size < 1 || size > 1 << 16)
        return -1;
    in.data = (const char *)data + 1;
    in.len = size - 1;
    in.media = (gloze_media)(data[0] % 4);
    in.charset = charsets[data[0] / 4 % (sizeof charsets / sizeof *charsets)];
    gz_document_init(&doc);
    if (gz_load(&doc, &in, NULL, "en-GB", 0, &err) == GLOZE_OK)
        check_document(&doc, in.len);
    else
        assert(strncmp(err.message, "fuzz", 4) == 0);
    gz_document_clear(&doc);
    return 0;
}
