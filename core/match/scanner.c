#include "match/scanner.h"

#include "base/mem.h"
#include "match/compiled.h"
#include "match/dispatch.h"

#include <string.h>

struct gz_scanner {
    gz_pattern **patterns;
    size_t count;
    gz_matcher *matcher;
    gz_dispatch *dispatch;
    gz_span *groups;
};

/* One run over one document. */
typedef struct run {
    gz_scanner *scanner;
    const gz_document *doc;
    const gz_scan_options *options;
    gz_match_fn report;
    void *data;
    size_t *failed;
    gloze_error *err;
    const gz_block *block;
} run;

gloze_status gz_scanner_new(gz_pattern *const *patterns, size_t count, gz_scanner **out,
                            gloze_error *err)
{
    gz_scanner *s = gz_zalloc(1, sizeof *s);
    uint32_t groups = 1;

    *out = NULL;
    if (!s)
        return gz_fail_memory(err);
    s->count = count;
    for (size_t i = 0; i < count; i++)
        if (patterns[i]->group_count > groups)
            groups = patterns[i]->group_count;
    s->patterns = gz_zalloc(count, sizeof *s->patterns);
    s->matcher = gz_matcher_new(groups);
    s->groups = gz_zalloc(groups, sizeof *s->groups);
    if (s->patterns && count)
        memcpy(s->patterns, patterns, count * sizeof *patterns);
    if (s->patterns && s->matcher && s->groups)
        s->dispatch = gz_dispatch_new(s->patterns, count, s->matcher);
    if (!s->dispatch) {
        gz_scanner_free(s);
        return gz_fail_memory(err);
    }
    *out = s;
    return GLOZE_OK;
}

void gz_scanner_free(gz_scanner *scanner)
{
    if (!scanner)
        return;
    gz_dispatch_free(scanner->dispatch);
    gz_matcher_free(scanner->matcher);
    gz_free(scanner->groups);
    gz_free(scanner->patterns);
    gz_free(scanner);
}

static gloze_status report_match(run *r, size_t index, int rc)
{
    gz_scanner *s = r->scanner;
    uint32_t count = s->patterns[index]->group_count;
    gz_match match = { .pattern = index, .groups = s->groups, .group_count = count };

    gz_matcher_groups(s->matcher, rc, s->groups, count);
    for (uint32_t i = 0; i < count; i++) {
        if (s->groups[i].start == SIZE_MAX)
            continue;
        s->groups[i].start += r->block->start;
        s->groups[i].end += r->block->start;
    }
    match.span = s->groups[0];
    return r->report(r->data, &match);
}

static gloze_status try_pattern(run *r, size_t index, size_t at)
{
    gz_pattern *p = r->scanner->patterns[index];
    const char *subject = r->doc->text + r->block->start;
    size_t len = r->block->end - r->block->start;
    bool no_jit = r->options && r->options->no_jit;
    int rc;

    if (r->options && r->options->skip && r->options->skip[index])
        return GLOZE_OK;
    rc = gz_pattern_try(p, r->scanner->matcher, subject, len, at, no_jit);
    if (rc == PCRE2_ERROR_NOMATCH)
        return GLOZE_OK;
    if (rc > 0)
        return report_match(r, index, rc);
    if (r->failed)
        *r->failed = index;
    return gz_pcre_fail(rc, p->match_limit, p->where, r->doc->text, r->doc->len,
                        r->block->start + at, r->err);
}

static gloze_status try_all(run *r, const char *subject, size_t len, size_t at, bool place)
{
    uint32_t count;
    const uint32_t *patterns =
        gz_dispatch_find(r->scanner->dispatch, subject, len, at, place, &count);

    for (uint32_t i = 0; i < count; i++) {
        gloze_status st = try_pattern(r, patterns[i], at);

        if (st != GLOZE_OK)
            return st;
    }
    return GLOZE_OK;
}

static gloze_status scan_block(run *r)
{
    const char *subject = r->doc->text + r->block->start;
    size_t len = r->block->end - r->block->start, at = 0;
    bool in_word = false;

    while (at < len) {
        unsigned char first = (unsigned char)subject[at];
        uint32_t cp;
        size_t size = gz_utf8_next(subject + at, len - at, &cp);
        bool is_word =
            first < 0x80 ? (first | 0x20) - 97u < 26 || first - 48u < 10 : gz_char_is_word(cp);
        bool place = !in_word || !is_word;

        if (gz_dispatch_begins(r->scanner->dispatch, first, place)) {
            gloze_status st = try_all(r, subject, len, at, place);

            if (st != GLOZE_OK)
                return st;
        }
        in_word = is_word;
        at += size;
    }
    return GLOZE_OK;
}

gloze_status gz_scanner_run(gz_scanner *scanner, const gz_document *doc,
                            const gz_scan_options *options, gz_match_fn report, void *data,
                            size_t *failed, gloze_error *err)
{
    run r = { .scanner = scanner,
              .doc = doc,
              .options = options,
              .report = report,
              .data = data,
              .failed = failed,
              .err = err };

    for (size_t i = 0; i < doc->block_count; i++) {
        gloze_status st;

        r.block = &doc->blocks[i];
        if ((st = scan_block(&r)) != GLOZE_OK)
            return st;
    }
    return GLOZE_OK;
}
