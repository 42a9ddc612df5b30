#include "cli/explain.h"

#include "base/arena.h"
#include "base/status.h"
#include "cli/context.h"
#include "cli/value_text.h"
#include "cli/verdict.h"
#include "lua/captures.h"
#include "run/json.h"
#include "run/result.h"
#include "run/why_not.h"

#include <stdlib.h>
#include <string.h>

enum { AROUND = 32, PLACE_SIZE = 4352 };

static const char *const deeds[] = { "", "updates ", "vetoes " };

/* ---- which ---- */

static bool is_in(const gz_explaining *e, const gz_traced *entry)
{
    const gz_hit *hit = entry->candidate->payload;

    return gz_span_overlap(entry->candidate->span, e->window) ||
           gz_span_overlap(hit->whole, e->window);
}

static int compare_entries(const void *a, const void *b, void *data)
{
    const gz_program *program = data;
    const gz_traced *x = *(const gz_traced *const *)a, *y = *(const gz_traced *const *)b;
    gz_span left = x->candidate->span, right = y->candidate->span;

    if (x->type != y->type)
        return strcmp(program->types.list[x->type].name, program->types.list[y->type].name);
    if (left.start != right.start)
        return left.start < right.start ? -1 : 1;
    if (left.end != right.end)
        return left.end > right.end ? -1 : 1;
    return (x->candidate->number > y->candidate->number) -
           (x->candidate->number < y->candidate->number);
}

static const gz_traced **select_entries(const gz_explaining *e, gz_arena *arena, size_t *count)
{
    const gz_traced **list = gz_arena_alloc(arena, (e->trace->count + 1) * sizeof(*list));

    *count = 0;
    for (size_t i = 0; list && i < e->trace->count; i++)
        if (is_in(e, &e->trace->list[i]))
            list[(*count)++] = &e->trace->list[i];
    if (*count)
        qsort_r(list, *count, sizeof(*list), compare_entries,
                (void *)gz_context_program(e->context));
    return list;
}

/* ---- captures ---- */

typedef void (*capture_fn)(void *data, const char *name, const char *text, size_t len);

/* Calls `fn` for what each name captured. */
static void each_capture(const gz_explaining *e, const gz_traced *entry, capture_fn fn, void *data)
{
    const gz_rule *rule = &gz_context_program(e->context)->rules[entry->candidate->rule];
    const gz_hit *hit = entry->candidate->payload;
    const char *text = e->doc->doc->text;
    gz_span span;

    if (rule->matcher == GZ_BY_RE && rule->re)
        for (size_t i = 0; i < gz_pattern_name_count(rule->re->pattern); i++)
            if (gz_pattern_capture(rule->re->pattern, i, hit->groups, &span))
                fn(data, gz_pattern_name(rule->re->pattern, i), text + span.start,
                   span.end - span.start);
    for (size_t i = 0; i < hit->take_count; i++) {
        span = hit->takes[i].span;
        fn(data, rule->captures[hit->takes[i].capture].name, text + span.start,
           span.end - span.start);
    }
    if (rule->matcher == GZ_BY_LIST && hit->row != GZ_NO_ROW)
        for (size_t i = 1; i < gz_lexicon_column_count(rule->list); i++) {
            size_t len;
            const char *cell = gz_lexicon_cell(rule->list, hit->row, i, &len);

            if (len)
                fn(data, gz_lexicon_column_name(rule->list, i), cell, len);
        }
}

typedef struct writing {
    gz_buffer *out;
    size_t count;
} writing;

static void write_capture(void *data, const char *name, const char *text, size_t len)
{
    writing *w = data;

    gz_buffer_format(w->out, "%s%s=\"", w->count++ ? " " : "      captured ", name);
    gz_context_plain(w->out, text, len);
    gz_buffer_char(w->out, '"');
}

static void write_capture_json(void *data, const char *name, const char *text, size_t len)
{
    writing *w = data;

    gz_buffer_string(w->out, w->count++ ? ",[" : "[");
    gz_json_string(w->out, name, strlen(name));
    gz_buffer_char(w->out, ',');
    gz_json_string(w->out, text, len);
    gz_buffer_char(w->out, ']');
}

/* ---- in words ---- */

