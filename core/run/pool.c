#include "run/pool.h"

#include "base/buffer.h"
#include "base/mem.h"
#include "base/status.h"
#include "run/engine.h"
#include "run/lockdown.h"
#include "run/wire.h"
#include "run/worker.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
    JOBS_EACH = 4,    /* documents underway for each worker, done ones that wait included */
    QUEUE = 2,        /* documents that a worker has: one that runs, one that waits */
    MOST_TRIES = 2,   /* of one document */
    MOST_DEATHS = 3,  /* of workers in a row, before one has said hello */
    GROW_AFTER = 150, /* milliseconds: a shorter run has no use for a second worker, which has to
                         load the plugins for itself */
    DEFAULT_CPU = 5,  /* seconds */
    DEFAULT_WALL = 15
};

#define NO_JOB SIZE_MAX

typedef struct job {
    enum { WAITING, SENT, DONE } state;
    gz_buffer frame; /* kept until it is done: it may have to be sent again */
    gz_buffer reply; /* what the outcome points into */
    gz_arena arena;
    gz_done done;
    unsigned tries;
} job;

typedef struct worker {
    pid_t pid; /* 0: there is none */
    int fd;
    gz_worker_page *page;
    bool ready;     /* it has said hello */
    bool timed_out; /* we killed it, since it took too long */
    size_t queue[QUEUE];
    size_t queued;
    size_t sending;  /* which of the queue is being sent; == queued: none */
    size_t sent;     /* bytes of it */
    int64_t started; /* milliseconds: when the first of the queue began to run */
    gz_frame_head head;
    size_t head_got;
    gz_buffer body;
} worker;

