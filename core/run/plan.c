#include "run/plan_graph.h"

#include "base/mem.h"
#include "base/nearest.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- which rules are needed ---- */

static gloze_status mark_needed(gz_planner *p, size_t rule, size_t type, int pass)
{
    (void)pass;
    (void)rule;
    p->plan->written[type] = true;
    return GLOZE_OK;
}

/* Uses plan->written as the set of needed types while it grows. */
static void spread_need(gz_planner *p)
{
    bool grew = true;
    while (grew) {
        grew = false;
        for (size_t i = 0; i < p->program->rule_count; i++) {
            const gz_rule *rule = &p->program->rules[i];
            bool needed = false;
            if (p->active[i] || rule->off || rule->replaced)
                continue;
            if (rule->matcher != GZ_BY_HOOK)
                needed = p->plan->written[rule->type];
            for (size_t j = 0; j < rule->emits.count && !needed; j++) {
                const char *name = rule->emits.list[j];
                needed = p->plan->written[gz_types_find(&p->program->types, name, strlen(name))];
            }
            if (!needed)
                continue;
            p->active[i] = grew = true;
            gz_plan_written(p, i, mark_needed);
            gz_plan_read(p, i, mark_needed);
        }
    }
}

static gloze_status choose_types(gz_planner *p, const char *const *only, size_t count)
{
    const gz_types *types = &p->program->types;
    for (size_t i = 0; i < count; i++) {
        size_t type = gz_types_find(types, only[i], strlen(only[i]));
        gz_nearest nearest = { 0 };
        char hint[128];
        if (type != GZ_NO_TYPE) {
            p->plan->written[type] = true;
            continue;
        }
        for (size_t j = 0; j < types->count; j++)
            gz_nearest_offer(&nearest, only[i], strlen(only[i]), types->list[j].name);
        return gz_fail(p->err, GLOZE_EPLUGIN, "no plugin declares a type '%s'%s", only[i],
                       gz_nearest_hint(&nearest, hint, sizeof hint));
    }
    for (size_t i = 0; i < types->count && count == 0; i++)
        p->plan->written[i] = true;
    return GLOZE_OK;
}

/* Active rules are those that the chosen types need; written are the chosen ones alone. */
static gloze_status choose_rules(gz_planner *p, const char *const *only, size_t count)
{
    size_t types = p->program->types.count;
    bool *chosen = gz_arena_zalloc(&p->plan->arena, types + 1, sizeof *chosen);
    p->plan->written = gz_arena_zalloc(&p->plan->arena, types + 1, sizeof *p->plan->written);
    if (!chosen || !p->plan->written)
        return gz_fail_memory(p->err);
    gloze_status status = choose_types(p, only, count);
    if (status != GLOZE_OK)
        return status;
    memcpy(chosen, p->plan->written, types * sizeof *chosen);
    spread_need(p);
    p->plan->written = chosen;
    return GLOZE_OK;
}

/* ---- stages ---- */

static size_t stage_of_rule(const gz_planner *p, size_t index)
{
    const gz_rule *rule = &p->program->rules[index];
    size_t type = rule->type;
    if (rule->matcher == GZ_BY_HOOK)
        type = gz_types_find(&p->program->types, rule->emits.list[0], strlen(rule->emits.list[0]));
    return p->nodes[gz_plan_group(p, gz_plan_node(p, type, rule->pass))].level;
}

static int compare_steps(const void *a, const void *b)
{
    const gz_step *x = a, *y = b;
    return (x->type > y->type) - (x->type < y->type);
}

static gloze_status fill_steps(gz_planner *p, size_t level, gz_stage *stage)
{
    stage->steps = gz_arena_zalloc(&p->plan->arena, p->node_count, sizeof *stage->steps);
    if (!stage->steps)
        return gz_fail_memory(p->err);
    for (size_t i = 0; i < p->node_count; i++)
        if (p->nodes[gz_plan_group(p, i)].level == level)
            stage->steps[stage->step_count++] = (gz_step){ p->nodes[i].type, p->nodes[i].pass };
    qsort(stage->steps, stage->step_count, sizeof *stage->steps, compare_steps);
    return GLOZE_OK;
}

