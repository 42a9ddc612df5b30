/* diff_report.h - differences of many documents, told rule by rule.
 * Depends on run/differences.h and source.h. One thread. Memory: what is shown.
 *
 *     money/symbol: 1 added, 1 changed
 *       + pier.txt:3:9    paid [£75m] to the
 *           money amount=75000000 currency=GBP
 *       ~ pier.txt:9:1    [£2m] more
 *           amount: 2 -> 2000000
 */
#ifndef GZ_CLI_DIFF_REPORT_H
#define GZ_CLI_DIFF_REPORT_H

#include "cli/groups.h"
#include "cli/remarks.h"
#include "run/differences.h"

typedef struct gz_diff_report {
    bool json;
    size_t most; /* differences shown of each rule, and remarks */
    gz_arena arena;
    gz_groups rules; /* counts by gz_difference_kind */
    size_t counts[GZ_DIFFERENCE_KINDS];
    size_t documents, differing; /* in both; of these, with a difference */
    gz_remarks remarks;          /* about whole documents */
} gz_diff_report;

void gz_diff_report_init(gz_diff_report *report, bool json, size_t most);
void gz_diff_report_clear(gz_diff_report *report);

/* Both readings of a document. `in` is the document itself where it is at hand, so that lines
 * can be told, or NULL. */
gloze_status gz_diff_report_add(gz_diff_report *report, const gz_snapshot *old,
                                const gz_snapshot *new, const gloze_input *in,
                                gloze_error *err) GLOZE_CHECK;
/* A document that is the same in both. */
void gz_diff_report_same(gz_diff_report *report);
/* Something about a whole document: "only in OLD". */
void gz_diff_report_remark(gz_diff_report *report, const char *id, const char *what);

bool gz_diff_report_differs(const gz_diff_report *report);
/* Appends the whole report. */
gloze_status gz_diff_report_write(const gz_diff_report *report, gz_buffer *out,
                                  gloze_error *err) GLOZE_CHECK;

#endif
