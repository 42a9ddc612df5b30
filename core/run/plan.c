#include "run/plan.h"

#include "base/mem.h"
#include "base/nearest.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A step with what it waits for. Steps that are settled together share a `group`. */
typedef struct node {
    size_t type;
    int pass;
    size_t group; /* index of the node that stands for the group */
    size_t rule;  /* one that writes it, for messages */
    size_t level;
    size_t raised_by; /* the edge that gave it its level */
} node;

typedef struct edge {
    size_t from, to; /* nodes: from is settled in an earlier stage than to */
    size_t rule;     /* that reads */
    bool reads;      /* not for the order of passes alone */
} edge;

typedef struct planner {
    gz_program *program;
    gz_plan *plan;
    bool *active; /* one a rule */
    node *nodes;
    size_t node_count, node_cap;
    edge *edges;
    size_t edge_count, edge_cap;
    gloze_error *err;
} planner;

/* ---- what a rule writes and reads ---- */

typedef gloze_status (*type_fn)(planner *p, size_t rule, size_t type, int pass);

static gloze_status for_each_written(planner *p, size_t index, type_fn visit)
{
    const gz_rule *rule = &p->program->rules[index];
    if (rule->matcher != GZ_BY_HOOK)
        return visit(p, index, rule->type, rule->pass);
    for (size_t i = 0; i < rule->emits.count; i++) {
        const char *name = rule->emits.list[i];
        size_t type = gz_types_find(&p->program->types, name, strlen(name));
        gloze_status status = visit(p, index, type, rule->pass);
        if (status != GLOZE_OK)
            return status;
    }
    return GLOZE_OK;
}

static gloze_status visit_names(planner *p, size_t index, const gz_names *names, type_fn visit)
{
    gloze_status status = GLOZE_OK;
    for (size_t i = 0; i < names->count && status == GLOZE_OK; i++)
        status = visit(
            p, index, gz_types_find(&p->program->types, names->list[i], strlen(names->list[i])), 0);
    return status;
}

static gloze_status for_each_read(planner *p, size_t index, type_fn visit)
{
    const gz_rule *rule = &p->program->rules[index];
    gloze_status status = GLOZE_OK;
    for (size_t i = 0; i < rule->look_count && status == GLOZE_OK; i++)
        status = visit(p, index, rule->looks[i]->type, rule->looks[i]->pass);
    for (size_t i = 0; i < rule->reads.count && status == GLOZE_OK; i++) {
        const gz_read *read = &rule->reads.list[i];
        status = visit(p, index, gz_types_find(&p->program->types, read->type, strlen(read->type)),
                       read->pass);
    }
    if (status == GLOZE_OK)
        status = visit_names(p, index, &rule->context.inside, visit);
    return status == GLOZE_OK ? visit_names(p, index, &rule->unless.inside, visit) : status;
}

/* ---- which rules are needed ---- */

static gloze_status mark_needed(planner *p, size_t rule, size_t type, int pass)
{
    (void)pass;
    (void)rule;
    p->plan->written[type] = true;
    return GLOZE_OK;
}

/* Uses plan->written as the set of needed types while it grows. */
static void spread_need(planner *p)
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
            for_each_written(p, i, mark_needed);
            for_each_read(p, i, mark_needed);
        }
    }
}

static gloze_status choose_types(planner *p, const char *const *only, size_t count)
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
static gloze_status choose_rules(planner *p, const char *const *only, size_t count)
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

/* ---- steps ---- */

static size_t find_node(const planner *p, size_t type, int pass)
{
    for (size_t i = 0; i < p->node_count; i++)
        if (p->nodes[i].type == type && p->nodes[i].pass == pass)
            return i;
    return SIZE_MAX;
}

static gloze_status add_node(planner *p, size_t rule, size_t type, int pass)
{
    if (find_node(p, type, pass) != SIZE_MAX)
        return GLOZE_OK;
    if (!gz_arena_grow(&p->plan->arena, &p->nodes, &p->node_cap, p->node_count + 1,
                       sizeof *p->nodes))
        return gz_fail_memory(p->err);
    p->nodes[p->node_count] = (node){ type, pass, p->node_count, rule, 0, SIZE_MAX };
    p->node_count++;
    return GLOZE_OK;
}

static size_t group_of(const planner *p, size_t index)
{
    while (p->nodes[index].group != index)
        index = p->nodes[index].group;
    return index;
}

/* All that one function emits is settled together. */
static void join_emits(planner *p, size_t index)
{
    const gz_rule *rule = &p->program->rules[index];
    size_t first = SIZE_MAX;
    for (size_t i = 0; i < rule->emits.count; i++) {
        const char *name = rule->emits.list[i];
        size_t type = gz_types_find(&p->program->types, name, strlen(name));
        size_t group = group_of(p, find_node(p, type, rule->pass));
        if (first == SIZE_MAX)
            first = group;
        else
            p->nodes[group].group = first;
    }
}

