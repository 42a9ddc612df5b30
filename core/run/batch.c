#include "run/batch.h"

#include "base/arena.h"
#include "base/digest.h"
#include "run/json_writer.h"

#include <string.h>

/* So many errors inside documents are shown; all are in the JSON. */
enum { SHOWN_ERRORS = 10 };

typedef struct runner {
    gz_batch *batch;
    gz_totals *totals;
    gz_arena arena;    /* of one document's metadata */
    gz_arena outcomes; /* without workers: of one outcome */
    gz_buffer record;  /* of a document that failed */
    gz_buffer at;      /* string: where the document comes from that was written last */
    size_t shown;
    char sha256[GZ_DIGEST_LENGTH + 1]; /* of the document at hand */
    bool no_place;                     /* a document could not be put where it belongs */
} runner;

/* ---- one document ---- */

/* A verdict of a clock or a signal, or for want of memory, may be another one on another day. */
static gz_verdict verdict_of(const gz_ticket *ticket, const gz_outcome *outcome)
{
    static const char *const passing[] = { "limit-cpu", "limit-wall", "crash", "memory" };

    if (ticket->kept)
        return (gz_verdict)ticket->kept;
    for (size_t i = 0; i < sizeof passing / sizeof *passing; i++)
        for (size_t j = 0; j < outcome->counted; j++)
            if (strcmp(outcome->counts[j].name, passing[i]) == 0 &&
                (outcome->counts[j].kind == GZ_COUNT_ERROR ||
                 outcome->counts[j].kind == GZ_COUNT_INPUT_ERROR))
                return GZ_VERDICT_RETRY;
    if (!ticket->has_fingerprint)
        return GZ_VERDICT_RETRY;
    return outcome->status == GLOZE_OK ? GZ_VERDICT_DOCUMENT : GZ_VERDICT_FAILED;
}

static gloze_status put(runner *r, const gz_ticket *ticket, const gz_outcome *outcome,
                        const char *json, size_t len, gloze_error *err)
{
    const gz_written document = {
        .id = ticket->id,
        .fingerprint = ticket->has_fingerprint ? &ticket->fingerprint : NULL,
        .verdict = verdict_of(ticket, outcome),
        .kept = ticket->kept,
        .counts = outcome->counts,
        .counted = outcome->counted,
        .json = json,
        .len = len,
    };
    gloze_status st = gz_output_put(r->batch->output, &document, err);

    if (st != GLOZE_ECREATE)
        return st;
    gz_report(r->batch->reporter, "%s", err->message);
    r->totals->errors++;
    r->no_place = true;
    return GLOZE_OK;
}

/* What follows `prefix` in `message`, or all of it. */
static const char *skip_prefix(const char *message, const char *prefix)
{
    size_t len = prefix ? strlen(prefix) : 0;

    return len && strncmp(message, prefix, len) == 0 && message[len] == ':' ? message + len + 2
                                                                            : message;
}

/* A document that can't be read is reported, and leaves a record. The report says the path as it
 * was given; the record says the id, as it must not depend on where the files lie. */
static gloze_status put_failure(runner *r, const gz_ticket *ticket, const gz_outcome *outcome,
                                gloze_error *err)
{
    const char *what = skip_prefix(
        skip_prefix(skip_prefix(outcome->message, ticket->where), ticket->path), ticket->id);
    gz_json_failure failure = { ticket->id, ticket->path, outcome->plugin, outcome->code, what };
    gloze_status st;

    gz_report(r->batch->reporter, "%s: %s%s%s", ticket->where, what,
              *outcome->plugin ? "; the plugin that ran last: " : "", outcome->plugin);
    gz_buffer_reset(&r->record);
    st = gz_json_write_failure(&failure, r->batch->json.indent, &r->record, err);
    return st == GLOZE_OK ? put(r, ticket, outcome, r->record.data, r->record.len, err) : st;
}

static void show_problem(runner *r, const char *where, const gloze_problem *problem)
{
    if (r->shown++ < SHOWN_ERRORS)
        gz_report(r->batch->reporter, "%s: %s%s%s%s", where, problem->message,
                  *problem->where ? " (" : "", problem->where, *problem->where ? ")" : "");
    else if (r->shown == SHOWN_ERRORS + 1)
        gz_report(r->batch->reporter, "further errors are not shown; they are in the JSON, "
                                      "under \"errors\"");
}

