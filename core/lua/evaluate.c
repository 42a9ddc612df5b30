#include "lua/evaluate.h"

#include "base/buffer.h"
#include "base/utf8.h"
#include "lua/bind.h"
#include "lua/values.h"

#include <stdio.h>
#include <string.h>

/* ---- captures ---- */

/* The take that a piece means: the only one, or the nth, or from the end. */
static const gz_take *find_take(const gz_piece *piece, const gz_hit *hit)
{
    int nth = piece->nth ? piece->nth : 1;
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

static bool capture_span(const gz_rule *rule, const gz_piece *piece, const gz_hit *hit,
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

static bool read_cell(const gz_lexicon *list, size_t row, size_t column, gloze_value *out)
{
    size_t len;
    if (row == GZ_NO_ROW)
        return false;
    const char *cell = gz_lexicon_cell(list, row, column, &len);
    *out = gz_value_text(cell, len);
    return len > 0; /* an empty cell is no value */
}

/* `$m.number`: the column of the row that the group read. */
static bool read_captured_cell(const gz_document *doc, const gz_rule *rule, const gz_piece *piece,
                               const gz_hit *hit, gz_span span, gloze_value *out)
{
    const gz_lexicon *list =
        gz_pattern_capture_list(rule->re->pattern, (size_t)piece->capture, hit->groups);
    int column = list ? gz_lexicon_column(list, piece->field, strlen(piece->field)) : -1;
    if (column < 0)
        return false;
    size_t row = gz_lexicon_find(list, doc->text + span.start, span.end - span.start);
    return read_cell(list, row, (size_t)column, out);
}

static bool read_take(const gz_document *doc, const gz_piece *piece, const gz_take *take,
                      gloze_value *out)
{
    if (piece->field && take->note) {
        *out = ((const gz_note *)take->note)->attributes[piece->slot];
        return gz_is_set(out);
    }
    if (piece->field)
        return take->list && read_cell(take->list, take->row, (size_t)piece->slot, out);
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
static bool read_all(const gz_document *doc, const gz_piece *piece, const gz_hit *hit,
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
static bool read_piece(const gz_document *doc, const gz_rule *rule, const gz_piece *piece,
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
    if (!capture_span(rule, piece, hit, &span))
        return false;
    if (!piece->field) {
        *out = gz_value_text(doc->text + span.start, span.end - span.start);
        return true;
    }
    if (rule->matcher == GZ_BY_RE)
        return read_captured_cell(doc, rule, piece, hit, span, out);
    if (rule->matcher == GZ_BY_LIST)
        return read_cell(rule->list, hit->row, (size_t)piece->slot, out);
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

static bool read_template(const gz_document *doc, const gz_rule *rule, const gz_template *template,
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
    const gz_piece *piece = &template->pieces[0];
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
    return capture_span(rule, &template->pieces[0], hit, out);
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

/* ---- spans ---- */

static void trim(const gz_document *doc, gz_span *span)
{
    uint32_t cp;
    while (span->start < span->end) {
        size_t len = gz_utf8_next(doc->text + span->start, span->end - span->start, &cp);
        if (!(gz_char_class(cp) & GZ_SPACE))
            break;
        span->start += len;
    }
    while (span->end > span->start) {
        size_t len = gz_utf8_prev(doc->text, span->end, &cp);
        if (!(gz_char_class(cp) & GZ_SPACE))
            break;
        span->end -= len;
    }
}

bool gz_rule_span(const gz_document *doc, const gz_rule *rule, const gz_hit *hit, gz_span *out)
{
    *out = hit->whole;
    if (rule->has_span) {
        gz_span from, to;
        if (!capture_span(rule, &rule->span_from.pieces[0], hit, &from) ||
            !capture_span(rule, &rule->span_to.pieces[0], hit, &to))
            return false;
        *out = (gz_span){ from.start, to.end };
    }
    if (out->start < out->end)
        trim(doc, out);
    return out->start < out->end;
}

/* ---- attributes ---- */

typedef struct evaluation {
    gz_vm *vm;
    const gz_rule *rule;
    const gz_type *type;
    const gz_hit *hit;
    gz_verdict *out;
} evaluation;

static void reject(evaluation *e, const char *attribute, const char *why)
{
    gz_reason text;
    e->out->accepted = false;
    if (attribute)
        snprintf(text.text, sizeof text.text, "attribute '%.60s': %.180s", attribute, why);
    else
        snprintf(text.text, sizeof text.text, "%s", why);
    e->out->reason = gz_arena_copy(e->vm->arena, text.text, strlen(text.text));
}

static void put_value(evaluation *e, int slot, const gloze_value *value)
{
    gz_reason why;
    const gz_attribute_def *def = &e->type->attributes[slot];
    if (!gz_value_convert(value, &def->kind, e->vm->arena, &e->out->slots[slot], &why))
        reject(e, def->name, why.text);
}

static void put_columns(evaluation *e, size_t row, gloze_value *slots)
{
    gloze_value *own = e->out->slots;
    e->out->slots = slots;
    for (size_t i = 0; i < e->rule->column_count && e->out->accepted; i++) {
        const gz_column_setting *column = &e->rule->columns[i];
        gloze_value cell;
        if (read_cell(e->rule->list, row, column->column, &cell))
            put_value(e, column->slot, &cell);
    }
    e->out->slots = own;
}

static gloze_value *new_slots(evaluation *e)
{
    gloze_value *slots = gz_arena_zalloc(e->vm->arena, e->type->attribute_count, sizeof *slots);
    for (size_t i = 0; slots && i < e->type->attribute_count; i++)
        slots[i].kind = GZ_UNSET;
    return slots;
}

/* One further row of the same phrase, as an entry of `alternatives`. */
static bool put_record(evaluation *e, size_t row, gloze_value *record)
{
    gloze_value *slots = new_slots(e);
    gloze_value *items = gz_arena_zalloc(e->vm->arena, e->rule->column_count, sizeof *items);
    const char **names = gz_arena_zalloc(e->vm->arena, e->rule->column_count, sizeof *names);
    if (!slots || !items || !names)
        return false;
    put_columns(e, row, slots);
    *record = (gloze_value){ .kind = GLOZE_RECORD, .items = items, .names = names };
    for (size_t i = 0; i < e->type->attribute_count; i++)
        if (gz_is_set(&slots[i])) {
            items[record->count] = slots[i];
            names[record->count++] = e->type->attributes[i].name;
        }
    return true;
}

static bool put_alternatives(evaluation *e)
{
    const gz_lexicon *list = e->rule->list;
    size_t count = 0;
    if (e->rule->column_count == 0)
        return true;
    for (size_t row = gz_lexicon_next(list, e->hit->row); row != GZ_NO_ROW;
         row = gz_lexicon_next(list, row))
        count++;
    if (count == 0)
        return true;
    gloze_value *items = gz_arena_zalloc(e->vm->arena, count, sizeof *items);
    if (!items)
        return false;
    size_t row = e->hit->row;
    for (size_t i = 0; i < count; i++) {
        row = gz_lexicon_next(list, row);
        if (!put_record(e, row, &items[i]))
            return false;
    }
    int slot = gz_type_attribute(e->type, "alternatives", strlen("alternatives"));
    e->out->slots[slot] = (gloze_value){ .kind = GLOZE_LIST, .count = count, .items = items };
    return true;
}

static void put_settings(evaluation *e)
{
    for (size_t i = 0; i < e->rule->setting_count && e->out->accepted; i++) {
        const gz_setting *setting = &e->rule->settings[i];
        gloze_value value;
        if (setting->value.constant)
            e->out->slots[setting->slot] = setting->value.value; /* converted while linking */
        else if (read_template(e->vm->doc, e->rule, &setting->value, e->hit, e->vm->arena, &value))
            put_value(e, setting->slot, &value);
    }
}

/* Calls set(m, doc) and reads what it returns. Runs as the protected function. */
static int call_set(lua_State *L)
{
    evaluation *e = lua_touserdata(L, 1);
    gz_reason reason;
    bool unknown;
    lua_rawgeti(L, LUA_REGISTRYINDEX, e->rule->set);
    gz_push_match(L, e->rule, e->hit);
    gz_push_doc(L);
    lua_call(L, 2, 2);
    if (lua_isnil(L, -2)) {
        reject(e, NULL, lua_type(L, -1) == LUA_TSTRING ? lua_tostring(L, -1) : "set returned nil");
        return 0;
    }
    lua_pop(L, 1);
    if (!lua_istable(L, -1))
        return luaL_error(L,
                          "rule '%s': set returned a %s; it returns a table of attributes, or "
                          "nil and a reason",
                          e->rule->name, luaL_typename(L, -1));
    if (gz_values_from_table(L, lua_gettop(L), e->type, e->vm->arena, e->out->slots, &unknown,
                             &reason))
        return 0;
    if (unknown)
        return luaL_error(L, "rule '%s': set: %s", e->rule->name, reason.text);
    reject(e, NULL, reason.text);
    return 0;
}

/* An error that no line of Lua is to blame for stands at the rule. */
static void add_where(gz_failure *failure, const char *where)
{
    if (!*failure->where)
        snprintf(failure->where, sizeof failure->where, "%s", where);
}

static bool run_out_of_memory(gz_failure *failure)
{
    *failure = (gz_failure){ .code = "limit-memory", .message = "memory ran out" };
    return false;
}

bool gz_rule_evaluate(gz_vm *vm, size_t index, const gz_hit *hit, gz_verdict *out,
                      gz_failure *failure)
{
    const gz_rule *rule = &vm->program.rules[index];
    evaluation e = { vm, rule, &vm->program.types.list[rule->type], hit, out };
    *out = (gz_verdict){ .accepted = true };
    out->slots = new_slots(&e);
    if (!out->slots)
        return run_out_of_memory(failure);
    if (rule->matcher == GZ_BY_LIST) {
        put_columns(&e, hit->row, out->slots);
        if (!put_alternatives(&e))
            return run_out_of_memory(failure);
    }
    put_settings(&e);
    if (!out->accepted || rule->set == GZ_NO_REF)
        return true;
    vm->rule = index;
    lua_pushcfunction(vm->L, call_set);
    lua_pushlightuserdata(vm->L, &e);
    bool done = gz_vm_call(vm, rule->plugin, 1, 0, failure);
    vm->rule = GZ_NO_RULE;
    if (!done)
        add_where(failure, rule->where);
    return done;
}

/* ---- hooks ---- */

static int call_hook(lua_State *L)
{
    const gz_rule *hook = lua_touserdata(L, 1);
    lua_rawgeti(L, LUA_REGISTRYINDEX, hook->run);
    gz_push_doc(L);
    gz_push_out(L, hook);
    lua_call(L, 2, 0);
    return 0;
}

bool gz_run_hook(gz_vm *vm, size_t index, gz_failure *failure)
{
    gz_rule *hook = &vm->program.rules[index];
    vm->rule = index;
    lua_pushcfunction(vm->L, call_hook);
    lua_pushlightuserdata(vm->L, hook);
    bool done = gz_vm_call(vm, hook->plugin, 1, 0, failure);
    vm->rule = GZ_NO_RULE;
    if (!done)
        add_where(failure, hook->where);
    return done;
}

typedef struct date_call {
    gz_vm *vm;
    const gz_date_hook *hook;
    const char *date, *from;
} date_call;

static int call_date_hook(lua_State *L)
{
    date_call *call = lua_touserdata(L, 1);
    size_t len;
    lua_rawgeti(L, LUA_REGISTRYINDEX, call->hook->run);
    gz_push_doc(L);
    lua_call(L, 1, 2);
    if (lua_isnil(L, -2))
        return 0;
    const char *date = luaL_checklstring(L, -2, &len);
    const char *from = luaL_optstring(L, -1, "");
    if (!gz_is_iso_date(date, len))
        return luaL_error(L, "on_date '%s' returned '%s', which is no date (YYYY-MM-DD)",
                          call->hook->name, date);
    if (strcmp(from, "markup") != 0 && strcmp(from, "name") != 0 && strcmp(from, "text") != 0)
        return luaL_error(L,
                          "on_date '%s': the second result says where the date stands: "
                          "\"markup\", \"name\" or \"text\"",
                          call->hook->name);
    call->date = gz_arena_copy(call->vm->arena, date, len);
    call->from = gz_arena_copy(call->vm->arena, from, strlen(from));
    return 0;
}

bool gz_run_date_hook(gz_vm *vm, const gz_date_hook *hook, const char **date, const char **from,
                      gz_failure *failure)
{
    date_call call = { vm, hook, NULL, NULL };
    lua_pushcfunction(vm->L, call_date_hook);
    lua_pushlightuserdata(vm->L, &call);
    bool done = gz_vm_call(vm, hook->plugin, 1, 0, failure);
    if (!done)
        add_where(failure, hook->where);
    *date = done ? call.date : NULL;
    *from = done ? call.from : NULL;
    return done;
}
