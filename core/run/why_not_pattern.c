#include "run/why_not_pattern.h"

#include "base/buffer.h"
#include "base/mem.h"
#include "lua/link.h"
#include "run/pattern_parts.h"

#include <string.h>

/* How deep it is looked into groups. */
enum { DEPTH_LIMIT = 8 };

/* Beginnings of the pattern are tried, each a part longer than the one before. A beginning
 * that ends in groups is closed by as many brackets. */
typedef struct search {
    gz_run *run;
    const gz_re *re;
    gz_span window;
    gz_buffer head;  /* what comes before the alternatives that are tried */
    gz_buffer tried; /* a beginning */
    size_t open;     /* brackets that `head` opens */
    gz_span reached; /* of the longest match of the best beginning */
    gloze_error *err;
} search;

/* The alternative that got furthest. */
typedef struct furthest {
    gz_span head;         /* of the pattern: what fitted of this alternative */
    gz_pattern_part next; /* what did not; an empty span: all did */
    gz_span reached;
    bool any;
} furthest;

/* The longest match that begins in the window, as document bytes; `*found` false: there is none. */
static gloze_status find_longest(search *s, gz_pattern *pattern, gz_span *out, bool *found)
{
    const gz_document *doc = s->run->doc;
    gz_span *groups = gz_zalloc(gz_pattern_group_count(pattern), sizeof(*groups));
    gloze_status st = groups ? GLOZE_OK : gz_fail_memory(s->err);

    *found = false;
    for (size_t i = gz_document_block_at(doc, s->window.start);
         st == GLOZE_OK && i < doc->block_count && doc->blocks[i].start < s->window.end; i++) {
        const char *subject = doc->text + doc->blocks[i].start;
        size_t base = doc->blocks[i].start, len = doc->blocks[i].end - base;
        size_t from = s->window.start > base ? s->window.start - base : 0;
        bool more = from <= len;

        while (st == GLOZE_OK && more) {
            st = gz_pattern_search(pattern, subject, len, from, groups, &more, s->err);
            more = st == GLOZE_OK && more && base + groups[0].start < s->window.end;
            if (!more)
                break;
            if (!*found || base + groups[0].end > out->end)
                *out = (gz_span){ base + groups[0].start, base + groups[0].end };
            *found = true;
            from = groups[0].start + 1;
            while (from < len && ((unsigned char)subject[from] & 0xC0) == 0x80)
                from++;
        }
    }
    gz_free(groups);
    return st;
}

/* Does the head with this piece of the pattern after it match in the window? What is no pattern
 * by itself (it ends in a look-around, say, or names a later group) counts as no. */
static gloze_status try_piece(search *s, gz_span piece, bool midword, bool *found, gz_span *reached)
{
    gz_pattern *pattern = NULL;
    gloze_error why;
    gloze_status st;

    *found = false;
    gz_buffer_reset(&s->tried);
    gz_buffer_add(&s->tried, s->head.data, s->head.len);
    gz_buffer_add(&s->tried, s->re->text + piece.start, piece.end - piece.start);
    for (size_t i = 0; i < s->open; i++)
        gz_buffer_char(&s->tried, ')');
    if (s->tried.failed || s->head.failed)
        return gz_fail_memory(s->err);
    st = gz_re_compile_part(&s->run->vm->program, s->re, s->tried.data, s->tried.len, midword,
                            &pattern, &why);
    if (st == GLOZE_OK)
        st = find_longest(s, pattern, reached, found);
    else if (st != GLOZE_ENOMEM)
        st = GLOZE_OK;
    else
        st = gz_fail_memory(s->err);
    gz_pattern_free(pattern);
    return st;
}

static bool is_better(const furthest *best, gz_span reached, bool found, bool whole)
{
    if (!best->any || whole)
        return true;
    return found && reached.end > best->reached.end;
}

