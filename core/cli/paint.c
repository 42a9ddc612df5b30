#include "cli/paint.h"

#include "base/mem.h"
#include "base/status.h"
#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

enum { TYPE_LIMIT = 64 };

/* Colours of the 256 that are told apart on light and dark ground; text on them is black.
 * Types get them in the order of their names, so a type keeps its colour as far as possible. */
static const int palette[] = { 120, 117, 222, 183, 216, 159, 210, 229, 153, 193, 225, 180 };
enum { PALETTE_SIZE = sizeof(palette) / sizeof(*palette) };

/* An end of a span. */
typedef struct edge {
    size_t at, other; /* this end and the other one */
    size_t annotation;
    bool opens;
} edge;

typedef struct painter {
    const gloze_document *doc;
    gz_buffer *out;
    bool color;
    const char *types[TYPE_LIMIT]; /* sorted by name */
    size_t counts[TYPE_LIMIT];
    size_t type_count;
    edge *edges;
    size_t *open; /* annotations that cover the current place */
    size_t open_count;
} painter;

/* ---- types ---- */

static size_t find_type(const painter *p, const char *name)
{
    size_t i = 0;

    while (i < p->type_count && strcmp(p->types[i], name) < 0)
        i++;
    return i;
}

static void collect_types(painter *p)
{
    for (size_t i = 0; i < gloze_document_count(p->doc); i++) {
        const char *name = gloze_document_annotation(p->doc, i)->type;
        size_t at = find_type(p, name);

        if (at == p->type_count || strcmp(p->types[at], name) != 0) {
            if (p->type_count == TYPE_LIMIT)
                continue;
            memmove(p->types + at + 1, p->types + at, (p->type_count - at) * sizeof(*p->types));
            memmove(p->counts + at + 1, p->counts + at, (p->type_count - at) * sizeof(*p->counts));
            p->types[at] = name;
            p->counts[at] = 0;
            p->type_count++;
        }
        p->counts[at]++;
    }
}

static int color_of(const painter *p, const char *type)
{
    return palette[find_type(p, type) % PALETTE_SIZE];
}

/* ---- edges ---- */

/* In the order of the text; at one place spans close, inner ones first, before others open,
 * outer ones first. */
static int compare_edges(const void *a, const void *b)
{
    const edge *x = a, *y = b;

    if (x->at != y->at)
        return x->at < y->at ? -1 : 1;
    if (x->opens != y->opens)
        return x->opens ? 1 : -1;
    if (x->other != y->other)
        return x->other > y->other ? -1 : 1;
    if (x->annotation == y->annotation)
        return 0;
    return (x->annotation < y->annotation) == x->opens ? -1 : 1;
}

static bool collect_edges(painter *p)
{
    size_t count = gloze_document_count(p->doc);

    p->edges = gz_zalloc(count * 2 + 1, sizeof(*p->edges));
    p->open = gz_zalloc(count + 1, sizeof(*p->open));
    if (!p->edges || !p->open)
        return false;
    for (size_t i = 0; i < count; i++) {
        const gloze_annotation *a = gloze_document_annotation(p->doc, i);

        p->edges[2 * i] = (edge){ a->start, a->end, i, true };
        p->edges[2 * i + 1] = (edge){ a->end, a->start, i, false };
    }
    qsort(p->edges, count * 2, sizeof(*p->edges), compare_edges);
    return true;
}

/* ---- painting ---- */

static void add_text(painter *p, const char *text, size_t len)
{
    for (size_t at = 0; at < len;) {
        uint32_t cp;
        size_t size = gz_utf8_next(text + at, len - at, &cp);
        bool control =
            (cp < 0x20 && cp != '\n' && cp != '\t' && cp != '\r') || (cp >= 0x7F && cp <= 0x9F);

        if (control)
            gz_buffer_string(p->out, "\xEF\xBF\xBD");
        else if (cp != '\r')
            gz_buffer_add(p->out, text + at, size);
        at += size;
    }
}

/* The innermost span that is open gives the ground; one within others is underlined. */
static void set_color(painter *p)
{
    const gloze_annotation *a;

    if (!p->open_count) {
        gz_buffer_string(p->out, "\033[0m");
        return;
    }
    a = gloze_document_annotation(p->doc, p->open[p->open_count - 1]);
    gz_buffer_format(p->out, "\033[0;30;48;5;%d%sm", color_of(p, a->type),
                     p->open_count > 1 ? ";4" : "");
}

static void close_span(painter *p, size_t annotation)
{
    size_t i = 0;

    while (p->open[i] != annotation)
        i++;
    p->open_count--;
    memmove(p->open + i, p->open + i + 1, (p->open_count - i) * sizeof(*p->open));
}

static void pass_edge(painter *p, const edge *e)
{
    if (e->opens)
        p->open[p->open_count++] = e->annotation;
    else
        close_span(p, e->annotation);
    if (p->color)
        set_color(p);
    else if (e->opens)
        gz_buffer_format(p->out, "[%s ", gloze_document_annotation(p->doc, e->annotation)->type);
    else
        gz_buffer_char(p->out, ']');
}

static void add_legend(painter *p)
{
    gz_buffer_char(p->out, '\n');
    for (size_t i = 0; i < p->type_count; i++)
        gz_buffer_format(p->out, "%s\033[30;48;5;%dm %s \033[0m %zu", i ? "  " : "",
                         palette[i % PALETTE_SIZE], p->types[i], p->counts[i]);
    gz_buffer_char(p->out, '\n');
}

gloze_status gz_paint(const gloze_document *doc, bool color, gz_buffer *out, gloze_error *err)
{
    painter p = { .doc = doc, .out = out, .color = color };
    gloze_status st = GLOZE_OK;
    const char *text;
    size_t len, at = 0;

    text = gloze_document_text(doc, &len);
    collect_types(&p);
    if (!collect_edges(&p)) {
        st = gz_fail_memory(err);
        goto done;
    }
    for (size_t i = 0; i < gloze_document_count(doc) * 2; i++) {
        add_text(&p, text + at, p.edges[i].at - at);
        at = p.edges[i].at;
        pass_edge(&p, &p.edges[i]);
    }
    add_text(&p, text + at, len - at);
    if (!len || text[len - 1] != '\n')
        gz_buffer_char(out, '\n');
    if (color)
        add_legend(&p);
    if (out->failed)
        st = gz_fail_memory(err);
done:
    gz_free(p.edges);
    gz_free(p.open);
    return st;
}
