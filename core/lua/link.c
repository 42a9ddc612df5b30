#include "lua/link.h"

#include "base/nearest.h"
#include "lua/bind.h"
#include "lua/link_names.h"
#include "lua/rank.h"
#include "lua/values.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- options ---- */

static gloze_status convert_option(gz_option *option, gz_arena *arena, const char *name,
                                   const char *text, gloze_error *err)
{
    gz_kind kind = { .tag = option->value.kind == GLOZE_NUMBER    ? GZ_KIND_NUMBER
                            : option->value.kind == GLOZE_BOOLEAN ? GZ_KIND_BOOLEAN
                                                                  : GZ_KIND_STRING };
    gz_reason reason;
    const char *copy = gz_arena_copy(arena, text, strlen(text));
    if (!copy)
        return gz_fail_memory(err);
    gloze_value given = gz_value_text(copy, strlen(copy));
    if (!gz_value_convert(&given, &kind, arena, &option->value, &reason))
        return gz_fail(err, GLOZE_EPLUGIN, "option %s: %s", name, reason.text);
    return GLOZE_OK;
}

gloze_status gz_program_set_option(gz_program *program, const char *name, const char *text,
                                   gloze_error *err)
{
    gz_nearest nearest = { 0 };
    char full[300], best[300] = "", hint[340];
    for (size_t i = 0; i < program->option_count; i++) {
        gz_option *option = &program->options[i];
        snprintf(full, sizeof full, "%s.%s", program->plugins[option->plugin].name, option->name);
        if (strcmp(full, name) == 0)
            return convert_option(option, &program->arena, name, text, err);
        gz_nearest before = nearest;
        gz_nearest_offer(&nearest, name, strlen(name), full);
        if (nearest.best != before.best || nearest.distance != before.distance) {
            memcpy(best, full, sizeof best);
            nearest.best = best;
        }
    }
    return gz_fail(err, GLOZE_EPLUGIN, "there is no option '%s'%s", name,
                   strchr(name, '.') ? gz_nearest_hint(&nearest, hint, sizeof hint)
                                     : "; write plugin.option");
}

/* ---- one rule ---- */

static gloze_status link_settings(gz_program *program, gz_rule *rule, gloze_error *err)
{
    for (size_t i = 0; i < rule->setting_count; i++) {
        gz_setting *setting = &rule->settings[i];
        gloze_status status =
            gz_link_find_attribute(program, rule, rule->type, setting->name, &setting->slot, err);
        if (status == GLOZE_OK && !setting->value.constant)
            status = gz_link_template(program, rule, "set", &setting->value, err);
        if (status != GLOZE_OK)
            return status;
        gz_reason reason;
        const gz_kind *kind = &program->types.list[rule->type].attributes[setting->slot].kind;
        if (setting->value.constant &&
            !gz_value_convert(&setting->value.value, kind, &program->arena, &setting->value.value,
                              &reason))
            return gz_link_fail(program, rule, err, "set: attribute '%s': %s", setting->name,
                                reason.text);
    }
    return GLOZE_OK;
}

/* The columns of a list that are named like attributes. */
static gloze_status link_columns(gz_program *program, gz_rule *rule, gloze_error *err)
{
    const gz_type *type = &program->types.list[rule->type];
    if (rule->matcher != GZ_BY_LIST || rule->action != GZ_NEW)
        return GLOZE_OK;
    size_t columns = gz_lexicon_column_count(rule->list);
    rule->columns = gz_arena_zalloc(&program->arena, columns, sizeof *rule->columns);
    if (!rule->columns)
        return gz_fail_memory(err);
    for (size_t i = 1; i < columns; i++) {
        const char *name = gz_lexicon_column_name(rule->list, i);
        int slot = gz_type_attribute(type, name, strlen(name));
        if (slot >= 0)
            rule->columns[rule->column_count++] = (gz_column_setting){ i, slot };
    }
    return GLOZE_OK;
}

static gloze_status link_condition(const gz_program *program, const gz_rule *rule,
                                   gz_condition *condition, gloze_error *err)
{
    gloze_status status = GLOZE_OK;
    if (condition->test == GZ_IF_CAPTURE)
        return gz_link_template(program, rule, "condition", &condition->capture, err);
    for (size_t i = 0; i < condition->item_count && status == GLOZE_OK; i++)
        status = link_condition(program, rule, &condition->items[i], err);
    return status;
}

