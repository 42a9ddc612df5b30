/* snapshot.h - an annotated document read back from the JSON that a run wrote, to compare it.
 * Depends on paper.h, which reads it. Belongs to one thread. */
#ifndef GZ_SNAPSHOT_H
#define GZ_SNAPSHOT_H

#include "run/paper.h"

/* What a relation of an annotation points to. */
typedef struct gz_relation {
    const char *name;   /* string: its type */
    const char *target; /* string: the type of the annotation there */
    gz_span span;       /* of that annotation */
} gz_relation;

/* One annotation. */
typedef struct gz_mention {
    const char *type, *rule; /* strings; rule "" where none made it */
    gz_span span;            /* bytes of the text */
    size_t source;           /* byte of the original file where it starts */
    const gz_tree *facts;    /* what is known of it, an object: its attributes by name; relations as
                                "name->", a string or, where there are several, an array of them */
    gz_relation *relations;
    size_t relation_count;
    size_t index; /* place in the file, from 0 */
} gz_mention;

/* Strings live as long as the snapshot. Zero it before use. */
typedef struct gz_snapshot {
    gz_paper paper;        /* what all else lies in */
    const char *id, *date; /* date "" where there is none */
    const char *text;      /* "" where the document could not be read */
    size_t len;
    gz_mention *mentions; /* by start, the longer first, then as in the file */
    size_t count;
    size_t error_count;
    const gz_tree *lost; /* array of what a labelling tool could not carry; NULL: nothing */
} gz_snapshot;

/* Reads one document (schemas/document.schema.json), whatever the unit of its offsets.
 * GLOZE_EINPUT: as gz_paper_read. */
gloze_status gz_snapshot_parse(gz_snapshot *snapshot, const char *json, size_t len,
                               const char *where, gloze_error *err) GLOZE_CHECK;
/* Could the tool that it comes from not carry this fact? Then it being absent means nothing. */
bool gz_snapshot_lost(const gz_snapshot *snapshot, const char *fact);
void gz_snapshot_clear(gz_snapshot *snapshot);

#endif
