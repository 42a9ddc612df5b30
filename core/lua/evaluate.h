/* evaluate.h - what a rule says of one match: its span, its attributes, or why not.
 * Depends on captures.h, values.h. */
#ifndef GZ_EVALUATE_H
#define GZ_EVALUATE_H

#include "lua/captures.h"

typedef struct gz_verdict {
    bool accepted;
    gloze_value *slots; /* one an attribute of the rule's type; matches of one row may share them */
    const char *reason; /* when not accepted: string in the document's arena */
} gz_verdict;

/* The span that the rule reports for a match (`span`, else the whole), without white space
 * at its ends. False when the captures it names took no part, or nothing is left. */
bool gz_rule_span(const gz_document *doc, const gz_rule *rule, const gz_hit *hit, gz_span *out);

/* Evaluates columns, `set` and its function. False: Lua failed (the failure is filled), or
 * memory ran out (its code is limit-memory). */
bool gz_rule_evaluate(gz_vm *vm, size_t rule, const gz_hit *hit, gz_verdict *out,
                      gz_failure *failure) GLOZE_CHECK;

/* Runs an on_document function; what it adds goes to vm->out. */
bool gz_run_hook(gz_vm *vm, size_t rule, gz_failure *failure) GLOZE_CHECK;
/* Runs an on_date function. `*date` and `*from` are strings in the document's arena, or NULL
 * when it proposes nothing. */
bool gz_run_date_hook(gz_vm *vm, const gz_date_hook *hook, const char **date, const char **from,
                      gz_failure *failure) GLOZE_CHECK;

#endif
