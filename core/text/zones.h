/* zones.h - what part of an article a block is.
 * Depends on document.h, words.h. */
#ifndef GZ_ZONES_H
#define GZ_ZONES_H

#include "text/words.h"

/* The zone of a block that waits for gz_zones_settle. */
#define GZ_ZONE_OPEN ((gz_zone)(GZ_ZONE_FURNITURE + 1))

/* Gives each open block its zone; all must have their tokens. Furniture is found among
 * the others too. In this order: furniture (the word list; blocks without a letter or digit), list items (bullets;
 * neighbouring lines "Key Phrase: value"), captions (they name a picture's maker, or
 * are short and printed twice), headings (short, without a full stop, in Title Case or
 * before running text), body. */
void gz_zones_settle(gz_document *doc, const gz_segment_words *words);

#endif
