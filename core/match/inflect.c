#include "match/inflect.h"

#include <string.h>

static bool is_vowel(char c)
{
    return c && strchr("aeiouAEIOU", c) != NULL;
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool ends_in(const char *word, size_t len, const char *ending)
{
    size_t n = strlen(ending);
    return len > n && memcmp(word + len - n, ending, n) == 0;
}

/* A consonant before its last letter, so that a final y becomes i. */
static bool ends_in_consonant_y(const char *word, size_t len)
{
    return len > 2 && word[len - 1] == 'y' && is_letter(word[len - 2]) && !is_vowel(word[len - 2]);
}

/* stop, plan: one vowel before one last consonant, in a word of one syllable. */
static bool doubles(const char *word, size_t len)
{
    size_t vowels = 0;
    if (len < 3 || is_vowel(word[len - 1]) || strchr("wxyWXY", word[len - 1]) ||
        !is_vowel(word[len - 2]) || is_vowel(word[len - 3]) || !is_letter(word[len - 1]))
        return false;
    for (size_t i = 0; i < len; i++)
        vowels += is_vowel(word[i]) || (i > 0 && word[i] == 'y');
    return vowels == 1;
}

typedef struct inflection {
    const char *word; /* the word that changes */
    size_t len;
    const char *rest; /* what follows it: " up" */
    size_t rest_len;
    gz_buffer *out;
} inflection;

static void add(const inflection *i, size_t stem, const char *ending)
{
    gz_buffer_add(i->out, i->word, stem);
    gz_buffer_string(i->out, ending);
    gz_buffer_add(i->out, i->rest, i->rest_len);
    gz_buffer_char(i->out, '\0');
}

static void add_s(const inflection *i)
{
    const char *word = i->word;
    size_t len = i->len;
    if (ends_in_consonant_y(word, len))
        add(i, len - 1, "ies");
    else if (ends_in(word, len, "s") || ends_in(word, len, "x") || ends_in(word, len, "z") ||
             ends_in(word, len, "ch") || ends_in(word, len, "sh") ||
             (ends_in(word, len, "o") && !is_vowel(word[len - 2])))
        add(i, len, "es");
    else
        add(i, len, "s");
}

/* The last letter twice, then the ending. */
static void add_doubled(const inflection *i, const char *ending)
{
    char doubled[8] = { i->word[i->len - 1] };
    strcpy(doubled + 1, ending); /* at most "ing" */
    add(i, i->len, doubled);
}

static void add_ed(const inflection *i)
{
    if (ends_in(i->word, i->len, "e"))
        add(i, i->len, "d");
    else if (ends_in_consonant_y(i->word, i->len))
        add(i, i->len - 1, "ied");
    else if (doubles(i->word, i->len))
        add_doubled(i, "ed");
    else
        add(i, i->len, "ed");
}

static void add_ing(const inflection *i)
{
    if (ends_in(i->word, i->len, "ie"))
        add(i, i->len - 2, "ying");
    else if (ends_in(i->word, i->len, "e") && !ends_in(i->word, i->len, "ee") &&
             !ends_in(i->word, i->len, "oe") && !ends_in(i->word, i->len, "ye"))
        add(i, i->len - 1, "ing");
    else if (doubles(i->word, i->len))
        add_doubled(i, "ing");
    else
        add(i, i->len, "ing");
}

/* The forms that a list of irregular words gives; false when the word is not there. */
static bool add_irregular(const inflection *i, const gz_lexicon *irregular)
{
    size_t row = irregular ? gz_lexicon_find(irregular, i->word, i->len) : GZ_NO_ROW;
    int column = irregular ? gz_lexicon_column(irregular, "forms", 5) : -1;
    size_t len;
    if (row == GZ_NO_ROW || column < 0)
        return false;
    const char *forms = gz_lexicon_cell(irregular, row, (size_t)column, &len);
    for (size_t at = 0; at < len;) {
        size_t n = strcspn(forms + at, " ");
        inflection form = *i;
        form.word = forms + at;
        if (n)
            add(&form, n, "");
        at += n + 1;
    }
    return len > 0;
}

void gz_inflect(const char *word, size_t len, const gz_lexicon *irregular, gz_buffer *out)
{
    const char *space = memchr(word, ' ', len);
    size_t first = space ? (size_t)(space - word) : len;
    inflection i = { word, first, word + first, len - first, out };
    add(&i, first, "");
    if (first == 0 || !is_letter(word[first - 1]))
        return;
    add_s(&i);
    add_ing(&i);
    if (!add_irregular(&i, irregular))
        add_ed(&i);
}
