#include "cli/profile.h"

#include "base/status.h"
#include "run/json.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

/* How often a rule lost to another. */
typedef struct loss {
    struct loss *next;
    size_t rule, count;
} loss;

typedef struct gz_profile_rule {
    size_t rule;
    uint64_t nanoseconds;
    size_t candidates, won, rejected, lost, vetoed;
    loss *losses;
} profile_rule;

static uint64_t read_clock(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * UINT64_C(1000000000) + (uint64_t)now.tv_nsec;
}

gloze_status gz_profile_init(gz_profile *profile, gloze_context *context, gloze_error *err)
{
    size_t count = gz_context_program(context)->rule_count + 1;

    *profile = (gz_profile){ .context = context };
    gz_arena_init(&profile->arena);
    profile->rules = gz_arena_zalloc(&profile->arena, count, sizeof(profile_rule));
    profile->trace.spent = gz_arena_zalloc(&profile->arena, count, sizeof(uint64_t));
    if (!profile->rules || !profile->trace.spent)
        return gz_fail_memory(err);
    for (size_t i = 0; i < count; i++)
        profile->rules[i].rule = i;
    profile->trace.clock = read_clock;
    gz_context_trace(context, &profile->trace);
    return GLOZE_OK;
}

void gz_profile_clear(gz_profile *profile)
{
    if (profile->context)
        gz_context_trace(profile->context, NULL);
    gz_trace_clear(&profile->trace);
    gz_arena_clear(&profile->arena);
}

/* ---- counting ---- */

static bool count_loss(gz_profile *profile, profile_rule *loser, size_t winner)
{
    loss *l = loser->losses;

    while (l && l->rule != winner)
        l = l->next;
    if (!l) {
        l = gz_arena_zalloc(&profile->arena, 1, sizeof(*l));
        if (!l)
            return false;
        *l = (loss){ loser->losses, winner, 0 };
        loser->losses = l;
    }
    l->count++;
    return true;
}

static bool count_candidate(gz_profile *profile, const gz_candidate *candidate)
{
    profile_rule *r = &profile->rules[candidate->rule];

    r->candidates++;
    switch (candidate->fate) {
    case GZ_WON:
        r->won++;
        return true;
    case GZ_REJECTED:
        r->rejected++;
        return true;
    case GZ_VETOED:
        r->vetoed++;
        break;
    case GZ_LOST:
        r->lost++;
        break;
    case GZ_OPEN:
        return true;
    }
    if (candidate->winner)
        return count_loss(profile, r, candidate->winner->rule);
    return !candidate->standing || count_loss(profile, r, candidate->standing->rule);
}

gloze_status gz_profile_add(gz_profile *profile, const gloze_input *in, gloze_error *err)
{
    const gloze_document *doc;
    uint64_t begin = read_clock();
    gloze_status st = gloze_annotate(profile->context, in, &doc, err);

    profile->nanoseconds += read_clock() - begin;
    if (st != GLOZE_OK)
        return st;
    profile->documents++;
    profile->bytes += in->len;
    for (size_t i = 0; i < profile->trace.count; i++)
        if (!count_candidate(profile, profile->trace.list[i].candidate))
            return gz_fail_memory(err);
    return GLOZE_OK;
}

/* ---- writing ---- */

static int compare_cost(const void *a, const void *b)
{
    const profile_rule *x = a, *y = b;

    if (x->nanoseconds != y->nanoseconds)
        return x->nanoseconds > y->nanoseconds ? -1 : 1;
    return (x->rule > y->rule) - (x->rule < y->rule);
}

static int compare_losses(const void *a, const void *b)
{
    const loss *x = *(loss *const *)a, *y = *(loss *const *)b;

    if (x->count != y->count)
        return x->count > y->count ? -1 : 1;
    return (x->rule > y->rule) - (x->rule < y->rule);
}

