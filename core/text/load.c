#include "text/load.h"

#include "base/digest.h"
#include "text/decode.h"
#include "text/extract.h"
#include "text/sniff.h"

#include <string.h>

/* Offsets are 32 bits wide, and text grows at most threefold while it is decoded. */
#define HARD_LIMIT ((size_t)1 << 30)

static gloze_status check_size(const gloze_input *in, const char *where, size_t limit,
                               gloze_error *err)
{
    if (limit && in->len > limit)
        return gz_fail(err, GLOZE_ELIMIT,
                       "%s: %zu bytes, longer than the limit of %zu: split it, or raise the limit "
                       "on input bytes",
                       where, in->len, limit);
    if (in->len > HARD_LIMIT)
        return gz_fail(err, GLOZE_ELIMIT, "%s: %zu bytes, longer than 1 GiB: split it", where,
                       in->len);
    return GLOZE_OK;
}

static bool copy(gz_document *doc, const char **field, const char *string)
{
    if (string && *string)
        *field = gz_arena_copy(&doc->arena, string, strlen(string));
    return *field != NULL;
}

static bool copy_metadata(gz_document *doc, const gloze_input *in)
{
    if (!in->metadata_count)
        return true;
    doc->metadata = gz_arena_zalloc(&doc->arena, in->metadata_count, sizeof *doc->metadata);
    if (!doc->metadata)
        return false;
    for (size_t i = 0; i < in->metadata_count; i++) {
        gz_field *field = &doc->metadata[i];

        field->name = field->json = "";
        if (!copy(doc, &field->name, in->metadata[i].name) ||
            !copy(doc, &field->json, in->metadata[i].json))
            return false;
    }
    doc->metadata_count = in->metadata_count;
    return true;
}

/* All that the caller said about the document. */
static bool describe(gz_document *doc, const gloze_input *in, const char *default_locale)
{
    doc->source_len = in->len;
    doc->locale = "en-GB";
    return copy(doc, &doc->id, in->id) && copy(doc, &doc->path, in->path) &&
           copy(doc, &doc->title, in->title) && copy(doc, &doc->date, in->date) &&
           copy(doc, &doc->date_from, in->date ? in->date_from : NULL) &&
           copy(doc, &doc->locale, default_locale) && copy(doc, &doc->locale, in->locale) &&
           copy_metadata(doc, in);
}

static void hash(gz_document *doc, const gloze_input *in)
{
    if (in->sha256 && strlen(in->sha256) == GZ_DIGEST_LENGTH)
        strcpy(doc->sha256, in->sha256);
    else
        gz_digest(in->data, in->len, doc->sha256);
}

/* Where the words of a heading begin: behind the "## " of Markdown. */
static uint32_t skip_hashes(const char *text, const gz_block *block)
{
    uint32_t at = block->start;

    while (at < block->end && text[at] == '#')
        at++;
    if (at == block->start || at == block->end || text[at] != ' ')
        return block->start;
    while (text[at] == ' ')
        at++;
    return at;
}

/* The first heading, when neither the caller nor the page named one. */
static bool find_title(gz_document *doc)
{
    if (*doc->title)
        return true;
    for (size_t i = 0; i < doc->block_count; i++) {
        const gz_block *block = &doc->blocks[i];

        if (block->zone == GZ_ZONE_HEADING) {
            uint32_t start = skip_hashes(doc->text, block);

            doc->title = gz_arena_copy(&doc->arena, doc->text + start, block->end - start);
            return doc->title != NULL;
        }
    }
    return true;
}

typedef enum document_form { FORM_TEXT, FORM_INLINE_HTML, FORM_PAGE } document_form;

static document_form find_form(gloze_media media, const char *data, size_t len)
{
    if (media == GLOZE_MEDIA_HTML || (media == GLOZE_MEDIA_AUTO && gz_sniff_page(data, len)))
        return FORM_PAGE;
    return media != GLOZE_MEDIA_VERBATIM && gz_sniff_inline(data, len) ? FORM_INLINE_HTML
                                                                       : FORM_TEXT;
}

/* The decoded text as it stands. */
static gloze_status take_text(gz_document *doc, const gz_decoded *decoded,
                              const gz_segment_words *words, gloze_error *err)
{
    doc->text = gz_arena_copy(&doc->arena, decoded->text, decoded->len);
    if (!doc->text)
        return gz_fail_memory(err);
    doc->len = decoded->len;
    doc->map = decoded->map;
    return gz_segment(doc, NULL, 0, words, err);
}

static gloze_status take_visible(gz_document *doc, const gz_decoded *decoded, bool page,
                                 const char *where, const gz_segment_words *words, gloze_error *err)
{
    gz_extracted extracted;
    gloze_status st = gz_extract(doc, decoded->text, decoded->len, page, where, &extracted, err);

    if (st != GLOZE_OK)
        return st;
    if (!gz_offset_map_compose(&decoded->map, &extracted.map, &doc->arena, &doc->map))
        return gz_fail_memory(err);
    doc->text = extracted.text;
    doc->len = extracted.len;
    return gz_segment(doc, extracted.hints, extracted.hint_count, words, err);
}

static const char *name_of(const gloze_input *in)
{
    if (in->path && *in->path)
        return in->path;
    return in->id && *in->id ? in->id : "document";
}

static gloze_status load(gz_document *doc, const gloze_input *in, const gz_segment_words *words,
                         const char *where, gloze_error *err)
{
    document_form form = find_form(in->media, in->data, in->len);
    gz_decoded decoded;
    gloze_status st;

    hash(doc, in);
    st = gz_decode(doc, in, form == FORM_PAGE, where, &decoded, err);
    if (st != GLOZE_OK)
        return st;
    if (form != FORM_PAGE) /* in UTF-16 the tags show only now */
        form = find_form(in->media, decoded.text, decoded.len);
    if (form == FORM_PAGE)
        doc->media_type = "text/html";
    st = form == FORM_TEXT ? take_text(doc, &decoded, words, err)
                           : take_visible(doc, &decoded, form == FORM_PAGE, where, words, err);
    if (st != GLOZE_OK)
        return st;
    if (doc->block_count == 0 && !gz_document_warn(doc, "empty", "the document has no text"))
        return gz_fail_memory(err);
    return find_title(doc) ? GLOZE_OK : gz_fail_memory(err);
}

gloze_status gz_load(gz_document *doc, const gloze_input *in, const gz_segment_words *words,
                     const char *default_locale, size_t limit, gloze_error *err)
{
    gloze_input input = *in;
    gloze_status st = check_size(in, name_of(in), limit, err);

    gz_document_reset(doc);
    if (st != GLOZE_OK)
        return st;
    if (!describe(doc, in, default_locale))
        return gz_fail_memory(err);
    if (!input.len)
        input.data = ""; /* NULL is allowed then, but not for what reads it */
    return load(doc, &input, words, name_of(in), err);
}
