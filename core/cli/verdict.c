#include "cli/verdict.h"

#include <string.h>

/* Why `winner` came before `loser`, where it is not over it; NULL: it did not, but that had to
 * wait. */
static const char *compare_updates(const gz_rank *ranks, const gz_candidate *winner,
                                   const gz_candidate *loser)
{
    const gz_rank *won = &ranks[winner->rule], *lost = &ranks[loser->rule];

    if (won->priority != lost->priority)
        return won->priority > lost->priority ? "higher priority" : NULL;
    return strcmp(won->name, lost->name) <= 0 ? "its name comes first" : NULL;
}

static const char *compare_merit(const gz_rank *ranks, const gz_candidate *winner,
                                 const gz_candidate *loser)
{
    size_t won = winner->span.end - winner->span.start;
    size_t lost = loser->span.end - loser->span.start;

    if (won != lost)
        return won > lost ? "longer" : NULL;
    if (ranks[winner->rule].priority != ranks[loser->rule].priority)
        return ranks[winner->rule].priority > ranks[loser->rule].priority ? "higher priority"
                                                                          : NULL;
    if (winner->span.start != loser->span.start)
        return winner->span.start < loser->span.start ? "earlier" : NULL;
    return winner->rule == loser->rule ? "found first" : "its name comes first";
}

static const char *precedence(const gz_program *program, const gz_traced *entry)
{
    const gz_candidate *loser = entry->candidate, *winner = loser->winner;
    const gz_rank *ranks = program->ranks;
    const char *merit;

    if (gz_rank_over(ranks, winner->rule, loser->rule))
        return "over";
    merit = entry->action == GZ_UPDATE ? compare_updates(ranks, winner, loser)
                                       : compare_merit(ranks, winner, loser);
    return merit ? merit : "another rule was over this one, and this one had to wait";
}

/* An annotation that stood, and then was taken away. */
static gz_verdict_words verdict_of_gone(const gz_program *program, const gz_trace *trace,
                                        const gz_candidate *candidate)
{
    const gz_note *note = candidate->note;

    for (size_t i = 0; i < trace->vetoed_count; i++)
        if (trace->vetoed[i].note == note)
            return (gz_verdict_words){
                "vetoed",
                trace->vetoed[i].by ? program->rules[trace->vetoed[i].by->rule].name : NULL, ""
            };
    for (size_t i = 0; i < trace->count; i++) {
        const gz_candidate *other = trace->list[i].candidate;

        if (other->fate == GZ_WON && other->note && other->note->type == note->type &&
            gz_span_overlap(other->span, note->span) &&
            gz_rank_over(program->ranks, other->rule, candidate->rule))
            return (gz_verdict_words){ "lost", program->rules[other->rule].name, "over" };
    }
    return (gz_verdict_words){ "lost", NULL, "taken away later" };
}

gz_verdict_words gz_verdict_of(const gz_program *program, const gz_trace *trace,
                               const gz_traced *entry)
{
    const gz_candidate *candidate = entry->candidate;
    gz_verdict_words words = { .reason = candidate->reason ? candidate->reason : "" };

    switch (candidate->fate) {
    case GZ_WON:
        if (candidate->note && candidate->note->gone)
            return verdict_of_gone(program, trace, candidate);
        words.fate = entry->action == GZ_NEW ? "stands" : "applied";
        break;
    case GZ_REJECTED:
        words.fate = "rejected";
        break;
    case GZ_VETOED:
        words.fate = "vetoed";
        if (candidate->winner)
            words.rule = program->rules[candidate->winner->rule].name;
        break;
    case GZ_LOST:
        words.fate = "lost";
        if (candidate->winner) {
            words.rule = program->rules[candidate->winner->rule].name;
            words.reason = precedence(program, entry);
        } else if (candidate->standing) {
            words.rule = program->rules[candidate->standing->rule].name;
            words.reason = "it stood from an earlier pass";
        }
        break;
    case GZ_OPEN: /* its plugin failed before it was settled */
        words.fate = "open";
        break;
    }
    return words;
}
