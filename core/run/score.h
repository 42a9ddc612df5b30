/* score.h - how well annotated documents agree with a gold standard.
 * Depends on snapshot.h, differences.h, interval.h. Belongs to one thread.
 *
 * An annotation that was found is right in the strict way when the gold has one of its type with
 * just its span; in the relaxed way when they overlap. Each counts once.
 * A relation is right when both its ends are right in that way, and of the gold's types.
 * Attributes are compared where span and type agree. One that the gold never has for a type is
 * not counted: a gold may have been made without it. */
#ifndef GZ_SCORE_H
#define GZ_SCORE_H

#include "run/interval.h"
#include "run/snapshot.h"

typedef enum gz_score_way { GZ_STRICT, GZ_RELAXED, GZ_SCORE_WAYS } gz_score_way;

typedef struct gz_tally {
    size_t gold, found, right[GZ_SCORE_WAYS];
} gz_tally;

/* All annotations of a type, all relations of a kind, or all annotations. */
typedef struct gz_score_row {
    const char *name; /* string: "date", "quote.speaker" */
    gz_tally total;
    /* of each document that has any */
    struct gz_score_part *parts;
    size_t part_count, part_cap;
    /* by gz_score_finish */
    gz_interval f1[GZ_SCORE_WAYS];
    bool from_documents[GZ_SCORE_WAYS]; /* the interval: else from shares */
} gz_score_row;

typedef struct gz_score_rows {
    gz_score_row *list; /* by name */
    size_t count, cap;
} gz_score_rows;

/* An attribute of a type, over the pairs of which either has it. */
typedef struct gz_attribute_score {
    const char *name; /* string: "date.value" */
    size_t right, wrong;
    size_t missing; /* only the gold has it */
    size_t extra;   /* only what was found has it */
} gz_attribute_score;

typedef struct gz_score {
    gz_arena arena;
    gz_score_row all;
    gz_score_rows types, relations;
    gz_attribute_score *attributes; /* by name */
    size_t attribute_count, attribute_cap;
    size_t documents;
} gz_score;

/* Does a type count? */
typedef bool (*gz_type_fn)(void *data, const char *type);

void gz_score_init(gz_score *score);
void gz_score_clear(gz_score *score);
/* Adds a document. Both have the same text; `found` NULL: nothing was found. */
gloze_status gz_score_add(gz_score *score, const gz_snapshot *gold, const gz_snapshot *found,
                          gz_type_fn counts, void *data, gloze_error *err) GLOZE_CHECK;
/* Once all are there: the intervals of F1. They come from 1,000 samples of as many documents, drawn
 * with repetition from one seed; where that tells little (fewer than ten have any, or there is no
 * mistake), from gz_interval_f1. */
gloze_status gz_score_finish(gz_score *score, gloze_error *err) GLOZE_CHECK;

#endif
