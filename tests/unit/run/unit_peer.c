#include "run/peer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <poll.h>
#include <unistd.h>

/* A child that announces a frame, as `data` says, and sends a byte of it. */
static void announce(int fd, const void *data)
{
    const gz_frame_head *head = data;

    if (write(fd, head, sizeof(*head)) == sizeof(*head) && write(fd, "x", 1) == 1)
        pause();
    _exit(0);
}

static gz_spoken hear(const gz_frame_head *head, uint64_t most, size_t *taken)
{
    gz_peer peer;
    gz_spoken spoken;

    gz_peer_init(&peer);
    assert_int_equal(gz_peer_start(&peer, announce, head, NULL), GLOZE_OK);
    do {
        struct pollfd wait = { .fd = peer.fd, .events = POLLIN };

        poll(&wait, 1, 10000);
        spoken = gz_peer_receive(&peer, GZ_FRAME_ITEM, most);
    } while (spoken == GZ_SPOKEN_PART && peer.body.len == 0);
    *taken = peer.body.cap;
    gz_peer_end(&peer);
    return spoken;
}

static void refuses_a_frame_that_is_longer_than_it_may_be(void **state)
{
    static const gz_frame_head heads[] = {
        { GZ_FRAME_MAGIC, GZ_FRAME_ITEM, 101 },
        { GZ_FRAME_MAGIC, GZ_FRAME_ITEM, GZ_FRAME_MOST },
        { GZ_FRAME_MAGIC, GZ_FRAME_ITEM, UINT64_MAX },
        { GZ_FRAME_MAGIC, GZ_FRAME_ITEM, 0 },
        { GZ_FRAME_MAGIC, GZ_FRAME_OUTCOME, 1 },
        { GZ_FRAME_MAGIC + 1, GZ_FRAME_ITEM, 1 },
    };
    static const gz_frame_head fine = { GZ_FRAME_MAGIC, GZ_FRAME_ITEM, 100 };
    size_t taken;

    (void)state;
    for (size_t i = 0; i < sizeof(heads) / sizeof(*heads); i++) {
        assert_int_equal(hear(&heads[i], 100, &taken), GZ_SPOKEN_GONE);
        assert_int_equal(taken, 0);
    }
    assert_int_equal(hear(&fine, 100, &taken), GZ_SPOKEN_PART);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(refuses_a_frame_that_is_longer_than_it_may_be),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
