/* cases.h - examples with marks: the notation of `yes`, `no` and cases.txt.
 *
 *     a {£48m|amount=48000000 currency=GBP} boost for {{braces}}
 *
 *   {text}                    this is one annotation
 *   {text|type name=value}    of that type, with that attribute; both may be left out
 *   name="two words"          quoted where it has a space, a brace or a quote (\" and \\)
 *   name=-                    it has no such attribute, or no such relation
 *   name[2].other=value       looks inside a list or the alternatives, from 1
 *   name->"target text"       it has that relation, to an annotation with that text
 *   {the {NCA|agency} head}   marks may nest
 *   {{  }}  ||                a brace or a bar of the text itself
 *
 * cases.txt holds such texts, parted by lines `---`. On top of a case may stand comment
 * lines (`# …`) and its context:
 *
 *     date: 2024-09-20
 *     locale: en-US
 *     types: money, date
 *     option: money.name=value
 *
 * With `types`, annotations of these types must be marked, whichever plugin makes them, and of no
 * others.
 *
 * A part that has nothing but such lines gives the context of all cases below it.
 * Depends on base/. Everything lives in the arena that the caller gives. */
#ifndef GZ_CASES_H
#define GZ_CASES_H

#include "base/arena.h"
#include "base/span.h"
#include "base/status.h"

/* One `name=value` or `name->value` of a mark. Strings. */
typedef struct gz_expectation {
    const char *name;  /* as written: "alternatives[1].value" */
    const char *value; /* NULL: there must be none */
    bool relation;
} gz_expectation;

typedef struct gz_mark {
    gz_span span;     /* bytes of the plain text */
    const char *type; /* string; NULL when the mark names none */
    gz_expectation *expectations;
    size_t count, cap;
} gz_mark;

/* An option of a plugin: "money.ranges" and the value as text. */
typedef struct gz_case_option {
    const char *name, *value;
} gz_case_option;

typedef struct gz_case {
    const char *text; /* plain, without the marks; NUL-terminated */
    size_t len;
    gz_mark *marks; /* by start; of two with one start the outer one first */
    size_t count, cap;

    size_t line;        /* of a case in a file, where its text begins; else 0 */
    const char *date;   /* NULL when none is given */
    const char *locale; /* NULL when none is given */
    const char *types;  /* with commas between; NULL when none are given */
    gz_case_option *options;
    size_t option_count, option_cap;
} gz_case;

typedef struct gz_cases {
    gz_case *list;
    size_t count, cap;
} gz_cases;

/* Reads one marked text. `where` ("plugins/money/init.lua:12") begins the message of
 * a malformed one, which shows the place. The context is left empty. */
gloze_status gz_case_parse(gz_arena *arena, const char *notation, size_t len, const char *where,
                           gz_case *out, gloze_error *err) GLOZE_CHECK;
/* Reads a file of cases, whose content is `data`; `where` is its path. */
gloze_status gz_cases_read(gz_arena *arena, const char *data, size_t len, const char *where,
                           gz_cases *out, gloze_error *err) GLOZE_CHECK;

#endif
