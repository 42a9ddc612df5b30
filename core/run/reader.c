#include "run/reader.h"

#include "base/mem.h"
#include "run/lockdown.h"
#include "run/peer.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
    SOCKET = 3,
    SOURCE = 4,
    OUT_OF_THE_WAY = 10,
    MOST_SECONDS = 60,
    MOST_DEATHS = 2,
    UNPROTECTED = 78, /* exit code */
    BYTE_IN_JSON = 6,
    MOST_BESIDE = 1 << 20 /* of a frame: bytes beside the document and its fields */
};

/* What the process gets to know. */
typedef struct birth {
    int fd;
    const gz_container_options *options;
    bool strict;
} birth;

struct gz_reader {
    gz_peer peer;
    birth birth;
    gz_arena arena;
    size_t given;  /* items, in all */
    size_t passed; /* of them, how many this process has said */
    size_t deaths; /* at this place */
    bool ended;
    gloze_error message;
};

/* ---- the process apart ---- */

/* Only the socket and the file stay open. */
static void shed_inheritance(int socket, int source)
{
    int a = fcntl(socket, F_DUPFD, OUT_OF_THE_WAY), b = fcntl(source, F_DUPFD, OUT_OF_THE_WAY);

    if (a < 0 || b < 0 || dup2(a, SOCKET) < 0 || dup2(b, SOURCE) < 0 ||
        close_range(SOURCE + 1, ~0U, 0) != 0)
        _exit(1);
    for (int i = 0; i < SOCKET; i++)
        close(i);
    signal(SIGINT, SIG_IGN);
    signal(SIGTERM, SIG_IGN);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGPROF, SIG_DFL);
}

static void arm_clock(void)
{
    struct itimerval timer = { .it_value = { .tv_sec = MOST_SECONDS } };

    setitimer(ITIMER_PROF, &timer, NULL);
}

static bool send_item(gz_buffer *frame, const gz_item *item)
{
    size_t sent = 0;

    gz_buffer_reset(frame);
    gz_wire_put_item(frame, item);
    while (!frame->failed && sent < frame->len) {
        ssize_t put = write(SOCKET, frame->data + sent, frame->len - sent);

        if (put < 0 && errno != EINTR)
            return false;
        sent += put > 0 ? (size_t)put : 0;
    }
    return !frame->failed;
}

static void send_all(gz_container *container, gz_buffer *frame)
{
    gz_item item = { .kind = GZ_ITEM_NOTHING };

    do
        arm_clock();
    while (item.kind != GZ_ITEM_END && gz_container_next(container, &item, NULL) == GLOZE_OK &&
           send_item(frame, &item));
}

/* What the libraries would read from files later. */
static void preload(void)
{
    setlocale(LC_CTYPE, "C.UTF-8"); /* of names in archives */
    setenv("TZ", "UTC0", 1);        /* libarchive makes times of entries local */
    tzset();
    json_object_seed(0); /* from /dev/urandom */
}

static void live(int socket, const void *data)
{
    const birth *b = data;
    gz_container *container;
    gz_buffer frame;
    gloze_error err;

    shed_inheritance(socket, b->fd);
    preload();
    if (gz_lockdown(true) != GZ_PROTECT_ALL && b->strict)
        _exit(UNPROTECTED);
    gz_buffer_init(&frame);
    if (gz_container_new(SOURCE, b->options, &container, &err) == GLOZE_OK)
        send_all(container, &frame);
    else if (send_item(&frame, &(gz_item){ .kind = GZ_ITEM_COMPLAINT,
                                           .where = b->options->where,
                                           .message = err.message,
                                           .why = err.code }))
        send_item(&frame, &(gz_item){ .kind = GZ_ITEM_END });
    _exit(0);
}

/* ---- its parent ---- */

gloze_status gz_reader_new(int fd, const gz_container_options *options, bool strict,
                           gz_reader **out, gloze_error *err)
{
    gz_reader *r = gz_zalloc(1, sizeof *r);
    gloze_status st;

    *out = NULL;
    if (!r)
        return gz_fail_memory(err);
    r->birth = (birth){ fd, options, strict };
    gz_arena_init(&r->arena);
    gz_peer_init(&r->peer);
    st = gz_peer_start(&r->peer, live, &r->birth, err);
    if (st == GLOZE_OK)
        *out = r;
    else
        gz_reader_free(r);
    return st;
}

