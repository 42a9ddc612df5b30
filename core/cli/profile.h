/* profile.h - what each rule cost over many documents, and what came of it.
 * Depends on run/engine.h. One thread. */
#ifndef GZ_CLI_PROFILE_H
#define GZ_CLI_PROFILE_H

#include "base/arena.h"
#include "base/buffer.h"
#include "run/engine.h"

typedef struct gz_profile {
    gloze_context *context;
    gz_trace trace;
    gz_arena arena;
    struct gz_profile_rule *rules; /* one a rule of the program */
    size_t documents, bytes;
    uint64_t nanoseconds; /* of annotating */
} gz_profile;

/* Traces `context` from now on. */
gloze_status gz_profile_init(gz_profile *profile, gloze_context *context,
                             gloze_error *err) GLOZE_CHECK;
void gz_profile_clear(gz_profile *profile);
/* Annotates a document and counts. */
gloze_status gz_profile_add(gz_profile *profile, const gloze_input *in,
                            gloze_error *err) GLOZE_CHECK;
/* Appends the rules that did something, the dearest first, at most `most` of them. */
gloze_status gz_profile_write(gz_profile *profile, bool json, size_t most, gz_buffer *out,
                              gloze_error *err) GLOZE_CHECK;

#endif
