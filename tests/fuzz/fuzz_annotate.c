/* A document through all shipped plugins and out as JSON, in each unit. Run from the checkout, or
 * with GLOZE_PLUGINS set. The first byte chooses what the caller says. */
#include "gloze.h"

#include <assert.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static gloze_context *context;

static void open_context(void)
{
    const char *plugins = getenv("GLOZE_PLUGINS");
    gloze_config *config = gloze_config_new();
    gloze_engine *engine = NULL;
    gloze_error err;

    if (!config ||
        gloze_config_add_plugins(config, plugins ? plugins : "plugins", &err) != GLOZE_OK ||
        gloze_engine_new(config, &engine, &err) != GLOZE_OK ||
        gloze_context_new(engine, &context, &err) != GLOZE_OK) {
        fprintf(stderr, "%s\n", err.message);
        exit(1);
    }
    gloze_config_free(config);
}

static bool starts_character(const char *text, size_t len, size_t at)
{
    return at == len || ((unsigned char)text[at] & 0xC0) != 0x80;
}

static void check_annotations(const gloze_document *doc, size_t source_len)
{
    size_t len, last = 0;
    const char *text = gloze_document_text(doc, &len);

    for (size_t i = 0; i < gloze_document_count(doc); i++) {
        const gloze_annotation *a = gloze_document_annotation(doc, i);

        assert(a->start >= last && a->start < a->end && a->end <= len);
        assert(starts_character(text, len, a->start) && starts_character(text, len, a->end));
        assert(a->source_start < a->source_end && a->source_end <= source_len);
        for (size_t k = 0; k < a->relation_count; k++)
            assert(a->relations[k].target < gloze_document_count(doc));
        last = a->start;
    }
}

static void check_json(const gloze_document *doc)
{
    for (int unit = GLOZE_CODEPOINT; unit <= GLOZE_BYTE; unit++) {
        gloze_json_options options = { .offsets = (gloze_offsets)unit, .indent = unit == 0 };
        gloze_error err;
        const char *json;
        size_t len;
        json_t *tree;

        assert(gloze_document_json(context, doc, &options, &json, &len, &err) == GLOZE_OK);
        tree = json_loadb(json, len, 0, NULL);
        assert(tree);
        assert(json_array_size(json_object_get(tree, "annotations")) == gloze_document_count(doc));
        json_decref(tree);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const gloze_document *doc = NULL;
    gloze_error err = { 0 };
    gloze_input in = { .id = "fuzz", .date_from = "option" };

    if (!context)
        open_context();
    if (size < 1 || size > 1 << 14)
        return -1;
    in.data = (const char *)data + 1;
    in.len = size - 1;
    in.media = (gloze_media)(data[0] % 4);
    in.date = data[0] & 4 ? "2024-02-29" : NULL;
    in.locale = data[0] & 8 ? "en-US" : NULL;
    if (gloze_annotate(context, &in, &doc, &err) != GLOZE_OK) {
        assert(!doc && err.message[0]);
        return 0;
    }
    check_annotations(doc, in.len);
    check_json(doc);
    return 0;
}
