#include "lua/evaluate.h"

#include "base/buffer.h"
#include "base/utf8.h"
#include "lua/bind.h"
#include "lua/values.h"

#include <stdio.h>
#include <string.h>

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
        if (!gz_capture_span(rule, &rule->span_from.pieces[0], hit, &from) ||
            !gz_capture_span(rule, &rule->span_to.pieces[0], hit, &to))
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
        if (gz_capture_cell(e->rule->list, row, column->column, &cell))
            put_value(e, column->slot, &cell);
    }
    e->out->slots = own;
}

/* One further row of the same phrase, as an entry of `alternatives`. */
static bool put_record(evaluation *e, size_t row, gloze_value *record)
{
    gloze_value *slots = gz_slots_new(e->vm->arena, e->type);
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
        else if (gz_template_read(e->vm->doc, e->rule, &setting->value, e->hit, e->vm->arena,
                                  &value))
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

/* ---- rows that were read before ---- */

static bool is_of_row(const gz_template_piece *piece)
{
    return !piece->reference || (piece->field && !piece->all && !piece->taken);
}

/* Does all that the rule sets come from the row that it found, so that the next match of this row has
 * the same? */
static bool reads_row_alone(const gz_rule *rule)
{
    if (rule->matcher != GZ_BY_LIST || rule->set != GZ_NO_REF)
        return false;
    for (size_t i = 0; i < rule->setting_count; i++) {
        const gz_template *value = &rule->settings[i].value;
        for (size_t j = 0; !value->constant && j < value->count; j++)
            if (!is_of_row(&value->pieces[j]))
                return false;
    }
    return true;
}

static gz_row_slots *row_place(gz_vm *vm, size_t rule, size_t row)
{
    return &vm->rows[(row * 31 + rule) % GZ_ROWS];
}

static bool find_row(gz_vm *vm, size_t rule, size_t row, gz_verdict *out)
{
    const gz_row_slots *kept = row_place(vm, rule, row);
    if (!kept->slots || kept->rule != rule || kept->row != row)
        return false;
    *out = (gz_verdict){ .accepted = true, .slots = kept->slots };
    return true;
}

/* ---- a candidate ---- */

bool gz_rule_evaluate(gz_vm *vm, size_t index, const gz_hit *hit, gz_verdict *out,
                      gz_failure *failure)
{
    const gz_rule *rule = &vm->program.rules[index];
    evaluation e = { vm, rule, &vm->program.types.list[rule->type], hit, out };
    bool by_row = reads_row_alone(rule);
    if (by_row && find_row(vm, index, hit->row, out))
        return true;
    *out = (gz_verdict){ .accepted = true };
    out->slots = gz_slots_new(e.vm->arena, e.type);
    if (!out->slots)
        return run_out_of_memory(failure);
    if (rule->matcher == GZ_BY_LIST) {
        put_columns(&e, hit->row, out->slots);
        if (!put_alternatives(&e))
            return run_out_of_memory(failure);
    }
    put_settings(&e);
    if (by_row && out->accepted)
        *row_place(vm, index, hit->row) = (gz_row_slots){ index, hit->row, out->slots };
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
