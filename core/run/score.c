#include "run/score.h"

#include "base/mem.h"
#include "run/differences.h"

#include <stdio.h>
#include <string.h>

enum { SAMPLES = 1000, SEED = 1, FEWEST_DOCUMENTS = 10 };

/* What one document gives to a row. */
typedef struct gz_score_part {
    size_t document;
    gz_tally tally;
} part;

typedef struct adding {
    gz_score *score;
    const gz_snapshot *gold, *found;
    const size_t *partner; /* of each annotation of the gold */
    gz_type_fn counts;
    void *data;
    gloze_error *err;
} adding;

void gz_score_init(gz_score *score)
{
    *score = (gz_score){ .all = { .name = "all" } };
    gz_arena_init(&score->arena);
}

void gz_score_clear(gz_score *score)
{
    gz_arena_clear(&score->arena);
}

/* ---- rows ---- */

static gz_score_row *take_row(gz_score *score, gz_score_rows *rows, const char *name)
{
    size_t at = 0;
    int order = 1;

    for (; at < rows->count && (order = strcmp(rows->list[at].name, name)) < 0; at++)
        ;
    if (at < rows->count && order == 0)
        return &rows->list[at];
    name = gz_arena_copy(&score->arena, name, strlen(name));
    if (!name || !gz_arena_grow(&score->arena, &rows->list, &rows->cap, rows->count + 1,
                                sizeof(*rows->list)))
        return NULL;
    memmove(rows->list + at + 1, rows->list + at, (rows->count - at) * sizeof(*rows->list));
    rows->list[at] = (gz_score_row){ .name = name };
    rows->count++;
    return &rows->list[at];
}

static void add_tally(gz_tally *to, const gz_tally *more, size_t times)
{
    to->gold += times * more->gold;
    to->found += times * more->found;
    for (int way = 0; way < GZ_SCORE_WAYS; way++)
        to->right[way] += times * more->right[way];
}

/* `row` NULL: memory ran out when it was made. */
static bool count_in(gz_score *score, gz_score_row *row, gz_tally more)
{
    part *last;

    if (!row)
        return false;
    last = row->part_count ? &row->parts[row->part_count - 1] : NULL;
    if (!last || last->document != score->documents) {
        if (!gz_arena_grow(&score->arena, &row->parts, &row->part_cap, row->part_count + 1,
                           sizeof(*row->parts)))
            return false;
        last = &row->parts[row->part_count++];
        *last = (part){ .document = score->documents };
    }
    add_tally(&last->tally, &more, 1);
    add_tally(&row->total, &more, 1);
    return true;
}

static bool count_mention(adding *a, const char *type, gz_tally more)
{
    return count_in(a->score, &a->score->all, more) &&
           count_in(a->score, take_row(a->score, &a->score->types, type), more);
}

/* "type.name" */
static const char *join(char *out, size_t size, const char *type, const char *name)
{
    snprintf(out, size, "%s.%s", type, name);
    return out;
}

static bool count_relation(adding *a, const char *type, const char *name, gz_tally more)
{
    char joined[256];

    return count_in(
        a->score,
        take_row(a->score, &a->score->relations, join(joined, sizeof(joined), type, name)), more);
}

/* ---- attributes ---- */

static gz_attribute_score *take_attribute(gz_score *score, const char *type, const char *name)
{
    char joined[256];
    size_t at = 0;
    int order = 1;
    gz_attribute_score *list;

    join(joined, sizeof(joined), type, name);
    for (; at < score->attribute_count; at++)
        if ((order = strcmp(score->attributes[at].name, joined)) >= 0)
            break;
    if (at < score->attribute_count && order == 0)
        return &score->attributes[at];
    name = gz_arena_copy(&score->arena, joined, strlen(joined));
    if (!name || !gz_arena_grow(&score->arena, &score->attributes, &score->attribute_cap,
                                score->attribute_count + 1, sizeof(*list)))
        return NULL;
    list = score->attributes;
    memmove(list + at + 1, list + at, (score->attribute_count - at) * sizeof(*list));
    list[at] = (gz_attribute_score){ .name = name };
    score->attribute_count++;
    return &list[at];
}