struct gz_pool {
    gz_pool_options options;
    gz_worker_options worker_options;
    worker *workers;
    job *jobs; /* a ring */
    size_t job_cap, first, count;
    bool taken;      /* the first job has been handed out: the next call frees it */
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

/* ---- the ring of jobs ---- */

static job *job_at(const gz_pool *pool, size_t n)
{
    return &pool->jobs[(pool->first + n) % pool->job_cap];
}

static void clear_job(job *j)
{
    gz_buffer_clear(&j->frame);
    gz_buffer_clear(&j->reply);
    gz_arena_reset(&j->arena);
    j->tries = 0;
}

static void forget_taken(gz_pool *pool)
{
    if (!pool->taken)
        return;
    clear_job(job_at(pool, 0));
    pool->first = (pool->first + 1) % pool->job_cap;
    pool->count--;
    pool->taken = false;
}

static bool keep_string(gz_arena *arena, const char *text, const char **out)
{
    *out = text ? gz_arena_copy(arena, text, strlen(text)) : NULL;
    return *out || !text;
}

static gloze_status new_job(gz_pool *pool, const gz_ticket *ticket, job **out, gloze_error *err)
{
    forget_taken(pool);
    job *j = job_at(pool, pool->count);
    memset(&j->done, 0, sizeof j->done);
    if (!keep_string(&j->arena, ticket->where, &j->done.ticket.where) ||
        !keep_string(&j->arena, ticket->id, &j->done.ticket.id) ||
        !keep_string(&j->arena, ticket->path, &j->done.ticket.path))
        return gz_fail_memory(err);
    pool->count++;
    *out = j;
    return GLOZE_OK;
}

bool gz_pool_has_room(const gz_pool *pool)
{
    return pool->count - pool->taken < pool->job_cap;
}

bool gz_pool_is_busy(const gz_pool *pool)
{
    return pool->count > pool->taken;
}

gloze_status gz_pool_submit(gz_pool *pool, const gloze_input *in, const gz_ticket *ticket,
                            gloze_error *err)
{
    job *j;
    gloze_status status = new_job(pool, ticket, &j, err);
    if (status != GLOZE_OK)
        return status;
    gz_wire_put_input(&j->frame, in);
    j->state = WAITING;
    j->done.bytes = in->len;
    return j->frame.failed ? gz_fail_memory(err) : GLOZE_OK;
}

static gloze_status fail_job(job *j, gloze_status why, const char *code, const char *message,
                             const char *plugin, gloze_error *err)
{
    j->state = DONE;
    return gz_outcome_fail(why, code, message, plugin, &j->arena, &j->done.outcome, err);
}

gloze_status gz_pool_submit_failure(gz_pool *pool, gloze_status why, const char *message,
                                    const gz_ticket *ticket, gloze_error *err)
{
    job *j;
    gloze_status status = new_job(pool, ticket, &j, err);
    return status == GLOZE_OK ? fail_job(j, why, gloze_status_name(why), message, "", err) : status;
}

/* ---- making and ending workers ---- */

static void reset_worker(worker *w)
{
    gz_buffer_clear(&w->body);
    gz_worker_page *page = w->page;
    *w = (worker){ .fd = -1, .page = page };
    page->plugin = NULL;
}

static gloze_status start_worker(gz_pool *pool, worker *w, gloze_error *err)
{
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        return gz_fail(err, GLOZE_EIO, "no socket for a worker: %s", strerror(errno));
    gz_worker_options options = pool->worker_options;
    options.page = w->page;
    pid_t pid = fork();
    if (pid == 0)
        gz_worker_run(ends[1], &options);
    int why = errno;
    close(ends[1]);
    if (pid < 0) {
        close(ends[0]);
        return gz_fail(err, GLOZE_EIO, "no process for a worker: %s; use fewer (-j)",
                       strerror(why));
    }
    fcntl(ends[0], F_SETFL, O_NONBLOCK);
    w->pid = pid;
    w->fd = ends[0];
    return GLOZE_OK;
}

static int reap(worker *w)
{
    int status = 0;
    close(w->fd);
    while (waitpid(w->pid, &status, 0) < 0 && errno == EINTR)
        ;
    return status;
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

static gloze_status fail_killed(gz_pool *pool, const worker *w, job *j, int status,
                                gloze_error *err)
{
    int number = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    char message[200];
    if (w->timed_out) {
        snprintf(message, sizeof message, "took longer than %u s", pool->options.wall_seconds);
        return fail_job(j, GLOZE_ELIMIT, "limit-wall", message, plugin_that_ran(pool, w), err);
    }
    if (number == SIGPROF) {
        snprintf(message, sizeof message, "took more than %u s of a processor",
                 pool->options.cpu_seconds);
        return fail_job(j, GLOZE_ELIMIT, "limit-cpu", message, plugin_that_ran(pool, w), err);
    }
    snprintf(message, sizeof message, "the worker ended with %s %d, %d times in a row",
             number ? "signal" : "exit code", number ? number : WEXITSTATUS(status), MOST_TRIES);
    return fail_job(j, GLOZE_EINTERNAL, "crash", message, plugin_that_ran(pool, w), err);
}

/* What the dead worker had: the first is tried again, or has failed; the other was not begun. */
static gloze_status bury(gz_pool *pool, worker *w, gloze_error *err)
{
    int status = reap(w);
    gloze_status done = GLOZE_OK;
    pool->deaths = w->ready ? 0 : pool->deaths + 1;
    for (size_t i = 0; i < w->queued; i++) {
        job *j = &pool->jobs[w->queue[i]];
        j->state = WAITING;
        if (i == 0 && w->ready && ++j->tries >= MOST_TRIES && done == GLOZE_OK)
            done = fail_killed(pool, w, j, status, err);
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
static bool may_take(const gz_pool *pool, const worker *w, const job *j)
{
    if (w->queued == 0)
        return true;
    return w->queued < QUEUE && j->tries == 0 && pool->jobs[w->queue[0]].tries == 0;
}

static bool may_grow(const gz_pool *pool)
{
    return now_ms() - pool->opened >= GROW_AFTER;
}

static worker *find_worker(gz_pool *pool, const job *j)
{
    worker *best = NULL, *none = NULL;
    for (size_t i = 0; i < pool->options.workers; i++) {
        worker *w = &pool->workers[i];
        if (!w->pid)
            none = none || (i > 0 && !may_grow(pool)) ? none : w;
        else if (may_take(pool, w, j) && (!best || w->queued < best->queued))
            best = w;
    }
    return best && (best->queued == 0 || !none) ? best : none;
}

static gloze_status hand_out(gz_pool *pool, gloze_error *err)
{
    for (size_t n = pool->taken; n < pool->count; n++) {
        job *j = job_at(pool, n);
        if (j->state != WAITING)
            continue;
        worker *w = find_worker(pool, j);
        if (!w)
            return GLOZE_OK;
        if (!w->pid) {
            gloze_status status = start_worker(pool, w, err);
            if (status != GLOZE_OK)
                return status;
        }
        if (w->queued == 0)
            w->started = now_ms();
        w->queue[w->queued++] = (size_t)(j - pool->jobs);
        j->state = SENT;
    }
    return GLOZE_OK;
}

/* ---- talking to a worker ---- */

static bool has_to_send(const worker *w)
{
    return w->ready && w->sending < w->queued;
}

/* False when the worker is gone. */
static bool send_more(gz_pool *pool, worker *w)
{
    while (has_to_send(w)) {
        const gz_buffer *frame = &pool->jobs[w->queue[w->sending]].frame;
        ssize_t put = send(w->fd, frame->data + w->sent, frame->len - w->sent, MSG_NOSIGNAL);
        if (put < 0)
            return errno == EAGAIN || errno == EINTR;
        w->sent += (size_t)put;
        if (w->sent < frame->len)
            return true;
        w->sent = 0;
        w->sending++;
    }
    return true;
}

static gloze_status take_hello(gz_pool *pool, worker *w, bool *alive, gloze_error *err)
{
    gz_arena arena;
    gz_outcome hello;
    gz_arena_init(&arena);
    *alive = gz_wire_get_outcome(w->body.data, w->body.len, &arena, &hello);
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
static bool take_reply(gz_pool *pool, worker *w)
{
    if (w->queued == 0 || w->sending == 0)
        return false;
    job *j = &pool->jobs[w->queue[0]];
    gz_buffer swap = j->reply;
    j->reply = w->body;
    w->body = swap;
    if (!gz_wire_get_outcome(j->reply.data, j->reply.len, &j->arena, &j->done.outcome))
        return false;
    j->state = DONE;
    gz_buffer_clear(&j->frame);
    memmove(w->queue, w->queue + 1, --w->queued * sizeof *w->queue);
    w->sending--;
    w->started = now_ms();
    return true;
}

static gloze_status take_frame(gz_pool *pool, worker *w, bool *alive, gloze_error *err)
{
    w->head_got = 0;
    if (!w->ready)
        return take_hello(pool, w, alive, err);
    *alive = take_reply(pool, w);
    return GLOZE_OK;
}

/* Reads into the head, then into the body; >0 when something came, 0 when nothing is there, <0 when
 * the worker is gone or talks nonsense. */
static int receive_some(worker *w)
{
    bool in_head = w->head_got < sizeof w->head;
    char *to = in_head ? (char *)&w->head + w->head_got : w->body.data + w->body.len;
    size_t room = in_head ? sizeof w->head - w->head_got : (size_t)w->head.len - w->body.len;
    ssize_t got = recv(w->fd, to, room, 0);
    if (got <= 0)
        return got < 0 && (errno == EAGAIN || errno == EINTR) ? 0 : -1;
    if (!in_head) {
        w->body.len += (size_t)got;
        return 1;
    }
    w->head_got += (size_t)got;
    if (w->head_got < sizeof w->head)
        return 1;
    gz_buffer_reset(&w->body);
    bool sound = gz_frame_is(&w->head, w->ready ? GZ_FRAME_OUTCOME : GZ_FRAME_HELLO) &&
                 w->head.len > 0 && gz_buffer_reserve(&w->body, (size_t)w->head.len);
    return sound ? 1 : -1;
}

static gloze_status receive_more(gz_pool *pool, worker *w, bool *alive, gloze_error *err)
{
    for (;;) {
        int got = receive_some(w);
        *alive = got >= 0;
        if (got <= 0)
            return GLOZE_OK;
        if (w->head_got < sizeof w->head || w->body.len < w->head.len)
            continue;
        gloze_status status = take_frame(pool, w, alive, err);
        if (status != GLOZE_OK || !*alive)
            return status;
    }
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
        if (!w->pid || w->queued == 0)
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
        alive = send_more(pool, w);
    if (status == GLOZE_OK && alive && is_late(pool, w, now_ms())) {
        w->timed_out = true;
        alive = false;
    }
    if (status != GLOZE_OK || alive)
        return status;
    kill(w->pid, SIGKILL); /* it may only have closed its end, or talked nonsense */
    return bury(pool, w, err);
}

/* Waits for something to happen. `*interrupted`: a signal came. */
static gloze_status pump(gz_pool *pool, bool *interrupted, gloze_error *err)
{
    struct pollfd polls[256];
    size_t who[256];
    nfds_t count = 0;
    gloze_status status = hand_out(pool, err);
    if (status != GLOZE_OK)
        return status;
    for (size_t i = 0; i < pool->options.workers; i++) {
        worker *w = &pool->workers[i];
        if (!w->pid)
            continue;
        polls[count] =
            (struct pollfd){ w->fd, (short)(POLLIN | (has_to_send(w) ? POLLOUT : 0)), 0 };
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
    *done = NULL;
    forget_taken(pool);
    while (pool->count > 0 && !interrupted) {
        job *j = job_at(pool, 0);
        if (j->state == DONE) {
            pool->taken = true;
            *done = &j->done;
            return GLOZE_OK;
        }
        gloze_status status = pump(pool, &interrupted, err);
        if (status != GLOZE_OK)
            return status;
    }
    return GLOZE_OK;
}

/* ---- the pool ---- */

static gloze_status wait_for_hello(gz_pool *pool, gloze_error *err)
{
    gloze_status status = GLOZE_OK;
    while (!pool->workers[0].ready && status == GLOZE_OK) {
        bool interrupted;
        if (!pool->workers[0].pid)
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
    pool->job_cap = workers * JOBS_EACH;
    pool->workers = gz_zalloc(workers, sizeof *pool->workers);
    pool->jobs = gz_zalloc(pool->job_cap, sizeof *pool->jobs);
    if (!pool->workers || !pool->jobs)
        return gz_fail_memory(err);
    for (size_t i = 0; i < workers; i++) {
        void *page = mmap(NULL, sizeof(gz_worker_page), PROT_READ | PROT_WRITE,
                          MAP_SHARED | MAP_ANONYMOUS, -1, 0);
        if (page == MAP_FAILED)
            return gz_fail_memory(err);
        pool->workers[i].fd = -1;
        pool->workers[i].page = page;
    }
    return GLOZE_OK;
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
    pool->options.workers = options->workers < 256 ? options->workers : 256;
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
        if (w->pid) {
            kill(w->pid, SIGKILL);
            reap(w);
        }
        gz_buffer_clear(&w->body);
        if (w->page)
            munmap(w->page, sizeof *w->page);
    }
    for (size_t i = 0; pool->jobs && i < pool->job_cap; i++) {
        clear_job(&pool->jobs[i]);
        gz_arena_clear(&pool->jobs[i].arena);
    }
    gz_free(pool->workers);
    gz_free(pool->jobs);
    gz_free(pool);
}

unsigned gz_pool_protections(const gz_pool *pool)
{
    return pool->protections;
}
