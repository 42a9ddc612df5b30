/* seq_code.h - a compiled seq, for seq_compile.c and seq_run.c. */
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

#endif
