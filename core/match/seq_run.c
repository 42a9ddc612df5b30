#include "match/seq_code.h"

#include "base/mem.h"
#include "match/pcre.h"

#include <string.h>

#define LONGEST_NUMBER 12 /* tokens of a number in words */
#define LOOK_BACK 20      /* tokens before a place where gz_seq_before begins */

/* Where to go on when the steps taken fail. */
typedef struct gz_seq_choice {
    uint32_t step;
    size_t token;
    size_t take_count;
    size_t nth; /* of an annotation: which one to try next */
} gz_seq_choice;

typedef struct bounds {
    size_t begin, end; /* tokens */
} bounds;

/* One attempt at one place. */
typedef struct attempt {
    gz_seq_run *run;
    const gz_seq_code *code;
    bounds within;
    size_t must_end;   /* the token at which the match has to end, or SIZE_MAX */
    gz_take last;      /* what the last element took, for a capture around it alone … */
    size_t last_token; /* … which then begins at this token */
    size_t base;       /* choices below belong to an outer attempt */
} attempt;

void gz_seq_run_clear(gz_seq_run *run)
{
    gz_free(run->takes);
    gz_free(run->choices);
    memset(run, 0, sizeof *run);
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

/* May the token be part of a number after its first token? */
static bool continues_number(const gz_document *doc, size_t token)
{
    const gz_token *t = &doc->tokens[token];
    char c = doc->text[t->start];
    return t->kind != GZ_TOKEN_OTHER || c == '-' || c == '\xE2';
}

static size_t take_number(attempt *a, const gz_seq *element, size_t token)
{
    const gz_document *doc = a->run->doc;
    size_t end = token + 1;
    while (end < a->within.end && end - token < LONGEST_NUMBER && continues_number(doc, end))
        end++;
    for (; end > token; end--) {
        gz_number number;
        gz_span span = span_of(doc, token, end);
        if (!gz_number_read(doc->text + span.start, span.end - span.start, &number))
            continue;
        if (number.real < element->low || number.real > element->high)
            return SIZE_MAX;
        a->last = (gz_take){ .has_number = true, .number = number };
        return end;
    }
    return SIZE_MAX;
}

static size_t take_caps(attempt *a, const gz_seq *element, size_t token)
{
    const gz_token *t = &a->run->doc->tokens[token];
    unsigned wanted = element->all ? GZ_SHAPE_ALL_CAPS : GZ_SHAPE_CAPITAL;
    return t->kind == GZ_TOKEN_WORD && (t->shape & wanted) ? token + 1 : SIZE_MAX;
}

/* The first token that starts at or after byte `at`. */
static size_t token_from(const gz_document *doc, size_t at)
{
    size_t token = gz_document_token_at(doc, at);
    return token < doc->token_count && doc->tokens[token].start < at ? token + 1 : token;
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
    size_t end = token_from(a->run->doc, span.end);
    a->last = (gz_take){ .note = note, .span = span };
    return end > a->within.end || end <= token ? SIZE_MAX : end;
}

/* ---- the machine ---- */

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

/* An open capture is a take whose span starts at a token and has no end: SIZE_MAX. */
static bool open_capture(attempt *a, const gz_seq *element, size_t token)
{
    return push_take(a, (gz_take){ .capture = element->capture, .span = { token, SIZE_MAX } });
}

/* Closing adds a second take; the open one stays, so that going back is only cutting. */
static bool close_capture(attempt *a, const gz_seq *element, size_t token)
{
    gz_seq_run *run = a->run;
    size_t i = run->take_count;
    while (run->takes[i - 1].capture != element->capture || run->takes[i - 1].span.end != SIZE_MAX)
        i--;
    size_t first = run->takes[i - 1].span.start;
    gz_take take = { 0 };
    if (a->last_token == first)
        take = a->last;
    take.capture = element->capture;
    if (!take.note)
        take.span = token > first ? span_of(run->doc, first, token) : (gz_span){ 0, 0 };
    return push_take(a, take);
}

static size_t take_element(attempt *a, const gz_seq *element, size_t token)
{
    switch (element->kind) {
    case GZ_SEQ_PHRASE:
        return take_phrase(a, element, token);
    case GZ_SEQ_TOKEN:
        return take_token(a, element, token);
    case GZ_SEQ_NUMBER:
        return take_number(a, element, token);
    default:
        return take_caps(a, element, token);
    }
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
        return s->element->kind == GZ_SEQ_IS ? try_note(a, s->element, here, token, nth)
                                             : take_element(a, s->element, token);
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
        if (run->takes[i].span.end != SIZE_MAX)
            run->takes[kept++] = run->takes[i];
    run->take_count = kept;
}

static bool match_at(gz_seq_run *run, const gz_seq_code *code, bounds within, size_t token,
                     size_t must_end, gz_seq_match *match)
{
    attempt a = {
        .run = run, .code = code, .within = within, .must_end = must_end, .last_token = SIZE_MAX
    };
    run->take_count = run->choice_count = 0;
    size_t end = run_steps(&a, 0, token);
    if (end == SIZE_MAX || end <= token)
        return false;
    drop_open_takes(run);
    *match =
        (gz_seq_match){ token, end, span_of(run->doc, token, end), run->takes, run->take_count };
    return true;
}

static gloze_status check_limits(const gz_seq_run *run, gloze_error *err)
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

/* ---- bounds ---- */

/* The sentence, block or document around token `token`. */
static bounds bounds_at(const gz_document *doc, gz_within within, size_t token)
{
    size_t at = doc->tokens[token].start;
    if (within == GZ_WITHIN_DOCUMENT)
        return (bounds){ 0, doc->token_count };
    if (within == GZ_WITHIN_BLOCK) {
        const gz_block *block = &doc->blocks[gz_document_block_at(doc, at)];
        return (bounds){ block->first_token, block->first_token + block->token_count };
    }
    const gz_sentence *sentence = &doc->sentences[gz_document_sentence_at(doc, at)];
    return (bounds){ sentence->first_token, sentence->first_token + sentence->token_count };
}

/* ---- scanning ---- */

static size_t count_spots(const gz_spots *spots, const gz_lexicon *list)
{
    size_t count = 0;
    for (size_t i = 0; i < spots->count; i++)
        count += spots->list[i].list == list;
    return count;
}

static const gz_seq *find_rarest(const gz_seq_run *run, const gz_seq_code *code)
{
    const gz_seq *rarest = NULL;
    size_t least = SIZE_MAX;
    for (size_t i = 0; i < code->required_count && least > 0; i++) {
        const gz_seq *element = code->required[i];
        size_t count = element->kind == GZ_SEQ_IS ? run->notes.count(run->notes.data, element->is)
                                                  : count_spots(run->spots, element->list);
        if (count < least) {
            least = count;
            rarest = element;
        }
    }
    return rarest;
}

/* The first token at or after `from` where the required element stands; the count when there
 * is none. */
static size_t next_place(const gz_seq_run *run, const gz_seq *required, size_t from)
{
    const gz_document *doc = run->doc;
    if (!required)
        return from;
    if (required->kind == GZ_SEQ_IS) {
        size_t at = run->notes.next(run->notes.data, required->is, doc->tokens[from].start);
        return at == SIZE_MAX ? doc->token_count : token_from(doc, at);
    }
    for (size_t i = run->spots->first[from]; i < run->spots->count; i++)
        if (run->spots->list[i].list == required->list)
            return run->spots->list[i].token;
    return doc->token_count;
}

static gloze_status scan_bounds(gz_seq_run *run, const gz_seq_code *code, bounds within,
                                gz_seq_match_fn report, void *data, gloze_error *err)
{
    for (size_t token = within.begin; token < within.end; token++) {
        gz_seq_match match;
        gloze_status status = GLOZE_OK;
        if (match_at(run, code, within, token, SIZE_MAX, &match))
            status = report(data, &match);
        if (status == GLOZE_OK)
            status = check_limits(run, err);
        if (status != GLOZE_OK)
            return status;
    }
    return GLOZE_OK;
}

gloze_status gz_seq_scan(gz_seq_run *run, const gz_seq_code *code, gz_within within,
                         gz_seq_match_fn report, void *data, gloze_error *err)
{
    const gz_document *doc = run->doc;
    const gz_seq *rarest = find_rarest(run, code);
    for (size_t token = 0; token < doc->token_count;) {
        token = next_place(run, rarest, token);
        if (token >= doc->token_count)
            break;
        bounds b = bounds_at(doc, within, token);
        gloze_status status = scan_bounds(run, code, b, report, data, err);
        if (status != GLOZE_OK)
            return status;
        token = b.end;
    }
    return GLOZE_OK;
}

gloze_status gz_seq_after(gz_seq_run *run, const gz_seq_code *code, gz_within within, size_t start,
                          bool *found, gz_seq_match *match, gloze_error *err)
{
    const gz_document *doc = run->doc;
    size_t token = token_from(doc, start);
    *found = false;
    if (token >= doc->token_count || start == 0)
        return GLOZE_OK;
    size_t before = token > 0 ? token - 1 : 0;
    if (doc->tokens[before].start < start && doc->tokens[before].end > start)
        return GLOZE_OK; /* the place is inside a token */
    bounds b = bounds_at(doc, within, before);
    if (token < b.end)
        *found = match_at(run, code, b, token, SIZE_MAX, match);
    return check_limits(run, err);
}

gloze_status gz_seq_before(gz_seq_run *run, const gz_seq_code *code, gz_within within, size_t end,
                           bool *found, gz_seq_match *match, gloze_error *err)
{
    const gz_document *doc = run->doc;
    size_t token = token_from(doc, end); /* the token after the place */
    *found = false;
    if (token == 0 || doc->tokens[token - 1].end > end)
        return GLOZE_OK;
    bounds b = bounds_at(doc, within, token < doc->token_count ? token : token - 1);
    if (token <= b.begin || token > b.end)
        return GLOZE_OK;
    for (size_t first = token; first-- > b.begin && token - first <= LOOK_BACK && !*found;)
        *found = match_at(run, code, b, first, token, match);
    return check_limits(run, err);
}

gloze_status gz_seq_near(gz_seq_run *run, const gz_seq_code *code, gz_within within, gz_span span,
                         size_t tokens, bool *found, gz_seq_match *match, gloze_error *err)
{
    const gz_document *doc = run->doc;
    size_t first = gz_document_token_at(doc, span.start), after = token_from(doc, span.end);
    *found = false;
    if (first >= doc->token_count)
        return GLOZE_OK;
    bounds b = bounds_at(doc, within, first);
    bounds left = { first > b.begin + tokens ? first - tokens : b.begin, first };
    bounds right = { after, after + tokens < b.end ? after + tokens : b.end };
    for (size_t i = right.begin; i < right.end && !*found; i++)
        *found = match_at(run, code, right, i, SIZE_MAX, match);
    for (size_t i = left.end; i-- > left.begin && !*found;)
        *found = match_at(run, code, left, i, SIZE_MAX, match);
    return check_limits(run, err);
}
