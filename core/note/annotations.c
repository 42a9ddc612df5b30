#include "note/annotations.h"

#include <string.h>

bool gz_notes_init(gz_notes *notes, const gz_types *types, gz_arena *arena)
{
    notes->arena = arena;
    notes->types = types;
    notes->lists = gz_arena_zalloc(arena, types->count ? types->count : 1, sizeof *notes->lists);
    return notes->lists != NULL;
}

gloze_value *gz_slots_new(gz_arena *arena, const gz_type *type)
{
    gloze_value *slots = gz_arena_zalloc(arena, type->attribute_count, sizeof *slots);
    for (size_t i = 0; slots && i < type->attribute_count; i++)
        slots[i].kind = GZ_UNSET;
    return slots;
}

gz_note *gz_notes_new(gz_notes *notes, size_t type, size_t rule, gz_span span,
                      gloze_value *attributes)
{
    gz_note *note = gz_arena_zalloc(notes->arena, 1, sizeof *note);
    if (!note)
        return NULL;
    note->attributes = attributes;
    note->type = type;
    note->of = &notes->types->list[type];
    note->rule = rule;
    note->span = span;
    return note;
}

static bool comes_before(gz_span a, gz_span b)
{
    return a.start < b.start || (a.start == b.start && a.end > b.end);
}

/* The place after all annotations that don't come after `span`. */
static size_t place_for(const gz_note_list *list, gz_span span)
{
    size_t low = 0, high = list->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (comes_before(span, list->notes[middle]->span))
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

bool gz_notes_insert(gz_notes *notes, gz_note *note)
{
    gz_note_list *list = &notes->lists[note->type];
    if (!gz_arena_grow(notes->arena, &list->notes, &list->cap, list->count + 1,
                       sizeof *list->notes))
        return false;
    size_t at = place_for(list, note->span);
    memmove(&list->notes[at + 1], &list->notes[at], (list->count - at) * sizeof *list->notes);
    list->notes[at] = note;
    list->count++;
    return true;
}

void gz_notes_remove(gz_notes *notes, gz_note *note)
{
    gz_note_list *list = &notes->lists[note->type];
    for (size_t i = gz_note_list_from(list, note->span.start); i < list->count; i++)
        if (list->notes[i] == note) {
            list->count--;
            memmove(&list->notes[i], &list->notes[i + 1], (list->count - i) * sizeof *list->notes);
            break;
        }
    note->gone = true;
}

bool gz_note_link(gz_notes *notes, gz_note *note, const char *relation, gz_note *target)
{
    for (size_t i = 0; i < note->link_count; i++)
        if (note->links[i].target == target && strcmp(note->links[i].relation, relation) == 0)
            return true;
    if (!gz_arena_grow(notes->arena, &note->links, &note->link_cap, note->link_count + 1,
                       sizeof *note->links))
        return false;
    note->links[note->link_count++] = (gz_link){ relation, target };
    return true;
}

size_t gz_note_list_from(const gz_note_list *list, size_t at)
{
    size_t low = 0, high = list->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (list->notes[middle]->span.start < at)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

bool gz_notes_cover(const gz_notes *notes, size_t type, gz_span span)
{
    const gz_note_list *list = &notes->lists[type];
    size_t i = gz_note_list_from(list, span.start + 1);
    bool nested = notes->types->list[type].keep_overlap;
    while (i-- > 0) {
        if (gz_span_inside(span, list->notes[i]->span))
            return true;
        if (!nested)
            return false;
    }
    return false;
}
