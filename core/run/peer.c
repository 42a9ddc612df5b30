#include "run/peer.h"

#include "base/status.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

void gz_peer_init(gz_peer *peer)
{
    *peer = (gz_peer){ .fd = -1 };
}

gloze_status gz_peer_start(gz_peer *peer, gz_peer_life *life, const void *data, gloze_error *err)
{
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        return gz_fail(err, GLOZE_EIO, "no socket for a worker: %s", strerror(errno));
    pid_t pid = fork();
    if (pid == 0) {
        life(ends[1], data);
        _exit(1);
    }
    int why = errno;
    close(ends[1]);
    if (pid < 0) {
        close(ends[0]);
        return gz_fail(err, GLOZE_EIO, "no process for a worker: %s; use fewer (-j)",
                       strerror(why));
    }
    fcntl(ends[0], F_SETFL, O_NONBLOCK);
    peer->pid = pid;
    peer->fd = ends[0];
    return GLOZE_OK;
}

int gz_peer_end(gz_peer *peer)
{
    int status = 0;
    if (peer->pid) {
        kill(peer->pid, SIGKILL); /* it may only have closed its end, or talked nonsense */
        close(peer->fd);
        while (waitpid(peer->pid, &status, 0) < 0 && errno == EINTR)
            ;
    }
    gz_buffer_clear(&peer->body);
    gz_peer_init(peer);
    return status;
}

gz_spoken gz_peer_send(gz_peer *peer, const gz_buffer *frame)
{
    ssize_t put = send(peer->fd, frame->data + peer->sent, frame->len - peer->sent, MSG_NOSIGNAL);
    if (put < 0)
        return errno == EAGAIN || errno == EINTR ? GZ_SPOKEN_PART : GZ_SPOKEN_GONE;
    peer->sent += (size_t)put;
    if (peer->sent < frame->len)
        return GZ_SPOKEN_PART;
    peer->sent = 0;
    return GZ_SPOKEN_ALL;
}

static gz_spoken receive_into(const gz_peer *peer, void *to, size_t room, size_t *got)
{
    ssize_t len = recv(peer->fd, to, room, 0);
    if (len <= 0)
        return len < 0 && (errno == EAGAIN || errno == EINTR) ? GZ_SPOKEN_PART : GZ_SPOKEN_GONE;
    *got += (size_t)len;
    return GZ_SPOKEN_ALL;
}

static gz_spoken receive_head(gz_peer *peer, gz_frame_kind kind, uint64_t most)
{
    gz_spoken spoken = receive_into(peer, (char *)&peer->head + peer->head_got,
                                    sizeof peer->head - peer->head_got, &peer->head_got);
    if (spoken != GZ_SPOKEN_ALL || peer->head_got < sizeof peer->head)
        return spoken;
    gz_buffer_reset(&peer->body);
    bool sound = gz_frame_is(&peer->head, kind) && peer->head.len > 0 && peer->head.len <= most &&
                 gz_buffer_reserve(&peer->body, (size_t)peer->head.len);
    return sound ? GZ_SPOKEN_ALL : GZ_SPOKEN_GONE;
}

gz_spoken gz_peer_receive(gz_peer *peer, gz_frame_kind kind, uint64_t most)
{
    gz_buffer *body = &peer->body;
    gz_spoken spoken = GZ_SPOKEN_ALL;
    while (spoken == GZ_SPOKEN_ALL && peer->head_got < sizeof peer->head)
        spoken = receive_head(peer, kind, most);
    while (spoken == GZ_SPOKEN_ALL && body->len < peer->head.len)
        spoken = receive_into(peer, body->data + body->len, (size_t)peer->head.len - body->len,
                              &body->len);
    if (spoken == GZ_SPOKEN_ALL)
        peer->head_got = 0;
    return spoken;
}
