#include "run/engine.h"

#include "base/buffer.h"
#include "base/mem.h"
#include "lua/values.h"
#include "run/config.h"
#include "run/json_writer.h"
#include "run/pipeline.h"
#include "run/publish.h"
#include "text/load.h"

#include <stdatomic.h>
#include <string.h>

#define DEFAULT_INPUT ((size_t)16 << 20)

struct gloze_engine {
    gloze_config config;
    gz_bundle bundle;
    gz_map made; /* of the prepared file */
    gz_prepared_file prepared;
    gz_segment_words *words;
    _Atomic(gloze_context *) spare; /* the context that the check of the plugins made; the
                                       first gloze_context_new takes it */
};

struct gloze_context {
    const gloze_engine *engine;
    gz_vm *vm;
    gz_plan *plan;
    gz_pipeline *pipeline;
    gz_document doc;
    gz_arena arena; /* what is handed out of the document */
    struct gloze_document result;
    gz_buffer json;
    bool watched; /* hidden annotations and attributes are handed out too */
};

const char *gloze_version(void)
{
    return GLOZE_VERSION;
}

/* ---- engine ---- */

static gloze_status read_plugins(gloze_engine *engine, gloze_error *err)
{
    gloze_status status = GLOZE_OK;
    for (size_t i = 0; i < engine->config.plugins.count && status == GLOZE_OK; i++)
        status = gz_bundle_add(&engine->bundle, engine->config.plugins.list[i], err);
    if (status == GLOZE_OK && engine->config.compiled)
        status = gz_bundle_add_compiled(&engine->bundle, engine->config.compiled, err);
    return status == GLOZE_OK ? gz_bundle_keep_tables(&engine->bundle, err) : status;
}

/* What is not there, or not of this program, is done without. */
static void open_prepared(gloze_engine *engine)
{
    const gloze_config *config = &engine->config;
    if (!config->prepared || gz_map_open(config->prepared, &engine->made, NULL) != GLOZE_OK)
        return;
    if (!gz_prepared_open(&engine->prepared, engine->made.data, engine->made.len, config->program))
        gz_map_close(&engine->made);
}

/* The words for segmentation are data of lib; without them every rule of thumb is off. */
static gloze_status read_words(gloze_engine *engine, gloze_error *err)
{
    const gz_bundle_plugin *lib = gz_bundle_find(&engine->bundle, "lib");
    const gz_file *abbreviations = lib ? gz_bundle_file(lib, "abbreviations.tsv") : NULL;
    const gz_file *furniture = lib ? gz_bundle_file(lib, "furniture.tsv") : NULL;
    static const gz_file none = { "", "", 0, 0 };
    if (!abbreviations && !furniture)
        return GLOZE_OK;
    if (!abbreviations)
        abbreviations = &none;
    if (!furniture)
        furniture = &none;
    return gz_segment_words_new(abbreviations->data, abbreviations->len, "lib/abbreviations.tsv",
                                furniture->data, furniture->len, "lib/furniture.tsv",
                                &engine->words, err);
}

gloze_status gz_engine_read(const gloze_config *config, gloze_engine **out, gloze_error *err)
{
    *out = NULL;
    gloze_engine *engine = gz_zalloc(1, sizeof *engine);
    if (!engine)
        return gz_fail_memory(err);
    gz_config_init(&engine->config);
    gz_bundle_init(&engine->bundle);
    gloze_status status = gz_config_copy(config, &engine->config, err);
    if (status == GLOZE_OK)
        status = read_plugins(engine, err);
    if (status == GLOZE_OK)
        status = read_words(engine, err);
    if (status == GLOZE_OK)
        open_prepared(engine);
    if (status == GLOZE_OK)
        *out = engine;
    else
        gloze_engine_free(engine);
    return status;
}

gloze_status gloze_engine_new(const gloze_config *config, gloze_engine **out, gloze_error *err)
{
    gloze_context *context = NULL;
    gloze_status status = gz_engine_read(config, out, err);
    if (status == GLOZE_OK)
        status = gloze_context_new(*out, &context, err);
    if (status == GLOZE_OK) {
        atomic_store(&(*out)->spare, context);
        return GLOZE_OK;
    }
    gloze_engine_free(*out);
    *out = NULL;
    return status;
}

void gloze_engine_free(gloze_engine *engine)
{
    if (!engine)
        return;
    gloze_context_free(atomic_exchange(&engine->spare, NULL));
    gz_segment_words_free(engine->words);
    gz_bundle_clear(&engine->bundle);
    gz_map_close(&engine->made);
    gz_config_clear(&engine->config);
    gz_free(engine);
}

/* ---- context ---- */

static gloze_status fill_context(gloze_context *context, gloze_error *err)
{
    const gloze_engine *engine = context->engine;
    const gloze_config *config = &engine->config;
    gz_load_options options = { .settings = config->settings,
                                .setting_count = config->setting_count,
                                .off = config->off.list,
                                .off_count = config->off.count,
                                .prepared = { .file = &engine->prepared } };
    gloze_status status = gz_vm_new(&engine->bundle, &config->limits, &context->vm, err);
    if (status == GLOZE_OK)
        status = gz_load_plugins(context->vm, &options, err);
    if (status == GLOZE_OK)
        status = gz_plan_new(&context->vm->program, config->only.list, config->only.count,
                             &context->plan, err);
    if (status == GLOZE_OK)
        status = gz_pipeline_new(context->vm, context->plan, config->limits.annotations,
                                 &context->pipeline, err);
    return status;
}

