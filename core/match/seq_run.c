#include "match/seq_code.h"

#include "base/mem.h"
#include "match/pcre.h"

#include <string.h>

#define LONGEST_NUMBER 12 /* tokens of a number in words */
#define LOOK_INTO 3       /* tokens before a number that may belong to it */
#define LONGEST_UNIT 2    /* letters of a unit after white space */

/* Where to go on when the steps taken fail. */
typedef struct gz_seq_choice {
    uint32_t step;
    size_t token;
    size_t take_count;
    size_t nth; /* what the element at `step` is to try next */
} gz_seq_choice;

/* One attempt at one place. */
typedef struct attempt {
    gz_seq_run *run;
    const gz_seq_code *code;
    gz_token_range within;
    size_t must_end;   /* the token at which the match has to end, or SIZE_MAX */
    gz_take last;      /* what the last element took, for a capture around it alone … */
    size_t last_token; /* … which then begins at this token … */
    size_t last_end;   /* … and ends before this one */
    size_t base;       /* choices below belong to an outer attempt */
} attempt;

void gz_seq_run_clear(gz_seq_run *run)
{
    gz_free(run->takes);
    gz_free(run->choices);
    memset(run, 0, sizeof *run);
}

static bool push_choice(attempt *a, uint32_t step, size_t token, size_t nth)
{
    gz_seq_run *run = a->run;
    if (!gz_grow(&run->choices, &run->choice_cap, run->choice_count + 1, sizeof *run->choices)) {
        run->out_of_memory = true;
        return false;
    }
    run->choices[run->choice_count++] = (gz_seq_choice){ step, token, run->take_count, nth };
    return true;
}

/* ---- elements: the token after what they take, or SIZE_MAX ---- */

static const gz_spot *find_spot(const gz_seq_run *run, const gz_lexicon *list, size_t token)
{
    const gz_spots *spots = run->spots;
    for (size_t i = spots->first[token]; i < spots->first[token + 1]; i++)
        if (spots->list[i].list == list)
            return &spots->list[i];
    return NULL;
}

static gz_span span_of(const gz_document *doc, size_t first, size_t end)
{
    return (gz_span){ doc->tokens[first].start, doc->tokens[end - 1].end };
}

static size_t take_phrase(attempt *a, const gz_seq *element, size_t token)
{
    const gz_spot *spot = find_spot(a->run, element->list, token);
    if (!spot || token + spot->token_count > a->within.end)
        return SIZE_MAX;
    a->last = (gz_take){ .list = element->list, .row = spot->row };
    return token + spot->token_count;
}

static size_t take_token(attempt *a, const gz_seq *element, size_t token)
{
    const gz_token *t = &a->run->doc->tokens[token];
    gz_span groups[GZ_GROUPS_MAX + 1];
    bool found = false;
    gloze_status status = gz_regex_match(element->regex, a->run->doc->text + t->start,
                                         t->end - t->start, 0, false, groups, &found, NULL);
    if (status != GLOZE_OK)
        a->run->steps_left = 0; /* its limit is this run's limit */
    return status == GLOZE_OK && found ? token + 1 : SIZE_MAX;
}

static bool may_be_in_number(const gz_document *doc, size_t token)
{
    const gz_token *t = &doc->tokens[token];
    return gz_number_may_hold(doc->text + t->start, t->end - t->start);
}

/* May the token be part of a number after its first token? (A fraction begins with C2 or E2.) */
static bool continues_number(const gz_document *doc, size_t token)
{
    const gz_token *t = &doc->tokens[token];
    return t->kind != GZ_TOKEN_OTHER ? may_be_in_number(doc, token)
                                     : strchr("-/\xC2\xE2", doc->text[t->start]) != NULL;
}

static bool read_number(const gz_document *doc, size_t token, size_t end, gz_number *out)
{
    gz_span span = span_of(doc, token, end);
    return gz_number_read(doc->text + span.start, span.end - span.start, out);
}

/* A number is not entered in its middle: "five" is none in "two hundred and five", unless the
 * element before took the rest. */
static bool is_inside_number(const attempt *a, size_t token, size_t end)
{
    const gz_document *doc = a->run->doc;
    size_t first = doc->blocks[gz_document_block_at(doc, doc->tokens[token].start)].first_token;
    gz_number number;
    if (a->last_end == token)
        return false;
    for (size_t t = token; t-- > first && token - t <= LOOK_INTO && continues_number(doc, t);)
        if (doc->tokens[t].kind != GZ_TOKEN_OTHER && read_number(doc, t, end, &number))
            return true;
    return false;
}

/* A sign that touches a word or number before it is a dash. */
static bool is_dash(const gz_document *doc, size_t token)
{
    return doc->tokens[token].kind == GZ_TOKEN_OTHER && token > 0 &&
           doc->tokens[token - 1].end == doc->tokens[token].start &&
           doc->tokens[token - 1].kind != GZ_TOKEN_OTHER;
}

