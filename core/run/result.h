/* result.h - an annotated document as it leaves the pipeline.
 * Depends on text/document.h and gloze.h. Belongs to a context. */
#ifndef GZ_RESULT_H
#define GZ_RESULT_H

#include "text/document.h"

/* What gloze.h hands out. Annotations are in the order of the output: by start, longer
 * first, type, rule; hidden types and hidden attributes are left out already. */
struct gloze_document {
    const gz_document *doc;
    const gloze_annotation *annotations;
    size_t count;
    const gloze_problem *problems;
    size_t problem_count;
};

#endif
