/* annotations.h - what has been found in one document so far.
 * Depends on base/, types.h and gloze.h (gloze_value). Belongs to one document:
 * everything lives in the arena it was made with. */
#ifndef GZ_ANNOTATIONS_H
#define GZ_ANNOTATIONS_H

#include "base/span.h"
#include "note/types.h"

typedef struct gz_note gz_note;

typedef struct gz_link {
    const char *relation; /* string that outlives the document */
    gz_note *target;
} gz_link;

/* One annotation. `attributes` has one slot for each attribute of its type, in the
 * type's order; a slot that is not set has kind GZ_UNSET. Several may share their slots:
 * who changes one gives it slots of its own first. */
struct gz_note {
    size_t type; /* index in gz_types */
    const gz_type *of;
    size_t rule; /* index of the rule that made it */
    gz_span span;
    int pass;  /* the pass that settled it */
    bool gone; /* vetoed: kept only so that handles stay valid */
    gloze_value *attributes;
    gz_link *links;
    size_t link_count, link_cap;
    size_t index; /* scratch of the writer: place in the output */
};

#define GZ_UNSET ((gloze_kind)-1)
static inline bool gz_is_set(const gloze_value *value)
{
    return value->kind != GZ_UNSET;
}

/* The annotations of one type, by start, then longer first. */
typedef struct gz_note_list {
    gz_note **notes;
    size_t count, cap;
} gz_note_list;

typedef struct gz_notes {
    gz_arena *arena; /* the caller's */
    const gz_types *types;
    gz_note_list *lists; /* one a type */
} gz_notes;

/* Empty; false when memory ran out. */
bool gz_notes_init(gz_notes *notes, const gz_types *types, gz_arena *arena);
/* Slots for the attributes of a type, none set; NULL when memory ran out. */
gloze_value *gz_slots_new(gz_arena *arena, const gz_type *type);
/* A new annotation, not yet in the list; it keeps the slots. NULL when memory ran out. */
gz_note *gz_notes_new(gz_notes *notes, size_t type, size_t rule, gz_span span,
                      gloze_value *attributes);
/* Puts it in its place among those of its type; false when memory ran out. Cheap when
 * annotations come in the order of the text. */
bool gz_notes_insert(gz_notes *notes, gz_note *note);
/* Marks it as gone and takes it from its list. */
void gz_notes_remove(gz_notes *notes, gz_note *note);
/* Adds a relation, once. `relation` is not copied. False when memory ran out. */
bool gz_note_link(gz_notes *notes, gz_note *note, const char *relation, gz_note *target);

/* Index in `list` of the first annotation that starts at or after `at`. O(log n). */
size_t gz_note_list_from(const gz_note_list *list, size_t at);
/* Is `span` inside an annotation of this type? O(log n) where they don't nest. */
bool gz_notes_cover(const gz_notes *notes, size_t type, gz_span span);

#endif
