/* peer.h - a child process at the other end of a socket, as its parent sees it: started, spoken to
 * in frames (wire.h), never trusted, ended.
 * Depends on wire.h. One thread. Nothing here waits: the parent polls `fd`, several at once. */
#ifndef GZ_PEER_H
#define GZ_PEER_H

#include "run/wire.h"

#include <sys/types.h>

/* Read-only for others, but `body`, whose memory may be taken once a frame has come. */
typedef struct gz_peer {
    pid_t pid;   /* 0: there is none */
    int fd;      /* does not block; -1: there is none */
    size_t sent; /* bytes of the frame that is being sent */
    gz_frame_head head;
    size_t head_got;
    gz_buffer body; /* of the frame that came last */
} gz_peer;

/* What came of speaking to it. */
typedef enum gz_spoken {
    GZ_SPOKEN_ALL,  /* a whole frame went, or came */
    GZ_SPOKEN_PART, /* it has to be waited for */
    GZ_SPOKEN_GONE  /* it is gone, or talks nonsense */
} gz_spoken;

/* The life of the child, on its end of the socket; must not return. */
typedef void gz_peer_life(int fd, const void *data);

void gz_peer_init(gz_peer *peer);
/* Forks. The child has all that the parent has open; it is its business to close that. */
gloze_status gz_peer_start(gz_peer *peer, gz_peer_life *life, const void *data,
                           gloze_error *err) GLOZE_CHECK;
/* Kills it, where it has not ended by itself, and returns its status as of waitpid. Then it is as
 * after gz_peer_init; without a child, all it does is that. */
int gz_peer_end(gz_peer *peer);

/* Sends more of one frame; with part of it sent, call again with the same. */
gz_spoken gz_peer_send(gz_peer *peer, const gz_buffer *frame);
/* Receives more of one frame, which has to be of this kind, not empty, and of at most `most` bytes:
 * one that only claims to be long takes no memory. */
gz_spoken gz_peer_receive(gz_peer *peer, gz_frame_kind kind, uint64_t most);

#endif
