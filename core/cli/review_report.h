/* review_report.h - what people changed in suggestions, rule by rule, the worst rule first.
 * Depends on run/corrections.h, remarks.h and telling.h. Belongs to one thread.
 *
 * The worst rule is that of which the lower end of the interval (gz_interval_share) of the share
 * that was corrected is highest: 50 of 60 come before 1 of 1. */
#ifndef GZ_CLI_REVIEW_REPORT_H
#define GZ_CLI_REVIEW_REPORT_H

#include "cli/groups.h"
#include "base/arena.h"
#include "cli/remarks.h"
#include "run/corrections.h"

typedef struct gz_review_report {
    bool json;
    size_t most; /* cases shown of each rule */
    gz_arena arena;
    gz_groups rules,
        types; /* what rules suggested; what was added, by type: counts by gz_correction */
    size_t counts[GZ_CORRECTIONS];
    size_t documents;
    gz_remarks remarks;
} gz_review_report;

void gz_review_report_init(gz_review_report *report, bool json, size_t most);
void gz_review_report_clear(gz_review_report *report);
/* Both readings of a document, of one text, and how they differ. */
gloze_status gz_review_report_add(gz_review_report *report, const gz_snapshot *exported,
                                  const gz_snapshot *corrected, const gz_differences *differences,
                                  gloze_error *err) GLOZE_CHECK;
/* Orders the rules and appends the whole report: for people, or as schemas/review.schema.json. */
gloze_status gz_review_report_write(gz_review_report *report, gz_buffer *out,
                                    gloze_error *err) GLOZE_CHECK;

#endif
