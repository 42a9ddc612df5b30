/* A word list as a file may hold it: each phrase that it accepts is found again. */
#include "match/lexicon.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    gz_lexicon_options options = { 0 };
    gz_lexicon *lexicon = NULL;
    gz_buffer pattern = { 0 };
    gloze_error err = { 0 };

    if (size < 1 || size > 1 << 16)
        return -1;
    options.letter_case = (gz_letter_case)(data[0] % 3);
    options.hyphen = data[0] & 4;
    options.plural = data[0] & 8;
    options.possessive = data[0] & 16;
    if (gz_lexicon_from_tsv((const char *)data + 1, size - 1, "fuzz.tsv", &options, &lexicon,
                            &err) != GLOZE_OK) {
        assert(strncmp(err.message, "fuzz.tsv:", 9) == 0 || err.code == GLOZE_ENOMEM);
        return 0;
    }
    for (size_t row = 0; row < gz_lexicon_row_count(lexicon); row++) {
        size_t len;
        const char *phrase = gz_lexicon_cell(lexicon, row, 0, &len);

        assert(gz_lexicon_find(lexicon, phrase, len) != GZ_NO_ROW);
    }
    if (gz_lexicon_pattern(lexicon, &pattern, &err) != GLOZE_OK)
        assert(err.message[0] != '\0');
    gz_buffer_clear(&pattern);
    gz_lexicon_free(lexicon);
    return 0;
}
