/* bench_scanner: 26 patterns over generated text, by the scanner and one after the other.
 *
 *     bench_scanner [MEGABYTES [FURTHER_PATTERNS]]
 *
 * Prints MB per second of CPU time for each way, warm and cold, and checks that both
 * find as many matches. The text is the same on every machine. */
#include "match/compiled.h"
#include "match/scanner.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

enum { WORDS = 30000, BLOCK = 400, COLD = 5000 };

static const char *const rules[] = {
    "(?<d>\\d{1,2})(?:st|nd|rd|th)? "
    "(?<m>January|February|March|April|May|June|July|August|September|"
    "October|November|December)(?:,? (?<y>\\d{4}))?\\b",
    "(?<m>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]* (?<d>\\d{1,2})(?:, "
    "(?<y>\\d{4}))?\\b",
    "\\d{4}-\\d{2}-\\d{2}\\b",
    "\\d{1,2}/\\d{1,2}/\\d{2,4}\\b",
    "(?i)(?:last|next|this) (?:week|month|year|monday|tuesday|wednesday|thursday|friday)\\b",
    "(?i)(?:yesterday|today|tomorrow|tonight)\\b",
    "(?:in|since|by|until) (?<y>(?:19|20)\\d{2})\\b",
    "(?:the )?(?:early|mid|late)[ -](?:19|20)\\d0s\\b",
    "(?:a|one|two|three|four|five|six|\\d+) (?:days?|weeks?|months?|years?) "
    "(?:ago|later|earlier)\\b",
    "\\d{1,2}(?::\\d{2})? ?(?:am|pm|a\\.m\\.|p\\.m\\.)",
    "[£$€] ?\\d+(?:,\\d{3})*(?:\\.\\d+)?(?: ?(?:million|billion|trillion|m|bn|tn|k)\\b)?",
    "\\d+(?:,\\d{3})*(?:\\.\\d+)? (?:million |billion )?(?:dollars|pounds|euros|yen|rupees)\\b",
    "(?i)(?:usd|gbp|eur|inr) ?\\d+(?:,\\d{3})*",
    "\\d+(?:\\.\\d+)?(?:%| per ?cent\\b)",
    "“(?<q>[^“”]{1,400})”",
    "\"(?<q>[^\"]{1,400})\"(?: (?:he|she|they) (?:said|added|told))?",
    "(?:said|says|told|added) (?<who>[A-Z]\\w+(?: [A-Z]\\w+){0,2})",
    "(?<who>[A-Z]\\w+ [A-Z]\\w+),? (?:who|which) (?:said|says|told|added)",
    "(?:Mr|Mrs|Ms|Dr|Sir) (?<n>[A-Z][a-z]+)",
    "(?:National|Federal|Central|Royal)(?: [A-Z]\\w+){1,3} (?:Agency|Bureau|Bank|Police|Office)",
    "(?:Ministry|Department|Office) of (?:the )?[A-Z]\\w+",
    "[A-Z]{2,6}\\b(?= (?:said|has|will|officers?))",
    "(?<=\\()[A-Z]{2,6}(?=\\))",
    "(?:north|south|east|west)(?:ern)? (?<p>[A-Z]\\w+)",
    "\\b(?:in|at|near|from) (?<p>(?:New |San |Saint )?[A-Z]\\w+)",
    "(?<n>\\d+)-year-old\\b",
};
static const char *const common[] = {
    "the",   "of",   "to",  "and",  "a",    "in",   "that",  "is",    "was",   "for",
    "on",    "with", "as",  "he",   "said", "by",   "at",    "it",    "from",  "has",
    "had",   "have", "be",  "are",  "were", "an",   "this",  "who",   "which", "they",
    "their", "his",  "her", "been", "will", "more", "about", "after", "year",  "two",
};
static const char *const facts[] = {
    "12 March 2021", "March 3, 2019",
    "last week",     "in 2018",
    "£75 million",   "$1,200",
    "4.5 per cent",  "“we are not going to wait any longer”",
    "Mr Harlow",     "the National Water Agency",
    "(NWA)",         "five years ago",
    "a 34-year-old", "north Wexby",
    "10am",          "said Joan Pell",
};

static uint64_t seed = 1;

static uint32_t pick(uint32_t below)
{
    seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)((seed >> 33) % below);
}

static void make_word(char *word)
{
    size_t len = 0;

    for (uint32_t n = 1 + pick(4); n > 0; n--) {
        word[len++] = "bcdfghklmnprstvw"[pick(16)];
        if (pick(5) == 0)
            word[len++] = "lr"[pick(2)];
        word[len++] = "aeiou"[pick(5)];
    }
    if (pick(2))
        word[len++] = "ndrst"[pick(5)];
    word[len] = '\0';
}

