#include "text/visible.h"

#include "base/utf8.h"
#include "text/align.h"

#include <string.h>

typedef struct writer {
    gz_visible *v;
    const gz_piece *piece;
    uint32_t block;    /* of the last piece that gave text */
    size_t written_to; /* source: behind the last byte that gave text */
    size_t breaks;     /* line ends since then */
    bool space;        /* white space since then, which begins at */
    size_t space_at;
} writer;

static bool is_html_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r';
}

/* A separator stands for what the source has there: tags, mostly. */
static void write_separator(writer *w, const char *text, size_t source)
{
    size_t start = w->written_to < source ? w->written_to : source - 1;

    gz_sink_unit(&w->v->sink, text, strlen(text), (gz_span){ start, source });
}

static void open_block(writer *w)
{
    gz_visible *v = w->v;
    gz_block_hint hint = { .start = (uint32_t)v->sink.len,
                           .end = (uint32_t)v->sink.len,
                           .has_zone = w->piece->has_zone,
                           .zone = w->piece->zone };

    if (v->hint_count == v->hint_cap &&
        !gz_arena_grow(v->sink.arena, &v->hints, &v->hint_cap, v->hint_count + 1, sizeof hint)) {
        v->sink.failed = true;
        return;
    }
    v->hints[v->hint_count++] = hint;
}

/* Before the first visible character after a gap, that stands at `source`. */
static void close_gap(writer *w, size_t source)
{
    bool first = w->v->sink.len == 0;

    if (first || w->block != w->piece->block || w->breaks > 1) {
        if (!first)
            write_separator(w, "\n\n", source);
        open_block(w);
    } else if (w->breaks == 1) {
        write_separator(w, "\n", source);
    } else if (w->space && w->space_at >= w->written_to) {
        gz_sink_copy(&w->v->sink, " ", 1, w->space_at);
    }
    w->block = w->piece->block;
    w->breaks = 0;
    w->space = false;
}

static void end_visible(writer *w, size_t source)
{
    w->written_to = source;
    if (w->v->hint_count)
        w->v->hints[w->v->hint_count - 1].end = (uint32_t)w->v->sink.len;
}

static void note_space(writer *w, char c, size_t source)
{
    if (w->piece->keeps_space && c == '\n')
        w->breaks++;
    else if (!w->space)
        w->space_at = source;
    w->space = true;
}

static bool has_gap(const writer *w)
{
    return w->space || w->breaks || w->v->sink.len == 0 || w->block != w->piece->block;
}

/* Bytes of a page that stand at `source`: words, and white space that collapses. */
static void write_collapsed(writer *w, const char *text, size_t len, size_t source)
{
    for (size_t at = 0; at < len;) {
        size_t start = at;

        if (is_html_space(text[at])) {
            note_space(w, text[at], source + at);
            at++;
            continue;
        }
        while (at < len && (!is_html_space(text[at]) ||
                            (text[at] == ' ' && at + 1 < len && !is_html_space(text[at + 1]))))
            at++;
        if (has_gap(w))
            close_gap(w, source + start);
        gz_sink_copy(&w->v->sink, text + start, at - start, source + start);
        end_visible(w, source + at);
    }
}

/* A character reference; a space written as one collapses as any other. */
static void write_reference(writer *w, const gz_aligned *a, gz_span source)
{
    if (w->v->page && a->len == 1 && is_html_space(a->text[0])) {
        note_space(w, a->text[0], source.start);
        return;
    }
    if (w->v->page && has_gap(w))
        close_gap(w, source.start);
    gz_sink_unit(&w->v->sink, a->text, a->len, source);
    end_visible(w, source.end);
}

/* In plain text a block's end is a blank line, and <br> is a line end unless one is there. */
static void write_plain_gap(writer *w, size_t source)
{
    const gz_sink *sink = &w->v->sink;
    char next = w->v->source[source];
    bool at_line_end =
        sink->len == 0 || sink->text[sink->len - 1] == '\n' || next == '\n' || next == '\r';

    if (w->block != w->piece->block && sink->len)
        write_separator(w, "\n\n", source);
    else if (w->breaks > 1 || (w->breaks == 1 && !at_line_end))
        write_separator(w, w->breaks > 1 ? "\n\n" : "\n", source);
    w->breaks = 0;
    w->block = w->piece->block;
}

static void write_copied(writer *w, const char *text, size_t len, size_t source)
{
    if (w->v->page) {
        write_collapsed(w, text, len, source);
        return;
    }
    gz_sink_copy(&w->v->sink, text, len, source);
    end_visible(w, source + len);
}

static void write_text(writer *w)
{
    const gz_piece *piece = w->piece;
    gz_aligner aligner = { .raw = w->v->source + piece->start,
                           .raw_len = piece->end - piece->start,
                           .text = piece->text };
    gz_aligned a;

    while (gz_align_next(&aligner, &a)) {
        gz_span source = { piece->start + a.raw_start, piece->start + a.raw_end };

        if (!w->v->page && (w->breaks || w->block != piece->block))
            write_plain_gap(w, source.start);
        if (a.copied)
            write_copied(w, a.text, a.len, source.start);
        else
            write_reference(w, &a, source);
    }
}

bool gz_visible_write(gz_visible *v, const gz_piece *pieces, size_t count)
{
    writer w = { .v = v, .block = count ? pieces[0].block : 0 };

    for (size_t i = 0; i < count && !v->sink.failed; i++) {
        w.piece = &pieces[i];
        if (w.piece->start < w.written_to)
            continue; /* the same bytes never give text twice */
        if (w.piece->kind == GZ_PIECE_BREAK) {
            w.breaks++;
        } else if (w.piece->kind == GZ_PIECE_TEXT) {
            write_text(&w);
        } else {
            if (!v->page && (w.breaks || w.block != w.piece->block))
                write_plain_gap(&w, w.piece->start);
            write_copied(&w, v->source + w.piece->start, w.piece->end - w.piece->start,
                         w.piece->start);
        }
    }
    return gz_sink_finish(&v->sink);
}