static void write_attributes(const gz_explaining *e, const gz_note *note, gz_buffer *out)
{
    const gz_type *type = &gz_context_program(e->context)->types.list[note->type];
    const char *before = "      has ";

    for (size_t i = 0; i < type->attribute_count; i++) {
        if (!gz_is_set(&note->attributes[i]))
            continue;
        gz_buffer_format(out, "%s%s=", before, type->attributes[i].name);
        gz_value_add_text(out, &note->attributes[i]);
        before = " ";
    }
    if (*before == ' ' && before[1] == '\0')
        gz_buffer_char(out, '\n');
}

static void write_entry(const gz_explaining *e, const gz_traced *entry, gz_buffer *out)
{
    const gz_program *program = gz_context_program(e->context);
    const gz_candidate *candidate = entry->candidate;
    const gz_rule *rule = &program->rules[candidate->rule];
    gz_verdict_words words = gz_verdict_of(program, e->trace, entry);
    writing w = { out, 0 };
    char where[PLACE_SIZE];

    gz_buffer_string(out, "  ");
    gz_context_add(out, e->doc->doc->text, e->doc->doc->len, candidate->span, 0);
    gz_buffer_format(out, "  %s%s  %s", deeds[entry->action], rule->name, words.fate);
    if (words.rule)
        gz_buffer_format(out, " %s %s", strcmp(words.fate, "vetoed") == 0 ? "by" : "to",
                         words.rule);
    if (*words.reason) {
        gz_buffer_string(out, ": ");
        gz_context_plain(out, words.reason, strlen(words.reason));
    }
    gz_buffer_format(out, "\n      at %s\n",
                     gz_program_shown(program, rule->where, where, sizeof(where)));
    each_capture(e, entry, write_capture, &w);
    if (w.count)
        gz_buffer_char(out, '\n');
    if (candidate->note && candidate->fate == GZ_WON)
        write_attributes(e, candidate->note, out);
}

static void write_entries(const gz_explaining *e, const gz_traced **list, size_t count,
                          gz_buffer *out)
{
    const gz_program *program = gz_context_program(e->context);

    for (size_t i = 0; i < count; i++) {
        if (i == 0 || list[i]->type != list[i - 1]->type)
            gz_buffer_format(out, "%s\n", program->types.list[list[i]->type].name);
        write_entry(e, list[i], out);
    }
    if (count == 0)
        gz_buffer_string(out, "no rule matched here; --why-not RULE tells how far one got\n");
}

/* ---- in JSON ---- */

static void write_key(gz_buffer *out, const char *key, const char *value, size_t len)
{
    gz_buffer_format(out, ",\"%s\":", key);
    gz_json_string(out, value, len);
}

static void write_entry_json(const gz_explaining *e, const gz_traced *entry, gz_buffer *out)
{
    static const char *const actions[] = { "new", "update", "drop" };
    const gz_program *program = gz_context_program(e->context);
    const gz_candidate *candidate = entry->candidate;
    const gz_rule *rule = &program->rules[candidate->rule];
    gz_verdict_words words = gz_verdict_of(program, e->trace, entry);
    writing w = { out, 0 };
    char where[PLACE_SIZE];

    gz_buffer_format(out, "{\"does\":\"%s\"", actions[entry->action]);
    write_key(out, "rule", rule->name, strlen(rule->name));
    gz_program_shown(program, rule->where, where, sizeof(where));
    write_key(out, "where", where, strlen(where));
    write_key(out, "type", program->types.list[entry->type].name,
              strlen(program->types.list[entry->type].name));
    gz_buffer_format(out, ",\"start\":%zu,\"end\":%zu", candidate->span.start, candidate->span.end);
    write_key(out, "text", e->doc->doc->text + candidate->span.start,
              candidate->span.end - candidate->span.start);
    write_key(out, "fate", words.fate, strlen(words.fate));
    if (words.rule)
        write_key(out, "by", words.rule, strlen(words.rule));
    if (*words.reason)
        write_key(out, "reason", words.reason, strlen(words.reason));
    gz_buffer_string(out, ",\"captures\":[");
    each_capture(e, entry, write_capture_json, &w);
    gz_buffer_string(out, "]}");
}

static void write_entries_json(const gz_explaining *e, const gz_traced **list, size_t count,
                               gz_buffer *out)
{
    gz_buffer_string(out, "{\"matches\":[");
    for (size_t i = 0; i < count; i++) {
        gz_buffer_string(out, i ? "," : "");
        write_entry_json(e, list[i], out);
    }
    gz_buffer_string(out, "]}\n");
}

