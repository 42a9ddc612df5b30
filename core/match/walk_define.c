#include "match/walk.h"

#include <stdio.h>

static gloze_status put_phrases(gz_walk *w, const gz_definition *definition)
{
    gz_buffer *out = &w->t->text;

    if (!definition->list_pattern)
        return gz_lexicon_pattern(definition->list, out, w->err);
    gz_buffer_add(out, definition->list_pattern, definition->list_pattern_len);
    return out->failed ? gz_fail_memory(w->err) : GLOZE_OK;
}

static gloze_status put_list(gz_walk *w, gz_frame *f, const gz_definition *definition)
{
    const gz_lexicon *list = definition->list;
    gz_buffer *out = &w->t->text;
    gz_group *g = gz_walk_top(w);
    bool whole = g->content == out->len;
    size_t rows = gz_lexicon_row_count(list);
    gloze_status st;

    if (rows > GZ_LIST_ROWS_MAX)
        return GZ_WALK_FAIL(
            w, f, f->at,
            "this list has %zu rows, %%{...} takes at most %d; use a shorter list, or make "
            "the list the whole match of a rule",
            rows, GZ_LIST_ROWS_MAX);
    if ((st = gz_walk_put(w, f, g->extended ? "(?-x:" : "(?:")) != GLOZE_OK)
        return st;
    if ((st = put_phrases(w, definition)) != GLOZE_OK)
        return st;
    if ((st = gz_walk_put(w, f, ")")) != GLOZE_OK)
        return st;
    if (whole) {
        g->list = list;
        g->list_end = out->len;
    }
    return GLOZE_OK;
}

/* The names from `definition` down to `f` and back, as "a > b > a". */
static gloze_status fail_cycle(gz_walk *w, const gz_frame *f, const gz_definition *definition,
                               const char *name, size_t len)
{
    const gz_frame *chain[GZ_DEFINITION_DEPTH + 1];
    size_t count = 0, used = 0;
    char names[256] = "";

    for (const gz_frame *outer = f; outer; outer = outer->outer) {
        chain[count++] = outer;
        if (outer->definition == definition)
            break;
    }
    while (count > 0 && used < sizeof names - GZ_NAME_BYTES_MAX - 4) {
        const gz_origin *origin = &chain[--count]->origin;

        used += (size_t)snprintf(names + used, sizeof names - used, "%.*s > ",
                                 (int)origin->name_len, origin->name);
    }
    return GZ_WALK_FAIL(w, f, f->at, "%%{%.*s} contains itself: %s%.*s; remove one of them",
                        (int)len, name, names, (int)len, name);
}

static gloze_status put_pattern(gz_walk *w, gz_frame *f, const gz_definition *definition,
                                const char *name, size_t len)
{
    gz_frame inner = { .origin = { definition->re, definition->re_len, name, len },
                       .definition = definition,
                       .outer = f,
                       .base = w->open + 1,
                       .depth = f->depth + 1 };
    gz_group settings = *gz_walk_top(w);
    gloze_status st;

    for (const gz_frame *outer = f; outer; outer = outer->outer)
        if (outer->definition == definition)
            return fail_cycle(w, f, definition, name, len);
    if (inner.depth > GZ_DEFINITION_DEPTH)
        return GZ_WALK_FAIL(w, f, f->at, "definitions are nested more than %d deep; use fewer",
                            GZ_DEFINITION_DEPTH);
    if (w->open == GZ_NESTING_MAX)
        return GZ_WALK_FAIL(w, f, f->at, "groups are nested more than %d deep; use fewer",
                            GZ_NESTING_MAX);
    if ((st = gz_walk_put(w, f, settings.extended ? "(?-x:" : "(?:")) != GLOZE_OK)
        return st;
    settings = (gz_group){ .behind = settings.behind, .plain = settings.plain };
    w->groups[++w->open] = settings;
    if ((st = gz_walk_text(w, &inner)) != GLOZE_OK)
        return st;
    w->open--;
    return gz_walk_put(w, f, ")");
}

static gloze_status fail_undefined(gz_walk *w, const gz_frame *f, const char *name, size_t len,
                                   const char *nearest)
{
    if (nearest)
        return GZ_WALK_FAIL(w, f, f->at, "%%{%.*s} is not defined; did you mean %%{%s}?", (int)len,
                            name, nearest);
    return GZ_WALK_FAIL(w, f, f->at,
                        "%%{%.*s} is not defined; write define \"%.*s\" (...) above the rule",
                        (int)len, name, (int)len, name);
}

gloze_status gz_walk_define(gz_walk *w, gz_frame *f)
{
    const char *name = f->origin.text + f->at + 2, *nearest = NULL;
    const char *close = memchr(name, '}', f->origin.len - f->at - 2);
    size_t len = close ? (size_t)(close - name) : 0;
    const gz_definition *definition;
    gloze_status st;

    if (len == 0 || len > GZ_NAME_BYTES_MAX)
        return GZ_WALK_FAIL(w, f, f->at,
                            "this %%{ is never closed; add a }, or write \\%%{ for the characters");
    definition =
        w->source->lookup ? w->source->lookup(w->source->lookup_data, name, len, &nearest) : NULL;
    if (!definition)
        return fail_undefined(w, f, name, len, nearest);
    st = definition->list ? put_list(w, f, definition) : put_pattern(w, f, definition, name, len);
    f->at += 2 + len + 1;
    return st;
}
