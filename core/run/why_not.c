#include "run/why_not.h"

#include "base/buffer.h"
#include "base/utf8.h"
#include "lua/captures.h"
#include "run/why_not_pattern.h"

#include <math.h>
#include <string.h>

enum { PHRASES_SHOWN = 4 };

/* ---- elements as they are written ---- */

static void describe(gz_buffer *out, const gz_seq *element);

static void describe_phrases(gz_buffer *out, const gz_lexicon *list)
{
    size_t count = gz_lexicon_row_count(list), len;

    for (size_t row = 0; row < count && row < PHRASES_SHOWN; row++) {
        const char *phrase = gz_lexicon_cell(list, row, 0, &len);

        gz_buffer_format(out, "%s\"%.*s\"", row ? ", " : "", (int)len, phrase);
    }
    if (count > PHRASES_SHOWN)
        gz_buffer_format(out, " or another of %zu phrases", count);
}

static void describe_children(gz_buffer *out, const gz_seq *element, const char *name)
{
    gz_buffer_format(out, "%s ", name);
    for (size_t i = 0; i < element->child_count; i++) {
        gz_buffer_string(out, i ? ", " : "{ ");
        describe(out, element->children[i]);
    }
    gz_buffer_string(out, " }");
}

static void describe_number(gz_buffer *out, const gz_seq *element)
{
    gz_buffer_string(out, "number(");
    if (!isinf(element->low) || !isinf(element->high))
        gz_buffer_format(out, "%g, %g", element->low, element->high);
    gz_buffer_char(out, ')');
}

static void describe(gz_buffer *out, const gz_seq *element)
{
    switch (element->kind) {
    case GZ_SEQ_PHRASE:
        describe_phrases(out, element->list);
        break;
    case GZ_SEQ_TOKEN:
        gz_buffer_string(out, "a token that matches");
        break;
    case GZ_SEQ_NUMBER:
        describe_number(out, element);
        break;
    case GZ_SEQ_CAPS:
        gz_buffer_string(out, element->all ? "caps(\"all\")" : "caps()");
        break;
    case GZ_SEQ_IS:
        gz_buffer_format(out, "is \"%s\"", ((const gz_is *)element->is)->type_name);
        break;
    case GZ_SEQ_SEQUENCE:
        describe_children(out, element, "");
        break;
    case GZ_SEQ_OPT:
        describe_children(out, element, "opt");
        break;
    case GZ_SEQ_MANY:
        describe_children(out, element, "many");
        break;
    case GZ_SEQ_ANY:
        describe_children(out, element, "any");
        break;
    case GZ_SEQ_NONE:
        describe_children(out, element, "none");
        break;
    case GZ_SEQ_SKIP:
        gz_buffer_format(out, "skip(%d, %d)", element->min, element->max);
        break;
    }
}

/* The children `from` to `to` of a sequence as one string. */
static const char *describe_range(gz_arena *arena, const gz_seq *element, size_t from, size_t to)
{
    gz_buffer text;
    const char *copy = NULL;

    gz_buffer_init(&text);
    for (size_t i = from; i < to; i++) {
        if (i > from)
            gz_buffer_string(&text, ", ");
        describe(&text, element->children[i]);
    }
    if (!text.failed)
        copy = gz_arena_copy(arena, text.len ? text.data : "", text.len);
    gz_buffer_clear(&text);
    return copy;
}

/* ---- seq ---- */

typedef struct reach {
    gz_span window, best;
    bool found;
} reach;

static gloze_status note_match(void *data, const gz_seq_match *match)
{
    reach *r = data;

    if (match->span.start < r->window.start || match->span.start >= r->window.end)
        return GLOZE_OK;
    if (!r->found || match->span.end > r->best.end)
        r->best = match->span;
    r->found = true;
    return GLOZE_OK;
}

/* Does the beginning of a sequence match in the window? What can match nothing fits anyway. */
static gloze_status try_beginning(gz_run *run, size_t index, size_t count, reach *r,
                                  gloze_error *err)
{
    const gz_rule *rule = &run->vm->program.rules[index];
    gz_seq beginning = *rule->seq.element;
    gz_seq_code *code = NULL;
    gloze_error why;
    gloze_status st;

    beginning.child_count = count;
    r->found = false;
    st = gz_seq_compile(&beginning, &code, &why);
    if (st == GLOZE_EPLUGIN) {
        r->found = true;
        return GLOZE_OK;
    }
    if (st != GLOZE_OK)
        return gz_fail_memory(err);
    gz_run_look(run, index, NULL);
    st = gz_seq_scan(&run->seq, code, rule->within, note_match, r, err);
    gz_seq_free(code);
    return st;
}

/* The phrases of the stage that the rule runs in; those of the last stage are there still. */
static gloze_status find_spots(gz_run *run, size_t rule, gz_arena *arena, gloze_error *err)
{
    for (size_t i = 0; i < run->plan->stage_count; i++) {
        const gz_stage *stage = &run->plan->stages[i];

        for (size_t j = 0; j < stage->other_count; j++)
            if (stage->others[j] == rule)
                return gz_spots_find(stage->spot_set, stage->spot_lists, run->doc, arena,
                                     &run->spots, err);
    }
    return GLOZE_OK;
}

