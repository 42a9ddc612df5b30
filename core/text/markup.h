/* markup.h - what a page says about itself: <title>, <meta>, <time>, JSON-LD.
 * Depends on document.h, gumbo and jansson. */
#ifndef GZ_MARKUP_H
#define GZ_MARKUP_H

#include "text/document.h"

#include <gumbo.h>

typedef struct gz_markup {
    gz_document *doc;
    const char *og_title; /* in the parse tree */
    bool failed;          /* memory ran out */
} gz_markup;

/* Reads the element, if it is one of these, into doc->markup: <meta> by its property, name
 * or itemprop; <time datetime> as "time"; headline, datePublished, dateModified and dateCreated
 * of JSON-LD by these names. <title> becomes the document's title unless it has one. */
void gz_markup_read(gz_markup *markup, const GumboElement *element);
/* To be called at the end: og:title stands in for a missing <title>. False when
 * memory ran out on the way. */
bool gz_markup_finish(gz_markup *markup);

/* The value of an attribute; NULL when the element has none of that name. */
const char *gz_markup_attribute(const GumboElement *element, const char *name);

#endif
