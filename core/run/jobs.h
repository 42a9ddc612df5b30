/* jobs.h - the documents underway in a pool: a ring, which keeps the order they came in.
 * Depends on outcome.h, wire.h. One thread.
 *
 * A job waits, is sent, is done; it goes back to waiting when its worker dies. The first is taken
 * out once it is done, whatever became of those behind it. */
#ifndef GZ_JOBS_H
#define GZ_JOBS_H

#include "base/arena.h"
#include "base/buffer.h"
#include "run/pipeline.h"
#include "run/pool.h"

enum { GZ_LEFT_OUT_MOST = 8 };

typedef struct gz_job {
    enum { GZ_JOB_WAITING, GZ_JOB_SENT, GZ_JOB_DONE } state;
    gz_buffer frame; /* kept until it is done: it may have to be sent again */
    gz_buffer reply; /* what the outcome points into */
    gz_arena arena;
    gz_done done;
    unsigned tries;                         /* that ended with the death of a worker */
    const char *left_out[GZ_LEFT_OUT_MOST]; /* plugins it is tried without; the engine's strings */
    size_t left_out_count;
} gz_job;

typedef struct gz_jobs {
    gz_job *ring;
    size_t cap, first, count;
    bool taken; /* the first has been handed out, and is forgotten before the next */
} gz_jobs;

gloze_status gz_jobs_init(gz_jobs *jobs, size_t cap, gloze_error *err) GLOZE_CHECK;
void gz_jobs_clear(gz_jobs *jobs);

/* How many are underway or wait to be taken. */
size_t gz_jobs_count(const gz_jobs *jobs);
/* The nth of them in the order of the input, n < gz_jobs_count(). */
gz_job *gz_jobs_at(const gz_jobs *jobs, size_t n);
/* A new last one, when there is room; the ticket is copied. */
gloze_status gz_jobs_add(gz_jobs *jobs, const gz_ticket *ticket, gz_job **out,
                         gloze_error *err) GLOZE_CHECK;
/* The first, when it is done, else NULL; valid until the next call of this or gz_jobs_add. */
const gz_done *gz_jobs_take(gz_jobs *jobs);

/* It is done, without a document. Strings are copied. */
gloze_status gz_job_fail(gz_job *job, gloze_status why, const char *code, const char *message,
                         const char *plugin, gloze_error *err) GLOZE_CHECK;
/* It is to be tried without a plugin: false when that was so already, or when there are too many. */
bool gz_job_leave_out(gz_job *job, const gz_left_out *out);
/* It is done, with a copy of this outcome. */
gloze_status gz_job_know(gz_job *job, const gz_outcome *outcome, gloze_error *err) GLOZE_CHECK;
/* Its outcome came: the body of a frame, whose memory is taken and which gets other memory instead.
 * False when it is malformed. */
bool gz_job_reply(gz_job *job, gz_buffer *body);

#endif