static gloze_status look_at_seq(gz_run *run, size_t index, gz_span window, gz_arena *arena,
                                gz_shortfall *out, gloze_error *err)
{
    const gz_seq *element = run->vm->program.rules[index].seq.element; /* a sequence */
    reach r = { .window = window };
    gloze_status st = find_spots(run, index, arena, err);
    size_t fitted = 0;

    while (st == GLOZE_OK && fitted < element->child_count) {
        st = try_beginning(run, index, fitted + 1, &r, err);
        if (!r.found)
            break;
        fitted++;
    }
    if (st != GLOZE_OK)
        return st;
    out->fitted = r.best;
    out->obstacle = r.found ? GZ_FITS : GZ_STOPPED;
    if (r.found)
        return GLOZE_OK;
    out->begun = describe_range(arena, element, 0, fitted);
    out->failed = describe_range(arena, element, fitted, fitted + 1);
    return out->begun && out->failed ? GLOZE_OK : gz_fail_memory(err);
}

/* ---- lists ---- */

/* How much of a phrase stands at the start of `text`, but for the case of letters. */
static size_t common_prefix(const char *phrase, size_t phrase_len, const char *text, size_t len)
{
    size_t i = 0, j = 0;

    while (i < phrase_len && j < len) {
        uint32_t a, b;
        size_t step = gz_utf8_next(phrase + i, phrase_len - i, &a);
        size_t other = gz_utf8_next(text + j, len - j, &b);

        if (gz_char_lower(a) != gz_char_lower(b))
            break;
        i += step;
        j += other;
    }
    return i;
}

static gloze_status look_at_list(const gz_run *run, const gz_rule *rule, gz_span window,
                                 gz_arena *arena, gz_shortfall *out, gloze_error *err)
{
    const gz_document *doc = run->doc;
    size_t most = 0, best = GZ_NO_ROW, len;

    for (size_t t = gz_document_token_at(doc, window.start);
         t < doc->token_count && doc->tokens[t].start < window.end; t++)
        for (size_t row = 0; row < gz_lexicon_row_count(rule->list); row++) {
            const char *phrase = gz_lexicon_cell(rule->list, row, 0, &len);
            size_t at = doc->tokens[t].start;
            size_t common = common_prefix(phrase, len, doc->text + at, doc->len - at);

            if (common > most) {
                most = common;
                best = row;
                out->fitted = (gz_span){ at, at + common };
                out->obstacle = common == len ? GZ_OTHER_CASE : GZ_STOPPED;
            }
        }
    out->begun = out->failed = "";
    if (best == GZ_NO_ROW) {
        out->obstacle = GZ_STOPPED;
        out->failed = "any phrase of the list";
        return GLOZE_OK;
    }
    const char *phrase = gz_lexicon_cell(rule->list, best, 0, &len);
    out->begun = gz_arena_copy(arena, phrase, most);
    out->failed = gz_arena_copy(arena, out->obstacle == GZ_STOPPED ? phrase + most : phrase,
                                out->obstacle == GZ_STOPPED ? len - most : len);
    return out->begun && out->failed ? GLOZE_OK : gz_fail_memory(err);
}

/* ---- each ---- */

/* The first requirement that the annotation does not fulfil. */
static const char *find_unfulfilled(const gz_run *run, const gz_rule *rule, const gz_note *note)
{
    gz_hit hit = { .whole = note->span, .row = GZ_NO_ROW, .note = (gz_note *)note };

    for (size_t i = 0; i < rule->each->requirement_count; i++) {
        gz_is one = *rule->each;

        one.requirements = &rule->each->requirements[i];
        one.requirement_count = 1;
        if (!gz_is_fulfilled(run->doc, rule, &one, note, &hit))
            return one.requirements->attribute;
    }
    return NULL;
}

static void look_at_each(const gz_run *run, const gz_rule *rule, gz_span window, gz_shortfall *out)
{
    const gz_note_list *list = &run->notes.lists[rule->each->type];

    out->obstacle = GZ_NOTHING_THERE;
    out->begun = "";
    out->failed = rule->each->type_name;
    for (size_t i = 0; i < list->count; i++) {
        const gz_note *note = list->notes[i];
        const char *attribute;

        if (!gz_span_overlap(note->span, window))
            continue;
        attribute = find_unfulfilled(run, rule, note);
        out->fitted = note->span;
        out->obstacle = attribute ? GZ_UNFULFILLED : GZ_FITS;
        if (!attribute)
            return;
        out->failed = attribute;
    }
}

gloze_status gz_why_not(gz_run *run, size_t index, gz_span window, gz_arena *arena,
                        gz_shortfall *out, gloze_error *err)
{
    const gz_rule *rule = &run->vm->program.rules[index];

    *out = (gz_shortfall){ .begun = "", .failed = "" };
    switch (rule->matcher) {
    case GZ_BY_RE:
        return gz_why_not_pattern(run, rule->re, window, arena, out, err);
    case GZ_BY_SEQ:
        return look_at_seq(run, index, window, arena, out, err);
    case GZ_BY_LIST:
        return look_at_list(run, rule, window, arena, out, err);
    case GZ_BY_EACH:
        look_at_each(run, rule, window, out);
        return GLOZE_OK;
    case GZ_BY_HOOK:
        out->obstacle = GZ_FUNCTION;
        return GLOZE_OK;
    }
    return GLOZE_OK;
}
