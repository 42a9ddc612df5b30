#include "lua/captures.h"

#include "base/buffer.h"
#include "lua/values.h"

#include <string.h>

/* ---- captures ---- */

static bool has_take(int capture, const gz_hit *hit)
{
    for (size_t i = 0; i < hit->take_count; i++)
        if (hit->takes[i].capture == capture)
            return true;
    return false;
}

/* The take that a piece means: the only one, or the nth, or from the end. */
static const gz_take *find_take(const gz_template_piece *piece, const gz_hit *hit)
{
    int nth = piece->nth ? piece->nth : 1;
    if (!has_take(piece->capture, hit))
        return hit->around ? find_take(piece, hit->around) : NULL;
    if (nth > 0) {
        for (size_t i = 0; i < hit->take_count; i++)
            if (hit->takes[i].capture == piece->capture && --nth == 0)
                return &hit->takes[i];
        return NULL;
    }
    for (size_t i = hit->take_count; i-- > 0;)
        if (hit->takes[i].capture == piece->capture && ++nth == 0)
            return &hit->takes[i];
    return NULL;
}

bool gz_capture_span(const gz_rule *rule, const gz_template_piece *piece, const gz_hit *hit,
                     gz_span *out)
{
    *out = hit->whole;
    if (piece->taken) {
        const gz_take *take = find_take(piece, hit);
        if (take)
            *out = take->span;
        return take != NULL;
    }
    if (piece->capture < 0 || rule->matcher != GZ_BY_RE)
        return true;
    return gz_pattern_capture(rule->re->pattern, (size_t)piece->capture, hit->groups, out);
}

bool gz_capture_cell(const gz_lexicon *list, size_t row, size_t column, gloze_value *out)
{
    size_t len;
    if (row == GZ_NO_ROW)
        return false;
    const char *cell = gz_lexicon_cell(list, row, column, &len);
    *out = gz_value_text(cell, len);
    return len > 0; /* an empty cell is no value */
}

/* `$m.number`: the column of the row that the group read. */
static bool read_captured_cell(const gz_document *doc, const gz_rule *rule,
                               const gz_template_piece *piece, const gz_hit *hit, gz_span span,
                               gloze_value *out)
{
    const gz_lexicon *list =
        gz_pattern_capture_list(rule->re->pattern, (size_t)piece->capture, hit->groups);
    int column = list ? gz_lexicon_column(list, piece->field, strlen(piece->field)) : -1;
    if (column < 0)
        return false;
    size_t row = gz_lexicon_find(list, doc->text + span.start, span.end - span.start);
    return gz_capture_cell(list, row, (size_t)column, out);
}

/* A field is found by its name, since one capture may be of several types and lists. */
static bool read_take(const gz_document *doc, const gz_template_piece *piece, const gz_take *take,
                      gloze_value *out)
{
    size_t len = piece->field ? strlen(piece->field) : 0;
    if (piece->field && take->note) {
        const gz_note *note = take->note;
        int slot = gz_type_attribute(note->of, piece->field, len);
        if (slot >= 0)
            *out = note->attributes[slot];
        return slot >= 0 && gz_is_set(out);
    }
    if (piece->field) {
        int column = take->list ? gz_lexicon_column(take->list, piece->field, len) : -1;
        return column >= 0 && gz_capture_cell(take->list, take->row, (size_t)column, out);
    }
    if (take->has_number)
        *out = (gloze_value){ .kind = GLOZE_NUMBER,
                              .integral = take->number.integral,
                              .integer = take->number.integer,
                              .real = take->number.real };
    else
        *out = gz_value_text(doc->text + take->span.start, take->span.end - take->span.start);
    return true;
}

/* `$d[*]`: a list of what every take gives. */
static bool read_all(const gz_document *doc, const gz_template_piece *piece, const gz_hit *hit,
                     gz_arena *arena, gloze_value *out)
{
    gloze_value *items = gz_arena_zalloc(arena, hit->take_count + 1, sizeof *items);
    *out = (gloze_value){ .kind = GLOZE_LIST, .items = items };
    for (size_t i = 0; items && i < hit->take_count; i++)
        if (hit->takes[i].capture == piece->capture &&
            read_take(doc, piece, &hit->takes[i], &items[out->count]))
            out->count++;
    return out->count > 0;
}

/* False when the capture took no part, or has no value. */
static bool read_piece(const gz_document *doc, const gz_rule *rule, const gz_template_piece *piece,
                       const gz_hit *hit, gz_arena *arena, gloze_value *out)
{
    gz_span span;
    if (!piece->reference) {
        *out = gz_value_text(piece->text, piece->len);
        return true;
    }
    if (piece->all)
        return read_all(doc, piece, hit, arena, out);
    if (piece->taken) {
        const gz_take *take = find_take(piece, hit);
        return take && read_take(doc, piece, take, out);
    }
    if (!gz_capture_span(rule, piece, hit, &span))
        return false;
    if (!piece->field) {
        *out = gz_value_text(doc->text + span.start, span.end - span.start);
        return true;
    }
    if (rule->matcher == GZ_BY_RE)
        return read_captured_cell(doc, rule, piece, hit, span, out);
    if (rule->matcher == GZ_BY_LIST)
        return gz_capture_cell(rule->list, hit->row, (size_t)piece->slot, out);
    *out = hit->note->attributes[piece->slot];
    return gz_is_set(out);
}