/* The nearest pass before (or after, direction 1) `pass` that a type has; SIZE_MAX. */
static size_t neighbour(const planner *p, size_t type, int pass, int direction)
{
    size_t best = SIZE_MAX;
    for (size_t i = 0; i < p->node_count; i++) {
        int other = p->nodes[i].pass;
        if (p->nodes[i].type != type || (direction < 0 ? other >= pass : other <= pass))
            continue;
        if (best == SIZE_MAX ||
            (direction < 0 ? other > p->nodes[best].pass : other < p->nodes[best].pass))
            best = i;
    }
    return best;
}

static gloze_status add_edge(planner *p, size_t from, size_t to, size_t rule, bool reads)
{
    if (from == SIZE_MAX || to == SIZE_MAX)
        return GLOZE_OK;
    if (!gz_arena_grow(&p->plan->arena, &p->edges, &p->edge_cap, p->edge_count + 1,
                       sizeof *p->edges))
        return gz_fail_memory(p->err);
    p->edges[p->edge_count++] = (edge){ from, to, rule, reads };
    return GLOZE_OK;
}

static gloze_status fail_own_type(planner *p, size_t index, size_t type)
{
    const gz_rule *rule = &p->program->rules[index];
    char shown[300];
    return gz_fail(p->err, GLOZE_EPLUGIN,
                   "%s: '%s' reads its own type '%s' in pass %d, before anything has been settled; "
                   "add pass = %d",
                   gz_program_shown(p->program, rule->where, shown, sizeof shown), rule->name,
                   p->program->types.list[type].name, rule->pass, rule->pass + 1);
}

/* Does the rule itself write the type? */
static bool writes(const planner *p, const gz_rule *rule, size_t type)
{
    if (rule->matcher != GZ_BY_HOOK)
        return rule->type == type;
    return gz_names_has(&rule->emits, p->program->types.list[type].name);
}

/* A function that names its own type in `reads` sees what its pass has settled so far. */
static bool only_looks_back(const gz_rule *rule, const char *type)
{
    return rule->matcher != GZ_BY_HOOK && gz_reads_has(&rule->reads, type);
}

static gloze_status read_from(planner *p, size_t index, size_t read, int read_pass, size_t to)
{
    const gz_rule *rule = &p->program->rules[index];
    size_t from;
    if (writes(p, rule, read)) {
        from = neighbour(p, read, rule->pass, -1);
        if (from == SIZE_MAX && !only_looks_back(rule, p->program->types.list[read].name))
            return fail_own_type(p, index, read);
        return add_edge(p, from, to, index, true);
    }
    from = neighbour(p, read, read_pass ? read_pass + 1 : 1000, -1);
    gloze_status status = add_edge(p, from, to, index, true);
    if (status == GLOZE_OK && read_pass)
        status = add_edge(p, to, neighbour(p, read, read_pass, 1), index, false);
    return status;
}

/* Edges from what the rule reads to every step that it writes. */
static gloze_status add_reads(planner *p, size_t index, size_t read, int read_pass)
{
    const gz_rule *rule = &p->program->rules[index];
    if (rule->matcher != GZ_BY_HOOK)
        return read_from(p, index, read, read_pass, find_node(p, rule->type, rule->pass));
    gloze_status status = GLOZE_OK;
    for (size_t i = 0; i < rule->emits.count && status == GLOZE_OK; i++) {
        const char *name = rule->emits.list[i];
        size_t type = gz_types_find(&p->program->types, name, strlen(name));
        status = read_from(p, index, read, read_pass, find_node(p, type, rule->pass));
    }
    return status;
}

static gloze_status build_graph(planner *p)
{
    gloze_status status = GLOZE_OK;
    size_t count = p->program->rule_count;
    for (size_t i = 0; i < count && status == GLOZE_OK; i++)
        if (p->active[i])
            status = for_each_written(p, i, add_node);
    for (size_t i = 0; i < count && status == GLOZE_OK; i++)
        if (p->active[i])
            join_emits(p, i);
    for (size_t i = 0; i < count && status == GLOZE_OK; i++)
        if (p->active[i])
            status = for_each_read(p, i, add_reads);
    for (size_t i = 0; i < p->node_count && status == GLOZE_OK; i++)
        status = add_edge(p, neighbour(p, p->nodes[i].type, p->nodes[i].pass, -1), i,
                          p->nodes[i].rule, false);
    return status;
}

/* ---- levels ---- */

/* A step that still rises after as many rounds as there are steps hangs on a circle. Going back
 * as many steps leads into it, and a circle has an edge for something that is read. */
static const edge *edge_of_circle(const planner *p, const edge *rising)
{
    for (size_t i = 0; i < p->node_count || !rising->reads; i++)
        rising = &p->edges[p->nodes[group_of(p, rising->from)].raised_by];
    return rising;
}

