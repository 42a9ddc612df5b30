/* elements.h - what the elements of HTML mean for the visible text.
 * Depends on document.h and gumbo. Constant tables: safe everywhere. */
#ifndef GZ_ELEMENTS_H
#define GZ_ELEMENTS_H

#include "text/document.h"

#include <gumbo.h>

typedef struct gz_element {
    bool block;    /* parts blocks before and after */
    bool hidden;   /* its content is not shown */
    bool raw;      /* its content is no markup: script, title, … */
    bool literal;  /* nor are there character references in it: script, not title */
    bool empty;    /* it has no content and no end tag */
    bool implied;  /* its end tag may be left out: it does not nest by itself */
    bool evidence; /* in plain text, a sign that the text holds HTML */
    bool has_zone;
    gz_zone zone;
} gz_element;

const gz_element *gz_element_of(GumboTag tag);

#endif