/* Types first, so that captures know their attributes; then the conditions. */
static gloze_status link_looks(const gz_program *program, gz_rule *rule, gloze_error *err)
{
    gloze_status status = GLOZE_OK;
    for (size_t i = 0; i < rule->look_count && status == GLOZE_OK; i++) {
        gz_is *is = (gz_is *)rule->looks[i];
        status = gz_link_find_type(program, rule, is->type_name, &is->type, err);
    }
    for (size_t i = 0; i < rule->look_count && status == GLOZE_OK; i++) {
        gz_is *is = (gz_is *)rule->looks[i];
        for (size_t j = 0; j < is->requirement_count && status == GLOZE_OK; j++) {
            gz_requirement *requirement = &is->requirements[j];
            status = gz_link_find_attribute(program, rule, is->type, requirement->attribute,
                                            &requirement->slot, err);
            if (status == GLOZE_OK)
                status = link_condition(program, rule, &requirement->condition, err);
        }
    }
    return status;
}

/* ---- seq ---- */

static gloze_status compile_part(gz_program *program, const gz_rule *rule, const char *key,
                                 gz_seq_part *part, gloze_error *err)
{
    gloze_error why;
    if (!gz_arena_grow(&program->arena, &program->codes, &program->code_cap,
                       program->code_count + 1, sizeof *program->codes))
        return gz_fail_memory(err);
    gloze_status status = gz_seq_compile(part->element, &part->code, &why);
    if (status == GLOZE_EPLUGIN)
        return gz_link_fail(program, rule, err, "%s: %s", key, why.message);
    if (status != GLOZE_OK)
        return gz_fail_memory(err);
    program->codes[program->code_count++] = part->code;
    return GLOZE_OK;
}

static gloze_status compile_parts(gz_program *program, const gz_rule *rule, const char *key,
                                  gz_seq_parts *parts, gloze_error *err)
{
    gloze_status status = GLOZE_OK;
    for (size_t i = 0; i < parts->count && status == GLOZE_OK; i++)
        status = compile_part(program, rule, key, &parts->list[i], err);
    return status;
}

static gloze_status compile_context(gz_program *program, const gz_rule *rule, gz_context_test *test,
                                    gloze_error *err)
{
    gloze_status status = compile_parts(program, rule, "preceded", &test->preceded, err);
    if (status == GLOZE_OK)
        status = compile_parts(program, rule, "followed", &test->followed, err);
    return status == GLOZE_OK ? compile_parts(program, rule, "near", &test->near, err) : status;
}

static gloze_status compile_seqs(gz_program *program, gz_rule *rule, gloze_error *err)
{
    gloze_status status = GLOZE_OK;
    if (rule->matcher == GZ_BY_SEQ)
        status = compile_part(program, rule, "match", &rule->seq, err);
    if (status == GLOZE_OK)
        status = compile_context(program, rule, &rule->context, err);
    return status == GLOZE_OK ? compile_context(program, rule, &rule->unless, err) : status;
}

/* The annotation that a reference means, or one of several that it may mean; NULL: it is text. */
static const gz_is *reference_is(const gz_rule *rule, const gz_template *template, size_t nth)
{
    const gz_template_piece *piece = &template->pieces[0];
    if (piece->field)
        return NULL;
    if (piece->taken) {
        const gz_capture *capture = &rule->captures[piece->capture];
        return nth < capture->note_count ? capture->notes[nth] : NULL;
    }
    return nth == 0 && rule->matcher == GZ_BY_EACH ? rule->each : NULL;
}

static gloze_status link_links(const gz_program *program, gz_rule *rule, gloze_error *err)
{
    gloze_status status = GLOZE_OK;
    for (size_t i = 0; i < rule->link_count && status == GLOZE_OK; i++) {
        status = gz_link_template(program, rule, "link", &rule->links[i].target, err);
        if (status == GLOZE_OK && !reference_is(rule, &rule->links[i].target, 0))
            status = gz_link_fail(program, rule, err, "link: '$%s' is text, not an annotation",
                                  rule->links[i].target.pieces[0].text);
    }
    return status;
}