static void add_as_text(gz_buffer *text, const gloze_value *value)
{
    static const gz_kind string = { .tag = GZ_KIND_STRING };
    gz_arena scratch;
    gloze_value plain;
    gz_reason reason;
    gz_arena_init(&scratch);
    if (value->kind == GLOZE_BOOLEAN)
        gz_buffer_string(text, value->boolean ? "true" : "false");
    else if (value->kind == GLOZE_LIST)
        for (size_t i = 0; i < value->count; i++) {
            gz_buffer_string(text, i ? ", " : "");
            add_as_text(text, &value->items[i]);
        }
    else if (gz_value_convert(value, &string, &scratch, &plain, &reason))
        gz_buffer_add(text, plain.text, plain.len);
    gz_arena_clear(&scratch);
}

/* Several pieces joined; false when one took no part. */
static bool join_pieces(const gz_document *doc, const gz_rule *rule, const gz_template *template,
                        const gz_hit *hit, gz_arena *arena, gloze_value *out)
{
    gz_buffer text;
    bool complete = true;
    gz_buffer_init(&text);
    for (size_t i = 0; i < template->count && complete; i++) {
        gloze_value piece;
        complete = read_piece(doc, rule, &template->pieces[i], hit, arena, &piece);
        if (complete)
            add_as_text(&text, &piece);
    }
    const char *copy = gz_arena_copy(arena, text.len ? text.data : "", text.len);
    *out = gz_value_text(copy, text.len);
    complete = complete && copy && !text.failed;
    gz_buffer_clear(&text);
    return complete;
}

bool gz_template_read(const gz_document *doc, const gz_rule *rule, const gz_template *template,
                      const gz_hit *hit, gz_arena *arena, gloze_value *out)
{
    if (template->constant) {
        *out = template->value;
        return true;
    }
    if (template->count == 1)
        return read_piece(doc, rule, &template->pieces[0], hit, arena, out);
    return join_pieces(doc, rule, template, hit, arena, out);
}

gz_note *gz_template_note(const gz_rule *rule, const gz_template *template, const gz_hit *hit,
                          size_t n)
{
    const gz_template_piece *piece = &template->pieces[0];
    if (!piece->taken)
        return rule->matcher == GZ_BY_EACH && n == 0 ? hit->note : NULL;
    if (!piece->all) {
        const gz_take *take = n == 0 ? find_take(piece, hit) : NULL;
        return take ? take->note : NULL;
    }
    for (size_t i = 0; i < hit->take_count; i++)
        if (hit->takes[i].capture == piece->capture && n-- == 0)
            return hit->takes[i].note;
    return NULL;
}

bool gz_template_span(const gz_rule *rule, const gz_template *template, const gz_hit *hit,
                      gz_span *out)
{
    return gz_capture_span(rule, &template->pieces[0], hit, out);
}

/* ---- conditions ---- */

static double as_real(const gloze_value *value)
{
    return value->integral ? (double)value->integer : value->real;
}

static bool condition_holds(const gz_document *doc, const gz_rule *rule,
                            const gz_condition *condition, const gloze_value *value,
                            const gz_hit *hit)
{
    gloze_value other;
    bool known = gz_is_set(value);
    switch (condition->test) {
    case GZ_IF_EQUAL:
        return known && gz_value_equal(value, &condition->value);
    case GZ_IF_CAPTURE:
        return known && !condition->capture.pieces[0].all &&
               read_piece(doc, rule, &condition->capture.pieces[0], hit, NULL, &other) &&
               gz_value_equal(value, &other);
    case GZ_IF_NONE:
        return !condition_holds(doc, rule, &condition->items[0], value, hit);
    case GZ_IF_AT_LEAST:
        return known && value->kind == GLOZE_NUMBER && as_real(value) >= as_real(&condition->value);
    case GZ_IF_AT_MOST:
        return known && value->kind == GLOZE_NUMBER && as_real(value) <= as_real(&condition->value);
    case GZ_IF_ANY:
        break;
    }
    for (size_t i = 0; i < condition->item_count; i++)
        if (condition_holds(doc, rule, &condition->items[i], value, hit))
            return true;
    return false;
}

bool gz_is_fulfilled(const gz_document *doc, const gz_rule *rule, const gz_is *is,
                     const gz_note *note, const gz_hit *hit)
{
    for (size_t i = 0; i < is->requirement_count; i++) {
        const gz_requirement *requirement = &is->requirements[i];
        if (!condition_holds(doc, rule, &requirement->condition,
                             &note->attributes[requirement->slot], hit))
            return false;
    }
    return true;
}
