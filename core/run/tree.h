/* tree.h - JSON read into a tree that lies in an arena.
 *
 * For what is read by the ten thousand, where jansson, which allocates each value by itself, was a
 * half to two thirds of an export or import: this takes a tenth of its time. It is as strict as RFC 8259, and
 * refuses an object that says a name twice. An integer past 64 bits is a real, as it is written.
 * Depends on base/ and json.h. A tree belongs to one thread, and dies with its arena. */
#ifndef GZ_TREE_H
#define GZ_TREE_H

#include "base/arena.h"
#include "base/buffer.h"

/* Deeper trees are refused: a tree is walked by functions that call themselves. */
#define GZ_TREE_DEEPEST 500

typedef enum gz_tree_kind {
    GZ_TREE_NULL,
    GZ_TREE_FALSE,
    GZ_TREE_TRUE,
    GZ_TREE_INTEGER,
    GZ_TREE_REAL,
    GZ_TREE_STRING,
    GZ_TREE_ARRAY,
    GZ_TREE_OBJECT
} gz_tree_kind;

/* One value. */
typedef struct gz_tree {
    struct gz_tree *next; /* the value behind it in its array or object, or NULL */
    const char *name; /* in an object: what it is called there, a string without NUL; else NULL */
    gz_tree_kind kind;
    union {
        int64_t integer;
        double real;
        struct {
            const char *text; /* valid UTF-8, may hold NUL, and has one behind its end */
            size_t len;
        };
        struct {
            struct gz_tree *first; /* in the order of the text */
            size_t count;
        };
    };
} gz_tree;

/* Why there is no tree. */
typedef struct gz_tree_fault {
    const char *what; /* string: "a comma or ] is missing"; NULL: memory ran out */
    size_t line;      /* of the text, from 1 */
} gz_tree_fault;

/* Reads one value; behind it is only white space, unless `used` is given, which gets how many bytes
 * the value takes with the white space before it. NULL: see `fault`. */
gz_tree *gz_tree_read(gz_arena *arena, const char *json, size_t len, size_t *used,
                      gz_tree_fault *fault) GLOZE_CHECK;

/* ---- all of these take NULL, for a value that is not there ---- */

static inline bool gz_tree_is(const gz_tree *tree, gz_tree_kind kind)
{
    return tree && tree->kind == kind;
}

/* The value of that name in an object; NULL where there is none, or `object` is something else. */
gz_tree *gz_tree_get(const gz_tree *object, const char *name);
/* A string, up to a NUL in it; "" where it is none. */
const char *gz_tree_string(const gz_tree *value);
/* The same of the value of that name in an object. */
const char *gz_tree_string_of(const gz_tree *object, const char *name);
/* An integer; 0 where it is none. */
int64_t gz_tree_integer(const gz_tree *value);
/* The first value in an array or object, NULL where there is none; and how many there are. */
gz_tree *gz_tree_first(const gz_tree *value);
size_t gz_tree_count(const gz_tree *value);
/* The same value: objects whatever their order. One that is not there is the same as none. */
bool gz_tree_equal(const gz_tree *a, const gz_tree *b);

/* Appends it on one line; numbers in the shortest form that reads back the same. */
void gz_tree_write(gz_buffer *out, const gz_tree *tree);

#endif
