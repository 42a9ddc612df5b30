/* release.h - a run that has ended gets its names: the last step of an output.
 * Depends on history.h, parts.h. No state. */
#ifndef GZ_RELEASE_H
#define GZ_RELEASE_H

#include "run/history.h"

/* Parts up to `last` become the output, shards that only the run before had are taken away, the
 * journal becomes the manifest, and what else lies among the books is taken away. All of it must be
 * on the disk. Killed in between, it is done again, from its start, by the next run, which finds a
 * journal that has ended. */
gloze_status gz_release(const gz_history *history, unsigned last, uint64_t shard,
                        gloze_error *err) GLOZE_CHECK;

#endif
