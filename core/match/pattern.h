/* pattern.h - the patterns that rules are written in, compiled by PCRE2.
 *
 * As people know PCRE2 (with Unicode), except:
 *   - a space (or a tab, or several) stands for a run of white space: horizontal
 *     space (also no-break and thin ones) with at most one line end in it, all
 *     of it, never given back; a quantifier after it applies to the run (` ?`);
 *   - a line end in the pattern, with the spaces around it, is layout, and so
 *     are spaces at both ends; a comment (?#…) is as if it were not there;
 *   - in a look-behind a space is one white-space character;
 *   - inside […] and \Q…\E and after \ nothing changes, nor after (?x);
 *   - %{name} inserts a definition as (?:…); (?<m>%{name}) of a list captures
 *     what it read, and the row can be looked up;
 *   - \K, \G, \C, callouts and verbs (*…) are refused; one name may stand in several
 *     branches; at most 1,000 groups, 200 deep, 1 MiB with its definitions.
 * A match starts at a word start, or at a character that is no letter, digit or mark,
 * unless the pattern is `midword`. The subject is one block, so ^ and $ are its
 * ends. Case counts unless (?i). An empty match is no match.
 * Depends on base/, lexicon.h. A pattern is immutable once made, but is
 * compiled to machine code once that pays, so it belongs to one context. */
#ifndef GZ_PATTERN_H
#define GZ_PATTERN_H

#include "base/prepared.h"
#include "base/span.h"
#include "base/status.h"
#include "match/lexicon.h"

typedef struct gz_pattern gz_pattern;

enum { GZ_LIST_ROWS_MAX = 2000 }; /* of a list in %{…} */

/* What %{name} stands for: another pattern's text (translated in its turn, so it
 * may hold %{…} too, up to 16 deep), or a list. Owned by whoever defined it. */
typedef struct gz_definition {
    const char *re; /* NULL for a list */
    size_t re_len;
    const gz_lexicon *list;   /* NULL for a pattern; at most 2,000 rows */
    const char *list_pattern; /* what gz_lexicon_pattern says of it, or NULL: it is asked */
    size_t list_pattern_len;
} gz_definition;

/* Finds a definition; NULL when there is none, and then `*nearest` may be set to the name
 * that is spelt most like it, for the message. */
typedef const gz_definition *(*gz_definition_fn)(void *data, const char *name, size_t len,
                                                 const char **nearest);

typedef struct gz_pattern_source {
    const char *text;
    size_t len;
    const char *where; /* string "plugins/boats/init.lua:12"; begins every message */
    bool midword;
    gz_definition_fn lookup; /* NULL: no definitions */
    void *lookup_data;
    gz_prepared prepared; /* where PCRE2's code and the outline may be found ready-made */
    uint64_t match_limit; /* steps of PCRE2 at one place; 0: 20,000,000. Five times that is what
                             all places of a document (or a search) that need over 20,000 get */
} gz_pattern_source;

/* On failure the message is `where: what` with the place in the pattern as the
 * analyst wrote it, and what to do. */
gloze_status gz_pattern_new(const gz_pattern_source *source, gz_pattern **out,
                            gloze_error *err) GLOZE_CHECK;
void gz_pattern_free(gz_pattern *pattern); /* NULL is allowed */

/* The translated PCRE2 text, as a string: for messages and tests. */
const char *gz_pattern_pcre(const gz_pattern *pattern);
/* May every part of it be missing? (An empty match is no match all the same.) */
bool gz_pattern_may_be_empty(const gz_pattern *pattern);
/* Is it tried at more places than others, because it is `midword`, or because nothing can be told
 * beforehand of how it begins? Then `*why` (NULL is allowed) is set to the reason, a string, for
 * `gloze check`. */
bool gz_pattern_slow(const gz_pattern *pattern, const char **why);
/* Number of groups, with group 0 for the whole. */
size_t gz_pattern_group_count(const gz_pattern *pattern);
/* Distinct names of groups, in the order of the pattern. */
size_t gz_pattern_name_count(const gz_pattern *pattern);
const char *gz_pattern_name(const gz_pattern *pattern, size_t index); /* string */
/* Index of a name, or -1. */
int gz_pattern_find_name(const gz_pattern *pattern, const char *name, size_t len);
/* The list that a named group reads as a whole (`(?<m>%{month})`), or NULL. Of several groups
 * with this name, the first that reads a list. */
const gz_lexicon *gz_pattern_name_list(const gz_pattern *pattern, size_t index);
/* The span that the name captured in a match (of the first of its groups that took
 * part); false when none did. `groups` are the spans of a gz_match. */
bool gz_pattern_capture(const gz_pattern *pattern, size_t index, const gz_span *groups,
                        gz_span *out);
/* The list that this same group reads as a whole, or NULL: what to look the captured text up
 * in. (Branches may read different lists under one name, or no list at all.) */
const gz_lexicon *gz_pattern_capture_list(const gz_pattern *pattern, size_t index,
                                          const gz_span *groups);

/* Finds the first match that starts at or after byte `from` (<= len), at a place where a match
 * may start. `subject` is valid UTF-8 and `from` the start of a character; what lies before
 * `from` is seen by look-behinds. `groups` has room for all groups; their offsets are those of
 * `subject`, and a group that took no part is {SIZE_MAX, SIZE_MAX}. A limit reached is
 * GLOZE_ELIMIT and names the limit and the place. */
gloze_status gz_pattern_search(gz_pattern *pattern, const char *subject, size_t len, size_t from,
                               gz_span *groups, bool *found, gloze_error *err) GLOZE_CHECK;

#endif
