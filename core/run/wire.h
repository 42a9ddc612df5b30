/* wire.h - documents and outcomes as bytes, between the processes of a run.
 *
 * A frame is a head (magic, kind, length; fixed size) and a body. Bodies are numbers and
 * strings one after the other, numbers in the machine's own order: both ends are one
 * program. Whoever reads trusts nothing: every length is checked against what is there.
 * Depends on base/, outcome.h. No state. */
#ifndef GZ_WIRE_H
#define GZ_WIRE_H

#include "base/arena.h"
#include "base/buffer.h"
#include "run/item.h"
#include "run/outcome.h"
#include "run/pipeline.h"

typedef enum gz_frame_kind {
    GZ_FRAME_HELLO = 1,
    GZ_FRAME_INPUT,
    GZ_FRAME_OUTCOME,
    GZ_FRAME_ITEM
} gz_frame_kind;

typedef struct gz_frame_head {
    uint32_t magic;
    uint32_t kind;
    uint64_t len; /* of the body */
} gz_frame_head;

#define GZ_FRAME_MAGIC UINT32_C(0x677a6631)
#define GZ_FRAME_MOST ((uint64_t)1 << 32) /* a longer body is no frame of ours */

/* A document for a worker. */
typedef struct gz_task {
    gloze_input input;
    gz_left_out *left_out; /* plugins that are not to run on it */
    size_t left_out_count;
} gz_task;

/* Is it a head of this kind, and not too long? */
bool gz_frame_is(const gz_frame_head *head, gz_frame_kind kind);

/* Append a whole frame; the buffer remembers a failed allocation. */
void gz_wire_put_input(gz_buffer *out, const gloze_input *in);
/* Adds to the frame of an input, which is all that `frame` holds, that this plugin is not to run. */
void gz_wire_leave_out(gz_buffer *frame, const gz_left_out *out);
void gz_wire_put_item(gz_buffer *out, const gz_item *item);
void gz_wire_put_outcome(gz_buffer *out, gz_frame_kind kind, const gz_outcome *outcome);

/* Read a body. What comes out points into `body` or lives in `arena`. False: malformed, or
 * memory ran out. */
bool gz_wire_get_input(const char *body, size_t len, gz_arena *arena, gz_task *out);
bool gz_wire_get_item(const char *body, size_t len, gz_arena *arena, gz_item *out);
bool gz_wire_get_outcome(const char *body, size_t len, gz_arena *arena, gz_outcome *out);

#endif
