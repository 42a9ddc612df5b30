#include "run/pool.h"

#include "base/mem.h"
#include "base/status.h"
#include "run/engine.h"
#include "run/jobs.h"
#include "run/lockdown.h"
#include "run/peer.h"
#include "run/worker.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>

enum {
    JOBS_EACH = 4,   /* documents underway for each worker, done ones that wait included */
    QUEUE = 2,       /* documents that a worker has: one that runs, one that waits */
    MOST_TRIES = 2,  /* of one document */
    MOST_DEATHS = 3, /* of workers in a row, before one has said hello */
    MOST_WORKERS = 256,
    GROW_AFTER = 150, /* milliseconds: a shorter run has no use for a second worker, which has to
                         load the plugins for itself */
    DEFAULT_CPU = 5,  /* seconds */
    DEFAULT_WALL = 15
};

typedef struct worker {
    gz_peer peer;
    gz_worker_page *page;
    bool ready;     /* it has said hello */
    bool timed_out; /* it is ended, since it took too long */
    gz_job *queue[QUEUE];
    size_t queued;
    size_t sending;  /* which of the queue is being sent; == queued: none */
    int64_t started; /* milliseconds: when the first of the queue began to run */
} worker;

struct gz_pool {
    gz_pool_options options;
    gz_worker_options worker_options;
    worker *workers;
    gz_jobs jobs;
    unsigned deaths; /* in a row, before a hello */
    int64_t opened;  /* milliseconds: when the first worker was ready */
    unsigned protections;
};

static int64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* ---- documents in ---- */

bool gz_pool_has_room(const gz_pool *pool)
{
    return gz_jobs_count(&pool->jobs) < pool->jobs.cap;
}

bool gz_pool_is_busy(const gz_pool *pool)
{
    return gz_jobs_count(&pool->jobs) > 0;
}

gloze_status gz_pool_submit(gz_pool *pool, const gloze_input *in, const gz_ticket *ticket,
                            gloze_error *err)
{
    gz_job *job;
    gloze_status status = gz_jobs_add(&pool->jobs, ticket, &job, err);
    if (status != GLOZE_OK)
        return status;
    gz_wire_put_input(&job->frame, in);
    job->state = GZ_JOB_WAITING;
    return job->frame.failed ? gz_fail_memory(err) : GLOZE_OK;
}

gloze_status gz_pool_submit_failure(gz_pool *pool, gloze_status why, const char *message,
                                    const gz_ticket *ticket, gloze_error *err)
{
    gz_job *job;
    gloze_status status = gz_jobs_add(&pool->jobs, ticket, &job, err);
    return status == GLOZE_OK ? gz_job_fail(job, why, gloze_status_name(why), message, "", err)
                              : status;
}

gloze_status gz_pool_submit_outcome(gz_pool *pool, const gz_outcome *outcome,
                                    const gz_ticket *ticket, gloze_error *err)
{
    gz_job *job;
    gloze_status status = gz_jobs_add(&pool->jobs, ticket, &job, err);
    return status == GLOZE_OK ? gz_job_know(job, outcome, err) : status;
}

/* ---- making and ending workers ---- */

static void reset_worker(worker *w)
{
    gz_worker_page *page = w->page;
    *w = (worker){ .page = page };
    gz_peer_init(&w->peer);
    page->plugin = NULL;
}

static void live(int fd, const void *data)
{
    gz_worker_run(fd, data);
}

static gloze_status start_worker(gz_pool *pool, worker *w, gloze_error *err)
{
    gz_worker_options options = pool->worker_options;
    options.page = w->page;
    return gz_peer_start(&w->peer, live, &options, err);
}

/* The page is written by a worker that may have gone wild: the pointer is only compared. */
static const char *plugin_that_ran(const gz_pool *pool, const worker *w)
{
    const gz_bundle *bundle = gz_engine_bundle(pool->options.engine);
    for (size_t i = 0; i < bundle->count; i++)
        if (bundle->plugins[i].name == w->page->plugin)
            return bundle->plugins[i].name;
    return "";
}

