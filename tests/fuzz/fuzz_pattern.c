/* A pattern as an analyst may type it, a NUL byte, and a text: the pattern is refused with a
 * message, or compiled; then the scanner, cold and warm, with and without JIT, finds
 * what trying the pattern at each place finds. */
#include "match/compiled.h"
#include "match/scanner.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_SIZE = 4096, MATCH_LIMIT = 2000 };

static const gz_definition *define_n(void *data, const char *name, size_t len, const char **nearest)
{
    static const gz_definition number = { .re = "\\d+|%{n} ?", .re_len = 10 };
    static const gz_definition word = { .re = "[a-z]+|\\Qa", .re_len = 10 };

    (void)data;
    *nearest = "n";
    if (len == 1 && *name == 'w')
        return &word;
    return len == 1 && *name == 'n' ? &number : NULL;
}

/* The starts and ends of the matches, in order. */
typedef struct matches {
    gz_span spans[MAX_SIZE];
    size_t count;
} matches;

static gloze_status keep_match(void *data, const gz_match *match)
{
    matches *found = data;

    assert(found->count < MAX_SIZE);
    found->spans[found->count++] = match->span;
    return GLOZE_OK;
}

static bool try_each_place(gz_pattern *pattern, const char *text, size_t len, matches *found)
{
    gz_matcher *matcher = gz_matcher_new((uint32_t)gz_pattern_group_count(pattern));
    uint32_t cp;
    int rc = 1;

    assert(matcher);
    for (size_t at = 0; at < len && (rc > 0 || rc == PCRE2_ERROR_NOMATCH);
         at += gz_utf8_next(text + at, len - at, &cp)) {
        if (!pattern->midword && !gz_is_place(text, len, at))
            continue;
        rc = gz_matcher_once(matcher, pattern->code, MATCH_LIMIT, text, len, at,
                             PCRE2_NO_UTF_CHECK | PCRE2_NOTEMPTY | PCRE2_NO_JIT);
        if (rc > 0)
            gz_matcher_groups(matcher, rc, &found->spans[found->count++], 1);
    }
    gz_matcher_free(matcher);
    return rc > 0 || rc == PCRE2_ERROR_NOMATCH;
}

static void compare_ways(gz_pattern *pattern, const char *text, size_t len)
{
    gz_block block = { .end = (uint32_t)len };
    gz_document doc = { .text = text, .len = len, .blocks = &block, .block_count = len > 0 };
    static matches wanted, found;
    gz_scanner *scanner;

    wanted.count = 0;
    if (!try_each_place(pattern, text, len, &wanted))
        return;
    if (gz_scanner_new(&pattern, 1, &scanner, NULL) != GLOZE_OK)
        return;
    for (int round = 0; round < 4; round++) {
        gz_scan_options options = { .no_jit = round % 2 == 0 };

        found.count = 0;
        if (gz_scanner_run(scanner, &doc, &options, keep_match, &found, NULL, NULL) != GLOZE_OK)
            break;
        assert(found.count == wanted.count);
        assert(memcmp(found.spans, wanted.spans, found.count * sizeof *found.spans) == 0);
    }
    gz_scanner_free(scanner);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *input = (const char *)data;
    const char *end = size ? memchr(input, '\0', size) : NULL;
    size_t len = end ? (size_t)(end - input) : size;
    gz_pattern_source source = { .text = input,
                                 .len = len,
                                 .where = "fuzz.lua:1",
                                 .midword = size % 2,
                                 .lookup = define_n,
                                 .match_limit = MATCH_LIMIT };
    gz_pattern *pattern = NULL;
    gloze_error err = { 0 };

    if (size > MAX_SIZE)
        return -1;
    if (gz_pattern_new(&source, &pattern, &err) != GLOZE_OK) {
        assert(!pattern);
        assert(strncmp(err.message, "fuzz.lua:1: ", 12) == 0 || err.code == GLOZE_ENOMEM);
        return 0;
    }
    for (size_t i = 0; i < gz_pattern_name_count(pattern); i++) {
        const char *name = gz_pattern_name(pattern, i);

        assert(gz_pattern_find_name(pattern, name, strlen(name)) == (int)i);
    }
    if (end)
        compare_ways(pattern, end + 1, gz_utf8_valid(end + 1, size - len - 1));
    gz_pattern_free(pattern);
    return 0;
}
