#include "run/publish.h"

#include <stdlib.h>
#include <string.h>

#define NOT_OUT SIZE_MAX

typedef struct publishing {
    const gz_program *program;
    const gz_document *doc;
    gz_arena *arena;
    bool all;        /* hidden types and attributes go out too */
    gz_note **notes; /* what goes out */
    size_t count, cap;
    gloze_error *err;
} publishing;

static gloze_status take(publishing *p, gz_note *note)
{
    if (!gz_arena_grow(p->arena, &p->notes, &p->cap, p->count + 1, sizeof *p->notes))
        return gz_fail_memory(p->err);
    note->index = p->count;
    p->notes[p->count++] = note;
    return GLOZE_OK;
}

static bool is_hidden(const publishing *p, const gz_note *note)
{
    return !p->all && p->program->types.list[note->type].hidden;
}

static gloze_status take_written(publishing *p, const bool *written, const gz_notes *notes)
{
    gloze_status status = GLOZE_OK;
    for (size_t type = 0; type < p->program->types.count; type++) {
        const gz_note_list *list = &notes->lists[type];
        bool goes_out = written[type] && (p->all || !p->program->types.list[type].hidden);
        for (size_t i = 0; i < list->count && status == GLOZE_OK; i++) {
            list->notes[i]->index = NOT_OUT;
            if (goes_out)
                status = take(p, list->notes[i]);
        }
    }
    return status;
}

/* The array grows while it is walked, so what is pointed to is followed too. */
static gloze_status take_targets(publishing *p)
{
    gloze_status status = GLOZE_OK;
    for (size_t i = 0; i < p->count; i++)
        for (size_t j = 0; j < p->notes[i]->link_count && status == GLOZE_OK; j++) {
            gz_note *target = p->notes[i]->links[j].target;
            if (!target->gone && target->index == NOT_OUT && !is_hidden(p, target))
                status = take(p, target);
        }
    return status;
}

static int compare_notes(const void *left, const void *right, void *data)
{
    const gz_program *program = data;
    const gz_note *a = *(gz_note *const *)left, *b = *(gz_note *const *)right;
    if (a->span.start != b->span.start)
        return a->span.start < b->span.start ? -1 : 1;
    if (a->span.end != b->span.end)
        return a->span.end > b->span.end ? -1 : 1;
    if (a->type != b->type)
        return strcmp(program->types.list[a->type].name, program->types.list[b->type].name);
    if (a->rule != b->rule)
        return strcmp(program->rules[a->rule].name, program->rules[b->rule].name);
    return (a->index > b->index) - (a->index < b->index);
}

static bool attribute_goes_out(const publishing *p, const gz_note *note, size_t slot)
{
    return gz_is_set(&note->attributes[slot]) &&
           (p->all || p->program->types.list[note->type].attributes[slot].name[0] != '_');
}

static bool write_attributes(publishing *p, const gz_note *note, gloze_annotation *out)
{
    const gz_type *type = &p->program->types.list[note->type];
    size_t count = 0;
    for (size_t i = 0; i < type->attribute_count; i++)
        count += attribute_goes_out(p, note, i);
    gloze_attribute *attributes = gz_arena_alloc(p->arena, count * sizeof *attributes);
    if (!attributes)
        return false;
    for (size_t i = 0; i < type->attribute_count; i++)
        if (attribute_goes_out(p, note, i))
            attributes[out->attribute_count++] =
                (gloze_attribute){ type->attributes[i].name, note->attributes[i] };
    out->attributes = attributes;
    return true;
}

static bool write_relations(publishing *p, const gz_note *note, gloze_annotation *out)
{
    if (note->link_count == 0)
        return true;
    gloze_relation *relations = gz_arena_zalloc(p->arena, note->link_count, sizeof *relations);
    if (!relations)
        return false;
    for (size_t i = 0; i < note->link_count; i++) {
        const gz_note *target = note->links[i].target;
        if (!target->gone && !is_hidden(p, target))
            relations[out->relation_count++] =
                (gloze_relation){ note->links[i].relation, target->index };
    }
    out->relations = relations;
    return true;
}

static bool write_note(publishing *p, const gz_note *note, gloze_annotation *out)
{
    gz_span source = gz_offset_map_project(&p->doc->map, note->span);
    *out = (gloze_annotation){
        .type = p->program->types.list[note->type].name,
        .rule = p->program->rules[note->rule].name,
        .zone = gz_zone_name(gz_document_zone_at(p->doc, note->span.start)),
        .start = note->span.start,
        .end = note->span.end,
        .source_start = source.start,
        .source_end = source.end,
    };
    return write_attributes(p, note, out) && write_relations(p, note, out);
}

static gloze_status write_problems(publishing *p, struct gloze_document *out)
{
    gloze_problem *problems =
        gz_arena_zalloc(p->arena, p->doc->problem_count + 1, sizeof *problems);
    if (!problems)
        return gz_fail_memory(p->err);
    for (size_t i = 0; i < p->doc->problem_count; i++) {
        const gz_problem *problem = &p->doc->problems[i];
        problems[i] = (gloze_problem){ problem->plugin,  problem->rule,  problem->code,
                                       problem->message, problem->where, problem->warning };
    }
    out->problems = problems;
    out->problem_count = p->doc->problem_count;
    return GLOZE_OK;
}

gloze_status gz_publish(const gz_program *program, const bool *written, bool all,
                        const gz_document *doc, const gz_notes *notes, gz_arena *arena,
                        struct gloze_document *out, gloze_error *err)
{
    publishing p = { .program = program, .doc = doc, .arena = arena, .all = all, .err = err };
    *out = (struct gloze_document){ .doc = doc };
    gloze_status status = take_written(&p, written, notes);
    if (status == GLOZE_OK)
        status = take_targets(&p);
    if (status != GLOZE_OK)
        return status;
    if (p.count > 1)
        qsort_r(p.notes, p.count, sizeof *p.notes, compare_notes, (void *)program);
    gloze_annotation *annotations = gz_arena_zalloc(arena, p.count + 1, sizeof *annotations);
    if (!annotations)
        return gz_fail_memory(err);
    for (size_t i = 0; i < p.count; i++)
        p.notes[i]->index = i;
    for (size_t i = 0; i < p.count; i++)
        if (!write_note(&p, p.notes[i], &annotations[i]))
            return gz_fail_memory(err);
    out->annotations = annotations;
    out->count = p.count;
    return write_problems(&p, out);
}
