/* score_report.h - a score for people, or as JSON (schemas/score.schema.json).
 * Depends on run/score.h and remarks.h. No state. */
#ifndef GZ_CLI_SCORE_REPORT_H
#define GZ_CLI_SCORE_REPORT_H

#include "cli/remarks.h"
#include "run/score.h"

/* Appends the tables: strict, relaxed, attributes, relations; and the remarks. */
void gz_score_report_text(const gz_score *score, const gz_remarks *remarks, gz_buffer *out);
void gz_score_report_json(const gz_score *score, const gz_remarks *remarks, gz_buffer *out);

#endif
