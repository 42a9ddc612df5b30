/* types.h - the types of annotations and their attributes, as plugins declare them.
 * Depends on base/. Made while plugins load, read-only afterwards. */
#ifndef GZ_TYPES_H
#define GZ_TYPES_H

#include "base/arena.h"
#include "base/status.h"

#define GZ_NO_TYPE SIZE_MAX

/* What an attribute may hold. */
typedef struct gz_kind {
    enum {
        GZ_KIND_STRING,
        GZ_KIND_NUMBER,
        GZ_KIND_BOOLEAN,
        GZ_KIND_DATE,        /* YYYY-MM-DD */
        GZ_KIND_ENUM,        /* one of `choices` */
        GZ_KIND_LIST,        /* of `item` */
        GZ_KIND_ALTERNATIVES /* records of the type's own attributes, score and reason */
    } tag;
    const char *const *choices; /* strings */
    size_t choice_count;
    const struct gz_kind *item;
} gz_kind;

typedef struct gz_attribute_def {
    const char *name; /* string; a leading _ keeps it out of the output */
    size_t name_len;
    gz_kind kind;
    const char *where; /* "plugins/dates/init.lua:4": where it was declared first */
} gz_attribute_def;

typedef struct gz_type {
    const char *name; /* string */
    size_t name_len;
    const char *where;
    bool keep_overlap; /* overlap = "keep" */
    bool hidden;       /* hidden = true: rules see it, the output does not */
    gz_attribute_def *attributes;
    size_t attribute_count, attribute_cap;
    const int *slots; /* after gz_types_number: the attribute with that name, or -1 */
} gz_type;

typedef struct gz_types {
    gz_arena arena;
    gz_type *list;
    size_t count, cap;
    const char **names; /* after gz_types_number: of all attributes, each once */
    size_t name_count, name_cap;
} gz_types;

void gz_types_init(gz_types *types);
void gz_types_clear(gz_types *types);

/* Index of a type, or GZ_NO_TYPE. */
size_t gz_types_find(const gz_types *types, const char *name, size_t len);
/* The type of that name, made when it is new; NULL when memory ran out. Every new type
 * has `alternatives`. */
gz_type *gz_types_declare(gz_types *types, const char *name, const char *where);
/* Adds an attribute. Again with the same kind is no error; with another kind is
 * GLOZE_EPLUGIN, and the message names both places. `kind` is copied. */
gloze_status gz_types_add_attribute(gz_types *types, gz_type *type, const char *name,
                                    const gz_kind *kind, const char *where,
                                    gloze_error *err) GLOZE_CHECK;
/* Numbers the names of attributes, so that who knows the number of a name need not compare; no
 * type may change afterwards. False when memory ran out. */
bool gz_types_number(gz_types *types);
/* Index of an attribute of a type, or -1. */
int gz_type_attribute(const gz_type *type, const char *name, size_t len);
/* "string", "list of date", "one of a, b": for messages. Into `out`, which is returned. */
const char *gz_kind_describe(const gz_kind *kind, char *out, size_t size);

#endif