static gloze_status fill_rules(gz_planner *p, size_t level, gz_stage *stage)
{
    size_t count = p->program->rule_count;
    gz_arena *arena = &p->plan->arena;
    stage->pattern_rules = gz_arena_zalloc(arena, count, sizeof *stage->pattern_rules);
    stage->lexicon_rules = gz_arena_zalloc(arena, count, sizeof *stage->lexicon_rules);
    stage->others = gz_arena_zalloc(arena, count, sizeof *stage->others);
    stage->owners = gz_arena_zalloc(arena, count, sizeof *stage->owners);
    stage->skip = gz_arena_zalloc(arena, count, sizeof *stage->skip);
    stage->spent = gz_arena_zalloc(arena, count, sizeof *stage->spent);
    if (!stage->pattern_rules || !stage->lexicon_rules || !stage->others || !stage->owners ||
        !stage->skip || !stage->spent)
        return gz_fail_memory(p->err);
    for (size_t i = 0; i < count; i++) {
        if (!p->active[i] || stage_of_rule(p, i) != level)
            continue;
        switch (p->program->rules[i].matcher) {
        case GZ_BY_RE:
            stage->owners[stage->pattern_count] =
                p->program->plugins[p->program->rules[i].plugin].name;
            stage->pattern_rules[stage->pattern_count++] = i;
            break;
        case GZ_BY_LIST:
            stage->lexicon_rules[stage->lexicon_count++] = i;
            break;
        default:
            stage->others[stage->other_count++] = i;
        }
    }
    return GLOZE_OK;
}

/* ---- phrases of seq ---- */

static gloze_status add_spot_lists(gz_planner *p, gz_stage *stage, const gz_seq_code *code)
{
    for (size_t i = 0; i < gz_seq_list_count(code); i++) {
        if (!gz_arena_grow(&p->plan->arena, &stage->spot_lists, &stage->spot_list_cap,
                           stage->spot_list_count + 1, sizeof *stage->spot_lists))
            return gz_fail_memory(p->err);
        stage->spot_lists[stage->spot_list_count++] = gz_seq_list(code, i);
    }
    return GLOZE_OK;
}

static gloze_status add_context_lists(gz_planner *p, gz_stage *stage, const gz_context_test *test)
{
    const gz_seq_parts *parts[] = { &test->preceded, &test->followed, &test->near };
    gloze_status status = GLOZE_OK;
    for (size_t i = 0; i < 3; i++)
        for (size_t j = 0; j < parts[i]->count && status == GLOZE_OK; j++)
            status = add_spot_lists(p, stage, parts[i]->list[j].code);
    return status;
}

static int compare_lists(const void *a, const void *b)
{
    uintptr_t x = (uintptr_t) * (const gz_lexicon *const *)a;
    uintptr_t y = (uintptr_t) * (const gz_lexicon *const *)b;
    return (x > y) - (x < y);
}

/* Each list once. Their order decides nothing, so that of their addresses will do. */
static gloze_status make_spot_set(gz_planner *p, size_t level, gz_stage *stage)
{
    gloze_status status = GLOZE_OK;
    for (size_t i = 0; i < p->program->rule_count && status == GLOZE_OK; i++) {
        const gz_rule *rule = &p->program->rules[i];
        if (!p->active[i] || stage_of_rule(p, i) != level)
            continue;
        if (rule->matcher == GZ_BY_SEQ)
            status = add_spot_lists(p, stage, rule->seq.code);
        if (status == GLOZE_OK)
            status = add_context_lists(p, stage, &rule->context);
        if (status == GLOZE_OK)
            status = add_context_lists(p, stage, &rule->unless);
    }
    if (status != GLOZE_OK || stage->spot_list_count == 0)
        return status;
    qsort(stage->spot_lists, stage->spot_list_count, sizeof *stage->spot_lists, compare_lists);
    size_t kept = 1;
    for (size_t i = 1; i < stage->spot_list_count; i++)
        if (stage->spot_lists[i] != stage->spot_lists[kept - 1])
            stage->spot_lists[kept++] = stage->spot_lists[i];
    stage->spot_list_count = kept;
    return gz_lexicon_set_new(stage->spot_lists, kept, &stage->spot_set, p->err);
}