/* Relations are among the facts, too, as "speaker->". */
static bool is_attribute(const char *name)
{
    size_t len = strlen(name);

    return len < 2 || strcmp(name + len - 2, "->") != 0;
}

static bool compare_attributes(gz_score *score, const gz_mention *gold, const gz_mention *found)
{
    gz_attribute_score *counted = NULL;

    for (const gz_tree *value = gold->facts->first; value; value = value->next) {
        const gz_tree *other = gz_tree_get(found->facts, value->name);

        if (!is_attribute(value->name))
            continue;
        counted = take_attribute(score, gold->type, value->name);
        if (!counted)
            return false;
        counted->missing += !other;
        counted->right += other && gz_fact_equal(value, other);
        counted->wrong += other && !gz_fact_equal(value, other);
    }
    for (const gz_tree *value = found->facts->first; value; value = value->next) {
        if (!is_attribute(value->name) || gz_tree_get(gold->facts, value->name))
            continue;
        counted = take_attribute(score, gold->type, value->name);
        if (!counted)
            return false;
        counted->extra++;
    }
    return true;
}

/* ---- relations ---- */

static bool same_span(gz_span a, gz_span b)
{
    return a.start == b.start && a.end == b.end;
}

/* The relation of `other` that is this one, as far as `way` asks; none that is `taken`. */
static bool find_relation(const gz_relation *relation, const gz_mention *other, gz_score_way way,
                          bool *taken)
{
    for (size_t i = 0; i < other->relation_count; i++) {
        const gz_relation *candidate = &other->relations[i];

        if (taken[i] || strcmp(candidate->name, relation->name) != 0 ||
            strcmp(candidate->target, relation->target) != 0)
            continue;
        if (way == GZ_STRICT ? same_span(candidate->span, relation->span)
                             : gz_span_overlap(candidate->span, relation->span))
            return taken[i] = true;
    }
    return false;
}

static bool compare_relations(adding *a, const gz_mention *gold, const gz_mention *found)
{
    bool *taken[GZ_SCORE_WAYS] = { NULL, NULL };
    bool done = true;

    for (int way = 0; found && way < GZ_SCORE_WAYS; way++) {
        taken[way] = gz_zalloc(found->relation_count + 1, sizeof(bool));
        done = done && taken[way];
    }
    for (size_t i = 0; done && i < gold->relation_count; i++) {
        const gz_relation *relation = &gold->relations[i];
        gz_tally more = { .gold = 1 };

        if (found && same_span(gold->span, found->span))
            more.right[GZ_STRICT] = find_relation(relation, found, GZ_STRICT, taken[GZ_STRICT]);
        if (found)
            more.right[GZ_RELAXED] = find_relation(relation, found, GZ_RELAXED, taken[GZ_RELAXED]);
        done = count_relation(a, gold->type, relation->name, more);
    }
    for (int way = 0; way < GZ_SCORE_WAYS; way++)
        gz_free(taken[way]);
    return done;
}

/* ---- documents ---- */

static bool add_gold(adding *a, size_t index)
{
    const gz_mention *gold = &a->gold->mentions[index], *found = NULL;
    gz_tally more = { .gold = 1 };

    if (!a->counts(a->data, gold->type))
        return true;
    if (a->partner && a->partner[index] != GZ_NO_PARTNER)
        found = &a->found->mentions[a->partner[index]];
    more.right[GZ_RELAXED] = found != NULL;
    more.right[GZ_STRICT] = found && same_span(gold->span, found->span);
    return count_mention(a, gold->type, more) && compare_relations(a, gold, found) &&
           (!more.right[GZ_STRICT] || compare_attributes(a->score, gold, found));
}

static bool add_found(adding *a, const gz_mention *found)
{
    static const gz_tally more = { .found = 1 };

    if (!a->counts(a->data, found->type))
        return true;
    for (size_t i = 0; i < found->relation_count; i++)
        if (!count_relation(a, found->type, found->relations[i].name, more))
            return false;
    return count_mention(a, found->type, more);
}

