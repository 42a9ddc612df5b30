/* scanner.h - all patterns of a stage in one walk over the text.
 *
 * At each place where a pattern may start (a word start, or a character that is
 * no letter, digit or mark) every pattern that could match there is tried, anchored;
 * the result is as if every pattern had been tried at every such place. Each
 * place gives at most one match a pattern: PCRE2's preferred one. A scanner gets
 * quicker with the texts that it sees; what it finds does not depend on them.
 * Depends on pattern.h, dispatch.h and text/document.h. A scanner belongs to one
 * thread, and its patterns to one run at a time. */
#ifndef GZ_SCANNER_H
#define GZ_SCANNER_H

#include "match/pattern.h"
#include "text/document.h"

typedef struct gz_scanner gz_scanner;

typedef struct gz_match {
    size_t pattern;        /* index in the scanner */
    gz_span span;          /* bytes of the document's text */
    const gz_span *groups; /* [0] is the whole; a group that took no part is {SIZE_MAX, SIZE_MAX} */
    size_t group_count;    /* valid during the call only */
} gz_match;

/* Called for each match, in the order of the text, then of the patterns. A status other
 * than GLOZE_OK stops the scan and is returned. */
typedef gloze_status (*gz_match_fn)(void *data, const gz_match *match);

/* The patterns must outlive the scanner. */
gloze_status gz_scanner_new(gz_pattern *const *patterns, size_t count, gz_scanner **out,
                            gloze_error *err) GLOZE_CHECK;
void gz_scanner_free(gz_scanner *scanner); /* NULL is allowed */

/* Which patterns a run leaves out: skip[i] true leaves out pattern i. NULL: none. */
typedef struct gz_scan_options {
    const bool *skip;
    const char *volatile *running; /* kept at the owner of the pattern that runs; or NULL */
    const char *const *owners;     /* with `running`, one a pattern */
    bool no_jit;                   /* interpret: its limits count the same on every machine */
    uint64_t (*clock)(void);       /* for measuring, or NULL: the time in any unit */
    uint64_t *spent;               /* with a clock, one a pattern: adds what it took */
} gz_scan_options;

/* Walks all blocks of `doc`; `report` may search (gz_pattern_search), but not run the scanner
 * again. When a pattern reaches a limit (match, depth, heap, or steps in the whole document),
 * the result is GLOZE_ELIMIT, `*failed` (NULL is allowed) is its index, and the message names
 * the limit and the place. */
gloze_status gz_scanner_run(gz_scanner *scanner, const gz_document *doc,
                            const gz_scan_options *options, gz_match_fn report, void *data,
                            size_t *failed, gloze_error *err) GLOZE_CHECK;

#endif
