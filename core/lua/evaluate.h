/* evaluate.h - what a rule says of one match: its span, its attributes, or why not.
 * Depends on vm.h, values.h. */
#ifndef GZ_EVALUATE_H
#define GZ_EVALUATE_H

#include "lua/vm.h"

typedef struct gz_verdict {
    bool accepted;
    gloze_value *slots; /* one an attribute of the rule's type, in the document's arena */
    const char *reason; /* when not accepted: string in the document's arena */
} gz_verdict;

/* The span that the rule reports for a match (`span`, else the whole), without white space
 * at its ends. False when the captures it names took no part, or nothing is left. */
bool gz_rule_span(const gz_document *doc, const gz_rule *rule, const gz_hit *hit, gz_span *out);

/* Evaluates columns, `set` and its function. False: Lua failed (the failure is filled), or
 * memory ran out (its code is limit-memory). */
bool gz_rule_evaluate(gz_vm *vm, size_t rule, const gz_hit *hit, gz_verdict *out,
                      gz_failure *failure) GLOZE_CHECK;

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

/* Runs an on_document function; what it adds goes to vm->out. */
bool gz_run_hook(gz_vm *vm, size_t rule, gz_failure *failure) GLOZE_CHECK;
/* Runs an on_date function. `*date` and `*from` are strings in the document's arena, or NULL
 * when it proposes nothing. */
bool gz_run_date_hook(gz_vm *vm, const gz_date_hook *hook, const char **date, const char **from,
                      gz_failure *failure) GLOZE_CHECK;

#endif
