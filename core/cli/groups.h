/* groups.h - what a report tells by rule or by type: counts, and the cases in context.
 * Depends on base/. Belongs to one thread. */
#ifndef GZ_CLI_GROUPS_H
#define GZ_CLI_GROUPS_H

#include "base/arena.h"
#include "base/buffer.h"

enum { GZ_GROUP_COUNTS = 8 };

typedef struct gz_group {
    const char *name;               /* string: of a rule, or of a type */
    size_t counts[GZ_GROUP_COUNTS]; /* of what the report counts */
    size_t shown;                   /* cases in `told` */
    gz_buffer told;                 /* text, or JSON objects with commas between */
} gz_group;

/* Zero it before use. */
typedef struct gz_groups {
    gz_group *list; /* by name */
    size_t count, cap;
} gz_groups;

/* The group of that name, a new one where there was none; valid until the next call. The list and
 * its names live in the arena. NULL when memory ran out. */
gz_group *gz_groups_take(gz_groups *groups, const char *name, gz_arena *arena);
void gz_groups_clear(gz_groups *groups);

#endif
