#include "match/seq_code.h"

#include "base/mem.h"

#define MOST_STEPS 10000
#define DEEPEST 50

typedef struct compiler {
    gz_seq_code *code;
    gloze_error *err;
} compiler;

static gloze_status add_step(compiler *c, gz_seq_op op, uint32_t to, const gz_seq *element)
{
    gz_seq_code *code = c->code;
    if (code->count >= MOST_STEPS)
        return gz_fail(c->err, GLOZE_EPLUGIN,
                       "the seq has more than %d steps once its repetitions are written out; use "
                       "smaller numbers in many and skip",
                       MOST_STEPS);
    if (!gz_grow(&code->steps, &code->cap, code->count + 1, sizeof *code->steps))
        return gz_fail_memory(c->err);
    code->steps[code->count++] = (gz_seq_step){ op, to, element };
    return GLOZE_OK;
}

static gloze_status add_list(compiler *c, const gz_lexicon *list)
{
    gz_seq_code *code = c->code;
    for (size_t i = 0; i < code->list_count; i++)
        if (code->lists[i] == list)
            return GLOZE_OK;
    if (!gz_grow(&code->lists, &code->list_cap, code->list_count + 1, sizeof *code->lists))
        return gz_fail_memory(c->err);
    code->lists[code->list_count++] = list;
    return GLOZE_OK;
}

static gloze_status emit(compiler *c, const gz_seq *element, int depth);

/* A part that may be left out: greedy, or as seldom as possible. `steps` are added by the caller
 * between begin and end. */
static gloze_status begin_option(compiler *c, size_t *split)
{
    *split = c->code->count;
    return add_step(c, GZ_OP_SPLIT, 0, NULL);
}

static void end_option(compiler *c, size_t split)
{
    c->code->steps[split].to = (uint32_t)c->code->count;
}

static gloze_status emit_sequence(compiler *c, const gz_seq *element, int depth)
{
    gloze_status status = GLOZE_OK;
    for (size_t i = 0; i < element->child_count && status == GLOZE_OK; i++)
        status = emit(c, element->children[i], depth + 1);
    return status;
}

static gloze_status emit_option(compiler *c, const gz_seq *element, int depth)
{
    size_t split;
    gloze_status status = begin_option(c, &split);
    if (status == GLOZE_OK)
        status = emit(c, element->children[0], depth + 1);
    end_option(c, split);
    return status;
}

/* x x (x (x)?)? : the options share their end, so that all of them close at once. */
static gloze_status emit_many(compiler *c, const gz_seq *element, int depth)
{
    size_t splits[GZ_SEQ_MOST];
    size_t count = 0;
    gloze_status status = GLOZE_OK;
    for (int i = 0; i < element->max && status == GLOZE_OK; i++) {
        if (i >= element->min)
            status = begin_option(c, &splits[count++]);
        if (status == GLOZE_OK)
            status = emit(c, element->children[0], depth + 1);
    }
    while (count > 0 && status == GLOZE_OK)
        end_option(c, splits[--count]);
    return status;
}

static gloze_status emit_any(compiler *c, const gz_seq *element, int depth)
{
    size_t first_jump = 0; /* jumps to the end are chained through `to` until it is known */
    gloze_status status = GLOZE_OK;
    for (size_t i = 0; i < element->child_count && status == GLOZE_OK; i++) {
        bool last = i + 1 == element->child_count;
        size_t split = 0;
        if (!last)
            status = begin_option(c, &split);
        if (status == GLOZE_OK)
            status = emit(c, element->children[i], depth + 1);
        if (status == GLOZE_OK && !last) {
            status = add_step(c, GZ_OP_JUMP, (uint32_t)first_jump, NULL);
            first_jump = c->code->count - 1;
            end_option(c, split);
        }
    }
    while (first_jump && status == GLOZE_OK) {
        size_t next = c->code->steps[first_jump].to;
        c->code->steps[first_jump].to = (uint32_t)c->code->count;
        first_jump = next;
    }
    return status;
}

static gloze_status emit_none(compiler *c, const gz_seq *element, int depth)
{
    size_t none = c->code->count;
    gloze_status status = add_step(c, GZ_OP_NONE, 0, NULL);
    if (status == GLOZE_OK)
        status = emit(c, element->children[0], depth + 1);
    if (status == GLOZE_OK)
        status = add_step(c, GZ_OP_MATCH, 0, NULL);
    c->code->steps[none].to = (uint32_t)c->code->count;
    return status;
}

/* As few as possible: first try to go on, then to take a token. SPLIT prefers its next step, so
 * that is a jump over the token. */
static gloze_status emit_skip(compiler *c, const gz_seq *element)
{
    size_t jumps[GZ_SEQ_MOST];
    size_t count = 0;
    gloze_status status = GLOZE_OK;
    for (int i = 0; i < element->max && status == GLOZE_OK; i++) {
        size_t split = 0;
        bool optional = i >= element->min;
        if (optional)
            status = begin_option(c, &split);
        if (status == GLOZE_OK && optional) {
            jumps[count++] = c->code->count;
            status = add_step(c, GZ_OP_JUMP, 0, NULL);
            end_option(c, split);
        }
        if (status == GLOZE_OK)
            status = add_step(c, GZ_OP_TOKEN, 0, NULL);
    }
    for (size_t i = 0; i < count && status == GLOZE_OK; i++)
        c->code->steps[jumps[i]].to = (uint32_t)c->code->count;
    return status;
}

