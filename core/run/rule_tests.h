/* rule_tests.h - runs the examples of rules: `yes`, `no` and cases.txt.
 *
 * In `yes` the rule reports exactly the marked spans, in `no` none: for a rule that
 * makes annotations these, for one that updates the changed annotations, for one
 * that drops the annotations that it vetoed. In cases.txt all annotations of the
 * types that the plugin's rules make must be marked.
 * Depends on cases.h, compare.h, engine.h. */
#ifndef GZ_RULE_TESTS_H
#define GZ_RULE_TESTS_H

#include "base/buffer.h"
#include "gloze.h"

typedef struct gz_test_counts {
    size_t passed, failed;
} gz_test_counts;

/* Runs the examples of all plugins of `config`, or of those named. What fails is told in
 * `out`: the place, the sentence, what was expected and found. The status is that of
 * loading the plugins and of reading the cases; failing examples are only counted. */
gloze_status gz_test_rules(const gloze_config *config, const char *const *plugins,
                           size_t plugin_count, gz_test_counts *counts, gz_buffer *out,
                           gloze_error *err) GLOZE_CHECK;
/* Runs the cases of a file that belongs to no plugin; `path` is its name for messages. All
 * annotations must be marked, or those of the types that a case names. */
gloze_status gz_test_cases(const gloze_config *config, const char *data, size_t len,
                           const char *path, gz_test_counts *counts, gz_buffer *out,
                           gloze_error *err) GLOZE_CHECK;

#endif
