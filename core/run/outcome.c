#include "run/outcome.h"

#include "base/status.h"

#include <stdlib.h>
#include <string.h>

static const char *keep(gz_arena *arena, const char *text)
{
    return gz_arena_copy(arena, text, strlen(text));
}

/* ---- counts ---- */

static int compare_counts(const void *left, const void *right)
{
    const gz_count *a = left, *b = right;

    return a->kind != b->kind ? (int)a->kind - (int)b->kind : strcmp(a->name, b->name);
}

/* They are few, and mostly the name is not only the same text but the same string. */
static bool add_count(gz_arena *arena, gz_outcome *out, size_t *cap, gz_count_kind kind,
                      const char *name)
{
    for (size_t i = 0; i < out->counted; i++) {
        gz_count *count = &out->counts[i];

        if (count->kind == kind && (count->name == name || strcmp(count->name, name) == 0)) {
            count->count++;
            return true;
        }
    }
    if (!gz_arena_grow(arena, &out->counts, cap, out->counted + 1, sizeof *out->counts))
        return false;
    out->counts[out->counted++] = (gz_count){ kind, name, 1 };
    return true;
}

static gz_count_kind kind_of(const gloze_problem *problem)
{
    if (*problem->plugin)
        return problem->warning ? GZ_COUNT_WARNING : GZ_COUNT_ERROR;
    return problem->warning ? GZ_COUNT_INPUT_WARNING : GZ_COUNT_INPUT_ERROR;
}

static bool count_all(const gloze_document *doc, gz_arena *arena, gz_outcome *out)
{
    size_t cap = 0;
    bool fine = true;

    for (size_t i = 0; i < out->annotations && fine; i++) {
        const gloze_annotation *note = gloze_document_annotation(doc, i);

        fine = add_count(arena, out, &cap, GZ_COUNT_TYPE, note->type) &&
               add_count(arena, out, &cap, GZ_COUNT_RULE, note->rule);
    }
    for (size_t i = 0; i < out->problem_count && fine; i++)
        fine = add_count(arena, out, &cap, kind_of(&out->problems[i]), out->problems[i].code);
    if (out->counted > 1)
        qsort(out->counts, out->counted, sizeof *out->counts, compare_counts);
    return fine;
}

/* ---- outcomes ---- */

gloze_status gz_outcome_fail(gloze_status status, const char *code, const char *message,
                             const char *plugin, gz_arena *arena, gz_outcome *out, gloze_error *err)
{
    size_t cap = 0;

    *out = (gz_outcome){ .status = status,
                         .code = keep(arena, code),
                         .message = keep(arena, message),
                         .plugin = keep(arena, plugin),
                         .json = "" };
    if (!out->code || !out->message || !out->plugin ||
        !add_count(arena, out, &cap, *plugin ? GZ_COUNT_ERROR : GZ_COUNT_INPUT_ERROR, out->code))
        return gz_fail_memory(err);
    return GLOZE_OK;
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
    if (!copy_problems(doc, arena, out) || !count_all(doc, arena, out))
        return gz_fail_memory(err);
    return GLOZE_OK;
}
