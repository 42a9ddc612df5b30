#include "run/worker.h"

#include "base/buffer.h"
#include "run/alarm.h"
#include "run/engine.h"
#include "run/lockdown.h"
#include "run/wire.h"
#include "text/transcode.h"

#include <errno.h>
#include <signal.h>
#include <sys/time.h>
#include <unistd.h>

enum { OWN_FD = 3 };

typedef struct worker {
    const gz_worker_options *options;
    gloze_context *context;
    gz_arena arena;
    gz_buffer body, reply;
} worker;

/* ---- reading and writing: all or nothing ---- */

static bool read_all(void *data, size_t len)
{
    for (char *at = data; len > 0;) {
        ssize_t got = read(OWN_FD, at, len);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return false;
        at += got;
        len -= (size_t)got;
    }
    return true;
}

static bool write_all(const void *data, size_t len)
{
    for (const char *at = data; len > 0;) {
        ssize_t put = write(OWN_FD, at, len);
        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0)
            return false;
        at += put;
        len -= (size_t)put;
    }
    return true;
}

static bool send_outcome(worker *w, gz_frame_kind kind, const gz_outcome *outcome)
{
    gz_buffer_reset(&w->reply);
    gz_wire_put_outcome(&w->reply, kind, outcome);
    return !w->reply.failed && write_all(w->reply.data, w->reply.len);
}

/* ---- getting ready ---- */

/* Everything but the one socket is closed; that becomes OWN_FD. Signals that people send are the
 * parent's business. */
static void shed_inheritance(int fd)
{
    if (fd != OWN_FD && dup2(fd, OWN_FD) < 0)
        _exit(1);
    if (close_range(OWN_FD + 1, ~0U, 0) != 0)
        _exit(1);
    for (int i = 0; i < OWN_FD; i++)
        close(i);
    signal(SIGINT, SIG_IGN);
    signal(SIGTERM, SIG_IGN);
    signal(SIGUSR1, SIG_IGN);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGPROF, SIG_DFL);
}

static bool say_hello(worker *w, gloze_status status, const char *message)
{
    gz_outcome hello = { .status = status,
                         .code = gloze_status_name(status),
                         .message = message,
                         .plugin = "",
                         .json = "" };
    return send_outcome(w, GZ_FRAME_HELLO, &hello);
}

static bool prepare(worker *w)
{
    gloze_error err = { 0 };
    gz_transcode_preload(); /* its tables are files */
    gz_alarm_install();
    w->options->page->protections = gz_lockdown(false);
    gloze_status status = gloze_context_new(w->options->engine, &w->context, &err);
    if (status == GLOZE_OK) {
        gz_context_show_plugin(w->context, &w->options->page->plugin);
        gz_alarm_set(w->context);
    }
    return say_hello(w, status, err.message) && status == GLOZE_OK;
}

/* ---- one document ---- */

/* The kernel ends the process when one document takes too long: no handler, no state to repair. */
static void arm_clock(unsigned seconds)
{
    struct itimerval timer = { .it_value = { .tv_sec = seconds } };
    setitimer(ITIMER_PROF, &timer, NULL);
}

static bool read_task(worker *w, gz_task *task)
{
    gz_frame_head head;
    gz_buffer_reset(&w->body);
    if (!read_all(&head, sizeof head) || !gz_frame_is(&head, GZ_FRAME_INPUT) ||
        !gz_buffer_reserve(&w->body, (size_t)head.len + 1))
        return false;
    w->body.len = (size_t)head.len;
    gz_arena_reset(&w->arena);
    return read_all(w->body.data, w->body.len) &&
           gz_wire_get_input(w->body.data, w->body.len, &w->arena, task);
}

static bool answer(worker *w)
{
    gz_task task;
    gz_outcome outcome;
    gloze_error err;
    w->options->page->plugin = NULL;
    if (!read_task(w, &task))
        return false;
    gz_context_leave_out(w->context, task.left_out, task.left_out_count);
    if (w->options->cpu_seconds)
        arm_clock(w->options->cpu_seconds);
    gloze_status status =
        gz_outcome_make(w->context, &task.input, &w->options->json, &w->arena, &outcome, &err);
    if (w->options->cpu_seconds)
        arm_clock(0);
    return status == GLOZE_OK && send_outcome(w, GZ_FRAME_OUTCOME, &outcome);
}

void gz_worker_run(int fd, const gz_worker_options *options)
{
    worker w = { .options = options };
    shed_inheritance(fd);
    gz_arena_init(&w.arena);
    gz_buffer_init(&w.body);
    gz_buffer_init(&w.reply);
    if (prepare(&w))
        while (answer(&w))
            ;
    _exit(0);
}