/* The end of the longest run of tokens that may be one number. */
static size_t reach_of_number(const attempt *a, size_t token)
{
    size_t end = token + 1;
    while (end < a->within.end && end - token < LONGEST_NUMBER &&
           continues_number(a->run->doc, end))
        end++;
    return end;
}

/* Between digits and a slash, or letters that touch them or are few: a fraction may be two
 * numbers, and a magnitude a unit. */
static bool may_end_before(const gz_document *doc, size_t token)
{
    const gz_token *t = &doc->tokens[token];
    if (doc->tokens[token - 1].kind != GZ_TOKEN_NUMBER)
        return false;
    return doc->text[t->start] == '/' ||
           (t->kind == GZ_TOKEN_WORD &&
            (!(t->shape & GZ_SHAPE_SPACE_BEFORE) || t->end - t->start <= LONGEST_UNIT));
}

/* The longest number; when what follows fails, that without its unit: "24m" is 24 million, or 24
 * and "m". `below`: the end has to be before this token; 0 the first time. */
static size_t take_number(attempt *a, const gz_seq *element, uint32_t step, size_t token,
                          size_t below)
{
    const gz_document *doc = a->run->doc;
    bool shorter = below > 0;
    if (is_dash(doc, token) || !may_be_in_number(doc, token))
        return SIZE_MAX;
    for (size_t end = shorter ? below - 1 : reach_of_number(a, token); end > token; end--) {
        gz_number number;
        if ((shorter && !may_end_before(doc, end)) || !read_number(doc, token, end, &number))
            continue;
        if (!shorter && is_inside_number(a, token, end))
            return SIZE_MAX;
        shorter = true;
        if (number.real < element->low || number.real > element->high)
            continue;
        a->last = (gz_take){ .has_number = true, .number = number };
        return end == token + 1 || push_choice(a, step, token, end) ? end : SIZE_MAX;
    }
    return SIZE_MAX;
}

static size_t take_caps(attempt *a, const gz_seq *element, size_t token)
{
    const gz_token *t = &a->run->doc->tokens[token];
    unsigned wanted = element->all ? GZ_SHAPE_ALL_CAPS : GZ_SHAPE_CAPITAL;
    return t->kind == GZ_TOKEN_WORD && (t->shape & wanted) ? token + 1 : SIZE_MAX;
}

static size_t take_note(attempt *a, const gz_seq *element, size_t token, size_t nth, bool *more)
{
    const gz_seq_notes *notes = &a->run->notes;
    gz_span span;
    void *note = notes->at(notes->data, element->is, a->run->doc->tokens[token].start, nth,
                           a->run->takes, a->run->take_count, &span);
    *more = note != NULL;
    if (!note)
        return SIZE_MAX;
    size_t end = gz_seq_token_from(a->run->doc, span.end);
    a->last = (gz_take){ .note = note, .span = span };
    return end > a->within.end || end <= token ? SIZE_MAX : end;
}

/* ---- the machine ---- */

static bool push_take(attempt *a, gz_take take)
{
    gz_seq_run *run = a->run;
    if (!gz_grow(&run->takes, &run->take_cap, run->take_count + 1, sizeof *run->takes)) {
        run->out_of_memory = true;
        return false;
    }
    run->takes[run->take_count++] = take;
    return true;
}

/* An open capture is a take whose span starts at a token; its capture is ~n, so that nothing
 * reads it. */
static bool open_capture(attempt *a, const gz_seq *element, size_t token)
{
    return push_take(a, (gz_take){ .capture = ~element->capture, .span = { token, token } });
}

/* Closing adds a second take; the open one stays, so that going back is only cutting. What took
 * no token took no part. */
static bool close_capture(attempt *a, const gz_seq *element, size_t token)
{
    gz_seq_run *run = a->run;
    size_t i = run->take_count;
    while (run->takes[i - 1].capture != ~element->capture)
        i--;
    size_t first = run->takes[i - 1].span.start;
    gz_take take = { 0 };
    if (first == token)
        return true;
    if (a->last_token == first)
        take = a->last;
    take.capture = element->capture;
    if (!take.note)
        take.span = span_of(run->doc, first, token);
    return push_take(a, take);
}

/* An annotation: the nth that fits; the next one is a choice. */
static size_t try_note(attempt *a, const gz_seq *element, uint32_t step, size_t token, size_t nth)
{
    for (;; nth++) {
        bool more;
        size_t end = take_note(a, element, token, nth, &more);
        if (!more)
            return SIZE_MAX;
        if (end == SIZE_MAX)
            continue;
        return push_choice(a, step, token, nth + 1) ? end : SIZE_MAX;
    }
}

