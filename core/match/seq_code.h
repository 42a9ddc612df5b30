/* seq_code.h - a compiled seq, and trying it at one token: for seq_compile.c, seq_run.c and
 * seq_scan.c. */
#ifndef GZ_SEQ_CODE_H
#define GZ_SEQ_CODE_H

#include "match/seq.h"

typedef enum gz_seq_op {
    GZ_OP_ELEMENT, /* one element that takes tokens: phrase, token, number, caps, is */
    GZ_OP_TOKEN,   /* any one token */
    GZ_OP_SPLIT,   /* go on at the next step; if that fails, at `to` */
    GZ_OP_JUMP,
    GZ_OP_OPEN,  /* a capture begins */
    GZ_OP_CLOSE, /* it ends */
    GZ_OP_NONE,  /* if the steps up to `to` match here, fail; else take one token, go on at `to` */
    GZ_OP_MATCH
} gz_seq_op;

typedef struct gz_seq_step {
    gz_seq_op op;
    uint32_t to;
    const gz_seq *element; /* ELEMENT, OPEN, CLOSE */
} gz_seq_step;

struct gz_seq_code {
    gz_seq_step *steps;
    size_t count, cap;
    const gz_lexicon **lists;
    size_t list_count, list_cap;
    const gz_seq **required; /* phrases and annotations that every match holds */
    size_t required_count, required_cap;
};

/* Tokens from `begin` on, `end` excluded. */
typedef struct gz_token_range {
    size_t begin, end;
} gz_token_range;

/* Does the program match from `token` on, within the range? `must_end`: the token at which it has
 * to end, or SIZE_MAX. `*match` is valid until the next call. False also when a limit is reached:
 * gz_seq_check_limits tells. */
bool gz_seq_match_at(gz_seq_run *run, const gz_seq_code *code, gz_token_range within, size_t token,
                     size_t must_end, gz_seq_match *match);
gloze_status gz_seq_check_limits(const gz_seq_run *run, gloze_error *err) GLOZE_CHECK;

/* The first token that starts at or after byte `at`. */
size_t gz_seq_token_from(const gz_document *doc, size_t at);

#endif