/* Why a worker was ended, or ended itself. */
static gloze_status explain_death(const gz_pool *pool, const worker *w, int status,
                                  gz_left_out *why, char message[200])
{
    int number = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    *why = (gz_left_out){ plugin_that_ran(pool, w), "crash", message };
    if (w->timed_out) {
        why->code = "limit-wall";
        snprintf(message, 200, "took longer than %u s", pool->options.wall_seconds);
        return GLOZE_ELIMIT;
    }
    if (number == SIGPROF) {
        why->code = "limit-cpu";
        snprintf(message, 200, "took more than %u s of a processor", pool->options.cpu_seconds);
        return GLOZE_ELIMIT;
    }
    snprintf(message, 200, "the worker ended with %s %d, %d times in a row",
             number ? "signal" : "exit code", number ? number : WEXITSTATUS(status), MOST_TRIES);
    return GLOZE_EINTERNAL;
}

/* A document that ended several workers goes without the plugin that ran; if none did, or if that
 * does not help, it has failed. */
static gloze_status give_up(const gz_pool *pool, const worker *w, gz_job *j, int status,
                            gloze_error *err)
{
    char message[200];
    gz_left_out why;
    gloze_status failure = explain_death(pool, w, status, &why, message);
    if (gz_job_leave_out(j, &why)) {
        j->tries = MOST_TRIES - 1;
        return GLOZE_OK;
    }
    return gz_job_fail(j, failure, why.code, message, why.plugin, err);
}