/* The type that a rule writes; for an update that of the annotation that it changes. */
static gloze_status link_type(gz_program *program, gz_rule *rule, gloze_error *err)
{
    if (!rule->has_target)
        return rule->type_name ? gz_link_find_type(program, rule, rule->type_name, &rule->type, err)
                               : GLOZE_OK;
    gloze_status status = gz_link_template(program, rule, "update", &rule->target, err);
    if (status != GLOZE_OK)
        return status;
    const gz_is *is = reference_is(rule, &rule->target, 0);
    const gz_is *other = reference_is(rule, &rule->target, 1);
    if (is && other)
        return gz_link_fail(program, rule, err,
                            "update: '$%s' is a '%s' or a '%s'; an update changes one type: write "
                            "a rule for each",
                            rule->target.pieces[0].text, is->type_name, other->type_name);
    if (!is)
        return gz_link_fail(program, rule, err, "update: '$%s' is text, not an annotation",
                            rule->target.pieces[0].text);
    rule->type_name = is->type_name;
    rule->type = is->type;
    return GLOZE_OK;
}

/* A function may look at what its rule says it reads, and at its rule's own type. */
static bool may_read(const gz_program *program, const gz_rule *rule, size_t type)
{
    const char *name = program->types.list[type].name;
    for (size_t i = 0; i < rule->look_count; i++)
        if (rule->looks[i]->type == type)
            return true;
    return (rule->type_name && rule->type == type) || gz_reads_has(&rule->reads, name) ||
           gz_names_has(&rule->emits, name) || gz_names_has(&rule->context.inside, name);
}

static gloze_status link_readable(gz_program *program, gz_rule *rule, gloze_error *err)
{
    bool *readable = gz_arena_zalloc(&program->arena, program->types.count + 1, sizeof *readable);
    if (!readable)
        return gz_fail_memory(err);
    for (size_t i = 0; i < program->types.count; i++)
        readable[i] = may_read(program, rule, i);
    rule->readable = readable;
    return GLOZE_OK;
}

static gloze_status link_rule(gz_program *program, gz_rule *rule, gloze_error *err)
{
    gloze_status status = link_looks(program, rule, err);
    if (status == GLOZE_OK)
        status = link_type(program, rule, err);
    if (status == GLOZE_OK)
        status = link_readable(program, rule, err);
    if (status == GLOZE_OK)
        status = gz_link_names(program, rule, err);
    if (status != GLOZE_OK || rule->matcher == GZ_BY_HOOK)
        return status;
    status = compile_seqs(program, rule, err);
    if (status == GLOZE_OK)
        status = link_settings(program, rule, err);
    if (status == GLOZE_OK)
        status = link_columns(program, rule, err);
    if (status == GLOZE_OK && rule->has_span)
        status = gz_link_template(program, rule, "span", &rule->span_from, err);
    if (status == GLOZE_OK && rule->has_span)
        status = gz_link_template(program, rule, "span", &rule->span_to, err);
    if (status == GLOZE_OK && rule->has_repeats)
        status = gz_link_template(program, rule, "repeats", &rule->repeats, err);
    return status == GLOZE_OK ? link_links(program, rule, err) : status;
}

/* ---- patterns ---- */

typedef struct lookup {
    const gz_program *program;
    size_t plugin;
} lookup;

/* The name of a definition that this plugin sees and that is spelt most like this one. */
static const char *nearest_definition(const lookup *from, const char *name, size_t len)
{
    gz_nearest near = { 0 };
    for (size_t i = 0; i < from->program->definition_count; i++) {
        const gz_named_definition *named = &from->program->definitions[i];
        if (named->plugin == from->plugin || named->plugin == GZ_SHARED)
            gz_nearest_offer(&near, name, len, named->name);
    }
    return near.best;
}

static const gz_definition *find_definition(void *data, const char *name, size_t len,
                                            const char **nearest)
{
    const lookup *from = data;
    const gz_definition *shared = NULL;
    for (size_t i = 0; i < from->program->definition_count; i++) {
        const gz_named_definition *named = &from->program->definitions[i];
        if (named->plugin != from->plugin && named->plugin != GZ_SHARED)
            continue;
        if (strlen(named->name) != len || memcmp(named->name, name, len) != 0)
            continue;
        if (named->plugin == from->plugin)
            return &named->definition;
        shared = &named->definition;
    }
    if (!shared)
        *nearest = nearest_definition(from, name, len);
    return shared;
}

