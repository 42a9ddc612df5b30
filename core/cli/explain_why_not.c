#include "cli/context.h"
#include "cli/explain_entry.h"

#include "base/arena.h"
#include "base/status.h"
#include "run/json.h"
#include "run/result.h"
#include "run/why_not.h"

#include <string.h>

/* Bytes of the text that is shown behind what fitted. */
enum { MET = 32 };

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
    while (end < doc->len && end - start < MET && doc->text[end] != '\n')
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

/* Has the rule a candidate here? Then that tells more than how far it got elsewhere. */
static bool has_candidate(const gz_explaining *e, size_t rule)
{
    for (size_t i = 0; i < e->trace->count; i++)
        if (e->trace->list[i].candidate->rule == rule && gz_explain_is_in(e, &e->trace->list[i]))
            return true;
    return false;
}

/* The rule's own candidates tell the rest. */
static void write_fates(const gz_explaining *e, size_t rule, gz_buffer *out)
{
    bool any = false;

    for (size_t i = 0; i < e->trace->count; i++)
        if (e->trace->list[i].candidate->rule == rule && gz_explain_is_in(e, &e->trace->list[i])) {
            gz_explain_entry(e, &e->trace->list[i], out);
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
    gz_explain_key(out, "obstacle", obstacle_name(s->obstacle), strlen(obstacle_name(s->obstacle)));
    gz_explain_key(out, "fitted", e->doc->doc->text + s->fitted.start,
                   s->fitted.end - s->fitted.start);
    gz_explain_key(out, "begun", s->begun, strlen(s->begun));
    gz_explain_key(out, "failed", s->failed, strlen(s->failed));
    gz_explain_key(out, "met", e->doc->doc->text + met.start, met.end - met.start);
    gz_buffer_string(out, ",\"matches\":[");
    for (size_t i = 0; i < e->trace->count; i++)
        if (e->trace->list[i].candidate->rule == rule && gz_explain_is_in(e, &e->trace->list[i])) {
            gz_buffer_string(out, any ? "," : "");
            gz_explain_entry_json(e, &e->trace->list[i], out);
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
            gz_explain_key(out, "obstacle", "not-run", strlen("not-run"));
            gz_explain_key(out, "failed", why ? why : "", bar.len);
            gz_buffer_string(out, "}\n");
        } else {
            gz_buffer_format(out, "%s did not run: %s\n", name, why ? why : "");
        }
    } else {
        st = gz_why_not(gz_context_last(e->context), rule, e->window, &arena, &shortfall, err);
        if (st == GLOZE_OK && has_candidate(e, rule))
            shortfall.obstacle = GZ_FITS;
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
