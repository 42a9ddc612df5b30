/* compare.h - does a document carry the annotations that a case marks?
 * The answer, when it is no, is a picture for people:
 *
 *     text      in 2019 a £48m boost, then £3
 *     expected          ~~~~
 *     found                           ~~
 *     "£48m" money is missing
 *     "£3" money is not marked
 *
 * Depends on cases.h, result.h and match/number.h. No state. */
#ifndef GZ_COMPARE_H
#define GZ_COMPARE_H

#include "base/buffer.h"
#include "run/cases.h"
#include "run/result.h"

/* Must this annotation be marked? Those for which it says no are only looked at where a
 * mark names their type. */
typedef bool (*gz_counts_fn)(void *data, const gloze_annotation *annotation);

/* Compares the marks with the annotations of `doc`, which was made from the case's text,
 * taken verbatim.
 *   - Each mark needs an annotation with just its span: of the type that it names, else of
 *     `type` (string), which `counts` accepts; what it says of attributes and relations
 *     must be true. `type` NULL: a mark must name one.
 *   - Each annotation that `counts` accepts needs a mark.
 * Values are compared by kind: numbers as numbers, a list as its items with ", " between.
 * True when all fits; else what does not is appended to `diff`, each line after `indent`
 * spaces; of each mark only the first difference. */
bool gz_case_compare(const gz_case *expected, const gloze_document *doc, const char *type,
                     gz_counts_fn counts, void *data, unsigned indent, gz_buffer *diff);

#endif
