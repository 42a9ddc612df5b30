/* document.h - one article as the rules see it: text, blocks, sentences, tokens.
 * Depends on base/ and offset_map.h. Belongs to one thread; everything in it
 * lives in its arena and dies with the next document. Read-only once loaded. */
#ifndef GZ_DOCUMENT_H
#define GZ_DOCUMENT_H

#include "base/arena.h"
#include "base/span.h"
#include "base/status.h"
#include "text/offset_map.h"

typedef enum gz_zone {
    GZ_ZONE_BODY,
    GZ_ZONE_HEADING,
    GZ_ZONE_CAPTION,
    GZ_ZONE_LIST,
    GZ_ZONE_FURNITURE /* share buttons, "Read more", "No comments" */
} gz_zone;

/* "body", "heading", … */
const char *gz_zone_name(gz_zone zone);
/* False when no zone has that name. */
bool gz_zone_from_name(const char *name, size_t len, gz_zone *zone);

typedef enum gz_token_kind {
    GZ_TOKEN_WORD,   /* a run of letters and marks: "don't" is three tokens, "MI5" two */
    GZ_TOKEN_NUMBER, /* digits, with single commas or full stops between digits: 1,200.50 */
    GZ_TOKEN_OTHER   /* any other character that is not white space, alone */
} gz_token_kind;

/* Sum of these. A token is capitalised when its first letter is upper case. */
enum { GZ_SHAPE_CAPITAL = 1, GZ_SHAPE_ALL_CAPS = 2, GZ_SHAPE_SPACE_BEFORE = 4 };

/* White space belongs to no token; tokens never run over a block's end. */
typedef struct gz_token {
    uint32_t start, end;
    uint8_t kind; /* gz_token_kind */
    uint8_t shape;
} gz_token;

/* A sentence lies in one block; it has no white space at its ends. */
typedef struct gz_sentence {
    uint32_t start, end;
    uint32_t first_token, token_count;
    uint32_t block;
} gz_sentence;

/* A paragraph, heading, list item, caption…; no white space at its ends, and it
 * is never empty. Patterns run over one block at a time. */
typedef struct gz_block {
    uint32_t start, end;
    uint32_t first_token, token_count;
    uint32_t first_sentence, sentence_count;
    gz_zone zone;
} gz_block;

/* What went wrong or had to be guessed; strings in the arena, "" where unused. */
typedef struct gz_problem {
    const char *plugin, *rule, *code, *message, *where;
    bool warning;
} gz_problem;

typedef struct gz_field {
    const char *name, *json; /* strings in the arena */
} gz_field;

typedef struct gz_document {
    gz_arena arena;
    gz_arena keys; /* of token_keys alone, which are forgotten before the rest */

    const char *id;         /* string; "" when the caller gave none */
    const char *path;       /* string; "" when there is no file */
    const char *media_type; /* "text/plain", "text/html" */
    size_t source_len;      /* bytes of the original */
    char sha256[65];        /* of the original, in hexadecimal */

    const char *text; /* valid UTF-8, NUL-terminated beyond `len` */
    size_t len;
    gz_offset_map map;

    gz_block *blocks;
    size_t block_count, block_cap;
    gz_sentence *sentences;
    size_t sentence_count, sentence_cap;
    gz_token *tokens;
    size_t token_count, token_cap;
    const struct gz_token_key *token_keys; /* one a token, for those above that look tokens up;
                                              NULL: not made */

    const char *title;     /* string; "" when none is known */
    const char *date;      /* string YYYY-MM-DD; "" while unknown */
    const char *date_from; /* "option", "field", "markup", "name", "text"; "" while unknown */
    const char *locale;    /* "en-GB", "en-US" */
    gz_field *metadata;    /* as given by the caller */
    size_t metadata_count;
    gz_field *markup; /* what the page says of itself, each a JSON string, in its order: <meta>
                         by property, name or itemprop, <time datetime> as "time", the
                         dates and headline of JSON-LD; see markup.h */
    size_t markup_count, markup_cap;

    gz_problem *problems;
    size_t problem_count, problem_cap;
} gz_document;

/* A struct that the caller owns, and reuses for one document after another. */
void gz_document_init(gz_document *doc);
void gz_document_clear(gz_document *doc);
/* Forgets the last document, keeps the memory. */
void gz_document_reset(gz_document *doc);

/* Records a problem; strings are copied. False when memory ran out. */
bool gz_document_problem(gz_document *doc, gz_problem problem);
/* Records a warning that no plugin caused. False when memory ran out. */
bool gz_document_warn(gz_document *doc, const char *code, const char *format, ...)
    GLOZE_PRINTF(3, 4);

/* Index of the block, sentence or token that holds byte `at`, or of the first one
 * after it; the count when there is none. O(log n). */
size_t gz_document_block_at(const gz_document *doc, size_t at);
size_t gz_document_sentence_at(const gz_document *doc, size_t at);
size_t gz_document_token_at(const gz_document *doc, size_t at);
/* The next place, at or after byte `from`, where `wanted` stands as whole words in the same
 * case; false when there is none. */
bool gz_document_find(const gz_document *doc, const char *wanted, size_t len, size_t from,
                      gz_span *out);
/* Zone of the block that holds byte `at`; body between blocks. */
gz_zone gz_document_zone_at(const gz_document *doc, size_t at);

#endif