gloze_status gz_re_compile_part(const gz_program *program, const gz_re *re, const char *text,
                                size_t len, bool midword, gz_pattern **out, gloze_error *err)
{
    lookup from = { program, re->plugin };
    char shown[300];
    gz_pattern_source source = {
        .text = text,
        .len = len,
        .where = gz_program_shown(program, re->where, shown, sizeof shown),
        .midword = midword,
        .lookup = find_definition,
        .lookup_data = &from,
        .prepared = program->prepared,
        .match_limit = program->match_limit,
    };
    return gz_pattern_new(&source, out, err);
}

static gloze_status check_group_names(const gz_program *program, const gz_re *re, gloze_error *err)
{
    char shown[300];
    for (size_t i = 0; i < gz_pattern_name_count(re->pattern); i++)
        if (!gz_is_name(gz_pattern_name(re->pattern, i)))
            return gz_fail(err, GLOZE_EPLUGIN,
                           "%s: a group can't be named '%s'; choose another name",
                           gz_program_shown(program, re->where, shown, sizeof shown),
                           gz_pattern_name(re->pattern, i));
    return GLOZE_OK;
}

static gloze_status compile_res(gz_program *program, gloze_error *err)
{
    for (size_t i = 0; i < program->re_count; i++) {
        gz_re *re = program->res[i];
        if (re->defined)
            continue;
        gloze_status status =
            gz_re_compile_part(program, re, re->text, re->len, re->midword, &re->pattern, err);
        if (status == GLOZE_OK)
            status = check_group_names(program, re, err);
        if (status != GLOZE_OK)
            return status;
    }
    return GLOZE_OK;
}

/* A rule's own wish for midword belongs to its pattern. */
static void pass_on_midword(gz_program *program)
{
    for (size_t i = 0; i < program->rule_count; i++)
        if (program->rules[i].re && program->rules[i].midword)
            program->rules[i].re->midword = true;
}

static void use_defined_patterns(gz_program *program)
{
    for (size_t i = 0; i < program->rule_count; i++)
        if (program->rules[i].re)
            program->rules[i].re->defined = false;
}

/* ---- rules that are off ---- */

static gloze_status apply_offs(gz_program *program, gloze_error *err)
{
    for (size_t i = 0; i < program->off_count; i++) {
        const gz_off *off = &program->offs[i];
        size_t rule = gz_program_rule(program, SIZE_MAX, off->rule);
        if (rule != GZ_NO_RULE) {
            program->rules[rule].off = true;
            continue;
        }
        gz_nearest nearest = { 0 };
        char hint[128], shown[300];
        for (size_t j = 0; j < program->rule_count; j++)
            gz_nearest_offer(&nearest, off->rule, strlen(off->rule), program->rules[j].name);
        gz_nearest_hint(&nearest, hint, sizeof hint);
        if (*off->where)
            return gz_fail(err, GLOZE_EPLUGIN, "%s: there is no rule '%s' to turn off%s",
                           gz_program_shown(program, off->where, shown, sizeof shown), off->rule,
                           hint);
        return gz_fail(err, GLOZE_EPLUGIN, "there is no rule '%s' to turn off%s", off->rule, hint);
    }
    return GLOZE_OK;
}

/* By name, alternatives last: a table in Lua has no order, and the output needs one. */
static int compare_attributes(const void *a, const void *b)
{
    const gz_attribute_def *x = a, *y = b;
    bool x_last = x->kind.tag == GZ_KIND_ALTERNATIVES, y_last = y->kind.tag == GZ_KIND_ALTERNATIVES;
    return x_last != y_last ? x_last - y_last : strcmp(x->name, y->name);
}

static void sort_attributes(gz_types *types)
{
    for (size_t i = 0; i < types->count; i++)
        qsort(types->list[i].attributes, types->list[i].attribute_count, sizeof(gz_attribute_def),
              compare_attributes);
}

gloze_status gz_program_link(gz_program *program, uint64_t match_limit, gloze_error *err)
{
    sort_attributes(&program->types);
    pass_on_midword(program);
    use_defined_patterns(program);
    program->match_limit = match_limit;
    gloze_status status = compile_res(program, err);
    for (size_t i = 0; i < program->rule_count && status == GLOZE_OK; i++)
        if (!program->rules[i].replaced)
            status = link_rule(program, &program->rules[i], err);
    if (status == GLOZE_OK)
        status = apply_offs(program, err);
    return status == GLOZE_OK ? gz_program_rank(program, err) : status;
}
