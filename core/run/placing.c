#include "run/placing.h"

#include "base/buffer.h"
#include "base/utf8.h"
#include "run/units.h"

#include <stdio.h>
#include <string.h>

/* A text as the tool saw it. */
typedef struct view {
    const char *text;
    size_t len;
    gz_buffer changed; /* with other line ends; empty: none were changed */
    size_t *places;    /* for each byte of `changed`, and its end: where it is in the text */
    gz_arena arena;
    gz_units units;
} view;

/* ---- line ends ---- */

static size_t count_changes(const char *text, size_t len, gz_line_ends line_ends)
{
    size_t count = 0;

    for (size_t i = 0; i < len; i++)
        if (text[i] == '\n')
            count += (i > 0 && text[i - 1] == '\r') == (line_ends == GZ_LINE_ENDS_LF);
    return line_ends == GZ_LINE_ENDS_KEEP ? 0 : count;
}

static void add_byte(view *v, char c, size_t place)
{
    v->places[v->changed.len] = place;
    gz_buffer_char(&v->changed, c);
}

static bool change_line_ends(view *v, const char *text, size_t len, gz_line_ends line_ends,
                             size_t changes)
{
    v->places = gz_arena_alloc(&v->arena, (len + changes + 1) * sizeof(*v->places));
    if (!v->places || !gz_buffer_reserve(&v->changed, len + changes + 1))
        return false;
    for (size_t i = 0; i < len; i++) {
        bool is_end = text[i] == '\n', has_cr = is_end && i > 0 && text[i - 1] == '\r';

        if (line_ends == GZ_LINE_ENDS_LF && text[i] == '\r' && i + 1 < len && text[i + 1] == '\n')
            continue;
        if (line_ends == GZ_LINE_ENDS_CRLF && is_end && !has_cr)
            add_byte(v, '\r', i);
        /* a line end that became one byte begins where its CR was */
        add_byte(v, text[i], line_ends == GZ_LINE_ENDS_LF && has_cr ? i - 1 : i);
    }
    v->places[v->changed.len] = len;
    v->text = v->changed.data ? v->changed.data : "";
    v->len = v->changed.len;
    return true;
}

static gloze_status open_view(view *v, const char *text, size_t len, gz_counting counting,
                              gloze_error *err)
{
    size_t changes = count_changes(text, len, counting.line_ends);

    *v = (view){ .text = text, .len = len };
    gz_buffer_init(&v->changed);
    gz_arena_init(&v->arena);
    if (changes && !change_line_ends(v, text, len, counting.line_ends, changes))
        return gz_fail_memory(err);
    return gz_units_init(&v->units, counting.unit, v->text, v->len) ? GLOZE_OK
                                                                    : gz_fail_memory(err);
}

static void close_view(view *v)
{
    gz_units_clear(&v->units);
    gz_buffer_clear(&v->changed);
    gz_arena_clear(&v->arena);
}

/* ---- comparing ---- */

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* Are they the same, with each run of white space as one space? */
static bool is_same_text(const char *a, size_t a_len, const char *b, size_t b_len)
{
    size_t i = 0, j = 0;

    while (i < a_len && j < b_len) {
        if (is_space(a[i]) && is_space(b[j])) {
            for (; i < a_len && is_space(a[i]); i++)
                ;
            for (; j < b_len && is_space(b[j]); j++)
                ;
        } else if (a[i++] != b[j++]) {
            return false;
        }
    }
    return i == a_len && j == b_len;
}

static unsigned class_before(const char *text, size_t at)
{
    uint32_t cp;

    if (at == 0)
        return 0;
    gz_utf8_prev(text, at, &cp);
    return gz_char_class(cp);
}

static unsigned class_after(const char *text, size_t len, size_t at)
{
    uint32_t cp;

    if (at == len)
        return 0;
    gz_utf8_next(text + at, len - at, &cp);
    return gz_char_class(cp);
}

/* Is this a place where an annotation seldom begins or ends? `inner` is the class of the character
 * inside it, `outer` that of the one outside. */
static bool is_odd(unsigned inner, unsigned outer)
{
    static const unsigned word = GZ_LETTER | GZ_DIGIT | GZ_MARK;

    return (inner & GZ_SPACE) || ((inner & word) && (outer & word));
}

static gz_placing_fault judge(const gz_placed *p, const char *text, size_t len)
{
    size_t start = p->span.start, end = p->span.end;

    if (p->said)
        return is_same_text(p->said, p->said_len, text + start, end - start) ? GZ_PLACED
                                                                             : GZ_DIFFERENT;
    return is_odd(class_after(text, len, start), class_before(text, start)) ||
                   is_odd(class_before(text, end), class_after(text, len, end))
               ? GZ_DOUBTFUL
               : GZ_PLACED;
}

/* ---- placing ---- */

static size_t place_of(const view *v, size_t byte)
{
    return v->places ? v->places[byte] : byte;
}

static void place_one(gz_placed *p, const view *v, size_t units, const char *text, size_t len)
{
    size_t start, end;

    p->fault = GZ_OUTSIDE;
    if (p->stop > units)
        return;
    start = gz_units_byte(&v->units, p->start);
    end = gz_units_byte(&v->units, p->stop);
    p->fault = GZ_CUT;
    if (gz_units_at(&v->units, start) != p->start || gz_units_at(&v->units, end) != p->stop)
        return;
    p->span = (gz_span){ place_of(v, start), place_of(v, end) };
    p->fault = p->span.start < p->span.end ? judge(p, text, len) : GZ_CUT;
}

gloze_status gz_place(gz_placed *list, size_t count, const char *text, size_t len,
                      gz_counting counting, gz_faults *faults, gloze_error *err)
{
    view v;
    gloze_status st = open_view(&v, text, len, counting, err);

    *faults = (gz_faults){ 0 };
    if (st == GLOZE_OK)
        faults->units = gz_units_at(&v.units, v.len);
    for (size_t i = 0; st == GLOZE_OK && i < count; i++) {
        place_one(&list[i], &v, faults->units, text, len);
        faults->doubtful += list[i].fault == GZ_DOUBTFUL;
        if (list[i].fault == GZ_PLACED || list[i].fault == GZ_DOUBTFUL)
            continue;
        faults->wrong++;
        if (!faults->first)
            faults->first = &list[i];
    }
    close_view(&v);
    return st;
}

gloze_status gz_place_guess(gz_placed *list, size_t count, const char *text, size_t len,
                            gz_counting tried, gz_counting *out, bool *found, gloze_error *err)
{
    gloze_status st = GLOZE_OK;

    *found = false;
    for (int i = 0; !*found && i < GZ_LINE_ENDS_COUNT * (GLOZE_BYTE + 1); i++) {
        gz_counting other = { (gloze_offsets)(i % (GLOZE_BYTE + 1)),
                              (gz_line_ends)(i / (GLOZE_BYTE + 1)) };
        gz_faults faults;

        if (other.unit == tried.unit && other.line_ends == tried.line_ends)
            continue;
        st = gz_place(list, count, text, len, other, &faults, err);
        if (st != GLOZE_OK)
            break;
        *found = faults.wrong + faults.doubtful == 0;
        *out = other;
    }
    return st;
}

void gz_counting_options(gz_counting counting, char *out, size_t size)
{
    static const char *const line_ends[] = { "keep", "lf", "crlf" };

    if (counting.line_ends == GZ_LINE_ENDS_KEEP)
        snprintf(out, size, "--offsets %s", gz_units_name(counting.unit));
    else
        snprintf(out, size, "--offsets %s --newlines %s", gz_units_name(counting.unit),
                 line_ends[counting.line_ends]);
}
