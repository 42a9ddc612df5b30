#include "run/outcome.h"

#include "base/status.h"

#include <stdlib.h>
#include <string.h>

static const char *keep(gz_arena *arena, const char *text)
{
    return gz_arena_copy(arena, text, strlen(text));
}

gloze_status gz_outcome_fail(gloze_status status, const char *code, const char *message,
                             const char *plugin, gz_arena *arena, gz_outcome *out, gloze_error *err)
{
    *out = (gz_outcome){ .status = status,
                         .code = keep(arena, code),
                         .message = keep(arena, message),
                         .plugin = keep(arena, plugin),
                         .json = "" };
    return out->code && out->message && out->plugin ? GLOZE_OK : gz_fail_memory(err);
}

static int compare_types(const void *a, const void *b)
{
    return strcmp(((const gz_type_count *)a)->type, ((const gz_type_count *)b)->type);
}

/* Types are few, and their names are the same strings for all annotations of a type. */
static bool count_types(const gloze_document *doc, gz_arena *arena, gz_outcome *out)
{
    size_t cap = 0;

    for (size_t i = 0; i < out->annotations; i++) {
        const char *type = gloze_document_annotation(doc, i)->type;
        size_t at = 0;

        while (at < out->type_count && out->types[at].type != type)
            at++;
        if (at == out->type_count) {
            if (!gz_arena_grow(arena, &out->types, &cap, at + 1, sizeof *out->types))
                return false;
            out->types[out->type_count++] = (gz_type_count){ type, 0 };
        }
        out->types[at].count++;
    }
    if (out->type_count > 1)
        qsort(out->types, out->type_count, sizeof *out->types, compare_types);
    return true;
}

static bool copy_problems(const gloze_document *doc, gz_arena *arena, gz_outcome *out)
{
    size_t count = gloze_document_problem_count(doc);

    out->problems = gz_arena_zalloc(arena, count + 1, sizeof *out->problems);
    for (size_t i = 0; out->problems && i < count; i++)
        out->problems[i] = *gloze_document_problem(doc, i); /* they live as long as the document */
    out->problem_count = count;
    return out->problems != NULL;
}

gloze_status gz_outcome_make(gloze_context *context, const gloze_input *in,
                             const gloze_json_options *json, gz_arena *arena, gz_outcome *out,
                             gloze_error *err)
{
    const gloze_document *doc;
    gloze_error why;
    gloze_status st = gloze_annotate(context, in, &doc, &why);

    *out = (gz_outcome){ .code = "", .message = "", .plugin = "", .json = "" };
    if (st == GLOZE_OK)
        st = gloze_document_json(context, doc, json, &out->json, &out->len, &why);
    if (st != GLOZE_OK)
        return gz_outcome_fail(st, gloze_status_name(st), why.message, "", arena, out, err);
    out->annotations = gloze_document_count(doc);
    if (!count_types(doc, arena, out) || !copy_problems(doc, arena, out))
        return gz_fail_memory(err);
    return GLOZE_OK;
}
