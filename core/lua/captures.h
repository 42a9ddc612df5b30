/* captures.h - what a rule's captures took: spans, values, annotations.
 * Depends on vm.h. */
#ifndef GZ_CAPTURES_H
#define GZ_CAPTURES_H

#include "lua/vm.h"

/* The span that a piece of a template captured; false when it took no part. */
bool gz_capture_span(const gz_rule *rule, const gz_template_piece *piece, const gz_hit *hit,
                     gz_span *out);
/* A cell of a list as a value; false for an empty one, which is no value. */
bool gz_capture_cell(const gz_lexicon *list, size_t row, size_t column, gloze_value *out);
/* What a template gives for a match: a constant, the value itself of one reference, else text. False
 * when a capture took no part, or has no value. What is new lives in `arena`. */
bool gz_template_read(const gz_document *doc, const gz_rule *rule, const gz_template *template,
                      const gz_hit *hit, gz_arena *arena, gloze_value *out);
/* The n-th annotation (from 0) that a template of one reference names; NULL when there is none:
 * the capture took no part, or all have been given. */
gz_note *gz_template_note(const gz_rule *rule, const gz_template *template, const gz_hit *hit,
                          size_t n);
/* The span of what a template of one reference captured; false when it took no part. */
bool gz_template_span(const gz_rule *rule, const gz_template *template, const gz_hit *hit,
                      gz_span *out);
/* Does the annotation fulfil the requirements, given what the rule has captured so far? */
bool gz_is_fulfilled(const gz_document *doc, const gz_rule *rule, const gz_is *is,
                     const gz_note *note, const gz_hit *hit);

#endif
