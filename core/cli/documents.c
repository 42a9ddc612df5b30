#include "cli/documents.h"

#include "cli/setup.h"

typedef struct reading {
    const gz_args *args;
    const gz_reporter *reporter;
    gz_given given;
    gz_document_fn fn;
    void *data;
    gz_input *input;
    gz_arena arena;
    bool failed;
} reading;

static gloze_status take_document(reading *r, const gz_item *item, gloze_error *err)
{
    gloze_input in;
    bool guessed;
    gloze_status st;

    gz_arena_reset(&r->arena);
    st = gz_given_apply(&r->given, item, &r->arena, r->reporter, &in, &guessed, err);
    return st == GLOZE_OK ? r->fn(r->data, &in, item, err) : st;
}

static gloze_status take_all(reading *r, gloze_error *err)
{
    for (;;) {
        gz_item item;
        gloze_status st = gz_input_next(r->input, &item, err);

        if (st != GLOZE_OK || item.kind == GZ_ITEM_END)
            return st;
        if (item.kind != GZ_ITEM_DOCUMENT) {
            gz_report(r->reporter, "%s", item.message);
            r->failed = true;
        } else if (take_document(r, &item, err) != GLOZE_OK) {
            gz_report(r->reporter, "%s", err->message);
            r->failed = true;
        }
    }
}

gloze_status gz_documents_each(const gz_args *args, const char *date, const gz_reporter *reporter,
                               gz_document_fn fn, void *data, bool *failed, gloze_error *err)
{
    gz_metadata metadata;
    reading r = { args, reporter, { &metadata, date }, fn, data, NULL, { 0 }, false };
    gz_input_options options = {
        .walk = { .paths = args->operands.items,
                  .path_count = args->operands.count,
                  .all = args->all,
                  .glob = args->glob },
        .format = (gz_input_format)args->format,
        .stdin_id = args->id,
        .limit = gz_input_limit(args),
    };
    size_t bad_rows = 0;
    gloze_status st = GLOZE_OK;

    gz_metadata_init(&metadata);
    gz_arena_init(&r.arena);
    if (args->metadata)
        st = gz_metadata_load(&metadata, args->metadata, reporter, &bad_rows, err);
    if (st == GLOZE_OK)
        st = gz_input_new(&options, &r.input, err);
    if (st == GLOZE_OK)
        st = take_all(&r, err);
    *failed = r.failed || bad_rows > 0;
    gz_input_free(r.input);
    gz_arena_clear(&r.arena);
    gz_metadata_clear(&metadata);
    return st;
}