gloze_status gz_explain(const gz_explaining *e, gz_buffer *out, gloze_error *err)
{
    const gz_traced **list;
    gz_arena arena;
    size_t count;

    gz_arena_init(&arena);
    list = select_entries(e, &arena, &count);
    if (list)
        (e->json ? write_entries_json : write_entries)(e, list, count, out);
    gz_arena_clear(&arena);
    return list && !out->failed ? GLOZE_OK : gz_fail_memory(err);
}

/* ---- why not ---- */

/* What keeps a rule from running at all on this document; false: nothing does. */
static bool find_bar(const gz_explaining *e, size_t index, gz_buffer *out)
{
    const gz_program *program = gz_context_program(e->context);
    const gz_rule *rule = &program->rules[index];
    const gz_run *run = gz_context_last(e->context);

    if (rule->replaced)
        gz_buffer_string(out, "it is replaced by a rule of the same name");
    else if (rule->off)
        gz_buffer_string(out, "it is off");
    else if (run->plugin_off[rule->plugin])
        gz_buffer_string(out, "its plugin failed on this document");
    else if (!gz_run_wants(run, index))
        for (size_t i = 0; i < rule->when_count; i++)
            gz_buffer_format(out, "%s%s",
                             i ? ", " : "its `when` does not hold: ", rule->when[i].name);
    else
        return false;
    return true;
}

static void write_text(const gz_explaining *e, gz_span span, gz_buffer *out)
{
    gz_buffer_char(out, '"');
    gz_context_plain(out, e->doc->doc->text + span.start, span.end - span.start);
    gz_buffer_char(out, '"');
}

/* What the part met: a few words after what fitted, or those of the window. */
static gz_span find_met(const gz_explaining *e, const gz_shortfall *s)
{
    const gz_document *doc = e->doc->doc;
    bool any = s->fitted.end > s->fitted.start;
    size_t start = any ? s->fitted.end : e->window.start, end;

    while (start < doc->len && (doc->text[start] == ' ' || doc->text[start] == '\n'))
        start++;
    end = start;
    while (end < doc->len && end - start < AROUND && doc->text[end] != '\n')
        end++;
    while (end < doc->len && ((unsigned char)doc->text[end] & 0xC0) == 0x80)
        end++;
    return (gz_span){ start, end };
}

static void write_stopped(const gz_explaining *e, const gz_shortfall *s, gz_buffer *out)
{
    if (s->fitted.end > s->fitted.start) {
        gz_buffer_string(out, "  fitted  ");
        write_text(e, s->fitted, out);
        gz_buffer_string(out, "  by  ");
        gz_context_plain(out, s->begun, strlen(s->begun));
        gz_buffer_char(out, '\n');
    }
    gz_buffer_string(out, "  then    ");
    if (s->failed[strspn(s->failed, " \t\n\r")])
        gz_context_plain(out, s->failed, strlen(s->failed));
    else
        gz_buffer_string(out, "white space");
    gz_buffer_string(out, "\n  met     ");
    write_text(e, find_met(e, s), out);
    gz_buffer_char(out, '\n');
}

/* The rule's own candidates tell the rest. */
static void write_fates(const gz_explaining *e, size_t rule, gz_buffer *out)
{
    bool any = false;

    for (size_t i = 0; i < e->trace->count; i++)
        if (e->trace->list[i].candidate->rule == rule && is_in(e, &e->trace->list[i])) {
            write_entry(e, &e->trace->list[i], out);
            any = true;
        }
    if (!any)
        gz_buffer_string(out, "  it matches, but what `span` or `update` names took no part\n");
}

static void write_shortfall(const gz_explaining *e, size_t rule, const gz_shortfall *s,
                            gz_buffer *out)
{
    switch (s->obstacle) {
    case GZ_FITS:
        write_fates(e, rule, out);
        break;
    case GZ_STOPPED:
        write_stopped(e, s, out);
        break;
    case GZ_INSIDE_WORD:
        gz_buffer_string(out, "  matches ");
        write_text(e, s->fitted, out);
        gz_buffer_string(out, ", but that starts inside a word; midword = true would allow it\n");
        break;
    case GZ_OTHER_CASE:
        gz_buffer_string(out, "  the text is ");
        write_text(e, s->fitted, out);
        gz_buffer_format(out,
                         ", the phrase \"%s\"; either is it in other letters (case = false would "
                         "allow them), or it is not whole words\n",
                         s->failed);
        break;
    case GZ_NOTHING_THERE:
        gz_buffer_format(out, "  there is no annotation of type %s here\n", s->failed);
        break;
    case GZ_UNFULFILLED:
        gz_buffer_string(out, "  ");
        write_text(e, s->fitted, out);
        gz_buffer_format(out, " does not fulfil the condition on %s\n", s->failed);
        break;
    case GZ_FUNCTION:
        gz_buffer_string(out, "  it is an on_document function: what it does, only it can tell\n");
        break;
    }
}