/* What the dead worker had: the first is tried again, or given up; the other was not begun. */
static gloze_status bury(gz_pool *pool, worker *w, gloze_error *err)
{
    int status = gz_peer_end(&w->peer);
    gloze_status done = GLOZE_OK;
    pool->deaths = w->ready ? 0 : pool->deaths + 1;
    for (size_t i = 0; i < w->queued; i++) {
        gz_job *j = w->queue[i];
        j->state = GZ_JOB_WAITING;
        if (i == 0 && w->ready && ++j->tries >= MOST_TRIES && done == GLOZE_OK)
            done = give_up(pool, w, j, status, err);
    }
    reset_worker(w);
    if (done == GLOZE_OK && pool->deaths >= MOST_DEATHS)
        return gz_fail(err, GLOZE_EINTERNAL, "workers end before they have begun (%s %d)",
                       WIFSIGNALED(status) ? "signal" : "exit code",
                       WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
    return done;
}

/* ---- handing out ---- */

/* A document that has failed once runs alone. */
static bool may_take(const gz_pool *pool, const worker *w, const gz_job *j)
{
    if (w->queued == 0)
        return true;
    return w->queued < QUEUE && j->tries == 0 && w->queue[0]->tries == 0;
}

static bool may_grow(const gz_pool *pool)
{
    return now_ms() - pool->opened >= GROW_AFTER;
}

static worker *find_worker(gz_pool *pool, const gz_job *j)
{
    worker *best = NULL, *none = NULL;
    for (size_t i = 0; i < pool->options.workers; i++) {
        worker *w = &pool->workers[i];
        if (!w->peer.pid)
            none = none || (i > 0 && !may_grow(pool)) ? none : w;
        else if (may_take(pool, w, j) && (!best || w->queued < best->queued))
            best = w;
    }
    return best && (best->queued == 0 || !none) ? best : none;
}

static gloze_status hand_out(gz_pool *pool, gloze_error *err)
{
    for (size_t n = 0; n < gz_jobs_count(&pool->jobs); n++) {
        gz_job *j = gz_jobs_at(&pool->jobs, n);
        if (j->state != GZ_JOB_WAITING)
            continue;
        worker *w = find_worker(pool, j);
        if (!w)
            return GLOZE_OK;
        if (!w->peer.pid) {
            gloze_status status = start_worker(pool, w, err);
            if (status != GLOZE_OK)
                return status;
        }
        if (w->queued == 0)
            w->started = now_ms();
        w->queue[w->queued++] = j;
        j->state = GZ_JOB_SENT;
    }
    return GLOZE_OK;
}

/* ---- talking to a worker ---- */

static bool has_to_send(const worker *w)
{
    return w->ready && w->sending < w->queued;
}

/* False when the worker is gone. */
static bool send_more(worker *w)
{
    gz_spoken spoken = GZ_SPOKEN_ALL;
    while (has_to_send(w) && spoken == GZ_SPOKEN_ALL) {
        spoken = gz_peer_send(&w->peer, &w->queue[w->sending]->frame);
        w->sending += spoken == GZ_SPOKEN_ALL;
    }
    return spoken != GZ_SPOKEN_GONE;
}

static gloze_status take_hello(gz_pool *pool, worker *w, bool *alive, gloze_error *err)
{
    gz_arena arena;
    gz_outcome hello;
    gz_arena_init(&arena);
    *alive = gz_wire_get_outcome(w->peer.body.data, w->peer.body.len, &arena, &hello);
    gloze_status status = GLOZE_OK;
    if (*alive && hello.status != GLOZE_OK)
        status = gz_fail(err, hello.status, "%s", hello.message);
    w->ready = *alive;
    pool->protections &= w->page->protections;
    w->started = now_ms();
    gz_arena_clear(&arena);
    return status;
}

/* The outcome of the first of the queue. False when it is malformed. */
static bool take_reply(worker *w)
{
    if (w->queued == 0 || w->sending == 0 || !gz_job_reply(w->queue[0], &w->peer.body))
        return false;
    w->queue[0]->done.seconds = (double)(now_ms() - w->started) / 1000;
    memmove(w->queue, w->queue + 1, --w->queued * sizeof *w->queue);
    w->sending--;
    w->started = now_ms();
    return true;
}

static gloze_status take_frame(gz_pool *pool, worker *w, bool *alive, gloze_error *err)
{
    if (!w->ready)
        return take_hello(pool, w, alive, err);
    *alive = take_reply(w);
    return GLOZE_OK;
}

static gloze_status receive_more(gz_pool *pool, worker *w, bool *alive, gloze_error *err)
{
    gloze_status status = GLOZE_OK;
    for (*alive = true; *alive && status == GLOZE_OK;) {
        gz_spoken spoken =
            gz_peer_receive(&w->peer, w->ready ? GZ_FRAME_OUTCOME : GZ_FRAME_HELLO, GZ_FRAME_MOST);
        if (spoken == GZ_SPOKEN_PART)
            break;
        *alive = spoken == GZ_SPOKEN_ALL;
        if (*alive)
            status = take_frame(pool, w, alive, err);
    }
    return status;
}

/* ---- the loop ---- */

static bool is_late(const gz_pool *pool, const worker *w, int64_t now)
{
    return w->queued > 0 && now - w->started > (int64_t)pool->options.wall_seconds * 1000;
}

/* Milliseconds until the next worker is late; -1: never. */
static int next_deadline(const gz_pool *pool, int64_t now)
{
    int64_t least = -1;
    for (size_t i = 0; i < pool->options.workers; i++) {
        const worker *w = &pool->workers[i];
        if (!w->peer.pid || w->queued == 0)
            continue;
        int64_t left = w->started + (int64_t)pool->options.wall_seconds * 1000 + 1 - now;
        left = left < 0 ? 0 : left;
        least = least < 0 || left < least ? left : least;
    }
    int64_t grow = pool->opened + GROW_AFTER - now;
    if (least >= 0 && grow > 0 && grow < least)
        least = grow;
    return (int)least;
}

static gloze_status serve(gz_pool *pool, worker *w, short events, gloze_error *err)
{
    bool alive = true;
    gloze_status status = GLOZE_OK;
    if (events & (POLLIN | POLLHUP | POLLERR))
        status = receive_more(pool, w, &alive, err);
    if (status == GLOZE_OK && alive && has_to_send(w))
        alive = send_more(w);
    if (status == GLOZE_OK && alive && is_late(pool, w, now_ms())) {
        w->timed_out = true;
        alive = false;
    }
    if (status != GLOZE_OK || alive)
        return status;
    return bury(pool, w, err);
}

/* Waits for something to happen. `*interrupted`: a signal came. */
static gloze_status pump(gz_pool *pool, bool *interrupted, gloze_error *err)
{
    struct pollfd polls[MOST_WORKERS];
    size_t who[MOST_WORKERS];
    nfds_t count = 0;
    gloze_status status = hand_out(pool, err);
    if (status != GLOZE_OK)
        return status;
    for (size_t i = 0; i < pool->options.workers; i++) {
        worker *w = &pool->workers[i];
        if (!w->peer.pid)
            continue;
        polls[count] =
            (struct pollfd){ w->peer.fd, (short)(POLLIN | (has_to_send(w) ? POLLOUT : 0)), 0 };
        who[count++] = i;
    }
    int ready = poll(polls, count, next_deadline(pool, now_ms()));
    *interrupted = ready < 0 && errno == EINTR;
    if (ready < 0 && !*interrupted)
        return gz_fail(err, GLOZE_EIO, "waiting for workers: %s", strerror(errno));
    for (nfds_t i = 0; i < count && status == GLOZE_OK && !*interrupted; i++)
        status = serve(pool, &pool->workers[who[i]], polls[i].revents, err);
    return status;
}

gloze_status gz_pool_take(gz_pool *pool, const gz_done **done, gloze_error *err)
{
    bool interrupted = false;
    gloze_status status = GLOZE_OK;
    *done = gz_jobs_take(&pool->jobs);
    while (!*done && gz_pool_is_busy(pool) && !interrupted && status == GLOZE_OK) {
        status = pump(pool, &interrupted, err);
        *done = gz_jobs_take(&pool->jobs);
    }
    return status;
}

/* ---- the pool ---- */

static gloze_status wait_for_hello(gz_pool *pool, gloze_error *err)
{
    gloze_status status = GLOZE_OK;
    while (!pool->workers[0].ready && status == GLOZE_OK) {
        bool interrupted;
        if (!pool->workers[0].peer.pid)
            status = start_worker(pool, &pool->workers[0], err);
        if (status == GLOZE_OK)
            status = pump(pool, &interrupted, err);
    }
    return status;
}

static gloze_status check_sandbox(const gz_pool *pool, gloze_error *err)
{
    unsigned missing = GZ_PROTECT_ALL & ~pool->protections;
    unsigned first = missing & (0U - missing);
    if (!pool->options.require_sandbox || !missing)
        return GLOZE_OK;
    return gz_fail(err, GLOZE_EUSAGE,
                   "--require-sandbox: this machine or build does not give: %s; gloze doctor tells "
                   "more",
                   gz_protection_name(first));
}

static gloze_status make_parts(gz_pool *pool, gloze_error *err)
{
    size_t workers = pool->options.workers;
    pool->workers = gz_zalloc(workers, sizeof *pool->workers);
    if (!pool->workers)
        return gz_fail_memory(err);
    for (size_t i = 0; i < workers; i++) {
        void *page = mmap(NULL, sizeof(gz_worker_page), PROT_READ | PROT_WRITE,
                          MAP_SHARED | MAP_ANONYMOUS, -1, 0);
        if (page == MAP_FAILED)
            return gz_fail_memory(err);
        pool->workers[i].page = page;
    }
    return gz_jobs_init(&pool->jobs, workers * JOBS_EACH, err);
}

gloze_status gz_pool_new(const gz_pool_options *options, gz_pool **out, gloze_error *err)
{
    *out = NULL;
    gz_pool *pool = gz_zalloc(1, sizeof *pool);
    if (!pool)
        return gz_fail_memory(err);
    pool->options = *options;
    if (!pool->options.cpu_seconds)
        pool->options.cpu_seconds = DEFAULT_CPU;
    if (!pool->options.wall_seconds)
        pool->options.wall_seconds = DEFAULT_WALL;
    pool->options.workers = options->workers < MOST_WORKERS ? options->workers : MOST_WORKERS;
    pool->worker_options = (gz_worker_options){ .engine = options->engine,
                                                .json = options->json,
                                                .cpu_seconds = pool->options.cpu_seconds };
    pool->protections = GZ_PROTECT_ALL;
    gloze_status status = make_parts(pool, err);
    if (status == GLOZE_OK)
        status = wait_for_hello(pool, err);
    pool->opened = now_ms();
    if (status == GLOZE_OK)
        status = check_sandbox(pool, err);
    if (status == GLOZE_OK)
        *out = pool;
    else
        gz_pool_free(pool);
    return status;
}

void gz_pool_free(gz_pool *pool)
{
    if (!pool)
        return;
    for (size_t i = 0; pool->workers && i < pool->options.workers; i++) {
        worker *w = &pool->workers[i];
        gz_peer_end(&w->peer);
        if (w->page)
            munmap(w->page, sizeof *w->page);
    }
    gz_jobs_clear(&pool->jobs);
    gz_free(pool->workers);
    gz_free(pool);
}

unsigned gz_pool_protections(const gz_pool *pool)
{
    return pool->protections;
}