gloze_status gloze_context_new(const gloze_engine *engine, gloze_context **out, gloze_error *err)
{
    *out = atomic_exchange(&((gloze_engine *)engine)->spare, NULL);
    if (*out)
        return GLOZE_OK;
    gloze_context *context = gz_zalloc(1, sizeof *context);
    if (!context)
        return gz_fail_memory(err);
    context->engine = engine;
    gz_document_init(&context->doc);
    gz_arena_init(&context->arena);
    gz_buffer_init(&context->json);
    gloze_status status = fill_context(context, err);
    if (status != GLOZE_OK) {
        gloze_context_free(context);
        return status;
    }
    *out = context;
    return GLOZE_OK;
}

void gloze_context_free(gloze_context *context)
{
    if (!context)
        return;
    gz_pipeline_free(context->pipeline);
    gz_plan_free(context->plan);
    gz_vm_free(context->vm);
    gz_document_clear(&context->doc);
    gz_arena_clear(&context->arena);
    gz_buffer_clear(&context->json);
    gz_free(context);
}

const gz_program *gz_context_program(const gloze_context *context)
{
    return &context->vm->program;
}

const gz_plan *gz_context_plan(const gloze_context *context)
{
    return context->plan;
}

void gz_context_show_plugin(gloze_context *context, const char *volatile *shown)
{
    context->vm->shown_plugin = shown;
}

void gz_context_count_late(gloze_context *context, void (*watch)(uint64_t microseconds))
{
    gz_vm_count_late(context->vm, watch);
}

void gz_context_suspect(gloze_context *context)
{
    gz_vm_suspect(context->vm);
}

void gz_context_leave_out(gloze_context *context, const gz_left_out *list, size_t count)
{
    gz_pipeline_leave_out(context->pipeline, list, count);
}

const struct gloze_config *gz_engine_config(const gloze_engine *engine)
{
    return &engine->config;
}

const gz_bundle *gz_engine_bundle(const gloze_engine *engine)
{
    return &engine->bundle;
}

void gz_context_watch(gloze_context *context, size_t rule)
{
    context->watched = true;
    gz_pipeline_watch(context->pipeline, rule);
}

void gz_context_trace(gloze_context *context, gz_trace *trace)
{
    gz_pipeline_trace(context->pipeline, trace);
}

struct gz_run *gz_context_last(gloze_context *context)
{
    return gz_pipeline_last(context->pipeline);
}

const gz_watched *gz_context_watched(const gloze_context *context)
{
    return gz_pipeline_watched(context->pipeline);
}

/* ---- annotating ---- */

/* What the caller says about a document; the document itself is the loader's to judge. */
static gloze_status check_input(const gloze_input *in, gloze_error *err)
{
    const char *name = in->path ? in->path : in->id ? in->id : "document";

    if (in->locale && !gz_locale_is_known(in->locale))
        return gz_fail(err, GLOZE_EINPUT, "%s: locale '%s' is not known; use en-GB or en-US", name,
                       in->locale);
    if (in->date && !gz_is_iso_date(in->date, strlen(in->date)))
        return gz_fail(err, GLOZE_EINPUT, "%s: the date '%s' is not YYYY-MM-DD", name, in->date);
    if (in->date && !in->date_from)
        return gz_fail(err, GLOZE_EINPUT, "%s: a date needs date_from: option or field", name);
    return GLOZE_OK;
}

gloze_status gloze_annotate(gloze_context *context, const gloze_input *in,
                            const gloze_document **out, gloze_error *err)
{
    const gloze_config *config = &context->engine->config;
    size_t limit = config->limits.input_bytes ? config->limits.input_bytes : DEFAULT_INPUT;
    const gz_notes *notes;
    *out = NULL;
    gz_arena_reset(&context->arena);
    gloze_status status = check_input(in, err);
    if (status == GLOZE_OK)
        status = gz_load(&context->doc, in, context->engine->words, config->locale, limit, err);
    if (status == GLOZE_OK)
        status = gz_pipeline_run(context->pipeline, &context->doc, &notes, err);
    if (status == GLOZE_OK)
        status = gz_publish(&context->vm->program, context->plan->written, context->watched,
                            &context->doc, notes, &context->arena, &context->result, err);
    if (status == GLOZE_OK)
        *out = &context->result;
    return status;
}

const char *gloze_document_text(const gloze_document *doc, size_t *len)
{
    *len = doc->doc->len;
    return doc->doc->text;
}

size_t gloze_document_count(const gloze_document *doc)
{
    return doc->count;
}

const gloze_annotation *gloze_document_annotation(const gloze_document *doc, size_t index)
{
    return &doc->annotations[index];
}

size_t gloze_document_problem_count(const gloze_document *doc)
{
    return doc->problem_count;
}

const gloze_problem *gloze_document_problem(const gloze_document *doc, size_t index)
{
    return &doc->problems[index];
}

gloze_status gloze_document_json(gloze_context *context, const gloze_document *doc,
                                 const gloze_json_options *options, const char **json, size_t *len,
                                 gloze_error *err)
{
    gz_buffer_reset(&context->json);
    gloze_status status = gz_json_write(doc, options, &context->json, err);
    *json = status == GLOZE_OK ? gz_buffer_text(&context->json) : NULL;
    *len = context->json.len;
    return status;
}
