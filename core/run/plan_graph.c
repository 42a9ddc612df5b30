#include "run/plan_graph.h"

#include "base/nearest.h"

#include <stdio.h>
#include <string.h>

/* ---- what a rule writes and reads ---- */

gloze_status gz_plan_written(gz_planner *p, size_t index, gz_plan_type_fn visit)
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

static gloze_status visit_names(gz_planner *p, size_t index, const gz_names *names,
                                gz_plan_type_fn visit)
{
    gloze_status status = GLOZE_OK;
    for (size_t i = 0; i < names->count && status == GLOZE_OK; i++)
        status = visit(
            p, index, gz_types_find(&p->program->types, names->list[i], strlen(names->list[i])), 0);
    return status;
}

gloze_status gz_plan_read(gz_planner *p, size_t index, gz_plan_type_fn visit)
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

/* ---- steps ---- */

size_t gz_plan_node(const gz_planner *p, size_t type, int pass)
{
    for (size_t i = 0; i < p->node_count; i++)
        if (p->nodes[i].type == type && p->nodes[i].pass == pass)
            return i;
    return SIZE_MAX;
}

static gloze_status add_node(gz_planner *p, size_t rule, size_t type, int pass)
{
    if (gz_plan_node(p, type, pass) != SIZE_MAX)
        return GLOZE_OK;
    if (!gz_arena_grow(&p->plan->arena, &p->nodes, &p->node_cap, p->node_count + 1,
                       sizeof *p->nodes))
        return gz_fail_memory(p->err);
    p->nodes[p->node_count] = (gz_node){ type, pass, p->node_count, rule, 0, SIZE_MAX };
    p->node_count++;
    return GLOZE_OK;
}

size_t gz_plan_group(const gz_planner *p, size_t index)
{
    while (p->nodes[index].group != index)
        index = p->nodes[index].group;
    return index;
}

/* All that one function emits is settled together. */
static void join_emits(gz_planner *p, size_t index)
{
    const gz_rule *rule = &p->program->rules[index];
    size_t first = SIZE_MAX;
    for (size_t i = 0; i < rule->emits.count; i++) {
        const char *name = rule->emits.list[i];
        size_t type = gz_types_find(&p->program->types, name, strlen(name));
        size_t group = gz_plan_group(p, gz_plan_node(p, type, rule->pass));
        if (first == SIZE_MAX)
            first = group;
        else
            p->nodes[group].group = first;
    }
}

/* The nearest pass before (or after, direction 1) `pass` that a type has; SIZE_MAX. */
static size_t neighbour(const gz_planner *p, size_t type, int pass, int direction)
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

static gloze_status add_edge(gz_planner *p, size_t from, size_t to, size_t rule, bool reads)
{
    if (from == SIZE_MAX || to == SIZE_MAX)
        return GLOZE_OK;
    if (!gz_arena_grow(&p->plan->arena, &p->edges, &p->edge_cap, p->edge_count + 1,
                       sizeof *p->edges))
        return gz_fail_memory(p->err);
    p->edges[p->edge_count++] = (gz_edge){ from, to, rule, reads };
    return GLOZE_OK;
}

static gloze_status fail_own_type(gz_planner *p, size_t index, size_t type)
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
static bool writes(const gz_planner *p, const gz_rule *rule, size_t type)
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

static gloze_status read_from(gz_planner *p, size_t index, size_t read, int read_pass, size_t to)
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
static gloze_status add_reads(gz_planner *p, size_t index, size_t read, int read_pass)
{
    const gz_rule *rule = &p->program->rules[index];
    if (rule->matcher != GZ_BY_HOOK)
        return read_from(p, index, read, read_pass, gz_plan_node(p, rule->type, rule->pass));
    gloze_status status = GLOZE_OK;
    for (size_t i = 0; i < rule->emits.count && status == GLOZE_OK; i++) {
        const char *name = rule->emits.list[i];
        size_t type = gz_types_find(&p->program->types, name, strlen(name));
        status = read_from(p, index, read, read_pass, gz_plan_node(p, type, rule->pass));
    }
    return status;
}

static gloze_status build_graph(gz_planner *p)
{
    gloze_status status = GLOZE_OK;
    size_t count = p->program->rule_count;
    for (size_t i = 0; i < count && status == GLOZE_OK; i++)
        if (p->active[i])
            status = gz_plan_written(p, i, add_node);
    for (size_t i = 0; i < count && status == GLOZE_OK; i++)
        if (p->active[i])
            join_emits(p, i);
    for (size_t i = 0; i < count && status == GLOZE_OK; i++)
        if (p->active[i])
            status = gz_plan_read(p, i, add_reads);
    for (size_t i = 0; i < p->node_count && status == GLOZE_OK; i++)
        status = add_edge(p, neighbour(p, p->nodes[i].type, p->nodes[i].pass, -1), i,
                          p->nodes[i].rule, false);
    return status;
}

/* ---- levels ---- */

/* A step that still rises after as many rounds as there are steps hangs on a circle. Going back
 * as many steps leads into it, and a circle has an edge for something that is read. */
static const gz_edge *edge_of_circle(const gz_planner *p, const gz_edge *rising)
{
    for (size_t i = 0; i < p->node_count || !rising->reads; i++)
        rising = &p->edges[p->nodes[gz_plan_group(p, rising->from)].raised_by];
    return rising;
}

/* Names the rules of a circle. */
static gloze_status fail_circle(gz_planner *p, const gz_edge *rising)
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

static gloze_status assign_levels(gz_planner *p)
{
    for (size_t round = 0; round <= p->node_count; round++) {
        const gz_edge *rising = NULL;
        for (size_t i = 0; i < p->edge_count; i++) {
            gz_node *from = &p->nodes[gz_plan_group(p, p->edges[i].from)];
            gz_node *to = &p->nodes[gz_plan_group(p, p->edges[i].to)];
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

gloze_status gz_plan_order(gz_planner *p)
{
    gloze_status status = build_graph(p);
    return status == GLOZE_OK ? assign_levels(p) : status;
}
