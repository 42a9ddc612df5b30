/* paper.h - an annotated document on its way to another program.
 *
 * It is read from what a run wrote (schemas/document.schema.json), or from what somebody changed in
 * it since, so everything is checked. Spans are bytes of the text, whatever the unit in the file.
 * Depends on base/, tree.h and units.h. Belongs to one thread; reused for one document after
 * another. */
#ifndef GZ_PAPER_H
#define GZ_PAPER_H

#include "base/arena.h"
#include "base/span.h"
#include "base/status.h"
#include "run/tree.h"

/* A relation to another annotation of the document. */
typedef struct gz_paper_link {
    const char *type; /* string */
    size_t target;    /* index of a mark */
} gz_paper_link;

/* One annotation. */
typedef struct gz_paper_mark {
    const char *id, *type, *rule, *zone; /* strings; rule and zone are "" where there is none */
    const gz_tree *json;                 /* all that the file says of it */
    size_t number;                       /* its place in the file, from 1 */
    gz_span span;
    gz_tree *attributes; /* object, or NULL */
    gz_paper_link *links;
    size_t link_count;
} gz_paper_mark;

typedef struct gz_paper {
    const gz_tree *root; /* all that the JSON says */
    gz_arena arena;      /* of all here */
    const char *id;      /* string */
    const char *text;    /* valid UTF-8, NUL-terminated beyond `len` */
    size_t len;
    gz_paper_mark *marks; /* by start, the longer first, then in the order of the file */
    size_t count;
    const gz_tree *metadata; /* NULL: none */
} gz_paper;

/* What one read of many lost, by reason. Zero it before use. */
typedef struct gz_losses {
    struct gz_loss {
        char reason[96];
        size_t count;
    } list[32]; /* the first so many reasons */
    size_t count;
} gz_losses;

void gz_losses_add(gz_losses *losses, const char *reason, size_t count);

/* Reads one document. GLOZE_EINPUT: it is none, or something in it is wrong: a span that is
 * reversed or beyond the text, an annotation whose `text` is not what stands at its place, two of
 * one id, a relation to none. The message starts with `where`, names the annotation and says what to
 * do. What people leave out who write by hand: the unit, code points then, and the ids, "a1" then
 * for the first. A document without text, because it could not be read, has `text` NULL. */
gloze_status gz_paper_read(gz_paper *paper, const char *json, size_t len, const char *where,
                           gloze_error *err) GLOZE_CHECK;
void gz_paper_init(gz_paper *paper);
void gz_paper_clear(gz_paper *paper);

/* What of the documents is wanted, and under which names. */
typedef struct gz_paper_choice {
    const char *const *types; /* strings "type" or "type.attribute"; none: all */
    size_t type_count;
    const char *const *renames; /* strings "type=NAME" */
    size_t rename_count;
    bool *types_used, *renames_used; /* set for each that counted; owned by the caller */
    bool lf;                         /* CR LF and CR become LF, in text and spans */
} gz_paper_choice;

/* Leaves what is selected. Relations to what is left out go too, and are counted. False when memory
 * ran out. */
bool gz_paper_select(gz_paper *paper, const gz_paper_choice *choice, gz_losses *losses);

/* Marks that don't overlap: the longest (in code points) first, then the leftmost, then by their
 * order. `skip`, one for each mark or NULL, tells which don't take part. `kept` has room for
 * paper->count; returns how many stay, in the order of the text. Nothing when memory ran out, with
 * `*failed` set. */
size_t gz_paper_flatten(const gz_paper *paper, const bool *skip, size_t *kept, bool *failed);
/* Drops all marks but those of `kept`, sorted, with all relations of the others, and to them. Returns how
 * many relations of kept marks that are; counts nothing. `*failed` is set when memory
 * ran out. */
size_t gz_paper_keep(gz_paper *paper, const size_t *kept, size_t count, bool *failed);
/* The two in one, with what is lost counted: overlaps, and all relations that go with them. False when
 * memory ran out. */
bool gz_paper_make_flat(gz_paper *paper, gz_losses *losses);

#endif
