#include "lua/rank.h"

#include "base/nearest.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Direct edges: rule -> rules that it is over. Indices grow in `to`. */
typedef struct edges {
    size_t *to;
    size_t count, cap;
} edges;

typedef struct ranking {
    gz_program *program;
    edges *direct;        /* one a rule */
    unsigned char *state; /* 0 new, 1 being visited, 2 done */
    gloze_error *err;
} ranking;

static gloze_status add_edge(ranking *r, size_t from, size_t to)
{
    edges *e = &r->direct[from];
    if (!gz_arena_grow(&r->program->arena, &e->to, &e->cap, e->count + 1, sizeof *e->to))
        return gz_fail_memory(r->err);
    e->to[e->count++] = to;
    return GLOZE_OK;
}

/* Do both write a type in common? `over` ranks rules of one type only. */
static bool same_type(const gz_rule *a, const gz_rule *b)
{
    if (a->matcher == GZ_BY_HOOK || b->matcher == GZ_BY_HOOK)
        return true;
    return a->type == b->type;
}

static bool has_plugin(const gz_program *program, const char *name, size_t len)
{
    for (size_t i = 0; i < program->plugin_count; i++)
        if (strlen(program->plugins[i].name) == len &&
            memcmp(program->plugins[i].name, name, len) == 0)
            return true;
    return false;
}

/* "plugin/" followed by a star. */
static bool matches_all(const char *pattern, const char *rule)
{
    size_t len = strlen(pattern);
    return len >= 2 && strcmp(pattern + len - 2, "/*") == 0 && strncmp(pattern, rule, len - 1) == 0;
}

static gloze_status fail_name(ranking *r, const char *where, const char *key, const char *name)
{
    gz_nearest nearest = { 0 };
    char hint[128], shown[300];
    for (size_t i = 0; i < r->program->rule_count; i++) {
        const char *full = r->program->rules[i].name;
        const char *slash = strchr(full, '/');
        gz_nearest_offer(&nearest, name, strlen(name), strchr(name, '/') ? full : slash + 1);
    }
    return gz_fail(r->err, GLOZE_EPLUGIN, "%s: %s: there is no rule '%s'%s",
                   gz_program_shown(r->program, where, shown, sizeof shown), key, name,
                   gz_nearest_hint(&nearest, hint, sizeof hint));
}

/* Edges from one rule to all that `name` means. A plugin that is not loaded is passed over. */
static gloze_status add_named(ranking *r, size_t from, const char *where, const char *key,
                              const char *name)
{
    const gz_program *program = r->program;
    const char *slash = strchr(name, '/');
    gloze_status status = GLOZE_OK;
    if (slash && !has_plugin(program, name, (size_t)(slash - name)))
        return GLOZE_OK;
    if (slash && strcmp(slash, "/*") == 0) {
        for (size_t i = 0; i < program->rule_count && status == GLOZE_OK; i++)
            if (i != from && matches_all(name, program->rules[i].name) &&
                same_type(&program->rules[from], &program->rules[i]))
                status = add_edge(r, from, i);
        return status;
    }
    size_t to = gz_program_rule(program, program->rules[from].plugin, name);
    return to == GZ_NO_RULE ? fail_name(r, where, key, name) : add_edge(r, from, to);
}

static gloze_status add_over(ranking *r)
{
    gloze_status status = GLOZE_OK;
    for (size_t i = 0; i < r->program->rule_count; i++) {
        const gz_rule *rule = &r->program->rules[i];
        for (size_t j = 0; j < rule->over.count && status == GLOZE_OK; j++)
            status = add_named(r, i, rule->where, "over", rule->over.list[j]);
    }
    return status;
}

static gloze_status add_order(ranking *r, const gz_order *order)
{
    size_t before = GZ_NO_RULE;
    for (size_t i = 0; i < order->names.count; i++) {
        size_t rule = gz_program_rule(r->program, order->plugin, order->names.list[i]);
        if (rule == GZ_NO_RULE)
            return fail_name(r, order->where, "order", order->names.list[i]);
        if (before != GZ_NO_RULE) {
            gloze_status status = add_edge(r, before, rule);
            if (status != GLOZE_OK)
                return status;
        }
        before = rule;
    }
    return GLOZE_OK;
}

static int compare_sizes(const void *a, const void *b)
{
    size_t x = *(const size_t *)a, y = *(const size_t *)b;
    return (x > y) - (x < y);
}

/* Appends what `to` is over, and `to` itself. */
static gloze_status take_over(ranking *r, edges *all, size_t to)
{
    const gz_rank *rank = &r->program->ranks[to];
    if (!gz_arena_grow(&r->program->arena, &all->to, &all->cap, all->count + rank->over_count + 1,
                       sizeof *all->to))
        return gz_fail_memory(r->err);
    all->to[all->count++] = to;
    if (rank->over_count > 0) /* `over` may be NULL */
        memcpy(all->to + all->count, rank->over, rank->over_count * sizeof *all->to);
    all->count += rank->over_count;
    qsort(all->to, all->count, sizeof *all->to, compare_sizes);
    size_t kept = 0;
    for (size_t i = 0; i < all->count; i++)
        if (kept == 0 || all->to[kept - 1] != all->to[i])
            all->to[kept++] = all->to[i];
    all->count = kept;
    return GLOZE_OK;
}

/* Depth first; the depth is bounded, so that a long chain can't overflow the stack. */
static gloze_status visit(ranking *r, size_t rule, int depth)
{
    const gz_rule *self = &r->program->rules[rule];
    char shown[300];
    edges all = { 0 };
    r->state[rule] = 1;
    for (size_t i = 0; i < r->direct[rule].count; i++) {
        size_t to = r->direct[rule].to[i];
        if (r->state[to] == 1 || depth > 1000)
            return gz_fail(r->err, GLOZE_EPLUGIN,
                           "%s: '%s' and '%s' are each over the other, directly or through others; "
                           "remove one",
                           gz_program_shown(r->program, self->where, shown, sizeof shown),
                           self->name, r->program->rules[to].name);
        gloze_status status = r->state[to] ? GLOZE_OK : visit(r, to, depth + 1);
        if (status == GLOZE_OK)
            status = take_over(r, &all, to);
        if (status != GLOZE_OK)
            return status;
    }
    r->program->ranks[rule].over = all.to;
    r->program->ranks[rule].over_count = all.count;
    r->state[rule] = 2;
    return GLOZE_OK;
}

gloze_status gz_program_rank(gz_program *program, gloze_error *err)
{
    size_t count = program->rule_count ? program->rule_count : 1;
    ranking r = { .program = program, .err = err };
    program->ranks = gz_arena_zalloc(&program->arena, count, sizeof *program->ranks);
    r.direct = gz_arena_zalloc(&program->arena, count, sizeof *r.direct);
    r.state = gz_arena_zalloc(&program->arena, count, 1);
    if (!program->ranks || !r.direct || !r.state)
        return gz_fail_memory(err);
    for (size_t i = 0; i < program->rule_count; i++) {
        program->ranks[i].name = program->rules[i].name;
        program->ranks[i].priority = program->rules[i].priority;
    }
    gloze_status status = add_over(&r);
    for (size_t i = 0; i < program->order_count && status == GLOZE_OK; i++)
        status = add_order(&r, &program->orders[i]);
    for (size_t i = 0; i < program->rule_count && status == GLOZE_OK; i++)
        if (!r.state[i])
            status = visit(&r, i, 0);
    return status;
}
