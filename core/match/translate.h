/* translate.h - from a pattern as analysts write it (pattern.h) to PCRE2 text.
 * Depends on place.h, lexicon.h. Internal to match/. */
#ifndef GZ_TRANSLATE_H
#define GZ_TRANSLATE_H

#include "base/buffer.h"
#include "match/pattern.h"
#include "match/place.h"

enum {
    GZ_DEFINITION_DEPTH = 16,       /* %{…} inside %{…} */
    GZ_NESTING_MAX = 200,           /* groups inside groups */
    GZ_PATTERN_BYTES_MAX = 1 << 20, /* of the translated text */
    GZ_NAME_BYTES_MAX = 64          /* of a definition's name */
};

/* What a space stands for. Possessive throughout, so that (?U) changes nothing. */
#define GZ_WHITE_RUN "(?>\\h++\\R?+\\h*+|\\R\\h*+)"

/* A named group whose whole content is one list. */
typedef struct gz_list_group {
    uint32_t group;
    const gz_lexicon *list;
} gz_list_group;

/* Zero it before use; cleared by its owner, also after a failure. */
typedef struct gz_translation {
    gz_buffer text; /* for pcre2_compile */
    gz_place_map map;
    gz_list_group *lists; /* in rising order of group */
    size_t list_count, list_cap;
} gz_translation;

void gz_translation_clear(gz_translation *translation);
/* What is wrong in the analyst's own terms is found here; what is left is found by
 * pcre2_compile, whose error offset gz_place_find maps back. */
gloze_status gz_translate(const gz_pattern_source *source, gz_translation *translation,
                          gloze_error *err) GLOZE_CHECK;

#endif
