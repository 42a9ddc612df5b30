#include "match/regex.h"

#include "base/mem.h"
#include "match/pcre.h"

#include <string.h>

struct gz_regex {
    pcre2_code *code;
    gz_matcher *matcher;
    char *where;
    uint64_t match_limit;
    uint32_t group_count;
    unsigned patience; /* uses before the JIT is asked; 0: it has been */
};

static gloze_status build(gz_regex *regex, const char *text, size_t len, const char *where,
                          gloze_error *err)
{
    gz_origin origin = { .text = text, .len = len };
    char reason[320];
    int code;
    size_t at;

    regex->where = gz_copy(where, strlen(where));
    if (!regex->where)
        return gz_fail_memory(err);
    regex->code = gz_pcre_compile(text, len, PCRE2_MATCH_INVALID_UTF, &code, &at);
    if (!regex->code && code == PCRE2_ERROR_HEAP_FAILED)
        return gz_fail_memory(err);
    if (!regex->code)
        return gz_place_fail(where, &origin, at, err, "%s",
                             gz_pcre_explain(code, reason, sizeof reason));
    regex->group_count = gz_pcre_info(regex->code, PCRE2_INFO_CAPTURECOUNT) + 1;
    if (regex->group_count > GZ_GROUPS_MAX)
        return gz_place_fail(where, &origin, 0, err,
                             "the pattern has more than %d groups; write (?:...) instead",
                             GZ_GROUPS_MAX);
    regex->patience = gz_pcre_patience(regex->code);
    regex->matcher = gz_matcher_new(regex->group_count);
    return regex->matcher ? GLOZE_OK : gz_fail_memory(err);
}

gloze_status gz_regex_new(const char *text, size_t len, const char *where, uint64_t match_limit,
                          gz_regex **out, gloze_error *err)
{
    gz_regex *regex = gz_zalloc(1, sizeof *regex);
    gloze_status st;

    *out = NULL;
    if (!regex)
        return gz_fail_memory(err);
    regex->match_limit = match_limit ? match_limit : GZ_MATCH_LIMIT;
    st = build(regex, text, len, where, err);
    if (st == GLOZE_OK)
        *out = regex;
    else
        gz_regex_free(regex);
    return st;
}

void gz_regex_free(gz_regex *regex)
{
    if (!regex)
        return;
    pcre2_code_free(regex->code);
    gz_matcher_free(regex->matcher);
    gz_free(regex->where);
    gz_free(regex);
}

size_t gz_regex_group_count(const gz_regex *regex)
{
    return regex->group_count;
}

gloze_status gz_regex_match(gz_regex *regex, const char *subject, size_t len, size_t from,
                            bool not_empty_at_start, gz_span *groups, bool *found, gloze_error *err)
{
    uint64_t spent = 0;
    int rc;

    if (regex->patience && --regex->patience == 0)
        pcre2_jit_compile(regex->code, PCRE2_JIT_COMPLETE);
    rc = gz_matcher_run(regex->matcher, regex->code, regex->match_limit, &spent, subject, len, from,
                        not_empty_at_start ? PCRE2_NOTEMPTY_ATSTART : 0);
    *found = rc > 0;
    if (rc > 0)
        gz_matcher_groups(regex->matcher, rc, groups, regex->group_count);
    if (rc > 0 || rc == PCRE2_ERROR_NOMATCH)
        return GLOZE_OK;
    return gz_pcre_fail(rc, regex->match_limit, regex->where, subject, len, from, err);
}
