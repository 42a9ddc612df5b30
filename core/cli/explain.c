#include "cli/explain.h"

#include "base/arena.h"
#include "base/status.h"
#include "cli/context.h"
#include "cli/explain_entry.h"
#include "run/value_text.h"
#include "cli/verdict.h"
#include "lua/captures.h"
#include "run/json.h"
#include "run/result.h"
#include "run/collect.h"

#include <stdlib.h>
#include <string.h>

enum { PLACE_SIZE = 4352 };

static const char *const deeds[] = { "", "updates ", "vetoes " };

/* ---- which ---- */

bool gz_explain_is_in(const gz_explaining *e, const gz_traced *entry)
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
        if (gz_explain_is_in(e, &e->trace->list[i]))
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

void gz_explain_entry(const gz_explaining *e, const gz_traced *entry, gz_buffer *out)
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

/* ---- repeats: annotations that no match made ---- */

static bool has_candidate(const gz_explaining *e, const gz_note *note)
{
    for (size_t i = 0; i < e->trace->count; i++)
        if (e->trace->list[i].candidate->note == note)
            return true;
    return false;
}

typedef void (*repeat_fn)(const gz_explaining *e, const gz_note *note, size_t count,
                          gz_buffer *out);

/* Calls `fn` for each in the window; `count` goes on from what was written before. */
static size_t each_repeat(const gz_explaining *e, repeat_fn fn, size_t count, gz_buffer *out)
{
    const gz_run *run = gz_context_last(e->context);

    for (size_t type = 0; type < gz_context_program(e->context)->types.count; type++)
        for (size_t i = 0; i < run->notes.lists[type].count; i++) {
            const gz_note *note = run->notes.lists[type].notes[i];

            if (gz_span_overlap(note->span, e->window) && !has_candidate(e, note))
                fn(e, note, count++, out);
        }
    return count;
}

static void write_repeat(const gz_explaining *e, const gz_note *note, size_t count, gz_buffer *out)
{
    const gz_program *program = gz_context_program(e->context);

    gz_buffer_format(out, "%s\n  ", program->types.list[note->type].name);
    gz_context_add(out, e->doc->doc->text, e->doc->doc->len, note->span, 0);
    gz_buffer_format(out, "  %s  stands: it repeats an earlier mention\n",
                     program->rules[note->rule].name);
    write_attributes(e, note, out);
}

static void write_entries(const gz_explaining *e, const gz_traced **list, size_t count,
                          gz_buffer *out)
{
    const gz_program *program = gz_context_program(e->context);

    for (size_t i = 0; i < count; i++) {
        if (i == 0 || list[i]->type != list[i - 1]->type)
            gz_buffer_format(out, "%s\n", program->types.list[list[i]->type].name);
        gz_explain_entry(e, list[i], out);
    }
    if (each_repeat(e, write_repeat, count, out) == 0)
        gz_buffer_string(out, "no rule matched here; --why-not RULE tells how far one got\n");
}

/* ---- in JSON ---- */

void gz_explain_key(gz_buffer *out, const char *key, const char *value, size_t len)
{
    gz_buffer_format(out, ",\"%s\":", key);
    gz_json_string(out, value, len);
}

void gz_explain_entry_json(const gz_explaining *e, const gz_traced *entry, gz_buffer *out)
{
    static const char *const actions[] = { "new", "update", "drop" };
    const gz_program *program = gz_context_program(e->context);
    const gz_candidate *candidate = entry->candidate;
    const gz_rule *rule = &program->rules[candidate->rule];
    gz_verdict_words words = gz_verdict_of(program, e->trace, entry);
    writing w = { out, 0 };
    char where[PLACE_SIZE];

    gz_buffer_format(out, "{\"does\":\"%s\"", actions[entry->action]);
    gz_explain_key(out, "rule", rule->name, strlen(rule->name));
    gz_program_shown(program, rule->where, where, sizeof(where));
    gz_explain_key(out, "where", where, strlen(where));
    gz_explain_key(out, "type", program->types.list[entry->type].name,
                   strlen(program->types.list[entry->type].name));
    gz_buffer_format(out, ",\"start\":%zu,\"end\":%zu", candidate->span.start, candidate->span.end);
    gz_explain_key(out, "text", e->doc->doc->text + candidate->span.start,
                   candidate->span.end - candidate->span.start);
    gz_explain_key(out, "fate", words.fate, strlen(words.fate));
    if (words.rule)
        gz_explain_key(out, "by", words.rule, strlen(words.rule));
    if (*words.reason)
        gz_explain_key(out, "reason", words.reason, strlen(words.reason));
    gz_buffer_string(out, ",\"captures\":[");
    each_capture(e, entry, write_capture_json, &w);
    gz_buffer_string(out, "]}");
}

static void write_repeat_json(const gz_explaining *e, const gz_note *note, size_t count,
                              gz_buffer *out)
{
    const gz_program *program = gz_context_program(e->context);
    const char *rule = program->rules[note->rule].name;
    const char *type = program->types.list[note->type].name;

    gz_buffer_string(out, count ? ",{\"does\":\"new\"" : "{\"does\":\"new\"");
    gz_explain_key(out, "rule", rule, strlen(rule));
    gz_explain_key(out, "type", type, strlen(type));
    gz_buffer_format(out, ",\"start\":%zu,\"end\":%zu", note->span.start, note->span.end);
    gz_explain_key(out, "text", e->doc->doc->text + note->span.start,
                   note->span.end - note->span.start);
    gz_buffer_string(out, ",\"fate\":\"stands\",\"reason\":\"it repeats an earlier mention\","
                          "\"captures\":[]}");
}

static void write_entries_json(const gz_explaining *e, const gz_traced **list, size_t count,
                               gz_buffer *out)
{
    gz_buffer_string(out, "{\"matches\":[");
    for (size_t i = 0; i < count; i++) {
        gz_buffer_string(out, i ? "," : "");
        gz_explain_entry_json(e, list[i], out);
    }
    each_repeat(e, write_repeat_json, count, out);
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