/* The losses of a rule, most first, as an array in the arena; NULL when memory ran out. */
static loss **sort_losses(gz_profile *profile, const profile_rule *r, size_t *count)
{
    loss **sorted;

    *count = 0;
    for (const loss *l = r->losses; l; l = l->next)
        ++*count;
    sorted = gz_arena_alloc(&profile->arena, (*count + 1) * sizeof(loss *));
    if (!sorted)
        return NULL;
    *count = 0;
    for (loss *l = r->losses; l; l = l->next)
        sorted[(*count)++] = l;
    if (*count)
        qsort(sorted, *count, sizeof(loss *), compare_losses);
    return sorted;
}

static void write_rule(const gz_program *program, const profile_rule *r, loss *const *losses,
                       size_t loss_count, gz_buffer *out)
{
    gz_buffer_format(out, "%10.3f %10zu %8zu %8zu %8zu %8zu  %s", (double)r->nanoseconds / 1e6,
                     r->candidates, r->won, r->rejected, r->lost, r->vetoed,
                     program->rules[r->rule].name);
    for (size_t i = 0; i < loss_count; i++)
        gz_buffer_format(out, "%s%s (%zu)", i ? ", " : "  to ",
                         program->rules[losses[i]->rule].name, losses[i]->count);
    gz_buffer_char(out, '\n');
}

static void write_rule_json(const gz_program *program, const profile_rule *r, loss *const *losses,
                            size_t loss_count, gz_buffer *out)
{
    const char *name = program->rules[r->rule].name;

    gz_buffer_string(out, "{\"rule\":");
    gz_json_string(out, name, strlen(name));
    gz_buffer_format(out,
                     ",\"nanoseconds\":%llu,\"candidates\":%zu,\"matches\":%zu,\"rejected\":%zu,"
                     "\"lost\":%zu,\"vetoed\":%zu,\"lost_to\":{",
                     (unsigned long long)r->nanoseconds, r->candidates, r->won, r->rejected,
                     r->lost, r->vetoed);
    for (size_t i = 0; i < loss_count; i++) {
        const char *winner = program->rules[losses[i]->rule].name;

        gz_buffer_string(out, i ? "," : "");
        gz_json_string(out, winner, strlen(winner));
        gz_buffer_format(out, ":%zu", losses[i]->count);
    }
    gz_buffer_string(out, "}}");
}

static void write_head(const gz_profile *profile, bool json, gz_buffer *out)
{
    if (json)
        gz_buffer_format(out, "{\"documents\":%zu,\"bytes\":%zu,\"nanoseconds\":%llu,\"rules\":[",
                         profile->documents, profile->bytes,
                         (unsigned long long)profile->nanoseconds);
    else
        gz_buffer_string(out, "   time ms candidates    stand rejected     lost   vetoed  rule\n");
}

gloze_status gz_profile_write(gz_profile *profile, bool json, size_t most, gz_buffer *out,
                              gloze_error *err)
{
    const gz_program *program = gz_context_program(profile->context);
    size_t shown = 0, active = 0;

    for (size_t i = 0; i < program->rule_count; i++)
        profile->rules[i].nanoseconds = profile->trace.spent[i];
    qsort(profile->rules, program->rule_count, sizeof(profile_rule), compare_cost);
    write_head(profile, json, out);
    for (size_t i = 0; i < program->rule_count; i++) {
        const profile_rule *r = &profile->rules[i];
        size_t loss_count;
        loss **losses;

        if ((r->candidates || r->nanoseconds) && ++active > most)
            continue;
        if (!r->candidates && !r->nanoseconds)
            continue;
        losses = sort_losses(profile, r, &loss_count);
        if (!losses)
            return gz_fail_memory(err);
        if (json && shown)
            gz_buffer_char(out, ',');
        (json ? write_rule_json : write_rule)(program, r, losses, loss_count, out);
        shown++;
    }
    if (json)
        gz_buffer_string(out, "]}\n");
    else
        gz_buffer_format(
            out, "%zu of %zu rules shown, %zu did nothing; %zu document%s, %.3f ms in all\n", shown,
            program->rule_count, program->rule_count - active, profile->documents,
            profile->documents == 1 ? "" : "s", (double)profile->nanoseconds / 1e6);
    return out->failed ? gz_fail_memory(err) : GLOZE_OK;
}