/* `nth` counts what the element may take here, from 0; the choice after it is remembered. */
static size_t try_element(attempt *a, const gz_seq *element, uint32_t step, size_t token,
                          size_t nth)
{
    switch (element->kind) {
    case GZ_SEQ_IS:
        return try_note(a, element, step, token, nth);
    case GZ_SEQ_NUMBER:
        return take_number(a, element, step, token, nth);
    case GZ_SEQ_PHRASE:
        return take_phrase(a, element, token);
    case GZ_SEQ_TOKEN:
        return take_token(a, element, token);
    default:
        return take_caps(a, element, token);
    }
}

static size_t run_steps(attempt *a, uint32_t step, size_t token);

/* GZ_OP_NONE: does what follows match here? Runs apart, and leaves no trace. */
static bool begins_here(attempt *a, uint32_t step, size_t token)
{
    gz_seq_run *run = a->run;
    attempt inner = *a;
    size_t takes = run->take_count, choices = run->choice_count;
    inner.must_end = SIZE_MAX;
    inner.base = choices;
    bool matches = run_steps(&inner, step, token) != SIZE_MAX;
    run->take_count = takes;
    run->choice_count = choices;
    return matches;
}

/* Goes back to the last choice of this attempt; false when there is none. */
static bool go_back(attempt *a, uint32_t *step, size_t *token, size_t *nth)
{
    gz_seq_run *run = a->run;
    if (run->choice_count <= a->base)
        return false;
    gz_seq_choice choice = run->choices[--run->choice_count];
    run->take_count = choice.take_count;
    *step = choice.step;
    *token = choice.token;
    *nth = choice.nth;
    return true;
}

/* One step; the token after it, or SIZE_MAX when it fails. `*step` moves on. */
static size_t run_step(attempt *a, uint32_t *step, size_t token, size_t nth)
{
    const gz_seq_step *s = &a->code->steps[*step];
    bool room = token < a->within.end;
    uint32_t here = (*step)++;
    switch (s->op) {
    case GZ_OP_ELEMENT:
        if (!room)
            return SIZE_MAX;
        a->last = (gz_take){ 0 };
        a->last_token = token;
        return a->last_end = try_element(a, s->element, here, token, nth);
    case GZ_OP_TOKEN:
        a->last = (gz_take){ 0 };
        return room ? token + 1 : SIZE_MAX;
    case GZ_OP_SPLIT:
        return push_choice(a, s->to, token, 0) ? token : SIZE_MAX;
    case GZ_OP_JUMP:
        *step = s->to;
        return token;
    case GZ_OP_OPEN:
        return open_capture(a, s->element, token) ? token : SIZE_MAX;
    case GZ_OP_CLOSE:
        return close_capture(a, s->element, token) ? token : SIZE_MAX;
    case GZ_OP_NONE:
        *step = s->to;
        a->last = (gz_take){ 0 };
        return room && !begins_here(a, here + 1, token) ? token + 1 : SIZE_MAX;
    case GZ_OP_MATCH:
        break;
    }
    return SIZE_MAX;
}

/* Runs from a step; the token after the match, or SIZE_MAX. */
static size_t run_steps(attempt *a, uint32_t step, size_t token)
{
    gz_seq_run *run = a->run;
    size_t nth = 0;
    for (;;) {
        if (run->steps_left == 0 || run->out_of_memory)
            return SIZE_MAX;
        run->steps_left--;
        bool at_end = a->code->steps[step].op == GZ_OP_MATCH;
        if (at_end && (a->must_end == SIZE_MAX || a->must_end == token))
            return token;
        size_t next = at_end ? SIZE_MAX : run_step(a, &step, token, nth);
        nth = 0;
        if (next != SIZE_MAX)
            token = next;
        else if (!go_back(a, &step, &token, &nth))
            return SIZE_MAX;
    }
}

static void drop_open_takes(gz_seq_run *run)
{
    size_t kept = 0;
    for (size_t i = 0; i < run->take_count; i++)
        if (run->takes[i].capture >= 0)
            run->takes[kept++] = run->takes[i];
    run->take_count = kept;
}

bool gz_seq_match_at(gz_seq_run *run, const gz_seq_code *code, gz_token_range within, size_t token,
                     size_t must_end, gz_seq_match *match)
{
    attempt a = { .run = run,
                  .code = code,
                  .within = within,
                  .must_end = must_end,
                  .last_token = SIZE_MAX,
                  .last_end = SIZE_MAX };
    run->take_count = run->choice_count = 0;
    size_t end = run_steps(&a, 0, token);
    if (end == SIZE_MAX || end <= token)
        return false;
    drop_open_takes(run);
    *match =
        (gz_seq_match){ token, end, span_of(run->doc, token, end), run->takes, run->take_count };
    return true;
}

gloze_status gz_seq_check_limits(const gz_seq_run *run, gloze_error *err)
{
    if (run->out_of_memory)
        return gz_fail_memory(err);
    if (run->steps_left == 0)
        return gz_fail(err, GLOZE_ELIMIT,
                       "the limit of steps for seq on one document is reached; "
                       "use smaller numbers in many and skip, or fewer "
                       "elements that fit everything");
    return GLOZE_OK;
}