/* One alternative, from `start` on; `*end` is where it ends. */
static gloze_status try_alternative(search *s, gz_span region, size_t start, furthest *best,
                                    size_t *end)
{
    furthest own = { .head = { start, start } };
    gloze_status st = GLOZE_OK;
    bool stuck = false;
    size_t at = start;

    while (st == GLOZE_OK && at < region.end) {
        gz_pattern_part part = gz_pattern_part_at(s->re->text, region.end, at);
        bool found;

        if (part.bar)
            break;
        at = part.span.end;
        if (stuck)
            continue;
        st = try_piece(s, (gz_span){ start, at }, s->re->midword, &found, &own.reached);
        if (found)
            own.head.end = at;
        else if (own.next.span.end == 0 || own.next.maybe)
            own.next = part; /* of those that fit nothing the first that has to fit something */
        if (found)
            own.next = (gz_pattern_part){ 0 };
        stuck = own.head.end > start && !found;
    }
    *end = at;
    own.any = own.head.end > own.head.start;
    if (st == GLOZE_OK && is_better(best, own.reached, own.any, own.next.span.end == 0)) {
        bool any = best->any || own.any;

        *best = own;
        best->any = any;
    }
    return st;
}

static gloze_status try_alternatives(search *s, gz_span region, furthest *best)
{
    size_t at = region.start;
    gloze_status st = GLOZE_OK;

    *best = (furthest){ 0 };
    while (st == GLOZE_OK && at <= region.end) {
        st = try_alternative(s, region, at, best, &at);
        if (best->next.span.end == 0 && best->any)
            break; /* all of it fits */
        at++;      /* the bar */
    }
    return st;
}

static gloze_status keep(search *s, const furthest *best, gz_arena *arena, gz_shortfall *out)
{
    gz_span begun = { 0, best->head.end }, next = best->next.span;

    out->begun = gz_arena_copy(arena, s->re->text, begun.end);
    out->failed = gz_arena_copy(arena, s->re->text + next.start, next.end - next.start);
    return out->begun && out->failed ? GLOZE_OK : gz_fail_memory(s->err);
}

/* Looks into the group that did not fit, as long as something in it does. */
static gloze_status look_deeper(search *s, furthest *best)
{
    gloze_status st = GLOZE_OK;

    for (int depth = 0; depth < DEPTH_LIMIT; depth++) {
        gz_span inner = best->next.inner;
        furthest deeper;

        if (inner.end <= inner.start)
            break;
        gz_buffer_add(&s->head, s->re->text + best->head.start, best->head.end - best->head.start);
        gz_buffer_string(&s->head, "(?:");
        s->open++;
        st = try_alternatives(s, inner, &deeper);
        if (st != GLOZE_OK || deeper.head.end <= deeper.head.start || deeper.next.span.end == 0)
            break;
        *best = deeper;
    }
    return st;
}

static gloze_status search_parts(search *s, gz_arena *arena, gz_shortfall *out)
{
    gz_span whole = { 0, s->re->len }, reached = { 0, 0 };
    furthest best;
    bool found;
    gloze_status st = try_piece(s, whole, s->re->midword, &found, &reached);

    out->obstacle = GZ_FITS;
    if (st == GLOZE_OK && !found && !s->re->midword) {
        st = try_piece(s, whole, true, &found, &reached);
        out->obstacle = GZ_INSIDE_WORD;
    }
    out->fitted = reached;
    if (st != GLOZE_OK || found)
        return st;
    out->obstacle = GZ_STOPPED;
    st = try_alternatives(s, whole, &best);
    if (st == GLOZE_OK)
        st = look_deeper(s, &best);
    out->fitted = best.reached;
    return st == GLOZE_OK ? keep(s, &best, arena, out) : st;
}

gloze_status gz_why_not_pattern(gz_run *run, const gz_re *re, gz_span window, gz_arena *arena,
                                gz_shortfall *out, gloze_error *err)
{
    search s = { .run = run, .re = re, .window = window, .err = err };
    gloze_status st;

    gz_buffer_init(&s.head);
    gz_buffer_init(&s.tried);
    st = search_parts(&s, arena, out);
    gz_buffer_clear(&s.head);
    gz_buffer_clear(&s.tried);
    return st;
}