gloze_status gz_score_add(gz_score *score, const gz_snapshot *gold, const gz_snapshot *found,
                          gz_type_fn counts, void *data, gloze_error *err)
{
    adding a = { score, gold, found, NULL, counts, data, err };
    size_t *partner = NULL;
    gz_arena arena;
    gloze_status st = GLOZE_OK;

    gz_arena_init(&arena);
    if (found)
        st = gz_snapshot_pair(gold, found, &arena, &partner, err);
    a.partner = partner;
    for (size_t i = 0; st == GLOZE_OK && i < gold->count; i++)
        if (!add_gold(&a, i))
            st = gz_fail_memory(err);
    for (size_t i = 0; st == GLOZE_OK && found && i < found->count; i++)
        if (!add_found(&a, &found->mentions[i]))
            st = gz_fail_memory(err);
    score->documents++;
    gz_arena_clear(&arena);
    return st;
}

/* ---- intervals ---- */

/* The F1s of one row in the samples that have any annotation. */
typedef struct sampled {
    gz_score_row *row;
    double *values[GZ_SCORE_WAYS];
    size_t count;
} sampled;

static void sample_row(sampled *s, const size_t *times)
{
    gz_tally sum = { 0 };

    for (size_t i = 0; i < s->row->part_count; i++)
        add_tally(&sum, &s->row->parts[i].tally, times[s->row->parts[i].document]);
    if (sum.gold + sum.found == 0)
        return;
    for (int way = 0; way < GZ_SCORE_WAYS; way++)
        s->values[way][s->count] = 2.0 * (double)sum.right[way] / (double)(sum.gold + sum.found);
    s->count++;
}

static void finish_row(sampled *s)
{
    gz_score_row *row = s->row;

    for (int way = 0; way < GZ_SCORE_WAYS; way++) {
        gz_interval middle = { 0.0, 0.0 };

        if (s->count)
            middle = gz_interval_middle(s->values[way], s->count);
        row->from_documents[way] = row->part_count >= FEWEST_DOCUMENTS && middle.low < middle.high;
        row->f1[way] = row->from_documents[way] ? middle
                                                : gz_interval_f1(row->total.right[way],
                                                                 row->total.gold, row->total.found);
    }
}

static bool begin_samples(gz_arena *arena, gz_score_row *row, sampled *out)
{
    *out = (sampled){ .row = row };
    for (int way = 0; way < GZ_SCORE_WAYS; way++) {
        out->values[way] = gz_arena_alloc(arena, SAMPLES * sizeof(double));
        if (!out->values[way])
            return false;
    }
    return true;
}

static bool begin_rows(gz_arena *arena, gz_score *score, sampled *out)
{
    bool done = begin_samples(arena, &score->all, out++);

    for (size_t i = 0; done && i < score->types.count; i++)
        done = begin_samples(arena, &score->types.list[i], out++);
    for (size_t i = 0; done && i < score->relations.count; i++)
        done = begin_samples(arena, &score->relations.list[i], out++);
    return done;
}

gloze_status gz_score_finish(gz_score *score, gloze_error *err)
{
    size_t rows = 1 + score->types.count + score->relations.count;
    uint64_t chance = SEED;
    gz_arena arena;
    sampled *samples;
    size_t *times;
    gloze_status st = GLOZE_OK;

    gz_arena_init(&arena);
    samples = gz_arena_zalloc(&arena, rows, sizeof(*samples));
    times = gz_arena_alloc(&arena, (score->documents + 1) * sizeof(*times));
    if (!samples || !times || !begin_rows(&arena, score, samples)) {
        st = gz_fail_memory(err);
        goto done;
    }
    for (int i = 0; score->documents >= FEWEST_DOCUMENTS && i < SAMPLES; i++) {
        memset(times, 0, score->documents * sizeof(*times));
        for (size_t drawn = 0; drawn < score->documents; drawn++)
            times[gz_chance(&chance, score->documents)]++;
        for (size_t row = 0; row < rows; row++)
            sample_row(&samples[row], times);
    }
    for (size_t row = 0; row < rows; row++)
        finish_row(&samples[row]);
done:
    gz_arena_clear(&arena);
    return st;
}
