/* lexicon_file.h - the layout of a compiled lexicon. Internal to match/.
 *
 * A header, then four arrays one after the other, each at a multiple of 8: the text, the
 * records, the slots of the index, sorted, the filter (lexicon_data.h, lexicon_index.h). Numbers are
 * in the byte order of the machine. Nothing is parsed when a file is opened; the arrays are
 * used where they lie. The header is checked whole, by its checksum; of the rest only that it
 * is there, until something in it is followed. gz_lexicon_verify checks all of it. */
#ifndef GZ_LEXICON_FILE_H
#define GZ_LEXICON_FILE_H

#include "match/lexicon_data.h"

#define GZ_LEXICON_MAGIC "\x8AGZLEX\r\n"
#define GZ_LEXICON_VERSION 2u
#define GZ_LEXICON_ORDER 0x01020304u

typedef enum gz_lexicon_section {
    GZ_SECTION_TEXT,
    GZ_SECTION_RECORDS,
    GZ_SECTION_SLOTS,
    GZ_SECTION_FILTER,
    GZ_SECTION_COUNT
} gz_lexicon_section;

typedef struct gz_lexicon_header {
    char magic[8];
    uint32_t order, version;
    uint32_t normaliser; /* gz_fold_version */
    uint32_t letter_case, hyphen, plural, possessive;
    uint32_t column_count, row_count, record_count, key_count, longest;
    gz_lexicon_source source;
    struct {
        uint64_t start, len; /* in bytes */
    } sections[GZ_SECTION_COUNT];
    uint64_t file_len;
    uint64_t body_checksum;   /* of all that follows the header */
    uint64_t header_checksum; /* of the header up to here */
} gz_lexicon_header;

#endif
