#include "run/paper.h"

#include "base/mem.h"
#include "base/utf8.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define LEFT_OUT "relation to an annotation that is left out"

void gz_losses_add(gz_losses *losses, const char *reason, size_t count)
{
    size_t i = 0;

    if (count == 0)
        return;
    while (i < losses->count && strcmp(losses->list[i].reason, reason) != 0)
        i++;
    if (i == sizeof(losses->list) / sizeof(*losses->list))
        i--; /* the last one stands for all further ones */
    else if (i == losses->count) {
        losses->list[i] = (struct gz_loss){ .count = 0 };
        strncpy(losses->list[i].reason, reason, sizeof(losses->list[i].reason) - 1);
        losses->count++;
    }
    losses->list[i].count += count;
}

/* ---- what is wanted ---- */

/* Does "type" or "type.attribute" speak of this type? The attribute, or "", is given. */
static bool names_type(const char *said, const char *type, const char **attribute)
{
    size_t len = strlen(type);

    if (strncmp(said, type, len) != 0 || (said[len] && said[len] != '.'))
        return false;
    *attribute = said[len] ? said + len + 1 : "";
    return true;
}

/* Is the type wanted? `*all` tells whether all its attributes are. */
static bool wants_type(const gz_paper_choice *choice, const char *type, bool *all)
{
    bool wanted = false;

    *all = choice->type_count == 0;
    for (size_t i = 0; i < choice->type_count; i++) {
        const char *attribute;

        if (!names_type(choice->types[i], type, &attribute))
            continue;
        wanted = true;
        *all = *all || !*attribute;
        choice->types_used[i] = true;
    }
    return wanted || choice->type_count == 0;
}

static bool wants_attribute(const gz_paper_choice *choice, const char *type, const char *name)
{
    for (size_t i = 0; i < choice->type_count; i++) {
        const char *attribute;

        if (names_type(choice->types[i], type, &attribute) && strcmp(attribute, name) == 0)
            return true;
    }
    return false;
}

static void select_attributes(const gz_paper_choice *choice, gz_paper_mark *mark)
{
    gz_tree **link = &mark->attributes->first;

    for (gz_tree *item = *link; item; item = item->next) {
        if (wants_attribute(choice, mark->type, item->name)) {
            *link = item;
            link = &item->next;
        } else {
            mark->attributes->count--;
        }
    }
    *link = NULL;
}

static void rename_type(const gz_paper_choice *choice, gz_paper_mark *mark)
{
    size_t len = strlen(mark->type);

    for (size_t i = 0; i < choice->rename_count; i++) {
        const char *rename = choice->renames[i];

        if (strncmp(rename, mark->type, len) == 0 && rename[len] == '=') {
            choice->renames_used[i] = true;
            mark->type = rename + len + 1;
            return;
        }
    }
}

/* ---- line ends ---- */

/* Where the text loses a byte: the LF behind a CR. */
typedef struct removed {
    size_t *places, count;
} removed;

static size_t shift(const removed *r, size_t at)
{
    size_t low = 0, high = r->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (r->places[middle] < at)
            low = middle + 1;
        else
            high = middle;
    }
    return at - low;
}

/* A span that held only the LF of a CR LF holds nothing now. */
static bool drop_empty(gz_paper *paper, gz_losses *losses)
{
    size_t *kept = gz_arena_alloc(&paper->arena, (paper->count + 1) * sizeof(*kept)), count = 0;
    bool failed = !kept;

    for (size_t i = 0; !failed && i < paper->count; i++)
        if (paper->marks[i].span.start < paper->marks[i].span.end)
            kept[count++] = i;
    if (failed)
        return false;
    gz_losses_add(losses, "half a line end", paper->count - count);
    gz_losses_add(losses, LEFT_OUT, gz_paper_keep(paper, kept, count, &failed));
    return !failed;
}

static bool rewrite_newlines(gz_paper *paper, gz_losses *losses)
{
    char *text = gz_arena_alloc(&paper->arena, paper->len + 1);
    removed r = { gz_arena_alloc(&paper->arena, (paper->len + 1) * sizeof(size_t)), 0 };
    size_t len = 0, stay = 0;

    if (!text || !r.places)
        return false;
    for (size_t at = 0; at < paper->len; at++) {
        if (paper->text[at] == '\n' && at && paper->text[at - 1] == '\r')
            r.places[r.count++] = at;
        else
            text[len++] = paper->text[at] == '\r' ? '\n' : paper->text[at];
    }
    text[len] = '\0';
    for (size_t i = 0; i < paper->count; i++) {
        gz_span *span = &paper->marks[i].span;

        *span = (gz_span){ shift(&r, span->start), shift(&r, span->end) };
        stay += span->start < span->end;
    }
    paper->text = text;
    paper->len = len;
    return stay == paper->count || drop_empty(paper, losses);
}