static gloze_status make_matchers(gz_planner *p, gz_stage *stage)
{
    gz_arena *arena = &p->plan->arena;
    gz_pattern **patterns = gz_arena_zalloc(arena, stage->pattern_count + 1, sizeof *patterns);
    const gz_lexicon **lists = gz_arena_zalloc(arena, stage->lexicon_count + 1, sizeof *lists);
    if (!patterns || !lists)
        return gz_fail_memory(p->err);
    for (size_t i = 0; i < stage->pattern_count; i++)
        patterns[i] = p->program->rules[stage->pattern_rules[i]].re->pattern;
    for (size_t i = 0; i < stage->lexicon_count; i++)
        lists[i] = p->program->rules[stage->lexicon_rules[i]].list;
    gloze_status status = GLOZE_OK;
    if (stage->pattern_count)
        status = gz_scanner_new(patterns, stage->pattern_count, &stage->scanner, p->err);
    if (status == GLOZE_OK && stage->lexicon_count)
        status = gz_lexicon_set_new(lists, stage->lexicon_count, &stage->lexicons, p->err);
    return status;
}

static gloze_status build_stages(gz_planner *p)
{
    size_t count = 0;
    for (size_t i = 0; i < p->node_count; i++)
        if (p->nodes[gz_plan_group(p, i)].level >= count)
            count = p->nodes[gz_plan_group(p, i)].level + 1;
    p->plan->stages = gz_arena_zalloc(&p->plan->arena, count + 1, sizeof *p->plan->stages);
    if (!p->plan->stages)
        return gz_fail_memory(p->err);
    p->plan->stage_count = count;
    gloze_status status = GLOZE_OK;
    for (size_t i = 0; i < count && status == GLOZE_OK; i++) {
        status = fill_steps(p, i, &p->plan->stages[i]);
        if (status == GLOZE_OK)
            status = fill_rules(p, i, &p->plan->stages[i]);
        if (status == GLOZE_OK)
            status = make_matchers(p, &p->plan->stages[i]);
        if (status == GLOZE_OK)
            status = make_spot_set(p, i, &p->plan->stages[i]);
    }
    return status;
}

gloze_status gz_plan_new(gz_program *program, const char *const *only, size_t only_count,
                         gz_plan **out, gloze_error *err)
{
    *out = NULL;
    gz_plan *plan = gz_zalloc(1, sizeof *plan);
    if (!plan)
        return gz_fail_memory(err);
    gz_arena_init(&plan->arena);
    gz_planner p = { .program = program, .plan = plan, .err = err };
    p.active = gz_arena_zalloc(&plan->arena, program->rule_count + 1, sizeof *p.active);
    gloze_status status = p.active ? choose_rules(&p, only, only_count) : gz_fail_memory(err);
    if (status == GLOZE_OK)
        status = gz_plan_order(&p);
    if (status == GLOZE_OK)
        status = build_stages(&p);
    if (status == GLOZE_OK)
        *out = plan;
    else
        gz_plan_free(plan);
    return status;
}

void gz_plan_free(gz_plan *plan)
{
    if (!plan)
        return;
    for (size_t i = 0; i < plan->stage_count; i++) {
        gz_scanner_free(plan->stages[i].scanner);
        gz_lexicon_set_free(plan->stages[i].lexicons);
        gz_lexicon_set_free(plan->stages[i].spot_set);
    }
    gz_arena_clear(&plan->arena);
    gz_free(plan);
}