static void show_problems(runner *r, const char *where, const gz_outcome *outcome)
{
    for (size_t i = 0; i < outcome->problem_count; i++)
        if (!outcome->problems[i].warning)
            show_problem(r, where, &outcome->problems[i]);
}

/* The only place where what became of a document is written. */
static gloze_status put_outcome(runner *r, const gz_ticket *ticket, const gz_outcome *outcome,
                                double seconds, gloze_error *err)
{
    bool failed = outcome->status != GLOZE_OK;

    gz_buffer_reset(&r->at);
    gz_buffer_string(&r->at, ticket->where);
    gz_totals_count(r->totals, outcome->counts, outcome->counted);
    r->totals->kept += ticket->kept != 0;
    r->totals->documents += !failed && ticket->kept != GZ_VERDICT_FAILED;
    r->totals->failed += failed || ticket->kept == GZ_VERDICT_FAILED;
    if (!ticket->kept)
        gz_summary_note(r->batch->summary, ticket->id, seconds, ticket->bytes);
    if (failed)
        return put_failure(r, ticket, outcome, err);
    show_problems(r, ticket->where, outcome);
    return put(r, ticket, outcome, outcome->json, outcome->len, err);
}

/* ---- one item of the input: to a worker, or done here ---- */

/* What an earlier run wrote of this document. It was reported then. */
static gloze_status keep(runner *r, const gz_kept *kept, const gz_ticket *ticket, gloze_error *err)
{
    const gz_outcome outcome = {
        .code = "",
        .message = "",
        .plugin = "",
        .json = kept->json,
        .len = kept->len,
        .counts = (gz_count *)kept->counts,
        .counted = kept->counted,
    };

    if (r->batch->pool)
        return gz_pool_submit_outcome(r->batch->pool, &outcome, ticket, err);
    return put_outcome(r, ticket, &outcome, 0, err);
}

static gloze_status annotate(runner *r, const gloze_input *in, const gz_ticket *ticket,
                             gloze_error *err)
{
    gz_outcome outcome;
    double begun;
    gloze_status st;

    if (r->batch->pool)
        return gz_pool_submit(r->batch->pool, in, ticket, err);
    gz_arena_reset(&r->outcomes);
    begun = gz_progress_seconds(r->batch->progress);
    st = gz_outcome_make(r->batch->context, in, &r->batch->json, &r->outcomes, &outcome, err);
    if (st != GLOZE_OK)
        return st;
    return put_outcome(r, ticket, &outcome, gz_progress_seconds(r->batch->progress) - begun, err);
}

static gloze_status fail(runner *r, gloze_status why, const char *message, const gz_ticket *ticket,
                         gloze_error *err)
{
    gz_outcome outcome;
    gloze_status st;

    if (r->batch->pool)
        return gz_pool_submit_failure(r->batch->pool, why, message, ticket, err);
    gz_arena_reset(&r->outcomes);
    st = gz_outcome_fail(why, gloze_status_name(why), message, "", &r->outcomes, &outcome, err);
    return st == GLOZE_OK ? put_outcome(r, ticket, &outcome, 0, err) : st;
}

static gloze_status process_document(runner *r, const gz_item *item, gloze_error *err)
{
    gloze_input in;
    gz_ticket ticket;
    gz_kept kept;
    bool guessed;
    gloze_status st;

    gz_arena_reset(&r->arena);
    st = gz_given_apply(&r->batch->given, item, &r->arena, r->batch->reporter, &in, &guessed, err);
    if (st != GLOZE_OK)
        return st;
    r->totals->input_errors += guessed;
    r->totals->bytes += in.len;
    in.sha256 = NULL; /* whoever read it is not asked */
    ticket = (gz_ticket){ .where = item->where, .id = in.id, .path = in.path, .bytes = in.len };
    if (gz_output_is_resumable(r->batch->output)) {
        gz_digest(in.data, in.len, r->sha256);
        in.sha256 = r->sha256;
        gz_fingerprint_input(&in, &ticket.fingerprint);
        ticket.has_fingerprint = true;
    }
    st = gz_output_find(r->batch->output, in.id, &ticket.fingerprint, &kept, err);
    if (st != GLOZE_OK || !kept.found)
        return st == GLOZE_OK ? annotate(r, &in, &ticket, err) : st;
    ticket.kept = (char)kept.verdict;
    return keep(r, &kept, &ticket, err);
}

