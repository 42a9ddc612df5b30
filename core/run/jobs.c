#include "run/jobs.h"

#include "base/mem.h"
#include "base/status.h"
#include "run/wire.h"

#include <string.h>

gloze_status gz_jobs_init(gz_jobs *jobs, size_t cap, gloze_error *err)
{
    *jobs = (gz_jobs){ .ring = gz_zalloc(cap, sizeof *jobs->ring), .cap = cap };
    return jobs->ring ? GLOZE_OK : gz_fail_memory(err);
}

static void clear_job(gz_job *job)
{
    gz_buffer_clear(&job->frame);
    gz_buffer_clear(&job->reply);
    gz_arena_reset(&job->arena);
    job->tries = 0;
    job->left_out_count = 0;
}

void gz_jobs_clear(gz_jobs *jobs)
{
    for (size_t i = 0; jobs->ring && i < jobs->cap; i++) {
        clear_job(&jobs->ring[i]);
        gz_arena_clear(&jobs->ring[i].arena);
    }
    gz_free(jobs->ring);
    *jobs = (gz_jobs){ 0 };
}

static void forget_taken(gz_jobs *jobs)
{
    if (!jobs->taken)
        return;
    clear_job(&jobs->ring[jobs->first]);
    jobs->first = (jobs->first + 1) % jobs->cap;
    jobs->count--;
    jobs->taken = false;
}

size_t gz_jobs_count(const gz_jobs *jobs)
{
    return jobs->count - jobs->taken;
}

gz_job *gz_jobs_at(const gz_jobs *jobs, size_t n)
{
    return &jobs->ring[(jobs->first + jobs->taken + n) % jobs->cap];
}

static bool keep_string(gz_arena *arena, const char *text, const char **out)
{
    *out = text ? gz_arena_copy(arena, text, strlen(text)) : NULL;
    return *out || !text;
}

gloze_status gz_jobs_add(gz_jobs *jobs, const gz_ticket *ticket, gz_job **out, gloze_error *err)
{
    forget_taken(jobs);
    gz_job *job = gz_jobs_at(jobs, jobs->count);
    gz_ticket *kept = &job->done.ticket;
    job->done = (gz_done){ .ticket = *ticket };
    if (!keep_string(&job->arena, ticket->where, &kept->where) ||
        !keep_string(&job->arena, ticket->id, &kept->id) ||
        !keep_string(&job->arena, ticket->path, &kept->path))
        return gz_fail_memory(err);
    jobs->count++;
    *out = job;
    return GLOZE_OK;
}

const gz_done *gz_jobs_take(gz_jobs *jobs)
{
    forget_taken(jobs);
    if (!jobs->count || gz_jobs_at(jobs, 0)->state != GZ_JOB_DONE)
        return NULL;
    jobs->taken = true;
    return &jobs->ring[jobs->first].done;
}

gloze_status gz_job_fail(gz_job *job, gloze_status why, const char *code, const char *message,
                         const char *plugin, gloze_error *err)
{
    job->state = GZ_JOB_DONE;
    return gz_outcome_fail(why, code, message, plugin, &job->arena, &job->done.outcome, err);
}

bool gz_job_leave_out(gz_job *job, const gz_left_out *out)
{
    for (size_t i = 0; i < job->left_out_count; i++)
        if (strcmp(job->left_out[i], out->plugin) == 0)
            return false;
    if (!*out->plugin || job->left_out_count == GZ_LEFT_OUT_MOST)
        return false;
    job->left_out[job->left_out_count++] = out->plugin;
    gz_wire_leave_out(&job->frame, out);
    return !job->frame.failed;
}

gloze_status gz_job_know(gz_job *job, const gz_outcome *outcome, gloze_error *err)
{
    const size_t head = sizeof(gz_frame_head);
    gz_wire_put_outcome(&job->reply, GZ_FRAME_OUTCOME, outcome);
    job->state = GZ_JOB_DONE;
    if (job->reply.failed || !gz_wire_get_outcome(job->reply.data + head, job->reply.len - head,
                                                  &job->arena, &job->done.outcome))
        return gz_fail_memory(err);
    return GLOZE_OK;
}

bool gz_job_reply(gz_job *job, gz_buffer *body)
{
    gz_buffer swap = job->reply;
    job->reply = *body;
    *body = swap;
    if (!gz_wire_get_outcome(job->reply.data, job->reply.len, &job->arena, &job->done.outcome))
        return false;
    job->state = GZ_JOB_DONE;
    gz_buffer_clear(&job->frame);
    return true;
}
