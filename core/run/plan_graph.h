/* plan_graph.h - which step waits for which: from what each rule reads and writes to a level each.
 * For plan.c alone, which makes stages of the levels. Depends on plan.h. */
#ifndef GZ_PLAN_GRAPH_H
#define GZ_PLAN_GRAPH_H

#include "run/plan.h"

/* A step with what it waits for. Steps that are settled together share a `group`. */
typedef struct gz_node {
    size_t type;
    int pass;
    size_t group; /* index of the node that stands for the group */
    size_t rule;  /* one that writes it, for messages */
    size_t level;
    size_t raised_by; /* the edge that gave it its level */
} gz_node;

typedef struct gz_edge {
    size_t from, to; /* nodes: from is settled in an earlier stage than to */
    size_t rule;     /* that reads */
    bool reads;      /* not for the order of passes alone */
} gz_edge;

typedef struct gz_planner {
    gz_program *program;
    gz_plan *plan;
    bool *active; /* one a rule */
    gz_node *nodes;
    size_t node_count, node_cap;
    gz_edge *edges;
    size_t edge_count, edge_cap;
    gloze_error *err;
} gz_planner;

typedef gloze_status (*gz_plan_type_fn)(gz_planner *p, size_t rule, size_t type, int pass);

/* Calls `visit` for each type that a rule writes, or looks at, until one call does not give
 * GLOZE_OK; that status is returned. */
gloze_status gz_plan_written(gz_planner *p, size_t rule, gz_plan_type_fn visit);
gloze_status gz_plan_read(gz_planner *p, size_t rule, gz_plan_type_fn visit);

/* Fills nodes and edges from the active rules, and gives each group of nodes the level on which
 * it is settled, from 0. GLOZE_EPLUGIN: there is a circle, or a rule reads its own type too
 * early. */
gloze_status gz_plan_order(gz_planner *p) GLOZE_CHECK;
/* The node of a type and pass; SIZE_MAX. */
size_t gz_plan_node(const gz_planner *p, size_t type, int pass);
/* The node that stands for the group of a node. */
size_t gz_plan_group(const gz_planner *p, size_t node);

#endif
