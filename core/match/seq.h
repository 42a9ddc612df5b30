/* seq.h - patterns over tokens and annotations: seq { word "seize", number() / "n", "boats" }.
 *
 * An element tree (what a rule says) is compiled to a short program, which runs by
 * backtracking over the tokens of a sentence. Phrases (literals, word forms, lists)
 * are not compared token by token: one scan of all lexicons of a stage finds them
 * first (gz_spots), and a program is entered only in sentences that hold its rarest
 * required phrase or annotation. Elements may touch: "£24m" is three tokens.
 * Annotations are seen through callbacks, so that this room knows nothing of them.
 * Depends on lexicon.h, regex.h, number.h and text/document.h. */
#ifndef GZ_SEQ_H
#define GZ_SEQ_H

#include "match/lexicon.h"
#include "match/number.h"
#include "match/regex.h"

typedef enum gz_seq_kind {
    GZ_SEQ_PHRASE,   /* a phrase of `list`: literal, word forms, list */
    GZ_SEQ_TOKEN,    /* one whole token that `regex` matches */
    GZ_SEQ_NUMBER,   /* digits or words, from `low` to `high` */
    GZ_SEQ_CAPS,     /* one word with a capital; with `all`, in capitals only */
    GZ_SEQ_IS,       /* an annotation that `is` describes */
    GZ_SEQ_SEQUENCE, /* its children, one after the other */
    GZ_SEQ_OPT,      /* its child, or nothing */
    GZ_SEQ_MANY,     /* its child `min` to `max` times, as often as possible */
    GZ_SEQ_ANY,      /* the first of its children that fits */
    GZ_SEQ_NONE,     /* one token that its child does not begin at */
    GZ_SEQ_SKIP      /* `min` to `max` tokens, as few as possible */
} gz_seq_kind;

#define GZ_SEQ_MOST 100 /* repetitions of many and skip */

/* An element as a rule says it. Made by the Lua side; lives as long as the program. */
typedef struct gz_seq {
    gz_seq_kind kind;
    const gz_lexicon *list;
    gz_regex *regex; /* anchored at both ends */
    double low, high;
    bool all;
    const void *is; /* the caller's; given to the callbacks */
    int min, max;
    struct gz_seq **children;
    size_t child_count;
    int capture; /* index of the capture, or -1 */
} gz_seq;

/* What one capture took. A capture under `many` may come several times. */
typedef struct gz_take {
    int capture;
    gz_span span;
    void *note;             /* GZ_SEQ_IS */
    const gz_lexicon *list; /* GZ_SEQ_PHRASE of a list */
    size_t row;
    bool has_number;
    gz_number number; /* GZ_SEQ_NUMBER */
} gz_take;

/* What was matched, in tokens and bytes. `takes` is valid during the call only. */
typedef struct gz_seq_match {
    size_t first_token, end_token;
    gz_span span;
    const gz_take *takes;
    size_t take_count;
} gz_seq_match;

typedef struct gz_seq_code gz_seq_code;

/* Compiles an element. GLOZE_EPLUGIN: too large (10,000 steps after unrolling), or it can
 * match no token at all; the message has no place in front. */
gloze_status gz_seq_compile(const gz_seq *element, gz_seq_code **out, gloze_error *err) GLOZE_CHECK;
void gz_seq_free(gz_seq_code *code); /* NULL is allowed */
/* The lexicons that a program looks for, each once: gz_spots must have been made of them. */
size_t gz_seq_list_count(const gz_seq_code *code);
const gz_lexicon *gz_seq_list(const gz_seq_code *code, size_t index);

/* ---- phrases found in a document ---- */

typedef struct gz_spot {
    const gz_lexicon *list;
    uint32_t token, token_count;
    uint32_t row;
} gz_spot;

/* All spots of a document, by token. */
typedef struct gz_spots {
    gz_spot *list;
    size_t count, cap;
    uint32_t *first; /* one a token, and one more: the first spot at or after that token */
} gz_spots;

/* Finds them; they live in `arena`. */
gloze_status gz_spots_find(const gz_lexicon_set *set, const gz_lexicon *const *lexicons,
                           gz_document *doc, gz_arena *arena, gz_spots *out,
                           gloze_error *err) GLOZE_CHECK;

/* ---- running ---- */

/* How a program sees annotations. */
typedef struct gz_seq_notes {
    /* The n-th annotation that starts at byte `start` and fulfils `is`; NULL when there is none. What
     * was captured so far may count. */
    void *(*at)(void *data, const void *is, size_t start, size_t n, const gz_take *takes,
                size_t take_count, gz_span *span);
    /* How many annotations `is` could find in the document: for choosing the rarest. */
    size_t (*count)(void *data, const void *is);
    /* The start of the first one at or after byte `from`, or SIZE_MAX. */
    size_t (*next)(void *data, const void *is, size_t from);
    void *data;
} gz_seq_notes;

typedef enum gz_within { GZ_WITHIN_SENTENCE, GZ_WITHIN_BLOCK, GZ_WITHIN_DOCUMENT } gz_within;

/* The running of programs on one document; what it allocates is reused. Zero it, set the first
 * fields, and clear it at the end. */
typedef struct gz_seq_run {
    const gz_document *doc;
    const gz_spots *spots;
    gz_seq_notes notes;
    uint64_t steps_left; /* a limit for all programs on this document */
    /* Scratch. */
    gz_take *takes;
    size_t take_count, take_cap;
    struct gz_seq_choice *choices;
    size_t choice_count, choice_cap;
    bool out_of_memory;
} gz_seq_run;

void gz_seq_run_clear(gz_seq_run *run);

typedef gloze_status (*gz_seq_match_fn)(void *data, const gz_seq_match *match);

/* Reports, for each token of the document at which the program matches within its bounds, its
 * preferred match. GLOZE_ELIMIT: the steps are used up. */
gloze_status gz_seq_scan(gz_seq_run *run, const gz_seq_code *code, gz_within within,
                         gz_seq_match_fn report, void *data, gloze_error *err) GLOZE_CHECK;

/* Does the program match from byte `start` on (directly: only white space between)? Within the
 * bounds around `start`. `*match` is valid until the next call. */
gloze_status gz_seq_after(gz_seq_run *run, const gz_seq_code *code, gz_within within, size_t start,
                          bool *found, gz_seq_match *match, gloze_error *err) GLOZE_CHECK;
/* Does it match so that it ends at byte `end`? The nearest beginning counts. */
gloze_status gz_seq_before(gz_seq_run *run, const gz_seq_code *code, gz_within within, size_t end,
                           bool *found, gz_seq_match *match, gloze_error *err) GLOZE_CHECK;
/* Does it match somewhere in the `tokens` tokens before `span` or after it? */
gloze_status gz_seq_near(gz_seq_run *run, const gz_seq_code *code, gz_within within, gz_span span,
                         size_t tokens, bool *found, gz_seq_match *match,
                         gloze_error *err) GLOZE_CHECK;

#endif