static gloze_status process_item(runner *r, const gz_item *item, gloze_error *err)
{
    const gz_ticket ticket = { .where = item->where,
                               .id = item->input.id,
                               .path = item->input.path };

    switch (item->kind) {
    case GZ_ITEM_DOCUMENT:
        return process_document(r, item, err);
    case GZ_ITEM_FAILED:
        gz_metadata_find(r->batch->given.metadata, item->input.id); /* its row is used */
        return fail(r, item->why, item->message, &ticket, err);
    case GZ_ITEM_COMPLAINT:
        gz_report(r->batch->reporter, "%s", item->message);
        r->totals->errors++;
        r->totals->input_errors++;
        return GLOZE_OK;
    case GZ_ITEM_NOTHING:
    case GZ_ITEM_END:
        break;
    }
    return GLOZE_OK;
}

/* ---- all documents ---- */

/* Draws the bar, or writes a line, when it is time, or when somebody asks. */
static void show_progress(runner *r)
{
    gz_progress *progress = r->batch->progress;
    bool asked = *r->batch->ask;
    char line[256];

    if (!asked && !gz_progress_is_due(progress))
        return;
    gz_progress_state state = { r->totals->documents + r->totals->failed, r->totals->bytes,
                                r->totals->errors, gz_input_fraction(r->batch->input) };
    if (!asked) {
        gz_progress_draw(progress, &state);
        return;
    }
    *r->batch->ask = 0;
    gz_progress_format(&state, gz_progress_seconds(progress), sizeof line, line, sizeof line);
    gz_report(r->batch->reporter, "%s, at %s", line, r->at.len ? gz_buffer_text(&r->at) : "start");
}

/* Takes what is done, while there is no room for more; at the end, or while more input would have
 * to be waited for, all of it. */
static gloze_status take_outcomes(runner *r, bool all, gloze_error *err)
{
    gz_pool *pool = r->batch->pool;

    while (pool && !*r->batch->stop && (all ? gz_pool_is_busy(pool) : !gz_pool_has_room(pool))) {
        const gz_done *done;
        gloze_status st = gz_pool_take(pool, &done, err);

        if (st == GLOZE_OK && done)
            st = put_outcome(r, &done->ticket, &done->outcome, done->seconds, err);
        if (st != GLOZE_OK)
            return st;
        show_progress(r);
    }
    return GLOZE_OK;
}

static gloze_status run_all(runner *r, gloze_error *err)
{
    while (!*r->batch->stop) {
        gz_item item;
        bool waits = gz_input_would_wait(r->batch->input);
        gloze_status st = take_outcomes(r, waits, err);

        if (st == GLOZE_OK && waits)
            st = gz_output_flush(r->batch->output, err);
        if (st == GLOZE_OK)
            st = gz_input_next(r->batch->input, &item, err);
        if (st != GLOZE_OK)
            return st;
        if (item.kind == GZ_ITEM_END)
            return take_outcomes(r, true, err);
        if (*r->batch->stop)
            break; /* the item may be a read that the signal cut short */
        st = process_item(r, &item, err);
        if (st != GLOZE_OK)
            return st;
        show_progress(r);
    }
    return GLOZE_OK;
}

gloze_status gz_batch_run(gz_batch *batch, gz_totals *totals, gloze_error *err)
{
    runner r = { .batch = batch, .totals = totals };
    gloze_status st;

    gz_arena_init(&r.arena);
    gz_arena_init(&r.outcomes);
    gz_buffer_init(&r.record);
    gz_buffer_init(&r.at);
    st = run_all(&r, err);
    if (st == GLOZE_OK && r.no_place)
        st = gz_fail(err, GLOZE_ECREATE, "%s: not every document could be written",
                     gz_output_name(batch->output));
    gz_progress_clear(batch->progress);
    gz_arena_clear(&r.arena);
    gz_arena_clear(&r.outcomes);
    gz_buffer_clear(&r.record);
    gz_buffer_clear(&r.at);
    return st;
}
