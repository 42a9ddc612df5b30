#include "run/snapshot.h"

#include <string.h>

/* What a relation points to, so that it can be compared with another document's: an id can't. */
static gz_tree *describe_target(gz_snapshot *snapshot, const gz_paper_mark *target)
{
    gz_arena *arena = &snapshot->paper.arena;
    size_t len = target->span.end - target->span.start, type_len = strlen(target->type);
    gz_tree *value = gz_arena_zalloc(arena, 1, sizeof(*value));
    char *text = gz_arena_alloc(arena, len + type_len + 4);

    if (!value || !text)
        return NULL;
    memcpy(text, snapshot->text + target->span.start, len);
    memcpy(text + len, " (", 2);
    memcpy(text + len + 2, target->type, type_len);
    memcpy(text + len + 2 + type_len, ")", 2);
    value->kind = GZ_TREE_STRING;
    value->text = text;
    value->len = len + type_len + 3;
    return value;
}

static void append(gz_tree *whole, gz_tree *item)
{
    gz_tree **last = &whole->first;

    while (*last)
        last = &(*last)->next;
    *last = item;
    whole->count++;
}

/* Where the name is there already, the values become a list. */
static bool add_fact(gz_tree *facts, const char *name, gz_tree *value, gz_arena *arena)
{
    gz_tree *there = gz_tree_get(facts, name), *first;

    value->name = name;
    if (!there) {
        append(facts, value);
        return true;
    }
    if (there->kind != GZ_TREE_ARRAY) {
        first = gz_arena_alloc(arena, sizeof(*first));
        if (!first)
            return false;
        *first = *there;
        first->next = NULL;
        first->name = NULL;
        *there = (gz_tree){ .next = there->next, .name = name, .kind = GZ_TREE_ARRAY };
        append(there, first);
    }
    value->name = NULL;
    append(there, value);
    return true;
}

static bool add_relation(gz_snapshot *snapshot, const gz_paper_link *link, gz_tree *facts,
                         gz_mention *mention)
{
    gz_arena *arena = &snapshot->paper.arena;
    const gz_paper_mark *target = &snapshot->paper.marks[link->target];
    size_t len = strlen(link->type);
    gz_tree *value = describe_target(snapshot, target);
    char *name = gz_arena_alloc(arena, len + 3);

    if (!value || !name)
        return false;
    memcpy(name, link->type, len);
    memcpy(name + len, "->", 3);
    mention->relations[mention->relation_count++] =
        (gz_relation){ link->type, target->type, target->span };
    return add_fact(facts, name, value, arena);
}

/* The attributes become facts where they lie: nothing else looks at them. */
static bool make_mention(gz_snapshot *snapshot, const gz_paper_mark *mark, gz_mention *out)
{
    gz_arena *arena = &snapshot->paper.arena;
    gz_tree *facts = mark->attributes;
    int64_t source = gz_tree_integer(gz_tree_get(gz_tree_get(mark->json, "source"), "start"));

    if (!facts) {
        facts = gz_arena_zalloc(arena, 1, sizeof(*facts));
        if (!facts)
            return false;
        facts->kind = GZ_TREE_OBJECT;
    }
    *out = (gz_mention){ .type = mark->type,
                         .rule = mark->rule,
                         .span = mark->span,
                         .source = source > 0 ? (size_t)source : 0,
                         .facts = facts,
                         .index = mark->number - 1 };
    out->relations = gz_arena_zalloc(arena, mark->link_count + 1, sizeof(*out->relations));
    if (!out->relations)
        return false;
    for (size_t i = 0; i < mark->link_count; i++)
        if (!add_relation(snapshot, &mark->links[i], facts, out))
            return false;
    return true;
}

static bool make_mentions(gz_snapshot *snapshot)
{
    gz_paper *paper = &snapshot->paper;

    snapshot->mentions = gz_arena_zalloc(&paper->arena, paper->count + 1, sizeof(gz_mention));
    if (!snapshot->mentions)
        return false;
    for (; snapshot->count < paper->count; snapshot->count++)
        if (!make_mention(snapshot, &paper->marks[snapshot->count],
                          &snapshot->mentions[snapshot->count]))
            return false;
    return true;
}

gloze_status gz_snapshot_parse(gz_snapshot *snapshot, const char *json, size_t len,
                               const char *where, gloze_error *err)
{
    gz_paper *paper = &snapshot->paper;
    gloze_status st;

    gz_snapshot_clear(snapshot);
    st = gz_paper_read(paper, json, len, where, err);
    if (st == GLOZE_OK) {
        snapshot->id = paper->id;
        snapshot->date = gz_tree_string_of(paper->metadata, "date");
        snapshot->text = paper->text ? paper->text : "";
        snapshot->len = paper->len;
        snapshot->error_count = gz_tree_count(gz_tree_get(paper->root, "errors"));
        snapshot->lost = gz_tree_get(gz_tree_get(paper->root, "imported"), "lost");
        st = make_mentions(snapshot) ? GLOZE_OK : gz_fail_memory(err);
    }
    if (st != GLOZE_OK)
        gz_snapshot_clear(snapshot);
    return st;
}

bool gz_snapshot_lost(const gz_snapshot *snapshot, const char *fact)
{
    size_t len = strlen(fact);
    bool relation = len > 2 && strcmp(fact + len - 2, "->") == 0;
    const char *all = relation ? "relations" : "attributes";
    const gz_tree *name = gz_tree_first(snapshot->lost);

    for (; name; name = name->next) {
        const char *lost = gz_tree_string(name);

        if (strcmp(lost, all) == 0 || (!relation && strcmp(lost, fact) == 0))
            return true;
    }
    return false;
}

void gz_snapshot_clear(gz_snapshot *snapshot)
{
    gz_paper_clear(&snapshot->paper);
    *snapshot = (gz_snapshot){ 0 };
}