/* Half of it common words, the rest from a long tail, now and then something to find. */
static char *make_text(size_t size)
{
    static char words[WORDS][24];
    char *text = malloc(size + 100);
    size_t len = 0;

    for (size_t i = 0; i < WORDS; i++)
        make_word(words[i]);
    while (len < size) {
        const char *word;
        size_t start = len;

        if (pick(2))
            word = common[pick(1 + pick(COUNT(common)))];
        else if (pick(24) == 0)
            word = facts[pick(COUNT(facts))];
        else
            word = words[pick(1 + pick(1 + pick(WORDS)))];
        len += (size_t)sprintf(text + len, "%s", word);
        if (pick(9) == 0 && text[start] >= 'a' && text[start] <= 'z')
            text[start] -= 32;
        len += (size_t)sprintf(text + len, "%s", pick(12) ? " " : pick(3) ? ", " : ". ");
    }
    return text;
}

static gz_document make_document(const char *text, size_t len)
{
    gz_document doc = { .text = text, .len = len };

    doc.blocks = calloc(len / BLOCK + 2, sizeof *doc.blocks);
    for (size_t start = 0, end; start < len; start = end) {
        end = start + BLOCK;
        while (end < len && text[end] != ' ')
            end++;
        if (end > len)
            end = len;
        doc.blocks[doc.block_count++] =
            (gz_block){ .start = (uint32_t)start, .end = (uint32_t)end };
    }
    return doc;
}

static gloze_status count_match(void *data, const gz_match *match)
{
    ++*(size_t *)data;
    return GLOZE_OK;
}

static double now(void)
{
    return (double)clock() / CLOCKS_PER_SEC;
}

static size_t scan(gz_scanner *scanner, const char *text, size_t len)
{
    gz_document doc = make_document(text, len);
    gloze_error err;
    size_t matches = 0;

    if (gz_scanner_run(scanner, &doc, NULL, count_match, &matches, NULL, &err) != GLOZE_OK) {
        fprintf(stderr, "%s\n", err.message);
        exit(1);
    }
    free(doc.blocks);
    return matches;
}

static size_t scan_plainly(gz_pattern **patterns, size_t count, const char *text, size_t len)
{
    gz_document doc = make_document(text, len);
    gz_matcher *matcher = gz_matcher_new(100);
    size_t matches = 0;

    for (size_t i = 0; i < count; i++) {
        for (size_t b = 0; b < doc.block_count; b++) {
            const char *subject = text + doc.blocks[b].start;
            size_t size = doc.blocks[b].end - doc.blocks[b].start;

            for (size_t at = 0; at < size; at++)
                if (((unsigned char)subject[at] & 0xC0) != 0x80 &&
                    patterns[i]->first[(unsigned char)subject[at]] &&
                    gz_is_place(subject, size, at) &&
                    gz_pattern_try(patterns[i], matcher, subject, size, at, false) > 0)
                    matches++;
        }
    }
    gz_matcher_free(matcher);
    free(doc.blocks);
    return matches;
}

static gz_pattern **make_patterns(size_t further)
{
    gz_pattern **patterns = calloc(COUNT(rules) + further, sizeof *patterns);

    for (size_t i = 0; i < COUNT(rules) + further; i++) {
        char word[64] = "(?<x>", more[24];
        gz_pattern_source source = { .text = word, .where = "bench" };
        gloze_error err;

        make_word(word + 5);
        make_word(more);
        snprintf(word + strlen(word), sizeof word - strlen(word), ") %s\\b", more);
        if (i < COUNT(rules))
            source.text = rules[i];
        source.len = strlen(source.text);
        if (gz_pattern_new(&source, &patterns[i], &err) != GLOZE_OK) {
            fprintf(stderr, "%s\n", err.message);
            exit(1);
        }
    }
    return patterns;
}

int main(int argc, char **argv)
{
    size_t len = (argc > 1 ? strtoul(argv[1], NULL, 10) : 10) * 1000000;
    size_t further = argc > 2 ? strtoul(argv[2], NULL, 10) : 0, count = COUNT(rules) + further;
    char *text = make_text(len);
    double start = now(), compiled, cold, first, second, plain;
    gz_pattern **patterns = make_patterns(further);
    gz_scanner *scanner;
    size_t matches, wanted;
    size_t small = COLD < len ? COLD : len;

    compiled = now() - start;
    start = now();
    if (gz_scanner_new(patterns, count, &scanner, NULL) != GLOZE_OK)
        return 1;
    scan(scanner, text, small);
    cold = now() - start;
    start = now();
    matches = scan(scanner, text, len);
    first = now() - start;
    start = now();
    scan(scanner, text, len);
    second = now() - start;
    start = now();
    wanted = scan_plainly(patterns, count, text, further ? len / 20 : len);
    plain = (now() - start) * (further ? 20 : 1);
    printf("%zu patterns, %.1f MB, %zu matches (%zu)\n", count, (double)len / 1e6, matches, wanted);
    printf("compile %.1f ms, one article of %zu bytes cold %.2f ms\n", compiled * 1e3, small,
           cold * 1e3);
    printf("scanner %.1f MB/s, again %.1f MB/s; one after the other %.1f MB/s\n",
           (double)len / 1e6 / first, (double)len / 1e6 / second, (double)len / 1e6 / plain);
    for (size_t i = 0; i < count; i++)
        gz_pattern_free(patterns[i]);
    gz_scanner_free(scanner);
    free(patterns);
    free(text);
    return !further && matches != wanted;
}
