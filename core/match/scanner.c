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
        s->dispatch = gz_dispatch_new(s->patterns, count);
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

static int match_pattern(const run *r, size_t index, size_t at)
{
    const gz_scan_options *options = r->options;
    uint64_t begin = options && options->clock ? options->clock() : 0;
    int rc = gz_pattern_try(r->scanner->patterns[index], r->scanner->matcher,
                            r->doc->text + r->block->start, r->block->end - r->block->start, at,
                            options && options->no_jit);

    if (options && options->clock)
        options->spent[index] += options->clock() - begin;
    return rc;
}

static gloze_status try_pattern(run *r, size_t index, size_t at)
{
    const gz_pattern *p = r->scanner->patterns[index];
    int rc;

    if (r->options && r->options->skip && r->options->skip[index])
        return GLOZE_OK;
    if (r->options && r->options->running)
        *r->options->running = r->options->owners[index];
    rc = match_pattern(r, index, at);
    if (rc == PCRE2_ERROR_NOMATCH)
        return GLOZE_OK;
    if (rc > 0)
        return report_match(r, index, rc);
    if (r->failed)
        *r->failed = index;
    return gz_pcre_fail(rc, p->match_limit, p->where, r->doc->text, r->doc->len,
                        r->block->start + at, r->err);
}

static gloze_status scan_block(run *r)
{
    gz_dispatch_walk walk = { .subject = r->doc->text + r->block->start,
                              .len = r->block->end - r->block->start };

    while (gz_dispatch_next(r->scanner->dispatch, &walk)) {
        for (uint32_t i = 0; i < walk.count; i++) {
            gloze_status st = try_pattern(r, walk.patterns[i], walk.at);

            if (st != GLOZE_OK)
                return st;
        }
    }
    return walk.failed ? gz_fail_memory(r->err) : GLOZE_OK;
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

    for (size_t i = 0; i < scanner->count; i++)
        scanner->patterns[i]->spent = 0;
    for (size_t i = 0; i < doc->block_count; i++) {
        gloze_status st;

        r.block = &doc->blocks[i];
        if ((st = scan_block(&r)) != GLOZE_OK)
            return st;
    }
    return GLOZE_OK;
}
