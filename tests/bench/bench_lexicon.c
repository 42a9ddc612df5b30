/* bench_lexicon: what a list of names costs, when it is ten times as long.
 *
 *     bench_lexicon [NAMES [MEGABYTES]]
 *
 * Scans generated text with a compiled list of NAMES names and two of ten times as many, which
 * begin with the same: in one the others are not in the text, in the other they are as likely to
 * be as the first. Prints MB per second of CPU time, the best of several rounds, and how much
 * dearer the longer lists are. Text and names are the same on every machine. */
#include "match/lexicon.h"
#include "text/segment.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ROUNDS = 9, WORDS = 60000, TIMES = 10 };

static uint64_t seed = 1;
static char words[WORDS][24];

static uint32_t pick(uint32_t below)
{
    seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)((seed >> 33) % below);
}

/* The first words are the most frequent, as in a language. */
static const char *frequent_word(void)
{
    uint32_t rank = WORDS;

    for (int i = 0; i < 3; i++)
        rank = 1 + pick(rank);
    return words[rank - 1];
}

static void make_words(void)
{
    static const char *const syllables[] = { "ka", "ro",  "min", "tel", "va", "ston", "ber",
                                             "li", "no",  "sha", "gor", "pe", "dra",  "wick",
                                             "ha", "lom", "mar", "tin", "su", "der" };

    for (size_t i = 0; i < WORDS; i++)
        for (uint32_t n = 2 + pick(3); n > 0; n--)
            strcat(words[i], syllables[pick(20)]);
}

static void add_capital(gz_buffer *out, const char *word)
{
    gz_buffer_char(out, (char)(word[0] - 'a' + 'A'));
    gz_buffer_string(out, word + 1);
}

/* A table of names of one to three words; the seed gives the same first ones each time. What
 * follows them is, when `strange`, of words that no text has. */
static gz_buffer make_table(size_t names, size_t first, bool strange)
{
    gz_buffer out;

    gz_buffer_init(&out);
    seed = 2;
    gz_buffer_string(&out, "phrase\n");
    for (size_t i = 0; i < names; i++)
        for (uint32_t n = 1 + pick(3); n > 0; n--) {
            add_capital(&out, n > 1 ? frequent_word() : words[pick(WORDS)]);
            gz_buffer_string(&out, strange && i >= first ? "q" : "");
            gz_buffer_string(&out, n > 1 ? " " : "\n");
        }
    return out;
}

/* Sentences in which every fourth word has a capital. */
static gz_buffer make_text(size_t len)
{
    gz_buffer out;

    gz_buffer_init(&out);
    seed = 3;
    for (size_t n = 1; out.len < len; n++) {
        const char *word = frequent_word();

        if (pick(4) == 0)
            add_capital(&out, word);
        else
            gz_buffer_string(&out, word);
        gz_buffer_string(&out, n % 400 == 0 ? ".\n\n" : n % 15 ? " " : ", ");
    }
    return out;
}

static void check(gloze_status status, const gloze_error *err)
{
    if (status == GLOZE_OK)
        return;
    fprintf(stderr, "%s\n", err->message);
    exit(1);
}

static gloze_status count_match(void *data, const gz_lexicon_match *match)
{
    (void)match;
    ++*(size_t *)data;
    return GLOZE_OK;
}

/* Seconds of the best round. */
static double scan(const gz_lexicon *lexicon, const gz_buffer *text, size_t *matches)
{
    gz_lexicon_set *set = NULL;
    gloze_error err;
    double best = 1e9;

    check(gz_lexicon_set_new(&lexicon, 1, &set, &err), &err);
    for (int round = 0; round < ROUNDS; round++) {
        gz_document doc;
        clock_t start;

        gz_document_init(&doc);
        doc.text = text->data;
        doc.len = text->len;
        check(gz_segment(&doc, NULL, 0, NULL, &err), &err);
        *matches = 0;
        start = clock();
        check(gz_lexicon_set_scan(set, &doc, false, count_match, matches, &err), &err);
        double taken = (double)(clock() - start) / CLOCKS_PER_SEC;
        best = taken < best ? taken : best;
        gz_document_clear(&doc);
    }
    gz_lexicon_set_free(set);
    return best;
}

/* Seconds to scan the text with this table of names, which is freed. */
static double measure(gz_buffer table, const gz_buffer *text)
{
    gz_buffer image;
    gz_lexicon *list = NULL, *compiled = NULL;
    gz_lexicon_options options = { 0 };
    gloze_error err;
    size_t matches;

    gz_buffer_init(&image);
    check(gz_lexicon_from_tsv(table.data, table.len, "names.tsv", &options, &list, &err), &err);
    check(gz_lexicon_compile(list, gz_lexicon_source_of(table.data, table.len), &image, &err),
          &err);
    gz_lexicon_free(list);
    gz_buffer_clear(&table);
    check(gz_lexicon_from_image(image.data, image.len, "names.lex", &compiled, &err), &err);
    double taken = scan(compiled, text, &matches);
    printf("%8zu names: %6.1f MB/s, %zu matches\n", gz_lexicon_row_count(compiled),
           (double)text->len / 1e6 / taken, matches);
    gz_lexicon_free(compiled);
    gz_buffer_clear(&image);
    return taken;
}

int main(int argc, char **argv)
{
    size_t names = argc > 1 ? strtoul(argv[1], NULL, 10) : 100000;
    size_t megabytes = argc > 2 ? strtoul(argv[2], NULL, 10) : 4;

    make_words();
    gz_buffer text = make_text(megabytes * 1000000);
    double few = measure(make_table(names, names, false), &text);
    double strange = measure(make_table(TIMES * names, names, true), &text);
    double many = measure(make_table(TIMES * names, names, false), &text);
    printf("%d times the names: %.2f times the time, %.2f where the others are found, too\n", TIMES,
           strange / few, many / few);
    gz_buffer_clear(&text);
    return 0;
}