static const char *obstacle_name(gz_obstacle obstacle)
{
    static const char *const names[] = { "fits",       "stopped",       "inside-word",
                                         "other-case", "no-annotation", "unfulfilled",
                                         "function" };

    return names[obstacle];
}

static void write_shortfall_json(const gz_explaining *e, size_t rule, const gz_shortfall *s,
                                 gz_buffer *out)
{
    const char *name = gz_context_program(e->context)->rules[rule].name;
    gz_span met = find_met(e, s);
    bool any = false;

    gz_buffer_string(out, "{\"rule\":");
    gz_json_string(out, name, strlen(name));
    write_key(out, "obstacle", obstacle_name(s->obstacle), strlen(obstacle_name(s->obstacle)));
    write_key(out, "fitted", e->doc->doc->text + s->fitted.start, s->fitted.end - s->fitted.start);
    write_key(out, "begun", s->begun, strlen(s->begun));
    write_key(out, "failed", s->failed, strlen(s->failed));
    write_key(out, "met", e->doc->doc->text + met.start, met.end - met.start);
    gz_buffer_string(out, ",\"matches\":[");
    for (size_t i = 0; i < e->trace->count; i++)
        if (e->trace->list[i].candidate->rule == rule && is_in(e, &e->trace->list[i])) {
            gz_buffer_string(out, any ? "," : "");
            write_entry_json(e, &e->trace->list[i], out);
            any = true;
        }
    gz_buffer_string(out, "]}\n");
}

/* A match begins where a word does: what is asked about one letter is asked about its word. */
static gz_span whole_tokens(const gz_explaining *e)
{
    const gz_document *doc = e->doc->doc;
    size_t first = gz_document_token_at(doc, e->window.start);
    size_t last = gz_document_token_at(doc, e->window.end - 1);
    gz_span window = e->window;

    if (first < doc->token_count && doc->tokens[first].start < window.start)
        window.start = doc->tokens[first].start;
    if (last < doc->token_count && doc->tokens[last].start < window.end &&
        doc->tokens[last].end > window.end)
        window.end = doc->tokens[last].end;
    return window;
}

gloze_status gz_explain_why_not(const gz_explaining *here, size_t rule, gz_buffer *out,
                                gloze_error *err)
{
    gz_explaining whole = *here;
    const gz_explaining *e = &whole;
    const char *name = gz_context_program(e->context)->rules[rule].name;
    gz_shortfall shortfall;
    gz_buffer bar;
    gz_arena arena;
    gloze_status st = GLOZE_OK;

    whole.window = whole_tokens(here);
    gz_arena_init(&arena);
    gz_buffer_init(&bar);
    if (find_bar(e, rule, &bar)) {
        const char *why = gz_buffer_text(&bar);

        if (e->json) {
            gz_buffer_string(out, "{\"rule\":");
            gz_json_string(out, name, strlen(name));
            write_key(out, "obstacle", "not-run", strlen("not-run"));
            write_key(out, "failed", why ? why : "", bar.len);
            gz_buffer_string(out, "}\n");
        } else {
            gz_buffer_format(out, "%s did not run: %s\n", name, why ? why : "");
        }
    } else {
        st = gz_why_not(gz_context_last(e->context), rule, e->window, &arena, &shortfall, err);
        if (st == GLOZE_OK && e->json)
            write_shortfall_json(e, rule, &shortfall, out);
        if (st == GLOZE_OK && !e->json) {
            gz_buffer_format(out, "%s\n", name);
            write_shortfall(e, rule, &shortfall, out);
        }
    }
    if (st == GLOZE_OK && (out->failed || bar.failed))
        st = gz_fail_memory(err);
    gz_buffer_clear(&bar);
    gz_arena_clear(&arena);
    return st;
}
