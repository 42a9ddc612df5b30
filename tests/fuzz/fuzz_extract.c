/* Markup of any kind: the visible text is UTF-8 and maps to bytes of the page, in order; and every
 * text node of the tree is found again, whole, in the bytes it was written as. */
#include "base/utf8.h"
#include "text/align.h"
#include "text/elements.h"
#include "text/extract.h"
#include "text/parse.h"
#include "text/sniff.h"

#include <assert.h>
#include <string.h>

static void check_extracted(const gz_extracted *out, size_t source_len)
{
    size_t text = 0, source = 0, hint = 0;

    assert(gz_utf8_valid(out->text, out->len) == out->len);
    for (size_t i = 0; i < out->map.count; i++) {
        const gz_map_run *run = &out->map.runs[i];

        assert(run->text_start == text && run->source_start >= source);
        assert(run->count > 0 && run->text_unit > 0 && run->source_unit > 0);
        text += (size_t)run->count * run->text_unit;
        source = run->source_start;
        assert(source + (size_t)run->count * run->source_unit <= source_len);
    }
    assert(text == out->len);
    for (size_t i = 0; i < out->hint_count; i++) {
        assert(out->hints[i].start >= hint && out->hints[i].end >= out->hints[i].start);
        hint = out->hints[i].end;
    }
    assert(hint <= out->len);
}

static void check_text(const GumboText *text)
{
    gz_aligner aligner = { .raw = text->original_text.data,
                           .raw_len = text->original_text.length,
                           .text = text->text };
    gz_aligned piece;
    size_t at = 0;

    if (memmem(aligner.raw, aligner.raw_len, "<![CDATA[", 9))
        return; /* in SVG and MathML; there references stay as they are */
    while (gz_align_next(&aligner, &piece)) {
        assert(piece.raw_start >= at && piece.raw_end > piece.raw_start);
        at = piece.raw_end;
    }
    assert(text->text[aligner.text_at] == '\0');
}

/* The trees of a fuzzer are shallow: sniffing has seen to it. */
static void check_nodes(const GumboNode *node)
{
    if (node->type == GUMBO_NODE_TEXT || node->type == GUMBO_NODE_WHITESPACE)
        check_text(&node->v.text);
    if (node->type != GUMBO_NODE_ELEMENT || gz_element_of(node->v.element.tag)->literal)
        return;
    for (unsigned i = 0; i < node->v.element.children.length; i++)
        check_nodes(node->v.element.children.data[i]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *page = (const char *)data + 1;
    gz_document doc;
    gz_extracted out;
    GumboOutput *tree;
    gloze_error err = { 0 };

    if (size < 2 || size > 1 << 14 || memchr(page, '\0', size - 1) ||
        gz_utf8_valid(page, size - 1) != size - 1 || gz_sniff_excess(page, size - 1))
        return -1;
    gz_document_init(&doc);
    if (gz_extract(&doc, page, size - 1, data[0] & 1, "fuzz", &out, &err) == GLOZE_OK)
        check_extracted(&out, size - 1);
    page = gz_parse_mend(&doc.arena, page, size - 1);
    if (gz_parse_html(&doc.arena, page, size - 1, data[0] & 1, "fuzz", &tree, &err) == GLOZE_OK)
        check_nodes(tree->root);
    gz_document_clear(&doc);
    return 0;
}