void gz_reader_free(gz_reader *r)
{
    if (!r)
        return;
    gz_peer_end(&r->peer);
    gz_arena_clear(&r->arena);
    gz_free(r);
}

bool gz_reader_would_wait(const gz_reader *r)
{
    struct pollfd wait = { .fd = r->peer.fd, .events = POLLIN };

    return !r->ended && poll(&wait, 1, 0) == 0;
}

static gloze_status complain(gz_reader *r, int status, gz_item *item)
{
    const char *where = r->birth.options->where;
    int number = WIFSIGNALED(status) ? WTERMSIG(status) : 0;

    r->ended = true;
    gz_fail(
        &r->message, GLOZE_EINTERNAL,
        "%s: the process that reads it ended with %s %d after %zu documents; what follows in it is "
        "not read",
        where, number ? "signal" : "exit code", number ? number : WEXITSTATUS(status), r->given);
    *item = (gz_item){ .kind = GZ_ITEM_COMPLAINT,
                       .where = where,
                       .message = r->message.message,
                       .why = GLOZE_EINTERNAL };
    return GLOZE_OK;
}

/* Another process starts over, and what it says again is passed over. */
static gloze_status bury(gz_reader *r, gz_item *item, gloze_error *err)
{
    int status = gz_peer_end(&r->peer);

    *item = (gz_item){ .kind = GZ_ITEM_NOTHING };
    r->passed = 0;
    if (r->birth.strict && WIFEXITED(status) && WEXITSTATUS(status) == UNPROTECTED)
        return gz_fail(err, GLOZE_EUSAGE,
                       "--require-sandbox: the process that reads %s can't be locked down in full; "
                       "gloze doctor tells more",
                       r->birth.options->where);
    if (++r->deaths >= MOST_DEATHS || lseek(r->birth.fd, 0, SEEK_SET) != 0)
        return complain(r, status, item);
    return gz_peer_start(&r->peer, live, &r->birth, err);
}

/* Waits for a whole frame; GZ_SPOKEN_PART: a signal came. */
static gz_spoken wait_for_frame(gz_reader *r)
{
    uint64_t limit = r->birth.options->limit;
    uint64_t most =
        limit < GZ_FRAME_MOST / BYTE_IN_JSON ? limit * BYTE_IN_JSON + MOST_BESIDE : GZ_FRAME_MOST;
    gz_spoken spoken;

    while ((spoken = gz_peer_receive(&r->peer, GZ_FRAME_ITEM, most)) == GZ_SPOKEN_PART) {
        struct pollfd wait = { .fd = r->peer.fd, .events = POLLIN };

        if (poll(&wait, 1, -1) < 0)
            return errno == EINTR ? GZ_SPOKEN_PART : GZ_SPOKEN_GONE;
    }
    return spoken;
}

/* One item; it may be one that was given before, or GZ_ITEM_NOTHING. */
static gloze_status take_item(gz_reader *r, gz_item *item, gloze_error *err)
{
    gz_spoken spoken = wait_for_frame(r);

    if (spoken == GZ_SPOKEN_PART)
        return GLOZE_OK;
    gz_arena_reset(&r->arena);
    if (spoken == GZ_SPOKEN_GONE ||
        !gz_wire_get_item(r->peer.body.data, r->peer.body.len, &r->arena, item))
        return bury(r, item, err);
    if (r->passed++ < r->given) {
        *item = (gz_item){ .kind = GZ_ITEM_NOTHING };
        return GLOZE_OK;
    }
    r->given = r->passed;
    r->deaths = 0;
    r->ended = item->kind == GZ_ITEM_END;
    return GLOZE_OK;
}

gloze_status gz_reader_next(gz_reader *r, gz_item *item, gloze_error *err)
{
    *item = (gz_item){ .kind = r->ended ? GZ_ITEM_END : GZ_ITEM_NOTHING };
    return r->ended ? GLOZE_OK : take_item(r, item, err);
}
