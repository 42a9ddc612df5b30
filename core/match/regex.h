/* regex.h - plain PCRE2 patterns over any bytes, for the string functions of Lua.
 *
 * Nothing is translated: a space is a space, and a match may start anywhere.
 * The same Unicode settings, newlines and limits hold as in pattern.h.
 * Depends on base/. A regex is compiled to machine code once that pays, so it
 * belongs to one context. */
#ifndef GZ_REGEX_H
#define GZ_REGEX_H

#include "base/span.h"
#include "base/status.h"

typedef struct gz_regex gz_regex;

/* `where` (string, copied) begins every message; `match_limit` 0: 20,000,000. */
gloze_status gz_regex_new(const char *text, size_t len, const char *where, uint64_t match_limit,
                          gz_regex **out, gloze_error *err) GLOZE_CHECK;
void gz_regex_free(gz_regex *regex); /* NULL is allowed */

/* Number of groups, with group 0 for the whole; at most 1,000. */
size_t gz_regex_group_count(const gz_regex *regex);

/* Finds the first match that starts at or after byte `from` (<= len). `groups` has room for
 * all groups; their offsets are those of `subject`, and a group that took no part is
 * {SIZE_MAX, SIZE_MAX}. The subject may be any bytes: what is not valid UTF-8 matches
 * nothing. With `not_empty_at_start` an empty match at `from` does not count (for a loop that
 * goes on after an empty match). A limit reached is GLOZE_ELIMIT. */
gloze_status gz_regex_match(gz_regex *regex, const char *subject, size_t len, size_t from,
                            bool not_empty_at_start, gz_span *groups, bool *found,
                            gloze_error *err) GLOZE_CHECK;

#endif