bool gz_paper_select(gz_paper *paper, const gz_paper_choice *choice, gz_losses *losses)
{
    size_t *kept = gz_arena_alloc(&paper->arena, (paper->count + 1) * sizeof(*kept)), count = 0;
    bool failed;

    if (!kept ||
        (choice->lf && memchr(paper->text, '\r', paper->len) && !rewrite_newlines(paper, losses)))
        return false;
    for (size_t i = 0; i < paper->count; i++) {
        gz_paper_mark *mark = &paper->marks[i];
        bool all;

        if (!wants_type(choice, mark->type, &all))
            continue;
        if (!all && mark->attributes)
            select_attributes(choice, mark);
        rename_type(choice, mark);
        kept[count++] = i;
    }
    gz_losses_add(losses, LEFT_OUT, gz_paper_keep(paper, kept, count, &failed));
    return !failed;
}

/* ---- what stays ---- */

size_t gz_paper_keep(gz_paper *paper, const size_t *kept, size_t count, bool *failed)
{
    const size_t gone = SIZE_MAX;
    size_t *places = gz_arena_alloc(&paper->arena, (paper->count + 1) * sizeof(*places));
    size_t lost = 0;

    *failed = !places;
    if (!places)
        return 0;
    for (size_t i = 0; i < paper->count; i++)
        places[i] = gone;
    for (size_t i = 0; i < count; i++) {
        places[kept[i]] = i;
        paper->marks[i] = paper->marks[kept[i]];
    }
    paper->count = count;
    for (size_t i = 0; i < count; i++) {
        gz_paper_mark *mark = &paper->marks[i];
        size_t links = 0;

        for (size_t j = 0; j < mark->link_count; j++) {
            gz_paper_link link = mark->links[j];

            if (places[link.target] == gone)
                continue;
            link.target = places[link.target];
            mark->links[links++] = link;
        }
        lost += mark->link_count - links;
        mark->link_count = links;
    }
    return lost;
}

static size_t count_links(const gz_paper *paper)
{
    size_t count = 0;

    for (size_t i = 0; i < paper->count; i++)
        count += paper->marks[i].link_count;
    return count;
}

bool gz_paper_make_flat(gz_paper *paper, gz_losses *losses)
{
    size_t *kept = gz_arena_alloc(&paper->arena, (paper->count + 1) * sizeof(*kept));
    size_t marks = paper->count, links = count_links(paper), count = 0;
    bool failed = !kept;

    if (!failed)
        count = gz_paper_flatten(paper, NULL, kept, &failed);
    if (!failed)
        gz_paper_keep(paper, kept, count, &failed);
    if (failed)
        return false;
    gz_losses_add(losses, "overlap", marks - count);
    gz_losses_add(losses, LEFT_OUT, links - count_links(paper));
    return true;
}

typedef struct candidate {
    size_t index, len, start;
} candidate;

static int compare_candidates(const void *a, const void *b)
{
    const candidate *x = a, *y = b;

    if (x->len != y->len)
        return x->len > y->len ? -1 : 1;
    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    return x->index < y->index ? -1 : 1;
}

static int compare_sizes(const void *a, const void *b)
{
    size_t x = *(const size_t *)a, y = *(const size_t *)b;

    return (x > y) - (x < y);
}

/* A span that overlaps one that is at least as long holds its end or its start: so it is enough to
 * look at its own two ends. */
size_t gz_paper_flatten(const gz_paper *paper, const bool *skip, size_t *kept, bool *failed)
{
    candidate *list = gz_alloc((paper->count + 1) * sizeof(*list));
    char *taken = gz_zalloc(paper->len + 1, 1);
    size_t count = 0;

    *failed = !list || !taken;
    for (size_t i = 0; !*failed && i < paper->count; i++) {
        gz_span span = paper->marks[i].span;

        list[i] = (candidate){ i, gz_utf8_count(paper->text + span.start, span.end - span.start),
                               span.start };
    }
    if (!*failed)
        qsort(list, paper->count, sizeof(*list), compare_candidates);
    for (size_t i = 0; !*failed && i < paper->count; i++) {
        gz_span span = paper->marks[list[i].index].span;

        if ((skip && skip[list[i].index]) || taken[span.start] || taken[span.end - 1])
            continue;
        memset(taken + span.start, 1, span.end - span.start);
        kept[count++] = list[i].index;
    }
    qsort(kept, count, sizeof(*kept), compare_sizes);
    gz_free(list);
    gz_free(taken);
    return count;
}