/* Names the rules of a circle. */
static gloze_status fail_circle(planner *p, const edge *rising)
{
    rising = edge_of_circle(p, rising);
    const gz_rule *reader = &p->program->rules[rising->rule];
    const gz_rule *writer = &p->program->rules[p->nodes[rising->from].rule];
    char shown[300];
    const char *where = gz_program_shown(p->program, reader->where, shown, sizeof shown);
    if (reader == writer)
        return gz_fail(p->err, GLOZE_EPLUGIN,
                       "%s: '%s' reads what depends on it; give it a later "
                       "pass, such as pass = %d",
                       where, reader->name, reader->pass + 1);
    return gz_fail(p->err, GLOZE_EPLUGIN,
                   "%s: '%s' reads '%s', which '%s' writes after reading, directly or through "
                   "others, what '%s' writes; give one of them a later pass, such as pass = %d, or "
                   "read an earlier one: reads = { %s = %d }",
                   where, reader->name, p->program->types.list[p->nodes[rising->from].type].name,
                   writer->name, reader->name, reader->pass + 1,
                   p->program->types.list[p->nodes[rising->from].type].name,
                   p->nodes[rising->from].pass > 1 ? p->nodes[rising->from].pass - 1 : 1);
}

static gloze_status assign_levels(planner *p)
{
    for (size_t round = 0; round <= p->node_count; round++) {
        const edge *rising = NULL;
        for (size_t i = 0; i < p->edge_count; i++) {
            node *from = &p->nodes[group_of(p, p->edges[i].from)];
            node *to = &p->nodes[group_of(p, p->edges[i].to)];
            if (to->level > from->level)
                continue;
            to->level = from->level + 1;
            to->raised_by = i;
            rising = &p->edges[i];
        }
        if (!rising)
            return GLOZE_OK;
        if (round == p->node_count)
            return fail_circle(p, rising);
    }
    return GLOZE_OK;
}

/* ---- stages ---- */

static size_t stage_of_rule(const planner *p, size_t index)
{
    const gz_rule *rule = &p->program->rules[index];
    size_t type = rule->type;
    if (rule->matcher == GZ_BY_HOOK)
        type = gz_types_find(&p->program->types, rule->emits.list[0], strlen(rule->emits.list[0]));
    return p->nodes[group_of(p, find_node(p, type, rule->pass))].level;
}

static int compare_steps(const void *a, const void *b)
{
    const gz_step *x = a, *y = b;
    return (x->type > y->type) - (x->type < y->type);
}

static gloze_status fill_steps(planner *p, size_t level, gz_stage *stage)
{
    stage->steps = gz_arena_zalloc(&p->plan->arena, p->node_count, sizeof *stage->steps);
    if (!stage->steps)
        return gz_fail_memory(p->err);
    for (size_t i = 0; i < p->node_count; i++)
        if (p->nodes[group_of(p, i)].level == level)
            stage->steps[stage->step_count++] = (gz_step){ p->nodes[i].type, p->nodes[i].pass };
    qsort(stage->steps, stage->step_count, sizeof *stage->steps, compare_steps);
    return GLOZE_OK;
}

static gloze_status fill_rules(planner *p, size_t level, gz_stage *stage)
{
    size_t count = p->program->rule_count;
    gz_arena *arena = &p->plan->arena;
    stage->pattern_rules = gz_arena_zalloc(arena, count, sizeof *stage->pattern_rules);
    stage->lexicon_rules = gz_arena_zalloc(arena, count, sizeof *stage->lexicon_rules);
    stage->others = gz_arena_zalloc(arena, count, sizeof *stage->others);
    stage->skip = gz_arena_zalloc(arena, count, sizeof *stage->skip);
    stage->spent = gz_arena_zalloc(arena, count, sizeof *stage->spent);
    if (!stage->pattern_rules || !stage->lexicon_rules || !stage->others || !stage->skip ||
        !stage->spent)
        return gz_fail_memory(p->err);
    for (size_t i = 0; i < count; i++) {
        if (!p->active[i] || stage_of_rule(p, i) != level)
            continue;
        switch (p->program->rules[i].matcher) {
        case GZ_BY_RE:
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

static gloze_status add_spot_lists(planner *p, gz_stage *stage, const gz_seq_code *code)
{
    for (size_t i = 0; i < gz_seq_list_count(code); i++) {
        if (!gz_arena_grow(&p->plan->arena, &stage->spot_lists, &stage->spot_list_cap,
                           stage->spot_list_count + 1, sizeof *stage->spot_lists))
            return gz_fail_memory(p->err);
        stage->spot_lists[stage->spot_list_count++] = gz_seq_list(code, i);
    }
    return GLOZE_OK;
}

static gloze_status add_context_lists(planner *p, gz_stage *stage, const gz_context_test *test)
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
static gloze_status make_spot_set(planner *p, size_t level, gz_stage *stage)
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

static gloze_status make_matchers(planner *p, gz_stage *stage)
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

static gloze_status build_stages(planner *p)
{
    size_t count = 0;
    for (size_t i = 0; i < p->node_count; i++)
        if (p->nodes[group_of(p, i)].level >= count)
            count = p->nodes[group_of(p, i)].level + 1;
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
    planner p = { .program = program, .plan = plan, .err = err };
    p.active = gz_arena_zalloc(&plan->arena, program->rule_count + 1, sizeof *p.active);
    gloze_status status = p.active ? choose_rules(&p, only, only_count) : gz_fail_memory(err);
    if (status == GLOZE_OK)
        status = build_graph(&p);
    if (status == GLOZE_OK)
        status = assign_levels(&p);
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