static gloze_status emit_bare(compiler *c, const gz_seq *element, int depth)
{
    gloze_status status = GLOZE_OK;
    switch (element->kind) {
    case GZ_SEQ_PHRASE:
        status = add_list(c, element->list);
        return status == GLOZE_OK ? add_step(c, GZ_OP_ELEMENT, 0, element) : status;
    case GZ_SEQ_TOKEN:
    case GZ_SEQ_NUMBER:
    case GZ_SEQ_CAPS:
    case GZ_SEQ_IS:
        return add_step(c, GZ_OP_ELEMENT, 0, element);
    case GZ_SEQ_SEQUENCE:
        return emit_sequence(c, element, depth);
    case GZ_SEQ_OPT:
        return emit_option(c, element, depth);
    case GZ_SEQ_MANY:
        return emit_many(c, element, depth);
    case GZ_SEQ_ANY:
        return emit_any(c, element, depth);
    case GZ_SEQ_NONE:
        return emit_none(c, element, depth);
    case GZ_SEQ_SKIP:
        return emit_skip(c, element);
    }
    return status;
}

static gloze_status emit(compiler *c, const gz_seq *element, int depth)
{
    if (depth > DEEPEST)
        return gz_fail(c->err, GLOZE_EPLUGIN, "the seq is nested more than %d deep", DEEPEST);
    gloze_status status = GLOZE_OK;
    if (element->capture >= 0)
        status = add_step(c, GZ_OP_OPEN, 0, element);
    if (status == GLOZE_OK)
        status = emit_bare(c, element, depth);
    if (status == GLOZE_OK && element->capture >= 0)
        status = add_step(c, GZ_OP_CLOSE, 0, element);
    return status;
}

/* The fewest tokens that an element takes. */
static size_t fewest_tokens(const gz_seq *element)
{
    size_t sum = 0, least = SIZE_MAX;
    switch (element->kind) {
    case GZ_SEQ_OPT:
        return 0;
    case GZ_SEQ_SKIP:
        return (size_t)element->min;
    case GZ_SEQ_MANY:
        return (size_t)element->min * fewest_tokens(element->children[0]);
    case GZ_SEQ_SEQUENCE:
        for (size_t i = 0; i < element->child_count; i++)
            sum += fewest_tokens(element->children[i]);
        return sum;
    case GZ_SEQ_ANY:
        for (size_t i = 0; i < element->child_count; i++) {
            size_t fewest = fewest_tokens(element->children[i]);
            least = fewest < least ? fewest : least;
        }
        return least == SIZE_MAX ? 0 : least;
    default:
        return 1;
    }
}

/* Phrases and annotations that no match can be without. */
static gloze_status add_required(compiler *c, const gz_seq *element)
{
    gz_seq_code *code = c->code;
    gloze_status status = GLOZE_OK;
    if (element->kind == GZ_SEQ_SEQUENCE || (element->kind == GZ_SEQ_MANY && element->min > 0)) {
        for (size_t i = 0; i < element->child_count && status == GLOZE_OK; i++)
            status = add_required(c, element->children[i]);
        return status;
    }
    if (element->kind != GZ_SEQ_PHRASE && element->kind != GZ_SEQ_IS)
        return GLOZE_OK;
    if (!gz_grow(&code->required, &code->required_cap, code->required_count + 1,
                 sizeof *code->required))
        return gz_fail_memory(c->err);
    code->required[code->required_count++] = element;
    return GLOZE_OK;
}

gloze_status gz_seq_compile(const gz_seq *element, gz_seq_code **out, gloze_error *err)
{
    *out = NULL;
    if (fewest_tokens(element) == 0)
        return gz_fail(err, GLOZE_EPLUGIN,
                       "the seq can match nothing at all, since every element of "
                       "it may be left out; make one of them required");
    compiler c = { gz_zalloc(1, sizeof *c.code), err };
    if (!c.code)
        return gz_fail_memory(err);
    gloze_status status = emit(&c, element, 0);
    if (status == GLOZE_OK)
        status = add_step(&c, GZ_OP_MATCH, 0, NULL);
    if (status == GLOZE_OK)
        status = add_required(&c, element);
    if (status == GLOZE_OK)
        *out = c.code;
    else
        gz_seq_free(c.code);
    return status;
}

void gz_seq_free(gz_seq_code *code)
{
    if (!code)
        return;
    gz_free(code->steps);
    gz_free(code->lists);
    gz_free(code->required);
    gz_free(code);
}

size_t gz_seq_list_count(const gz_seq_code *code)
{
    return code->list_count;
}

const gz_lexicon *gz_seq_list(const gz_seq_code *code, size_t index)
{
    return code->lists[index];
}
